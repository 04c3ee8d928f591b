"""Scores of clusterings of mentions: MUC, B³, CEAF-e, their mean (CoNLL-2012), and pairs.

Vilain et al. 1995; Bagga and Baldwin 1998; Luo 2005; Pradhan et al. 2014. Mentions that only one side has count as
wrong for it.
"""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Clusters = Sequence[Collection[Hashable]]


@dataclass(frozen=True)
class Measured:
    """Recall and precision as (right, of)."""

    recall: tuple[float, float]
    precision: tuple[float, float]

    @property
    def f1(self) -> float:
        recall, precision = (right / of if of else 0.0 for right, of in (self.recall, self.precision))
        return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def muc(gold: Clusters, found: Clusters) -> Measured:
    return Measured(_links(gold, found), _links(found, gold))


def _links(one: Clusters, other: Clusters) -> tuple[float, float]:
    of = {mention: number for number, cluster in enumerate(other) for mention in cluster}
    right = total = 0
    for cluster in one:
        parts = {of.get(mention, (mention,)) for mention in cluster}
        right += len(cluster) - len(parts)
        total += len(cluster) - 1
    return right, total


def b_cubed(gold: Clusters, found: Clusters) -> Measured:
    return Measured(_shares(gold, found), _shares(found, gold))


def _shares(one: Clusters, other: Clusters) -> tuple[float, float]:
    of = {mention: set(cluster) for cluster in other for mention in cluster}
    right = sum(
        len(set(cluster) & of[mention]) / len(cluster) for cluster in one for mention in cluster if mention in of
    )
    return right, sum(map(len, one))


def ceaf(gold: Clusters, found: Clusters) -> Measured:
    """Each cluster with the one that it is matched to best (φ4)."""
    of = {mention: number for number, cluster in enumerate(found) for mention in cluster}
    likeness: dict[int, dict[int, float]] = {}
    for row, cluster in enumerate(gold):
        for column in {of[mention] for mention in cluster if mention in of}:
            both = len(set(cluster) & set(found[column]))
            likeness.setdefault(row, {})[column] = 2 * both / (len(cluster) + len(found[column]))
    right = sum(_matched(part) for part in _parts(likeness))
    return Measured((right, len(gold)), (right, len(found)))


Likeness = dict[int, dict[int, float]]


def _parts(likeness: Likeness) -> list[Likeness]:
    """Rows that share columns, directly or through others: each part is matched by itself."""
    parts: list[tuple[set[int], Likeness]] = []
    for row, columns in likeness.items():
        met = [each for each in parts if not each[0].isdisjoint(columns)]
        parts = [each for each in parts if each not in met]
        rows = {number: held for each in met for number, held in each[1].items()} | {row: columns}
        parts.append((set(columns).union(*(each[0] for each in met)), rows))
    return [rows for _, rows in parts]


def _matched(likeness: Likeness) -> float:
    """The greatest sum of likenesses where each row has one column: the Hungarian method (Kuhn 1955)."""
    columns = sorted({column for row in likeness.values() for column in row})
    size = max(len(likeness), len(columns))
    cost = np.zeros((size, size))
    for at, row in enumerate(likeness.values()):
        for column, value in row.items():
            cost[at, columns.index(column)] = -value
    return -_least(cost)


def _least(cost: NDArray[np.float64]) -> float:
    size = len(cost)
    rows, columns = np.zeros(size + 1), np.zeros(size + 1)
    owner, way = np.zeros(size + 1, int), np.zeros(size + 1, int)
    for row in range(1, size + 1):
        owner[0], at = row, 0
        least, used = np.full(size + 1, np.inf), np.zeros(size + 1, bool)
        while owner[at]:
            used[at] = True
            free = ~used[1:]
            reduced = cost[owner[at] - 1] - rows[owner[at]] - columns[1:]
            better = free & (reduced < least[1:])
            least[1:][better], way[1:][better] = reduced[better], at
            step = np.where(free, least[1:], np.inf)
            delta, to = step.min(), int(step.argmin()) + 1
            rows[owner[used]] += delta
            columns[used] -= delta
            least[~used] -= delta
            at = to
        while at:
            owner[at], at = owner[way[at]], way[at]
    return float(sum(cost[owner[column] - 1, column - 1] for column in range(1, size + 1)))


def pairs(clusters: Clusters) -> set[frozenset[Hashable]]:
    return {frozenset(two) for cluster in clusters for two in combinations(cluster, 2)}
