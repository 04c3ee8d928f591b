"""Sets of numbers, one for each claim, of which many pairs are compared at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sets:
    """A set of whole numbers for each claim: `values[starts[at] : starts[at + 1]]`, in order; all are less than
    `limit`."""

    values: Numbers
    starts: Numbers
    limit: int

    @cached_property
    def sizes(self) -> Numbers:
        return np.diff(self.starts)

    @cached_property
    def keys(self) -> Numbers:
        """Each claim with each of its numbers, as one number, in order."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes) * self.limit + self.values

    def entries(self, which: Numbers) -> tuple[Numbers, Numbers]:
        """The numbers of these claims, one after another, each behind the place in `which` that it is of."""
        sizes = self.sizes[which]
        rows = np.repeat(np.arange(len(which)), sizes)
        within = np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return rows, self.values[self.starts[which][rows] + within]

    def common(self, ones: Numbers, others: Numbers) -> tuple[Numbers, Numbers]:
        """What each two claims have in common, as `entries` tells it."""
        fewer = self.sizes[ones] <= self.sizes[others]
        rows, values = self.entries(np.where(fewer, ones, others))
        if not len(rows):
            return rows, values
        wanted = np.where(fewer, others, ones)[rows] * self.limit + values
        found = self.keys[np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)] == wanted
        return rows[found], values[found]

    def counts(self, ones: Numbers, others: Numbers) -> Numbers:
        """How many each two claims have in common."""
        return np.bincount(self.common(ones, others)[0], minlength=len(ones))


def sets(some: Iterable[Iterable[str]], known: dict[str, int] | None = None) -> Sets:
    """Of words, which `known` numbers; what it does not know gets the next number."""
    known = {} if known is None else known
    found: list[int] = []
    starts = [0]
    for each in some:
        found += sorted({known.setdefault(word, len(known)) for word in each})
        starts.append(len(found))
    return Sets(np.array(found, np.int64), np.array(starts, np.int64), max(1, len(known)))


def codes(values: Iterable[str]) -> tuple[Numbers, list[str]]:
    """The place of each value among the different ones in order, and these."""
    values = list(values)
    known = sorted(set(values))
    place = {value: at for at, value in enumerate(known)}
    return np.array([place[value] for value in values], np.int64), known
