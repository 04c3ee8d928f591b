"""Whether words that may mean a date do so here: a month's name, a bare year, a clock time needs more than its form."""

import re

from clew.enrich.dates.days import BARE
from clew.enrich.dates.fold import fold
from clew.enrich.dates.when import Clock, Range, When
from clew.enrich.dates.words import Token

CLEAR = frozenset(
    "january february april june july august september october november december"
    " يناير فبراير ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر شباط حزيران تموز ايلول ايار"
    " اذار رمضان ramadan".split()
)
"""Month names that are hardly anything else."""

SHORT_DAYS = frozenset("mon tue wed thu fri sat sun tues weds thur thurs".split())
YEAR_WORDS = frozenset(("in", "during", "throughout", "circa", "dated", "في", "بتاريخ", "تاريخ"))
COUNTED = frozenset("people men women children troops police fighters or and to of in on per more".split())
VERB = re.compile(r"(?i:one|two|three|four|five|six|seven|eight|nine|ten)\s+(?:may|march)")
"""One may."""
BOOKS = re.compile(
    r"(?:gen|exod|lev|num|deut|josh|judg|ruth|sam|kings?|chron|ezra|neh|esth|job|ps|prov|eccl|isa|jer|lam|ezek|dan|hos|joel"
    r"|amos|obad|jon|mic|nah|hab|zeph|hag|zech|mal|matt?|mark|luke|john|acts|rom|cor|gal|eph|phil|col|thess|tim|tit|heb"
    r"|jam|pet|jude|rev|surat?|quran|verse|score|won|lost|beat|ratio|odds|chapter|سوره|الايه|ايه|النتيجه)[a-z]*$"
)
"""Words before chapter and verse, and before scores."""


def sound(text: str, token: Token, before: Token | None, after: Token | None, word: str, next_word: str) -> bool:
    """`word` and `next_word` are the folded ones before and after."""
    value = token.value
    if isinstance(value, Clock):
        return _clock(text, value, before, word)
    if isinstance(value, Range):
        return after is None or after.cls != "x" or all(_told(end) for end in (value.first, value.last))
    if value.template == BARE and value.precision == "year" and not value.part:
        return _the_year(value, word, next_word) if before and before.cls == "T" else _year(before, after)
    if value.precision == "month" and value.year is None and not value.part and not value.counted:
        return _month(text, before)
    if (
        value.precision == "day"
        and value.clock is None
        and (value.template == BARE or (value.template.startswith("XXXX-XX-") and "W" not in value.template))
    ):
        return _day_of_month(text, word, after)
    if VERB.fullmatch(text):
        return False
    return text.lower() not in SHORT_DAYS or word in ("on", "last", "next", "by", "since")


def _told(end: When | Clock | None) -> bool:
    """Not a day of the month alone, which may be a floor or an amendment."""
    return not isinstance(end, When) or end.template != BARE or end.precision != "day" or end.clock is not None


def _day_of_month(text: str, word: str, after: Token | None) -> bool:
    """On the 21st: not where a word follows that it may count."""
    return (word == "on" or (word == "for" and any(sign.isdigit() for sign in text))) and (
        after is None or after.cls != "x"
    )


def _the_year(value: When, word: str, next_word: str) -> bool:
    """The 2001 budget; not the 2001 villages, nor the 2001 at the end of a line."""
    counted = not next_word.isalpha() or next_word.endswith("s") or next_word in COUNTED
    return word == "the" and 1950 <= (value.year or 0) <= 2049 and not counted


def _year(before: Token | None, after: Token | None) -> bool:
    if before is None:
        return False
    counted = after is not None and after.cls in "xUν"
    if before.cls == "p":
        return before.value in YEAR_WORDS or (before.value in ("for", "ل") and not counted)
    return before.cls in "LPr" or not counted


def _month(text: str, before: Token | None) -> bool:
    word = fold(text)[0].removeprefix("the ")
    if word in CLEAR or " " in word or "/" in word:
        return True
    arabic = "\u0600" <= text[:1] <= "\u06ff"
    return before is not None and before.cls in "pFRLO" and (text[:1].isupper() or arabic)


def _clock(text: str, clock: Clock, before: Token | None, word: str) -> bool:
    """Figures parted by a colon may be chapter and verse, or a score: an hour of one figure needs a word before it."""
    if not re.fullmatch(r"[\d:.,]+", text):
        return clock.precision != "part" or any(sign.isdigit() for sign in text)
    if before is None or before.cls in "pFLR!,":
        return clock.precision != "hour"
    return text[1:2] != ":" and not BOOKS.match(word)
