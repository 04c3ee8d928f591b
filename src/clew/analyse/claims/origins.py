"""How many independent origins claims come from: those that descend from one another count once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from clew.analyse.claims.descent import Descent

Verdict = Literal["yes", "no", "unsure"]


@dataclass(frozen=True)
class Answer:
    """What a person says of two claims: whether they are of one origin."""

    one: str
    other: str
    verdict: Verdict


@dataclass(frozen=True)
class Origins:
    """`groups` are claims of one origin each, those of the most claims first; `undecided` of them may be of another's
    origin, which could not be told."""

    groups: tuple[tuple[str, ...], ...]
    undecided: int

    @property
    def count(self) -> int:
        return len(self.groups)

    @property
    def passages(self) -> int:
        return sum(map(len, self.groups))

    def of(self) -> dict[str, int]:
        """The number of each claim's origin, from 1."""
        return {claim: number for number, group in enumerate(self.groups, 1) for claim in group}


def independent(claims: Iterable[str], descents: Iterable[Descent], answers: Sequence[Answer] = ()) -> Origins:
    """The origins of claims. A person's yes joins two; a no keeps them apart, and where both are tied to others the
    weakest tie between gives way; unsure takes the tie for one that could not be told."""
    said = sorted(set(claims))
    known = set(said)
    told = {pair(each.one, each.other): each.verdict for each in answers if {each.one, each.other} <= known}
    ties = [each for each in descents if each.one in known and each.other in known]
    apart = {two for two, verdict in told.items() if verdict == "no"}
    joined = _Joined(said, apart)
    for two in sorted(two for two, verdict in told.items() if verdict == "yes"):
        joined.join(*two)
    sure = [each for each in ties if each.sure and pair(each.one, each.other) not in told]
    for each in sorted(sure, key=lambda tie: (-tie.score, tie.one, tie.other, tie.how)):
        joined.join(each.one, each.other)
    groups = joined.groups()
    doubted = [each for each in ties if told.get(pair(each.one, each.other), "unsure") == "unsure"]
    for each in sorted(doubted, key=lambda tie: (-tie.score, tie.one, tie.other, tie.how)):
        joined.join(each.one, each.other)
    return Origins(groups, len(groups) - len(joined.groups()))


def pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


class _Joined:
    """Claims in groups that grow; two that are to stay apart never come into one."""

    def __init__(self, claims: Sequence[str], apart: set[tuple[str, str]]) -> None:
        self.group = {claim: [claim] for claim in claims}
        self.apart = apart

    def join(self, one: str, other: str) -> None:
        mine, theirs = self.group[one], self.group[other]
        if mine is theirs or (self.apart and any(pair(a, b) in self.apart for a in mine for b in theirs)):
            return
        small, large = sorted((mine, theirs), key=len)
        large.extend(small)
        for claim in small:
            self.group[claim] = large

    def groups(self) -> tuple[tuple[str, ...], ...]:
        each = {id(group): tuple(sorted(group)) for group in self.group.values()}
        return tuple(sorted(each.values(), key=lambda group: (-len(group), group)))


def answered(answers: Sequence[Answer]) -> Mapping[str, list[Answer]]:
    """The answers about each claim."""
    held: dict[str, list[Answer]] = {}
    for each in answers:
        held.setdefault(each.one, []).append(each)
        held.setdefault(each.other, []).append(each)
    return held
