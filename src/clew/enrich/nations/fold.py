"""Text with one form of each letter, and the way back to the text as found."""

import re
import unicodedata
from functools import cache

MARKS = re.compile(
    "[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u061c\u200b\u200d-\u200f\u202a-\u202e\u2066-\u2069\xad\ufeff]"
)
"""Accents that stand alone, vowel marks, tatweel, joiners and direction marks: they carry no meaning here."""

ARABIC = dict(zip("أإآٱىیېکةۀہؤئ’‘`´ʼ،؛", "اااايييكهههوي''''',;", strict=True))
WIDE = re.compile("[\uff01-\uff5e\ufb50-\ufdfb\ufe70-\ufefc]")
"""Full-width and presentation forms."""

WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> tuple[str, list[int] | None]:
    """The text in one form, in small letters, and its characters' places in `text`: None where all are the same."""
    if text.isascii():
        return text.lower(), None
    places = None
    if MARKS.search(text):
        places = [at for at, sign in enumerate(text) if not MARKS.match(sign)]
        text = MARKS.sub("", text)
    text = WIDE.sub(_narrow, text).translate(_forms())
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    return lower, places


def key(name: str) -> str:
    """A name's words in one form, parted by single spaces."""
    return " ".join(WORD.findall(fold(name)[0]))


@cache
def _forms() -> dict[int, str]:
    """Letters with accents to those without, and one Arabic letter for its forms: each one character for one."""
    forms = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        plain = unicodedata.normalize("NFD", chr(code))[0]
        if plain != chr(code):
            forms[code] = plain
    return forms | {ord(sign): plain for sign, plain in {**ARABIC, "ı": "i", "ø": "o", "ł": "l", "Ł": "L"}.items()}


def _narrow(found: re.Match[str]) -> str:
    plain = unicodedata.normalize("NFKC", found[0])
    return plain if len(plain) == 1 else found[0]
