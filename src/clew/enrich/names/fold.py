"""One form of a name for comparing: no case, marks, vowel signs or tatweel; one alef, ya, ta marbuta, apostrophe."""

import re
import unicodedata

_ARABIC = str.maketrans("أإآٱىیېئؤةۀەک", "ااااييييوهههك", "ـ")
_SIGNS = str.maketrans(dict.fromkeys("‘’ʻʿʾ`´'", ""))
_GAPS = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069\-‐‑–.,_]+")
_MARKS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670\u06d6-\u06ed]+")


def folded(text: str) -> str:
    """`text` in lower case with single spaces; words keep their order."""
    text = text.translate(_SIGNS)
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text.translate(_ARABIC))).translate(_ARABIC)
    return _GAPS.sub(" ", text).strip().casefold()
