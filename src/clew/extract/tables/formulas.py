"""Formulas of an OOXML workbook beside their values, and the names that it gives to cells.

Format: ECMA-376, part 1, 18.2.6 and 18.3.1.40. A formula that is copied down a column stands once for all its cells.
"""

import html
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from clew.extract.office.ooxml import local
from clew.extract.office.package import Package
from clew.extract.tables.cells import column
from clew.locator import cell_name
from clew.model import Locator, Passage, Problem
from clew.step import Record

WORKBOOK = "xl/workbook.xml"
MOST = 100_000
WIDEST = 64
"""Columns of a range in which cells with a formula of their own are told from it."""
NAMED = 100
"""Ranges that are named as not in a formula's."""
CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"[^>]{0,80}><f([^>]{0,200})>([^<]{1,8192})</f>(<v>[^<]|<v xml:space)?'
)
SPREAD = re.compile(rb'\bref="[A-Z]{1,3}[1-9][0-9]{0,6}:([A-Z]{1,3})([1-9][0-9]{0,6})"')
REFERENCE = re.compile(r'"[^"]*"|(?<![\w.$])(\$?[A-Z]{1,3})([1-9][0-9]{0,6})(?![\w.(])')
OWN = "_xlnm."
"""How names begin that the program gives: what is printed, what is filtered."""


class Formula(NamedTuple):
    """As written in its first cell, and the last cell that has it too; whether the first has a result stored. `but` are
    the formulas, by their number, that stand in this range with their own."""

    row: int
    column: int
    text: str
    told: bool
    last: tuple[int, int]
    relative: str
    but: list[int]


class Formulas:
    """Collects a sheet's formulas from its bytes, block by block; what was seen in the block before is passed over."""

    def __init__(self) -> None:
        self.found: list[Formula] = []
        self.running: dict[int, int] = {}
        self.seen: dict[int, int] = {}
        self.covering: dict[int, list[int]] = {}
        self.over = 0

    def add(self, block: bytes) -> None:
        if b"</f>" not in block:
            return
        for letters, number, attributes, written, told in CELL.findall(block):
            spread = SPREAD.search(attributes)
            place = (int(number), column(letters))
            last = (int(spread[2]), column(spread[1])) if spread else place
            self._add(place, last, html.unescape(written.decode("utf-8", "replace")), bool(told))

    def _add(self, place: tuple[int, int], last: tuple[int, int], text: str, told: bool) -> None:
        row, at = place
        if row <= self.seen.get(at, 0):
            return
        self.seen[at] = row
        relative = _relative(text, row) if told else ""
        over = self._over(row, at)
        if over >= 0 and told and last == place and relative == self.found[over].relative:
            return
        before = self.running.get(at, -1)
        if before >= 0 and told and last == place:
            earlier = self.found[before]
            if relative == earlier.relative and (row - 1, at) == earlier.last:
                self.found[before] = earlier._replace(last=place)
                return
        if len(self.found) >= MOST:
            self.over += 1
            return
        self.running[at] = number = len(self.found)
        self.found.append(Formula(row, at, text, told, last, relative, []))
        if over >= 0:
            self.found[over].but.append(number)
        if last != place:
            for each in range(at, min(last[1], at + WIDEST) + 1):
                self.covering.setdefault(each, []).append(number)

    def _over(self, row: int, at: int) -> int:
        """The number of the innermost formula whose range goes over the cell; -1 where none does. A range bounds where
        copies may stand: cells in it may have a formula of their own."""
        begun = self.covering.get(at, [])
        while begun and self.found[begun[-1]].last[0] < row:
            begun.pop()
        return begun[-1] if begun else -1


def _relative(text: str, row: int) -> str:
    """The formula with rows counted from its own, so that copies of it down a column are alike."""

    def counted(found: re.Match[str]) -> str:
        return f"{found[1]}[{int(found[2]) - row}]" if found[1] else found[0]

    return REFERENCE.sub(counted, text)


def told(name: str, formulas: Formulas) -> Iterator[Record]:
    """A passage a formula at its first cell and part=formula; a line below it says up to which cell it was copied."""
    for each in formulas.found:
        copied = f"\n{_range(each)}" if each.last != (each.row, each.column) else ""
        if each.but:
            others = ", ".join(_range(formulas.found[number]) for number in each.but[:NAMED])
            copied += f" but {others}{', …' if len(each.but) > NAMED else ''}"
        yield Passage(Locator(sheet=name, cell=cell_name(each.row, each.column), part="formula"), each.text + copied)
    untold = sum(not each.told for each in formulas.found)
    if untold:
        message = f"{untold} formulas of the sheet {name} have no stored result; they are at part=formula"
        yield Problem("formula", message, "", "note", Locator(sheet=name))
    if formulas.over:
        message = f"{formulas.over} more formulas of the sheet {name} are not shown beside their values"
        yield Problem("formula", message, "open it in a spreadsheet program", "note", Locator(sheet=name))


def _range(formula: Formula) -> str:
    first = cell_name(formula.row, formula.column)
    return f"{first}:{cell_name(*formula.last)}" if formula.last != (formula.row, formula.column) else first


class _Names:
    """Parser target: the names of a workbook, a line each with what it stands for."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.name = ""
        self.text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local(tag) == "definedName":
            hidden = " (hidden)" if attributes.get("hidden") in ("1", "true") else ""
            comment = attributes.get("comment", "")
            self.name = attributes.get("name", "") + hidden + (f" [{comment}]" if comment else "")
            self.text = []

    def data(self, text: str) -> None:
        self.text.append(text)

    def end(self, tag: str) -> None:
        if local(tag) == "definedName" and not self.name.startswith(OWN) and len(self.lines) < MOST:
            self.lines.append(f"{self.name}: {''.join(self.text).strip()}")

    def close(self) -> None: ...


def names(package: Package) -> Iterator[Record]:
    """The workbook's own names at part=names, hidden ones too."""
    if WORKBOOK not in package.parts:
        return
    target = _Names()
    package.read(WORKBOOK, target)
    if target.lines:
        yield Passage(Locator(part="names"), "\n".join(target.lines))
