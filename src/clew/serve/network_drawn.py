"""The network of who is named beside whom: its edges from columns of numbers, and its picture as SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clew.analyse.network import Drawn, drawn
from clew.store.named import CROWD, KINDS, Beside, Named, Numbers, distinct

WIDTH = 1200.0
LEAST_HEIGHT, EACH = 560.0, 8.0
"""The picture is so high, and grows with the entities that it shows, so that there is room for their names."""

MARGIN = (90.0, 30.0)
FULLEST = 13.0
"""Half the size of the largest mark."""

LETTER, LINE = 6.4, 14.0
"""Width of a letter and height of a line of the labels, about."""

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


@dataclass(frozen=True, eq=False)
class Edges:
    """Row by row two entities' numbers, `one` the lesser, with the documents and passages that name both."""

    one: Numbers
    other: Numbers
    documents: Numbers
    passages: Numbers

    def of(self, chosen: Numbers) -> "Edges":
        return Edges(self.one[chosen], self.other[chosen], self.documents[chosen], self.passages[chosen])


@dataclass(frozen=True, slots=True)
class Bond:
    """An edge between two entities by their ids."""

    one: str
    other: str
    documents: int
    passages: int

    @property
    def weight(self) -> tuple[int, int]:
        return self.documents, self.passages


@dataclass(frozen=True, slots=True)
class Mark:
    """An entity to draw at (x, y): `size` half its width; its label at (left, top) where there was room for one."""

    id: str
    kind: str
    caption: str
    label: str
    documents: int
    x: float
    y: float
    size: float
    at: tuple[float, float] | None


def edges(beside: Beside, entities: int, items: int) -> Edges:
    """All edges of what stands beside one another."""
    ones, others, documents = [], [], []
    starts = np.flatnonzero(np.diff(beside.passages, prepend=-1))
    sizes = np.diff(np.append(starts, len(beside.passages)))
    for size in range(2, CROWD + 1):
        groups = starts[sizes == size]
        if len(groups):
            named = beside.entity[groups[:, None] + np.arange(size)]
            left, right = np.triu_indices(size, 1)
            ones.append(named[:, left].ravel())
            others.append(named[:, right].ravel())
            documents.append(np.repeat(beside.items[groups], len(left)))
    if not ones:
        none = np.arange(0)
        return Edges(none, none, none, none)
    pair = np.concatenate(ones) * entities + np.concatenate(others)
    found, passages = np.unique(pair, return_counts=True)
    told = distinct(np.searchsorted(found, pair) * items + np.concatenate(documents)) // items
    return Edges(found // entities, found % entities, np.bincount(told, minlength=len(found)), passages)


def strongest(found: Edges, most: int) -> Edges:
    """The first so many by documents, then passages."""
    order = np.lexsort((found.other, found.one, -found.passages, -found.documents))
    return found.of(order[:most])


def around(found: Edges, number: int, most: int) -> Edges:
    """The edges of an entity with those it is named with most, and the edges among these."""
    own = strongest(found.of(np.flatnonzero((found.one == number) | (found.other == number))), most)
    chosen = np.union1d(np.union1d(own.one, own.other), [number])
    return found.of(np.flatnonzero(np.isin(found.one, chosen) & np.isin(found.other, chosen)))


@dataclass(frozen=True)
class Picture:
    """What is drawn. So many are `tied` strongly enough; `strongest` is the most documents that any edge has."""

    marks: Sequence[Mark]
    bonds: Sequence[Bond]
    tied: int
    strongest: int
    height: float


def picture(known: Named, found: Edges, of: str, least: int, most: int, middle: int | None) -> Picture:
    """Of these edges those of `least` documents or more, between entities of the kind `of`, where it is not "". The
    one in the middle may be of any."""
    if middle is not None:
        found = around(found, middle, most - 1)
    chosen = found.documents >= least
    if of:
        kind = known.kinds == KINDS.index(of)
        if middle is not None:
            kind[middle] = True
        chosen &= kind[found.one] & kind[found.other]
    strong = found.of(np.flatnonzero(chosen))
    shown = drawn(_bonds(known, strongest(strong, RANKED * most)), most)
    tied = np.bincount(np.concatenate([strong.one, strong.other]), minlength=1)
    height, most_documents = max(LEAST_HEIGHT, EACH * len(shown.places)), int(found.documents.max(initial=1))
    return Picture(_marks(known, shown, height), shown.edges, int((tied > 0).sum()), most_documents, height)


def _bonds(known: Named, found: Edges) -> tuple[Bond, ...]:
    ids = [row[0] for row in known.rows]
    rows = zip(*(part.tolist() for part in (found.one, found.other, found.documents, found.passages)), strict=True)
    return tuple(
        Bond(min(ids[one], ids[other]), max(ids[one], ids[other]), documents, passages)
        for one, other, documents, passages in rows
    )


def _marks(known: Named, shown: Drawn[Bond], height: float) -> list[Mark]:
    """The entities to draw, those in most documents first, with labels that keep clear of each other."""
    numbers = sorted((known.number[id], place) for id, place in shown.places.items())
    most = max((known.rows[number][6] for number, _ in numbers), default=1)
    spots = dict(zip((number for number, _ in numbers), _spots([place for _, place in numbers], height), strict=True))
    sizes = {number: 4 + (FULLEST - 4) * (known.rows[number][6] / most) ** 0.5 for number, _ in numbers}
    taken = [(x - sizes[at], y - sizes[at], x + sizes[at], y + sizes[at]) for at, (x, y) in spots.items()]
    found = []
    for number, (x, y) in spots.items():
        entity, size = known.at(number), sizes[number]
        label = entity.caption if len(entity.caption) <= LONGEST else f"{entity.caption[: LONGEST - 1]}…"
        box = _room((x, y), size, len(label) * LETTER, height, taken)
        if box:
            taken.append(box)
        at = (round(box[0], 1), round(box[3] - 3, 1)) if box else None
        found.append(Mark(entity.id, entity.kind, entity.caption, label, entity.items, x, y, round(size, 1), at))
    return found


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


def _room(
    spot: tuple[float, float], size: float, wide: float, height: float, taken: Sequence[Box]
) -> Box | None:
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
    """How thick each edge is drawn, in the picture's units, from 0.8 to 7."""
    most = max((bond.documents for bond in bonds), default=1)
    step = 6.2 / max(most - 1, 1)
    return {(bond.one, bond.other): round(0.8 + step * (bond.documents - 1), 2) for bond in bonds}
