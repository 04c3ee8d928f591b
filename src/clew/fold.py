"""Folding: text made comparable, and its tokens' places in the text as it was."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_ASCII = bytes(c + 32 if 65 <= c <= 90 else c if chr(c).isalnum() else 32 for c in range(128)) + bytes(128)

_ALEF, _YA, _WAW, _HA, _KAF = "أإآٱٲٳٵ", "ىیېےئٸ", "ؤٶ", "ةۀۂۃەہھ", "کڪ"
_FORMS = {"ا": _ALEF, "ي": _YA, "و": _WAW, "ه": _HA, "ك": _KAF}

ARABIC: dict[int, str] = {ord(form): letter for letter, forms in _FORMS.items() for form in forms}
"""Forms of Arabic letters that are written for one another, with and without hamza, also in Persian and Urdu, each to
one letter."""

# Letters that Unicode neither decomposes nor names "… WITH …".
_LETTERS = {
    "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "ȷ": "j", "ŋ": "n", "ĸ": "k",
    **{chr(form): letter for form, letter in ARABIC.items()},
}  # fmt: skip

_STROKED = re.compile(r"LATIN (?:SMALL|CAPITAL) LETTER ([A-Z]{1,2}) WITH ")

_ASCII_WORD = re.compile("[a-z0-9]+")
_RUN = re.compile(r"\S+")
_USUAL = 24

_FILLERS = "\u0640\u0674\u115f\u1160\u17b4\u17b5\ufffc"
"""Tatweel, high hamza, Hangul and Khmer fillers, and the object placeholder: they stand for no letter."""

# Marks that are written or left out at will. The vowel signs of the Indic scripts are marks too, but tell words apart.
_DROPPED_MARKS = (
    (0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670),
    (0x06D6, 0x06ED), (0x0711, 0x0711), (0x0730, 0x074A), (0x07A6, 0x07B0), (0x07EB, 0x07FD), (0x0897, 0x089F),
    (0x08CA, 0x08FF), (0x180B, 0x180F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F), (0xE0100, 0xE01EF),
)  # fmt: skip

MARKS = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _DROPPED_MARKS) + "]+")

# Thai, Lao, Myanmar, Khmer, kana and bopomofo, Han: written without spaces.
_UNSPACED = (
    (0x0E01, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17D3), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F), (0x3005, 0x3007),
    (0x3041, 0x312F), (0x31A0, 0x31BF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x1AFF0, 0x1B16F),
    (0x20000, 0x3FFFF),
)  # fmt: skip


class Token(NamedTuple):
    """A folded token and the code points [start, end) of the original text that it was folded from."""

    text: str
    start: int
    end: int


class _Table(dict[int, str]):
    """What each code point folds to, worked out when first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


_TABLE = _Table()


def fold(text: str) -> str:
    """`text` for matching: case, diacritics, Arabic spelling variants, digits and presentation forms made equal.

    The result holds letters, digits and spaces only; in scripts written without spaces each character is a word.
    It is longer or shorter than `text`: see `tokens` for the way back.
    """
    if text.isascii():
        return text.encode("ascii").translate(_ASCII).decode("ascii")
    return text.translate(_TABLE)


def words(text: str) -> tuple[str, ...]:
    """The tokens of `text` without their places."""
    return tuple(fold(text).split())


def tokens(text: str) -> list[Token]:
    """The words of `fold(text)`, each with its place in `text`."""
    if text.isascii():
        return [Token(found[0], *found.span()) for found in _ASCII_WORD.finditer(fold(text))]
    found = []
    for run in _RUN.finditer(text):
        pieces = _usual(run[0]) if len(run[0]) <= _USUAL else _tokens(run[0])
        found += [Token(letters, run.start() + start, run.start() + end) for letters, start, end in pieces]
    return found


@lru_cache(maxsize=1 << 15)
def _usual(run: str) -> tuple[Token, ...]:
    """Most words of a text have been seen before."""
    return tuple(_tokens(run))


def _tokens(text: str) -> Iterator[Token]:
    letters, start, end = "", 0, 0
    for at, character in enumerate(text):
        piece = _TABLE[ord(character)]
        if not piece and unicodedata.category(character) != "Cf":
            end = at + 1  # an accent belongs to the letter before it
        for letter in piece:
            if letter != " ":
                start = start if letters else at
                letters, end = letters + letter, at + 1
            elif letters:
                yield Token(letters, start, end)
                letters = ""
    if letters:
        yield Token(letters, start, end)


def _fold_character(character: str) -> str:
    if unicodedata.category(character) == "Cf" or _drops(character) or "\ufe70" <= character <= "\ufe7f":
        return ""
    decomposed = "".join(c for c in unicodedata.normalize("NFKD", character) if not _drops(c))
    lowered = unicodedata.normalize("NFKD", decomposed.casefold())
    return "".join(_fold_letter(c) for c in lowered if not _drops(c))


def _fold_letter(letter: str) -> str:
    digit = unicodedata.decimal(letter, None)
    if digit is not None:
        return str(digit)
    if letter in _LETTERS:
        return _LETTERS[letter]
    if not letter.isalnum() and not unicodedata.category(letter).startswith("M"):
        return " "
    if _within(letter, _UNSPACED):
        return f" {letter} "
    stroked = _STROKED.match(unicodedata.name(letter, ""))
    return stroked[1].lower() if stroked else letter


def _drops(character: str) -> bool:
    if character in _FILLERS:
        return True
    return unicodedata.category(character).startswith("M") and _within(character, _DROPPED_MARKS)


def _within(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(character) <= last for first, last in ranges)
