"""Text with one form of each letter, digit and sign and without marks, and the way back to the text as found."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from clew.fold import ARABIC

UNSEEN = (
    "\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2069\xad\ufeff"
)
"""Vowel marks, tatweel, joiners and direction marks, as a part of a pattern: they carry no meaning here. The joiner
that parts (U+200C) is not among them."""

MARKS = re.compile(f"[{UNSEEN}\u200c]+")
WIDE = re.compile("[\uff01-\uff5e\ufb50-\ufdfb\ufe70-\ufefc]")
"""Full-width and presentation forms."""

DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)
DASHES = dict.fromkeys(map(ord, "–—‐‑‒−"), "-")
APOSTROPHES = dict.fromkeys(map(ord, "’‘`´ʼ"), "'")

OTHER = re.compile("[^\x00-\x7f\u0621-\u064a]")
SIGNS: dict[int, str | int] = {
    **DASHES,
    **APOSTROPHES,
    **ARABIC,
    **str.maketrans("\u2043\u2032“”\u2033،⁄", "-'\"\"\",/"),
}
RAISED = ("<super>", "<sub>", "<circle>")
"""Signs whose plain form would be another number, or a figure of the number before them."""


@dataclass(frozen=True)
class Plain:
    """`text` has its marks left out; `places` has the place of each of its characters, None where none was left out."""

    text: str
    whole: str
    places: list[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where characters of the plain text lie in the text as found."""
        return (start, end) if self.places is None else (self.places[start], self.places[end - 1] + 1)


@lru_cache(4)
def plain(text: str) -> Plain:
    """The case of letters is kept; no character becomes two."""
    if text.isascii():
        return Plain(text, text, None)
    kept, places = without(MARKS, text)
    return Plain(OTHER.sub(_simple, kept.translate(SIGNS)), text, places)


def without(marks: re.Pattern[str], text: str) -> tuple[str, list[int] | None]:
    """`text` without runs of `marks`, and its characters' places in `text`: None where nothing was left out."""
    kept, places, start = [], list[int](), 0
    for found in marks.finditer(text):
        kept.append(text[start : found.start()])
        places.extend(range(start, found.start()))
        start = found.end()
    if not start:
        return text, None
    return "".join((*kept, text[start:])), [*places, *range(start, len(text))]


def narrow(text: str) -> str:
    """Full-width and presentation forms in their plain form, place by place: a ligature stays."""
    return WIDE.sub(_simple, text)


def lower(text: str) -> str:
    """Small letters, place by place: the few letters whose small form is longer stay."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(s.lower() if len(s.lower()) == 1 else s for s in text)


def _simple(found: re.Match[str]) -> str:
    return _simple_sign(found[0])


@lru_cache(4096)
def _simple_sign(sign: str) -> str:
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    if sign.isspace():
        return " "
    form = unicodedata.normalize("NFKC", sign)
    return form if len(form) == 1 and not unicodedata.decomposition(sign).startswith(RAISED) else sign
