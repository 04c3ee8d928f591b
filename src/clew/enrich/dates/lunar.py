"""Feasts of the Hebrew and the Chinese calendar.

Hebrew: the arithmetic of N. Dershowitz and E. Reingold, Calendrical Calculations. Chinese: the new year is the new moon
of late January or February in Beijing, by the mean lunation and its main terms (J. Meeus, Astronomical Algorithms, 49).
"""

from datetime import date, timedelta
from functools import lru_cache
from math import radians, sin

HEBREW_EPOCH = -1_373_427
"""The day before the calendar's first, counted as date.toordinal counts."""


@lru_cache(1024)
def hebrew_new_year(year: int) -> int:
    """Rosh Hashanah as an ordinal."""
    before, this, after = (_elapsed(each) for each in (year - 1, year, year + 1))
    return HEBREW_EPOCH + this + (2 if after - this == 356 else this - before == 382)


def _elapsed(year: int) -> int:
    months = (235 * year - 234) // 19
    day = 29 * months + (12_084 + 13_753 * months) // 25_920
    return day + 1 if 3 * (day + 1) % 7 < 3 else day


def hebrew(year: int, feast: str) -> date:
    """The first day of a feast that falls in the Gregorian year."""
    new_year, next_one = (hebrew_new_year(year + each) for each in (3761, 3762))
    passover = new_year - 163
    kislev = new_year + 59 + (next_one - new_year in (355, 385))
    return date.fromordinal({
        "rosh hashanah": new_year, "yom kippur": new_year + 9, "sukkot": new_year + 14, "simchat torah": new_year + 22,
        "hanukkah": kislev + 24, "purim": passover - 30, "passover": passover, "shavuot": passover + 50,
    }[feast])  # fmt: skip


@lru_cache(1024)
def chinese_new_year(year: int) -> date:
    first, last = date(year, 1, 21), date(year, 2, 20)
    count = round((year + 0.05 - 2000) * 12.3685) - 2
    moons = [day for each in range(count, count + 5) if first <= (day := _new_moon(each)) <= last]
    return moons[-1] if moons and moons[-1] != last else moons[0]


def _new_moon(count: int) -> date:
    """The day in Beijing of the new moon so many after that of 6 January 2000."""
    century = count / 1236.85
    sun = radians(2.5534 + 29.10535670 * count - 0.0000014 * century**2)
    moon = radians(201.5643 + 385.81693528 * count + 0.0107582 * century**2)
    node = radians(160.7108 + 390.67050284 * count - 0.0016118 * century**2)
    days = 5.09766 + 29.530588861 * count + 0.00015437 * century**2
    days += -0.40720 * sin(moon) + 0.17241 * sin(sun) + 0.01608 * sin(2 * moon) + 0.01039 * sin(2 * node)
    days += 0.00739 * sin(moon - sun) - 0.00514 * sin(moon + sun) + 0.00208 * sin(2 * sun)
    # From 1 January 2000 at noon of dynamical time, a minute ahead, to Beijing's midnights.
    return date(2000, 1, 1) + timedelta(days + 0.5 + 8 / 24 - 0.0008)
