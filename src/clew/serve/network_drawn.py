"""The picture of the network: where marks, labels and lines are drawn."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clew.analyse.network import Drawn, drawn
from clew.serve.network_edges import Bond, Edges, around, bonds, strongest
from clew.serve.network_paid import NODES, Moved, Node, Paid
from clew.store.drawn import Mask

WIDTH = 1200.0
LEAST_HEIGHT, EACH = 560.0, 8.0
"""The picture is so high, and grows with the entities that it shows, so that there is room for their names."""

MARGIN = (90.0, 30.0)
LEAST_SIZE, FULLEST = 4.0, 13.0
"""Half the size of the smallest and the largest mark."""

ASIDE = {"account": 1.5}
"""So much wider than high are marks that are no squares."""

HUB = 8
"""So many edges of one mark are drawn as thick as they are; of more all are drawn thinner."""

BOW, HEAD = 0.08, 5.0
"""How far an arrow bows for its length, and how long its head is."""

LETTER, CAPITAL, NARROW, BROAD, LINE = 6.7, 8.2, 3.5, 10.4, 14.0
"""Widths of letters and height of a line of the labels, about; the widths err on the wide side."""

LONGEST = 26
"""Letters of a label; the rest is told by its title."""

RANKS = 0.6
"""How much of a place is its rank among all, from the left and from the top; the rest is where the forces put it."""

ROOM = np.array([70.0, 34.0])
"""Half the width and height that a mark keeps free of others, with its label."""

PUSHES = 60

RANKED = 30
"""Edges looked at for each entity to draw."""


Places = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mark:
    """A node to draw at (x, y): `size` half its width; its label at (left, top) where there was room for one."""

    id: str
    kind: str
    caption: str
    label: str
    documents: int
    x: float
    y: float
    size: float
    at: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Arrow:
    """What one paid another, with the line to draw from mark to mark."""

    moved: Moved
    path: str
    width: float


@dataclass(frozen=True)
class Picture:
    """What is drawn. So many are `tied` strongly enough; `strongest` is the most documents and payments of any edge."""

    marks: Sequence[Mark]
    bonds: Sequence[Bond]
    arrows: Sequence[Arrow]
    tied: int
    strongest: int
    height: float


def picture(paid: Paid, found: Edges, mask: Mask, of: str, least: int, most: int, middle: int | None) -> Picture:
    """Of these edges those of `least` documents and payments or more, between nodes of the kind `of`, where it is not
    "". The one in the middle may be of any; accounts are shown with whatever they are tied to."""
    if middle is not None:
        found = around(found, middle, most - 1)
    chosen = found.weight >= least
    if of:
        kind = paid.kinds() == NODES.index(of)
        if middle is not None:
            kind[middle] = True
        chosen &= kind[found.one] | kind[found.other] if of == "account" else kind[found.one] & kind[found.other]
    strong = found.of(np.flatnonzero(chosen))
    shown = drawn(bonds(paid, strongest(strong, RANKED * most), mask), most)
    tied = np.bincount(np.concatenate([strong.one, strong.other]), minlength=1)
    height, strongest_tie = max(LEAST_HEIGHT, EACH * len(shown.places)), int(found.weight.max(initial=1))
    marks = _marks(_nodes(paid, strong, shown), shown, height)
    return Picture(marks, shown.edges, arrows(marks, shown.edges), int((tied > 0).sum()), strongest_tie, height)


def _nodes(paid: Paid, found: Edges, shown: Drawn[Bond]) -> list[Node]:
    """What is drawn, that in most documents first."""
    every = (paid.node(number) for number in np.union1d(found.one, found.other).tolist())
    return sorted((each for each in every if each.id in shown.places), key=lambda each: (-each.documents, each.id))


def _marks(nodes: Sequence[Node], shown: Drawn[Bond], height: float) -> list[Mark]:
    """The nodes to draw, with labels that keep clear of each other."""
    most = max((each.documents for each in nodes), default=1)
    spots = _spots([shown.places[each.id] for each in nodes], height)
    sizes = [LEAST_SIZE + (FULLEST - LEAST_SIZE) * (each.documents / max(most, 1)) ** 0.5 for each in nodes]
    taken = [(x - size, y - size, x + size, y + size) for (x, y), size in zip(spots, sizes, strict=True)]
    found = []
    for node, (x, y), size in zip(nodes, spots, sizes, strict=True):
        label = node.caption if len(node.caption) <= LONGEST else f"{node.caption[: LONGEST - 1]}…"
        box = _room((x, y), size * ASIDE.get(node.kind, 1), _wide(label), height, taken)
        if box:
            taken.append(box)
        at = (round(box[0], 1), round(box[3] - 3, 1)) if box else None
        found.append(Mark(node.id, node.kind, node.caption, label, node.documents, x, y, round(size, 1), at))
    return found


def _wide(label: str) -> float:
    return sum(
        NARROW if each in " .,'’il" else BROAD if each in "mwMW" else CAPITAL if each.isupper() else LETTER
        for each in label
    )


def _spots(places: Sequence[tuple[float, float]], height: float) -> list[tuple[float, float]]:
    """Where to draw them: the crowded middle drawn out by their ranks, then all that touch pushed apart."""
    at = np.array(places, np.float64).reshape(-1, 2)
    ranks = at.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") / max(len(at) - 1, 1)
    size = np.array([WIDTH, height]) - 2 * np.array(MARGIN)
    at = (at * (1 - RANKS) + ranks * RANKS) * size
    for _ in range(PUSHES):
        at = np.clip(_pushed(at), 0, size)
    return [(round(float(x), 1), round(float(y), 1)) for x, y in at + np.array(MARGIN)]


def _pushed(at: Places) -> Places:
    """Each moved a little away from those whose room it is in."""
    apart = (at[:, None, :] - at[None, :, :]) / ROOM
    far = np.sqrt((apart**2).sum(axis=2))
    close = np.clip(1 - far, 0, None)
    np.fill_diagonal(close, 0)
    moved: Places = at + ROOM * 0.25 * (apart / np.maximum(far, 1e-6)[:, :, None] * close[:, :, None]).sum(axis=1)
    return moved


Box = tuple[float, float, float, float]


def _room(spot: tuple[float, float], size: float, wide: float, height: float, taken: Sequence[Box]) -> Box | None:
    """Where a label lies clear of all that is drawn: at the right, the left, below, above; None where nowhere."""
    (x, y), half = spot, LINE / 2
    for left, top in (
        (x + size + 3, y - half),
        (x - size - 3 - wide, y - half),
        (x - wide / 2, y + size + 1),
        (x - wide / 2, y - size - LINE - 1),
    ):
        box = (left, top, left + wide, top + LINE)
        inside = left >= 0 and top >= 0 and box[2] <= WIDTH and box[3] <= height
        if inside and not any(
            box[0] < each[2] and each[0] < box[2] and box[1] < each[3] and each[1] < box[3] for each in taken
        ):
            return box
    return None


def widths(bonds: Sequence[Bond]) -> Mapping[tuple[str, str], float]:
    """How thick each edge by documents is drawn, in the picture's units, from 0.5 to 7; thinner where one of its ends
    has many, so that they can be told apart."""
    most = max((bond.documents for bond in bonds), default=1)
    step = 6.2 / max(most - 1, 1)
    ends = _tied(bonds)
    return {
        (bond.one, bond.other): round(max(0.5, (0.8 + step * (bond.documents - 1)) * _thinned(bond, ends)), 2)
        for bond in bonds
        if bond.documents
    }


def _tied(bonds: Sequence[Bond]) -> Mapping[str, int]:
    return Counter(end for bond in bonds for end in (bond.one, bond.other))


def _stroke(moved: Moved, most: int, thinned: float) -> float:
    return float(round(max(0.7, (1 + 2.5 * (moved.payments / most) ** 0.5) * thinned), 2))


def _thinned(bond: Bond, ends: Mapping[str, int]) -> float:
    return float(min(1.0, (HUB / max(ends[bond.one], ends[bond.other])) ** 0.5))


def arrows(marks: Sequence[Mark], bonds: Sequence[Bond]) -> list[Arrow]:
    """A bow for all that one paid another, from mark to mark; what was paid back bows to the other side."""
    at, ends = {mark.id: mark for mark in marks}, _tied(bonds)
    most = max((each.payments for bond in bonds for each in bond.moved), default=1)
    return [
        Arrow(each, _bow(at[each.payer], at[each.payee]), _stroke(each, most, _thinned(bond, ends)))
        for bond in bonds
        for each in bond.moved
    ]


def _bow(start: Mark, end: Mark) -> str:
    way = np.array([end.x - start.x, end.y - start.y])
    far = max(float(np.hypot(*way)), 1.0)
    along, aside = way / far, np.array([-way[1], way[0]]) / far
    first = np.array([start.x, start.y]) + along * start.size
    last = np.array([end.x, end.y]) - along * (end.size + HEAD)
    middle = (first + last) / 2 + aside * min(max(far * BOW, 8.0), 40.0)
    (x, y), (u, v), (s, t) = (np.round(each, 1).tolist() for each in (first, middle, last))
    return f"M{x} {y}Q{u} {v} {s} {t}"
