"""How a row of cells is written as text: one field a column, joined by tabs, so that column k is field k."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

Value = bool | int | float | str | datetime | date | time | timedelta
BREAKS = re.compile("[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
EXACT = 15
"""Digits that a double holds for certain (IEEE 754), and that spreadsheet programs show."""


def line(cells: Sequence[Value], before: int = 0) -> str:
    """The cells as text, `before` empty ones in front of them, empty ones at the end left out; "" for an empty row.

    A tab or a line's end inside of a cell is a space, so that the field at place k, split by tabs, is column k.
    """
    texts = [cell if isinstance(cell, str) else written(cell) for cell in cells]
    joined = "\t".join(
        [text if text.isprintable() else BREAKS.sub(" ", text).replace("\0", "") for text in texts]
    ).rstrip("\t ")
    return "\t" * before + joined if joined.strip() else ""


def written(value: Value) -> str:
    """Dates and times by ISO 8601, numbers by their shortest form to 15 digits, never with an exponent below 10^21."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return _number(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return _duration(value)
    return str(value)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    short = f"{value:.{EXACT}g}"
    if "e" not in short:
        return short
    return f"{value:.{EXACT + 5}f}".rstrip("0") if 1e-6 < abs(value) < 1 else short


def _duration(value: timedelta) -> str:
    """Hours, minutes and seconds, as programs show a time of more than a day."""
    sign, seconds = ("-", -value.total_seconds()) if value < timedelta() else ("", value.total_seconds())
    minutes, rest = divmod(round(seconds), 60)
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{rest:02}"


def column(letters: bytes) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
