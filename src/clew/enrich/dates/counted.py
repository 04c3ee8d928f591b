"""Counted from a day that is told: two weeks after 16 May, three days from tomorrow, the day before last Monday."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from clew.enrich.dates.calendars import Days
from clew.enrich.dates.moves import SECONDS, duration, finest, mapped, shifted
from clew.enrich.dates.reduce import Values, rule
from clew.enrich.dates.weeks import ABOUT
from clew.enrich.dates.when import DAY, Clock, Range, When, fixed, placed

SIGNS = {"before": -1, "after": 1, "from": 1}


def _from_day(values: Values, _: datetime | None) -> When | None:
    """Two weeks before, after, from a day; «قبل العيد بيومين»."""
    when: When = values["d"][0]
    sign = SIGNS.get((values["L"] + values["P"] + values["F"])[0], 0)
    amounts = values["V"][0] if values["V"] else [((values["o"] or [1])[0], values["U"][0])]
    if values["V"] and values["F"] and not values["P"] and values["F"] != ["from"]:
        return None
    if values["P"] and values["p"] and values["p"] != ["ب"]:
        return None
    if not sign or when.clock is not None or when.precision not in ("day", "week", "month"):
        return None
    if any(unit in SECONDS for _, unit in amounts):
        return None
    if sign > 0 and when.other is not None and when.days is not None and _later(when.other, when):
        when = replace(when.other, other=replace(when, other=None), counted=True)

    def days(first: date, last: date) -> Days | None:
        start = first if sign < 0 else last
        day = shifted(datetime(start.year, start.month, start.day), amounts, sign)
        return (day.date(), day.date()) if day else None

    start = "" if when.template == "P0D" else when.template
    found = mapped(when, days, finest(amounts), start + duration(amounts, sign))
    return found and replace(found, way=sign)


def _about_day(values: Values, _: datetime | None) -> When | None:
    """Within a week of 5 May: on either side of it."""
    when: When = values["d"][0]
    amounts = values["V"][0]
    if values["p"] != ["within"] or when.precision != "day" or any(unit in SECONDS for _, unit in amounts):
        return None

    def days(first: date, last: date) -> Days | None:
        one, other = (
            shifted(datetime(day.year, day.month, day.day), amounts, sign) for day, sign in ((first, -1), (last, 1))
        )
        return (one.date(), other.date()) if one and other else None

    return mapped(when, days, finest(amounts), f"{when.template}/{duration(amounts, 0)}")


def _later(one: When, other: When) -> bool:
    first, second = one.at(), other.at()
    return bool(first and second and first > second)


def _from_clock(values: Values, _: datetime | None) -> Clock | None:
    """Two hours before 5 p.m., half an hour after midnight."""
    clock: Clock = values["c"][0]
    sign = SIGNS.get((values["L"] + values["P"])[0], 0)
    amounts = values["V"][0]
    seconds = sign * sum(number * SECONDS.get(unit, 0) for number, unit in amounts)
    if not sign or clock.last is not None or any(unit not in SECONDS for _, unit in amounts) or abs(seconds) > DAY:
        return None
    return replace(clock, first=(clock.first + seconds) % DAY, precision="minute")


def beyond(values: Values, anchor: datetime | None) -> Range | None:
    """More than two weeks ago: all before that day; less: the days between."""
    when: When = values["d"][0]
    more = values["Ħ"] == ["more"]
    if not when.way or (not values["Ħ"] and values["p"] != ["within"]):
        return None
    if more:
        return Range(None, when) if when.way < 0 else Range(when, None)
    days = placed(when, anchor and anchor.date()).at()
    if anchor is None or days is None:
        return Range(None, when) if when.way > 0 else Range(when, None)
    today = fixed(anchor.date(), anchor.date(), "day", counted=True, clock=when.clock and _clock_of(anchor))
    return Range(when, today) if days[0] <= anchor.date() else Range(today, when)


def _clock_of(anchor: datetime) -> Clock:
    return Clock(anchor.hour * 3600 + anchor.minute * 60)


def _weekday(values: Values, _: datetime | None) -> When | None:
    """The Monday after 5 May, the Friday before Christmas, the second Sunday after Easter."""
    when: When = values["d"][0]
    sign, number = SIGNS.get(values["L"][0], 0), values["w"][0]
    if not sign or when.precision not in ("day", "week", "month"):
        return None

    def days(first: date, last: date) -> Days | None:
        start = first if sign < 0 else last
        far = (sign * (number - start.weekday()) - 1) % 7 + 1 + 7 * ((values["o"] or [1])[0] - 1)
        day = start + timedelta(sign * far)
        return day, day

    return mapped(when, days, "day", f"{when.template}{'-+'[sign > 0]}WXX-{number + 1}")


FROM_CLOCK = rule(r"V[LP]c", "c", _from_clock)
COUNTED = (
    rule(r"V(?:L|F)p?T?d|ToULp?T?d|Pdp[VU]|P[VU]Fd", "d", _from_day),
    rule(r"pVOT?d", "d", _about_day),
    rule(r"To?wLp?T?d", "d", _weekday),
    *ABOUT,
    rule(r"[Ħp]d", "~", beyond),
)
