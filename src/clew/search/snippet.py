"""Where in a text the words of a query stand, and the part of the text worth showing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from clew.fold import Token, fold, tokens
from clew.search.clitic import forms
from clew.search.query import Fuzzy, Phrase, Prefix, Query, Word, sought

LENGTH = 240
"""Code points that a snippet has at most."""

_SNAP = 24
"""Code points given up at either end so as not to cut a word."""

Span = tuple[int, int]
Sought = Word | Phrase | Prefix | Fuzzy


@dataclass(frozen=True, slots=True)
class Snippet:
    """Words as they stand in a passage from code point `start` on; `marks` are code points [from, to) of `text`."""

    text: str
    marks: tuple[Span, ...]
    start: int


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    part: int


def marks(text: str, query: Query) -> tuple[Span, ...]:
    """Code points [from, to) of every place that `query` looks for, in order and without overlaps."""
    return _united(_matches(text, query))


def snippet(text: str, query: Query, length: int = LENGTH) -> Snippet:
    """The stretch of `text` with the most of what `query` looks for; the start where it looks for nothing there."""
    matches = _matches(text, query)
    first, last = _densest(matches, length) if matches else (0, 0)
    start, end = _window(text, first, last, length)
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in _united(matches) if a < end and b > start]
    return Snippet(text[start:end], tuple(inside), start)


def _matches(text: str, query: Query) -> list[_Match]:
    parts = sought(query)
    if not parts:
        return []
    if text.isascii() and not any(isinstance(part, Fuzzy) for part in parts):
        matches = _plain(fold(text), parts)
    else:
        found = tokens(text)
        matches = [match for number, part in enumerate(parts) for match in _matches_of(part, number, found)]
    return sorted(matches, key=lambda match: (match.start, match.end))


def _plain(folded: str, parts: Sequence[Sought]) -> list[_Match]:
    """Folding moves nothing in ASCII text, so that what is looked for stands where it is found."""
    return [
        _Match(*found.span(1), number) for number, part in enumerate(parts) for found in _pattern(part).finditer(folded)
    ]


@lru_cache(maxsize=256)
def _pattern(part: Sought) -> re.Pattern[str]:
    """Looks ahead, so that runs of words may overlap."""
    words = (part.text,) if isinstance(part, Word | Fuzzy) else part.words
    end = "[a-z0-9]*" if isinstance(part, Prefix) else ""
    return re.compile(f"(?<![a-z0-9])(?=({' +'.join(map(re.escape, words))}{end})(?![a-z0-9]))")


def _matches_of(part: Sought, number: int, found: Sequence[Token]) -> Iterator[_Match]:
    match part:
        case Word(text, exact):
            wanted = _alike(text, exact)
            yield from (_Match(token.start, token.end, number) for token in found if token.text in wanted)
        case Fuzzy(text, distance):
            yield from (_Match(token.start, token.end, number) for token in found if near(token.text, text, distance))
        case Phrase(words, exact):
            yield from _runs([_alike(word, exact) for word in words], False, number, found)
        case Prefix(words, exact):
            yield from _runs([_alike(word, exact) for word in words], True, number, found)


def _alike(word: str, exact: bool) -> tuple[str, ...]:
    return (word,) if exact else (word, *forms(word))


def _runs(ways: Sequence[tuple[str, ...]], open_ended: bool, number: int, found: Sequence[Token]) -> Iterator[_Match]:
    *before, last = ways
    for at in range(len(found) - len(before)):
        end = found[at + len(before)]
        fits = end.text.startswith(last) if open_ended else end.text in last
        if fits and all(found[at + step].text in way for step, way in enumerate(before)):
            yield _Match(found[at].start, end.end, number)


def near(one: str, other: str, distance: int) -> bool:
    """Whether at most `distance` letters are put in, left out, changed, or swapped with their neighbour."""
    if abs(len(one) - len(other)) > distance:
        return False
    # Optimal string alignment: the rows of the distance table, of which three matter.
    older: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        oldest, older, row = older, row, [i]
        for j, their in enumerate(other, 1):
            cost = min(row[j - 1] + 1, older[j] + 1, older[j - 1] + (letter != their))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == their:
                cost = min(cost, oldest[j - 2] + 1)
            row.append(cost)
        if min(row) > distance and min(older) > distance:
            return False
    return row[-1] <= distance


def _united(matches: Sequence[_Match]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for match in matches:
        if spans and match.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], match.end))
        else:
            spans.append((match.start, match.end))
    return tuple(spans)


def _densest(matches: Sequence[_Match], length: int) -> Span:
    """From the first match to the last of the stretch with the most parts of the query, then the most matches."""
    best, span = (0, 0), (0, 0)
    for at, first in enumerate(matches):
        inside = [match for match in matches[at : at + length] if match.end <= first.start + length] or [first]
        worth = (len({match.part for match in inside}), len(inside))
        if worth > best:
            best, span = worth, (first.start, max(match.end for match in inside))
    return span


def _window(text: str, first: int, last: int, length: int) -> Span:
    """At most `length` code points round [first, last), cut between words where there are any."""
    spare = max(length - (last - first), 0)
    start = max(min(first - spare // 2, len(text) - length), 0)
    end = min(start + length, len(text))
    if start:
        start = next((at for at in range(start, min(start + _SNAP, first + 1)) if text[at - 1].isspace()), start)
    if end < len(text):
        end = next((at for at in range(end, max(end - _SNAP, last - 1, start), -1) if text[at].isspace()), end)
    return start, end
