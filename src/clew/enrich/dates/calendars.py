"""Days of the Gregorian, Hijri and Persian calendars.

Hijri months are Umm al-Qura's, by hijridate's table (1343 to 1500 AH); beyond it the tabular calendar's (30-year cycle
with leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29, civil epoch: 1 Muharram 1 AH is 19 July 622 Gregorian).
The Persian (Solar Hijri) new year is counted by the 33-year rule, (25·year + 11) mod 33 < 8, good from 1178 to 1633 AP.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from hijridate import Hijri

Days = tuple[date, date]

UMM_AL_QURA = range(1343, 1501)
HIJRI_EPOCH = date(622, 7, 19).toordinal()
PERSIAN_EPOCH = date(1799, 3, 21).toordinal()
"""1 Farvardin 1178."""


def gregorian(year: int, month: int = 0, day: int = 0) -> Days | None:
    """The days of a year, of a month of it, or one day; None where there is no such day."""
    try:
        if day:
            return (only := date(year, month, day)), only
        first = date(year, month or 1, 1)
        last = date(year, 12, 31) if month in (0, 12) else date(year, month + 1, 1) - timedelta(1)
    except ValueError:
        return None
    return first, last


@lru_cache(4096)
def hijri(year: int, month: int = 0, day: int = 0) -> Days | None:
    """The days by Umm al-Qura, or by the tabular calendar where that has no table."""
    return _span(_umm_al_qura if year in UMM_AL_QURA else _tabular, year, month, day)


@lru_cache(4096)
def hijri_within(year: int, month: int = 0, day: int = 0) -> Days | None:
    """The days between which it lies by either calendar, the tabular one taken with a day on either side."""
    there, tabular = hijri(year, month, day), _span(_tabular, year, month, day)
    if there is None or tabular is None:
        return None
    return min(there[0], tabular[0] - timedelta(1)), max(there[1], tabular[1] + timedelta(1))


@lru_cache(4096)
def jalali(year: int, month: int = 0, day: int = 0) -> Days | None:
    return _span(_persian, year, month, day) if 1178 <= year <= 1633 else None


def _span(start: Callable[[int, int], int], year: int, month: int, day: int) -> Days | None:
    """`start` tells a month's first day as an ordinal; month 13 is the next year's first."""
    if not 1 <= year <= 9000 or not 0 <= month <= 12:
        return None
    first, end = start(year, month or 1), start(year, (month or 12) + 1)
    if not day:
        return date.fromordinal(first), date.fromordinal(end - 1)
    # An announced month of 30 days may have 29 in the table: its last day is then the next month's first.
    only = date.fromordinal(first + day - 1)
    return (only, only) if day <= max(30, end - first) else None


def _umm_al_qura(year: int, month: int) -> int:
    if month == 13:
        year, month = year + 1, 1
    if year not in UMM_AL_QURA:
        return Hijri(1500, 12, 1).to_gregorian().toordinal() + Hijri(1500, 12, 1).month_length()
    return int(Hijri(year, month, 1).to_gregorian().toordinal())


def _tabular(year: int, month: int) -> int:
    return HIJRI_EPOCH + (year - 1) * 354 + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2


def _persian(year: int, month: int) -> int:
    leaps = sum((25 * each + 11) % 33 < 8 for each in range(1178, year))
    return (
        PERSIAN_EPOCH
        + (year - 1178) * 365
        + leaps
        + 31 * min(month - 1, 6)
        + 30 * max(0, month - 7)
        - (month == 13 and (25 * year + 11) % 33 >= 8)
    )
