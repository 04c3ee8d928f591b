"""Which claims of a side may be of one origin: told from columns, so that few pairs are looked at one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from clew.analyse.claims.columns import Columns, Mask
from clew.analyse.claims.descent import FEWEST, LIKE, TRANSLATED, Kindred, shared_by
from clew.analyse.claims.sets import Numbers, Sets, codes, sets

SIGNS = 256
"""Bits of a claim's signature: each of its runs of words sets one."""
LITTLE = 1e-3
"""More than what a cosine is off by, worked out in another order."""


@dataclass(frozen=True, eq=False)
class Ties:
    """Of all claims."""

    of: Columns
    kindred: Kindred

    def rows(self, sides: Numbers, members: Numbers) -> Numbers:
        """The sides of which two claims have a document, speaker or writer in common."""
        at, keys = self._shared.entries(members)
        both = np.sort(sides[at] * self._shared.limit + keys)
        return np.unique(both[1:][both[1:] == both[:-1]] // self._shared.limit)

    def pairs(self, sides: Numbers, members: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
        """Two claims of a side that may descend from one another, as one number, with that side."""
        for step in range(1, len(sides)):
            first = np.flatnonzero(sides[:-step] == sides[step:])
            if not len(first):
                return
            ones, others = members[first], members[first + step]
            may = np.flatnonzero(self._may(ones, others))
            yield ones[may] * len(self.of.said) + others[may], sides[first][may]

    def _may(self, ones: Numbers, others: Numbers) -> Mask:
        of = self.of
        across = of.arabic[ones] != of.arabic[others]
        may: Mask = ~across & self._copied(ones, others)
        far = np.flatnonzero(across)
        may[far] = of.cosines(ones[far], others[far]) >= TRANSLATED - LITTLE
        low, high = np.sort((of.items[ones], of.items[others]), axis=0)
        may |= np.isin(low * len(of.said) + high, self._kin)
        may &= self._documents[ones] != self._documents[others]
        return may

    def _copied(self, ones: Numbers, others: Numbers) -> Mask:
        """Whether as many bits of their signatures are shared as copied words would share."""
        fewest = np.minimum(self._runs[ones], self._runs[others])
        shared = np.bitwise_count(self._signs[ones] & self._signs[others]).sum(axis=1, dtype=np.int64)
        shared += np.minimum(self._hidden[ones], self._hidden[others])
        copied: Mask = (fewest >= FEWEST) & (shared >= LIKE * fewest)
        return copied

    @cached_property
    def _shared(self) -> Sets:
        return sets([[repr(key) for key in shared_by(each)] for each in self.of.said])

    @cached_property
    def _documents(self) -> Numbers:
        return codes(f"{each.item}#{each.message}" for each in self.of.said)[0]

    @cached_property
    def _kin(self) -> Numbers:
        place = {each.item: at for each, at in zip(self.of.said, self.of.items.tolist(), strict=True)}
        known = ((place[one], place[other]) for one, other in self.kindred if one in place and other in place)
        return np.array([min(two) * len(self.of.said) + max(two) for two in known], np.int64)

    @cached_property
    def _signed(self) -> tuple[Numbers, NDArray[np.uint64]]:
        """How many runs of words each claim has, and its signature."""
        counts, signs = [], np.zeros((len(self.of.said), SIGNS), bool)
        for at, each in enumerate(self.of.said):
            runs = each.runs
            counts.append(len(runs))
            signs[at, [crc32(run.encode()) % SIGNS for run in runs]] = True
        return np.array(counts, np.int64), np.packbits(signs, axis=1).view(np.uint64)

    @cached_property
    def _runs(self) -> Numbers:
        return self._signed[0]

    @cached_property
    def _signs(self) -> NDArray[np.uint64]:
        return self._signed[1]

    @cached_property
    def _hidden(self) -> Numbers:
        """Runs of a claim that share a bit with others of it."""
        hidden: Numbers = self._runs - np.bitwise_count(self._signs).sum(axis=1, dtype=np.int64)
        return hidden
