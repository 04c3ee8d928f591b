"""Comments on the cells of an OpenDocument spreadsheet (ODF 1.3, part 3, 14.1)."""

from collections.abc import Iterator, Mapping

from clew.extract.office.ooxml import local, value
from clew.extract.office.package import Package
from clew.model import Locator, Passage

COLUMNS = 16_384
BESIDE = ("creator", "date", "date-string", "creator-initials")


class _Annotations:
    """Parser target: sheet, row, column and text of each comment; rows and columns may be written once for many."""

    def __init__(self) -> None:
        self.found: list[tuple[str, int, int, str]] = []
        self.sheet = ""
        self.row = self.column = 0
        self.rows = self.columns = 1
        self.inside: list[str] = []
        self.text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local(tag)
        if self.inside or name == "annotation":
            self.inside.append(name)
        elif name == "table":
            self.sheet, self.row, self.rows = value(attributes, "name"), 0, 1
        elif name == "table-row":
            self.row, self.rows = self.row + self.rows, _repeated(attributes, "number-rows-repeated")
            self.column, self.columns = 0, 1
        elif name in ("table-cell", "covered-table-cell"):
            self.column += self.columns
            self.columns = _repeated(attributes, "number-columns-repeated")

    def data(self, text: str) -> None:
        if self.inside and self.inside[-1] not in BESIDE:
            self.text.append(text)

    def end(self, tag: str) -> None:
        if not self.inside:
            return
        ended = self.inside.pop()
        if ended == "p" and self.text:
            self.text.append("\n")
        if not self.inside:
            text = "".join(self.text).strip()
            if text and 1 <= self.column <= COLUMNS:
                self.found.append((self.sheet, self.row, self.column, text))
            self.text = []

    def close(self) -> None: ...


def annotations(package: Package) -> Iterator[Passage]:
    """One passage a comment, at sheet, cell and part=comment."""
    target = _Annotations()
    package.read("content.xml", target)
    for sheet, row, column, text in target.found:
        yield Passage(Locator(sheet=sheet, cell=f"{letters(column)}{row}", part="comment"), text)


def _repeated(attributes: Mapping[str, str], name: str) -> int:
    stated = value(attributes, name)
    return int(stated) if stated.isascii() and stated.isdecimal() and 0 < len(stated) < 8 else 1


def letters(column: int) -> str:
    """A for 1, AA for 27."""
    name = ""
    while column:
        column, place = divmod(column - 1, 26)
        name = chr(65 + place) + name
    return name
