"""The mentions of one text."""

import re
from collections.abc import Iterator
from datetime import datetime

from clew.enrich.dates.clocks import CLOCKS
from clew.enrich.dates.days import DAYS
from clew.enrich.dates.fold import fold
from clew.enrich.dates.numbers import NUMBERS
from clew.enrich.dates.periods import PARTS, PERIODS
from clew.enrich.dates.reduce import reduce
from clew.enrich.dates.relative import AMOUNTS, RELATIVE
from clew.enrich.dates.sound import sound
from clew.enrich.dates.together import TOGETHER
from clew.enrich.dates.words import Token, classes, tokens
from clew.enrich.dates.written import written
from clew.model import Mention

TAIL = re.compile("[\u0640\u064b-\u0652]*")
"""Marks that belong to the letter before them."""

SEGMENT = re.compile(r"[^x!]+")
STRONG = re.compile("[mHJwWsQSjXdcYtGDKMUÜVC%EAqzyhkl]|p[uv]|pT?o|[pn]n|n<n")
STAGES = (NUMBERS, CLOCKS, AMOUNTS, PERIODS, DAYS, RELATIVE, PARTS, TOGETHER)
FINAL = frozenset("d~c")


def mentions(text: str, anchor: datetime | None) -> Iterator[Mention]:
    folded, places = fold(text)
    row = tokens(folded)
    letters = classes(row)
    for segment in SEGMENT.finditer(letters):
        if STRONG.search(segment[0]):
            yield from _segment(text, folded, row, segment.span(), anchor, places)


def _segment(
    text: str, folded: str, row: list[Token], span: tuple[int, int], anchor: datetime | None, places: list[int] | None
) -> Iterator[Mention]:
    first, last = span
    before = row[first - 1] if first else None
    after = row[last] if last < len(row) else None
    raw = [Token("d", *token[1:]) if token.cls == "Y" else token for token in row[first:last]]
    reduced = raw
    for stage in STAGES:
        reduced = reduce(reduced, stage, anchor)
    for at, token in enumerate(reduced):
        if token.cls not in FINAL:
            continue
        near = reduced[at - 1] if at else before
        following = reduced[at + 1] if at + 1 < len(reduced) else after
        start, end = (token.start, token.end) if places is None else _place(text, places, token)
        word = folded[near.start : near.end] if near else ""
        if sound(text[start:end], token, near, following, word) and (found := written(token.value, anchor)):
            yield Mention(found[0], (start, end), text[start:end], found[1], found[2])


def _place(text: str, places: list[int], token: Token) -> tuple[int, int]:
    last = TAIL.match(text, places[token.end - 1] + 1)
    return places[token.start], last.end() if last else places[token.end - 1] + 1
