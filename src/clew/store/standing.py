"""How things stand in a case, told fast enough to be asked for on every page."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from clew.model import Digest
from clew.store import schema
from clew.store.case import SIFT, UNDER_WAY, Case, meta
from clew.store.completeness import media_types, settled
from clew.store.naming import misnamed
from clew.store.paths import Ways
from clew.store.problems import MISNAMED
from clew.store.reach import in_reach

LINK, NOT_OPENED = "link", "not-opened"
LOCKS = Path("/proc/locks")


@dataclass(frozen=True)
class Affected:
    """An item with a problem, or where its bytes could not be read a place; `number` tells where the next page starts.

    `times` the problem was met in the item, first at `fragment` with this `message`.
    """

    number: int
    item: Digest | None
    path: str
    message: str
    fragment: str = ""
    times: int = 1


def unfinished(connection: Connection) -> bool:
    """Whether the last sift is still going, or was stopped."""
    return meta(connection, SIFT, "") == UNDER_WAY


def item_count(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(schema.item)).scalar() or 0)


def pending_count(connection: Connection) -> int:
    """Items in reach that no extract step is through with, and that are known neither as unreadable nor to everyone."""
    item, activity, problem = schema.item, schema.activity, schema.problem
    lost = (
        select(problem.c.item)
        .join(activity, activity.c.id == problem.c.activity)
        .where(activity.c.current == 1, problem.c.mended == 0, problem.c.effect == "unreadable")
    )
    through = (settled(), lost, select(schema.known.c.item))
    query = select(func.count()).select_from(item).where(*(item.c.digest.not_in(each) for each in through))
    query = query.where(in_reach(connection, item.c.digest))
    return int(connection.execute(query).scalar() or 0)


def being_written(case: Case) -> bool:
    """Whether a process holds the case's writing lock, seen without touching it; False where Linux does not tell."""
    try:
        status, locks = (case.folder / "lock").stat(), LOCKS.read_text("ascii")
    except OSError:
        return False
    held = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    return any(line.split()[1] == "FLOCK" and line.split()[-3] == held for line in locks.splitlines())


def written(case: Case) -> Iterator[tuple[int, int, int] | None]:
    """What changes with each writing to the tables or the ledger: as long as it is the same, counts stand."""
    for path in (case.folder / "case.db", case.folder / "case.db-wal", case.ledger.path):
        try:
            status = path.stat()
        except FileNotFoundError:  # SQLite takes its log away when the last connection ends
            yield None
        else:
            yield (status.st_ino, status.st_mtime_ns, status.st_size) if status.st_size else None


def affected(connection: Connection, code: str, limit: int, after: int = 0) -> list[Affected]:
    """The items, or for `link` and `not-opened` the places, behind a problem code, those later than `after`."""
    if code in (LINK, NOT_OPENED):
        return _lost(connection, code, limit, after)
    if code == MISNAMED:
        return _misnamed(connection, limit, after)
    problem, activity = schema.problem, schema.activity
    first = func.min(problem.c.id).label("first")
    query = (
        select(first, problem.c.item, func.count().label("times"), problem.c.message, problem.c.fragment)
        .join(activity, activity.c.id == problem.c.activity)
        .where(activity.c.current == 1, problem.c.mended == 0, problem.c.code == code)
        .where(in_reach(connection, problem.c.item))
        .group_by(problem.c.item)
        .having(first > after)
        .order_by(first)
        .limit(limit)
    )
    rows, ways = connection.execute(query).all(), Ways(connection)
    ways.load({row.item for row in rows})
    return [Affected(row.first, row.item, _first(ways, row.item), row.message, row.fragment, row.times) for row in rows]


def _misnamed(connection: Connection, limit: int, after: int) -> list[Affected]:
    types = media_types(connection)
    found = islice(enumerate(misnamed(connection, types), 1), after, after + limit)
    return [Affected(number, item, name, f"the content is {types[item]}") for number, (item, name) in found]


def _lost(connection: Connection, code: str, limit: int, after: int) -> list[Affected]:
    place, collection = schema.place, schema.collection
    link = place.c.fault.like("link%")
    query = (
        select(place.c.id, collection.c.name, place.c.path, place.c.fault)
        .join(collection, collection.c.id == place.c.collection)
        .where(place.c.item.is_(None), place.c.superseded == 0, place.c.id > after)
        .where(link if code == LINK else ~link)
        .order_by(place.c.id)
        .limit(limit)
    )
    return [Affected(row.id, None, f"{row.name}/{row.path}", row.fault) for row in connection.execute(query)]


def _first(ways: Ways, item: Digest) -> str:
    return str(next(iter(ways.to(item)), item))


def collections(connection: Connection) -> Sequence[Any]:
    """Every collection with the number and size in bytes of its places that stand."""
    collection, place = schema.collection, schema.place
    counts = (
        select(place.c.collection, func.count().label("places"), func.sum(place.c.size).label("size"))
        .where(place.c.superseded == 0)
        .group_by(place.c.collection)
        .subquery()
    )
    query = select(collection, counts.c.places, counts.c.size).outerjoin(counts, counts.c.collection == collection.c.id)
    return connection.execute(query.order_by(collection.c.id)).all()
