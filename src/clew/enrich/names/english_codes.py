"""Codes: numbers of accounts, papers, plates and pieces, which a model takes for names since they are capitals."""

import re

CODE = re.compile(
    r"(?=[^\W\d_]*-?\d)(?:[A-Z]{1,8}-[\dA-Z]*\d[\w/-]*|(?=(?:\w*\d){3})[A-Z0-9/]{3,}|(?=(?:\w*\d){2})[A-Z0-9]{6,})"
)
"""A word of capitals and digits: "SL-06", "GB42QNDL00000047142019", "4471". Not "MI6", "G20" or "U2"."""

LONGEST = 60
LETTERS = re.compile(r"[A-Z]{1,5}")
GOES_ON = re.compile(r"-?\d")
WORD = re.compile(r"[^\s,;:()]+")


def without_codes(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without codes at its ends, and the letters in front of one; nothing is left of a code alone.

    A word in other letters keeps its number ("Boeing 747"), unless the number has letters itself ("Use GB42QNDL…").
    """
    words = [found.span() for found in WORD.finditer(text, start, end)]
    codes = [span[1] - span[0] <= LONGEST and bool(CODE.fullmatch(text, *span)) for span in words]
    if words and GOES_ON.match(text, end) and LETTERS.fullmatch(text, *words[-1]):
        codes[-1] = True
    if not any(codes) or not words:
        return start, end
    first, last = 0, len(words)
    while first < last and codes[first] and not text[slice(*words[first])].isdigit():
        first += 1
    while last > first and (codes[last - 1] or _before_a_code(text, words, codes, last - 1)):
        last -= 1
    if last - first == 1 and last < len(words) and _numbered(text, words[last:]):
        return start, end
    if last - first == 1 and codes[first]:
        return start, start
    whole = last - first > 1 or (last > first and first == 0 and last == len(words))
    return (words[first][0], words[last - 1][1]) if whole else (start, start)


def _before_a_code(text: str, words: list[tuple[int, int]], codes: list[bool], at: int) -> bool:
    """ "MQ" in "MQ 4471"."""
    return at + 1 < len(words) and codes[at + 1] and bool(LETTERS.fullmatch(text, *words[at]))


def _numbered(text: str, rest: list[tuple[int, int]]) -> bool:
    """Whether what follows is one plain number, which may be a name's."""
    return len(rest) == 1 and text[slice(*rest[0])].isdigit()
