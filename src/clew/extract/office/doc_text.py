"""A Word binary file's characters as text: fields show their results, cells and rows keep their shape."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from clew.extract.office import doc_formats
from clew.extract.office.doc_formats import DATA, DELETED, HIDDEN, OBJECT, PICTURE, ROW_END, SYMBOL
from clew.extract.office.doc_pieces import STORIES, Fib, pieces, runs

FIELD, SHOWN, FIELD_END, CELL = "\x13", "\x14", "\x15", "\x07"
SIGNS = {
    "\r": "\n",
    "\n": "\n",
    "\x0b": "\n",
    "\x0c": "\n",
    "\x0e": "\n",
    "\x1e": "-",
    "\t": "\t",
}
PLAIN = re.compile("[^\x00-\x1f]+|.", re.S)
LONGEST = 1 << 30


class Span(NamedTuple):
    """Characters [start, end) of the whole text that share their formatting."""

    start: int
    end: int
    deleted: bool
    hidden: bool
    symbol: int


@dataclass
class Reading:
    """The whole text, a character at each of its places; where it is formatted so that it means something else."""

    raw: str
    spans: list[Span]
    row_ends: frozenset[int]
    pictures: list[int]
    bounds: dict[str, tuple[int, int]]
    cut: bool = False


@dataclass
class Shown:
    """What a stretch of the text shows, what was deleted from it, and its fields' instructions, a line each."""

    pieces: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    instructions: list[str] = field(default_factory=list)
    nesting: list[bool] = field(default_factory=list)
    hidden: bool = False

    @property
    def text(self) -> str:
        return _paired("".join(self.pieces))


def read(fib: Fib) -> Reading:
    characters, paragraphs = doc_formats.characters(fib), doc_formats.paragraphs(fib)
    texts: list[str] = []
    spans: list[Span] = []
    row_ends: set[int] = set()
    pictures: dict[int, None] = {}
    at = 0
    for run in runs(fib, pieces(fib)):
        texts.append("\x00" * min(max(0, run.start - at), len(fib.document)))
        at += len(texts[-1])
        for start, end, found in characters.over(run.place, run.width, len(run.text)):
            spans.append(_span(at + start, at + end, found))
            if PICTURE in found and not (found.get(DATA) or found.get(OBJECT)) and "\x01" in run.text[start:end]:
                pictures[found[PICTURE]] = None
        for mark in re.finditer(CELL, run.text):
            if ROW_END in paragraphs.at(run.place + mark.start() * run.width)[0]:
                row_ends.add(at + mark.start())
        texts.append(run.text)
        at += len(run.text)
    bounds = _bounds(fib, at)
    cut = at < sum(max(0, length) for length in fib.lengths)
    return Reading("".join(texts), spans, frozenset(row_ends), list(pictures), bounds, cut)


def _span(start: int, end: int, found: dict[int, int]) -> Span:
    deleted, hidden = found.get(DELETED, 0) == 1, found.get(HIDDEN, 0) == 1
    return Span(start, end, deleted, hidden, found.get(SYMBOL, 0) >> 16)


def _bounds(fib: Fib, length: int) -> dict[str, tuple[int, int]]:
    """Where each story lies; a header that tells no lengths means one story."""
    found, at = {}, 0
    for name, size in zip(STORIES, fib.lengths, strict=True):
        found[name] = (at, at + max(0, size))
        at += max(0, size)
    return found if at else {"body": (0, length)}


def shown(reading: Reading, start: int, end: int) -> Shown:
    """Characters [start, end) as they show."""
    text = Shown()
    for span in reading.spans:
        if span.start < end and start < span.end:
            _put(text, reading, span, max(start, span.start), min(end, span.end))
    return text


def _put(text: Shown, reading: Reading, span: Span, start: int, end: int) -> None:
    """Add one span; `nesting` says of each open field whether its result has begun."""
    if span.symbol and reading.raw[start:end] == "(":
        _keep(text, span, chr(span.symbol) if not 0xD800 <= span.symbol < 0xE000 else "")
        return
    for found in PLAIN.finditer(reading.raw, start, end):
        piece = found[0]
        if piece == FIELD:
            text.nesting.append(False)
            text.instructions.append("\n")
        elif piece == SHOWN and text.nesting:
            text.nesting[-1] = True
        elif piece == FIELD_END and text.nesting:
            text.nesting.pop()
        elif text.nesting and not text.nesting[-1]:
            text.instructions.append(piece)
        elif piece == CELL:
            _cell(text, reading, found.start())
        else:
            _keep(text, span, SIGNS.get(piece, piece if piece >= " " else ""))


def _keep(text: Shown, span: Span, piece: str) -> None:
    text.hidden |= span.hidden and bool(piece.strip())
    (text.deleted if span.deleted else text.pieces).append(piece)


def _cell(text: Shown, reading: Reading, at: int) -> None:
    """A tab behind a cell, a line's end behind a row; where rows are not told, two marks together end one."""
    last = text.pieces[-1] if text.pieces else ""
    ends = at in reading.row_ends if reading.row_ends else last == "\t"
    if ends:
        if last == "\t":
            text.pieces.pop()
        text.pieces.append("\n")
    else:
        text.pieces.append("\t")


def _paired(text: str) -> str:
    """Halves of UTF-16 pairs put together."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def cut_at(fib: Fib, number: int, size: int, first: int) -> Iterator[tuple[int, int]]:
    """The stretches into which a table at `number` of the header cuts a story that begins at `first`.

    `size` is that of the table's values, which follow its places.
    """
    table = fib.block(number)
    count = (len(table) - 4) // (4 + size)
    places = [int.from_bytes(table[4 * index : 4 * index + 4], "little") for index in range(max(0, count + 1))]
    for start, end in pairwise(places):
        if start < end < LONGEST:
            yield first + start, first + end
        else:
            yield first, first
