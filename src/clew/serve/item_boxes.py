"""Boxes of words on a page image: read from renditions that sandboxed steps made, and checked before use."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from clew.search.snippet import Span
from clew.serve.item_words import Lit

MOST = 20_000


class Words(msgspec.Struct):
    """The "words" rendition: [from, to, x, y, width, height] each, per cent of the page."""

    words: list[tuple[int, int, float, float, float, float]]


@dataclass(frozen=True)
class Box:
    """A word's box in per cent of the page; `text` says which run of texts beside it the word belongs to."""

    first: int
    last: int
    x: float
    y: float
    width: float
    height: float
    text: int
    cited: bool
    sought: bool


def read_words(content: bytes) -> Words:
    """The words; none where a step yielded something else."""
    try:
        return msgspec.json.decode(content, type=Words)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Words([])


def boxes(words: Words, lit: Lit, number: int) -> Iterator[Box]:
    """Every word's box, lit as its words are in the text."""
    hits = [(piece.first, piece.first + len(piece.text)) for piece in lit.pieces if piece.cited]
    sought = [(piece.first, piece.first + len(piece.text)) for piece in lit.pieces if piece.sought]
    for first, last, x, y, width, height in words.words[:MOST]:
        if lit.first <= first < lit.last:
            yield Box(first, last, x, y, width, height, number, _in(first, last, hits), _in(first, last, sought))


def _in(first: int, last: int, spans: Sequence[Span]) -> bool:
    return any(first < end and last > start for start, end in spans)
