"""Claims as columns of numbers, so that many pairs of them are compared at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from clew.analyse.claims.differs import opposites
from clew.analyse.claims.said import Said, alike_events
from clew.analyse.claims.sets import Numbers, Sets, codes, sets

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Bits = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Columns:
    """Row by row the claims of `said`. `stem` numbers the stems of words; `alike` is how alike two sorts of event are,
    by the numbers of `events`; `vector` is the row of `vectors` that has a claim's, or -1."""

    said: Sequence[Said]
    stems: Sets
    stem: dict[str, int]
    who: Sets
    places: Sets
    nations: Sets
    events: Numbers
    alike: Floats
    told: Mask
    stances: Numbers
    polarity: Numbers
    arabic: Mask
    items: Numbers
    figures: Mask
    dated: Mask
    roles: Mask
    medium: Mask
    vectors: NDArray[np.int8]
    vector: Numbers

    @cached_property
    def norms(self) -> Floats:
        """Lengths of the vectors; their squares are whole numbers that 32 bits hold."""
        squares = np.square(self.vectors.astype(np.int32)).sum(axis=1)
        found: Floats = np.sqrt(squares.astype(np.float32)).astype(np.float64)
        return found

    def cosines(self, ones: Numbers, others: Numbers) -> Floats:
        """Nought where one has no vector."""
        found = np.zeros(len(ones))
        both = np.flatnonzero((self.vector[ones] >= 0) & (self.vector[others] >= 0))
        if not len(both):
            return found
        mine, theirs = self.vector[ones[both]], self.vector[others[both]]
        dots = np.einsum("ij,ij->i", self.vectors[mine].astype(np.float32), self.vectors[theirs].astype(np.float32))
        found[both] = dots.astype(np.float64) / np.maximum(1.0, self.norms[mine] * self.norms[theirs])
        return found

    @cached_property
    def particular(self) -> Mask:
        """Whether each tells of a particular thing."""
        return _mask(each.particulars for each in self.said)

    @cached_property
    def thin(self) -> Mask:
        """Whether nothing tells each from others of its sort: one word, and no name, figure or day ("She sails")."""
        told = _mask(each.who or each.places or each.nations or each.figures or each.when for each in self.said)
        found: Mask = (self.stems.sizes < 2) & ~told
        return found

    @cached_property
    def sides(self) -> tuple[Bits, Bits]:
        """The sides that each claim takes of opposites, a bit each; and the other sides of these."""
        lines = opposites()
        bits = np.zeros((2, len(self.said), len(lines)), bool)
        rows = np.repeat(np.arange(len(self.said)), self.stems.sizes)
        for number, line in enumerate(lines):
            for side, stems in enumerate(line):
                known = [self.stem[each] for each in stems if each in self.stem]
                bits[side, rows[np.isin(self.stems.values, known)], number] = True
        left, right = bits[0] & ~bits[1], bits[1] & ~bits[0]
        return np.packbits(np.hstack((left, right)), axis=1), np.packbits(np.hstack((right, left)), axis=1)


def columns(said: Sequence[Said]) -> Columns:
    stem: dict[str, int] = {}
    events, sorts = codes(each.event for each in said)
    alike = np.array([[alike_events(one, other) for other in sorts] for one in sorts]).reshape(len(sorts), len(sorts))
    return Columns(
        said, sets((each.stems for each in said), stem), stem,
        sets(each.who for each in said), sets(each.places for each in said), sets(each.nations for each in said),
        events, alike, _mask(each.event for each in said), codes(each.stance for each in said)[0],
        np.array([each.polarity for each in said], np.int64), _mask(each.script == "ar" for each in said),
        codes(each.item for each in said)[0], _mask(each.figures for each in said), _mask(each.when for each in said),
        _mask(each.roles.agents for each in said), _mask(each.medium.sort for each in said), *_vectors(said),
    )  # fmt: skip


def _mask(some: Iterable[object]) -> Mask:
    return np.array([bool(each) for each in some], bool)


def _vectors(said: Sequence[Said]) -> tuple[NDArray[np.int8], Numbers]:
    """The different vectors, for all claims of a passage have one, and which of them is whose."""
    known: dict[bytes, int] = {}
    which = [-1 if each.vector is None else known.setdefault(each.vector, len(known)) for each in said]
    content = np.frombuffer(b"".join(known), np.int8)
    return content.reshape(len(known), -1) if known else content.reshape(0, 0), np.array(which, np.int64)
