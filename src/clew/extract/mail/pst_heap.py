"""The upper layer of a PST: heaps on nodes, and the properties and tables in them ([MS-PST] 2.3)."""

import struct
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from clew.extract.mail.mapi import BINARY, FIXED, OBJECT, STRING8, UNICODE, Key, Value, packed, value, values
from clew.extract.mail.pst_pages import Broken, Node, Pages

MOST = 64 << 20
"""Bytes of one heap, and of one value that is not streamed."""
LEVELS = 8
ROWS = 100_000
NAMES = {STRING8, UNICODE, BINARY, OBJECT}


class Raw(NamedTuple):
    """A property before its value is read: its type, its bytes where they are few, else the node that holds them."""

    kind: int
    content: bytes
    node: Node | None = None


class Heap:
    """A node's heap, and its subnodes."""

    def __init__(self, pages: Pages, node: Node) -> None:
        self.pages, self.node = pages, node
        self.blocks: list[bytes] = []
        left = MOST
        for block in pages.data(node.data):
            self.blocks.append(block)
            left -= len(block)
            if left < 0:
                raise Broken("a heap of more than 64 MiB")
        if not self.blocks or len(self.blocks[0]) < 12 or self.blocks[0][2] != 0xEC:
            raise Broken("a node without a heap")
        self.client, self.root = struct.unpack_from("<BI", self.blocks[0], 3)
        self.bits = 14 if pages.layout.page == 4096 else 11

    @cached_property
    def below(self) -> dict[int, Node]:
        return self.pages.below(self.node.below)

    def get(self, place: int) -> bytes:
        """What is allocated at a heap id; b"" for none."""
        if not place:
            return b""
        index, block = (place >> 5) & ((1 << self.bits) - 1), place >> (5 + self.bits)
        if place & 0x1F or block >= len(self.blocks) or not index:
            raise Broken(f"no heap id: {place:#x}")
        content = self.blocks[block]
        map_at = struct.unpack_from("<H", content)[0]
        if map_at + 4 + 2 * index + 2 > len(content):
            raise Broken("a heap id beyond its map")
        start, end = struct.unpack_from("<HH", content, map_at + 4 + 2 * (index - 1))
        return content[start:end]

    def raw(self, kind: int, place: int) -> Raw:
        """What a property's four bytes refer to, where they are not its value themselves."""
        if not place & 0x1F:
            content = self.get(place)
            if kind == OBJECT and len(content) >= 4:
                return Raw(kind, b"", self.below.get(int.from_bytes(content[:4], "little")))
            return Raw(kind, content)
        return Raw(kind, b"", self.below.get(place))

    def tree(self, root: int) -> Iterator[tuple[bytes, bytes]]:
        """Keys and values of the heap's tree at `root`."""
        head = self.get(root)
        if len(head) < 8 or head[0] != 0xB5:
            raise Broken("no tree in the heap")
        key, size, levels, top = struct.unpack_from("<BBBI", head, 1)
        if not key or levels > LEVELS:
            raise Broken("a tree of no shape")
        yield from self._tree(top, key, size, levels)

    def _tree(self, place: int, key: int, size: int, levels: int) -> Iterator[tuple[bytes, bytes]]:
        content = self.get(place)
        step = key + (4 if levels else size)
        for at in range(0, len(content) - step + 1, step):
            rest = content[at + key : at + step]
            if levels:
                yield from self._tree(int.from_bytes(rest, "little"), key, size, levels - 1)
            else:
                yield content[at : at + key], rest

    def properties(self) -> dict[int, Raw]:
        """The node's properties, by number."""
        if self.client != 0xBC:
            raise Broken("a node without properties")
        found: dict[int, Raw] = {}
        for key, content in islice(self.tree(self.root), ROWS):
            number, kind, place = int.from_bytes(key, "little"), *struct.unpack("<HI", content)
            inline = FIXED.get(kind, 99) <= 4
            found[number] = Raw(kind, content[2:]) if inline else self.raw(kind, place)
        return found

    def rows(self) -> Iterator[tuple[int, dict[int, Raw]]]:
        """The rows of the node's table: a number, and properties."""
        head = self.get(self.root)
        if self.client != 0x7C or len(head) < 22 or head[0] != 0x7C:
            raise Broken("a node without a table")
        width, bitmap, index, matrix = (
            head[8] | head[9] << 8,
            head[6] | head[7] << 8,
            *struct.unpack_from("<II", head, 10),
        )
        columns = [struct.unpack_from("<HHHBB", head, 22 + 8 * n) for n in range(min(head[1], (len(head) - 22) // 8))]
        blocks = self._matrix(matrix)
        each = len(blocks[0]) // width if width and blocks else 0
        for key, place in islice(self.tree(index), ROWS):
            block, within = divmod(int.from_bytes(place, "little"), each) if each else (len(blocks), 0)
            row = blocks[block][within * width : (within + 1) * width] if block < len(blocks) else b""
            if len(row) == width:
                yield int.from_bytes(key, "little"), self._cells(row, columns, bitmap)

    def _matrix(self, place: int) -> list[bytes]:
        if place & 0x1F:
            node = self.below.get(place)
            return list(self.pages.data(node.data)) if node else []
        return [self.get(place)] if place else []

    def _cells(self, row: bytes, columns: list[tuple[int, ...]], bitmap: int) -> dict[int, Raw]:
        found = {}
        for kind, number, at, size, bit in columns:
            if bitmap + bit // 8 >= len(row) or not row[bitmap + bit // 8] & (0x80 >> bit % 8):
                continue
            content = row[at : at + size]
            inline = FIXED.get(kind, 99) <= 8
            found[number] = Raw(kind, content) if inline else self.raw(kind, int.from_bytes(content, "little"))
        return found


def stream(pages: Pages, raw: Raw) -> Iterator[bytes]:
    """A value's bytes, block by block."""
    if raw.node is None:
        yield raw.content
    else:
        yield from pages.data(raw.node.data)


def whole(pages: Pages, raw: Raw) -> bytes:
    """A value's bytes. Raises Broken for more than 64 MiB."""
    found, size = [], 0
    for piece in stream(pages, raw):
        found.append(piece)
        size += len(piece)
        if size > MOST:
            raise Broken("a property of more than 64 MiB")
    return b"".join(found)


def read(pages: Pages, raws: dict[int, Raw], named: dict[int, str], encoding: Callable[[dict[int, Raw]], str | None],
         leave: frozenset[int] = frozenset()) -> dict[Key, Value]:  # fmt: skip
    """The properties' values; those in `leave` are not read."""
    found: dict[Key, Value] = {}
    page = encoding(raws)
    for number, raw in raws.items():
        if number in leave or raw.kind == OBJECT:
            continue
        content = whole(pages, raw)
        many = raw.kind & 0x1000
        got = values(raw.kind, packed(raw.kind, content), page) if many else value(raw.kind, content, page)
        if got is not None:
            found[named.get(number, number) if number >= 0x8000 else number] = got
    return found
