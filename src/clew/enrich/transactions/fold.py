"""Cells and headers in one plain form: no marks, one alphabet of digits, small letters, blanks for signs."""

import re
import unicodedata
from functools import lru_cache

from clew.enrich.plain import DIGITS, MARKS
from clew.fold import ARABIC

SIGNS = DIGITS | str.maketrans("٫٬،−–﹣－٪", ".,,----%")
"""Arabic-Indic and Persian digits and separators, and the minus signs, one for one: offsets stay as they are."""
FORMS = SIGNS | ARABIC
APART = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])|[\W_]+")
JOINT = re.compile(r"(?<=[a-z0-9])\s+(?=[ء-ي])|(?<=[ء-ي])\s+(?=[a-z])")


def plain(text: str) -> str:
    """Digits, separators and minus signs as ASCII has them; other characters stay, and so do all offsets."""
    return text if text.isascii() else text.translate(SIGNS)


def bare(text: str) -> str:
    """The same without marks that carry no meaning."""
    return text if text.isascii() else MARKS.sub("", text).translate(SIGNS)


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Words in small letters parted by single blanks, without accents, vowel marks and the Arabic article."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", MARKS.sub("", text)).translate(FORMS)
        text = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    words = APART.sub(" ", text).lower().split()
    return " ".join(word[2:] if word.startswith("ال") and len(word) > 4 else word for word in words)


def halves(words: str) -> list[str]:
    """Folded words in two scripts, each script alone: headers are often written twice."""
    return JOINT.split(words)
