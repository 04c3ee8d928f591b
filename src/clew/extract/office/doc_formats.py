"""Formatting that changes what a Word binary file says: deleted, hidden, ends of rows, pictures ([MS-DOC] 2.4.6)."""

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple

from clew.extract.office.doc_pieces import Fib

PAGE = 512
DELETED, HIDDEN, SYMBOL, PICTURE, ROW_END = 0x0800, 0x083C, 0x6A09, 0x6A03, 0x2417
DATA, OBJECT = 0x0806, 0x080A
"""Where a place in the text that may hold a picture holds a field's data, or an object of the pool."""
SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
LONG = (0xD608, 0xD609)


class Formats(NamedTuple):
    """Runs of bytes by their starts, and what each one's properties are."""

    starts: list[int]
    properties: list[dict[int, int]]

    def at(self, place: int) -> tuple[dict[int, int], int]:
        """The properties at a byte, and where others begin."""
        index = bisect_right(self.starts, place) - 1
        following = self.starts[index + 1] if index + 1 < len(self.starts) else 1 << 62
        return (self.properties[index] if index >= 0 else {}), following

    def over(self, place: int, width: int, length: int) -> Iterator[tuple[int, int, dict[int, int]]]:
        """`length` characters of `width` bytes from a byte on, cut where the properties change."""
        start = 0
        while start < length:
            properties, following = self.at(place + start * width)
            end = min(length, max(start + 1, (following - place) // width))
            yield start, end, properties
            start = end


def characters(fib: Fib) -> Formats:
    return _formats(fib, 12, 1, _of_characters)


def paragraphs(fib: Fib) -> Formats:
    return _formats(fib, 13, 13, _of_paragraph)


def _formats(fib: Fib, number: int, width: int, of: Callable[[bytes, int], bytes]) -> Formats:
    """All runs of the formatted pages that a table of the header lists; none in files before Word 97."""
    found: dict[int, dict[int, int]] = {}
    for page in _pages(fib, number):
        count = page[PAGE - 1]
        if 4 * (count + 1) + width * count > PAGE - 1:
            continue
        places = struct.unpack_from(f"<{count + 1}I", page)
        for index in range(count):
            offset = 2 * page[4 * (count + 1) + width * index]
            found[places[index]] = _sprms(of(page, offset)) if offset else {}
        found.setdefault(places[count], {})
    starts = sorted(found)
    return Formats(starts, [found[start] for start in starts])


def _pages(fib: Fib, number: int) -> Iterator[bytes]:
    table = fib.block(number)
    count = (len(table) - 4) // 8
    for index in range(min(count, len(fib.document) // PAGE + 1)):
        page = struct.unpack_from("<I", table, 4 * (count + 1) + 4 * index)[0] & 0x3FFFFF
        content = fib.document[page * PAGE : (page + 1) * PAGE]
        if len(content) == PAGE:
            yield content


def _of_characters(page: bytes, offset: int) -> bytes:
    return page[offset + 1 : offset + 1 + page[offset]]


def _of_paragraph(page: bytes, offset: int) -> bytes:
    """The properties behind the style's number."""
    if page[offset]:
        return page[offset + 3 : offset + 2 * page[offset]]
    return page[offset + 4 : offset + 2 + 2 * page[min(offset + 1, PAGE - 1)]]


def _sprms(packed: bytes) -> dict[int, int]:
    """The properties that matter here, by their codes."""
    found: dict[int, int] = {}
    at = 0
    while at + 3 <= len(packed):
        code = struct.unpack_from("<H", packed, at)[0]
        size = SIZES[code >> 13]
        if code in LONG:
            size = struct.unpack_from("<H", packed + b"\0", at + 2)[0] + 1
        elif not size:
            size = 1 + packed[at + 2]
        if code in (DELETED, HIDDEN, SYMBOL, PICTURE, ROW_END, DATA, OBJECT):
            found[code] = int.from_bytes(packed[at + 2 : at + 2 + size], "little")
        at += 2 + size
    return found
