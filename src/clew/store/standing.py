"""How things stand in a case, told fast enough to be asked for on every page."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from clew.model import Digest
from clew.store import schema
from clew.store.case import Case

LOCKS = Path("/proc/locks")


@dataclass(frozen=True)
class Affected:
    """An item, or where its bytes could not be read a place, that has a problem."""

    number: int
    item: Digest | None
    path: str
    message: str
    fragment: str


def passage_count(connection: Connection) -> int:
    passage, activity = schema.passage, schema.activity
    query = select(func.count()).select_from(passage).join(activity, activity.c.id == passage.c.activity)
    return int(connection.execute(query.where(activity.c.current == 1)).scalar() or 0)


def item_count(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(schema.item)).scalar() or 0)


def pending_count(connection: Connection) -> int:
    """Items that no extract step is through with, and that are not known to be unreadable."""
    item, activity, problem = schema.item, schema.activity, schema.problem
    settled = select(activity.c.item).where(
        activity.c.current == 1, activity.c.step.like("extract.%"), activity.c.outcome.in_(("finished", "failed"))
    )
    lost = (
        select(problem.c.item)
        .join(activity, activity.c.id == problem.c.activity)
        .where(activity.c.current == 1, problem.c.mended == 0, problem.c.effect == "unreadable")
    )
    query = select(func.count()).select_from(item).where(item.c.digest.not_in(settled), item.c.digest.not_in(lost))
    return int(connection.execute(query).scalar() or 0)


def being_written(case: Case) -> bool:
    """Whether a process holds the case's writing lock, seen without touching it; False where Linux does not tell."""
    try:
        status, locks = (case.folder / "lock").stat(), LOCKS.read_text("ascii")
    except OSError:
        return False
    held = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    return any(line.split()[1] == "FLOCK" and line.split()[-3] == held for line in locks.splitlines())


def affected(connection: Connection, code: str, limit: int, after: int = 0) -> list[Affected]:
    """The items that a problem stands against, by problem number later than `after`."""
    problem, activity = schema.problem, schema.activity
    columns = (problem.c.id, problem.c.item, problem.c.message, problem.c.fragment)
    query = (
        select(*columns)
        .join(activity, activity.c.id == problem.c.activity)
        .where(activity.c.current == 1, problem.c.mended == 0, problem.c.code == code, problem.c.id > after)
    )
    rows = connection.execute(query.order_by(problem.c.id).limit(limit))
    return [Affected(row.id, row.item, "", row.message, row.fragment) for row in rows]


def lost_places(connection: Connection, links: bool, limit: int, after: int = 0) -> list[Affected]:
    """Places whose bytes were never read, by place number later than `after`: links, or all others."""
    place, collection = schema.place, schema.collection
    link = place.c.fault.like("link%")
    query: Select[Any] = (
        select(place.c.id, collection.c.name, place.c.path, place.c.fault)
        .join(collection, collection.c.id == place.c.collection)
        .where(place.c.item.is_(None), place.c.superseded == 0, place.c.id > after)
        .where(link if links else or_(~link, place.c.fault.is_(None)))
        .order_by(place.c.id)
        .limit(limit)
    )
    return [Affected(row.id, None, f"{row.name}/{row.path}", row.fault or "", "") for row in connection.execute(query)]


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
