"""Rows of OpenOffice.org 1's spreadsheets (SXC), whose XML has OpenDocument's shape and namespaces of its own.

Source: "OpenOffice.org XML File Format", Technical Reference Manual, version 2, 4.
"""

import re
from collections.abc import Iterator, Mapping

from clew.extract.office.hidden_cells import COLUMNS, ROWS
from clew.extract.office.ooxml import local, value
from clew.extract.office.package import Package
from clew.extract.tables.cells import line
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Record

CELLS = ("table-cell", "covered-table-cell")
VALUES = ("string-value", "value", "date-value", "time-value", "boolean-value")
WIDE = 1_000
"""Cells that one may stand for before it counts as one alone."""


class _Rows:
    """Parser target: rows by sheet, from and to, with their text; sheets that are not shown."""

    def __init__(self) -> None:
        self.sheets: list[str] = []
        self.hidden: list[str] = []
        self.unseen: set[str] = set()
        self.style = ""
        self.found: list[tuple[str, int, int, str]] = []
        self.cells: list[str] = []
        self.last = 0
        self.height = self.width = 1
        self.stated = ""
        self.text: list[str] | None = None
        self.aside = self.taking = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local(tag)
        if self.aside or name in ("annotation", "shapes") or "drawing" in tag:
            self.aside += 1
        elif name == "style":
            self.style = value(attributes, "name")
        elif name == "properties" and value(attributes, "display") == "false":
            self.unseen.add(self.style)
        elif name == "table":
            self.sheets.append(value(attributes, "name"))
            self.last = 0
            if value(attributes, "style-name") in self.unseen:
                self.hidden.append(self.sheets[-1])
        elif name == "table-row":
            self.cells, self.height = [], _repeated(attributes, "number-rows-repeated")
        elif name in CELLS:
            self.width, self.text = _repeated(attributes, "number-columns-repeated"), []
            self.stated = next(filter(None, (value(attributes, name) for name in VALUES)), "")
        elif name == "p":
            self.taking += 1
        elif name in ("s", "tab-stop", "line-break") and self.text is not None:
            self.text.append(" ")

    def data(self, text: str) -> None:
        if self.taking and self.text is not None and not self.aside:
            self.text.append(text)

    def end(self, tag: str) -> None:
        name = local(tag)
        if self.aside:
            self.aside -= 1
        elif name == "p":
            self.taking -= 1
            if self.text is not None:
                self.text.append(" ")
        elif name in CELLS and self.text is not None:
            shown = " ".join("".join(self.text).split()) or self.stated
            times = self.width if not shown or self.width <= WIDE else 1
            self.cells += [shown] * min(times, COLUMNS - len(self.cells))
            self.text = None
        elif name == "table-row" and self.sheets:
            first, self.last = self.last + 1, self.last + self.height
            if (text := line(self.cells)) and first <= ROWS:
                self.found.append((self.sheets[-1], first, min(self.last, ROWS), text))

    def close(self) -> None: ...


def rows(package: Package) -> Iterator[Record]:
    """One passage a row that is not empty, as displayed; those written once for many are one with all numbers."""
    target = _Rows()
    package.read("content.xml", target)
    yield Metadata("sheets", str(len(target.sheets)))
    for name in target.hidden:
        yield Problem("hidden-sheet", f"the sheet {name} is hidden; it was read", "", "note", Locator(sheet=name))
    for sheet, first, last, text in target.found:
        yield Passage(Locator(sheet=sheet, row=(first, last)), text)


def _repeated(attributes: Mapping[str, str], name: str) -> int:
    stated = value(attributes, name)
    return int(stated) if re.fullmatch(r"[1-9][0-9]{0,6}", stated) else 1
