"""What could not be read, counted by reason, with an example and what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from clew.model import Digest
from clew.store import schema
from clew.store.naming import misnamed
from clew.store.paths import Ways
from clew.store.reach import in_reach

MISNAMED = "name-mismatch"
ASK = "it was read as what it is; ask why it was named otherwise"
OPEN_IT = "see to its rights or its disk, and sift again"
LINKS = "links are not followed; sift what they lead to, where that lies outside the haul"


@dataclass(frozen=True)
class ProblemCount:
    """A problem code: how many items or places have it, where one of them is, and what to do about it.

    `item` is the example's digest, None for a place whose bytes could not be had.
    """

    code: str
    count: int
    example: str
    advice: str
    effect: str
    item: Digest | None = None


@dataclass(frozen=True)
class Fault:
    """A problem at one place of its item; `item` is None where the place's bytes could not be had."""

    item: Digest | None
    place: str
    code: str
    message: str
    advice: str
    effect: str
    locator: str


def every_problem(connection: Connection, types: dict[Digest, str], code: str | None = None) -> Iterator[Fault]:
    """All that `problem_counts` counts, or what has one code, at each place (at most MOST an item), by code."""
    ways, place, collection = Ways(connection), schema.place, schema.collection
    for row in connection.execute(_all_standing(connection, code)).all():
        locator = f"{row.item}#{row.fragment}" if row.fragment else row.item
        for way in ways.to(row.item) or (row.item,):
            yield Fault(row.item, str(way), row.code, row.message, row.advice, row.effect, locator)
    lost = select(collection.c.name, place.c.path, place.c.fault).where(place.c.collection == collection.c.id)
    lost = lost.where(place.c.item.is_(None), place.c.superseded == 0).order_by(collection.c.id, place.c.path)
    for name, path, fault in connection.execute(lost):
        kind, advice = _lost_code(fault)
        if code in (None, kind):
            yield Fault(None, f"{name}/{path}", kind, fault, advice, "unreadable", "")
    for item, name in misnamed(connection, types) if code in (None, MISNAMED) else ():
        found = next((str(way) for way in ways.to(item) if way.path.endswith(name)), name)
        yield Fault(item, found, MISNAMED, f"the content is {types[item]}", ASK, "note", item)


def _all_standing(connection: Connection, code: str | None) -> Select[Any]:
    problem, activity = schema.problem, schema.activity
    query = select(problem).join(activity, activity.c.id == problem.c.activity)
    query = query.where(activity.c.current == 1, problem.c.mended == 0, in_reach(connection, problem.c.item))
    query = query if code is None else query.where(problem.c.code == code)
    return query.order_by(problem.c.code, problem.c.item, problem.c.activity, problem.c.seq)


def _lost_code(fault: str) -> tuple[str, str]:
    """The code and the advice for a place whose bytes could not be had."""
    return ("link", LINKS) if fault.startswith("link") else ("not-opened", OPEN_IT)


def problem_counts(connection: Connection, types: dict[Digest, str]) -> list[ProblemCount]:
    """Problems of items that stand, places without bytes, and names that promise another type; the most first."""
    counts = [*_standing(connection), *_lost(connection), *_misnamed(connection, types)]
    return sorted(counts, key=lambda each: (-each.count, each.code))


def _standing(connection: Connection) -> Iterator[ProblemCount]:
    problem, activity = schema.problem, schema.activity
    query = (
        select(
            problem.c.code,
            func.count(problem.c.item.distinct()),
            func.min(problem.c.item),
            func.max(problem.c.advice),  # one that has something to say
            func.max(problem.c.effect),  # "unreadable" > "partial" > "note", in the alphabet too
        )
        .join(activity, activity.c.id == problem.c.activity)
        .where(activity.c.current == 1, problem.c.mended == 0, in_reach(connection, problem.c.item))
        .group_by(problem.c.code)
    )
    ways = Ways(connection)
    for code, count, item, advice, effect in connection.execute(query).all():
        found = ways.to(item)
        yield ProblemCount(code, count, str(found[0]) if found else item, advice, effect, item)


def _lost(connection: Connection) -> Iterator[ProblemCount]:
    place = schema.place
    fault = case((place.c.fault.like("link%"), LINKS), else_=place.c.fault)
    query = select(fault, func.count(), func.min(place.c.path))
    query = query.where(place.c.item.is_(None), place.c.superseded == 0).group_by(fault)
    for said, count, example in connection.execute(query):
        code, advice = ("link", LINKS) if said == LINKS else ("not-opened", f"{said}: {OPEN_IT}")
        yield ProblemCount(code, count, example, advice, "unreadable")


def _misnamed(connection: Connection, types: dict[Digest, str]) -> Iterator[ProblemCount]:
    found = list(misnamed(connection, types))
    if found:
        item, name = found[0]
        advice = f"the content is {types[item]}; {ASK}"
        yield ProblemCount(MISNAMED, len(found), name, advice, "note", item)
