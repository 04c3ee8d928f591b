"""Weekdays, days of the month and weeks by number, counted from the anchor."""

from datetime import date, datetime, timedelta

from clew.enrich.dates.calendars import Days, gregorian
from clew.enrich.dates.days import BARE
from clew.enrich.dates.moves import sign_of
from clew.enrich.dates.reduce import Values
from clew.enrich.dates.when import Range, When, fixed


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
    return fixed(day, day, "day", counted=True, other=fixed(other, other, "day"), template=template)


def relative_weekday(values: Values, anchor: datetime | None) -> When | None:
    """Last Friday; this past Wednesday is the nearest one before, the coming one the nearest after."""
    words = values["<"] + values[">"] + values["="]
    number = (values["w"] + values["W"])[0]
    if anchor is None or not {"past", "coming"} & set(words):
        return weekday_of(anchor, number, sign_of(values) if words else None)
    sign = -1 if "past" in words else 1
    day = anchor.date() + timedelta(sign * ((sign * (number - anchor.weekday())) % 7 or 7))
    return fixed(day, day, "day", counted=True)


def weekday_and_day(values: Values, anchor: datetime | None) -> When | None:
    """Thursday the 21st: the day of the month nearest to the anchor that is such a day."""
    number, weekday = (values["o"] + values["n"])[0], values["w"][0]
    if not 1 <= number <= 31 or values["p"] in (["at"], ["around"], ["about"]):
        return None
    if anchor is None:
        return When(None, "day", template=f"XXXX-XX-{number:02}-WXX-{weekday + 1}", counted=True)
    months = (anchor.year * 12 + anchor.month - 1 + step for step in (0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6))
    for total in months:
        days = gregorian(total // 12, total % 12 + 1, number)
        if days and days[0].weekday() == weekday:
            return fixed(*days, "day", counted=True)
    return None


def day_of_month(values: Values, anchor: datetime | None) -> When | None:
    """The 20th of next month; on the 21st."""
    number = (values["o"] + values["n"])[0]
    if not 1 <= number <= 31 or (values["U"] and values["U"][0] != "M"):
        return None
    if anchor is None:
        return When(None, "day", template=f"{'P0M' if values['U'] else 'XXXX-XX'}-{number:02}", counted=True)
    total = anchor.year * 12 + anchor.month - 1 + sign_of(values)
    if values["U"]:
        days = gregorian(total // 12, total % 12 + 1, number)
        return fixed(*days, "day", counted=True) if days else None
    near = [days for at in range(total - 1, total + 2) if (days := gregorian(at // 12, at % 12 + 1, number))]
    near.sort(key=lambda each: abs((each[0] - anchor.date()).days))
    return fixed(*near[0], "day", counted=True, other=fixed(*near[1], "day"), template=BARE)


def weekday_in_week(values: Values, anchor: datetime | None) -> When | None:
    """Friday next week, «الأسبوع القادم الأحد»."""
    return weekday_of(anchor, values["w"][0], sign_of(values)) if values["U"][0] == "W" else None


def weekdays_in_week(values: Values, anchor: datetime | None) -> Range | None:
    """Next week between Wednesday and Friday."""
    first, last = (weekday_of(anchor, number, sign_of(values)) for number in values["w"])
    return Range(first, last) if values["U"] == ["W"] else None


def weekdays_on(values: Values, anchor: datetime | None) -> When | None:
    """Two Sundays from now, two Fridays ago."""
    count, number = (values["n"] + values["u"] + values["f"])[0], values["w"][0]
    if not 1 <= count <= 60:
        return None
    if anchor is None:
        return When(None, "day", template=f"XXXX-WXX-{number + 1}", counted=True)
    sign = -1 if values["g"] else 1
    near = (sign * (number - anchor.weekday()) - 1) % 7 + 1
    day = anchor.date() + timedelta(sign * (near + 7 * (count - 1)))
    return fixed(day, day, "day", counted=True)


def nth_weekday(values: Values, anchor: datetime | None) -> When | None:
    """The second Sunday: of the anchor's month."""
    count, number = values["o"][0], values["w"][0]
    day_name = values["all"][-1]
    if anchor is None:
        return When(None, "day", template=f"XXXX-XX-WXX-{number + 1}-#{count}", counted=True)
    if not 1 <= count <= 5 or day_name.end - day_name.start < 6:
        return None
    first = anchor.date().replace(day=1)
    day = first + timedelta((number - first.weekday()) % 7 + 7 * (count - 1))
    return fixed(day, day, "day", counted=True) if day.month == first.month else None


def week_number(values: Values, _: datetime | None) -> When | None:
    """Week 31, of the nearest year (ISO 8601)."""
    number = values["n"][0]
    if values["U"] != ["W"] or not 1 <= number <= 53:
        return None

    def week(year: int) -> Days | None:
        try:
            return date.fromisocalendar(year, number, 1), date.fromisocalendar(year, number, 7)
        except ValueError:
            return None

    return When(week, "week", None, f"XXXX-W{number:02}")
