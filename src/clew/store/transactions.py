"""Transactions of a case: as columns, to choose and sort among a hundred thousand of them, and as rows."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, select

from clew.model import Digest, Transaction
from clew.store import schema
from clew.store.drawn import Mask, Numbers
from clew.store.reach import in_reach

WAYS: Mapping[str, Mapping[str, str]] = {each: {each: ""} for each in ("out", "in", "opening", "closing")}
NONE: Mapping[str, str] = {}
KEYS = 4
"""Columns that rows are ordered by."""

WAY = re.compile('"(out|in|opening|closing)": "')
FIGURE = re.compile('"(?:amount|balance)": "([^"]*)"')
BOOK = re.compile("(?:message|sheet|part)=[^&]*")
BOOKED = re.compile("(^|&)(row|cell|message)=")
FIELDS = ("date", "amount", "currency", "payer", "payee", "reference", "account", "balance")


@dataclass(frozen=True, eq=False)
class Words:
    """A column of words: the different ones in order, and which of them each row has."""

    told: Sequence[str]
    which: Numbers

    def having(self, wanted: Sequence[bool]) -> Mask:
        """The rows whose word is wanted."""
        found: Mask = np.array(wanted, bool)[self.which]
        return found

    def being(self, word: str) -> Mask:
        return self.having([each == word for each in self.told])


@dataclass(frozen=True, eq=False)
class Payments:
    """Transactions that tell an amount, row by row: the number that each has in its table, its passage, what it says.

    They count where their activity stands and their item is reached. `exact` are the amounts as `Decimal`.
    """

    numbers: Numbers
    passages: Numbers
    date: Words
    currency: Words
    payer: Words
    payee: Words
    amounts: NDArray[np.float64]
    exact: NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Row:
    """A transaction with its number, the passage that tells it, and its item."""

    number: int
    passage: int
    item: Digest
    transaction: Transaction

    def at(self, name: str) -> str:
        """The locator of the cell or words that told a value; of the transaction itself where that is not known."""
        cells = self.transaction.cells
        told = cells.get(name) or cells.get("amount") or cells.get("balance") or ""
        return f"{self.item}#{told}" if told else self.item


def payments(connection: Connection) -> Payments:
    """All of the case, in an order that no order of work changes."""
    table = schema.transaction
    names = ("passage", "date", "currency", "payer", "payee", "amount")
    rows = _standing(connection, *(table.c[name] for name in names), said=table.c.amount != "")
    columns = list(zip(*rows, strict=True)) if rows else [()] * (KEYS + len(names))
    numbers, passages = (np.array(each, np.int64) for each in (columns[0], columns[KEYS]))
    date, currency, payer, payee = (_words(each) for each in columns[KEYS + 1 : -1])
    exact = np.array([Decimal(each) for each in columns[-1]], object)
    return Payments(numbers, passages, date, currency, payer, payee, exact.astype(np.float64), exact)


def _words(column: Sequence[str]) -> Words:
    told = sorted(set(column))
    of = {word: at for at, word in enumerate(told)}
    return Words(told, np.array([of[word] for word in column], np.int64))


def rows(connection: Connection, numbers: Sequence[int]) -> dict[int, Row]:
    """Transactions by their numbers, with the cells that told them."""
    table = schema.transaction
    found = connection.execute(select(table).where(table.c.id.in_(numbers)))
    return {row.id: Row(row.id, row.passage, row.item, _transaction(row)) for row in found}


def _transaction(row: Any) -> Transaction:
    told = {name: getattr(row, name) for name in FIELDS}
    return Transaction((row.first, row.last), cells=json.loads(row.cells), **told)


class Stood(NamedTuple):
    """A transaction or stated balance with its number, and the book that it stands in: of a sheet or statement where
    `booked`, else of an item's words. Its `cells` say no more than its way and which balance it states."""

    number: int
    book: str
    booked: bool
    transaction: Transaction


def stood(connection: Connection) -> Iterator[Stood]:
    """All of the case, in an order that no order of work changes."""
    table = schema.transaction
    for row in _standing(connection, *(table.c[name] for name in ("item", *FIELDS, "cells"))):
        item, date, amount, currency, payer, payee, reference, account, balance, held = row[KEYS:]
        told, found = WAY.search(held), FIGURE.search(held)
        at, cells = found[1] if found else "", WAYS[told[1]] if told else NONE
        said = Transaction((0, 0), date, amount, currency, payer, payee, reference, account, balance, cells)
        yield Stood(row[0], f"{item}#{book_of(at)}", BOOKED.search(at) is not None, said)


def book_of(cell: str) -> str:
    """The place of the sheet or statement that a cell is in: its locator without what tells the cell."""
    return "&".join(BOOK.findall(cell))


def _standing(connection: Connection, *columns: Any, said: ColumnElement[bool] | None = None) -> list[Any]:
    """Rows of activities that stand, in items that are reached, in order: `KEYS` keys, then the columns.

    Sorted here, for SQLite takes four times as long to.
    """
    table, activity = schema.transaction, schema.activity
    keys = (table.c.id, table.c.activity, table.c.seq, table.c.first)
    query = select(activity.c.id).where(activity.c.id.in_(select(table.c.activity)), activity.c.current == 1)
    query = query.where(in_reach(connection, activity.c.item)).order_by(activity.c.item, activity.c.key)
    rank = {number: at for at, number in enumerate(connection.execute(query).scalars())}
    asked = select(*keys, *columns)
    found = connection.execute(asked if said is None else asked.where(said)).all()
    kept = [row for row in found if row[1] in rank]
    ranks = [rank[row[1]] for row in kept]
    first, seq, number = ([row[at] for row in kept] for at in (3, 2, 0))
    return [kept[at] for at in np.lexsort((number, first, seq, ranks)).tolist()]
