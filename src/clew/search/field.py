"""The fields of the query language: their names, and what their values mean."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from clew.errors import QueryError
from clew.fold import fold
from clew.search.kind import KINDS

EPOCH = date(1970, 1, 1)

UNDETERMINED = "und"
"""The language code of text whose language is not known (ISO 639-2)."""


@dataclass(frozen=True, slots=True)
class Exact:
    """Entries whose field (kind, type, lang or problem) has just this value."""

    field: str
    value: str | bool


@dataclass(frozen=True, slots=True)
class Between:
    """Entries dated from `first` to `last`, both counted in days since 1970-01-01 and both included; None is open."""

    first: int | None
    last: int | None


EXAMPLES = {
    "type": "pdf",
    "lang": "ar",
    "in": "contracts",
    "from": "halabi",
    "to": "halabi",
    "date": "2017-05..2017-06",
    "has": "problem",
}
"""Every field with a value that it takes."""


def read_field(name: str, value: str, position: int) -> Exact | Between | str:
    """What `name:value` asks for; for a field that takes words, just an example of them.

    Raises QueryError for a field that does not exist or a value that it does not take.
    """
    if name not in EXAMPLES:
        raise QueryError(
            f"there is no field {name}:; the fields are {_listed(EXAMPLES, ':')}{_nearest(name, EXAMPLES)}. "
            f'To look for the words, put them in quotes: "{name}:{value}"',
            position,
        )
    if name == "type":
        return _type(value, position)
    if name == "lang":
        return _language(value, position)
    if name == "date":
        return _dates(value, position)
    if name == "has":
        return _has(value, position)
    return EXAMPLES[name]


def _type(value: str, position: int) -> Exact:
    lowered = value.lower()
    if "/" in lowered:
        return Exact("type", lowered)
    if lowered not in KINDS:
        advice = f"take one of {_listed(KINDS)}, or a media type such as application/pdf{_nearest(lowered, KINDS)}"
        raise QueryError(f"type: has no {value}; {advice}", position)
    return Exact("kind", lowered)


def _language(value: str, position: int) -> Exact:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", value):
        advice = f"takes an ISO 639 code such as ar, en or fa, or {UNDETERMINED} where no language was told"
        raise QueryError(f"lang: {advice}, not {value}", position)
    return Exact("lang", value.lower())


def _has(value: str, position: int) -> Exact:
    if value.lower() not in ("problem", "problems"):
        raise QueryError(f"has: knows only has:problem, not {value}", position)
    return Exact("problem", True)


def _dates(value: str, position: int) -> Between:
    first, dots, last = (part.strip() for part in value.partition(".."))
    if not dots:
        last = first
    if not first and not last:
        raise QueryError("date: needs a date on one side of .. at least, as in date:2017.. or date:..2017-05", position)
    span = Between(
        _day(first, position, last=False) if first else None,
        _day(last, position, last=True) if last else None,
    )
    if span.first is not None and span.last is not None and span.first > span.last:
        raise QueryError(f"date:{value} ends before it starts; put the earlier date first", position)
    return span


def _day(text: str, position: int, *, last: bool) -> int:
    """The first or last day of a year, month or day, in days since 1970-01-01."""
    digits = "-".join(fold(part).strip() for part in text.split("-"))
    found = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", digits)
    if found:
        year, month, day = (int(part) if part else None for part in found.groups())
        try:
            return _ordinal(year or 0, month, day, last)
        except (ValueError, calendar.IllegalMonthError):
            pass
    raise QueryError(f"date: {text} is no date; write 2017, 2017-05 or 2017-05-03, and .. between two", position)


def _ordinal(year: int, month: int | None, day: int | None, last: bool) -> int:
    month = month if month is not None else 12 if last else 1
    if day is None:
        day = calendar.monthrange(year, month)[1] if last else 1
    return (date(year, month, day) - EPOCH).days


def _listed(names: Iterable[str], mark: str = "") -> str:
    return ", ".join(f"{name}{mark}" for name in names)


def _nearest(name: str, names: Iterable[str]) -> str:
    near = get_close_matches(name, list(names), 1)
    return f" (did you mean {near[0]}?)" if near else ""
