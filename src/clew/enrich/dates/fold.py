"""Text as the lexicon knows it: one case, one form of each letter and digit, no marks; and the way back."""

import re
import unicodedata

MARKS = re.compile(
    "[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\u061c\xad\ufeff]"
)
"""Vowel marks, tatweel, joiners and direction marks: they carry no meaning here."""

FORMS = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹أإآٱىیکةۀہؤئ،؛٫⁄∕’‘`´ʼ–—‐‑‒−",
    "01234567890123456789اااايیكهههوي".replace("ی", "ي") + ",;.//'''''------",
)
"""Forms of one letter, digit or sign, each to one character."""

WIDE = re.compile("[\uff01-\uff5e\ufb50-\ufdfb\ufe70-\ufefc]")
"""Full-width and presentation forms."""


def fold(text: str) -> tuple[str, list[int] | None]:
    """The folded text, and for each of its characters its place in `text`: None where all places are the same."""
    if text.isascii():
        return text.lower(), None
    places = None
    if MARKS.search(text):
        places = [at for at, sign in enumerate(text) if not MARKS.match(sign)]
        text = MARKS.sub("", text)
    if WIDE.search(text):
        text = WIDE.sub(_narrow, text)
    text = text.translate(FORMS)
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    return lower, places


def _narrow(found: re.Match[str]) -> str:
    """The plain form, where it is one character too (a ligature keeps its form)."""
    plain = unicodedata.normalize("NFKC", found[0])
    return plain if len(plain) == 1 else found[0]
