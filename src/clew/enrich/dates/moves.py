"""The anchor's day moved, and the calendar's periods about it."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from clew.enrich.dates.calendars import Days
from clew.enrich.dates.days import STEPS
from clew.enrich.dates.reduce import Values
from clew.enrich.dates.when import Clock, When, fixed

NAMES = {"D": "day", "W": "week", "M": "month", "Y": "year", "E": "decade", "C": "century", "h": "hour", "m": "minute",
         "s": "second", "WE": "weekend", "F": "week", "Q": "quarter", "B": "day", "FY": "fiscal year"}  # fmt: skip
SECONDS = {"h": 3600, "m": 60, "s": 1}
MONTHS = {"M": 1, "Q": 3, "Y": 12, "FY": 12, "E": 120, "C": 1200}
LONGEST = 400_000
"""Days beyond which nothing is counted."""


def shifted(anchor: datetime, amounts: list[tuple[int, str]], sign: int) -> datetime | None:
    """The anchor moved by years and months first, then by days and clock time; None beyond the calendar."""
    months = sign * sum(number * MONTHS.get(unit, 0) for number, unit in amounts)
    total = anchor.year * 12 + anchor.month - 1 + months
    if not 12 <= total < 120_000:
        return None
    year, month = divmod(total, 12)
    moved = anchor.replace(year=year, month=month + 1, day=min(anchor.day, monthrange(year, month + 1)[1]))
    days = sum(number * {"D": 1, "W": 7, "WE": 7, "F": 14}.get(unit, 0) for number, unit in amounts)
    seconds = sum(number * SECONDS.get(unit, 0) for number, unit in amounts)
    if days > LONGEST or seconds > LONGEST * 86_400:
        return None
    try:
        moved += sign * timedelta(days, seconds)
    except OverflowError:
        return None
    for _ in range(sum(number for number, unit in amounts if unit == "B") if days < 1000 else 0):
        moved += timedelta(sign)
        while moved.weekday() > 4:
            moved += timedelta(sign)
    return moved


def duration(amounts: list[tuple[int, str]], sign: int) -> str:
    """ISO 8601 with a sign: how far from the unknown day."""
    days = "".join(f"{number}{unit[:1]}" for number, unit in amounts if unit in ("D", "W", "M", "Y"))
    for number, unit in amounts:
        days += {"E": f"{number * 10}Y", "C": f"{number * 100}Y", "F": f"{number * 2}W", "Q": f"{number * 3}M",
                 "B": f"{number}D", "FY": f"{number}Y", "WE": f"{number}W"}.get(unit, "")  # fmt: skip
    clock = "".join(f"{number}{unit.upper()}" for number, unit in amounts if unit in SECONDS)
    return (
        ("-" if sign < 0 else "+" if sign else "")
        + "P"
        + (days or ("" if clock else "0D"))
        + ("T" + clock if clock else "")
    )


def finest(amounts: list[tuple[int, str]]) -> str:
    return NAMES[min((unit for _, unit in amounts), key="s m h D B W WE F M Q Y FY E C".split().index)]


def shifted_days(anchor: datetime | None, days: int) -> When:
    if anchor is None:
        return When(None, "day", template=duration([(abs(days), "D")], (days > 0) - (days < 0)), counted=True)
    day = anchor.date() + timedelta(days)
    return fixed(day, day, "day", counted=True)


def period(unit: str, anchor: datetime | None, step: int) -> When | None:
    """The calendar's week (from Monday), month, year … that is `step` after the anchor's."""
    precision = NAMES[unit]
    if anchor is None:
        return When(None, precision, template=duration([(abs(step), unit)], (step > 0) - (step < 0)), counted=True)
    today = anchor.date()
    if unit in ("D", "B"):
        return shifted_days(anchor, step)
    if unit in SECONDS:
        moved = shifted(anchor, [(abs(step), unit)], 1 if step > 0 else -1)
        return moved and between(min(anchor, moved), max(anchor, moved), precision)  # type: ignore[return-value]
    if unit in ("W", "WE", "F"):
        monday = today - timedelta(today.weekday()) + timedelta(7 * step)
        first = monday + timedelta(5 if unit == "WE" else 0)
        return fixed(first, monday + timedelta(6), precision, counted=True)
    length = MONTHS[unit]
    first_month = ((today.year * 12 + today.month - 1) // length + step) * length if unit in "MQY" else None
    if first_month is None:
        years = length // 12
        year = today.year // years * years + step * years
        return fixed(date(year, 1, 1), date(year + years - 1, 12, 31), precision, counted=True)
    year, month = divmod(first_month, 12)
    end_year, end_month = divmod(first_month + length, 12)
    if not year >= 1 or end_year > 9999:
        return None
    return fixed(date(year, month + 1, 1), date(end_year, end_month + 1, 1) - timedelta(1), precision, counted=True)


def between(first: datetime, last: datetime, precision: str) -> When:
    seconds = [each.hour * 3600 + each.minute * 60 + each.second for each in (first, last)]
    when = fixed(first.date(), last.date(), precision, counted=True)
    return replace(when, clock=Clock(seconds[0], seconds[1], "minute"))


def sign_of(values: Values) -> int:
    words = values["<"] + values[">"] + values["="]
    return STEPS.get(words[0], 0) if words else 0


def mapped(when: When, change: Callable[[date, date], Days | None], precision: str, template: str) -> When | None:
    """The days that `change` makes of a period's, whatever its year; None where it makes none of any."""
    days, other = when.days, when.other
    more = replace(when, precision=precision, template=template, within=None, part="", clock=None)
    if days is None:
        return replace(more, counted=True)

    def there(year: int) -> Days | None:
        span = days(year)
        try:
            return change(*span) if span else None
        except (OverflowError, ValueError):
            return None

    if when.year is not None and there(when.year) is None:
        return None
    return replace(more, days=there, other=other and mapped(other, change, precision, template))
