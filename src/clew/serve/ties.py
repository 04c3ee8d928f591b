"""Two names that may be one, as pages show them: the score taken apart, the names as written, passages beside."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from sqlalchemy import Connection

from clew.serve.entries import Entry, Lit, Wanted, entries
from clew.store.entities import NameRow, TieRow, names_told
from clew.store.lists import ListedRow, listed_told
from clew.store.named import KINDS, Named, Node

CONTEXTS = 2
"""Passages that are shown of each name, of different documents where there are such."""


MOST_UNSURE = 0.99
"""The most that is shown of the score of two names that nobody has called one."""

DOUBTS = {
    "person": "two people may bear names that sound alike",
    "organisation": "two bodies may bear one name, with another legal form or in another country",
    "place": "two places may bear one name",
}
"""Why two names that are wholly alike are asked about all the same."""


@dataclass(frozen=True)
class Side:
    """A name of a pair: `shown` as it is written most often, all its forms, and where it stands; or an entity of an
    imported list."""

    value: str
    shown: str
    forms: Mapping[str, int]
    mentions: int
    items: int
    contexts: Sequence[Entry]
    listed: ListedRow | None = None


@dataclass(frozen=True)
class Pair:
    """A tie with its two names; `key` names it in a form, whatever becomes of the tables."""

    tie: TieRow
    key: str
    sides: tuple[Side, Side]

    @property
    def score(self) -> str:
        """The score with two digits; what is not settled is never 1.00."""
        return f"{self.tie.score if self.settled else min(self.tie.score, MOST_UNSURE):.2f}"

    @property
    def settled(self) -> bool:
        return self.tie.state not in ("proposed", "answered")

    @property
    def doubt(self) -> str:
        """Why names that are written alike throughout may be two all the same; "" where the parts tell."""
        if self.settled or any(part < 1 for part in self.tie.reasons.values()):
            return ""
        if any(side.listed for side in self.sides):
            return "a list and the case may mean two of one name"
        return DOUBTS[self.tie.kind]

    @property
    def parts(self) -> list[tuple[str, str]]:
        """What the score was made of, in words, the best first."""
        return [(word, f"{part:.2f}") for word, part in sorted(self.tie.reasons.items(), key=lambda each: -each[1])]


def key_of(kind: str, one: str, other: str) -> str:
    """The pair in plain ASCII, so that nothing becomes of it on its way through a form."""
    return json.dumps([kind, one, other])


def pair_of(key: str) -> tuple[str, str, str] | None:
    """What `key_of` made the key of; None for anything else."""
    try:
        found = json.loads(key)
    except ValueError:
        return None
    if not isinstance(found, list) or len(found) != 3 or not all(isinstance(each, str) and each for each in found):
        return None
    kind, one, other = found
    return (kind, one, other) if kind in KINDS and one != other else None


def pairs(connection: Connection, known: Named, ties: Sequence[TieRow], contexts: int = CONTEXTS) -> list[Pair]:
    """The ties with what is known of their names."""
    nodes = [(tie.kind, value) for tie in ties for value in (tie.one, tie.other)]
    names = names_told(connection, nodes)
    known_to_lists = listed_told(connection, [value for _, value in nodes])
    shown = _contexts(connection, known, dict.fromkeys(nodes), contexts)

    def side(kind: str, value: str) -> Side:
        listed = known_to_lists.get((kind, value))
        if listed is not None:
            return Side(value, listed.caption, {}, 0, 0, (), listed)
        name = names.get((kind, value), NameRow(kind, value, {}, 0, 0))
        form = next(iter(name.forms), value)
        return Side(value, form, name.forms, name.mentions, name.items, shown.get((kind, value), ()))

    return [
        Pair(tie, key_of(tie.kind, tie.one, tie.other), (side(tie.kind, tie.one), side(tie.kind, tie.other)))
        for tie in ties
    ]


def _contexts(connection: Connection, known: Named, nodes: Iterable[Node], most: int) -> dict[Node, list[Entry]]:
    """The first passages of each name."""
    wanted = {node: _passages(known, node, most) for node in nodes} if most else {}
    found: dict[Node, list[Entry]] = {}
    for kind in KINDS:
        asked = [(node, passage) for node, some in wanted.items() if node[0] == kind for passage in some]
        made = entries(connection, kind, [(passage, naming({node[1]})) for node, passage in asked]) if asked else []
        by_value = iter(made)
        for each in by_value:
            found.setdefault((kind, each.lit[0].value), []).append(each)
    return found


def _passages(known: Named, node: Node, most: int) -> list[int]:
    number, which = known.of.get(node), _which(known).get(node)
    if number is None or which is None:
        return []
    rows = known.rows_of(number)
    here = np.flatnonzero(known.which[rows] == which) + rows.start
    _, first = np.unique(known.items[here], return_index=True)
    chosen = [*here[np.sort(first)[:most]], *here[:most]][:most]
    return list(dict.fromkeys(int(known.passages[row]) for row in chosen))


@lru_cache(maxsize=1)
def _which(known: Named) -> Mapping[Node, int]:
    return {node: at for at, node in enumerate(known.places.told)}


def naming(values: set[str]) -> Wanted:
    """Whether a mention is one of these names."""

    def wants(lit: Lit) -> bool:
        return lit.value in values

    return wants
