"""The mentions of one text."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from clew.enrich.dates.amounts import AMOUNTS
from clew.enrich.dates.clocks import CLOCKS
from clew.enrich.dates.counted import COUNTED
from clew.enrich.dates.days import DAYS
from clew.enrich.dates.fold import fold
from clew.enrich.dates.numbers import NUMBERS
from clew.enrich.dates.periods import PARTS, PERIODS
from clew.enrich.dates.reduce import stage
from clew.enrich.dates.relative import RELATIVE
from clew.enrich.dates.sound import sound
from clew.enrich.dates.together import TOGETHER
from clew.enrich.dates.when import When
from clew.enrich.dates.words import Token, classes, tokens
from clew.enrich.dates.written import written
from clew.model import Mention

TAIL = re.compile("[\u0640\u064b-\u0652]*")
"""Marks that belong to the letter before them."""

SEGMENT = re.compile(r"[^x!]+")
STRONG = re.compile("[mHJwWsQSjXdcYtGDKMUÜVC%EAqzyhklð½ŕ]|p[uv]|pT?o|[LR]To|[Fb]To|[pn]n|[nu]<[nu]")
STAGES = [stage(*rules) for rules in (NUMBERS, CLOCKS, AMOUNTS, PERIODS, DAYS, RELATIVE, COUNTED, PARTS, TOGETHER)]
DAY_FIRST = re.compile(r"(?<!\d)(?:1[3-9]|2\d|3[01])[./-](?:0?\d|1[0-2])[./-](?:[12]\d)?\d\d(?!\d)")
MONTH_FIRST = re.compile(r"(?<!\d)(?:0?\d|1[0-2])/(?:1[3-9]|2\d|3[01])/(?:[12]\d)?\d\d(?!\d)")
ARABIC = re.compile("[\u0621-\u064a]")
FINAL = frozenset("d~c")


def mentions(text: str, anchor: datetime | None) -> Iterator[Mention]:
    folded, places = fold(text)
    row = tokens(folded)
    if _day_first(folded):
        row = [token if token.cls != "d" else token._replace(value=_turned(token.value)) for token in row]
    letters = classes(row)
    for segment in SEGMENT.finditer(letters):
        if STRONG.search(segment[0]):
            yield from _segment(text, folded, row, segment.span(), anchor, places)


def _day_first(text: str) -> bool:
    """Whether the other dates of the text, or else its script, tell that the day stands before the month."""
    if "/" not in text and "-" not in text:
        return False
    return not MONTH_FIRST.search(text) and bool(DAY_FIRST.search(text) or ARABIC.search(text))


def _turned(when: When) -> When:
    """The other order first, of a date that can be read in both."""
    if when.other is None or when.calendar or when.other.year != when.year:
        return when
    return replace(when.other, other=replace(when, other=None))


def _segment(
    text: str, folded: str, row: list[Token], span: tuple[int, int], anchor: datetime | None, places: list[int] | None
) -> Iterator[Mention]:
    first, last = span
    before = row[first - 1] if first else None
    after = row[last] if last < len(row) else None
    raw = [Token("d", *token[1:]) if token.cls == "Y" else token for token in row[first:last]]
    reduced = raw
    for reduce in STAGES:
        reduced = reduce(reduced, anchor)
    for at, token in enumerate(reduced):
        if token.cls not in FINAL:
            continue
        near = reduced[at - 1] if at else before
        following = reduced[at + 1] if at + 1 < len(reduced) else after
        start, end = (token.start, token.end) if places is None else _place(text, places, token)
        word = folded[near.start : near.end] if near else ""
        next_word = folded[following.start : following.end] if following else ""
        if sound(text[start:end], token, near, following, word, next_word) and (found := written(token.value, anchor)):
            yield Mention(found[0], (start, end), text[start:end], found[1], found[2])


def _place(text: str, places: list[int], token: Token) -> tuple[int, int]:
    last = TAIL.match(text, places[token.end - 1] + 1)
    return places[token.start], last.end() if last else places[token.end - 1] + 1
