"""A storage inside a compound file, written out as a compound file of its own ([MS-CFB], version 3)."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

SECTOR, SMALL, CUTOFF = 512, 64, 4096
FREE, END, TABLE, LISTS = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
Tree = Mapping[str, "bytes | Tree"]


@dataclass
class Node:
    """An entry of the directory."""

    name: str
    kind: int
    clsid: bytes = bytes(16)
    left: int = FREE
    right: int = FREE
    child: int = FREE
    start: int = END
    size: int = 0


def compound_file(tree: Tree, clsid: bytes = bytes(16)) -> bytes:
    """The bytes of a compound file with these streams and storages: the same for the same."""
    directory = [Node("Root Entry", 5, clsid)]
    contents: dict[int, bytes] = {}
    _enter(directory, contents, 0, tree)
    pool, at = bytearray(), 0
    mini: list[int] = []
    chains: list[int] = []
    sectors: list[bytes] = []
    for number, content in contents.items():
        directory[number].size = len(content)
        if 0 < len(content) < CUTOFF:
            directory[number].start = len(mini)
            mini += _chain(len(mini), -(-len(content) // SMALL))
            pool += _padded(content, SMALL)
        elif content:
            directory[number].start = at
            chains += _chain(at, -(-len(content) // SECTOR))
            at = len(chains)
            sectors.append(_padded(content, SECTOR))
    small = _padded(struct.pack(f"<{len(mini)}I", *mini), SECTOR, b"\xff")
    directory[0].start, directory[0].size = (at if pool else END), len(pool)
    starts = []
    blocks = [_padded(bytes(pool), SECTOR), small]
    for block in blocks[:2]:
        starts.append(len(chains) if block else END)
        chains += _chain(len(chains), len(block) // SECTOR)
    entries = _padded(b"".join(_entry(entry) for entry in directory), SECTOR)
    starts.append(len(chains))
    chains += _chain(len(chains), len(entries) // SECTOR)
    return _file(b"".join([*sectors, *blocks, entries]), chains, starts[1], len(small) // SECTOR, starts[2])


def _enter(directory: list[Node], contents: dict[int, bytes], parent: int, tree: Tree) -> None:
    numbers = []
    for name in sorted(tree, key=lambda name: (len(name.encode("utf-16-le")), name.upper())):
        child = tree[name]
        numbers.append(len(directory))
        kind = 2 if isinstance(child, bytes) else 1
        directory.append(Node(name, kind, start=0 if kind == 1 else END))
        if isinstance(child, bytes):
            contents[numbers[-1]] = child
        else:
            _enter(directory, contents, numbers[-1], child)
    directory[parent].child = _balanced(directory, numbers)


def _balanced(directory: list[Node], numbers: list[int]) -> int:
    """Link the siblings, which are in order, into a tree; its top."""
    if not numbers:
        return FREE
    middle = len(numbers) // 2
    top = numbers[middle]
    directory[top].left = _balanced(directory, numbers[:middle])
    directory[top].right = _balanced(directory, numbers[middle + 1 :])
    return top


def _entry(node: Node) -> bytes:
    wide = node.name.encode("utf-16-le")[:62]
    packed = wide.ljust(64, b"\0")
    packed += struct.pack("<HBBIII", len(wide) + 2, node.kind, 1, node.left, node.right, node.child)
    return (packed + node.clsid).ljust(116, b"\0") + struct.pack("<IQ", node.start, node.size)


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), END] if count else []


def _padded(content: bytes, size: int, filler: bytes = b"\0") -> bytes:
    return content + filler * (-len(content) % size)


def _file(body: bytes, chains: list[int], small: int, smalls: int, directory: int) -> bytes:
    """Header, body, allocation table, and the lists of the table's sectors that the header has no room for."""
    tables = lists = 0
    while True:
        needed = -(-(len(chains) + tables + lists) // 128)
        more = -(-max(0, needed - 109) // 127)
        if (needed, more) == (tables, lists):
            break
        tables, lists = needed, more
    first = len(chains)
    places = list(range(first, first + tables))
    table = struct.pack(f"<{len(chains) + tables + lists}I", *chains, *[TABLE] * tables, *[LISTS] * lists)
    listed = b""
    for number in range(lists):
        part = places[109 + 127 * number :][:127]
        following = first + tables + number + 1 if number + 1 < lists else END
        listed += struct.pack(f"<{len(part)}I", *part).ljust(508, b"\xff") + struct.pack("<I", following)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    head = head.ljust(44, b"\0") + struct.pack("<IIII", tables, directory, 0, CUTOFF)
    head += struct.pack("<IIII", small, smalls, first + tables if lists else END, lists)
    head += struct.pack(f"<{min(tables, 109)}I", *places[:109])
    return head.ljust(SECTOR, b"\xff") + body + _padded(table, SECTOR, b"\xff") + listed
