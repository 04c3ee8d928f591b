"""Sheets of Lotus 1-2-3 (WKS, WK1, WK3, WK4, 123), Quattro Pro (WQ1, WQ2, WB1 to WB3) and Microsoft Works (WKS).

Sources: Lotus' "Worksheet File Format" (1984), and the project libwps, which describes the others openly.
"""

import math
import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from clew.errors import Unreadable
from clew.extract.installed import versions
from clew.extract.office.hidden_cells import letters
from clew.extract.tables.cells import Value, line
from clew.extract.tables.lotus_text import decoded
from clew.extract.text.charset import detect
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Given, Record, step

FORMS = {
    b"\x04\x04": "lotus", b"\x06\x04": "lotus", b"\x20\x51": "quattro", b"\x21\x51": "quattro-2",
    b"\x01\x10": "quattro-w", b"\x02\x10": "quattro-w", b"\x06\x10": "quattro-w", b"\x07\x10": "quattro-w",
}  # fmt: skip
INTEGER, NUMBER, LABEL, FORMULA, RESULT, FOOTER, HEADER, PASSWORD = 0x0D, 0x0E, 0x0F, 0x10, 0x33, 0x25, 0x26, 0x4B
TEXT_3, LONG_3, SMALL_3, FORMULA_3, RESULT_3, PACKED_3, DOUBLE_3, VALUE_3 = (
    0x16,
    0x17,
    0x18,
    0x19,
    0x1A,
    0x25,
    0x27,
    0x28,
)
FACTORS = (5_000.0, 500.0, 0.05, 0.005, 0.0005, 0.00005, 0.0625, 0.015625)
MARKS = b"'\"^\\|\0"
"""How a label is set: the first byte of each."""
WIDEST = 16_384
UNREAD = "cells alone were read: no charts, notes or drawings; dates are the day numbers in the file"


class Cell(NamedTuple):
    sheet: int
    row: int
    column: int
    value: float | bytes


@step(
    "extract.old-sheets@1",
    accepts=("application/vnd.lotus-1-2-3", "application/x-lotus-1-2-3-3", "application/x-quattro-pro"),
    libraries=versions("charset-normalizer"),
)
def old_sheets(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """One passage a row, sheets named by their letters; results of formulas as the file stores them."""
    stream.seek(0)
    content = stream.read()
    newer = content[2:4] == b"\x1a\x00"
    form = FORMS.get(content[4:6], "lotus")
    found = list(_newer(content) if newer else _older(content, form))
    cells = [cell for cell in found if cell.column < WIDEST]
    raw = b"\n".join(cell.value for cell in cells if isinstance(cell.value, bytes))
    page = "" if newer else detect(raw) or ("cp1252" if form == "quattro-w" else "cp850")
    yield from [] if newer else _edges(content, page)
    rows: dict[tuple[int, int], dict[int, Value]] = {}
    for sheet, row, column, value in cells:
        shown = value if isinstance(value, float) else value.decode(page, "replace") if page else decoded(value)
        error = isinstance(shown, float) and math.isnan(shown)
        rows.setdefault((sheet, row), {})[column] = "ERR" if error else shown
    yield Metadata("sheets", str(len({sheet for sheet, _ in rows}) or 1))
    for (sheet, row), values in sorted(rows.items()):
        if text := line([values.get(column, "") for column in range(max(values) + 1)]):
            yield Passage(Locator(sheet=letters(sheet + 1), row=(row + 1, row + 1)), text)
    yield Problem("not-read", UNREAD, "open it in LibreOffice", "note")
    if _cut(content):
        yield Problem("truncated", "the file ends before its last record does", "look for a whole copy of it")


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(content):
        kind, size = struct.unpack_from("<HH", content, at)
        yield kind, content[at + 4 : at + 4 + size]
        at += 4 + size


def _cut(content: bytes) -> bool:
    """Whether there is no record that ends the file."""
    return all(kind != 1 for kind, _ in _records(content))


def _older(content: bytes, form: str) -> Iterator[Cell]:
    for kind, body in _records(content):
        if kind == PASSWORD:
            raise Unreadable(
                "encrypted", "the sheet is encrypted with a password", "save it without in its own program"
            )
        if kind not in (INTEGER, NUMBER, LABEL, FORMULA, RESULT) or len(body) < 6:
            continue
        if form in ("lotus", "quattro"):
            (column, row), sheet, at = struct.unpack_from("<HH", body, 1), 0, 5
        else:
            (column, sheet, row), at = struct.unpack_from("<BBH", body), 6
        if kind in (LABEL, RESULT):
            yield Cell(sheet, row, column, _text(body[at:], kind == LABEL, form in ("quattro", "quattro-2")))
        elif kind == INTEGER and len(body) >= at + 2:
            yield Cell(sheet, row, column, float(struct.unpack_from("<h", body, at)[0]))
        elif kind in (NUMBER, FORMULA) and len(body) >= at + 8:
            yield Cell(sheet, row, column, _finite(struct.unpack_from("<d", body, at)[0]))


def _text(packed: bytes, marked: bool, counted: bool) -> bytes:
    """A label behind the byte that sets it, or a formula's text: with its length in front, or up to a NUL."""
    if marked and packed[:1] and packed[0] in MARKS:
        packed = packed[1:]
    return packed[1 : 1 + packed[0]] if counted and packed else packed.partition(b"\0")[0]


def _edges(content: bytes, page: str) -> Iterator[Passage]:
    """The printed page's header and footer, whose parts "|" divides."""
    for kind, name in ((HEADER, "header"), (FOOTER, "footer")):
        texts = [body.partition(b"\0")[0].lstrip(b"'") for found, body in _records(content) if found == kind]
        if words := "\n".join(dict.fromkeys(text.decode(page, "replace") for text in texts if text.strip())):
            yield Passage(Locator(part=name), words)


def _newer(content: bytes) -> Iterator[Cell]:
    for kind, body in _records(content):
        if len(body) < 5:
            continue
        row, sheet, column = struct.unpack_from("<HBB", body)
        rest = body[4:]
        if kind in (TEXT_3, RESULT_3):
            yield Cell(sheet, row, column, _text(rest, kind == TEXT_3, False))
        elif kind in (LONG_3, FORMULA_3) and len(rest) >= 10:
            yield Cell(sheet, row, column, _extended(rest))
        elif kind == SMALL_3 and len(rest) >= 2:
            yield Cell(sheet, row, column, _small(struct.unpack_from("<h", rest)[0]))
        elif kind == PACKED_3 and len(rest) >= 4:
            yield Cell(sheet, row, column, _packed(struct.unpack_from("<I", rest)[0]))
        elif kind in (DOUBLE_3, VALUE_3) and len(rest) >= 8:
            yield Cell(sheet, row, column, _finite(struct.unpack_from("<d", rest)[0]))


def _finite(value: float) -> float:
    return value if math.isfinite(value) else math.nan


def _extended(packed: bytes) -> float:
    """An 80-bit number of Intel's coprocessors; its special values mean an error."""
    mantissa, power = struct.unpack_from("<QH", packed)
    if power & 0x7FFF == 0x7FFF:
        return math.nan
    try:
        value = math.ldexp(mantissa, (power & 0x7FFF) - 16_446)
    except OverflowError:
        return math.nan
    return -value if power & 0x8000 else value


def _small(number: int) -> float:
    """A whole number, or one of twelve bits times a factor."""
    return (number >> 4) * FACTORS[number >> 1 & 7] if number & 1 else float(number >> 1)


def _packed(number: int) -> float:
    """26 bits with a sign, times or divided by a power of ten."""
    value = float(number >> 6) * (-1 if number & 0x20 else 1)
    power = float(10 ** (number & 15))
    return value / power if number & 0x10 else value * power
