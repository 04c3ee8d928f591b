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


@SETTINGS
@given(
    days, st.integers(1, 300), st.sampled_from(["from {} to {}", "between {} and {}", "from {} until {}", "{} - {}"])
)
def test_a_range_in_every_connective_ends_with_its_last_day(first: date, length: int, form: str) -> None:
    last = first + timedelta(length)
    text = form.format(*(f"{day.day} {MONTHS[day.month - 1]} {day.year}" for day in (first, last)))
    assert only(text) == (text, f"{first}/{last}")


@SETTINGS
@given(days, st.integers(1, 12), st.integers(0, 59), st.booleans(), st.sampled_from(["{d} at {t}", "{t} on {d}"]))
def test_a_day_and_an_hour_stand_in_either_order(day: date, hour: int, minute: int, late: bool, form: str) -> None:
    text = form.format(d=f"{day:%B %d, %Y}", t=f"{hour}:{minute:02} {'pm' if late else 'am'}")
    assert only(text) == (text, f"{day}T{hour % 12 + 12 * late:02}:{minute:02}")


@SETTINGS
@given(days, st.integers(1, 6), st.integers(0, 6), st.booleans())
def test_so_many_weekdays_ago_and_from_now(today: date, number: int, weekday: int, on: bool) -> None:
    text = f"{SMALL[number - 1]} {WEEKDAYS[weekday]}s {'from now' if on else 'ago'}"
    step = 1 if on else -1
    near = next(day for far in range(1, 8) if (day := today + timedelta(step * far)).weekday() == weekday)
    assert only(text, today) == (text, (near + timedelta(7 * step * (number - 1))).isoformat())


ARABIC_MONTHS = "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split()
LEVANTINE = ("كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول").split("|")
ARABIC_WEEKDAYS = "الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد".split()
ARABIC_UNITS = {"day": ("يوم", "يومين", "أيام", "يوما"), "week": ("أسبوع", "أسبوعين", "أسابيع", "أسبوعا"),
                "month": ("شهر", "شهرين", "أشهر", "شهرا"), "year": ("عام", "عامين", "أعوام", "عاما")}  # fmt: skip
ARABIC_NUMBERS = ("ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة", "أحد عشر", "اثني عشر")
ARABIC_ORDINALS = ("الأول", "الثاني", "الثالث", "الرابع")


def counted(number: int, unit: str, spelt: bool) -> str:
    """One and two are the noun's own forms; three to ten take the plural, those above the accusative."""
    one, two, many, above = ARABIC_UNITS[unit]
    if number < 3:
        return one if number == 1 else two
    return f"{ARABIC_NUMBERS[number - 3] if spelt else number} {many if number <= 10 else above}"


@SETTINGS
@given(days, st.integers(1, 12), st.sampled_from(list(ARABIC_UNITS)), st.booleans(), st.booleans())
def test_arabic_counts_agree_with_their_noun(today: date, number: int, unit: str, on: bool, spelt: bool) -> None:
    text = f"{'بعد' if on else 'قبل'} {counted(number, unit, spelt)}"
    assert only(text, today) == (text, later(today, number if on else -number, unit).isoformat())


@SETTINGS
@given(days, st.integers(0, 3))
def test_an_arabic_month_has_the_names_of_egypt_and_the_levant_or_both(day: date, form: int) -> None:
    egypt, levant = ARABIC_MONTHS[day.month - 1], LEVANTINE[day.month - 1]
    name = (egypt, levant, f"{levant}/{egypt}", f"{levant} ({egypt})")[form]
    text = f"{day.day} {name} {day.year}"
    assert only(text) == (text, day.isoformat())


@SETTINGS
@given(st.integers(1950, 2049), st.integers(1, 12), st.integers(0, 3), st.booleans())
def test_an_arabic_months_nth_week_is_the_one_of_its_nth_thursday(year: int, month: int, which: int, of: bool) -> None:
    text = f"الأسبوع {ARABIC_ORDINALS[which]} من {'شهر ' * of}{ARABIC_MONTHS[month - 1]} {year}"
    thursdays = [date(year, month, at) for at in range(1, 29) if date(year, month, at).weekday() == 3]
    first = thursdays[which] - timedelta(3)
    assert only(text) == (text, f"{first}/{first + timedelta(6)}")


HOURS = "الواحدة الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة".split()
PARTS = (("", 0), (" والنصف", 30), (" والربع", 15), (" إلا ربعا", -15), (" والثلث", 20))


@SETTINGS
@given(st.integers(1, 10), st.sampled_from(PARTS), st.booleans())
def test_an_arabic_hour_in_words_with_its_parts(hour: int, part: tuple[str, int], late: bool) -> None:
    text = f"الساعة {HOURS[hour - 1]}{part[0]} {'مساء' if late else 'صباحا'}"
    minutes = ((hour + 12 * late) * 60 + part[1]) % 1440
    assert only(text) == (text, f"T{minutes // 60:02}:{minutes % 60:02}")
