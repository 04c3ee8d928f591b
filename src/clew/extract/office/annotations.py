"""What an OpenDocument spreadsheet holds beside its cells (ODF 1.3, part 3, 9 and 14.1): comments, shapes, changes."""

from collections.abc import Iterator, Mapping

from clew.extract.office.hidden_cells import COLUMNS, letters, said
from clew.extract.office.ooxml import LONGEST, MOST, local, value
from clew.extract.office.opendocument import objects, placed
from clew.extract.office.opendocument_text import Text
from clew.extract.office.package import Package
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Record

OUT_OF_SIGHT = ("collapse", "filter")
CHANGES = ("cell-content-change", "insertion", "deletion", "movement")
SOURCES = ("table-source", "cell-range-source")
ABOUT = {"creator": 0, "author": 0, "date": 1, "create-date": 1}
"""Who and when, of a comment or a change."""


class Beside:
    """Parser target: what stands beside the cells; rows and columns may be written once for many."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.comments: list[tuple[str, int, int, str]] = []
        self.shapes: dict[str, list[str]] = {}
        self.changes: list[tuple[tuple[str, str, str], str]] = []
        self.links: dict[tuple[str, str], None] = {}
        self.rows: dict[str, set[tuple[int, int]]] = {}
        self.columns: dict[str, set[tuple[int, int]]] = {}
        self.row = self.column = self.listed = 0
        self.height = self.width = self.listed_width = 1
        self.drawn = self.copied = 0
        self.noted = self.changed = False
        self.address = ("", "", "")
        self.about = ["", ""]
        self.text: list[str] = []

    @property
    def sheet(self) -> str:
        return self.names[-1] if self.names else ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local(tag)
        self.drawn += "drawing" in tag
        if name in CHANGES and not self.names:
            self.changed, self.about, self.text, self.address = True, ["", ""], [], ("", "", "")
        elif self.changed and name == "cell-address":
            self.address = (value(attributes, "table"), value(attributes, "column"), value(attributes, "row"))
        elif self.changed and name == "change-track-table-cell":
            shown = value(attributes, "value") or value(attributes, "date-value") or value(attributes, "boolean-value")
            formula = value(attributes, "formula")
            self.text += [f"{shown}\n" if shown else "", f"{formula}\n" if formula else ""]
        elif name == "annotation":
            self.noted, self.about, self.text = (
                True,
                [value(attributes, "author"), value(attributes, "create-date")],
                [],
            )
        elif name in ABOUT and (self.noted or self.changed):
            self.copied = len(self.text)
        elif name == "a" or name in SOURCES:
            if target := value(attributes, "href"):
                self.links["link" if name == "a" else "external-link", target[:LONGEST]] = None
        elif name == "dde-source":
            told = (value(attributes, f"dde-{part}") for part in ("application", "topic", "item"))
            self.links["external-link", " ".join(("DDE", *filter(None, told)))[:LONGEST]] = None
        elif not self.noted:
            self._place(name, attributes)

    def _place(self, name: str, attributes: Mapping[str, str]) -> None:
        unseen = value(attributes, "visibility") in OUT_OF_SIGHT
        if name == "table" and not self.drawn:
            self.names.append(value(attributes, "name"))
            self.row, self.height, self.listed, self.listed_width = 0, 1, 0, 1
        elif name == "table-row":
            self.row, self.height = self.row + self.height, _repeated(attributes, "number-rows-repeated")
            self.column, self.width = 0, 1
            if unseen:
                self.rows.setdefault(self.sheet, set()).add((self.row, self.row + self.height - 1))
        elif name == "table-column":
            self.listed += self.listed_width
            self.listed_width = _repeated(attributes, "number-columns-repeated")
            if unseen:
                self.columns.setdefault(self.sheet, set()).add((self.listed, self.listed + self.listed_width - 1))
        elif name in ("table-cell", "covered-table-cell"):
            self.column += self.width
            self.width = _repeated(attributes, "number-columns-repeated")

    def data(self, text: str) -> None:
        if self.noted or self.changed or self.drawn:
            self.text.append(text)

    def end(self, tag: str) -> None:
        name = local(tag)
        self.drawn -= "drawing" in tag
        if name == "p" and self.text:
            self.text.append("\n")
        elif name in ABOUT and (self.noted or self.changed):
            self.about[ABOUT[name]] = "".join(self.text[self.copied :]).strip()
            del self.text[self.copied :]
        elif name in ("date-string", "creator-initials"):
            self.text = []
        elif name == "annotation":
            self.noted = False
            self.comments.append((self.sheet, self.row, self.column, self._said()))
        elif name in CHANGES and self.changed:
            self.changed = False
            self.changes.append((self.address, self._said()))
        elif "drawing" in tag and not self.drawn and not self.noted:
            if words := "".join(self.text).strip():
                self.shapes.setdefault(self.sheet, []).append(words)
            self.text = []

    def _said(self) -> str:
        text, heading = "".join(self.text).strip(), ", ".join(filter(None, self.about))
        self.text = []
        return f"{heading}:\n{text}" if heading and text else text

    def close(self) -> None: ...


def asides(package: Package) -> Iterator[Record]:
    """Comments at sheet, cell and part=comment; shapes at part=drawing; what tracked changes took away at part=deleted;
    headers and footers; charts; where it links to."""
    found = Beside()
    package.read("content.xml", found)
    for sheet, row, column, text in found.comments:
        if text:
            cell = f"{letters(column)}{row}" if 1 <= column <= COLUMNS else None
            yield Passage(Locator(sheet=sheet, cell=cell, part="comment"), text)
    for sheet, words in found.shapes.items():
        yield Passage(Locator(sheet=sheet, part="drawing"), "\n".join(words))
    yield from _changes(found)
    edges = Text(edges=True)
    package.read("styles.xml", edges)
    yield from placed(edges)
    yield from objects(package)
    yield from (Metadata(name, target) for name, target in list(found.links)[:MOST] if not target.startswith("#"))
    for sheet in dict.fromkeys((*found.rows, *found.columns)):
        yield from said(sheet, found.rows.get(sheet, set()), found.columns.get(sheet, set()))


def _changes(found: Beside) -> Iterator[Record]:
    texts: dict[Locator, list[str]] = {}
    for (table, column, row), text in found.changes:
        if text:
            number = _number(table)
            sheet = found.names[number] if 0 <= number < len(found.names) else None
            placed_at = sheet is not None and 0 <= _number(column) < COLUMNS and _number(row) >= 0
            cell = f"{letters(_number(column) + 1)}{_number(row) + 1}" if placed_at else None
            texts.setdefault(Locator(sheet=sheet, cell=cell, part="deleted"), []).append(text)
    for at, lines in texts.items():
        yield Passage(at, "\n".join(lines))
    if texts:
        message = "what cells held before tracked changes is kept at part=deleted"
        yield Problem("deleted-text", message, effect="note")


def _number(stated: str) -> int:
    return int(stated) if stated.isascii() and stated.isdecimal() and len(stated) < 8 else -1


def _repeated(attributes: Mapping[str, str], name: str) -> int:
    return max(1, _number(value(attributes, name)))
