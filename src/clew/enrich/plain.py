"""Text with one form of each digit, space and sign and without marks, and the way back to the text as found."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MARKS = re.compile(
    "[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\xad\ufeff]"
)
"""Vowel marks, tatweel, joiners and direction marks: no part of a number or a name of a unit."""

OTHER = re.compile("[^\x00-\x7f\u0621-\u064a]")
SIGNS = {
    **dict.fromkeys(map(ord, "–—‐‑‒−\u2043"), "-"),
    **dict.fromkeys(map(ord, "’‘`´ʼ\u2032"), "'"),
    **dict.fromkeys(map(ord, "“”\u2033"), '"'),
    **dict.fromkeys(map(ord, "أإآٱ"), "ا"),
    **dict.fromkeys(map(ord, "ىی"), "ي"),
    **dict.fromkeys(map(ord, "ةۀہ"), "ه"),
    **dict.fromkeys(map(ord, "ئؤ"), "ي"),
    ord("ک"): "ك",
    ord("،"): ",",
    ord("⁄"): "/",
}
KEPT = frozenset("²³½¼¾⅓⅔ªº")
"""Signs whose plain form would be another number."""


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
    places, kept = None, text
    if MARKS.search(text):
        places = [at for at, sign in enumerate(text) if not MARKS.match(sign)]
        kept = MARKS.sub("", text)
    return Plain(OTHER.sub(_simple, kept.translate(SIGNS)), text, places)


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
    if sign in KEPT:
        return sign
    if sign.isspace():
        return " "
    form = unicodedata.normalize("NFKC", sign)
    return form if len(form) == 1 else sign
