"""Cells and headers in one plain form: no marks, one alphabet of digits, small letters, blanks for signs."""

import re
import unicodedata
from functools import lru_cache

DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬،−–﹣－٪", "01234567890123456789.,,----%")
"""Arabic-Indic and Persian digits and separators, and the minus signs, one for one: offsets stay as they are."""
UNSEEN = dict.fromkeys(
    [
        *range(0x64B, 0x660),
        0x640,
        0x670,
        0x61C,
        0xAD,
        0xFEFF,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ]
)
"""Vowel marks, tatweel, and marks of direction."""
LETTERS = str.maketrans("أإآٱىةؤئیکھہ", "اااايهويي" + "كهه")
APART = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])|[\W_]+")
JOINT = re.compile(r"(?<=[a-z0-9])\s+(?=[ء-ي])|(?<=[ء-ي])\s+(?=[a-z])")


def plain(text: str) -> str:
    """Digits, separators and minus signs as ASCII has them; other characters stay, and so do all offsets."""
    return text if text.isascii() else text.translate(DIGITS)


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Words in small letters parted by single blanks, without accents, vowel marks and the Arabic article."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(UNSEEN)).translate(LETTERS).translate(DIGITS)
        text = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    words = APART.sub(" ", text).lower().split()
    return " ".join(word[2:] if word.startswith("ال") and len(word) > 4 else word for word in words)


def halves(words: str) -> list[str]:
    """Folded words in two scripts, each script alone: headers are often written twice."""
    return JOINT.split(words)
