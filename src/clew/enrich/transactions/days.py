"""Dates in a column, in one order of day and month for all of it."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from clew.enrich.transactions.fold import bare, folded

PARTED = re.compile(r"(\d{1,4})\s?([/.\-])\s?(\d{1,2})\s?\2\s?(\d{1,4})\b")
COMPACT = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
CLOCK = re.compile(r"[T ,]\s*\d{1,2}:\d\d.*$")
NAMED = re.compile(r"(?:^|\s)(\d{1,2}) (?:(?:de|of) )?([a-zء-ي]+(?: [ء-ي]+)?) (\d{4}|\d\d)$")
MONTH_FIRST = re.compile(r"(?:^|\s)([a-zء-ي]+) (\d{1,2})(?:st|nd|rd|th)? (\d{4})$")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
"""Of 2001 to 2033."""
SERIALS = range(20_000, 60_000)
"""Spreadsheets' day numbers of 1954 to 2064."""
ZERO = date(1899, 12, 30)
WEEKDAYS = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)? |^(?:احد|اثنين|ثلاثاء|اربعاء|خميس|جمعه|سبت) "
)
# fmt: off
NAMES: tuple[str, ...] = (
    "january jan janvier janv يناير جانفي", "february feb fevrier fevr fev فبراير شباط فيفري",
    "march mar mars مارس اذار",
    "april apr avril avr ابريل نيسان افريل", "may mai مايو ايار ماي", "june jun juin يونيو حزيران جوان",
    "july jul juillet juil يوليو تموز جويليه", "august aug aout اغسطس اب اوت",
    "september sep sept septembre سبتمبر ايلول",
    "october oct octobre اكتوبر", "november nov novembre نوفمبر", "december dec decembre ديسمبر",
)
# fmt: on
MONTHS = {folded(word): month for month, words in enumerate(NAMES, start=1) for word in words.split()} | {
    folded(words): month
    for words, month in (("كانون الثاني", 1), ("تشرين الأول", 10), ("تشرين الثاني", 11), ("كانون الأول", 12))
}


class Told(NamedTuple):
    """A date's figures as they stand: year, and two numbers of which one is the day; `sure` where the order is plain.

    Where it is sure, they are month and day.
    """

    year: int
    first: int
    second: int
    sure: bool


@lru_cache(maxsize=16384)
def told(text: str) -> Told | None:
    """The date that is all of the cell but for a clock's time; None where there is none."""
    if not 6 <= len(text) <= 44:
        return None
    text = CLOCK.sub("", bare(text).strip())
    if found := PARTED.fullmatch(text):
        return _parted(found[1], int(found[3]), found[4])
    if COMPACT.fullmatch(text):
        return _real(int(text[:4]), int(text[4:6]), int(text[6:]))
    words = WEEKDAYS.sub("", folded(text))
    if found := NAMED.fullmatch(words):
        month, day, year = MONTHS.get(found[2]), int(found[1]), found[3]
    elif found := MONTH_FIRST.fullmatch(words):
        month, day, year = MONTHS.get(found[1]), int(found[2]), found[3]
    else:
        return None
    return _real(_year(year), month, day) if month else None


def _parted(first: str, middle: int, last: str) -> Told | None:
    if len(first) == 4:
        return _real(int(first), middle, int(last)) if len(last) <= 2 else None
    if len(first) > 2 or len(last) == 3 or len(last) == 1:
        return None
    year, one, two = _year(last), int(first), middle
    if one > 31 or two > 31 or not one or not two or (one > 12 and two > 12) or not 1300 <= year <= 2100:
        return None
    return Told(year, one, two, False)


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 70 else 1900)


def _real(year: int, month: int, day: int) -> Told | None:
    """Sure figures; those of Hijri years (1425 to 1450, by Umm al-Qura) become Gregorian ones."""
    if 1425 <= year <= 1450:
        found = _hijri(year, month, day)
        return Told(found.year, found.month, found.day, True) if found else None
    try:
        date(year, month, day)
    except ValueError:
        return None
    return Told(year, month, day, True) if 1900 <= year <= 2100 else None


def _hijri(year: int, month: int, day: int) -> date | None:
    from hijridate import Hijri

    try:
        return date(*Hijri(year, month, day).to_gregorian().datetuple())
    except (ValueError, OverflowError):
        return None


def serial(text: str) -> str:
    """The day of a spreadsheet's day number, or of seconds or milliseconds since 1970 (UTC), ISO 8601; "" where it is
    none."""
    if EPOCH.fullmatch(text):
        return (date(1970, 1, 1) + timedelta(days=int(text[:10]) // 86_400)).isoformat()
    if not SERIAL.fullmatch(text) or int(text[:5]) not in SERIALS:
        return ""
    return (ZERO + timedelta(int(text[:5]))).isoformat()


def day_of(found: Told, day_first: bool | None) -> str:
    """ISO 8601: the day; where the order is unknown (None) and both are days, the interval between the two."""
    if found.sure:
        return _iso(found.year, found.first, found.second)
    one = _order(found, True)
    other = _order(found, False)
    if day_first is None and one and other and one != other:
        return "/".join(sorted((one, other)))
    return (one or other) if day_first is not False else (other or one)


def _order(found: Told, day_first: bool) -> str:
    month, day = (found.second, found.first) if day_first else (found.first, found.second)
    certain = _real(found.year, month, day)
    return _iso(*certain[:3]) if certain else ""


def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04}-{month:02}-{day:02}"


def day_first(columns: Iterable[Sequence[Told]], arabic: bool) -> bool | None:
    """Whether days stand before months, by all dates of a table; None where nothing tells.

    A number beyond 12 tells, else the order that keeps a column of three dates and more in sequence where the other
    does not, else the script: Arabic puts the day first.
    """
    columns = [[each for each in column if not each.sure] for column in columns]
    first = sum(each.first > 12 for column in columns for each in column)
    second = sum(each.second > 12 for column in columns for each in column)
    if first or second:
        return first >= second
    ordered = [_sequences(column) for column in columns if len(column) > 2]
    days, months = any(one for one, _ in ordered), any(other for _, other in ordered)
    if days != months:
        return days
    return True if arabic else None


def _sequences(column: Sequence[Told]) -> tuple[bool, bool]:
    """Whether the dates rise or fall throughout, with days first and with months first."""
    return _in_sequence(column, lambda each: (each.year, each.second, each.first)), _in_sequence(
        column, lambda each: (each.year, each.first, each.second)
    )


def _in_sequence(column: Sequence[Told], key: Callable[[Told], tuple[int, int, int]]) -> bool:
    keys = [key(each) for each in column]
    pairs = list(pairwise(keys))
    return len(set(keys)) > 2 and (all(one <= two for one, two in pairs) or all(one >= two for one, two in pairs))
