"""Periods that are no month or year by name: decades, centuries, seasons, quarters, weeks, and parts of any period."""

from dataclasses import replace
from datetime import date, datetime

from clew.enrich.dates.calendars import Days, gregorian, hijri
from clew.enrich.dates.days import year_of
from clew.enrich.dates.moves import period, shifted_days, sign_of
from clew.enrich.dates.reduce import Values, rule
from clew.enrich.dates.when import PARTS as SHARES
from clew.enrich.dates.when import Range, When, fixed, placed, share

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""The month that a season of three months begins with: the meteorological seasons of the north."""


def _months(first: int, count: int, year: int) -> Days | None:
    start, end = gregorian(year + (first - 1) // 12, (first - 1) % 12 + 1), _later(first + count - 1, year)
    return (start[0], end[1]) if start and end else None


def _later(number: int, year: int) -> Days | None:
    return gregorian(year + (number - 1) // 12, (number - 1) % 12 + 1)


def _season(values: Values, anchor: datetime | None) -> When | None:
    name = values["s"][0]
    year = next(iter(values["y"] + values["2"]), None)
    if year is None and values["U"] and values["U"][0] != "Y":
        return None
    if year is None and (values["<"] or values[">"] or values["="]):
        year = anchor.year + sign_of(values) if anchor else None
    return When(
        lambda each: _months(SEASONS[name], 3, each),
        "season",
        year,
        f"XXXX-{name}",
        counted=not values["y"] and not values["2"],
    )


def _quarter(values: Values, anchor: datetime | None) -> When | None:
    first, last = values["Q"][0] if values["Q"] else _nth_quarter(values)
    if not first:
        return None
    year = next(iter(values["y"] + values["2"]), None)
    if year is None and anchor is not None:
        year = anchor.year + sign_of(values)
    name = "quarter" if last - first == 2 else "half-year"
    return When(
        lambda each: _months(first, last - first + 1, each),
        name,
        year,
        f"XXXX-{first:02}/XXXX-{last:02}",
        counted=not values["y"] and not values["2"],
    )


def _quarters(values: Values, anchor: datetime | None) -> Range | None:
    """Q2 to Q3 2010."""
    ends = [_quarter(Values(list, {"Q": [quarter], "y": values["y"] + values["2"]}), anchor) for quarter in values["Q"]]
    return Range(ends[0], ends[1]) if ends[0] and ends[1] and values["Q"][0] < values["Q"][1] else None


def _nth_quarter(values: Values) -> tuple[int, int]:
    """The third quarter, «النصف الأول»: months, from and to; 0 where the words are something else."""
    number, half = next(iter(values["o"]), 4), values["l"] == [30]
    if not half and "Q" not in values["U"] and values["l"] != [15]:
        return 0, 0
    length = 6 if half else 3
    return (number * length - length + 1, number * length) if 1 <= number <= 12 // length else (0, 0)


def _decade(values: Values, _: datetime | None) -> When:
    start = values["S"][0]
    return fixed(date(start, 1, 1), date(start + (99 if start % 100 == 0 and start < 1900 else 9), 12, 31), "decade")


def _decade_of(values: Values, anchor: datetime | None) -> When | None:
    """The sixties of the 19th century."""
    if values["U"] != ["C"] or not 1 <= values["o"][0] <= 22:
        return None
    values["S"] = [values["o"][0] * 100 - 100 + values["S"][0] % 100]
    return _decade(values, anchor)


def _century(values: Values, _: datetime | None) -> When | None:
    number = (values["o"] + values["n"])[0]
    if "C" not in values["U"] or not 1 <= number <= 22 or values["E"] == ["bc"]:
        return None
    if values["E"] == ["hijri"]:
        first, last = hijri(number * 100 - 99), hijri(number * 100)
        return fixed(first[0], last[1], "century", calendar="hijri") if first and last else None
    return fixed(date(max(1, number * 100 - 100), 1, 1), date(number * 100 - 1, 12, 31), "century")


def _unit_end(values: Values, anchor: datetime | None) -> When | None:
    """The weekend; the first week of this month is made of `d` above."""
    return period(values["U"][0], anchor, 0) if values["U"][0] == "WE" else None


def _half(values: Values, _: datetime | None) -> When | None:
    """The second half of May."""
    when: When = values["d"][0]
    fits = when.precision == "month" and not when.calendar and values["l"] == [30] and values["o"][0] in (1, 2)
    return share(when, "early" if values["o"] == [1] else "late") if fits else None


def _part_of_unit(values: Values, anchor: datetime | None) -> When | None:
    """End of the month."""
    whole = period(values["U"][0], anchor, 0) if values["U"][0] in ("W", "M", "Y", "Q") else None
    return share(whole, values["r"][0]) if whole else None


def _rest_of(values: Values, anchor: datetime | None) -> Range | When | None:
    """The rest of May: from the anchor's day, where that lies in it."""
    when: When = values["d"][0]
    days = placed(when, anchor and anchor.date()).at()
    if anchor is None or days is None or not days[0] <= anchor.date() <= days[1] or days[0] == days[1]:
        return None if when.precision == "day" else replace(when, part="late")
    return Range(shifted_days(anchor, 0), fixed(days[1], days[1], "day", counted=True))


def _period_end(values: Values, anchor: datetime | None) -> When | None:
    """Month-end; year-end 2001."""
    year = year_of(values["y"][0]) if values["y"] else None
    whole = year or period(values["ŕ"][0], anchor, 0)
    fits = whole is not None and (not values["y"] or (year is not None and values["ŕ"] == ["Y"]))
    return share(whole, "end") if whole and fits else None


def _the_part(values: Values, anchor: datetime | None) -> When | None:
    """The early 1990s, with the article; the end of 2000 without."""
    return _part(values, anchor) if values["r"][0] in ("early", "mid", "late") else None


def _part(values: Values, _: datetime | None) -> When | None:
    when: When = values["d"][0]
    if when.precision == "day" and SHARES[values["r"][0]] != "mid" and not when.part:
        return replace(when, part=SHARES[values["r"][0]])
    return None if when.precision in ("day", "minute", "hour", "second") else share(when, values["r"][0])


PERIODS = (
    rule(r"[Fb]?Q(?:R|-|&)Q(?:O|,|p|-|/)*(?:y|2)", "~", _quarters),
    rule(
        r"T?s(?:O|,|p)?T?U?(?:y[-/][yn]|y|2)E?|T?s(?:O|p)?T?(?:[<>=]U|U[<>=])|T?[<>=]s|s[<>=]|(?<=[pr]T)s|(?<=[pr])s",
        "d",
        _season,
    ),
    rule(
        r"T?Q(?:O|,|p|-|/)*(?:y|2)|y-?Q|yT?o[Ul]|T?o[Ul](?:O|p|F)?T?U?y|T?<UOT?U?y|[Ul]o(?:O|p|F)?U?y|T?Q(?:O|p)?[<>=]U|T?o[Ul](?:O|p|F)?T?(?:[<>=]U|U[<>=])|[Ul]o(?:O|p|F)?T?(?:U[<>=]|[<>=]U)|(?<=[prLRP])T?(?:Q|oU)(?!O)",
        "d",
        _quarter,
    ),
    rule(r"T?S(?:OT?oU|Uo)", "d", _decade_of),
    rule(r"T?SU<|T?S", "d", _decade),
    rule(r"(?:T?oU|Uo|UT?n)E?", "d", _century),
)
PARTS = (
    rule(r"BT?d", "~", _rest_of),
    rule(r"Tr-?(?:O|F)?T?d", "d", _the_part),
    rule(r"r-?(?:O|F)?T?d", "d", _part),
    rule(r"T?olOT?d", "d", _half),
    rule(r"rT?=?U", "d", _part_of_unit),
    rule(r"ŕ(?:O|,|p)?y|ŕ", "d", _period_end),
    rule(r"T?U", "d", _unit_end),
)
