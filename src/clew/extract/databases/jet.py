"""The pages and tables of Access databases (Jet 3 and 4, ACE). Every pointer may lie: all reads are bounded.

Format: https://github.com/mdbtools/mdbtools/blob/dev/HACKING.md
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from clew.extract.databases.jet_unlock import Clear

BOOLEAN, BYTE, SHORT, LONG, MONEY, FLOAT, DOUBLE, DATE, BINARY, TEXT, OLE, MEMO, GUID, NUMERIC = (
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 16,
)  # fmt: skip
MOST_PAGES = 1 << 20
PIECES = 65_536
LONGEST = 1 << 28
DELETED, ELSEWHERE = 0x4000, 0x8000


class Column(NamedTuple):
    name: str
    kind: int
    number: int
    variable: int
    fixed: int
    is_fixed: bool
    size: int
    scale: int


class Table(NamedTuple):
    """A table's definition: `announced` rows, and the columns in their order."""

    page: int
    announced: int
    columns: tuple[Column, ...]


class Jet:
    """A database file. `old` is Jet 3 (Access 97), whose pages are smaller and whose text has a code page."""

    def __init__(self, stream: BinaryIO, length: int, old: bool, charset: str, clear: Clear | None = None) -> None:
        self.stream = stream
        self.old = old
        self.charset = charset
        self.clear = clear
        self.size = 2048 if old else 4096
        self.pages = min(length // self.size, MOST_PAGES)
        self.owned: dict[int, list[int]] = {}
        for number in range(self.pages):
            head = self._at(number, 16)
            if head[:2] == b"\x01\x01" and head[4:8] != b"LVAL":
                self.owned.setdefault(struct.unpack_from("<I", head, 4)[0], []).append(number)

    def page(self, number: int) -> bytes:
        """ValueError where there is none."""
        if not 0 < number < self.pages:
            raise ValueError(f"no page {number}")
        return self._at(number, self.size)

    def table(self, number: int) -> Table:
        """The definition that starts at this page. ValueError or struct.error where it is broken."""
        block = self._definition(number)
        old = self.old
        announced = struct.unpack_from("<I", block, 12 if old else 16)[0]
        count = struct.unpack_from("<H", block, 25 if old else 45)[0]
        indexes = struct.unpack_from("<I", block, 31 if old else 51)[0]
        at = (43 if old else 63) + min(indexes, 1000) * (8 if old else 12)
        width = 18 if old else 25
        names = at + count * width
        columns = []
        for place in range(min(count, 1024)):
            name, names = self._name(block, names)
            columns.append(self._column(block, at + place * width, name))
        return Table(number, announced, tuple(columns))

    def rows(self, table: Table) -> Iterator[bytes]:
        """The rows that are not deleted, in the order of the pages."""
        for number in self.owned.get(table.page, ()):
            page = self.page(number)
            for index in range(self._count(page)):
                flags, start, end = self._place(page, index)
                if flags & DELETED:
                    continue
                row = page[start:end]
                if flags & ELSEWHERE:
                    row = self.piece(struct.unpack("<I", row[:4])[0]) if len(row) >= 4 else b""
                yield row

    def piece(self, pointer: int) -> bytes:
        """The row that a pointer names: its page, and its place on that in the lowest byte."""
        page = self.page(pointer >> 8)
        if pointer & 0xFF >= self._count(page):
            raise ValueError(f"no row at {pointer:#x}")
        _, start, end = self._place(page, pointer & 0xFF)
        return page[start:end]

    def long(self, cell: bytes) -> bytes:
        """A long value's bytes: in the cell, in one row elsewhere, or in a chain of them."""
        stated, pointer = struct.unpack_from("<II", cell)
        length = stated & 0x3FFFFFFF
        if stated & 0x80000000:
            return cell[12 : 12 + length]
        if stated & 0x40000000:
            return self.piece(pointer)[:length]
        pieces: list[bytes] = []
        total = 0
        while pointer >> 8 and len(pieces) < PIECES and total < min(length, LONGEST):
            piece = self.piece(pointer)
            pointer = struct.unpack_from("<I", piece)[0]
            pieces.append(piece[4:])
            total += len(piece) - 4
        return b"".join(pieces)[:length]

    def text(self, raw: bytes) -> str:
        """Text in its code page, or UTF-16, of which the runs of Latin letters may be packed to a byte each."""
        if self.old:
            return raw.decode(self.charset, "replace")
        if not raw.startswith(b"\xff\xfe"):
            return raw.decode("utf-16-le", "replace")
        return "".join(_unpacked(raw[2:]))

    def _definition(self, number: int) -> bytes:
        block, seen = b"", set[int]()
        while number and number not in seen and len(seen) < 64:
            seen.add(number)
            page = self.page(number)
            if page[0] != 2:
                raise ValueError(f"page {number} defines no table")
            block += page if not block else page[8:]
            number = struct.unpack_from("<I", page, 4)[0]
        return block

    def _name(self, block: bytes, at: int) -> tuple[str, int]:
        if self.old:
            length = block[at]
            return block[at + 1 : at + 1 + length].decode(self.charset, "replace"), at + 1 + length
        length = struct.unpack_from("<H", block, at)[0]
        return block[at + 2 : at + 2 + length].decode("utf-16-le", "replace"), at + 2 + length

    def _column(self, block: bytes, at: int, name: str) -> Column:
        if self.old:
            kind, number, variable = struct.unpack_from("<BHH", block, at)
            flags, fixed, size = struct.unpack_from("<BHH", block, at + 13)
            scale = block[at + 10]
        else:
            kind, number, variable = struct.unpack_from("<B4xHH", block, at)
            scale, flags = block[at + 12], block[at + 15]
            fixed, size = struct.unpack_from("<HH", block, at + 21)
        return Column(name, kind, number, variable, fixed, bool(flags & 1), size, scale)

    def _count(self, page: bytes) -> int:
        return min(int(struct.unpack_from("<H", page, 8 if self.old else 12)[0]), 1000)

    def _place(self, page: bytes, index: int) -> tuple[int, int, int]:
        """A row's flags, start and end: rows lie from the page's end towards its start."""
        at = (10 if self.old else 14) + 2 * index
        stated = struct.unpack_from("<H", page, at)[0]
        end = self.size if index == 0 else struct.unpack_from("<H", page, at - 2)[0] & 0x1FFF
        return stated & 0xC000, stated & 0x1FFF, end

    def _at(self, number: int, size: int) -> bytes:
        """How a page begins."""
        self.stream.seek(number * self.size)
        content = self.stream.read(size)
        return self.clear(number, content) if self.clear and number else content


def _unpacked(raw: bytes) -> Iterator[str]:
    """Runs of a byte a letter and of two in turn, with a zero byte between."""
    packed, at = True, 0
    while at < len(raw):
        end = at
        if packed:
            found = raw.find(b"\0", at)
            end = len(raw) if found < 0 else found
        else:
            while end < len(raw) and raw[end : end + 1] != b"\0":
                end += 2
        yield raw[at:end].decode("latin-1" if packed else "utf-16-le", "replace")
        packed, at = not packed, end + 1
