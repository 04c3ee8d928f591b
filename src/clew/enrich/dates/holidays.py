"""Holidays that fall on another day each year: the nth weekday of a month, or so many days from Easter."""

from datetime import date, timedelta

from clew.enrich.dates.calendars import Days

Rule = tuple[int, int] | tuple[int, int, int] | int
"""Month and day; month, weekday and which one (-1 the last); or days after Easter Sunday."""

EASTER: dict[str, Rule] = {
    "easter": 0, "easter sunday": 0, "easter monday": 1, "good friday": -2, "ash wednesday": -46, "palm sunday": -7,
    "maundy thursday": -3, "shrove tuesday": -47, "mardi gras": -47, "pentecost": 49, "whit monday": 50,
    "ascension day": 39, "corpus christi": 60,
}  # fmt: skip
WEEKDAYS: dict[str, Rule] = {
    "thanksgiving": (11, 3, 4), "thanksgiving day": (11, 3, 4), "martin luther king day": (1, 0, 3),
    "mlk day": (1, 0, 3),
    "martin luther king jr day": (1, 0, 3), "presidents day": (2, 0, 3), "president's day": (2, 0, 3),
    "presidents' day": (2, 0, 3), "washington's birthday": (2, 0, 3), "memorial day": (5, 0, -1),
    "labor day": (9, 0, 1),
    "labour day": (9, 0, 1), "columbus day": (10, 0, 2), "mother's day": (5, 6, 2), "mothers day": (5, 6, 2),
    "mothers' day": (5, 6, 2), "father's day": (6, 6, 3), "fathers day": (6, 6, 3), "fathers' day": (6, 6, 3),
}  # fmt: skip
FIXED: dict[str, Rule] = {
    "st patrick's day": (3, 17), "saint patrick's day": (3, 17), "st. patrick's day": (3, 17), "saint patrick": (3, 17),
    "st patrick day": (3, 17), "groundhog day": (2, 2), "earth day": (4, 22), "all saints' day": (11, 1),
    "all saints day": (11, 1), "all souls day": (11, 2), "cinco de mayo": (5, 5), "juneteenth": (6, 19),
    "flag day": (6, 14),
    "epiphany": (1, 6), "bastille day": (7, 14), "guy fawkes day": (11, 5), "april fool's day": (4, 1),
    "april fools' day": (4, 1), "april fools day": (4, 1), "new year": (1, 1), "international women's day": (3, 8),
    "women's day": (3, 8), "anzac day": (4, 25), "canada day": (7, 1), "xmas eve": (12, 24), "new years": (1, 1),
    "valentine day": (2, 14), "halloween day": (10, 31), "veteran's day": (11, 11), "veterans' day": (11, 11),
}  # fmt: skip
ARABIC: dict[str, Rule] = {
    "عيد الشكر": (11, 3, 4), "يوم الشكر": (11, 3, 4), "عيد الام": (5, 6, 2), "يوم الاب": (6, 6, 3),
    "عيد الاب": (6, 6, 3),
    "عيد الفصح": 0, "الجمعه العظيمه": -2, "يوم الارض": (4, 22), "عيد الاستقلال": (7, 4), "عيد العمال": (5, 1),
    "يوم العمال": (5, 1), "يوم المراه العالمي": (3, 8),
}  # fmt: skip
MOVING: dict[str, Rule] = {**EASTER, **WEEKDAYS, **FIXED, **ARABIC}


def holiday(rule: Rule, year: int) -> Days | None:
    if not 1600 <= year <= 4000:
        return None
    if isinstance(rule, int):
        day = easter(year) + timedelta(rule)
    elif len(rule) == 2:
        day = date(year, rule[0], rule[1])
    else:
        day = _nth(year, *rule)
    return day, day


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    if which > 0:
        first = date(year, month, 1)
        return first + timedelta((weekday - first.weekday()) % 7 + 7 * (which - 1))
    last = date(year, month + 1, 1) - timedelta(1)
    return last - timedelta((last.weekday() - weekday) % 7)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Anonymous, Nature, 20 April 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)
