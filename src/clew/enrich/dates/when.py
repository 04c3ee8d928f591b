"""What words about time come to, before they are written down as a mention's value."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from clew.enrich.dates.calendars import Days

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds of the day, `last` where it is a span; `half` where the words leave open which half of the day."""

    first: int
    last: int | None = None
    precision: str = "minute"
    zone: str = ""
    half: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """Days: those of `year` by `days`, or of the year nearest to the anchor where the words tell none.

    `template` stands for the value where neither tells a year: EDTF with X for what is not known ("XXXX-05-26"),
    or the way from the unknown day ("P-2Y"). `counted` says that it was reckoned from the anchor. `other` is the second
    reading, `within` the wider span that a calendar's doubt allows. `way` is 1 where it was counted on, -1 where back.
    """

    days: Callable[[int], Days | None] | None
    precision: str
    year: int | None = None
    template: str = ""
    calendar: str = ""
    counted: bool = False
    other: "When | None" = None
    within: Callable[[int], Days | None] | None = None
    part: str = ""
    clock: Clock | None = None
    way: int = 0

    def at(self) -> Days | None:
        return self.days(self.year) if self.days is not None and self.year is not None else None


@dataclass(frozen=True, slots=True)
class Range:
    """From one to another, both included; None where it is open. `value` of a time alone has clocks for both."""

    first: When | Clock | None
    last: When | Clock | None
    hint: dict[str, str] = field(default_factory=dict)


Piece = When | Clock | Range

OWN_YEAR = {"": 0, "jalali": -621}


def fixed(first: date, last: date, precision: str, **more: object) -> When:
    """Days that are known, whatever the year."""
    return When(lambda _: (first, last), precision, first.year, **more)  # type: ignore[arg-type]


def placed(when: When, anchor: date | None) -> When:
    """With the year nearest to the anchor, and the second nearest as the other reading, where the words tell none."""
    if when.year is not None or when.days is None or anchor is None:
        return when
    near = anchor.year + OWN_YEAR.get(when.calendar, 0)
    if when.calendar.startswith("hijri"):
        near = round((anchor.year - 622) * 33 / 32 + 0.5)
    years = sorted(
        (year for year in range(near - 2, near + 3) if year > 0 and when.days(year) is not None),
        key=lambda year: (_distance(when.days(year), anchor), year),  # type: ignore[misc]
    )
    if not years:
        return when
    other = replace(when, year=years[1]) if len(years) > 1 else None
    return replace(when, year=years[0], counted=True, other=when.other or other)


def _distance(days: Days | None, anchor: date) -> int:
    if days is None:
        return 10**9
    first, last = days
    return max(0, (first - anchor).days, (anchor - last).days)


PARTS = {"early": "early", "mid": "mid", "middle": "mid", "late": "late", "begin": "early", "end": "late"}


def share(when: When, part: str) -> When:
    """The early, middle or late third of a period ("early" and "late" are halves of a week or a year's six months)."""
    days = when.days
    if days is None:
        return replace(when, part=PARTS[part])

    def third(year: int) -> Days | None:
        span = days(year)
        return None if span is None else _third(*span, part, when.precision)

    return replace(when, days=third, part=PARTS[part], within=None)


def _third(first: date, last: date, part: str, precision: str) -> Days:
    part = "mid" if part == "middle" else part
    length = (last - first).days + 1
    if precision == "week":
        cut = {"early": (0, 3), "begin": (0, 2), "end": (3, 6), "mid": (1, 4), "late": (3, 6)}[part]
        return first + timedelta(cut[0]), first + timedelta(cut[1])
    if precision == "month":
        middle = {
            "early": (0, 14),
            "begin": (0, 14),
            "end": (15, length - 1),
            "mid": (9, 19),
            "late": (15, length - 1),
        }[part]
        return first + timedelta(middle[0]), first + timedelta(middle[1])
    if precision in ("decade", "century") and first.month == 1:
        years = last.year - first.year + 1
        cuts = {"early": (0, 4), "mid": (4, 7), "late": (7, 10)}[PARTS[part]]
        return date(first.year + cuts[0] * years // 10, 1, 1), date(first.year + cuts[1] * years // 10 - 1, 12, 31)
    if precision == "year" and first.month == 1:
        months = {"early": (1, 6), "mid": (5, 8), "late": (7, 12), "begin": (1, 4), "end": (9, 12)}[part]
        return date(first.year, months[0], 1), _end(first.year, months[1])
    third = length // 3
    part = PARTS[part]
    cuts = {"early": (0, third - 1), "mid": (third, length - third - 1), "late": (length - third, length - 1)}[part]
    return first + timedelta(max(0, cuts[0])), first + timedelta(max(cuts[1], 0))


def _end(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(1)
