"""Phrases made by a grammar, with the days that each means reckoned here by other means than the step's."""

from calendar import monthrange
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from clew.enrich.dates import dates
from clew.step import GivenText

SETTINGS = settings(max_examples=150, deadline=None)
TODAY = date(2017, 6, 10)
MONTHS = "January February March April May June July August September October November December".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
ORDINALS = ("first", "second", "third", "fourth")
SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
numbers = st.integers(2, 12)


def only(text: str, today: date = TODAY) -> tuple[str, str]:
    ((mention,),) = (list(found) for found in dates.run([GivenText(f"We met {text}.", today.isoformat())]))
    return mention.text, mention.value


def later(day: date, number: int, unit: str) -> date:
    if unit in ("day", "week"):
        return day + timedelta(number * {"day": 1, "week": 7}[unit])
    total = day.year * 12 + day.month - 1 + number * {"month": 1, "year": 12}[unit]
    return date(total // 12, total % 12 + 1, min(day.day, monthrange(total // 12, total % 12 + 1)[1]))


@SETTINGS
@given(days, numbers, st.sampled_from(["day", "week", "month", "year"]), st.booleans(), st.booleans())
def test_so_many_units_before_and_after_a_day(day: date, number: int, unit: str, after: bool, spelt: bool) -> None:
    text = f"{SMALL[number - 1] if spelt else number} {unit}s {'after' if after else 'before'} {day:%d %B %Y}"
    assert only(text) == (text, later(day, number if after else -number, unit).isoformat())


@SETTINGS
@given(days, numbers, st.sampled_from(["day", "week", "month", "year"]), st.booleans(), st.booleans())
def test_so_many_units_ago_and_from_now(today: date, number: int, unit: str, on: bool, spelt: bool) -> None:
    text = f"{SMALL[number - 1] if spelt else number} {unit}s {'from now' if on else 'ago'}"
    assert only(text, today) == (text, later(today, number if on else -number, unit).isoformat())


@SETTINGS
@given(st.integers(1900, 2100), st.integers(1, 12), st.integers(0, 4), st.integers(0, 6))
def test_a_months_nth_weekday(year: int, month: int, which: int, weekday: int) -> None:
    text = f"the {(*ORDINALS, 'last')[which]} {WEEKDAYS[weekday]} of {MONTHS[month - 1]} {year}"
    length = monthrange(year, month)[1]
    all_of_them = [day for at in range(1, length + 1) if (day := date(year, month, at)).weekday() == weekday]
    assert only(text) == (text, all_of_them[which if which < 4 else -1].isoformat())


@SETTINGS
@given(st.integers(1900, 2100), st.integers(2, 11), st.sampled_from(["first", "last"]))
def test_a_years_first_and_last_months(year: int, number: int, end: str) -> None:
    text = f"the {end} {SMALL[number - 1]} months of {year}"
    first, last = (1, number) if end == "first" else (13 - number, 12)
    assert only(text) == (text, f"{year}-{first:02}-01/{year}-{last:02}-{monthrange(year, last)[1]}")


@SETTINGS
@given(days, st.sampled_from(["day", "week"]), st.booleans())
def test_the_period_before_and_after_a_day(day: date, unit: str, after: bool) -> None:
    text = f"the {unit} {'after' if after else 'before'} {day:%B %d, %Y}"
    start = later(day if unit == "day" else day - timedelta(day.weekday()), 1 if after else -1, unit)
    value = start.isoformat() if unit == "day" else f"{start}/{start + timedelta(6)}"
    assert only(text) == (text, value)
