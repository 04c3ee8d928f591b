"""What would leave: numbers first, then the items, what stays and why, and whom what leaves names."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np
from sqlalchemy import Connection, func, select

from clew.handover.chosen import choose, goes
from clew.handover.families import INSIDE, MAIL, PART, Leaving
from clew.handover.privileged import Privileged, privileged_list
from clew.handover.redacted import elsewhere
from clew.model import Digest
from clew.serve.handing.asked import What, behind, choice
from clew.store import schema
from clew.store.case import Case
from clew.store.facts import identity_of, name_of, size_of
from clew.store.named import KINDS, Entity, named
from clew.store.standing import written

AT_ONCE = 200
"""Items of a list that are shown at once."""

LOT = 500
"""Items that a query names at once."""

NAMES = 60
"""Names of a kind that are listed, those in most items."""


@dataclass(frozen=True)
class Named:
    """Entities of a kind that leaving items name: how many there are, and the first with the number of items."""

    count: int
    first: Sequence[tuple[Entity, int]]


@dataclass(frozen=True, eq=False)
class Look:
    """A choice worked out. `leaves` are the leaving items in the order of their paths; those `along`, by why, were not
    chosen themselves, and `wordless` have no words that a list of terms could be compared with. `still` leave with
    words that are removed from others. `seconds` is how long it took."""

    leaving: Leaving
    leaves: Mapping[Digest, str]
    size: int
    why: Sequence[tuple[str, int]]
    along: Mapping[str, int]
    withheld: Sequence[tuple[str, int]]
    types: Sequence[tuple[str, int]]
    wordless: int
    still: Sequence[Digest]
    names: Mapping[str, Named]
    listed: Privileged
    late: bool
    seconds: float


@dataclass(frozen=True)
class Line:
    """An item in a list."""

    item: Digest
    name: str
    media_type: str
    size: int
    why: str


def look(case: Case, chosen: What) -> Look:
    """As `clew handover --preview` tells it; kept for as long as the case does not change. Errors as of `choose`."""
    lists = (case.folder / name for name in ("privileged.toml",))
    return _look(case, chosen, (*written(case), *(each.stat().st_mtime_ns for each in lists if each.exists())))


@lru_cache(maxsize=4)
def _look(case: Case, chosen: What, state: tuple[object, ...]) -> Look:
    began = time.monotonic()
    with case.engine.connect() as connection:
        asked, late = choice(case, connection, chosen), bool(chosen.query) and behind(case, connection)
        connection.exec_driver_sql("PRAGMA query_only=OFF")  # for the temporary table of this connection alone
        found = choose(case, connection, asked)
        connection.exec_driver_sql("PRAGMA query_only=ON")
        size, types, wordless = _counted(connection)
        still = by_path(connection, elsewhere(connection, found))
        leaves = {item: found.items[item] for item in by_path(connection, found.items)}
    why = Counter(found.items.values())
    along = {each: why.pop(each, 0) for each in (INSIDE, MAIL, PART)}
    return Look(
        found, leaves, size, why.most_common(), {each: count for each, count in along.items() if count},
        Counter(found.withheld.values()).most_common(), types, wordless, still, _names(case, found),
        privileged_list(case.folder), late, time.monotonic() - began,
    )  # fmt: skip


def lines(connection: Connection, told: Mapping[Digest, str], start: int) -> list[Line]:
    """Some of the items of a list, in its order, from `start`."""
    return [line(connection, item, why) for item, why in islice(told.items(), start, start + AT_ONCE)]


def line(connection: Connection, item: Digest, why: str) -> Line:
    identity = identity_of(connection, item)
    media_type = identity.media_type if identity else "application/octet-stream"
    return Line(item, name_of(connection, item), media_type, size_of(connection, item), why)


def held(found: Leaving) -> dict[Digest, str]:
    """Containers that stay, though some of their members leave."""
    return {each.item: f"{each.leaving:,} of its {each.members:,} members leave"
            for each in found.stay if each.item not in found.withheld}  # fmt: skip


def _counted(connection: Connection) -> tuple[int, list[tuple[str, int]], int]:
    item, identity, activity, passage = schema.item.c, schema.identity.c, schema.activity.c, schema.passage.c
    size = connection.execute(select(func.sum(item.size)).where(goes(connection, item.digest))).scalar()
    kinds = select(identity.media_type, func.count(identity.item.distinct())).where(goes(connection, identity.item))
    kinds = kinds.join(schema.activity, activity.id == identity.activity).where(activity.current == 1)
    types = connection.execute(kinds.group_by(identity.media_type)).all()
    spoken = select(passage.item).where(passage.item == item.digest).exists()
    bare = select(func.count()).select_from(schema.item).where(goes(connection, item.digest), ~spoken)
    ordered = sorted(((row[0], int(row[1])) for row in types), key=lambda each: (-each[1], each[0]))
    return int(size or 0), ordered, int(connection.execute(bare).scalar() or 0)


def by_path(connection: Connection, items: Iterable[Digest]) -> list[Digest]:
    """Those with places first, then what is inside others, by name."""
    place, member = schema.place.c, schema.member.c
    paths: dict[Digest, tuple[int, str]] = {}
    digests = sorted(items)
    for start in range(0, len(digests), LOT):
        some = digests[start : start + LOT]
        inside = select(member.content, func.min(member.name)).where(member.content.in_(some))
        placed = select(place.item, func.min(place.path)).where(place.item.in_(some), place.superseded == 0)
        paths |= {row[0]: (1, row[1] or "") for row in connection.execute(inside.group_by(member.content))}
        paths |= {row[0]: (0, row[1]) for row in connection.execute(placed.group_by(place.item))}
    return sorted(digests, key=lambda each: (*paths.get(each, (2, "")), each))


def _names(case: Case, found: Leaving) -> dict[str, Named]:
    """By kind whom the leaving items name, in most of them first."""
    known = named(case)
    leaves = np.array([digest in found.items for digest in known.places.digests], bool)
    rows = leaves[known.items] if len(known.items) else np.zeros(0, bool)
    pairs = np.unique(known.entity[rows] * max(len(leaves), 1) + known.items[rows])
    counts = np.bincount(pairs // max(len(leaves), 1), minlength=len(known.rows))
    order = np.argsort(-counts, kind="stable")
    return {kind: _first(order[(known.kinds[order] == at) & (counts[order] > 0)], counts, known.at)
            for at, kind in enumerate(KINDS)}  # fmt: skip


def _first(numbers: "np.ndarray", counts: "np.ndarray", at: Callable[[int], Entity]) -> Named:
    return Named(len(numbers), [(at(int(each)), int(counts[each])) for each in numbers[:NAMES]])
