"""Periods of days as terms of an index, so that equality alone tells which overlap.

Days are cut into cells, four of one size in one of the next (the bins of Kent et al. 2002, of another width). A period
is the fewest cells that make it up. Two periods overlap where a cell of one is, or lies within, a cell of the other:
each period has a term for every cell that one of its cells is or lies within, and another for each cell of its own.
"""

import re
from collections.abc import Iterator
from datetime import date

_LEVELS = 8
_SIZES = [4**level for level in range(_LEVELS + 1)]
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?=T|$)")

FIRST, LAST = date.min.toordinal(), date.max.toordinal()

Cell = tuple[int, int]


def terms_of(first: int, last: int) -> set[int]:
    """The terms of a period from day `first` to `last`, counted as date.toordinal() does."""
    terms: set[int] = set()
    for cell in _cells(first, last):
        terms.add(_whole(cell))
        terms.update(_some(each) for each in _around(cell))
    return terms


def terms_for(first: int, last: int) -> set[int]:
    """The terms of which every period that overlaps this one has one at least, and no other period has any."""
    terms: set[int] = set()
    for cell in _cells(first, last):
        terms.add(_some(cell))
        terms.update(_whole(each) for each in _around(cell))
    return terms


def days(value: str) -> tuple[int, int] | None:
    """The first and last day of a date's value (docs/mentions.md); of one with an open side, the day at the other.

    None where the value is not placed in time.
    """
    ends = [_day(part) for part in value.split("/")]
    known = [day for day in ends if day is not None]
    placed = all(day is not None or part == ".." for day, part in zip(ends, value.split("/"), strict=True))
    return (min(known), max(known)) if known and placed else None


def _day(text: str) -> int | None:
    found = _DAY.match(text)
    try:
        return date(*map(int, found.groups())).toordinal() if found else None
    except ValueError:
        return None


def _cells(first: int, last: int) -> Iterator[Cell]:
    while first <= last:
        level = 0
        while level < _LEVELS and first % _SIZES[level + 1] == 0 and first + _SIZES[level + 1] - 1 <= last:
            level += 1
        yield level, first // _SIZES[level]
        first += _SIZES[level]


def _around(cell: Cell) -> Iterator[Cell]:
    """The cell, and those that it lies within."""
    level, number = cell
    for more in range(_LEVELS + 1 - level):
        yield level + more, number >> 2 * more


def _some(cell: Cell) -> int:
    return (cell[0] << 32 | cell[1]) << 1


def _whole(cell: Cell) -> int:
    return _some(cell) | 1
