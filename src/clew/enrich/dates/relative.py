"""Words that count from the day of the document: two years ago, last Friday, next week, «قبل سنتين»."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, datetime, timedelta

from clew.enrich.dates.calendars import gregorian
from clew.enrich.dates.clocks import part_of_day
from clew.enrich.dates.reduce import Values, rule
from clew.enrich.dates.when import Clock, Range, When, fixed, placed

NAMES = {"D": "day", "W": "week", "M": "month", "Y": "year", "E": "decade", "C": "century", "h": "hour", "m": "minute",
         "s": "second", "WE": "weekend", "F": "week", "Q": "quarter", "B": "day"}  # fmt: skip
SECONDS = {"h": 3600, "m": 60, "s": 1}
MONTHS = {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200}
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
                 "B": f"{number}D", "WE": f"{number}W"}.get(unit, "")  # fmt: skip
    clock = "".join(f"{number}{unit.upper()}" for number, unit in amounts if unit in SECONDS)
    return (
        ("-" if sign < 0 else "+" if sign else "")
        + "P"
        + (days or ("" if clock else "0D"))
        + ("T" + clock if clock else "")
    )


def _finest(amounts: list[tuple[int, str]]) -> str:
    return NAMES[min((unit for _, unit in amounts), key="s m h D B W WE F M Q Y E C".split().index)]


def _moved(values: Values, anchor: datetime | None, sign: int) -> When | None:
    """So much before or after the anchor's day, to the day, or to the minute where hours or minutes are counted."""
    amounts = [amount for each in values["V"] for amount in each]
    precision = _finest(amounts)
    template = duration(amounts, sign)
    if anchor is None:
        return When(None, precision, template=template, counted=True)
    start = values["t"][0] if values["t"] else 0
    moved = shifted(anchor + timedelta(start), amounts, sign)
    if moved is None:
        return None
    when = fixed(moved.date(), moved.date(), precision, counted=True)
    if any(unit in SECONDS for _, unit in amounts):
        return replace(when, clock=Clock(moved.hour * 3600 + moved.minute * 60 + moved.second, None, precision))
    return when


def _ago(values: Values, anchor: datetime | None) -> When | None:
    return _moved(values, anchor, -1)


def _hence(values: Values, anchor: datetime | None) -> When | None:
    return _moved(values, anchor, 1)


def _before(values: Values, anchor: datetime | None) -> When | None:
    """Arabic: قبل سنتين, بعد شهر."""
    if values["U"] and not values["V"]:
        values["V"] = [[(1, values["U"][0])]]
    return _moved(values, anchor, values["P"][0])


def _from_day(values: Values, anchor: datetime | None) -> When | None:
    """Two days after today, four days from yesterday."""
    return _moved(values, anchor, -1 if values["L"] == ["before"] else 1)


def _day(values: Values, anchor: datetime | None) -> When:
    return shifted_days(anchor, values["t"][0])


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
        return moved and _between(min(anchor, moved), max(anchor, moved), precision)  # type: ignore[return-value]
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


def _between(first: datetime, last: datetime, precision: str) -> When:
    seconds = [each.hour * 3600 + each.minute * 60 + each.second for each in (first, last)]
    when = fixed(first.date(), last.date(), precision, counted=True)
    return replace(when, clock=Clock(seconds[0], seconds[1], "minute"))


def sign_of(values: Values) -> int:
    return next(iter(values["<"] + values[">"] + values["="]), 0)


def _period(values: Values, anchor: datetime | None) -> When | None:
    when = period(values["U"][0], anchor, sign_of(values))
    return None if values["U"][0] in "hms" and not sign_of(values) else when


def _stretch(values: Values, anchor: datetime | None) -> When | None:
    """The last three days, the next two weeks: up to the anchor, or from the day after it."""
    amounts, sign = values["V"][0], sign_of(values)
    precision = _finest(amounts)
    if not sign:
        return None
    if anchor is None:
        return When(None, precision, template=duration(amounts, sign), counted=True)
    if all(unit in ("E", "C") for _, unit in amounts):
        number, unit = amounts[0]
        one, other = period(unit, anchor, sign), period(unit, anchor, sign * number)
        spans = [span for span in (one and one.at(), other and other.at()) if span]
        return fixed(min(s[0] for s in spans), max(s[1] for s in spans), precision, counted=True) if spans else None
    moved = shifted(anchor, amounts, sign)
    if moved is None:
        return None
    if any(unit in SECONDS for _, unit in amounts):
        return _between(min(anchor, moved), max(anchor, moved), precision)
    day = timedelta(1)
    if sign < 0:
        return fixed(moved.date(), anchor.date() - day, precision, counted=True)
    return fixed(anchor.date() + day, moved.date(), precision, counted=True)


def weekday_of(anchor: datetime | None, number: int, step: int | None) -> When:
    """Friday of the anchor's week, `step` weeks on; without a step the nearest one before, and the next as the other.

    Last Friday is of the week before, next Friday of the week after.
    """
    template = f"XXXX-WXX-{number + 1}"
    if anchor is None:
        return When(None, "day", template=template, counted=True)
    today = anchor.date()
    if step is not None:
        day = today - timedelta(today.weekday()) + timedelta(7 * step + number)
        return fixed(day, day, "day", counted=True)
    back = (today.weekday() - number) % 7 or 7
    day, other = today - timedelta(back), today - timedelta(back) + timedelta(7 if back < 7 else 14)
    return fixed(day, day, "day", counted=True, other=fixed(other, other, "day"))


def _weekday(values: Values, anchor: datetime | None) -> When:
    known = bool(values["<"] or values[">"] or values["="])
    number = (values["w"] + values["W"])[0]
    return weekday_of(anchor, number, sign_of(values) if known else None)


def _weekday_number(values: Values, anchor: datetime | None) -> When | None:
    """Thursday the 21st: the day of the month nearest to the anchor that is such a day."""
    number, weekday = (values["o"] + values["n"])[0], values["w"][0]
    if not 1 <= number <= 31:
        return None
    if anchor is None:
        return When(None, "day", template=f"XXXX-XX-{number:02}", counted=True, weekday=weekday)
    months = (anchor.year * 12 + anchor.month - 1 + step for step in (0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6))
    for total in months:
        days = gregorian(total // 12, total % 12 + 1, number)
        if days and days[0].weekday() == weekday:
            return fixed(*days, "day", counted=True)
    return None


def _month_day(values: Values, anchor: datetime | None) -> When | None:
    """The 20th of next month; on the 21st."""
    number = (values["o"] + values["n"])[0]
    if not 1 <= number <= 31 or (values["U"] and values["U"][0] != "M"):
        return None
    if anchor is None:
        return When(None, "day", template=f"XXXX-XX-{number:02}", counted=True)
    total = anchor.year * 12 + anchor.month - 1 + sign_of(values)
    if values["U"]:
        days = gregorian(total // 12, total % 12 + 1, number)
        return fixed(*days, "day", counted=True) if days else None
    near = [days for at in range(total - 1, total + 2) if (days := gregorian(at // 12, at % 12 + 1, number))]
    near.sort(key=lambda each: abs((each[0] - anchor.date()).days))
    return fixed(*near[0], "day", counted=True, other=fixed(*near[1], "day"))


def _month_of(values: Values, anchor: datetime | None) -> When | None:
    """Last September; June next year: `d` is a month or a day without a year."""
    when: When = values["d"][0]
    if when.year is not None or when.counted or (values["U"] and values["U"][0] != "Y"):
        return None
    sign = sign_of(values)
    if anchor is None:
        return replace(when, counted=True)
    today, near = anchor.date(), placed(when, anchor.date()).year
    if values["U"]:
        return replace(when, year=(near or 0) if when.calendar else today.year + sign, counted=True)
    years = [year for year in range((near or 0) - 2, (near or 0) + 3) if (days := when.days and when.days(year))]
    if not years or when.days is None:
        return None
    past = [year for year in years if (days := when.days(year)) and days[1] < today]
    coming = [year for year in years if (days := when.days(year)) and days[0] > today]
    chosen = past[-1:] if sign < 0 else coming[:1] if sign > 0 else [near] if when.calendar else [today.year]
    return replace(when, year=chosen[0], counted=True) if chosen else None


def _week_day(values: Values, anchor: datetime | None) -> When | None:
    """Friday next week, «الأسبوع القادم الأحد»."""
    return weekday_of(anchor, values["w"][0], sign_of(values)) if values["U"][0] == "W" else None


def _now(values: Values, anchor: datetime | None) -> When:
    return shifted_days(anchor, 0)


def _tonight(values: Values, anchor: datetime | None) -> When | None:
    """Tonight; this morning, last night; with a clock time (tonight at 7) that."""
    step = sign_of(values)
    when = shifted_days(anchor, step)
    return replace(when, clock=part_of_day(values))


def _rest(values: Values, anchor: datetime | None) -> Range | None:
    """Later this week, rest of the month: from the anchor on; earlier this month: up to it."""
    whole = period(values["U"][0], anchor, 0)
    if whole is None or anchor is None or (span := whole.at()) is None:
        return None
    day = anchor.date()
    early = bool(values["g"])
    return Range(
        fixed(span[0] if early else day, span[0] if early else day, "day", counted=True),
        fixed(day if early else span[1], day if early else span[1], "day", counted=True),
    )


AMOUNTS = (
    rule(r"(?:n|y)U", "V", lambda values, _: [((values["n"] + values["y"])[0], values["U"][0])]),
    rule(r"a?fO?U", "V", lambda values, _: [(values["f"][0], values["U"][0])]),
    rule(r"aU", "V", lambda values, _: [(1, values["U"][0])]),
    rule(r"V(?:,?&?V)+", "V", lambda values, _: [amount for each in values["V"] for amount in each]),
)

RELATIVE = (
    rule(r"V[g]", "d", _ago),
    rule(r"V(?:[Fi]|L)t", "d", _from_day),
    rule(r"Vi|V[F]N", "d", _hence),
    rule(r"[<>=]?[T]?V[<>]|T?[<>]V", "d", _stretch),
    rule(r"PV(?:i|[FO]N)?|PU(?:i|[FO]N)?(?![a-zA-Z<>=])", "d", _before),
    rule(r"T?w,?p?O?T?[<>=]U|T?[<>=]U,?p?w|U[<>=],?p?w|wFU[<>=]|w[FO]?=U", "d", _week_day),
    rule(r"T?(?:o|n)(?:O|F|p)?T?(?:[<>=]U|U[<>=])", "d", _month_day),
    rule(r"(?:T?[<>=])d|d(?:O|,)?T?[<>=]U|dU[<>=]|d[<>]", "d", _month_of),
    rule(r"T?[<>=]q|=?q[<>=]|=G|G[<>=]?|T?<qq", "d", _tonight),
    rule(r"iT?=?U|r?(?:i|g)=U", "~", _rest),
    rule(r"T?[<>=]U|U[<>=]", "d", _period),
    rule(r"w,?p?T?(?:o|n(?![:/.-]?[ncAU]))", "d", _weekday_number),
    rule(r"T?[<>=]w|w[<>=]", "d", _weekday),
    rule(r"[<>=]?t[=]?", "d", _day),
    rule(
        r"w,?p?d",
        "d",
        lambda values, _: (
            replace(values["d"][0], weekday=values["w"][0]) if values["d"][0].precision == "day" else None
        ),
    ),
    rule(r"w", "d", _weekday),
    rule(r"(?<=p)T?o(?=$|[^a-zA-Z])", "d", _month_day),
)
