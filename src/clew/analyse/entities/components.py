"""Ties into entities, so that no entity holds two names that a person has said are two."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from clew.analyse.entities.rows import Judged, Node, Tie
from clew.analyse.lists import LIST


@dataclass
class Joined:
    """Names by what they were joined to, which joins a "no" forbids, and of which lists each has an entity."""

    parent: dict[Node, Node] = field(default_factory=dict)
    forbidden: dict[Node, set[Node]] = field(default_factory=dict)
    lists: dict[Node, set[str]] = field(default_factory=dict)

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
        if second in self.lists:
            self.lists.setdefault(first, set()).update(self.lists.pop(second))
        return True

    def hold(self, nodes: Iterable[Node]) -> None:
        """Note of which lists the nodes are that stand for an entity of one: "list:sanctions#NK-1"."""
        for node in nodes:
            if node[1].startswith(LIST):
                self.lists.setdefault(self.root(node), set()).add(node[1].partition("#")[0])

    def join_listed(self, one: Node, other: Node) -> bool:
        """Join two, but where each has an entity of one list: a list's entities are two unless somebody says not."""
        held, more = (self.lists.get(self.root(node), set()) for node in (one, other))
        same = self.root(one) == self.root(other)
        return same or (held.isdisjoint(more) and self.join(one, other))


def joined(
    certain: Iterable[Tie], judged: Sequence[Judged], listed: Sequence[Tie] = ()
) -> tuple[Joined, list[Tie], list[Judged]]:
    """Kruskal's spanning forest (1956), strongest first: yeses; then ties by the alias file, same letters, same e-mail;
    then the rest by score. What would join two names between which a "no" stands is left out, so that of any path
    between them the weakest tie is the one that is cut. Ties with entities of lists come last, so that no list parts
    what the case itself ties. `judged` has the last answer to each question. Also returns the ties cut and the yeses
    that could not be.
    """
    made = Joined()
    answers = {(each.kind, *sorted((each.one, each.other))): each for each in judged}
    for (kind, one, other), each in sorted(answers.items()):
        if each.answer == "no":
            made.forbid((kind, one), (kind, other))
    yeses = [each for _, each in sorted(answers.items()) if each.answer == "yes"]
    refused = [each for each in yeses if not made.join((each.kind, each.one), (each.kind, each.other))]
    cut = [tie for tie in sorted(certain, key=_strength) if not made.join((tie.kind, tie.one), (tie.kind, tie.other))]
    made.hold((tie.kind, tie.other) for tie in listed)
    made.hold((each.kind, value) for each in yeses for value in (each.one, each.other))
    for tie in sorted(listed, key=_strength):
        if not made.join_listed((tie.kind, tie.one), (tie.kind, tie.other)):
            cut.append(tie)
    return made, cut, refused


_RANK: Mapping[str, int] = {"alias file": 0, "same letters": 1, "same e-mail": 2}


def _strength(tie: Tie) -> tuple[int, float, str, str, str]:
    rank = min((_RANK.get(reason, 3) for reason in tie.reasons), default=3)
    return rank, -tie.score, tie.kind, tie.one, tie.other
