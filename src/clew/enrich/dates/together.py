"""Days with clock times, ranges, and open ends."""

from dataclasses import replace
from datetime import datetime, timedelta

from clew.enrich.dates.clocks import halved, part_of_day
from clew.enrich.dates.days import BARE, year_of
from clew.enrich.dates.reduce import Values, rule
from clew.enrich.dates.when import DAY, Clock, Range, When, fixed


def _at(values: Values, _: datetime | None) -> When | None:
    """26 May 2017 at 21:15; tomorrow morning; tonight at 7."""
    when: When = values["d"][0]
    if when.part and values["q"]:
        values["r"] = [when.part]
    clock = values["c"][0] if values["c"] else part_of_day(values) if values["q"] else _number(values)
    if when.precision != "day" or clock is None:
        return None
    if when.clock is not None:
        if when.clock.precision != "part" or clock.precision == "part":
            return None
        if clock.half:
            clock = halved(clock, 12 if when.clock.first >= 43_200 else 0)
    return replace(when, clock=clock)


def _hour_first(values: Values, anchor: datetime | None) -> When | None:
    """At 9 on Monday."""
    values["p"] = values["^"]
    return _at(values, anchor) if values["^"] == ["at"] else None


def _number(values: Values) -> Clock | None:
    """None in "3 May in two lorries": an hour stands after other words."""
    if {"in", "on", "during", "within", "dated"} & set(values["p"]):
        return None
    number = values["n"][0]
    return Clock(number * 3600, None, "hour", half=1 <= number <= 12) if number <= 24 else None


def _hours(values: Values, _: datetime | None) -> When | None:
    """Five to seven today."""
    when: When = values["d"][0]
    first, last = values["n"]
    if when.precision != "day" or (when.clock and when.clock.precision != "part") or not first < last <= 24:
        return None
    if not values["F"] + values["b"] and when.clock is None and values["all"][0].cls == "d":
        return None
    late = 12 if when.clock and when.clock.first >= DAY // 2 > last * 3600 else 0
    return replace(when, clock=Clock((first + late) * 3600, (last + late) * 3600, "hour"))


def _range(values: Values, _: datetime | None) -> Range | None:
    first, last = values["d"]
    if not set(values["U"]) <= {"D"}:
        return None
    if any(each.clock and each.clock.last and each.clock.precision != "part" for each in (first, last)):
        return None
    if (
        first.year is None
        and last.year is not None
        and first.days
        and not first.counted
        and first.calendar == last.calendar
    ):
        first = replace(first, year=last.year)
    elif (
        last.year is None
        and first.year is not None
        and last.days
        and not last.counted
        and first.calendar == last.calendar
    ):
        last = replace(last, year=first.year)
    if (begin := first.at()) and (end := last.at()) and begin[0] > end[0] and last.template.startswith("XXXX-WXX"):
        # From next Monday until Friday: the one after it.
        day = begin[0] + timedelta((end[0] - begin[0]).days % 7)
        last = fixed(day, day, "day", counted=True, clock=last.clock)
    one, other = first.at(), last.at()
    if one and other and one[0] > other[1]:
        next_one = last.other and last.other.at()
        if not last.counted or not next_one or one[0] > next_one[1]:
            return None
        last = replace(last.other, other=None, clock=last.clock) if last.other else last
    return Range(first, last)


def _year_range(values: Values, anchor: datetime | None) -> Range | None:
    """From 2015 to May 2017; between 2 May and 2018: a bare year beside a date."""
    row = [token.value if token.cls == "d" else year_of(token.value) for token in values["all"] if token.cls in "dy"]
    if None in row:
        return None
    pair: Values = Values(list)
    pair["d"] = row
    return _range(pair, anchor)


def _on_day(values: Values, anchor: datetime | None) -> Range | None:
    """Today before 4 p.m., tomorrow after 9."""
    when = _at(values, anchor)
    if when is None or when.clock is None or when.clock.last is not None:
        return None
    word = (values["L"] or ["before"])[0]
    return Range(when, None, {"open": word}) if word in ("since", "after") else Range(None, when, {"open": word})


def _bare_year(when: When) -> bool:
    """By the 1997 law: a year that tells which."""
    return when.template == BARE and when.precision == "year" and not when.part


def _onwards(values: Values, _: datetime | None) -> Range:
    """2012 or later."""
    return Range((values["d"] + values["c"])[0], None, {"open": "since"})


def _open(values: Values, _: datetime | None) -> Range | None:
    words = values["L"] + values["P"]
    word = words[0] if words else {"until": "before"}.get(values["R"][0], values["R"][0])
    piece: When | Clock = (values["d"] + values["c"])[0]
    if not word or not set(values["U"]) <= {"D"} or (values["T"] and isinstance(piece, When) and _bare_year(piece)):
        return None
    return Range(piece, None, {"open": word}) if word in ("since", "after") else Range(None, piece, {"open": word})


TOGETHER = (
    rule(r"d,?-?(?:pT?)?(?:r-?T?)?-?q(?!U?d)|(?:pT?)?(?:r-?T?)?-?q,?(?:p|O|F)?T?U?d", "d", _at),
    rule(r"[Fb]?n(?:R|-|&)n(?:O|p|,)*d|d,?[Fb]?n(?:R|-|&)n(?![a-zA-Z/.-])", "d", _hours),
    rule(r"d,?(?:p|-)?U?c", "d", _at),
    rule(r"c,?(?:p|O|F)?T?U?d", "d", _at),
    rule(r"dpn(?![a-zA-Z/.-])", "d", _at),
    rule(r"(?<=p)n,?p?T?d", "d", _hour_first),
    rule(r"(?:[Fb]T?)?U?d(?:R|-)T?U?d|bT?U?d&T?U?d", "~", _range),
    rule(r"[Fb]U?y(?:R|-|&)d|[Fb]d(?:R|-|&)U?y", "~", _year_range),
    rule(r"d,?[LR]c|d,?Ln(?![a-zA-Z/.-])", "~", _on_day),
    rule(r"F?(?:d|c)ä", "~", _onwards),
    rule(r"(?:d|c)Ä", "~", lambda values, _: Range(None, (values["d"] + values["c"])[0], {"open": "upto"})),
    rule(r"[LP]p?T?U?(?:d|c)|(?<![a-z0-9d~c])RT?U?[dc]", "~", _open),
)
