"""Rows of a sheet as a table: the cells of a row are its text cut at tabs."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import unquote

from clew.locator import fragment, parse_fragment
from clew.model import Locator
from clew.search.query import Query
from clew.serve.item_words import Piece, cited, pieces, spans, within
from clew.store.renditions import ROWS, Sheet, Text


@dataclass(frozen=True)
class Row:
    """A row with its number in the sheet and its cells; `lit` where the locator cites it.

    `heading` where it names the columns; `deleted` where the step marks it as deleted.
    """

    number: int
    cells: tuple[tuple[Piece, ...], ...]
    lit: bool
    cell: int | None
    heading: bool = False
    deleted: bool = False

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The words of a card, whose only cell they are."""
        return tuple(piece for cell in self.cells for piece in cell)


@dataclass(frozen=True)
class Table:
    """A window on a sheet. `columns` are the letters of its columns, `before` and `after` first rows to go on with."""

    sheet: str
    step: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    before: int | None
    after: int | None

    @property
    def noun(self) -> str:
        """What it is called in its file."""
        if self.step.startswith("extract.disk@"):
            return "volume"
        return "table" if self.step.startswith(HEADED) else "sheet"

    @property
    def cards(self) -> bool:
        """Whether its rows are cards of a name and a value a line, and no cells."""
        return self.step.startswith(CARDS)


@dataclass(frozen=True)
class Tab:
    """A sheet as it is offered: its own place, and how many rows it has, that which names its columns left out."""

    name: str
    place: str
    rows: int


CARDS = ("extract.contacts@", "extract.calendar@", "extract.telegram@")
"""Steps whose rows are entries of several lines."""

HEADED = tuple(
    f"extract.{name}"
    for name in ("database@", "access@", "dbf@", "disk@", "whatsapp-", "registry@", "event-log@", "jump-list@")
)
"""Steps whose first row names the columns."""

DELETED = ("deleted", "[deleted]")
"""How a last or first cell begins that says that its row is deleted (extract/disk_entry.py, extract/dbf.py)."""


def tab(sheet: Sheet) -> Tab:
    name = sheet_name(sheet.beginning)
    return Tab(name, fragment(Locator(sheet=name or None)), sheet.last - sheet.step.startswith(HEADED))


def sheet_name(beginning: str) -> str:
    """ "sheet=Ledger&row=" → "Ledger"; "" where the only sheet has no name."""
    return unquote(beginning.removesuffix("row=").removesuffix("&").removeprefix("sheet="))


def wanted_row(at: Locator) -> int:
    """The row that a locator is about, 1 where it names none."""
    if at.row is not None:
        return max(1, at.row[0])
    return int(at.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) if at.cell else 1


def window(row: int) -> int:
    """The first row of the window that holds `row`: windows lie end to end, so that paging is stable."""
    return (row - 1) // ROWS * ROWS + 1


def table(texts: Sequence[Text], sheet: str, first: int, more: bool, at: Locator, query: Query | None) -> Table:
    """Rows `first` to `first + ROWS` of the passages."""
    rows = [row for text in texts for row in _rows(text, at, query) if first <= row.number < first + ROWS]
    width = max((len(row.cells) for row in rows), default=0)
    before = first - ROWS if first > ROWS else None
    letters = tuple(column(number) for number in range(1, width + 1))
    return Table(sheet, texts[0].step if texts else "", letters, tuple(rows), before, first + ROWS if more else None)


def column(number: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _rows(text: Text, at: Locator, query: Query | None) -> list[Row]:
    place = parse_fragment(text.fragment)
    assert place.row is not None
    start, end = place.row
    headed = text.step.startswith(HEADED)
    lines = [text.text.removesuffix("\n")] if start == end else text.text.splitlines()
    hit = cited(at, text.fragment)
    found = spans(text.text, text.first, query)
    rows = []
    offset = text.first
    for number, line in enumerate(lines, start):
        cut = pieces(line, offset, hit, found)
        lit = at.sheet == place.sheet and wanted_row(at) == number and (at.row or at.cell) is not None
        cells = _cells(line, offset, cut)
        deleted = headed and _is_deleted(line)
        rows.append(Row(number, cells, lit, _cell_of(at) if lit else None, headed and number == 1, deleted))
        offset += len(line) + 1
    return rows


def _is_deleted(line: str) -> bool:
    """Whether the row says so in its first or last cell, as a word of its own."""
    cells = line.split("\t")
    return any(cell.partition(",")[0].strip() in DELETED for cell in (cells[0], cells[-1]))


def _cell_of(at: Locator) -> int | None:
    if at.cell is None:
        return None
    number = 0
    for letter in at.cell.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _cells(line: str, offset: int, cut: Sequence[Piece]) -> tuple[tuple[Piece, ...], ...]:
    tabs = [offset - 1, *(offset + at for at, letter in enumerate(line) if letter == "\t"), offset + len(line)]
    return tuple(tuple(within(cut, start + 1, end)) for start, end in pairwise(tabs))
