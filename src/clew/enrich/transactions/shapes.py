"""Tables without headings: taken for a ledger only where their own figures prove it.

Five rows and more, nine in ten with a date in one column, and a running balance: a column of amounts, or two of which
one is filled in each row, whose every step the amounts make, nine times in ten and four times at least. Scores,
telephone numbers, measurements and lists of prices have none.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from clew.enrich.transactions.amounts import EMPTY, Figure, custom, figure, likely
from clew.enrich.transactions.columns import Columns, Money
from clew.enrich.transactions.days import told
from clew.enrich.transactions.lines import Line
from clew.enrich.transactions.table import table, transactions, value
from clew.enrich.transactions.titles import titles
from clew.model import Transaction

FEWEST = 5
STEPS = 4
SHARE = 0.9
WIDEST = 16
SAMPLE = 12
LOOKED_AT = 40
"""Rows that a running balance is looked for in."""

Column = list[Decimal | None]


def headless(lines: Sequence[Line], exact: bool) -> Iterator[tuple[Line, Transaction]]:
    """The transactions of a table that proves itself; nothing where it does not."""
    start, dated = _dated(lines)
    if dated is None:
        return
    rows = lines[start:]
    found = _proved(rows[:LOOKED_AT], dated, exact)
    if found is None:
        return
    read = table(found, titles(lines[:start]), rows, exact)
    if read is not None:
        yield from transactions(read)


def _dated(lines: Sequence[Line]) -> tuple[int, int | None]:
    """The first row with a date, and the column of dates; looked for in the first rows only."""
    for start, line in enumerate(lines[:SAMPLE]):
        for place in range(min(3, len(line.cells))):
            if told(line.cell(place)):
                rows = lines[start : start + LOOKED_AT]
                good = sum(told(row.cell(place)) is not None for row in rows)
                return start, place if good >= SHARE * len(rows) and len(rows) >= FEWEST else None
    return 0, None


def _proved(rows: Sequence[Line], dated: int, exact: bool) -> Columns | None:
    width = min(WIDEST, max(len(row.cells) for row in rows))
    values: dict[int, Column] = {}
    for place in range(width):
        figures = [figure(row.cell(place)) if row.cell(place) not in EMPTY else None for row in rows]
        if place != dated and any(figures) and not _words(rows, place, figures):
            texts = [each.digits for each in figures if each]
            sign = custom(texts) or likely(texts, exact, "")
            values[place] = [value(each, sign) for each in figures]
    for balance in reversed(values):
        others = [place for place in values if place != balance]
        for one in others:
            if _runs(values[balance], values[one], None):
                return _columns(rows[0], dated, balance, (("amount", one),))
        for one in others:
            for two in others:
                if one < two and _runs(values[balance], values[one], values[two]):
                    return _columns(rows[0], dated, balance, (("debit", one), ("credit", two)))
    return None


def _words(rows: Sequence[Line], place: int, figures: Sequence[Figure | None]) -> bool:
    """Whether the column holds anything but amounts."""
    return any(each is None and row.cell(place) not in EMPTY for row, each in zip(rows, figures, strict=True))


def _runs(balance: Column, one: Column, two: Column | None) -> bool:
    """Whether the amounts make the balance's steps, from the row above or from the row below."""
    for later in (True, False):
        right = steps = 0
        for place in range(1, len(balance)):
            before, after = balance[place - 1], balance[place]
            at = place if later else place - 1
            if before is None or after is None:
                continue
            steps += 1
            first, second = one[at] or Decimal(), (two[at] if two else None) or Decimal()
            right += (
                bool(first or second) and not (two and first and second) and abs(after - before) == abs(first or second)
            )
        if right >= STEPS and right >= SHARE * steps and len({each for each in balance if each is not None}) > STEPS:
            return True
    return False


def _columns(line: Line, dated: int, balance: int, money: Sequence[tuple[str, int]]) -> Columns:
    roles = {"date": dated, "balance": balance}
    found = tuple(Money(role, place, "", line.place(place) if place < len(line.cells) else "") for role, place in money)
    return Columns(roles, found, False, False, ())
