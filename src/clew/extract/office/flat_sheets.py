"""Excel 2002 and 2003's XML Spreadsheet: rows, comments, links, properties.

Source: "XML Spreadsheet Reference" (Microsoft, 2001).
"""

import re
from collections.abc import Iterator, Mapping

from clew.extract.office.flat_split import Properties
from clew.extract.office.hidden_cells import letters
from clew.extract.office.ooxml import local, value
from clew.extract.tables.cells import line
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Record

WIDEST, LOWEST = 16_384, 1 << 20
MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)(?:T00:00:00)?(?:\.000)?")


class Workbook(Properties):
    """Parser target: what each sheet holds, in the order of the file."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[str] = []
        self.hidden: list[str] = []
        self.out: list[Record] = []
        self.cells: dict[int, str] = {}
        self.row = self.column = 0
        self.after = self.below = 0
        self.kind = ""
        self.taken: list[str] | None = None
        self.author = ""
        self.comment = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        super().start(tag, attributes)
        match local(tag):
            case "Worksheet":
                self.sheets.append(value(attributes, "Name"))
                self.row = self.below = 0
            case "Row":
                self.row = _place(attributes, self.row + 1 + self.below)
                self.below = _number(attributes, "Span")
                self.cells, self.column, self.after = {}, 0, 0
            case "Cell":
                self.column = _place(attributes, self.column + 1 + self.after)
                self.after = _number(attributes, "MergeAcross")
                if target := value(attributes, "HRef"):
                    self.out.append(Metadata("link", target))
            case "Comment":
                self.comment, self.author, self.taken = True, value(attributes, "Author"), []
            case "Data" if not self.comment:
                self.kind, self.taken = value(attributes, "Type"), []
            case "Visible":
                self.taken = []

    def data(self, text: str) -> None:
        super().data(text)
        if self.taken is not None:
            self.taken.append(text)

    def end(self, tag: str) -> None:
        super().end(tag)
        match local(tag):
            case "Data" if not self.comment and self.taken is not None and self.column <= WIDEST:
                self.cells[self.column] = self._shown("".join(self.taken))
                self.taken = None
            case "Comment":
                self._comment("".join(self.taken or []).strip())
            case "Visible" if self.taken is not None:
                if "".join(self.taken).strip() in ("SheetHidden", "SheetVeryHidden") and self.sheets:
                    self.hidden.append(self.sheets[-1])
                self.taken = None
            case "Row" if self.cells and self.sheets:
                text = line([self.cells.get(place, "") for place in range(1, max(self.cells) + 1)])
                if text and self.row <= LOWEST:
                    self.out.append(Passage(Locator(sheet=self.sheets[-1], row=(self.row, self.row)), text))

    def _shown(self, text: str) -> str:
        if self.kind == "DateTime" and (found := MIDNIGHT.match(text)):
            return found[1] if found.end() == len(text) else text.removesuffix(".000")
        return {"1": "TRUE", "0": "FALSE"}.get(text, text) if self.kind == "Boolean" else text

    def _comment(self, text: str) -> None:
        self.comment, self.taken = False, None
        if text and self.sheets and 0 < self.column <= WIDEST:
            at = Locator(sheet=self.sheets[-1], cell=f"{letters(self.column)}{self.row}", part="comment")
            told = self.author and not text.startswith(self.author)
            self.out.append(Passage(at, f"{self.author}: {text}" if told else text))

    def records(self) -> Iterator[Record]:
        yield from (Metadata(name, text) for name, text in self.found)
        yield Metadata("sheets", str(len(self.sheets)))
        for name in self.hidden:
            yield Problem("hidden-sheet", f"the sheet {name} is hidden; it was read", "", "note", Locator(sheet=name))
        yield from self.out


def _place(attributes: Mapping[str, str], following: int) -> int:
    return _number(attributes, "Index") or following


def _number(attributes: Mapping[str, str], name: str) -> int:
    stated = value(attributes, name)
    return int(stated) if re.fullmatch(r"[0-9]{1,7}", stated) else 0
