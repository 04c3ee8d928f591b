"""Sums over transactions: by party, by month, by currency, and what flowed between parties. Unlike currencies are never
added; what has no currency is a currency of its own, "".
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from clew.model import Transaction


@dataclass(frozen=True, slots=True)
class Entry:
    """A transaction where it stands: `id` tells it from all others (its written citation), `book` is the sheet or
    statement that it stands in (the same for all rows of one), `place` its order there."""

    id: str
    book: str
    place: int
    transaction: Transaction

    @property
    def amount(self) -> Decimal:
        return Decimal(self.transaction.amount or 0)

    @property
    def way(self) -> str:
        """ "out" or "in", seen from the book's owner; "" where it is not told."""
        return next((way for way in ("out", "in") if way in self.transaction.cells), "")


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """`month` is "2020-02", or "" where a date is missing or might be of two months. `amount` is all that moved;
    `out` and `into` are the parts of it whose way is told."""

    month: str
    currency: str
    amount: Decimal
    count: int
    out: Decimal
    into: Decimal


@dataclass(frozen=True, slots=True)
class Flow:
    """All that one party paid another in one currency; either may be "", who is not told. `entries` are the ids."""

    payer: str
    payee: str
    currency: str
    amount: Decimal
    entries: tuple[str, ...]


Named = Callable[[str], str]
"""What a party is to be called by: the same word for names that are taken to be one."""


def as_written(name: str) -> str:
    return name


def payments(entries: Iterable[Entry]) -> list[Entry]:
    """Those that tell an amount, in one order whatever the order given; the others state balances."""
    return sorted((entry for entry in entries if entry.transaction.amount), key=lambda entry: entry.id)


def by_month(entries: Iterable[Entry]) -> list[MonthTotal]:
    """What moved in each month, in each currency."""
    months: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in payments(entries):
        months[month_of(entry.transaction.date), entry.transaction.currency].append(entry)
    return [
        MonthTotal(*key, _moved(group), len(group), _moved(group, "out"), _moved(group, "in"))
        for key, group in sorted(months.items())
    ]


def flows(entries: Iterable[Entry], named: Named = as_written) -> list[Flow]:
    """Who paid whom, the largest of each currency first; payments of which neither party is told are left out."""
    found: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for entry in payments(entries):
        told = entry.transaction
        if told.payer or told.payee:
            found[_called(told.payer, named), _called(told.payee, named), told.currency].append(entry)
    every = [Flow(*key, _moved(group), tuple(entry.id for entry in group)) for key, group in found.items()]
    return sorted(every, key=lambda flow: (flow.currency, -flow.amount, flow.payer, flow.payee))


def month_of(date: str) -> str:
    months = {day[:7] for day in date.split("/")}
    return months.pop() if len(months) == 1 else ""


def _called(party: str, named: Named) -> str:
    return named(party) if party else ""


def _moved(group: Iterable[Entry], way: str = "") -> Decimal:
    return sum((entry.amount for entry in group if not way or entry.way == way), Decimal())
