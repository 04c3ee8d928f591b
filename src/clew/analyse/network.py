"""Who stands beside whom: edges between entities by common passages and by payments, and a picture's worth of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from clew.model import Digest

CROWD = 40
"""A passage that names more entities than this is a list or a directory, and says nothing of any two of them."""
ROUNDS = 120
"""Steps of the layout."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An entity named in a passage; both by their ids."""

    entity: str
    passage: str
    item: Digest


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment from one entity to another, with the id of the transaction that tells it."""

    payer: str
    payee: str
    transaction: str


@dataclass(frozen=True, slots=True)
class Edge:
    """Two entities, `one` the lesser id, with all that bears the edge: passages that name both, the items that these
    are in, and payments either way. The weight counts items first, since one item's passages repeat each other."""

    one: str
    other: str
    passages: tuple[str, ...] = ()
    items: tuple[Digest, ...] = ()
    payments: tuple[str, ...] = ()

    @property
    def weight(self) -> tuple[int, int]:
        return len(self.items) + len(self.payments), len(self.passages) + len(self.payments)


class Bond(Protocol):
    """An edge as far as a picture needs it."""

    @property
    def one(self) -> str: ...
    @property
    def other(self) -> str: ...
    @property
    def weight(self) -> tuple[int, int]: ...


B = TypeVar("B", bound=Bond)


@dataclass(frozen=True, slots=True)
class Network:
    """Edges in the order of their ends, and the passages passed over because they name a crowd."""

    edges: tuple[Edge, ...]
    crowded: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drawn(Generic[B]):
    """Part of a network to look at: entities with their places, 0 to 1 from the left and from the top, and the edges
    between them. `left_out` is how many entities with edges it does not show."""

    places: Mapping[str, tuple[float, float]]
    edges: tuple[B, ...]
    left_out: int = 0


@dataclass
class _Borne:
    passages: set[str] = field(default_factory=set)
    items: set[Digest] = field(default_factory=set)
    payments: set[str] = field(default_factory=set)


def network(seen: Iterable[Seen], paid: Iterable[Paid] = ()) -> Network:
    """All edges. Near-linear in the rows: a passage of n entities bears n (n - 1) / 2 edges, and n is bounded."""
    by_passage: defaultdict[str, set[str]] = defaultdict(set)
    item: dict[str, Digest] = {}
    for each in seen:
        by_passage[each.passage].add(each.entity)
        item[each.passage] = each.item
    borne: defaultdict[tuple[str, str], _Borne] = defaultdict(_Borne)
    for passage, ids in by_passage.items():
        for pair in combinations(sorted(ids), 2) if len(ids) <= CROWD else ():
            borne[pair].passages.add(passage)
            borne[pair].items.add(item[passage])
    for payment in paid:
        if payment.payer != payment.payee:
            one, other = sorted((payment.payer, payment.payee))
            borne[one, other].payments.add(payment.transaction)
    edges = (
        Edge(*pair, tuple(sorted(by.passages)), tuple(sorted(by.items)), tuple(sorted(by.payments)))
        for pair, by in sorted(borne.items())
    )
    return Network(tuple(edges), tuple(sorted(each for each, ids in by_passage.items() if len(ids) > CROWD)))


def drawn(edges: Sequence[B], most: int = 200, most_edges: int = 600) -> Drawn[B]:
    """The `most` entities that are best tied, the strongest `most_edges` edges between them, and where to draw them.

    Entities are taken along the strongest edges, so that each that is shown has an edge that is.
    """
    ranked = sorted(edges, key=lambda edge: (-edge.weight[0], -edge.weight[1], edge.one, edge.other))
    chosen: dict[str, None] = {}
    for edge in ranked:
        if len(chosen) + (edge.one not in chosen) + (edge.other not in chosen) <= most:
            chosen |= dict.fromkeys((edge.one, edge.other))
    ids = sorted(chosen)
    shown = [edge for edge in ranked if edge.one in chosen and edge.other in chosen]
    shown = sorted(_each_once(shown, most_edges), key=lambda edge: (edge.one, edge.other))
    everybody = {end for edge in edges for end in (edge.one, edge.other)}
    return Drawn(laid_out(ids, shown), tuple(shown), len(everybody) - len(ids))


def _each_once(ranked: Sequence[B], most: int) -> list[B]:
    """The first `most` edges, but none of an entity's strongest ones left out."""
    met: set[str] = set()
    kept = []
    for at, edge in enumerate(ranked):
        if at < most or not {edge.one, edge.other} <= met:
            kept.append(edge)
            met |= {edge.one, edge.other}
    return kept


def laid_out(ids: Sequence[str], edges: Sequence[Bond]) -> dict[str, tuple[float, float]]:
    """Places by a force layout (Fruchterman and Reingold 1991) that begins on a spiral: the same for the same input."""
    if not ids:
        return {}
    index = {each: at for at, each in enumerate(ids)}
    count = len(ids)
    pull = np.zeros((count, count))
    for edge in edges:
        one, other = index[edge.one], index[edge.other]
        pull[one, other] = pull[other, one] = 1 + np.log2(max(1, edge.weight[0]))
    turn = np.arange(count) * 2.399963  # the golden angle
    places = np.sqrt((np.arange(count) + 0.5) / count)[:, None] * np.stack((np.cos(turn), np.sin(turn)), axis=1)
    distance = 1.8 / np.sqrt(count)
    for step in range(ROUNDS):
        places = _moved(places, pull, distance, 0.2 * (1 - step / ROUNDS))
    low, high = places.min(axis=0), places.max(axis=0)
    placed = np.where(high - low > 1e-9, (places - low) / np.maximum(high - low, 1e-9), 0.5)
    return {each: (round(float(x), 4), round(float(y), 4)) for each, (x, y) in zip(ids, placed, strict=True)}


def _moved(
    places: NDArray[np.float64], pull: NDArray[np.float64], distance: float, most: float
) -> NDArray[np.float64]:
    """One step: all push each other away, edges pull, and a little gravity keeps loose parts near. None moves further
    than `most`."""
    apart = places[:, None, :] - places[None, :, :]
    far = np.maximum(np.sqrt((apart**2).sum(axis=2)), 1e-3)
    force = distance**2 / far**2 - pull * far / distance
    move = (apart * force[:, :, None]).sum(axis=1) - places * distance
    size = np.maximum(np.sqrt((move**2).sum(axis=1, keepdims=True)), 1e-9)
    moved: NDArray[np.float64] = places + move / size * np.minimum(size, most)
    return moved
