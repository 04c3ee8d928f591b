"""Whether words that may mean a date do so here: a month's name, a bare year, a clock time needs more than its form."""

import re

from clew.enrich.dates.when import Clock, When
from clew.enrich.dates.words import Token

CLEAR = frozenset(
    "january february april june july august september october november december"
    " يناير فبراير ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر شباط حزيران تموز ايلول ايار اذار".split()
)
"""Month names that are hardly anything else."""

SHORT_DAYS = frozenset("mon tue wed thu fri sat sun tues weds thur thurs".split())
YEAR_WORDS = frozenset(("in", "during", "circa", "dated", "في", "بتاريخ", "تاريخ"))
VERSES = re.compile("[a-z]")


def sound(text: str, token: Token, before: Token | None, after: Token | None) -> bool:
    value = token.value
    if isinstance(value, Clock):
        return _clock(text, value, before)
    if not isinstance(value, When):
        return True
    if value.precision == "year" and text.isdecimal():
        return _year(before, after)
    if value.precision == "month" and value.year is None and not value.part and not value.counted:
        return _month(text, before)
    return not (text.lower() in SHORT_DAYS and (text.islower() or before is None or before.cls != "p"))


def _year(before: Token | None, after: Token | None) -> bool:
    if before is None:
        return False
    counted = after is not None and (after.cls == "x" or after.cls == "U")
    if before.cls == "p":
        return before.value in YEAR_WORDS or (before.value in ("for", "ل") and not counted)
    return before.cls == "L" or before.cls == "r" or not counted


def _month(text: str, before: Token | None) -> bool:
    word = text.lower().removeprefix("the ")
    if word in CLEAR or " " in word or word[0] > "\u0600":
        return before is None or before.cls != "T"
    return before is not None and before.cls in "pFRL" and text[:1].isupper()


def _clock(text: str, clock: Clock, before: Token | None) -> bool:
    if not text[:1].isdigit() or not re.fullmatch(r"[\d:.,]+", text):
        return clock.precision != "part" or (clock.last is not None and any(sign.isdigit() for sign in text))
    if before is None or before.cls in "pFLR!,":
        return clock.precision != "hour"
    return not clock.half and before.cls not in "x"
