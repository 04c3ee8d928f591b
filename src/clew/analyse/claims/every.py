"""All that claims say of one another: what bears on what, from which origins, and where reports differ."""

from collections.abc import Sequence
from dataclasses import dataclass

from clew.analyse.claims.descent import Descent, Kindred, descents
from clew.analyse.claims.differences import Difference, dossiers
from clew.analyse.claims.origins import Answer, Origins, answered, independent
from clew.analyse.claims.said import Said
from clew.analyse.claims.support import Support, by_claim, ends, supports

MOST = 48
"""Claims for and as many against one that are counted, the strongest."""


@dataclass(frozen=True)
class Corroboration:
    """Of one claim: the origins of it and of all that bear it out, and those of all that contradict it. `left` so many
    more bear on it than were counted."""

    claim: str
    origins: Origins
    against: Origins
    left: int = 0


@dataclass(frozen=True)
class Weighed:
    """All of a case, each in the order of its ids."""

    supports: list[Support]
    descents: list[Descent]
    corroborations: list[Corroboration]
    differences: list[Difference]


def weighed(said: Sequence[Said], kindred: Kindred, answers: Sequence[Answer] = ()) -> Weighed:
    """`answers` are people's, to whether two claims are of one origin. The order of `said` changes nothing."""
    found = supports(said)
    known = {each.id: each for each in said}
    bearing = by_claim(found)
    told = answered(answers)
    ties: set[Descent] = set()
    counted = []
    for claim in sorted(known):
        for_it, against = (
            [*dict.fromkeys(ends(bearing.get(claim, ()), claim, which))] for which in ("supports", "contradicts")
        )
        left = max(0, len(for_it) - MOST) + max(0, len(against) - MOST)
        sides = [[claim, *for_it[:MOST]], against[:MOST]]
        made = [list(descents([known[each] for each in side], kindred)) if len(side) > 1 else [] for side in sides]
        ties.update(*made)
        origins = [
            independent(side, some, [each for claim in side for each in told.get(claim, ())])
            for side, some in zip(sides, made, strict=True)
        ]
        counted.append(Corroboration(claim, origins[0], origins[1], left))
    return Weighed(found, sorted(ties), counted, dossiers(known, found))
