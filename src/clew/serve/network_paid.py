"""Payments and accounts of the network: who paid whom, and the accounts that payments and passages name beside them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np

from clew.serve.money import Money, money
from clew.store.accounts import Numbered, number_of, numbered
from clew.store.case import Case
from clew.store.drawn import Mask, Numbers
from clew.store.named import KINDS, Named, distinct
from clew.store.standing import written
from clew.store.transactions import Words

NODES = (*KINDS, "account", "party")
"""Kinds of what is drawn: an entity's kinds, an account, and a payer or payee that is no name of the case."""

Key = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """What is drawn. `documents` that name it; of an account or party, the passages and payments that tell it."""

    id: str
    kind: str
    caption: str
    documents: int


@dataclass(frozen=True)
class Sum:
    """What payments in one currency come to."""

    currency: str
    payments: int
    amount: Decimal


@dataclass(frozen=True)
class Moved:
    """All that one paid another, currency by currency; `names` are a way of writing payer and payee each."""

    payer: str
    payee: str
    payments: int
    sums: Sequence[Sum]
    names: tuple[str, str]


@dataclass(frozen=True, eq=False)
class Paid:
    """Payments between nodes, row by row: the nodes' numbers, entities first, and the rows of `money`.

    `others` are the nodes that no entity is, from the number `first` on; `accounts` tells the number of an account's
    node, and `numbers` where passages tell accounts.
    """

    known: Named
    money: Money
    payer: Numbers
    payee: Numbers
    rows: Numbers
    others: Sequence[Node]
    accounts: Mapping[str, int]
    numbers: Numbered

    @property
    def first(self) -> int:
        return len(self.known.rows)

    @property
    def nodes(self) -> int:
        return self.first + len(self.others)

    def node(self, number: int) -> Node:
        if number >= self.first:
            return self.others[number - self.first]
        entity = self.known.at(number)
        return Node(entity.id, entity.kind, entity.caption, entity.items)

    def kinds(self) -> Numbers:
        """Each node's kind, as its place in NODES."""
        return np.append(self.known.kinds, [NODES.index(each.kind) for each in self.others]).astype(np.int64)

    def beside(self, passages: Numbers | None) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Row by row the person or organisation, the account, the passage that names both, and its item."""
        told, near = self.numbers, self.known.beside
        chosen = np.ones(len(told.which), bool) if passages is None else np.isin(told.passages, passages)
        at, which = told.passages[chosen], told.which[chosen]
        starts, ends = (np.searchsorted(near.passages, at, side) for side in ("left", "right"))
        rows = np.concatenate([np.arange(one, end) for one, end in zip(starts, ends, strict=True)] or [np.arange(0)])
        accounts = np.array([self.accounts[number] for number in told.told], np.int64)
        account = np.repeat(accounts[which], ends - starts)
        party = self.known.kinds[near.entity[rows]] != KINDS.index("place")
        rows, account = rows[party], account[party]
        return near.entity[rows], account, near.passages[rows], near.items[rows]

    def moved(self, pairs: Sequence[tuple[int, int]], mask: Mask) -> Sequence[Moved | None]:
        """What the first of each pair paid the second, in the payments of `mask`."""
        chosen = mask[self.rows]
        key = self.payer[chosen] * self.nodes + self.payee[chosen]
        order = np.argsort(key, kind="stable")
        key, rows = key[order], self.rows[chosen][order]
        wanted = np.array([one * self.nodes + other for one, other in pairs], np.int64)
        starts, ends = np.searchsorted(key, wanted, "left"), np.searchsorted(key, wanted, "right")
        return [
            self._moved(*pair, rows[start:end]) if end > start else None
            for pair, start, end in zip(pairs, starts.tolist(), ends.tolist(), strict=True)
        ]

    def _moved(self, payer: int, payee: int, rows: Numbers) -> Moved:
        told = self.money.payments
        currency = told.currency.which[rows]
        sums = [
            Sum(told.currency.told[at], int((currency == at).sum()), sum(told.exact[rows[currency == at]], Decimal()))
            for at in distinct(currency).tolist()
        ]
        names = (_usual(told.payer, rows), _usual(told.payee, rows))
        return Moved(self.node(payer).id, self.node(payee).id, len(rows), sums, names)


def _usual(side: Words, rows: Numbers) -> str:
    """The way of writing a party that most of the rows have."""
    return side.told[int(np.bincount(side.which[rows]).argmax())]


def paid(case: Case, known: Named) -> Paid:
    """The case's payments between nodes, as they stand."""
    return _paid(case, known, tuple(written(case)))


@lru_cache(maxsize=1)
def _paid(case: Case, known: Named, state: tuple[object, ...]) -> Paid:
    told = money(case)
    with case.engine.connect() as connection:
        numbers = numbered(connection)
    nodes = _Nodes(known, told, numbers)
    payer, payee = (nodes.of(side.told)[side.which] for side in (told.payments.payer, told.payments.payee))
    rows = np.flatnonzero((payer >= 0) & (payee >= 0) & (payer != payee))
    return Paid(known, told, payer[rows], payee[rows], rows, nodes.others, nodes.accounts, numbers)


class _Nodes:
    """Gives each party and account its number, entities' own first."""

    def __init__(self, known: Named, told: Money, numbers: Numbered) -> None:
        self._known, self._party, self._first = known, told.party, len(known.rows)
        self._tally = Counter(_tally(told))
        self._by_key: dict[Key, int] = {}
        self.others: list[Node] = []
        self.accounts: dict[str, int] = {}
        seen = np.bincount(numbers.which, minlength=len(numbers.told))
        for number, count in zip(numbers.told, seen.tolist(), strict=True):
            self._account(number, count)

    def of(self, names: Sequence[str]) -> Numbers:
        """The nodes' numbers of parties as written; -1 where none is told."""
        return np.array([self._number(name) if name else -1 for name in names], np.int64)

    def _number(self, name: str) -> int:
        if number := number_of(name):
            return self._account(number, self._tally[name])
        key = self._party(name)
        if isinstance(key, str) and key in self._known.number:
            return self._known.number[key]
        if key not in self._by_key:
            self._by_key[key] = self._add(Node(f"party-{len(self.others)}", "party", name, self._tally[name]))
        return self._by_key[key]

    def _account(self, number: str, count: int) -> int:
        if number not in self.accounts:
            self.accounts[number] = self._add(Node(f"account-{len(self.others)}", "account", number, count))
        return self.accounts[number]

    def _add(self, node: Node) -> int:
        self.others.append(node)
        return self._first + len(self.others) - 1


def _tally(told: Money) -> dict[str, int]:
    """How many payments each party as written is in."""
    found: Counter[str] = Counter()
    for side in (told.payments.payer, told.payments.payee):
        counts = np.bincount(side.which, minlength=len(side.told)).tolist()
        found.update(dict(zip(side.told, counts, strict=True)))
    return found
