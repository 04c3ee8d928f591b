"""English text as tokens, each with one sign for what it can be part of, so that patterns over signs find groups.

P O L   in a name of a person, an organisation, a place    N  demonym           C  capitalised otherwise
T H M  an office, another title, a polite word      a  quality
p o l  head of a description of a person, a group, a place
t  the            d  other determiner     #  number        F  of                I  in, at, for, …
g  head of a description of many, that stands without an article  D  a demonym in the plural  r  north, eastern
&  and            ,  comma                -  hyphen        '  possessive        x  anything else
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from clew.enrich.names import english_words as words
from clew.enrich.names.spans import ORGANISATION, PERSON, PLACE, Span

TOKEN = re.compile(
    r"(?:Lt|Gen|Maj|Col|Capt|Cpt|Brig|Sgt|Cpl|Spc|Adm|Cmdr|Dr|Mr|Mrs|Ms|Prof|Hon|Rev|Sen|Rep|Gov|Jr|Sr|St)\."
    r"|(?:[A-Z]\.){1,6}|[^\W\d_]+|\d+[^\W_]*|[^\w\s]|_"
)
SIGNS = {PERSON: "P", ORGANISATION: "O", PLACE: "L"}
APOSTROPHES = "'’‘`´"
DETERMINERS = frozenset("a an this these those our their his her its my your some all both another other".split())
FIXED = {"the": "t", "of": "F", "and": "&", ",": ",", "-": "-", "–": "-", "‐": "-", "‑": "-"}
FIXED |= dict.fromkeys(("in", "at", "for", "to", "on"), "I") | dict.fromkeys(APOSTROPHES, "'")
FIXED |= dict.fromkeys(DETERMINERS, "d")
HEADS = (
    ("r", words.DIRECTIONS), ("g", words.MANY), ("o", words.GROUPS), ("l", words.PLACES), ("p", words.PERSONS),
    ("a", words.QUALITIES),
)  # fmt: skip


class Token(NamedTuple):
    start: int
    end: int
    text: str


def tokens(text: str) -> list[Token]:
    return [Token(found.start(), found.end(), found[0]) for found in TOKEN.finditer(text)]


def signs(tokens: Sequence[Token], names: Sequence[Span]) -> str:
    """One sign a token; `names` are in order and apart."""
    given = []
    following = iter(names)
    name = next(following, None)
    begins = True
    for place, token in enumerate(tokens):
        while name and name.end <= token.start:
            name = next(following, None)
        if name and name.start <= token.start and token.end <= name.end:
            sign = SIGNS[name.kind]
        else:
            sign = _sign(token.text, tokens[place - 1].text if place else "", begins)
        given.append(sign)
        begins = token.text in '.!?:;"“”•' or (begins and not token.text[0].isalnum())
    return "".join(given)


def _sign(text: str, before: str, begins: bool) -> str:
    lower = text.lower().rstrip(".")
    fixed = FIXED.get(lower or text)
    if fixed:
        return fixed
    if lower == "s" and before in APOSTROPHES:
        return "'"
    if lower in words.DEMONYM:
        return "N" if text[0].isupper() else "a"
    if lower.endswith("s") and lower[:-1] in words.DEMONYM:
        return "D"
    return _word(text, lower, begins)


def _word(text: str, lower: str, begins: bool) -> str:
    capital = text[0].isupper()
    if capital and lower in words.TITLES:
        return "T" if lower in words.OFFICES else "M" if lower in words.POLITE else "H"
    for sign, heads in HEADS:
        if lower in heads:
            return sign
    if text[0].isdigit():
        return "#"
    return "C" if capital and not begins else "x"
