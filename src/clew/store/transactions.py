"""Transactions of a case: as columns, to choose and sort among a hundred thousand of them, and as rows."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, case, func, literal, select

from clew.model import Digest, Transaction
from clew.store import schema
from clew.store.drawn import Mask, Numbers
from clew.store.reach import in_reach

WAYS: Mapping[str, Mapping[str, str]] = {each: {each: ""} for each in ("out", "in", "opening", "closing")}
NONE: Mapping[str, str] = {}
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
    names = ("id", "passage", "date", "currency", "payer", "payee", "amount")
    query = _standing(connection, *(table.c[name] for name in names)).where(table.c.amount != "")
    rows = connection.execute(query).all()
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    numbers, passages = (np.array(each, np.int64) for each in columns[:2])
    date, currency, payer, payee = (_words(each) for each in columns[2:6])
    exact = np.array([Decimal(each) for each in columns[6]], object)
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


@dataclass(frozen=True, slots=True)
class Stood:
    """A transaction or stated balance with its number, and the book that it stands in: of a sheet or statement where
    `booked`, else of an item's words. Its `cells` say no more than its way and which balance it states."""

    number: int
    book: str
    booked: bool
    transaction: Transaction


def stood(connection: Connection) -> Iterator[Stood]:
    """All of the case, in an order that no order of work changes."""
    table = schema.transaction
    columns = (table.c[name] for name in ("id", "item", *FIELDS))
    held = table.c.cells
    way = case((held.contains('"out":'), "out"), (held.contains('"in":'), "in"), else_="")
    state = case((held.contains('"opening":'), "opening"), (held.contains('"closing":'), "closing"), else_="")
    cell = func.coalesce(func.json_extract(held, "$.amount"), func.json_extract(held, "$.balance"), literal(""))
    for row in connection.execute(_standing(connection, *columns, way, state, cell)):
        number, item, date, amount, currency, payer, payee, reference, account, balance, going, stated, at = row
        cells = WAYS.get(going) or WAYS.get(stated) or NONE
        said = Transaction((0, 0), date, amount, currency, payer, payee, reference, account, balance, cells)
        yield Stood(number, f"{item}#{book_of(at)}", BOOKED.search(at) is not None, said)


def book_of(cell: str) -> str:
    """The place of the sheet or statement that a cell is in: its locator without what tells the cell."""
    return "&".join(part for part in cell.split("&") if part.startswith(("message=", "sheet=", "part=")))


def _standing(connection: Connection, *columns: Any) -> Select[Any]:
    table, activity = schema.transaction, schema.activity
    query = select(*columns).join(activity, activity.c.id == table.c.activity).where(activity.c.current == 1)
    query = query.where(in_reach(connection, table.c.item))
    return query.order_by(table.c.item, activity.c.key, table.c.seq, table.c.first, table.c.id)
