"""The fields of the query language: their names, and what their values mean."""

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from clew.errors import QueryError
from clew.fold import fold
from clew.search.kind import KINDS
from clew.search.noted import KINDS as MENTIONS
from clew.search.noted import compact

EPOCH = date(1970, 1, 1)

UNDETERMINED = "und"
"""The language code of text whose language is not known (ISO 639-2)."""


@dataclass(frozen=True, slots=True)
class Exact:
    """Entries whose field (kind, type, lang, problem, nation, mention, …) has just this value."""

    field: str
    value: str | bool


@dataclass(frozen=True, slots=True)
class Between:
    """Entries dated from `first` to `last`, both counted in days since 1970-01-01 and both included; None is open."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class About:
    """Entries that mention a date from day `first` to `last`, both included, as date.toordinal() counts."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Amount:
    """Entries that mention an amount of money from `least` to `most`, both included; None is open."""

    least: float | None
    most: float | None


Filter = Exact | Between | About | Amount

EXAMPLES = {
    "type": "pdf",
    "lang": "ar",
    "in": "contracts",
    "from": "halabi",
    "to": "halabi",
    "date": "2017-05..2017-06",
    "has": "problem",
    "person": "halabi",
    "org": "halcyon",
    "place": "mosul",
    "nation": "IQ",
    "about": "2017-05..2017-06",
    "amount": ">10000",
    "id": "+9647701234567",
    "mentions": "date",
}
"""Every field with a value that it takes."""


HAS = {"problem": "problem", "problems": "problem", "mention": "mentioned", "mentions": "mentioned"}
"""What has: asks for, and the index's word for it."""


def read_field(name: str, value: str, position: int) -> Filter | str:
    """What `name:value` asks for; for a field that takes words, just an example of them.

    Raises QueryError for a field that does not exist or a value that it does not take.
    """
    if name not in EXAMPLES:
        raise QueryError(
            f"there is no field {name}:; the fields are {_listed(EXAMPLES, ':')}{_nearest(name, EXAMPLES)}. "
            f'To look for the words, put them in quotes: "{name}:{value}"',
            position,
        )
    if name == "nation" and re.fullmatch("[A-Za-z]{2}", value):
        return Exact("nation", value.upper())
    return READ[name](value, position) if name in READ else EXAMPLES[name]


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
    if value.lower() not in HAS:
        raise QueryError(f"has: knows only has:problem and has:mention, not {value}", position)
    return Exact(HAS[value.lower()], True)


def _mentions(value: str, position: int) -> Exact:
    kind = {"org": "organisation", "organization": "organisation"}.get(value.lower(), value.lower())
    if kind not in MENTIONS:
        advice = f"take one of {_listed(MENTIONS)}{_nearest(kind, MENTIONS)}"
        raise QueryError(f"mentions: has no {value}; {advice}", position)
    return Exact("mention", kind)


def _id(value: str, position: int) -> Exact:
    if not compact(value):
        raise QueryError(f"id: needs letters or digits, as in id:{EXAMPLES['id']}", position)
    return Exact("number", compact(value))


def _dates(value: str, position: int) -> Between:
    return Between(*(day and day - EPOCH.toordinal() for day in _span("date", value, position)))


def _about(value: str, position: int) -> About:
    first, last = _span("about", value, position)
    return About(first or date.min.toordinal(), last or date.max.toordinal())


def _span(name: str, value: str, position: int) -> tuple[int | None, int | None]:
    """The first and last day, as date.toordinal() counts; None is open."""
    first, dots, last = (part.strip() for part in value.partition(".."))
    if not dots:
        last = first
    if not first and not last:
        advice = f"needs a date on one side of .. at least, as in {name}:2017.. or {name}:..2017-05"
        raise QueryError(f"{name}: {advice}", position)
    start = _day(name, first, position, last=False) if first else None
    end = _day(name, last, position, last=True) if last else None
    if start is not None and end is not None and start > end:
        raise QueryError(f"{name}:{value} ends before it starts; put the earlier date first", position)
    return start, end


def _amount(value: str, position: int) -> Amount:
    plain = unicodedata.normalize("NFKC", value).translate(_GROUPING)
    found = _SUM.fullmatch("".join(str(unicodedata.decimal(each, each)) for each in plain))
    if not found or not any(found.groups()):
        advice = "write amount:10000, amount:>10000, amount:<500 or amount:10000..20000, in any currency"
        raise QueryError(f"amount: {value} is no amount; {advice}", position)
    if one := found["one"]:
        least, most = (None if found["sign"] == "<" else float(one)), (None if found["sign"] == ">" else float(one))
    else:
        least, most = (float(each) if each else None for each in (found["from"], found["to"]))
    if least is not None and most is not None and least > most:
        raise QueryError(f"amount:{value} ends before it starts; put the smaller amount first", position)
    return Amount(least, most)


_GROUPING = str.maketrans({",": None, "٬": None, "_": None, "٫": "."})
_SUM = re.compile(r"(?P<sign>[<>]?)=?(?P<one>\d+(?:\.\d+)?)|(?P<from>\d+(?:\.\d+)?)?\.\.(?P<to>\d+(?:\.\d+)?)?")


def _day(name: str, text: str, position: int, *, last: bool) -> int:
    """The first or last day of a year, month or day."""
    digits = "-".join(fold(part).strip() for part in text.split("-"))
    found = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", digits)
    if found:
        year, month, day = (int(part) if part else None for part in found.groups())
        try:
            return _ordinal(year or 0, month, day, last)
        except (ValueError, calendar.IllegalMonthError):
            pass
    raise QueryError(f"{name}: {text} is no date; write 2017, 2017-05 or 2017-05-03, and .. between two", position)


def _ordinal(year: int, month: int | None, day: int | None, last: bool) -> int:
    month = month if month is not None else 12 if last else 1
    if day is None:
        day = calendar.monthrange(year, month)[1] if last else 1
    return date(year, month, day).toordinal()


READ: dict[str, Callable[[str, int], Filter]] = {
    "type": _type,
    "lang": _language,
    "date": _dates,
    "has": _has,
    "about": _about,
    "amount": _amount,
    "id": _id,
    "mentions": _mentions,
}
"""How the values of each field are read that takes no words."""


def _listed(names: Iterable[str], mark: str = "") -> str:
    return ", ".join(f"{name}{mark}" for name in names)


def _nearest(name: str, names: Iterable[str]) -> str:
    near = get_close_matches(name, list(names), 1)
    return f" (did you mean {near[0]}?)" if near else ""
