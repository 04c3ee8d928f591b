"""Books and pairs as their pages show them: what the analyses found, with the rows that it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection

from clew.analyse.reconcile import Break, Reconciled
from clew.analyse.transactions import Entry
from clew.analyse.transfers import Proposal
from clew.serve.money_rows import Told, listed
from clew.serve.money_told import Analysed
from clew.store.case import Case

PAIRS = 20
BREAKS = 20
"""Rows of a book that are shown where it breaks."""


@dataclass(frozen=True)
class Book:
    """A book and the rows that state, or lead to, its opening and closing balance; the rows where it breaks. `moved` is
    what all its payments come to, whichever way they went."""

    reconciled: Reconciled
    first: Told | None
    opening: Told | None
    closing: Told | None
    breaks: Sequence[tuple[Break, Told | None]]
    moved: Decimal

    @property
    def sum(self) -> Decimal:
        return self.reconciled.into - self.reconciled.out


@dataclass(frozen=True)
class Pair:
    """Two transactions that may be one transfer."""

    proposal: Proposal
    sides: Sequence[Told]


def books_of(connection: Connection, case: Case, found: Analysed, start: int, most: int) -> list[Book]:
    """Books from the place `start` among all."""
    shown = found.books[start : start + most]
    stated = [_stating(found, book) for book in shown]
    broken = [[found.number_of(each.entry) for each in book.breaks[:BREAKS]] for book in shown]
    numbers = {number for group in (*stated, *broken) for number in group if number is not None}
    told = listed(connection, case, sorted(numbers))
    return [
        _book(book, rows, told, at, _moved(found, book)) for book, rows, at in zip(shown, stated, broken, strict=True)
    ]


def _book(
    book: Reconciled, stated: Sequence[int | None], told: Mapping[int, Told], broken: Sequence[int],
    moved: Decimal,
) -> Book:  # fmt: skip
    first, opening, closing = (told.get(number) if number is not None else None for number in stated)
    breaks = [(each, told.get(number)) for each, number in zip(book.breaks, broken, strict=False)]
    return Book(book, first, opening, closing, breaks, moved)


def _stating(found: Analysed, book: Reconciled) -> tuple[int | None, int | None, int | None]:
    """The first row of a book, and those that state its opening and closing balance: where none says that it does,
    the first and last row with a balance, whichever end is the newest."""
    rows = _rows(found, book)
    balances = [(number, entry) for number, entry in rows if entry.transaction.balance and entry.transaction.amount]
    if len(balances) > 1 and Decimal(balances[-1][1].transaction.balance) != book.closing:
        balances.reverse()
    opened = [number for number, entry in rows if "opening" in entry.transaction.cells] + [n for n, _ in balances[:1]]
    closed = [n for n, _ in balances[-1:]] + [number for number, entry in rows if "closing" in entry.transaction.cells]
    opening = opened[0] if opened and book.opening is not None else None
    return (
        next((number for number, _ in rows), None), opening,
        closed[-1] if closed and book.closing is not None else None,
    )  # fmt: skip


def _moved(found: Analysed, book: Reconciled) -> Decimal:
    return sum((entry.amount for _, entry in _rows(found, book)), Decimal())


def _rows(found: Analysed, book: Reconciled) -> list[tuple[int, Entry]]:
    """The transactions and stated balances of one account of a book, each with its number."""
    rows = ((number, found.entries[number]) for number in found.in_book[book.book])
    return [(number, entry) for number, entry in rows if _of(entry, book)]


def _of(entry: Entry, book: Reconciled) -> bool:
    told = entry.transaction
    return told.account == book.account and told.currency in (book.currency, "")


def pairs_of(connection: Connection, case: Case, found: Analysed, proposals: Sequence[Proposal]) -> list[Pair]:
    """Proposals with their rows; one that a row is gone from since is left out."""
    sides = [[found.number_of(entry) for entry in (each.first, each.second)] for each in proposals]
    told = listed(connection, case, sorted({number for side in sides for number in side}))
    pairs = (Pair(each, [told[n] for n in side if n in told]) for each, side in zip(proposals, sides, strict=True))
    return [pair for pair in pairs if len(pair.sides) == 2]
