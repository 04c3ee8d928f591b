"""Weeks and weekdays within a month or a year: the first week of October, the week of 16 May."""

from dataclasses import replace
from datetime import datetime, timedelta

from clew.enrich.dates.calendars import Days
from clew.enrich.dates.reduce import Values, rule
from clew.enrich.dates.when import When


def _week_of(values: Values, _: datetime | None) -> When | None:
    """The week of 16 September: from its Monday."""
    when: When = values["d"][0]
    days = when.days
    if values["U"][0] != "W" or when.precision != "day" or days is None:
        return None

    def week(year: int) -> Days | None:
        found = days(year)
        monday = found and found[0] - timedelta(found[0].weekday())
        return (monday, monday + timedelta(6)) if monday else None

    return replace(when, days=week, precision="week", within=None)


def _week_in(values: Values, _: datetime | None) -> When | None:
    """The first week of October: its weeks are those with a Thursday in it (ISO 8601). Or its first Friday."""
    when: When = values["d"][0]
    days, count = when.days, -1 if values["<"] else values["o"][0]
    named = values["w"] or values["W"]
    if days is None or when.precision not in ("month", "year") or (not named and values["U"] != ["W"]):
        return None
    weekday = named[0] if named else 3

    def week(year: int) -> Days | None:
        span = days(year)
        if span is None:
            return None
        first = span[0] + timedelta((weekday - span[0].weekday()) % 7)
        day = (
            first + timedelta(7 * (count - 1)) if count > 0 else span[1] - timedelta((span[1].weekday() - weekday) % 7)
        )
        if day > span[1]:
            return None
        return (day, day) if named else (day - timedelta(3), day + timedelta(3))

    template = when.template + (f"-WXX-{weekday + 1}-#{count}" if named else f"-W{count:02}")
    return replace(when, days=week, precision="day" if named else "week", template=template, within=None)


WEEKS = (
    rule(r"T?UOT?d|T?ULp?T?d", "d", _week_of),
    rule(r"T?(?:o|<)U(?:O|p|F)?T?d|U(?:o|<)(?:O|p|F)d", "d", _week_in),
    rule(r"T?(?:o|<)U?[wW](?:O|p|F)T?d", "d", _week_in),
)
