"""Compound files ([MS-CFB]) of any tree of storages and streams, to test with."""

import struct
from typing import Union

Tree = dict[str, Union[bytes, "Tree"]]
FREE, END, FAT, SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 512


def ole(tree: Tree) -> bytes:
    """A version 3 file; streams below 4,096 bytes lie in the mini stream, as the format asks."""
    entries: list[list[object]] = [["Root Entry", 5, FREE, FREE, FREE, END, 0]]
    data: list[bytes] = []
    _add(tree, 0, entries, data)
    small, links, starts = b"", list[int](), list[int]()
    for each in data:
        if len(each) >= 4096 or not each:
            starts.append(END)
            continue
        count = -(-len(each) // 64)
        starts.append(len(links))
        links += [*range(len(links) + 1, len(links) + count), END]
        small += each.ljust(count * 64, b"\0")
    table = struct.pack(f"<{len(links)}I", *links)
    big = [table, small, *(each if len(each) >= 4096 else b"" for each in data)]
    folder = -(-len(entries) * 128 // SECTOR)
    blocks = [folder, *(-(-len(each) // SECTOR) for each in big)]
    tables = 1
    while tables * 128 < sum(blocks) + tables:
        tables += 1
    chain, places = [FAT] * tables, list[int]()
    for count in blocks:
        places.append(len(chain) if count else END)
        chain += [*range(len(chain) + 1, len(chain) + count), END] if count else []
    for each in entries:
        if each[1] == 2:
            number = int(str(each[5]))
            each[5] = places[3 + number] if len(data[number]) >= 4096 else starts[number]
    entries[0][5:] = [places[2], len(small)]
    chain += [FREE] * (tables * 128 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIII", tables, places[0], 0, 4096, places[1], blocks[1], END, 0)
    header += struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    directory = b"".join(_entry(*each) for each in entries)  # type: ignore[arg-type]
    pieces = [struct.pack(f"<{len(chain)}I", *chain), directory, *big]
    return header + b"".join(each.ljust(-(-len(each) // SECTOR) * SECTOR, b"\0") for each in pieces)


def _add(tree: Tree, parent: int, entries: list[list[object]], data: list[bytes]) -> None:
    """Siblings hang on each other's right, in the order that the format sorts them in."""
    before = None
    for name, content in sorted(tree.items(), key=lambda each: (len(each[0]), each[0].upper())):
        index = len(entries)
        if isinstance(content, bytes):
            entries.append([name, 2, FREE, FREE, FREE, len(data), len(content)])
            data.append(content)
        else:
            entries.append([name, 1, FREE, FREE, FREE, 0, 0])
        if before is None:
            entries[parent][4] = index
        else:
            entries[before][3] = index
        before = index
        if not isinstance(content, bytes):
            _add(content, index, entries, data)


def _entry(name: str, kind: int, left: int, right: int, child: int, start: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    links = struct.pack("<HBBIII", len(encoded), kind, 1, left, right, child)
    return encoded.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)
