"""All that claims say of one another: what bears on what, from which origins, and where reports differ."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from clew.analyse.claims.borne import Borne, borne
from clew.analyse.claims.columns import columns
from clew.analyse.claims.descent import Descent, Kindred, between, in_a_row
from clew.analyse.claims.differences import Difference, dossiers
from clew.analyse.claims.near import Near, Sides, counted, near
from clew.analyse.claims.origins import Answer, Origins, answered, independent
from clew.analyse.claims.said import Said
from clew.analyse.claims.sets import Numbers
from clew.analyse.claims.tied import Ties

BLOCK = 2048
"""Claims whose origins are told at once."""


@dataclass(frozen=True)
class Corroboration:
    """Of one claim: so many `origins` of so many `passages`, itself among them, that bear it out, of which so many are
    `undecided`, and its `own`; and so many that contradict it. `left` so many more bear on it than were counted."""

    claim: str
    origins: int
    passages: int
    undecided: int
    own: int
    against: int
    contradicting: int
    left: int


@dataclass(frozen=True, eq=False)
class Weighed:
    """All of a case. `origins` are the numbers of the origins row by row of `near`, nought where one was not counted;
    the rest in the order of ids."""

    borne: Borne
    near: Near
    origins: Numbers
    corroborations: list[Corroboration]
    descents: list[Descent]
    differences: list[Difference]


def weighed(said: Sequence[Said], kindred: Kindred, answers: Sequence[Answer] = ()) -> Weighed:
    """`answers` are people's, to whether two claims are of one origin. The order of `said` changes nothing."""
    of = columns(sorted(said, key=lambda each: each.id))
    found = borne(of)
    by = near(found)
    sides = counted(found, by)
    origins = _Counting(Ties(of, kindred), sides, answered(answers))
    for block in sides.blocks(BLOCK):
        origins.count(block)
    numbers = np.zeros(len(by.others), np.int64)
    numbers[sides.rows[sides.rows >= 0]] = origins.numbers[sides.rows >= 0]
    differ = dossiers({each.id: each for each in of.said}, [found.support(at) for at in found.differs])
    return Weighed(found, by, numbers, list(origins.told()), sorted(origins.descents), differ)


class _Counting:
    """The origins of what is for and against each claim. Of most sides no two claims are tied: each is one of its own,
    and these are counted without looking at them one by one."""

    def __init__(self, ties: Ties, sides: Sides, answers: Mapping[str, list[Answer]]) -> None:
        self.ties, self.sides, self.answers = ties, sides, answers
        self.descents: set[Descent] = set()
        starts = np.searchsorted(sides.sides, np.arange(2 * len(sides.left) + 1))
        self.starts = starts
        self.numbers = np.arange(1, len(sides.sides) + 1) - starts[sides.sides]
        self.counts = np.diff(starts)
        self.undecided = np.zeros(len(self.counts), np.int64)
        self.asked = np.array([each.id in answers for each in ties.of.said], bool)

    def count(self, block: slice) -> None:
        sides, members = self.sides.sides[block], self.sides.members[block]
        pairs: defaultdict[int, list[Descent]] = defaultdict(list)
        for side, tie in self._between(sides, members):
            pairs[side].append(tie)
        asked = np.unique(sides[self.asked[members]]).tolist()
        for side in sorted({*self.ties.rows(sides, members).tolist(), *pairs, *asked}):
            self._told(side, pairs.get(side, []))

    def _between(self, sides: Numbers, members: Numbers) -> Iterator[tuple[int, Descent]]:
        known: dict[int, list[Descent]] = {}
        said = self.ties.of.said
        for pairs, where in self.ties.pairs(sides, members):
            for pair, side in zip(pairs.tolist(), where.tolist(), strict=True):
                if pair not in known:
                    one, other = divmod(pair, len(said))
                    known[pair] = list(between(said[one], said[other], self.ties.kindred))
                yield from ((side, tie) for tie in known[pair])

    def _told(self, side: int, ties: list[Descent]) -> None:
        rows = slice(self.starts[side], self.starts[side + 1])
        members = [self.ties.of.said[at] for at in self.sides.members[rows].tolist()]
        ties = [*in_a_row(members), *ties]
        self.descents.update(ties)
        answers = [each for one in members for each in self.answers.get(one.id, ())]
        found: Origins = independent([each.id for each in members], ties, answers)
        number = found.of()
        self.numbers[rows] = [number[each.id] for each in members]
        self.counts[side], self.undecided[side] = found.count, found.undecided

    def told(self) -> Iterator[Corroboration]:
        sizes = np.diff(self.starts).tolist()
        counts, undecided = self.counts.tolist(), self.undecided.tolist()
        own = self.numbers[self.sides.rows < 0].tolist()
        for at, (one, left) in enumerate(zip(self.ties.of.said, self.sides.left.tolist(), strict=True)):
            yield Corroboration(
                one.id, counts[2 * at], sizes[2 * at], undecided[2 * at], own[at], counts[2 * at + 1],
                sizes[2 * at + 1], left,
            )  # fmt: skip
