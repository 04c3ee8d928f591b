"""The reasons of `alike` for many pairs of claims at once: the same numbers, to the last digit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from clew.analyse.claims.alike import APART, FLAT, WEIGHTS, figures_agree, rarity, times_meet
from clew.analyse.claims.columns import Columns, Floats, Mask
from clew.analyse.claims.sets import Numbers, Sets

NAMES = (*WEIGHTS, *APART)
"""The order of the parts: that in which they are joined."""
UNIT = 10_000
"""Parts have four digits."""


@dataclass(frozen=True, eq=False)
class Likeness:
    """Weighs pairs of rows."""

    of: Columns

    def parts(self, ones: Numbers, others: Numbers) -> NDArray[np.int16]:
        """A row for each pair, with a column for each of NAMES, in ten-thousandths."""
        of = self.of
        found: dict[str, Floats | Mask] = dict.fromkeys(NAMES, np.zeros(len(ones)))
        across = of.arabic[ones] != of.arabic[others]
        event = of.alike[of.events[ones], of.events[others]]
        found["words in common"], found["event"] = self._words(ones, others), event
        found["meaning"] = np.maximum(0.0, (of.cosines(ones, others) - FLAT) / (1 - FLAT)) * across
        for name, named in (("people or bodies", of.who), ("places", of.places), ("nations", of.nations)):
            found[name], other = _shared(named, ones, others)
            found[f"other {name}"] = other if name == "nations" else other & ~across
        dated = _each(of.dated, ones, others, lambda one, other: times_meet(of.said[one], of.said[other]))
        found["time"], found["other time"] = dated == 1, dated == -1
        agree = _each(of.figures, ones, others, lambda one, other: figures_agree(of.said[one], of.said[other]))
        found["figures"], found["figures across languages"] = agree * ~across, agree * across
        same = (of.stances[ones] == of.stances[others]) & (of.polarity[ones] == 0)
        found["stance"] = event * same
        found["other event"] = of.told[ones] & of.told[others] & (event == 0)
        return np.stack([_rounded(found[name]) for name in NAMES], axis=1)

    def _words(self, ones: Numbers, others: Numbers) -> Floats:
        rows, stems = self.of.stems.common(ones, others)
        shared = np.bincount(rows, self._weights[stems], len(ones)).astype(np.float64)
        return np.divide(shared, np.sqrt(self._whole[ones] * self._whole[others]), out=shared, where=shared > 0)

    @cached_property
    def _weights(self) -> Floats:
        """Of each stem; whole numbers, whose sums are the same in every order."""
        times = np.bincount(self.of.stems.values, minlength=len(self.of.stem)).tolist()
        return np.array([rarity(len(self.of.said), each) for each in times], np.float64)

    @cached_property
    def _whole(self) -> Floats:
        stems = self.of.stems
        rows = np.repeat(np.arange(len(stems.sizes)), stems.sizes)
        return np.bincount(rows, self._weights[stems.values], len(stems.sizes)).astype(np.float64)


def scores(parts: NDArray[np.int16]) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """The score of each pair in ten-thousandths, and what it would be without what tells against it."""
    chance, off = np.ones(len(parts)), np.ones(len(parts))
    for at, name in enumerate(NAMES):
        if name in WEIGHTS:
            chance *= 1 - WEIGHTS[name] * (parts[:, at] / UNIT)
        else:
            off *= 1 - APART[name] * (parts[:, at] / UNIT)
    return _rounded((1 - chance) * off), _rounded(1 - chance)


def reasons(parts: Sequence[int]) -> tuple[tuple[str, float], ...]:
    """Those of one pair: first those for it, the strongest first."""
    told = [(at >= len(WEIGHTS), -part, NAMES[at]) for at, part in enumerate(parts) if part]
    return tuple((name, -part / UNIT) for _, part, name in sorted(told))


def _shared(named: Sets, ones: Numbers, others: Numbers) -> tuple[Floats, Mask]:
    """The share of the fewer names that the other names too; and whether both name some, and none in common."""
    share, none = np.zeros(len(ones)), np.zeros(len(ones), bool)
    fewest = np.minimum(named.sizes[ones], named.sizes[others])
    both = np.flatnonzero(fewest)
    share[both] = named.counts(ones[both], others[both]) / fewest[both]
    none[both] = share[both] == 0
    return share, none


def _each(having: Mask, ones: Numbers, others: Numbers, asked: Callable[[int, int], float]) -> Floats:
    """What is asked of those pairs of which both have it; nought for others."""
    found = np.zeros(len(ones))
    both = np.flatnonzero(having[ones] & having[others])
    found[both] = [asked(one, other) for one, other in zip(ones[both].tolist(), others[both].tolist(), strict=True)]
    return found


def _rounded(values: NDArray[np.generic]) -> NDArray[np.int16]:
    """To four digits, as Python rounds: at a tie by the number that is meant and not by its thousandfold."""
    scaled = np.asarray(values, np.float64) * UNIT
    near = np.rint(scaled)
    for at in np.flatnonzero(np.abs(scaled - np.floor(scaled) - 0.5) < 1e-6):
        near[at] = round(round(float(values[at]), 4) * UNIT)
    return near.astype(np.int16)
