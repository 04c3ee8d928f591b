"""The dates of a table's rows: which columns, in which order of day and month."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from clew.enrich.transactions.columns import Columns
from clew.enrich.transactions.days import Told, day_first, day_of, serial, told
from clew.enrich.transactions.lines import Line

ARABIC = re.compile("[ء-ي]")
SHARE = 0.8


class Dates(NamedTuple):
    """The columns of dates, the first filled one counts; the order; which columns hold day numbers."""

    places: tuple[int, ...]
    order: bool | None
    serials: frozenset[int]

    def of(self, row: Line) -> str:
        return next((day for place in self.places if (day := self._day(row, place))), "")

    def at(self, row: Line) -> int:
        return next((place for place in self.places if self._day(row, place)), 0)

    def _day(self, row: Line, place: int) -> str:
        cell = row.cell(place)
        if place in self.serials:
            return serial(cell)
        found = told(cell) if cell else None
        return day_of(found, self.order) if found else ""


def dates(columns: Columns, rows: Sequence[Line]) -> Dates:
    """Day numbers of a spreadsheet count as dates only where they fill a column that is called so."""
    places = tuple(place for role in ("date", "value date") if (place := columns.of(role)) is not None)
    serials, found = set[int](), list[list[Told]]()
    for place in places:
        cells = [cell for row in rows if (cell := row.cell(place))]
        if cells and sum(bool(serial(cell)) for cell in cells) >= SHARE * len(cells):
            serials.add(place)
        else:
            found.append([day for cell in cells if (day := told(cell))])
    arabic = any(ARABIC.search(name) for name in columns.names)
    return Dates(places, day_first(found, arabic), frozenset(serials))
