"""Names of a case against entities of imported lists, by the rules by which names are compared with one another."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from clew.analyse.entities.blocks import BLOCK, WINDOW, blocks_of, order_of, sounds_of, worth_it
from clew.analyse.entities.rows import Beside, Name, Node, Tie
from clew.analyse.entities.tying import CROWD, PROPOSED, WITH_IDENTIFIER, contradict, tied
from clew.analyse.lists import IDENTIFIERS, UNLIKE, WEAK, Listed, comparable
from clew.analyse.names import compare

Shared = Mapping[tuple[str, str], Mapping[Node, bool]]
"""Names beside an identifier, by its scheme and value; true where a mail's header gives a name that address."""

SEVERAL = "several of this name on the list"


@dataclass(frozen=True, slots=True)
class Met:
    """An entity of a list that something of the case may be: its ties, and the properties that bear them."""

    listed: Listed
    ties: tuple[Tie, ...]
    used: frozenset[tuple[str, str]]


def met(names: Iterable[Node], together: Iterable[Beside], lists: Iterable[Listed]) -> list[Met]:
    """What of the lists ties with a name, by its kind and value.

    Entities of lists are read one by one, and never compared with each other. What is sure for a name and two entities
    of one list is sure of neither.
    """
    rows = [Name(kind, value, {}, frozenset(), 0) for kind, value in sorted(names) if value]
    case, shared = Known(rows, [sounds_of(name) for name in rows], _blocks(rows)), _shared(together)
    found = []
    for each in lists:
        one = _met(each, case, shared)
        if one.ties:
            found.append(one)
    return _unsure(found)


def _met(each: Listed, case: "Known", shared: Shared) -> Met:
    best: dict[Node, Tie] = {}
    used: set[tuple[str, str]] = set()
    for kind in each.kinds:
        for tie, properties in (*_by_name(each, kind, case), *_by_identifier(each, kind, shared)):
            at = kind, tie.one
            used |= properties
            if at not in best or (tie.state, -tie.score) < (best[at].state, -best[at].score):
                best[at] = tie
    return Met(each, tuple(best.values()), frozenset(used))


Reasoned = tuple[Tie, frozenset[tuple[str, str]]]
Blocks = Mapping[str, Sequence[tuple[str, int]]]
"""Names by block: in the order of their sounds, which is told, and their places."""


class Known(NamedTuple):
    """The names of a case, how each sounds, and where they meet others."""

    names: Sequence[Name]
    sounds: Sequence[Sequence[str]]
    blocks: Blocks


def _blocks(rows: Sequence[Name]) -> Blocks:
    blocks: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for at, name in enumerate(rows):
        order = order_of(name)
        for block in blocks_of(name):
            blocks[block].append((order, at))
    return {block: sorted(held) for block, held in blocks.items()}


def _by_name(each: Listed, kind: str, case: Known) -> Iterator[Reasoned]:
    for property, written in each.names:
        like = Name(kind, written, {}, frozenset(), 0)
        near = _near(like, case.blocks)
        sounds = sounds_of(like) if near else ()
        for at in sorted(at for at in near if worth_it(case.sounds[at], sounds)):
            name = case.names[at]
            likeness = compare(name.value, written, kind)
            if likeness.score >= PROPOSED:
                tie = tied(name, like, likeness)
                weak = property in WEAK or each.schema in UNLIKE
                state = "proposed" if weak else tie.state
                yield replace(tie, one=name.value, other=each.value, state=state), frozenset(((property, written),))


def _near(like: Name, blocks: Blocks) -> set[int]:
    """All names of a small block, of a large one the nearest by their sounds."""
    found: set[int] = set()
    order = order_of(like)
    for block in blocks_of(like):
        held = blocks.get(block, ())
        if len(held) > BLOCK:
            at = bisect_left(held, (order, -1))
            held = held[max(at - WINDOW, 0) : at + WINDOW + 1]
        found.update(at for _, at in held)
    return found


def _shared(together: Iterable[Beside]) -> Shared:
    found: defaultdict[tuple[str, str], dict[Node, bool]] = defaultdict(dict)
    for each in together:
        beside = found[each.scheme, comparable(each.scheme, each.identifier)]
        node = each.kind, each.value
        beside[node] = beside.get(node, False) or each.header
    return found


def _by_identifier(each: Listed, kind: str, shared: Shared) -> Iterator[Reasoned]:
    """Names that stand beside an identifier of the entity and are somewhat like one of its names."""
    for property, written in each.identifiers:
        schemes, made = IDENTIFIERS[property]
        for scheme in schemes:
            beside = shared.get((scheme, made(written)), {})
            for node, header in sorted(beside.items()) if len(beside) <= CROWD else ():
                tie = _identified(each, node, scheme, header) if node[0] == kind else None
                if tie is not None:
                    yield tie[0], tie[1] | {(property, written)}


def _identified(each: Listed, node: Node, scheme: str, header: bool) -> Reasoned | None:
    kind, value = node
    scored = [(compare(value, written, kind), property, written) for property, written in each.names]
    likeness, property, written = max(scored, key=lambda told: told[0].score)
    if likeness.score < WITH_IDENTIFIER:
        return None
    sure = scheme == "email" and header and each.schema not in UNLIKE and not contradict(likeness)
    reason = {"same e-mail" if scheme == "email" else f"same {scheme}": 1.0}
    score = max(likeness.score, 0.95 if sure else PROPOSED)
    parts = {**reason, **likeness.parts}
    return Tie(kind, value, each.value, "certain" if sure else "proposed", score, parts), frozenset(
        ((property, written),)
    )


def _unsure(found: Sequence[Met]) -> list[Met]:
    """Nothing is sure of a name that is surely several of one list."""
    sure: defaultdict[tuple[str, Node], set[str]] = defaultdict(set)
    for each in found:
        for tie in each.ties:
            if tie.state == "certain":
                sure[each.listed.list, (tie.kind, tie.one)].add(each.listed.id)
    return [replace(each, ties=tuple(_doubted(tie, each.listed.list, sure) for tie in each.ties)) for each in found]


def _doubted(tie: Tie, of: str, sure: Mapping[tuple[str, Node], set[str]]) -> Tie:
    if tie.state == "certain" and len(sure[of, (tie.kind, tie.one)]) > 1:
        return replace(tie, state="proposed", reasons={**tie.reasons, SEVERAL: 1.0})
    return tie
