"""One form of a name for comparing: no case, marks, vowel signs or tatweel; one alef, ya, ta marbuta, apostrophe."""

import re
import unicodedata

from clew.fold import ARABIC, MARKS

_LETTERS = ARABIC | {ord("ـ"): ""}
_SIGNS = str.maketrans(dict.fromkeys("‘’ʻʿʾ`´'", ""))
_GAPS = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069\-‐‑–.,_]+")


def folded(text: str) -> str:
    """`text` in lower case with single spaces; words keep their order."""
    text = text.translate(_SIGNS)
    if not text.isascii():
        text = MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(_LETTERS)
    return _GAPS.sub(" ", text).strip().casefold()
