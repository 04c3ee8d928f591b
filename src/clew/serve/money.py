"""Payments of the case to choose and sort among: kept in memory as long as nothing is written to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np

from clew.fold import words
from clew.serve.money_told import Party, parties
from clew.store.case import Case
from clew.store.drawn import Mask, Numbers
from clew.store.standing import written
from clew.store.transactions import Payments, Words, payments

UNTOLD = "(not told)"
"""How an address asks for payments whose payer or payee is not told."""

KEPT = 8


@dataclass(frozen=True)
class Wanted:
    """What payments are asked for: words in a party's name, a whole name on one side, days, and a least amount."""

    party: str = ""
    payer: str = ""
    payee: str = ""
    currency: str = ""
    first: str = ""
    last: str = ""
    least: float = 0.0

    @property
    def anything(self) -> bool:
        return self != Wanted()


@dataclass(frozen=True)
class Total:
    """What payments of one currency come to; never added to another's."""

    currency: str
    payments: int
    amount: Decimal


@dataclass(frozen=True, eq=False)
class Money:
    """Payments of the case, and the orders in which a page lists them; `party` tells their parties apart."""

    payments: Payments
    party: Party

    def order(self, by: str, down: bool) -> Numbers:
        """The rows by date, amount or party; amounts currency by currency, for unlike ones cannot be compared."""
        return _ordered(self, by, down)

    def mask(self, wanted: Wanted, passages: Numbers | None) -> Mask:
        """The rows that are asked for, of these passages alone where any are given."""
        told = self.payments
        found = np.ones(len(told.numbers), bool) if passages is None else np.isin(told.passages, passages)
        if wanted.party:
            found &= _saying(told.payer, wanted.party) | _saying(told.payee, wanted.party)
        for side, name in ((told.payer, wanted.payer), (told.payee, wanted.payee)):
            if name:
                found &= side.being("") if name == UNTOLD else side.having(self._called(side, name))
        if wanted.currency:
            found &= told.currency.being("" if wanted.currency == UNTOLD else wanted.currency)
        if wanted.first or wanted.last:
            found &= told.date.having([_within(day, wanted.first, wanted.last) for day in told.date.told])
        return found & (told.amounts >= wanted.least) if wanted.least else found

    def _called(self, side: Words, name: str) -> list[bool]:
        wanted = self.party(name)
        return [bool(each) and self.party(each) == wanted for each in side.told]

    def totals(self, mask: Mask) -> list[Total]:
        """What is let through comes to, the currency with most payments first."""
        told = self.payments
        counts = np.bincount(told.currency.which[mask], minlength=len(told.currency.told))
        found = [
            Total(code, int(count), sum(told.exact[mask & (told.currency.which == at)], Decimal()))
            for at, (code, count) in enumerate(zip(told.currency.told, counts, strict=True))
            if count
        ]
        return sorted(found, key=lambda each: (-each.payments, each.currency))


@lru_cache(maxsize=KEPT)
def _ordered(money: Money, by: str, down: bool) -> Numbers:
    """What is not told comes after all that is, whichever end is first."""
    told, sign = money.payments, -1 if down else 1
    undated = told.date.being("")
    day: tuple[Numbers | Mask, ...] = (told.date.which, undated)
    if by == "amount":
        return np.lexsort((*day, told.amounts * sign, told.currency.which))
    if by == "date":
        return np.lexsort((told.date.which * sign, undated))
    side = told.payer if by == "payer" else told.payee
    return np.lexsort((*day, side.which * sign, side.being("")))


def _saying(side: Words, party: str) -> Mask:
    """The rows whose party's name has all these words, or beginnings of them, however they are spelt."""
    asked = words(party)
    return side.having([bool(name) and _has(words(name), asked) for name in side.told])


def _has(name: Sequence[str], asked: Sequence[str]) -> bool:
    return all(any(word.startswith(each) for word in name) for each in asked)


def _within(day: str, first: str, last: str) -> bool:
    """Whether a day, or an interval in part, lies from `first` to `last`; each may be a year or a month."""
    start, _, end = day.partition("/")
    return bool(day) and (end or start)[: len(first)] >= first and (not last or start[: len(last)] <= last)


def money(case: Case) -> Money:
    """The case's payments as they stand."""
    return _money(case, tuple(written(case)))


@lru_cache(maxsize=1)
def _money(case: Case, state: tuple[object, ...]) -> Money:
    with case.engine.connect() as connection:
        return Money(payments(connection), parties(case))
