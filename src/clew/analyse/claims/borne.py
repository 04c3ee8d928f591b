"""What bears on what among all claims of a case, as columns: for each pair how it bears, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from clew.analyse.claims.bearing import SAME, TOUCHES, Bearing, bearing, shown
from clew.analyse.claims.candidates import candidates
from clew.analyse.claims.columns import Columns, Mask, columns
from clew.analyse.claims.differs import differences
from clew.analyse.claims.likeness import NAMES, UNIT, Likeness, reasons, scores
from clew.analyse.claims.particular import one_of_many, two_things
from clew.analyse.claims.said import Said
from clew.analyse.claims.sets import Numbers

BLOCK = 1 << 16
"""Pairs that are compared at once."""

BEARINGS: tuple[Bearing, ...] = get_args(Bearing)
SUPPORTS, _, ONLY_TOUCHES = range(len(BEARINGS))
Parts = NDArray[np.int16]


@dataclass(frozen=True)
class Support:
    """How two claims bear on each other, whichever comes first: `reasons` are plain words with a number 0 to 1, the
    strongest first, and `differs` what exactly differs."""

    one: str
    other: str
    bearing: Bearing
    score: float
    reasons: tuple[tuple[str, float], ...]
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Borne:
    """Pair by pair, in the order of the ids: the rows of the two claims, the score in ten-thousandths, which of
    BEARINGS it is, and its parts. `differs` is told of those in which anything does."""

    of: Columns
    ones: Numbers
    others: Numbers
    scores: NDArray[np.int16]
    bearings: NDArray[np.int8]
    parts: Parts
    differs: dict[int, tuple[str, ...]]

    def support(self, at: int) -> Support:
        one, other = self.of.said[self.ones[at]].id, self.of.said[self.others[at]].id
        told, score = BEARINGS[self.bearings[at]], int(self.scores[at]) / UNIT
        return Support(one, other, told, score, reasons(self.parts[at].tolist()), self.differs.get(at, ()))


def supports(said: Sequence[Said]) -> list[Support]:
    """All that bears on one another, in the order of the ids."""
    found = borne(columns(sorted(said, key=lambda each: each.id)))
    return [found.support(at) for at in range(len(found.ones))]


def borne(of: Columns) -> Borne:
    """Of claims in the order of their ids. Near-linear: see `candidates`."""
    ones, others = candidates(of)
    likeness = Likeness(of)
    blocks = [_block(likeness, ones[at : at + BLOCK], others[at : at + BLOCK]) for at in range(0, len(ones), BLOCK)]
    differs: dict[int, tuple[str, ...]] = {}
    before = 0
    for block in blocks:
        differs |= {before + at: told for at, told in block.differs.items()}
        before += len(block.ones)
    if not blocks:
        blocks = [_block(likeness, ones, others)]
    return Borne(
        of, np.concatenate([block.ones for block in blocks]), np.concatenate([block.others for block in blocks]),
        np.concatenate([block.scores for block in blocks]), np.concatenate([block.bearings for block in blocks]),
        np.concatenate([block.parts for block in blocks]), differs,
    )  # fmt: skip


def _block(likeness: Likeness, ones: Numbers, others: Numbers) -> Borne:
    """Those of some pairs that have to do with each other, and do not overlap in one text."""
    of = likeness.of
    parts = likeness.parts(ones, others)
    values, rests = scores(parts)
    kept = values >= round(TOUCHES * UNIT)
    inside = np.flatnonzero(kept & (of.items[ones] == of.items[others]))
    kept[[at for at in inside if _within(of.said[ones[at]], of.said[others[at]])]] = False
    ones, others, parts, values, rests = ones[kept], others[kept], parts[kept], values[kept], rests[kept]
    telling = ~(of.thin[ones] | of.thin[others])
    bearings = np.where(telling & _alike(of, ones, others) & (values >= round(SAME * UNIT)), SUPPORTS, ONLY_TOUCHES)
    differs: dict[int, tuple[str, ...]] = {}
    for at in np.flatnonzero(telling & may_differ(of, ones, others, parts)).tolist():
        one, other = of.said[ones[at]], of.said[others[at]]
        if apart := differences(one, other):
            told = bearing(one, other, values[at] / UNIT, apart, rests[at] / UNIT)
            told = "touches" if "figures" in apart and _two_sums(one, other) else told
            bearings[at] = BEARINGS.index(told)
            if shown(told, one, apart):
                differs[at] = tuple(f"{aspect}: {words}" for aspect, words in apart.items())
    for at in np.flatnonzero((bearings != ONLY_TOUCHES) & of.particular[ones] & of.particular[others]).tolist():
        if two_things(of.said[ones[at]].particulars, of.said[others[at]].particulars):
            bearings[at] = ONLY_TOUCHES
            differs.pop(at, None)
    return Borne(of, ones, others, values, bearings.astype(np.int8), parts, differs)


def _two_sums(one: Said, other: Said) -> bool:
    """Whether one of two tells of a payment of its own, and so the other perhaps of another."""
    paid = {one.event, other.event} <= {"payment", "trade", "ownership", "agreement", ""}
    return paid and one_of_many(one.particulars, other.particulars)


def _within(one: Said, other: Said) -> bool:
    """Whether one's words are part of the other's, as where somebody says that somebody says."""
    return one.text in other.text or other.text in one.text


def _alike(of: Columns, ones: Numbers, others: Numbers) -> Mask:
    """Facts bear out facts of the same polarity; a call bears out that the call was made, and so on."""
    mine, theirs = of.polarity[ones], of.polarity[others]
    stated = (mine != 0) | (theirs != 0)
    found: Mask = np.where(stated, mine == theirs, of.stances[ones] == of.stances[others])
    return found


def may_differ(of: Columns, ones: Numbers, others: Numbers, parts: Parts) -> Mask:
    """The pairs that `differences` is to be asked of: what differs shows in these columns."""
    told = {name: parts[:, at] > 0 for at, name in enumerate(NAMES)}
    agree = told["figures"] | told["figures across languages"]
    facts = (of.polarity[ones] != of.polarity[others]) | (of.figures[ones] & of.figures[others] & ~agree)
    for name in ("other time", "other places", "other people or bodies"):
        facts |= told[name]
    sides, turned = of.sides
    facts |= (sides[ones] & turned[others]).any(axis=1)
    stated = (of.polarity[ones] != 0) & (of.polarity[others] != 0)
    found: Mask = (facts & stated) | (of.roles[ones] & of.roles[others]) | (of.medium[ones] & of.medium[others])
    return found
