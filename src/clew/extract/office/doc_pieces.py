"""The text of a Word binary file by its places ([MS-DOC] 2.4.1 "Retrieving Text"; Word 6 and 95 alike, but simpler)."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from clew.errors import Unreadable
from clew.extract.office.ole_storage import COPY, Storage
from clew.extract.text.charset import detect
from clew.extract.text.code_pages import CHARSETS, by_language

WORD_97 = 0xA5EC
WORD_6 = (0xA5DC, 0xA697, 0xA698, 0xA699)
"""Word 6 and 95; the last three are those of East Asian editions."""
STORIES = ("body", "footnotes", "headers", "macros", "comments", "endnotes", "textboxes", "header-textboxes")
PIECES = 1 << 20
FEWEST = 93
"""Tables that every header since Word 97 lists."""
SPECIALS = dict(enumerate("€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ", 0x80))


class Piece(NamedTuple):
    """Characters [start, end) of the text, from byte `place` on, each `width` bytes."""

    start: int
    end: int
    place: int
    width: int


class Fib(NamedTuple):
    """What the header tells: lengths of the stories in characters, and where tables lie."""

    document: bytes
    table: bytes
    new: bool
    page: str
    lengths: tuple[int, ...]
    encrypted: bool
    obfuscated: bool

    def block(self, number: int) -> bytes:
        """The table that the header's list names at `number`; empty where it is not there ([MS-DOC] 2.5.6)."""
        at = 0x9A + 8 * number
        if not self.new or len(self.document) < at + 8:
            return b""
        if number >= FEWEST and number >= struct.unpack_from("<H", self.document, 0x98)[0]:
            return b""
        start, size = struct.unpack_from("<II", self.document, at)
        return self.table[start : start + size]


def header(storage: Storage) -> Fib:
    document = storage.read("WordDocument")
    if len(document) < 0x60 or struct.unpack_from("<H", document)[0] not in (WORD_97, *WORD_6):
        raise Unreadable("damaged", "the Word document's header is broken", COPY)
    magic, version, lid, flags = struct.unpack_from("<HH2xH2xH", document)
    new = magic == WORD_97 and version >= 101
    table = storage.read("1Table" if flags & 0x200 else "0Table") if new else document
    if new and not table:
        table = storage.read("0Table" if flags & 0x200 else "1Table")
    lengths = struct.unpack_from("<8i", document, 0x4C if new else 0x34) if len(document) >= 0x6C else (0,) * 8
    page = "cp1252" if new else _page(document, lid)
    return Fib(document, table, new, page, lengths, bool(flags & 0x100), bool(flags & 0x8000))


def _page(document: bytes, lid: int) -> str:
    """An old file's code page: by its language, where that is Western by its letters, then by its fonts' sets."""
    page = by_language(lid)
    if page != "cp1252" or len(document) < 0xD8:
        return page
    start, end = struct.unpack_from("<II", document, 0x18)
    told = detect(document[start:end])
    if told and told.startswith("windows-125") and told != "windows-1252":
        return told
    start, size = struct.unpack_from("<II", document, 0xD0)
    fonts, at, pages = document[start : start + size], 2, set()
    while at + 5 <= len(fonts):
        pages.add(CHARSETS.get(fonts[at + 4], "cp1252"))
        at += 1 + fonts[at]
    pages.discard("cp1252")
    return pages.pop() if len(pages) == 1 else "cp1252"


def pieces(fib: Fib) -> list[Piece]:
    """The pieces in the text's order; without a piece table all of it lies in one run."""
    table = _piece_table(fib)
    count = min((len(table) - 4) // 12, PIECES)
    if count <= 0:
        start, end = struct.unpack_from("<II", fib.document, 0x18)
        length = max(0, min(end, len(fib.document)) - start)
        return [Piece(0, length, start, 1)] if length else []
    ends = struct.unpack_from(f"<{count + 1}I", table)
    found = []
    for number in range(count):
        place = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)[0]
        width = 2 if fib.new else 1
        if fib.new and place & 0x40000000:
            place, width = (place & 0x3FFFFFFF) // 2, 1
        if ends[number] < ends[number + 1] and place < len(fib.document):
            found.append(Piece(ends[number], ends[number + 1], place, width))
    return found


def _piece_table(fib: Fib) -> bytes:
    """The table behind the property lists that stand before it."""
    if fib.new:
        complex_part = fib.block(33)
    else:
        if not struct.unpack_from("<H", fib.document, 10)[0] & 4 or len(fib.document) < 0x168:
            return b""
        start, size = struct.unpack_from("<II", fib.document, 0x160)
        complex_part = fib.document[start : start + size]
    at = 0
    while at + 5 <= len(complex_part):
        if complex_part[at] == 2:
            size = struct.unpack_from("<I", complex_part, at + 1)[0]
            return complex_part[at + 5 : at + 5 + size]
        if complex_part[at] != 1:
            break
        at += 3 + struct.unpack_from("<H", complex_part, at + 1)[0]
    return b""


class Run(NamedTuple):
    """Text that lies in one run of bytes [place, …) of `width` a character, from character `start` on."""

    start: int
    text: str
    place: int
    width: int


def runs(fib: Fib, found: list[Piece]) -> Iterator[Run]:
    """The text piece by piece; pieces outside the file are cut short, and those that repeat its bytes have an end."""
    budget = 4 * len(fib.document)
    for piece in found:
        raw = fib.document[piece.place : piece.place + (piece.end - piece.start) * piece.width]
        budget -= len(raw)
        if budget < 0:
            return
        if piece.width == 2:
            yield Run(piece.start, _units(raw[: len(raw) & ~1]), piece.place, 2)
        elif fib.page == "cp1252":
            yield Run(piece.start, raw.decode("latin-1").translate(SPECIALS), piece.place, 1)
        else:
            yield Run(piece.start, _single(raw, fib.page), piece.place, 1)


def _units(raw: bytes) -> str:
    """A code point for each UTF-16 unit, halves of pairs too: characters are counted so."""
    return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw)))


def _single(raw: bytes, page: str) -> str:
    """As many characters as bytes: the letter stands at the last byte of its own."""
    try:
        text = raw.decode(page)
    except UnicodeDecodeError:
        text = raw.decode(page, "replace")
    if len(text) == len(raw):
        return text
    return "".join("\x00" * (max(1, len(letter.encode(page, "replace"))) - 1) + letter for letter in text)[: len(raw)]
