"""Words that count from the day of the document: two years ago, last Friday, next week, «قبل سنتين»."""

from dataclasses import replace
from datetime import datetime, timedelta

from clew.enrich.dates.amounts import unit_of
from clew.enrich.dates.clocks import part_of_day
from clew.enrich.dates.counted import beyond
from clew.enrich.dates.days import of_weekday, year_of
from clew.enrich.dates.moves import SECONDS, between, duration, finest, period, shifted, shifted_days, sign_of
from clew.enrich.dates.reduce import Values, rule
from clew.enrich.dates.weekdays import (
    day_of_month,
    nth_weekday,
    relative_weekday,
    week_number,
    weekday_and_day,
    weekday_in_week,
    weekday_of,
    weekdays_in_week,
    weekdays_on,
)  # fmt: skip
from clew.enrich.dates.weeks import NTH
from clew.enrich.dates.when import Clock, Range, When, fixed, placed

TOLD = "told"
"""The value of words that count from a day told elsewhere."""


def _moved(values: Values, anchor: datetime | None, sign: int) -> When | None:
    """So much before or after the anchor's day, to the day, or to the minute where hours or minutes are counted."""
    amounts = [amount for each in values["V"] for amount in each]
    precision = finest(amounts)
    template = duration(amounts, sign)
    if anchor is None:
        return When(None, precision, template=template, counted=True, way=sign)
    moved = shifted(anchor, amounts, sign)
    if moved is None:
        return None
    when = fixed(moved.date(), moved.date(), precision, counted=True, way=sign)
    if any(unit in SECONDS for _, unit in amounts):
        return replace(when, clock=Clock(moved.hour * 3600 + moved.minute * 60 + moved.second, None, precision))
    return when


def _beyond(values: Values, anchor: datetime | None) -> Range | None:
    """«قبل أكثر من سنتين»; in less than an hour."""
    if not values["P"] and (values["p"] != ["in"] or values["Ħ"] != ["less"]):
        return None
    values["d"] = [_before(values, anchor) if values["P"] else _moved(values, anchor, 1)]
    return beyond(values, anchor) if values["d"][0] else None


def _ago(values: Values, anchor: datetime | None) -> When | None:
    """Two years ago; two years earlier is counted from a day that is told elsewhere."""
    return _moved(values, None if values["g"] == [TOLD] else anchor, -1)


def _hence(values: Values, anchor: datetime | None) -> When | None:
    """Two weeks from now; two weeks later is counted from a day that is told elsewhere."""
    return _moved(values, None if values["i"] == [TOLD] else anchor, 1)


def _before(values: Values, anchor: datetime | None) -> When | None:
    """Arabic: قبل سنتين, بعد شهر."""
    if values["U"] and not values["V"]:
        values["V"] = [[(1, values["U"][0])]]
    return _moved(values, anchor, 1 if values["P"] == ["after"] else -1)


def _day(values: Values, anchor: datetime | None) -> When:
    return shifted_days(anchor, values["t"][0])


def _period(values: Values, anchor: datetime | None) -> When | None:
    when = period(values["U"][0], anchor, sign_of(values))
    return None if values["U"][0] in "hms" and not sign_of(values) else when


def _stretch(values: Values, anchor: datetime | None) -> When | None:
    """The last three days, the next two weeks: up to the anchor, or from the day after it."""
    amounts, sign = values["V"][0], sign_of(values)
    precision = finest(amounts)
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
        return between(min(anchor, moved), max(anchor, moved), precision)
    day = timedelta(1)
    if sign < 0:
        return fixed(moved.date(), anchor.date() - day, precision, counted=True)
    return fixed(anchor.date() + day, moved.date(), precision, counted=True)


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


def _now(values: Values, anchor: datetime | None) -> When:
    return shifted_days(anchor, 0)


def _year_to_now(values: Values, anchor: datetime | None) -> Range | None:
    """2010 to present."""
    first = year_of(values["y"][0])
    return Range(first, shifted_days(anchor, 0)) if first else None


def _tonight(values: Values, anchor: datetime | None) -> When | None:
    """Tonight; this morning, last night; with a clock time (tonight at 7) that."""
    when = shifted_days(anchor, sign_of(values))
    values["r"] += ["late"] * len(values["i"]) + ["early"] * len(values["g"])
    return replace(when, clock=part_of_day(values))


def _rest(values: Values, anchor: datetime | None) -> Range | When | None:
    """Later this week, rest of the month: from the anchor on; earlier this month: up to it."""
    whole = period(values["U"][0] if values["U"] else "D", anchor, 0)
    if whole is None or anchor is None or (span := whole.at()) is None:
        return whole if anchor is None else None
    day = anchor.date()
    if values["B"] and span == (day, day):
        return between(anchor, anchor.replace(hour=23, minute=59, second=59), "part")
    early = bool(values["g"])
    return Range(
        fixed(span[0] if early else day, span[0] if early else day, "day", counted=True),
        fixed(day if early else span[1], day if early else span[1], "day", counted=True),
    )


def _to_date(values: Values, anchor: datetime | None) -> Range | When | None:
    """Year to date, YTD, this month to date."""
    values["U"] = [unit for unit in values["U"] + values["ð"] if unit][:1]
    values["g"] = [TOLD]
    return _rest(values, anchor) if values["U"] else None


def _decades(values: Values, anchor: datetime | None) -> When | None:
    """The past two decades, with the article."""
    return _stretch(values, anchor) if values["V"][0][0][1] == "E" else None


def _stretch_between(values: Values, anchor: datetime | None) -> When | None:
    """The five past years, «الأيام الثلاثة الماضية»."""
    values["V"] = [[((values["n"] + values["u"] + values["f"])[0], unit_of(values))]]
    return _stretch(values, anchor)


def _the_period(values: Values, anchor: datetime | None) -> When | None:
    """The next day, the last decade, with the article."""
    return _period(values, anchor) if values["U"][0] in ("D", "E") else None


def _within(values: Values, anchor: datetime | None) -> When | None:
    """In three weeks: the day; within three weeks: all days up to it; within the last three: those."""
    if values["<"]:
        return _stretch(values, anchor) if values["p"] == ["within"] else None
    if values["U"]:
        values["V"] = [[(1, values["U"][0])]] if values["p"] == ["within"] else []
    if not values["V"]:
        return None
    if values["p"] == ["in"] and not values[">"]:
        return _moved(values, anchor, 1)
    if values["p"] != ["within"]:
        return None
    end = _moved(values, anchor, 1)
    span = end.at() if end else None
    if anchor is None or end is None or span is None or end.clock:
        return end
    return fixed(anchor.date(), span[1], end.precision, counted=True)


def _within_counted(values: Values, anchor: datetime | None) -> When | None:
    """«خلال الأيام الثلاثة القادمة»."""
    return _stretch_between(values, anchor) if values["p"] == ["within"] else None


def _after_next(values: Values, anchor: datetime | None) -> When | None:
    """The week after next, the Friday before last, the night before last."""
    step = (values["e"] or [2 * sign_of(values)])[0]
    if abs(step) != 2 or (values["L"] and values["L"] != [{-2: "before", 2: "after"}[step]]):
        return None
    if values["w"]:
        return weekday_of(anchor, values["w"][0], step)
    if values["q"]:
        return replace(shifted_days(anchor, step), clock=part_of_day(values))
    return period(values["U"][0], anchor, step)


def _next_day(values: Values, anchor: datetime | None) -> When | None:
    return shifted_days(anchor, sign_of(values)) if values["t"] == [0] else None


def _lasting(values: Values, anchor: datetime | None) -> Range | None:
    """For three days from today; two weeks starting 20 May."""
    when: When = values["d"][0]
    days = placed(when, anchor and anchor.date()).at()
    if (
        days is None
        or when.precision != "day"
        or values["L"] not in ([], ["since"])
        or values["p"] not in ([], ["for"])
    ):
        return None
    end = shifted(datetime.combine(days[0], datetime.min.time()), values["V"][0], 1)
    if end is None or any(unit in SECONDS for _, unit in values["V"][0]):
        return None
    last = end.date() - timedelta(1)
    return Range(fixed(days[0], days[0], "day", counted=when.counted), fixed(last, last, "day", counted=when.counted))


def _hours_from(values: Values, _: datetime | None) -> Clock | None:
    """From 2 p.m. for two hours."""
    amounts = values["V"][0]
    start: Clock = values["c"][0]
    seconds = sum(number * SECONDS.get(unit, 0) for number, unit in amounts)
    if values["p"] != ["for"] or start.last is not None or not 0 < seconds < 86_400:
        return None
    return replace(start, last=(start.first + seconds) % 86_400)


RELATIVE = (
    rule("ö", "o", lambda values, _: values["ö"][0]),
    *NTH,
    rule(r"Fc,?pV|pV,?Fc", "c", _hours_from),
    rule(r"PĦ[VU]|pĦV", "~", _beyond),
    rule(r"Pħ?V(?!F[dwtjq=<>T])(?:i|[FO]N)?|Pħ?U(?!F[dwtj])(?:i|[FO]N)?(?![a-zA-Z<>=])", "d", _before),
    rule(r"V[g]", "d", _ago),
    rule(r"Vi|V[F]N", "d", _hence),
    rule(r"pT?[<>]V|pV[<>]", "d", _within),
    rule(r"p[UÜ][nuf][<>]", "d", _within_counted),
    rule(r"T[<>]V", "d", _decades),
    rule(r">V", "d", _stretch),
    rule(r"[nu][<>][UÜ]|[UÜ][nuf][<>]", "d", _stretch_between),
    rule(r"V[<>](?!U)|<V", "d", _stretch),
    rule(r"pV(?![ig]|OT?d|[LF][pTdtwmU<>=])|pU(?![a-zA-Z<>=])", "d", _within),
    rule(r"T?(?:U[FO]?|w|q)(?:e|LT?[<>](?![a-zA-Z]))", "d", _after_next),
    rule(r"[<>=]U,?[Fb]w(?:R|&|-)w", "~", weekdays_in_week),
    rule(r"[nuf]O?w[gi]", "d", weekdays_on),
    rule(r"T?w,?p?O?T?[<>=]U|T?[<>=]U'?,?p?U?w|U[<>=],?p?U?w|w[FOp]?U[<>=]|w[FO]?=U", "d", weekday_in_week),
    rule(r"=Uw", "d", lambda values, anchor: weekday_of(anchor, values["w"][0], 0) if values["U"] == ["D"] else None),
    rule(r"T?(?:(?<!U)o|n)(?:O|F|p)?T?(?:[<>=]U|U[<>=])", "d", day_of_month),
    rule(r"(?:T?[<>=])d|d(?:O|F|p|,)?T?[<>=]U|d(?:O|F|p)?U[<>=]|d[<>]", "d", _month_of),
    rule(r"[rig]?T?[<>=]q|=?q[<>=]|[rig]?=?G|G[<>=]?|T?<qq", "d", _tonight),
    rule(r"BT?=?(?:U|t=?)|[ig]pT=?U|[ig]=U", "~", _rest),
    rule(r"T?=?Uð|ð", "~", _to_date),
    rule(r"[ig]t", "d", lambda values, anchor: replace(_day(values, anchor), part="late" if values["i"] else "early")),
    rule(r"(?<=[OpF])[<>=]U(?!O)|(?<=[OpF])U[<>=]|(?<=o)=U|(?<=oU)[<>=]U", "d", _period),
    rule(r"t[<>]", "d", _next_day),
    rule(r"=U", "d", _period),
    rule(r"T[<>]U", "d", _the_period),
    rule(r"[<>]U|U[<>=]", "d", _period),
    rule(r"Un(?![a-zA-Z.:/-]?[\dA])|Un", "d", week_number),
    rule(r"T?ow(?!L)", "d", nth_weekday),
    rule(r"w,?p?T?(?:o|n(?![:/.-]?[ncAU]))", "d", weekday_and_day),
    rule(r"T?=?[<>=]U?w|w[<>=]", "d", relative_weekday),
    rule(r"t,?d", "d", lambda values, _: values["d"][0] if not values["d"][0].counted else None),
    rule(r"t=?", "d", _day),
    rule(r"[Fb]?U?y(?:R|-)N", "~", _year_to_now),
    rule(r"[Ni](?=R)|N(?=&)|(?<=[R&])N", "d", _now),
    rule(r"w,?p?d", "d", of_weekday),
    rule(r"(?<!T)(?<!To)w|w(?!L)", "d", relative_weekday),
    rule(
        r"(?:(?<=p)|(?<=[qU]O))T?o(?=$|[^a-zA-Z])|(?<=[LR])To(?=$|[^a-zA-Z])|(?<=[Fb])To(?=(?:R|-|&)To)|(?<=[Fb]To[R&-])To|(?:(?<=p)T?|T)o(?=,?p(?:T?q|c)|,?c)",
        "d",
        day_of_month,
    ),
    rule(r"pV,?[Fi]d|V,?Lp?d", "~", _lasting),
)
