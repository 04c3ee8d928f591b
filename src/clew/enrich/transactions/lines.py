"""Passages as lines of cells, each with the place that it was read from."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from clew.locator import cell_name, fragment
from clew.model import Locator
from clew.step import GivenText

CELL = re.compile(r"\S+(?: \S+)*")


class Line(NamedTuple):
    """One row: `reading` is the passage's number, `start` where the line starts in its text.

    `starts` are where the cells start in the passage's text, none where the passage is a row of a sheet.
    """

    reading: int
    start: int
    text: str
    at: Locator
    cells: list[str]
    starts: tuple[int, ...] = ()

    def cell(self, column: int | None) -> str:
        return self.cells[column].strip() if column is not None and column < len(self.cells) else ""

    def place(self, column: int) -> str:
        """The written locator of a cell: by its row and column in a sheet, by its code points elsewhere."""
        if not self.starts and self.at.row:
            return fragment(replace(self.at, row=None, chars=None, cell=cell_name(self.at.row[0], column + 1)))
        start = self.starts[column] if self.starts else sum(len(cell) + 1 for cell in self.cells[:column])
        return words_at(self.at, start, start + len(self.cells[column]))

    @property
    def chars(self) -> tuple[int, int]:
        return self.start, self.start + len(self.text)


def words_at(at: Locator, start: int, end: int) -> str:
    """The written locator of code points of a passage's text."""
    before = at.chars[0] if at.chars else 0
    return fragment(replace(at, chars=(before + start, before + end)))


def groups(texts: Sequence[GivenText]) -> list[list[Line]]:
    """Lines that may make up a table, in their order: a sheet's rows, or lines of running text that has cells."""
    found: dict[tuple[object, ...], list[Line]] = {}
    for number, given in enumerate(texts):
        at = given.at
        if at.row is not None:
            lines = found.setdefault((at.sheet, at.message, at.part, True), [])
            cells = given.text.split("\t")
            if at.row[0] == at.row[1]:
                lines.append(Line(number, 0, given.text, at, cells))
            else:
                lines.append(Line(number, 0, given.text, at, cells, _starts(cells)))
        elif "\t" in given.text or "   " in given.text:
            found.setdefault((at.sheet, at.message, at.part, False), []).extend(_written(number, given))
    return [lines for lines in found.values() if len(lines) > 1]


def _starts(cells: Sequence[str], start: int = 0) -> tuple[int, ...]:
    places = []
    for cell in cells:
        places.append(start)
        start += len(cell) + 1
    return tuple(places)


def _written(number: int, given: GivenText) -> list[Line]:
    """Lines whose cells are parted by tabs, or by two blanks and more where there is no tab."""
    lines, start = [], 0
    for text in given.text.split("\n"):
        if "\t" in text:
            cells = text.split("\t")
            lines.append(Line(number, start, text, given.at, cells, _starts(cells, start)))
        elif text.strip():
            spans = list(CELL.finditer(text))
            places = tuple(start + span.start() for span in spans)
            lines.append(Line(number, start, text, given.at, [span[0] for span in spans], places))
        start += len(text) + 1
    return lines
