"""The edges of the network: who is named beside whom, and who paid whom, from columns of numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clew.serve.network_paid import Moved, Paid
from clew.store.drawn import Mask
from clew.store.named import CROWD, Beside, Numbers, distinct


@dataclass(frozen=True, eq=False)
class Edges:
    """Row by row two nodes' numbers, `one` the lesser, with the documents and passages that name both, and the payments
    between them either way."""

    one: Numbers
    other: Numbers
    documents: Numbers
    passages: Numbers
    payments: Numbers

    @property
    def weight(self) -> Numbers:
        """Documents and payments together."""
        return self.documents + self.payments

    def of(self, chosen: Numbers) -> "Edges":
        return Edges(*(each[chosen] for each in (self.one, self.other, self.documents, self.passages, self.payments)))


@dataclass(frozen=True, slots=True)
class Bond:
    """An edge between two nodes by their ids, with what was paid each way."""

    one: str
    other: str
    documents: int
    passages: int
    payments: int = 0
    moved: Sequence[Moved] = ()

    @property
    def weight(self) -> tuple[int, int]:
        return self.documents + self.payments, self.passages + self.payments


def none() -> Edges:
    nought = np.arange(0)
    return Edges(nought, nought, nought, nought, nought)


def edges(beside: Beside, nodes: int, items: int) -> Edges:
    """All edges of what stands beside one another."""
    ones, others, documents = [], [], []
    starts = np.flatnonzero(np.diff(beside.passages, prepend=-1))
    sizes = np.diff(np.append(starts, len(beside.passages)))
    for size in range(2, CROWD + 1):
        groups = starts[sizes == size]
        if len(groups):
            named = beside.entity[groups[:, None] + np.arange(size)]
            left, right = np.triu_indices(size, 1)
            ones.append(named[:, left].ravel())
            others.append(named[:, right].ravel())
            documents.append(np.repeat(beside.items[groups], len(left)))
    if not ones:
        return none()
    return _counted(np.concatenate(ones), np.concatenate(others), np.concatenate(documents), nodes, items)


def _counted(one: Numbers, other: Numbers, item: Numbers, nodes: int, items: int) -> Edges:
    """Each pair once, with the rows and the different items that it stands in."""
    pair = one * nodes + other
    found, passages = np.unique(pair, return_counts=True)
    told = distinct(np.searchsorted(found, pair) * items + item) // items
    documents = np.bincount(told, minlength=len(found))
    return Edges(found // nodes, found % nodes, documents, passages, np.zeros(len(found), np.int64))


def numbered(paid: Paid, passages: Numbers | None, items: int) -> Edges:
    """The edges between accounts and the people and organisations that passages name beside them."""
    party, account, passage, item = paid.beside(passages)
    if not len(party):
        return none()
    one, other, _, where = np.unique(np.stack((party, account, passage, item)), axis=1)
    return _counted(one, other, where, paid.nodes, items)


def paying(paid: Paid, mask: Mask) -> Edges:
    """The edges by payments of `mask` alone."""
    chosen = mask[paid.rows]
    one, other = paid.payer[chosen], paid.payee[chosen]
    pair = np.minimum(one, other) * paid.nodes + np.maximum(one, other)
    found, payments = np.unique(pair, return_counts=True)
    nought = np.zeros(len(found), np.int64)
    return Edges(found // paid.nodes, found % paid.nodes, nought, nought, payments)


def joined(found: Sequence[Edges], nodes: int) -> Edges:
    """Edges of several kinds, those between the same two as one."""
    pair = np.concatenate([each.one * nodes + each.other for each in found])
    pairs, at = np.unique(pair, return_inverse=True)

    def summed(name: str) -> Numbers:
        values = np.concatenate([getattr(each, name) for each in found])
        return np.bincount(at, values, len(pairs)).astype(np.int64)

    return Edges(pairs // nodes, pairs % nodes, summed("documents"), summed("passages"), summed("payments"))


def strongest(found: Edges, most: int) -> Edges:
    """The first so many by documents and payments, then passages."""
    order = np.lexsort((found.other, found.one, -found.passages, -found.weight))
    return found.of(order[:most])


def around(found: Edges, number: int, most: int) -> Edges:
    """The edges of a node with those it is tied to most, and the edges among these."""
    own = strongest(found.of(np.flatnonzero((found.one == number) | (found.other == number))), most)
    chosen = np.union1d(np.union1d(own.one, own.other), [number])
    return found.of(np.flatnonzero(np.isin(found.one, chosen) & np.isin(found.other, chosen)))


def bonds(paid: Paid, found: Edges, mask: Mask) -> tuple[Bond, ...]:
    """The same by the nodes' ids, with the sums of what was paid."""
    ids = {number: paid.node(number).id for number in np.union1d(found.one, found.other).tolist()}
    columns = (found.one, found.other, found.documents, found.passages, found.payments)
    rows = list(zip(*(part.tolist() for part in columns), strict=True))
    pairs = [pair for one, other, _, _, payments in rows if payments for pair in ((one, other), (other, one))]
    moved = {pair: each for pair, each in zip(pairs, paid.moved(pairs, mask), strict=True) if each}
    made = []
    for one, other, documents, passages, payments in rows:
        first, last = sorted((ids[one], ids[other]))
        both = tuple(moved[pair] for pair in ((one, other), (other, one)) if pair in moved)
        made.append(Bond(first, last, documents, passages, payments, both))
    return tuple(made)
