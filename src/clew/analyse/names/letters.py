"""A name's letters made comparable: one case, no marks, one form of each Arabic letter; other scripts in Latin."""

import re
import unicodedata
from functools import lru_cache

from clew.fold import ARABIC, MARKS

_SPECIAL = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i",
                          "ə": "a", "ŋ": "ng", "ħ": "h", "ـ": "", "&": " and ", "№": " no "})  # fmt: skip
_QUIET = re.compile("['’‘ʻʿʾʼ`´ʹʺ\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}[^\W\d_]?\b\.?|\b[^\W\d_](?:\.[^\W\d_])+\b\.?")
_KEPT = frozenset(map(chr, range(128)))
_WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z]{2})")
_ARABIC_LETTER = re.compile("[\u0621-\u06d3]")


@lru_cache(maxsize=1 << 17)
def is_arabic(text: str) -> bool:
    return _ARABIC_LETTER.search(text) is not None


@lru_cache(maxsize=1 << 16)
def folded(text: str) -> str:
    """`text` in small letters without marks or apostrophes, signs as spaces, digits as 0 to 9. Latin or Arabic letters
    only: all other scripts are romanised letter by letter (anyascii)."""
    text = _QUIET.sub("", unicodedata.normalize("NFKC", text))
    text = _CAMEL.sub(" ", text).casefold().translate(_SPECIAL)
    if not text.isascii():
        text = "".join(each if each in _KEPT or is_arabic(each) else _latin(each) for each in text.translate(ARABIC))
        text = MARKS.sub("", text).casefold().translate(ARABIC)
    text = _DOTTED.sub(lambda found: found[0].replace(".", ""), text)
    return " ".join(_WORD.findall(text))


@lru_cache(maxsize=1 << 12)
def _latin(letter: str) -> str:
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    if not letter.isalnum() and not unicodedata.category(letter).startswith("M"):
        return " "
    plain = MARKS.sub("", unicodedata.normalize("NFKD", letter))
    if plain.isascii():
        return plain
    from anyascii import anyascii

    return _QUIET.sub("", anyascii(letter))
