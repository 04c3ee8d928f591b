"""Where reports of one event differ: the claims side by side, and what each says of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from clew.analyse.claims.borne import Support
from clew.analyse.claims.said import Said

LARGEST = 60
"""Claims that stand side by side at most, those that differ from the most others first."""


@dataclass(frozen=True, order=True)
class Difference:
    """One claim's part in a dossier: what it says of `aspect` (one of ASPECTS). `group` is the least id of the
    dossier's claims."""

    group: str
    aspect: str
    claim: str
    value: str


def dossiers(said: Mapping[str, Said], found: Sequence[Support]) -> list[Difference]:
    """Claims that contradict each other, directly or through others that contradict both over the same aspect."""
    rows = []
    for aspect, pairs in sorted(_by_aspect(found).items()):
        for group in _groups(pairs):
            rows += [Difference(group[0], aspect, claim, value_of(said[claim], aspect)) for claim in group[:LARGEST]]
    return sorted(rows)


def _by_aspect(found: Sequence[Support]) -> dict[str, list[tuple[str, str]]]:
    pairs: dict[str, list[tuple[str, str]]] = {}
    for each in found:
        for differs in each.differs:
            pairs.setdefault(differs.partition(":")[0], []).append((each.one, each.other))
    return pairs


def _groups(pairs: Sequence[tuple[str, str]]) -> Iterator[list[str]]:
    held: dict[str, list[str]] = {}
    for one, other in pairs:
        mine, theirs = held.setdefault(one, [one]), held.setdefault(other, [other])
        if mine is not theirs:
            small, large = sorted((mine, theirs), key=len)
            large.extend(small)
            held |= dict.fromkeys(small, large)
    for group in {id(each): each for each in held.values()}.values():
        yield sorted(group)


def value_of(said: Said, aspect: str) -> str:
    """What a claim says of an aspect, in few words."""
    if aspect == "stance":
        return said.stance
    if aspect == "medium":
        return said.medium.written
    if aspect == "participants" and said.roles.agents and said.roles.patients:
        return said.roles.written
    if aspect == "time":
        return ", ".join(first if first == last else f"{first}/{last}" for first, last in said.when)
    if aspect == "figures":
        return ", ".join(each.written or f"{each.unit} {each.low:g}" for each in said.figures)
    return ", ".join(said.names)
