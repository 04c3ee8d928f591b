"""Containers: how many members each announced, how many came out, and why where the two differ."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Integer, Select, cast, func, select

from clew.model import Digest
from clew.store import schema
from clew.store.paths import Ways
from clew.store.reach import in_reach


@dataclass(frozen=True)
class Container:
    """A container that gave another number of members than it announced; `problems` are the codes that say why."""

    item: Digest
    place: str
    announced: int
    emitted: int
    problems: list[str]


@dataclass(frozen=True)
class Containers:
    """Members that all containers announced, and that came out of those; the containers where they differ.

    Containers that do not say how many they hold (a mailbox, a mail) are not among them, nor those under way.
    """

    announced: int
    emitted: int
    short: list[Container]


def containers(connection: Connection) -> Containers:
    """Of a container that was read twice (since with a password) the last reading counts."""
    counts = {row.item: (row.activity, row.announced, row.emitted) for row in connection.execute(_counts(connection))}
    short = {item: row for item, row in counts.items() if row[1] != row[2]}
    ways, codes = Ways(connection), _codes(connection, [activity for activity, _, _ in short.values()])
    ways.load(short)
    listed = [
        Container(item, str(next(iter(ways.to(item)), item)), announced, emitted, codes[activity])
        for item, (activity, announced, emitted) in short.items()
    ]
    listed.sort(key=lambda each: (each.emitted - each.announced, each.place, each.item))
    announced, emitted = (sum(row[column] for row in counts.values()) for column in (1, 2))
    return Containers(announced, emitted, listed)


def _counts(connection: Connection) -> Select[Any]:
    activity, metadata, member = schema.activity, schema.metadata, schema.member
    announced = func.sum(cast(metadata.c.value, Integer)).label("announced")
    told = (
        select(metadata.c.activity, announced)
        .where(metadata.c.name == "announced")
        .group_by(metadata.c.activity)
        .subquery()
    )
    emitted = select(func.count()).where(member.c.activity == activity.c.id).scalar_subquery()
    query = select(activity.c.item, activity.c.id.label("activity"), told.c.announced, emitted.label("emitted"))
    query = query.join(told, told.c.activity == activity.c.id)
    query = query.where(activity.c.current == 1, activity.c.outcome != "running")
    return query.where(in_reach(connection, activity.c.item)).order_by(activity.c.id)


AT_ONCE = 5_000
"""Numbers in one query; SQLite allows 32,766."""


def _codes(connection: Connection, activities: list[int]) -> dict[int, list[str]]:
    """The codes of what each activity could not read; its notes, where it has nothing but notes."""
    problem = schema.problem
    columns = problem.c.activity, problem.c.code, problem.c.effect == "note"
    faults, notes = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    for start in range(0, len(activities), AT_ONCE):
        query = select(*columns).where(problem.c.activity.in_(activities[start : start + AT_ONCE])).distinct()
        for number, code, note in connection.execute(query.order_by(problem.c.code)):
            (notes if note else faults)[number].append(code)
    return defaultdict(list, {**notes, **faults})
