"""Tables of Numbers, Pages and Keynote since 2013: rows of cells out of their tiles and lists of strings."""

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from clew.errors import Unreadable
from clew.extract.office.iwork_archive import Fields, Thing, doubles, fields, inner, references, whole, words
from clew.extract.tables.cells import Value

MODEL, TILE, LIST, RICH = 6001, 6002, 6005, 6218
EPOCH = datetime(2001, 1, 1, tzinfo=UTC)
EMPTY = 0xFFFF
COLUMNS = 1_000
LATER = (16, 8, 8, 4, 4)
"""Lengths of a cell's first values, by the bits of its flags: decimal, double, date, string, rich text."""


class Table:
    """One table: its name, its rows by number from 1, and strings that no cell shows."""

    def __init__(self, model: Fields, things: Mapping[int, Thing]) -> None:
        self.things = things
        self.name = words(model, 8)
        store = fields(b"".join(inner(model, 4)[:1]))
        self.shown_rich: set[int] = set()
        self.strings = {key: words(entry, 3) for key, entry in self._entries(store, 4)}
        self.rich = {key: self._rich_text(entry) for key, entry in self._entries(store, 17)}
        self.shown: set[int] = set()
        self.rows = dict(self._rows(store))
        self.unshown = [text for key, text in self.strings.items() if key not in self.shown and text.strip()]
        self.unshown += [text for key, text in self.rich.items() if key not in self.shown_rich and text.strip()]

    def _of(self, number: int, kind: int) -> Fields:
        thing = self.things.get(number)
        return fields(thing.content) if thing and thing.kind == kind else {}

    def _entries(self, store: Fields, name: int) -> Iterator[tuple[int, Fields]]:
        for number in references(store, name):
            for entry in map(fields, inner(self._of(number, LIST), 3)):
                yield whole(entry, 1), entry

    def _rich_text(self, entry: Fields) -> str:
        texts = []
        for number in references(entry, 9):
            for storage in references(self._of(number, RICH), 1):
                thing = self.things.get(storage)
                texts.append(words(fields(thing.content), 3) if thing else "")
        return " ".join(texts)

    def _rows(self, store: Fields) -> Iterator[tuple[int, list[Value]]]:
        tiles = fields(b"".join(inner(store, 3)[:1]))
        size = whole(tiles, 2) or 256
        for tile in map(fields, inner(tiles, 1)):
            for number in references(tile, 2):
                for row in map(fields, inner(self._of(number, TILE), 5)):
                    yield whole(tile, 1) * size + whole(row, 1) + 1, list(self._cells(row))

    def _cells(self, row: Fields) -> Iterator[Value]:
        new = bool(inner(row, 6))
        buffer, offsets = (b"".join(inner(row, name)[:1]) for name in ((6, 7) if new else (3, 4)))
        for column in range(min(len(offsets) // 2, COLUMNS)):
            at = int.from_bytes(offsets[column * 2 : column * 2 + 2], "little")
            at = at * 4 if whole(row, 8) and at != EMPTY else at
            if at == EMPTY or at + 12 > len(buffer):
                yield "" if at == EMPTY else "?"
                continue
            try:
                yield self._later(buffer, at) if new else self._early(buffer, at)
            except Unreadable:
                yield "?"

    def _later(self, buffer: bytes, at: int) -> Value:
        """A cell as written since 2019."""
        kind, flags = buffer[at + 1], int.from_bytes(buffer[at + 8 : at + 12], "little")
        place, values = at + 12, dict[int, int]()
        for bit, length in enumerate(LATER):
            if flags >> bit & 1:
                values[bit] = place
                place += length
        if kind == 3 and 3 in values:
            return self._string(int.from_bytes(buffer[values[3] : values[3] + 4], "little"))
        if kind == 9 and 4 in values:
            return self._rich(int.from_bytes(buffer[values[4] : values[4] + 4], "little"))
        if kind == 5 and 2 in values:
            return _date(doubles(buffer, values[2]))
        if kind == 6 and 1 in values:
            return doubles(buffer, values[1]) != 0
        if kind == 7 and 1 in values:
            return _duration(doubles(buffer, values[1]))
        if kind == 8:
            return "#ERROR"
        return _decimal(buffer[values[0] : values[0] + 16]) if 0 in values else self._double(buffer, values)

    def _double(self, buffer: bytes, values: Mapping[int, int]) -> Value:
        return doubles(buffer, values[1]) if 1 in values else ""

    def _early(self, buffer: bytes, at: int) -> Value:
        """A cell as written up to 2018: styles and formulas first, then rich text, string, double, date."""
        kind, flags = buffer[at + 1], int.from_bytes(buffer[at + 4 : at + 8], "little")
        kind = kind or buffer[at + 2]
        place = at + 12 + (flags & 0x0D8E).bit_count() * 4
        if flags & 0x0200:
            return self._rich(int.from_bytes(buffer[place : place + 4], "little"))
        place += (flags & 0x3000).bit_count() * 4
        if flags & 0x0010:
            return self._string(int.from_bytes(buffer[place : place + 4], "little"))
        if flags & 0x0020:
            value = doubles(buffer, place)
            return value != 0 if kind == 6 else _duration(value) if kind == 7 else value
        return _date(doubles(buffer, place)) if flags & 0x0040 else ""

    def _rich(self, key: int) -> str:
        self.shown_rich.add(key)
        return self.rich.get(key, "?")

    def _string(self, key: int) -> str:
        self.shown.add(key)
        return self.strings.get(key, "?")


def _date(seconds: float) -> Value:
    """A cell's date stands in no zone."""
    try:
        return (EPOCH + timedelta(seconds=seconds)).replace(tzinfo=None)
    except (OverflowError, ValueError):
        return "?"


def _duration(seconds: float) -> Value:
    return timedelta(seconds=seconds) if math.isfinite(seconds) and abs(seconds) < 1e12 else "?"


def _decimal(value: bytes) -> Value:
    """A decimal of IEEE 754 with a binary mantissa."""
    if len(value) < 16:
        return "?"
    exponent = ((value[15] & 0x7F) << 7 | value[14] >> 1) - 0x1820
    mantissa = (value[14] & 1) << 112 | int.from_bytes(value[:14], "little")
    if not -400 < exponent < 300:
        return "?"
    sign = -1 if value[15] & 0x80 else 1
    number = sign * mantissa * 10.0**exponent if exponent > 0 else sign * mantissa / 10.0**-exponent
    return number if math.isfinite(number) else "?"
