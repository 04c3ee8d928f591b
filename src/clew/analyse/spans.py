"""Dates as spans of minutes, and stretches of time cut into columns: decades down to minutes.

A minute is counted from the beginning of the year 1, by the clock that the words tell, whatever its zone. A span is
[first, last).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

HOUR, DAY = 60, 24 * 60
FIRST, LAST = DAY, (date.max.toordinal() + 1) * DAY
COLUMNS = 62
"""Columns at most: as many as a month or two have days."""

_WRITTEN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d)(?::(\d\d))?)?)?)?")
_MONTHS = {"century": 1200, "decade": 120, "year": 12, "month": 1}
_MINUTES = {"day": DAY, "hour": HOUR, "minute": 1}
_ROUGH = {"century": 52_594_560, "decade": 5_259_456, "year": 525_946, "month": 43_829, **_MINUTES}
UNITS = tuple(_ROUGH)

Span = tuple[int, int]


@dataclass(frozen=True)
class Cut:
    """A stretch of time cut into columns of a unit; `edges` are one more than there are columns."""

    unit: str
    edges: tuple[int, ...]


def span_of(value: str) -> Span | None:
    """The span of a date's value (docs/mentions.md), with an open side the bound; None where it is not placed."""
    if "/" not in value:
        return _part(value)
    known = []
    for part in value.split("/"):
        if part != "..":
            span = _part(part)
            if span is None:
                return None
            known.append(span)
    if not 1 <= len(known) <= 2 or known[0][0] >= known[-1][1]:
        return None
    return known[0][0], known[-1][1]


def _part(text: str) -> Span | None:
    try:
        start = date.fromisoformat(text[:10]).toordinal() * DAY
        if len(text) == len("2017-05-26"):
            return start, start + DAY
        at = start + min(int(text[11:13]), 24) * HOUR + int(text[14:16])
    except ValueError:
        return None
    return (at, at + 1) if text[10] == "T" and text[13] == ":" else None


def read(text: str) -> Span | None:
    """A year, month, day, hour or minute as `written` writes it; None where it is none."""
    found = _WRITTEN.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute = (None if each is None else int(each) for each in found.groups())
    unit = UNITS[2 + sum(each is not None for each in (month, day, hour, minute))]
    try:
        start = datetime(year or 0, month or 1, day or 1, hour or 0, minute or 0)
    except ValueError:
        return None
    first = start.toordinal() * DAY + start.hour * HOUR + start.minute
    return first, _next(first, unit)


def written(minute: int, unit: str) -> str:
    """The year, month, day, hour or minute in which a minute lies: 2017, 2017-05, 2017-05-26, 2017-05-26T21:15."""
    when = _moment(minute)
    ends = {"century": 4, "decade": 4, "year": 4, "month": 7, "day": 10, "hour": 16, "minute": 16}
    return when.isoformat()[: ends[unit]]


def cut(span: Span) -> Cut:
    """The columns, of the finest unit that does not make too many; they reach from before the span to after it."""
    length = span[1] - span[0]
    unit = next((each for each in reversed(UNITS) if length / _ROUGH[each] <= COLUMNS), UNITS[0])
    return Cut(unit, tuple(_edges(span, unit)))


def bounded(first: float, last: float) -> Span:
    """A span within the calendar, a minute long at least."""
    start = min(max(round(first), FIRST), LAST - 1)
    return start, min(max(round(last), start + 1), LAST)


def _edges(span: Span, unit: str) -> Iterator[int]:
    edge = _floor(span[0], unit)
    yield edge
    while edge < span[1]:
        edge = _next(edge, unit)
        yield edge


def _floor(minute: int, unit: str) -> int:
    if unit in _MINUTES:
        return minute // _MINUTES[unit] * _MINUTES[unit]
    when = _moment(minute)
    months = (when.year * 12 + when.month - 1) // _MONTHS[unit] * _MONTHS[unit]
    return _month(months)


def _next(minute: int, unit: str) -> int:
    if unit in _MINUTES:
        return min(minute + _MINUTES[unit], LAST)
    when = _moment(minute)
    return _month(((when.year * 12 + when.month - 1) // _MONTHS[unit] + 1) * _MONTHS[unit])


def _month(months: int) -> int:
    year, month = divmod(months, 12)
    if year < 1:
        return FIRST
    return LAST if year > date.max.year else date(year, month + 1, 1).toordinal() * DAY


def _moment(minute: int) -> datetime:
    day, rest = divmod(min(max(minute, FIRST), LAST - 1), DAY)
    return datetime.fromordinal(day) + timedelta(minutes=rest)
