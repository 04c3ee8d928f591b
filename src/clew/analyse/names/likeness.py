"""What a comparison says."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` from 0 to 1 of two names, and the parts that it was made of, each a plain word and a number.

    "same words" and "alike words" are means from 0 to 1; every other part is what the score was multiplied by on its
    account ("missing middle name": 0.94), or the least or most that it may be ("acronym", "different number").
    """

    score: float
    parts: Mapping[str, float] = field(default_factory=dict)


def weighed(parts: Mapping[str, float]) -> Likeness:
    """The product of all parts."""
    score = 1.0
    for factor in parts.values():
        score *= factor
    return Likeness(round(score, 4), {name: round(factor, 4) for name, factor in parts.items()})
