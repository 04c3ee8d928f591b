"""Where the names of a case stand, as columns of numbers, so that a page can count among a million of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, True_, func, literal_column, select

from clew.model import Digest
from clew.store import schema
from clew.store.case import Case, meta
from clew.store.reach import in_reach

KINDS = ("person", "organisation", "place")
CROWD = 40
"""A passage that names more entities than this is a list, and says nothing of any two of them."""

Numbers = NDArray[np.int64]
Node = tuple[str, str]
State = tuple[object, ...]


def distinct(numbers: Numbers) -> Numbers:
    """The different numbers, none below nought, in order; faster than `np.unique` finds them by hashing."""
    ordered = np.sort(numbers)
    found: Numbers = ordered[np.diff(ordered, prepend=-1) > 0]
    return found


@dataclass(frozen=True, eq=False)
class Places:
    """Row by row: `which` of the `told` (kind, value) stands in the passage, and its item's number in `digests`."""

    told: Sequence[Node]
    which: Numbers
    passages: Numbers
    items: Numbers
    digests: Sequence[Digest]


@dataclass(frozen=True, slots=True)
class Entity:
    """Names taken for one thing, as the tables have it; `number` is its row in `Named.entities`."""

    number: int
    id: str
    kind: str
    caption: str
    captions: Mapping[str, str]
    names: int
    mentions: int
    items: int
    bare: bool


@dataclass(frozen=True, eq=False)
class Named:
    """The entities, those in most documents first, and each name's entity.

    `entity`, `passages`, `items` and `which` are the rows of `places` that belong to one, by entity, then passage.
    """

    places: Places
    rows: Sequence[Any]
    number: Mapping[str, int]
    of: Mapping[Node, int]
    entity: Numbers
    which: Numbers
    passages: Numbers
    items: Numbers

    def at(self, number: int) -> Entity:
        id, kind, caption, captions, names, mentions, items, bare = self.rows[number]
        return Entity(number, id, kind, caption, json.loads(captions), names, mentions, items, bool(bare))

    def rows_of(self, number: int) -> slice:
        first, last = np.searchsorted(self.entity, [number, number + 1])
        return slice(int(first), int(last))

    @cached_property
    def kinds(self) -> Numbers:
        """Each entity's kind, as its place in KINDS."""
        return np.array([KINDS.index(row[1]) for row in self.rows], np.int64)

    @cached_property
    def beside(self) -> "Beside":
        """Who is named in which passage, each once, passages that name a crowd left out."""
        width = len(self.rows) + 1
        keys, first = np.unique(self.passages * width + self.entity, return_index=True)
        passages = keys // width
        starts = np.flatnonzero(np.append([True], passages[1:] != passages[:-1])) if len(keys) else np.arange(0)
        sizes = np.diff(np.append(starts, len(keys)))
        few = np.repeat(sizes <= CROWD, sizes)
        return Beside(passages[few], (keys % width)[few], self.items[first][few], int((sizes > CROWD).sum()))


@dataclass(frozen=True, eq=False)
class Beside:
    """Row by row an entity, the passage that names it, and its item; by passage, then entity. `crowds` are left out."""

    passages: Numbers
    entity: Numbers
    items: Numbers
    crowds: int

    def within(self, passages: Numbers | None) -> "Beside":
        """What stands in these passages; None stands for all."""
        if passages is None:
            return self
        chosen = np.isin(self.passages, passages)
        return Beside(self.passages[chosen], self.entity[chosen], self.items[chosen], self.crowds)


def named(case: Case) -> Named:
    """The case's names as they stand; as long as nothing is read or tied anew, what was loaded before."""
    with case.engine.connect() as connection:
        read = _read(connection)
        return _named(case, read, meta(connection, "analysed", ""))


def _read(connection: Connection) -> State:
    """What changes where mentions do."""
    columns = (schema.mention.c.id, schema.activity.c.id, schema.change.c.seq)
    return tuple(connection.execute(select(func.max(column))).scalar() for column in columns)


@lru_cache(maxsize=1)
def _named(case: Case, read: State, analysed: str) -> Named:
    places = _places(case, read)
    entity, name = schema.entity, schema.name
    columns = (entity.c[each] for each in ("id", "kind", "caption", "captions", "names", "mentions", "items", "bare"))
    query = select(*columns).order_by(entity.c["items"].desc(), entity.c.mentions.desc(), entity.c.caption, entity.c.id)
    with case.engine.connect() as connection:
        rows = connection.execute(query).all()
        names = connection.execute(select(name.c.kind, name.c.value, name.c.entity)).all()
    number = {row[0]: at for at, row in enumerate(rows)}
    of = {(kind, value): number[entity] for kind, value, entity in names if entity in number}
    entities = np.array([of.get(node, -1) for node in places.told], np.int64)[places.which]
    order = np.lexsort((places.passages, entities))[int((entities < 0).sum()) :]
    return Named(
        places, rows, number, of, entities[order], places.which[order], places.passages[order], places.items[order]
    )


@lru_cache(maxsize=1)
def _places(case: Case, read: State) -> Places:
    mention, activity = schema.mention, schema.activity
    pairs = func.group_concat(literal_column("passage || ',' || activity"))
    query = select(mention.c.kind, mention.c.value, func.count(), pairs).where(literal_column(schema.NAMED))
    with case.engine.connect() as connection:
        reach = in_reach(connection, activity.c.item)
        if not isinstance(reach, True_):
            query = query.where(mention.c.activity.in_(select(activity.c.id).where(activity.c.current == 1, reach)))
        found = connection.execute(query.group_by(mention.c.kind, mention.c.value)).all()
        which = np.repeat(np.arange(len(found)), [count for _, _, count, _ in found])
        numbers = np.fromstring(",".join(each for *_, each in found), np.int64, sep=",").reshape(-1, 2)
        items, digests = _items(connection, numbers[:, 1])
    return Places([(kind, value) for kind, value, *_ in found], which, numbers[:, 0], items, digests)


def _items(connection: Connection, activities: Numbers) -> tuple[Numbers, list[Digest]]:
    """A number for the item of each activity, and the items by their numbers."""
    activity = schema.activity
    if not len(activities):
        return activities, []
    least, most = int(activities.min()), int(activities.max())
    known = connection.execute(select(activity.c.id, activity.c.item).where(activity.c.id.between(least, most))).all()
    numbers = {item: at for at, item in enumerate(sorted({item for _, item in known}))}
    of = np.zeros(most + 1, np.int64)
    of[[number for number, _ in known]] = [numbers[item] for _, item in known]
    return of[activities], list(numbers)
