"""Parts of a period by their number, and the periods about a day: the first week of October, the week of 16 May."""

import re
from datetime import date, datetime, timedelta

from clew.enrich.dates.calendars import Days, gregorian
from clew.enrich.dates.moves import MONTHS, NAMES, mapped, period, sign_of
from clew.enrich.dates.reduce import Values, rule
from clew.enrich.dates.when import When, share
from clew.enrich.dates.words import Token, classes

LENGTHS = {"D": 1, "B": 1, "WE": 2, "W": 7, "F": 14, "M": 28, "Q": 90, "Y": 365, "FY": 365, "E": 3652}
"""Days of each unit: a part is shorter than its whole."""

WITHIN = frozenset(("in", "في", "ب", "ل"))


def _nth(values: Values, anchor: datetime | None) -> When | None:
    """The first week of October, its last Friday, the first three months of 2016, the second half of next year."""
    row = values["all"]
    link = _head(row)
    whole = _whole(_of(row[link:]), anchor)
    head = _of(row[:link])
    if whole is None or not set(values["p"]) <= WITHIN or not set(values["t"]) <= {0}:
        return None
    which = -1 if head["<"] else head["o"][0]
    named = head["w"] or head["W"]
    if named:
        return _part(whole, "D", 1, which, named[0])
    if head["l"]:
        return _share(whole, head["l"][0], which)
    amounts = (head["V"] or [[((head["n"] or [1])[0], (head["U"] + head["Ü"] or ["D"])[0])]])[0]
    number, unit = amounts[0]
    return _part(whole, unit, number, which, None) if len(amounts) == 1 and unit in LENGTHS else None


def _head(row: list[Token]) -> int:
    """How many tokens tell the part: its number and its unit, in either order."""
    letters = classes(row)
    found = HEAD.match(letters)
    return found.end() if found else 0


def _of(row: list[Token]) -> Values:
    values: Values = Values(list)
    for token in row:
        values[token.cls].append(token.value)
    return values


def _whole(values: Values, anchor: datetime | None) -> When | None:
    if values["d"]:
        return values["d"][0]  # type: ignore[no-any-return]
    return period(values["U"][0], anchor, sign_of(values)) if values["U"][0] in "MQYEC" else None


def _part(whole: When, unit: str, number: int, which: int, weekday: int | None) -> When | None:
    """The `which`th stretch of `number` units, from the end where it is below 0; or the `which`th such weekday."""
    if number > 1 and which not in (1, -1):
        return None

    def days(first: date, last: date) -> Days | None:
        if LENGTHS[unit] * number > (last - first).days or (weekday is not None and (last - first).days < 27):
            return None
        if unit in MONTHS:
            found = _months(first, last, MONTHS[unit] * number, which)
        elif weekday is not None or unit == "WE" or (unit == "W" and number == 1):
            found = _weekday(first, last, unit, which, weekday)
        else:
            length = timedelta(LENGTHS[unit] * number)
            start = first + (which - 1) * length if which > 0 else last - length + timedelta(1)
            found = start, start + length - timedelta(1)
        return found if found and found[0] <= last else None

    precision = "day" if weekday is not None else NAMES[unit]
    suffix = f"-WXX-{weekday + 1}-#{which}" if weekday is not None else f"-#{which}{number if number > 1 else ''}{unit}"
    return mapped(whole, days, precision, whole.template + suffix)


def _months(first: date, last: date, step: int, which: int) -> Days | None:
    total = first.year * 12 + first.month - 1 if which > 0 else last.year * 12 + last.month
    total += (which - 1 if which > 0 else which) * step
    start, end = (
        gregorian(total // 12, total % 12 + 1),
        gregorian((total + step - 1) // 12, (total + step - 1) % 12 + 1),
    )
    return (start[0], end[1]) if start and end else None


def _weekday(first: date, last: date, unit: str, which: int, weekday: int | None) -> Days | None:
    """A week belongs to the period that its Thursday is in (ISO 8601), a weekend to its Saturday's."""
    mark = weekday if weekday is not None else 5 if unit == "WE" else 3
    day = (
        first + timedelta((mark - first.weekday()) % 7 + 7 * (which - 1))
        if which > 0
        else last - timedelta((last.weekday() - mark) % 7 - 7 * (which + 1))
    )
    before, after = (0, 0) if weekday is not None else (0, 1) if unit == "WE" else (3, 3)
    return (day - timedelta(before), day + timedelta(after)) if first <= day <= last else None


def _share(whole: When, share_of_60: int, which: int) -> When | None:
    """The first half, the last quarter: of a month the days to the 15th and after it."""
    parts = 60 // share_of_60
    which = which if which > 0 else parts
    if which > parts or (whole.precision == "month" and parts == 4):
        return None
    if whole.precision == "month" and parts == 2:
        return share(whole, "early" if which == 1 else "late")

    def days(first: date, last: date) -> Days | None:
        if whole.precision == "month":
            return first + timedelta(10 * which - 10), last if which == 3 else first + timedelta(10 * which - 1)
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        return None if first.day > 1 or months % parts else _months(first, last, months // parts, which)

    return mapped(whole, days, {2: "half-year", 3: "third", 4: "quarter"}[parts], f"{whole.template}-#{which}/{parts}")


def _about(values: Values, _: datetime | None) -> When | None:
    """The week of 16 September, from its Monday; Labor Day weekend; the month of May; the day after Christmas."""
    when: When = values["d"][0]
    unit, words = values["U"][0], values["L"] or ["since"]
    step = {"before": -1, "after": 1, "since": 0}.get(words[0])
    if step is None or unit not in LENGTHS:
        return None
    if unit == "M" and not step:
        return when if when.precision == "month" else None
    if not step and (unit not in ("W", "WE") or when.precision != "day"):
        return None

    def days(first: date, last: date) -> Days | None:
        day = first if step <= 0 else last
        there = period(unit, datetime(day.year, day.month, day.day), step)
        return there.at() if there else None

    return mapped(when, days, NAMES[unit], f"{when.template}{step:+}{unit}")


def _ending(values: Values, _: datetime | None) -> When | None:
    """The week ending 20 May, the quarter ended 30 June, three months ended 31 March."""
    when: When = values["d"][0]
    amounts = (values["V"] or [[(1, unit) for unit in values["U"] + [values["ë"][0]]]])[0]
    number, unit = amounts[0]
    if when.precision != "day" or unit not in LENGTHS or len(amounts) > 2:
        return None

    def days(_: date, last: date) -> Days | None:
        after = last + timedelta(1)
        if unit not in MONTHS:
            return after - timedelta(LENGTHS[unit] * number), last
        total = after.year * 12 + after.month - 1 - MONTHS[unit] * number
        start = gregorian(total // 12, total % 12 + 1, min(after.day, 28))
        return (start[0], last) if start else None

    return mapped(when, days, NAMES[unit], f"{when.template}-{number}{unit}")


HEAD = re.compile(r"T?(?:[o<](?:U?[wW]|[VÜUl])|(?:V|U|[wW]|l|Ün|n|t)[o<]|T[o<](?=O))")
WHOLE = r"(?:(?:O|p|F)T?(?:[<>=]U|U[<>=]|d|U)|(?<!<U)(?:[<>=]U|U[<>=])|(?<=oU)d)"
NTH = (rule(rf"{HEAD.pattern}{WHOLE}|[o<]ÜU?d", "d", _nth),)
ABOUT = (
    rule(r"T?U(?:O|Lp?)T?d|Ud|dU(?![a-zA-Z])", "d", _about),
    rule(r"T?(?:U|V)ëp?T?d", "d", _ending),
)
