"""Days and months by their names and numbers, in every written order."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from clew.enrich.dates.calendars import Days, gregorian, hijri, hijri_within
from clew.enrich.dates.figures import full_year, hijri_day, month, persian_day
from clew.enrich.dates.holidays import holiday
from clew.enrich.dates.reduce import Values, rule
from clew.enrich.dates.when import Range, When, fixed, placed


def _year(values: Values) -> int | None:
    return next(iter(values["y"] + values["2"]), None)


def _named(year: int | None, values: Values, number: int) -> When | None:
    """The day, or the month where `number` is 0, in the calendar that the month's name tells."""
    if values["H"]:
        if year is not None and not 1 <= year <= 1600:
            # Ramadan 2017: the Hijri month that begins in a Gregorian year.
            return _hijri_in(year, values["H"][0], number)
        return hijri_day(year, values["H"][0], number) if number <= 30 else None
    if values["J"]:
        return persian_day(year, values["J"][0], number) if year is None or 1178 <= year <= 1633 else None
    number_of_month = values["m"][0]
    if not number:
        return month(year, number_of_month)
    if gregorian(year or 2000, number_of_month, number) is None:
        return None
    return When(
        lambda each: gregorian(each, number_of_month, number), "day", year, f"XXXX-{number_of_month:02}-{number:02}"
    )


def _hijri_in(year: int, number_of_month: int, day: int, last: int = 0) -> When | None:
    """A Hijri month, its day, or its days `day` to `last`, where it begins in a Gregorian year."""
    found = [
        each
        for each in range(round((year - 622) * 33 / 32) - 1, round((year - 622) * 33 / 32) + 3)
        if (days := hijri(each, number_of_month)) and days[0].year == year
    ]
    if not found:
        return None
    whens = [
        replace(feast(each, number_of_month, day, last), precision="day" if day and not last else "month")
        for each in found
    ]
    return replace(whens[0], other=whens[1] if len(whens) > 1 else None)


def feast(year: int | None, number_of_month: int, first: int, last: int) -> When:
    """Days of a Hijri month, whole where `first` is 0, single where `last` is."""

    def days(each: int, reckon: Any = hijri) -> Days | None:
        start, end = reckon(each, number_of_month, first), reckon(each, number_of_month, last or first)
        return None if start is None or end is None else (start[0], end[1])

    template = f"AH-XXXX-{number_of_month:02}" + (f"-{first:02}" if first else "")
    return When(days, "day", year, template, "hijri", within=lambda each: days(each, hijri_within))


def _day_month(values: Values, _: datetime | None) -> When | None:
    number = next(iter(values["o"] + values["n"]))
    if not 1 <= number <= 31:
        return None
    year = _year(values)
    return _era(_named(year, values, number), values)


def _short_year(values: Values, _: datetime | None) -> When | None:
    """12-Jun-13."""
    number, year = values["n"]
    return _named(full_year(year, 2), values, number) if 1 <= number <= 31 else None


def _month_year(values: Values, _: datetime | None) -> When | None:
    return _era(_named(_year(values), values, 0), values)


def _era(when: When | None, values: Values) -> When | None:
    """A year mark chooses the calendar; one that goes against the month's calendar is taken as that month's year."""
    if when is None or not values["E"] or values["E"][0] != "hijri" or values["H"] or when.year is None:
        return when
    return when if when.year > 1500 else None


def _year_alone(values: Values, _: datetime | None) -> When | None:
    year = values["y"][0]
    era = values["E"][0] if values["E"] else ""
    if era == "hijri" or (not era and 1300 <= year <= 1500):
        if year > 1600:
            return None
        return replace(hijri_day(year, 0), precision="year") if era or values["U"] else None
    if era == "jalali":
        return replace(persian_day(year, 0), precision="year")
    if era == "bc" or (not era and not 1500 <= year <= 2199):
        return None
    precision = "fiscal year" if values["U"] == ["FY"] else "year"
    return When(gregorian, precision, year, template="" if era or values["U"] else BARE)


def _marked(values: Values, _: datetime | None) -> When | None:
    """«٥/٥/١٤٣٧ هـ»: with the mark of its calendar."""
    when: When = values["d"][0]
    return when if (values["E"] == ["hijri"]) == (when.calendar == "hijri") and values["E"] != ["bc"] else None


def year_of(number: int) -> When | None:
    return When(gregorian, "year", number) if 1500 <= number <= 2199 else None


def _feast(values: Values, _: datetime | None) -> When | None:
    number_of_month, first, last = values["j"][0]
    year = _year(values)
    if year is not None and year > 1600:
        return _hijri_in(year, number_of_month, first, last)
    return feast(year, number_of_month, first, last)


def _holiday(values: Values, anchor: datetime | None) -> When:
    rule_of = values["X"][0]
    fixed_day = isinstance(rule_of, tuple) and len(rule_of) == 2
    template = "XXXX-{:02}-{:02}".format(*rule_of) if fixed_day else "XXXX"
    return When(lambda each: holiday(rule_of, each), "day", _year(values), template)


def _pair(values: Values, _: datetime | None) -> When | None:
    """Day and month in figures, without a year."""
    one, two = values["%"][0]
    template = (two, one) if one > 12 else (one, two)
    if gregorian(2000, *template) is None:
        return None
    when = When(lambda each: gregorian(each, *template), "day", None, "XXXX-{:02}-{:02}".format(*template))
    if one > 12 or two > 12 or one == two:
        return when
    return replace(when, other=When(lambda each: gregorian(each, two, one), "day", None, f"XXXX-{two:02}-{one:02}"))


def _days_range(values: Values, _: datetime | None) -> Range | None:
    """3-7 May 2017; «من ٣ إلى ٧ أيار»; not the hours of "3 to 7 on 5 May"."""
    if not set(values["p"]) <= {"in", "في", "ب", "ل"}:
        return None
    first, last = (token.value for token in values["all"] if token.cls in "no")
    one, two = _named(_year(values), values, first), _named(_year(values), values, last)
    return Range(one, two) if one and two and first < last else None


def _days_of(values: Values, anchor: datetime | None) -> Range | None:
    """4 to 22 this month."""
    first, last = (token.value for token in values["all"] if token.cls in "no")
    step = STEPS.get((values["<"] + values[">"] + values["="])[0], 0)
    if values["U"] != ["M"] or anchor is None or not first < last:
        return None
    total = anchor.year * 12 + anchor.month - 1 + step
    spans = [gregorian(total // 12, total % 12 + 1, number) for number in (first, last)]
    ends = [fixed(*span, "day", counted=True) for span in spans if span]
    return Range(ends[0], ends[1]) if len(ends) == 2 else None


def _two_days(values: Values, _: datetime | None) -> Range | None:
    """Nov 18-Dec 19, 2015: the first's year is the last's where it has none, or the one before."""
    numbers = [token.value for token in values["all"] if token.cls in "no"]
    return _two(values, numbers, values["y"])


def _two_months(values: Values, _: datetime | None) -> Range | None:
    """Nov-Feb 2017; May and June 2017."""
    if not values["-"] and values["m"][1] != values["m"][0] % 12 + 1:
        return None
    return _two(values, [0, 0], values["y"])


def _two(values: Values, numbers: list[int], years: list[int]) -> Range | None:
    first, last = values["m"]
    over = (first, numbers[0]) > (last, numbers[1])
    starts = None if not years else years[0] - (over and len(years) == 1)
    ends = [
        _named(year, Values(list, {"m": [month_of]}), number)
        for year, month_of, number in ((starts, first, numbers[0]), (years[-1] if years else None, last, numbers[1]))
    ]
    return Range(ends[0], ends[1]) if ends[0] and ends[1] else None


def _years_range(values: Values, _: datetime | None) -> Range | None:
    first = values["y"][0]
    last = values["y"][1] if len(values["y"]) > 1 else first // 100 * 100 + values["n"][0]
    hijri_years = bool(values["E"]) and values["E"][0] == "hijri"
    low, high = (1300, 1500) if hijri_years else (1600, 2150)
    if not low <= first < last <= high or (values["n"] and last > first + 10):
        return None
    if hijri_years:
        return Range(replace(hijri_day(first, 0), precision="year"), replace(hijri_day(last, 0), precision="year"))
    return Range(When(gregorian, "year", first), When(gregorian, "year", last))


def _stamped(values: Values, _: datetime | None) -> When | None:
    """Wed Oct 26 15:50:06 2016."""
    when = _named(values["y"][0], values, values["n"][0])
    return replace(when, clock=replace(values["c"][0], zone=(values["z"] or [""])[0])) if when else None


def of_weekday(values: Values, anchor: datetime | None) -> When | None:
    """Friday, 26 May: one mention, unless the day is another weekday."""
    when: When = values["d"][0]
    if when.precision != "day" or when.clock is not None:
        return None
    there = placed(when, anchor and anchor.date())
    days, others = there.at(), there.other and there.other.at()
    if when.year is None and days and others and others[0].weekday() == values["w"][0] != days[0].weekday():
        return there.other
    told = bool(values["<"] + values[">"] + values["="])
    return None if told and days and days[0].weekday() != values["w"][0] else when


STEPS = {"past": -1, "coming": 1, -1: -1, 0: 0, 1: 1}
"""How far last, this and next are from the anchor's own."""

BARE = "bare"
"""The template of a year without a word or a mark that says so, and of a day of the month alone."""

MONTH = "[mHJ]"
DAY = "(?:o|n)"
YEAR = r"(?:\.?[,]?[-/]?(?:O|F|p)?U?(?:y|2)E?)"
DAYS = (
    rule(rf"[Fb]?m\.?{DAY}{YEAR}?(?:-|R|&)m\.?{DAY}{YEAR}?", "~", _two_days),
    rule(rf"[Fb]?m[-&/]m{YEAR}", "~", _two_months),
    rule(rf"[Fb]?T?{DAY}(?:R|-|&)T?{DAY}(?:O|p)?T?(?:[<>=]U|U[<>=])", "~", _days_of),
    rule(rf"[Fb]?T?{DAY}(?:R|-|&)T?{DAY}[-.]?(?:O|F|p)?T?U?{MONTH}{YEAR}?", "~", _days_range),
    rule(rf"[Fb]?{MONTH}\.?[Fb]?T?{DAY}(?:R|-|&)T?{DAY}(?![mc:]){YEAR}?", "~", _days_range),
    rule(r"n-m-n|n/m/n", "d", _short_year),
    rule(r"(?:w,?)?m\.?n,?cz?,?y", "d", _stamped),
    rule(rf"T?(?:(?<![UÜVl])o|n)[.,]?[-/]?(?:O|F|,)?T?U?{MONTH}{YEAR}?", "d", _day_month),
    rule(rf"y[-/,]?{MONTH}[-/]?{DAY}", "d", _day_month),
    rule(rf"{MONTH}[.,]?[-/]?T?{DAY}(?!-?n?[%c])(?:{YEAR})?", "d", _day_month),
    rule(rf"{MONTH}[.,]?[-/]?T?{DAY}", "d", _day_month),
    rule(rf"{MONTH}[.]?{YEAR}E?|y[-/,]?m|y[-/]?{MONTH}", "d", _month_year),
    rule(r"j(?:O|U|,)*(?:y|2)?E?", "d", _feast),
    rule(r"X(?:O|p|,)?U?(?:y|2)|X", "d", _holiday),
    rule(r"[Fb]?[UV]?y(?:-|R|&)U?yE?|(?<![x!])y-n(?!\d)|y-n", "~", _years_range),
    rule(r"U?yE|UEy|Uy", "d", _year_alone),
    rule(r"dE", "d", _marked),
    rule(r"(?:(?<=[pFRbOLrPBT])|(?<=r-))y(?![-/U])|y(?=[äÄ])", "d", _year_alone),
    rule(rf"(?<=[pFRbOL<>=q~dUr]){MONTH}|{MONTH}(?=[R<>=p])|{MONTH}", "d", _month_year),
    rule(r"(?<=[pRLw])%|(?<=[Fb])%(?=[R&-])|(?<=b.&)%|%(?=,?p?c)|(?<=[pFb])%(?=-%)|(?<=[pFb]%-)%", "d", _pair),
    rule(r"[<>=]?w[,.]?p?T?d", "d", of_weekday),
)
