"""Ties into entities, so that no entity holds two names that a person has said are two."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from clew.analyse.entities.rows import Judged, Node, Tie


@dataclass
class Joined:
    """Names by what they were joined to, and which joins a "no" forbids."""

    parent: dict[Node, Node] = field(default_factory=dict)
    forbidden: dict[Node, set[Node]] = field(default_factory=dict)

    def root(self, node: Node) -> Node:
        while (above := self.parent.get(node, node)) != node:
            self.parent[node] = self.parent.get(above, above)
            node = above
        return node

    def forbid(self, one: Node, other: Node) -> None:
        self.forbidden.setdefault(one, set()).add(other)
        self.forbidden.setdefault(other, set()).add(one)

    def apart(self, one: Node, other: Node) -> bool:
        """Whether a "no" stands between the two."""
        return self.root(other) in self.forbidden.get(self.root(one), ())

    def join(self, one: Node, other: Node) -> bool:
        """Whether the two are one now. The lesser name stands for both."""
        first, second = sorted((self.root(one), self.root(other)))
        if first == second:
            return True
        if self.apart(first, second):
            return False
        self.parent[second] = first
        for far in self.forbidden.pop(second, ()):
            self.forbidden[far].discard(second)
            self.forbid(far, first)
        return True


def joined(certain: Iterable[Tie], judged: Sequence[Judged]) -> tuple[Joined, list[Tie], list[Judged]]:
    """Kruskal's spanning forest (1956), strongest first: yeses; then ties by the alias file, same letters, same e-mail;
    then the rest by score. What would join two names between which a "no" stands is left out, so that of any path
    between them the weakest tie is the one that is cut. `judged` has the last answer to each question. Also returns the
    ties cut and the yeses that could not be.
    """
    made = Joined()
    answers = {(each.kind, *sorted((each.one, each.other))): each for each in judged}
    for (kind, one, other), each in sorted(answers.items()):
        if each.answer == "no":
            made.forbid((kind, one), (kind, other))
    yeses = [each for _, each in sorted(answers.items()) if each.answer == "yes"]
    refused = [each for each in yeses if not made.join((each.kind, each.one), (each.kind, each.other))]
    cut = [tie for tie in sorted(certain, key=_strength) if not made.join((tie.kind, tie.one), (tie.kind, tie.other))]
    return made, cut, refused


_RANK: Mapping[str, int] = {"alias file": 0, "same letters": 1, "same e-mail": 2}


def _strength(tie: Tie) -> tuple[int, float, str, str, str]:
    rank = min((_RANK.get(reason, 3) for reason in tie.reasons), default=3)
    return rank, -tie.score, tie.kind, tie.one, tie.other
