"""How far two claims speak of one thing, taken apart into readable reasons."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log, prod, sqrt

import numpy as np

from clew.analyse.claims.said import Said, alike_events

Parts = Mapping[str, float]

WEIGHTS = {
    "words in common": 0.9, "event": 0.15, "meaning": 0.55, "people or bodies": 0.3, "places": 0.2, "nations": 0.15,
    "time": 0.15, "figures": 0.2, "figures across languages": 0.4,
    "stance": 0.25,
}  # fmt: skip
"""How far each part alone could carry two claims towards one: they are joined as chances of error, 1 - Π(1 - w·x)."""

APART = {
    "other people or bodies": 0.3, "other places": 0.3, "other nations": 0.15, "other time": 0.2, "other event": 0.1,
}  # fmt: skip
"""What each takes off: both name some and none is shared."""

FLAT = 0.4
"""Cosine of two passages' meanings from which on they are alike at all: below lie nine of ten unlike pairs."""


@dataclass(frozen=True)
class Weigher:
    """Weighs pairs of the claims of one case, by words whose weight is the square of their rarity in it: whole numbers,
    so that the order of words changes no sum."""

    weights: Mapping[str, int]
    rarest: int
    whole: dict[str, int] = field(default_factory=dict)

    def words(self, one: Said, other: Said) -> float:
        """Cosine of the words, each by its rarity."""
        shared = one.stems & other.stems
        if not shared:
            return 0.0
        return self.weight(shared) / sqrt(self._whole(one) * self._whole(other))

    def _whole(self, one: Said) -> int:
        if one.id not in self.whole:
            self.whole[one.id] = self.weight(one.stems)
        return self.whole[one.id]

    def weight(self, stems: frozenset[str]) -> int:
        return sum(self.weights.get(stem, self.rarest) for stem in stems)

    def parts(self, one: Said, other: Said) -> dict[str, float]:
        """Each reason by its words, 0 to 1; those against are told by "other". Of names in two scripts
        it is not known that they are others."""
        found = {"words in common": self.words(one, other), "event": alike_events(one.event, other.event)}
        if one.script != other.script:
            found["meaning"] = max(0.0, (cosine(one.vector, other.vector) - FLAT) / (1 - FLAT))
        for name, mine, theirs in (
            ("people or bodies", one.who, other.who), ("places", one.places, other.places),
            ("nations", one.nations, other.nations),
        ):  # fmt: skip
            if mine and theirs:
                found[name] = len(mine & theirs) / min(len(mine), len(theirs))
                found[f"other {name}"] = float(not mine & theirs and (one.script == other.script or name == "nations"))
        met = times_meet(one, other)
        found |= {"time": float(met > 0), "other time": float(met < 0)}
        found["figures" if one.script == other.script else "figures across languages"] = figures_agree(one, other)
        if one.stance == other.stance and not one.polarity:
            found["stance"] = found["event"]
        found["other event"] = float(bool(one.event and other.event) and not found["event"])
        return {name: round(value, 4) for name, value in found.items() if value > 0}


def weigher(said: Sequence[Said]) -> Weigher:
    times = Counter(stem for each in said for stem in each.stems)
    weights = {stem: rarity(len(said), count) for stem, count in times.items()}
    return Weigher(weights, rarity(len(said), 1))


def rarity(claims: int, times: int) -> int:
    """The weight of a word that so many of the claims have."""
    return round(1_000_000 * log(1 + (claims + 1) / times) ** 2)


def score(parts: Parts) -> float:
    """0 to 1."""
    chance = 1 - prod(1 - WEIGHTS[name] * value for name, value in parts.items() if name in WEIGHTS)
    return round(chance * prod(1 - APART[name] * value for name, value in parts.items() if name in APART), 4)


def cosine(one: bytes | None, other: bytes | None) -> float:
    if one is None or other is None:
        return 0.0
    first, second = (np.frombuffer(each, np.int8).astype(np.float32) for each in (one, other))
    return float(first @ second) / max(1.0, float(np.linalg.norm(first)) * float(np.linalg.norm(second)))


def times_meet(one: Said, other: Said) -> int:
    """1 where days overlap, -1 where both name some and none do, else 0."""
    if not one.when or not other.when:
        return 0
    return 1 if any(first <= end and begin <= last for first, last in one.when for begin, end in other.when) else -1


def figures_agree(one: Said, other: Said) -> float:
    """The share of figures that agree, of those of a unit that both tell."""
    units = {each.unit for each in one.figures} & {each.unit for each in other.figures}
    mine = [each for each in one.figures if each.unit in units]
    agree = sum(any(each.unit == told.unit and each.meets(told) for told in other.figures) for each in mine)
    return agree / len(mine) if mine else 0.0
