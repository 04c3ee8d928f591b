"""Text with one form of each letter, and the way back to the text as found."""

import re
import unicodedata
from functools import cache

from clew.enrich.plain import APOSTROPHES, UNSEEN, lower, narrow, without
from clew.fold import ARABIC

MARKS = re.compile(f"[{UNSEEN}\u0300-\u036f]+")
"""Accents that stand alone too. The joiner that parts (U+200C) parts words here: Persian writes endings behind it."""

WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> tuple[str, list[int] | None]:
    """The text in one form, in small letters, and its characters' places in `text`: None where all are the same."""
    if text.isascii():
        return text.lower(), None
    kept, places = without(MARKS, text)
    return lower(narrow(kept).translate(_forms())), places


def key(name: str) -> str:
    """A name's words in one form, parted by single spaces."""
    return " ".join(WORD.findall(fold(name)[0]))


@cache
def _forms() -> dict[int, str]:
    """Letters with accents to those without, and one Arabic letter for its forms: each one character for one."""
    forms = ARABIC | APOSTROPHES | {ord(sign): plain for sign, plain in zip("،؛ıøłŁ", ",;iolL", strict=True)}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        plain = unicodedata.normalize("NFD", chr(code))[0]
        if plain != chr(code):
            forms[code] = plain
    return forms
