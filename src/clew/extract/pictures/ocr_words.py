"""The recogniser's table of words, made into text with a box for each word."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

WORD_LEVEL = "5"


@dataclass(frozen=True)
class Word:
    """A word in a line of a paragraph of a block; the box in pixels of what was recognised; certainty 0 to 1."""

    text: str
    certainty: float
    line: tuple[int, ...]
    left: float
    top: float
    width: float
    height: float


def parse(table: str) -> list[Word]:
    """The words of Tesseract's TSV, in its reading order."""
    rows = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [
        Word(
            row["text"].strip(),
            max(0.0, min(1.0, float(row["conf"]) / 100)),
            tuple(int(row[name]) for name in ("block_num", "par_num", "line_num")),
            *(float(row[name]) for name in ("left", "top", "width", "height")),
        )
        for row in rows
        if row["level"] == WORD_LEVEL and (row["text"] or "").strip()
    ]


def lines(words: Sequence[Word]) -> list[list[Word]]:
    return [list(group) for _, group in groupby(words, key=lambda word: word.line)]


def certainty(words: Sequence[Word]) -> float:
    """The mean, each word counting by its length."""
    return sum(word.certainty * len(word.text) for word in words) / max(1, sum(len(word.text) for word in words))


def evidence(words: Sequence[Word]) -> float:
    """How many letters speak for this reading; letters read with less than even certainty speak against it."""
    return sum((word.certainty - 0.5) * len(word.text) for word in words)


def middle(line: Sequence[Word]) -> float:
    """The height at which a line runs, in pixels from the top."""
    return sum(word.top + word.height / 2 for word in line) / len(line)


def assemble(words: Sequence[Word]) -> tuple[str, list[tuple[int, int]]]:
    """The text, a blank line between paragraphs, and where in it each word stands."""
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for gap, word in zip(_gaps(words), words, strict=True):
        parts += [gap, word.text]
        spans.append((at + len(gap), at + len(gap) + len(word.text)))
        at = spans[-1][1]
    return "".join(parts), spans


def _gaps(words: Sequence[Word]) -> Iterator[str]:
    before: tuple[int, ...] | None = None
    for word in words:
        if before is None:
            yield ""
        elif before == word.line:
            yield " "
        else:
            yield "\n" if before[:-1] == word.line[:-1] else "\n\n"
        before = word.line
