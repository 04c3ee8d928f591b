"""Small OneNote files, made as the formats say ([MS-ONESTORE], [MS-FSSHTTPB])."""

import struct

SECTION_TYPE = bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3")
STORE = bytes.fromhex("3fdd9a101b91f549a5d01791edc8aed8")
PACKAGE = bytes.fromhex("2fe98d63d4a6c14b9a36b3fc2511a5b7")
GUID = bytes(range(16))
FILE_GUID = bytes(range(16, 32))
ROLES = bytes.fromhex("f817374a141ce7499526 81d942de1741".replace(" ", ""))
MAGIC, FOOT = 0xA4567AB1F5F7F4C4, 0x8BC215C38233BA4B
NIL = struct.pack("<QI", 0xFFFFFFFFFFFFFFFF, 0)


def properties(values, things=()):
    """An object's bytes: values by property id; `things` are (property id, object numbers)."""
    numbers = [number for _, each in things for number in each]
    stream = struct.pack("<I", len(numbers) | 1 << 31) + b"".join(struct.pack("<I", number) for number in numbers)
    names = [*values, *(name for name, _ in things)]
    data = b"".join(
        struct.pack("<I", len(each)) + each if name >> 26 & 31 == 7 else each for name, each in values.items()
    )
    data += b"".join(struct.pack("<I", len(each)) if name >> 26 & 31 == 9 else b"" for name, each in things)
    return stream + struct.pack(f"<H{len(names)}I", len(names), *names) + data


def words(text):
    return text.encode("utf-16-le") + b"\x00\x00"


def objects(text, title="Plan"):
    """A page: manifest 1, page 2, text 3, embedded file 4, its bytes 5; (number, kind, bytes)."""
    return [
        (1, 0x00060037, properties({}, [(0x24001C1F, [2])])),
        (2, 0x0006000B, properties({0x1C001D3C: words(title)}, [(0x24001C20, [3, 4])])),
        (3, 0x0006000E, properties({0x1C001C22: words(text), 0x1C001D75: words("Ali")})),
        (4, 0x00060035, properties({0x1C001D9C: words("note.txt")}, [(0x20001D9B, [5])])),
    ]


def _compact(number):
    return struct.pack("<I", number)


class Store:
    def __init__(self):
        self.content = bytearray(1024)

    def put(self, content):
        at = len(self.content)
        self.content += content + b"\x00" * (-len(content) % 8)
        return struct.pack("<QI", at, len(content))

    def nodes(self, *nodes):
        return self.put(struct.pack("<QII", MAGIC, 16, 0) + b"".join(nodes) + NIL + struct.pack("<Q", FOOT))


def node(kind, body=b"", reference=b"", base=0):
    return struct.pack("<I", kind | (4 + len(reference) + len(body)) << 10 | base << 27 | 1 << 31) + reference + body


def page_store(versions, file=b"hello"):
    """A section file of one object space whose text was each of `versions` in turn."""
    store = Store()
    data = GUID + struct.pack("<QIQ", len(file), 0, 0) + file
    held = store.put(data)
    files = store.nodes(node(0x94, FILE_GUID, held, 1))
    table = [node(0x22), node(0x24, struct.pack("<I", 0) + GUID), node(0x28)]
    revisions = [node(0x14, GUID + _compact(1) + b"\x00" * 4)]
    for index, text in enumerate(versions, start=1):
        declared = []
        for name, kind, content in objects(text):
            body = _compact(name) + struct.pack("<IBB", kind, 0, 1)
            declared.append(node(0xA4, body, store.put(content), 1))
        told = words("<ifndf>{13121110-1514-1716-1819-1A1B1C1D1E1F}")[:-2]
        strings = struct.pack("<I", len(told) // 2) + told + struct.pack("<I", 4) + ".txt".encode("utf-16-le")
        declared.append(node(0x72, _compact(5) + struct.pack("<IB", 0x00080036, 1) + strings))
        group = store.nodes(node(0xB4, GUID + _compact(index)), *table, *declared, node(0xB8))
        revisions += [
            node(0x1E, GUID + _compact(index) + b"\x00" * 20 + struct.pack("<IH", 1, 0)),
            node(0xB0, GUID + _compact(index), group, 2),
            node(0x5A, GUID + _compact(1) + struct.pack("<I", 1)),
            node(0x1C),
        ]
    space = store.nodes(node(0x0C, GUID + _compact(1)), node(0x10, b"", store.nodes(*revisions), 2))
    root = store.nodes(
        node(0x08, GUID + _compact(9), space, 2), node(0x04, GUID + _compact(9)), node(0x90, b"", files, 2)
    )
    struct.pack_into("<16s16s16s16s", store.content, 0, SECTION_TYPE, GUID, b"\x00" * 16, STORE)
    store.content[172:184] = root
    return bytes(store.content)


def _number(value):
    return b"\x00" if value == 0 else bytes([0x80]) + struct.pack("<Q", value)


def _id(number):
    return bytes([0x80]) + struct.pack("<I", number) + GUID


def _role(number):
    return bytes([number << 3 | 4]) + ROLES


def _said(name, *parts):
    body = b"".join(parts)
    long = len(body) >= 0x7FFF
    return (
        struct.pack("<I", 2 | name << 3 | min(len(body), 0x7FFF) << 17) + (_number(len(body)) if long else b"") + body
    )


def _element(number, kind, *inside):
    return _said(1, _id(number), b"\x00", _number(kind)) + b"".join(inside) + bytes([1 << 2 | 1])


def page_package(text, file=b"hello"):
    """The same page, packed as Office 365 does."""
    declared, held = [], []
    for name, kind, content in objects(text):
        count = int.from_bytes(content[:3], "little")
        below = struct.unpack_from(f"<{count}I", content, 4)
        for partition, data, things in ((4, struct.pack("<I", kind), ()), (1, content, below)):
            declared.append(_said(0x18, _id(name), _number(partition), _number(len(data)), b"\x00", b"\x00"))
            references = _number(len(things)) + b"".join(map(_id, things))
            held.append(_said(0x16, references, b"\x00", _number(len(data)), data))
    declared.append(_said(0x05, _id(5), _id(70), _number(2), b"\x00", b"\x00"))
    held.append(_said(0x1C, b"\x00", b"\x00", _id(70)))
    cell = _id(1) + _id(9)
    return (
        SECTION_TYPE + GUID + b"\x00" * 16 + PACKAGE + b"\x00" * 4
        + _element(10, 1, _said(0x0E, cell, _id(30), b"\x00"), _said(0x0D, _id(40), _id(41), b"\x00"))
        + _element(20, 2, _said(0x07, _role(2), cell))
        + _element(30, 3, _said(0x0B, _id(40)))
        + _element(41, 4, _said(0x1A, _id(40), b"\x00"), _said(0x0A, _role(1), _id(1)), _said(0x19, _id(50)))
        + _element(50, 5, *declared, *held)
        + _element(70, 10, _said(0x02, _number(len(file)), file))
    )  # fmt: skip
