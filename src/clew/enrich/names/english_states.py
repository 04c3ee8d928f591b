"""A country that does something is a state rather than a place: "Jordan said …", "by France, Italy and Spain"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from clew.enrich.names.fold import folded
from clew.enrich.names.lists import names
from clew.enrich.names.spans import ORGANISATION, PLACE, Span

SHORT = frozenset(("us", "uk", "u s", "u k", "usa", "u s a", "america", "britain"))
ACTS = re.compile(
    r"\s+(?:also\s+|now\s+|strongly\s+)?(?:said|says|has|have|had|will|would|must|should|may|can|could|wants?|called"
    r"|calls|agreed|continues?|remains?|supports?|reaffirms?|condemns?|condemned|urges?|urged|welcomes?|denied|denies|accused|warned|signed"
    r"|announced|sent|gave|provided|paid|bought|sold|believes?|plans?|and its allies)\b"
)
BEGINS = re.compile(r"(?:^|[.!?:;“\"•]\s*)$")
LIES = re.compile(
    r"\b(?:in|into|from|to|across|inside|near|of|at|on|around|throughout|through|for|over|both)\s+(?:the\s+)?$"
)
BETWEEN = re.compile(r"\s*(?:,|,?\s*and|,?\s*or)\s*(?:the\s+)?")
LONG = 3
"""Countries in a row that make a list of states, where nothing before says that something lies in them."""


def states(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans, countries that act among them being organisations `as` a state."""
    acting = {id(each) for row in _rows(text, spans) if _acts(text, row) for each in row if _country(text, each)}
    return [
        replace(each, kind=ORGANISATION, detail={**each.detail, "as": "state"}) if id(each) in acting else each
        for each in spans
    ]


def _rows(text: str, spans: Sequence[Span]) -> list[list[Span]]:
    """Places that follow one another with nothing but commas between."""
    rows: list[list[Span]] = []
    for span in spans:
        if span.kind != PLACE or span.described:
            continue
        if rows and BETWEEN.fullmatch(text, rows[-1][-1].end, span.start):
            rows[-1].append(span)
        else:
            rows.append([span])
    return rows


def _country(text: str, span: Span) -> bool:
    form = folded(text[max(span.start, span.name) : span.end])
    return form in SHORT or form in names("countries-en")


def _acts(text: str, row: Sequence[Span]) -> bool:
    first, last = row[0], row[-1]
    if LIES.search(text, max(0, first.start - 20), first.start):
        return False
    begins = bool(BEGINS.search(text, max(0, first.start - 3), first.start))
    goes_on = not text.startswith((".", ",", ":", ")", "\n"), last.end) and last.end < len(text)
    many = sum(_country(text, each) for each in row) >= LONG
    return many or bool(ACTS.match(text, last.end)) or (begins and goes_on)
