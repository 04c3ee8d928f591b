"""For each claim the others that bear on it, the strongest first, and which of them are counted together."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from clew.analyse.claims.borne import ONLY_TOUCHES, Borne
from clew.analyse.claims.sets import Numbers

MOST = 48
"""Claims for and as many against one that are counted, the strongest."""
FOR, AGAINST = 0, 1


@dataclass(frozen=True, eq=False)
class Near:
    """Of claim `at` the rows `starts[at]` to `starts[at + 1]`: which other claim, and in which pair of Borne."""

    starts: Numbers
    others: Numbers
    pairs: Numbers


@dataclass(frozen=True, eq=False)
class Sides:
    """What is counted for and against each claim, row by row in order: `sides` is twice the claim, and one more for
    what is against it; `members` are in order within a side, and a claim is of its own side. `rows` are those of Near,
    -1 for the claim itself."""

    sides: Numbers
    members: Numbers
    rows: Numbers
    left: Numbers
    """So many more bear on each claim than are counted."""

    def blocks(self, claims: int) -> Iterator[slice]:
        """The rows of so many claims at a time."""
        bounds = np.searchsorted(self.sides, np.arange(0, 2 * len(self.left) + 2 * claims, 2 * claims)).tolist()
        return (slice(first, last) for first, last in pairwise(bounds) if first < last)


def near(found: Borne) -> Near:
    claims = np.concatenate((found.ones, found.others))
    others = np.concatenate((found.others, found.ones))
    pairs = np.tile(np.arange(len(found.ones)), 2)
    order = np.lexsort((others, -found.scores[pairs].astype(np.int64), claims))
    starts = np.searchsorted(claims[order], np.arange(len(found.of.said) + 1))
    return Near(starts, others[order], pairs[order])


def counted(found: Borne, by: Near) -> Sides:
    count = len(found.of.said)
    claims = np.repeat(np.arange(count), np.diff(by.starts))
    bearings = found.bearings[by.pairs]
    rows = np.flatnonzero(bearings != ONLY_TOUCHES)
    sides = 2 * claims[rows] + bearings[rows]
    order = np.argsort(sides, kind="stable")
    rows, sides = rows[order], sides[order]
    within = np.arange(len(sides)) - np.searchsorted(sides, sides)
    left = np.bincount(sides[within >= MOST] // 2, minlength=count)
    rows, sides = rows[within < MOST], sides[within < MOST]
    sides = np.concatenate((sides, 2 * np.arange(count)))
    members = np.concatenate((by.others[rows], np.arange(count)))
    rows = np.concatenate((rows, np.full(count, -1)))
    order = np.lexsort((members, sides))
    return Sides(sides[order], members[order], rows[order], left)
