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
OPEN_IT = "see to its disk, and sift again"
LOST = (
    ("permission denied", "get the right to read it, and sift again"),
    ("not a file", "nothing to do: devices, pipes and sockets hold no bytes to keep"),
)
"""What to do where a file's fault has these words."""
LINKS = "links are not followed; sift what they lead to, where that lies outside the haul"

ADVICE = {
    "damaged": "look for a whole copy",
    "empty": "nothing to do; ask why it is kept, or look for a whole copy",
    "link": "nothing to do: links hold no bytes; what they lead to is read where it lies in the haul",
    "truncated": "look for a whole copy",
}
"""What there is to do about a problem whose step says nothing of it."""


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
            yield Fault(row.item, str(way), row.code, row.message, _advised(row.code, row.advice), row.effect, locator)
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
    """The code and the advice for a place whose bytes could not be had; some faults say themselves what to do."""
    if fault.startswith("link"):
        return "link", LINKS
    known = next((advice for sign, advice in LOST if sign in fault), None)
    return "not-opened", known or fault.partition("; ")[2] or OPEN_IT


def problem_counts(connection: Connection, types: dict[Digest, str]) -> list[ProblemCount]:
    """Problems of items that stand, places without bytes, and names that promise another type; the most first."""
    counts = [*_standing(connection), *_lost(connection), *_misnamed(connection, types)]
    return sorted(counts, key=lambda each: (-each.count, each.code))


def _standing(connection: Connection) -> Iterator[ProblemCount]:
    """Example and advice are of one problem: one that has something to advise, of the smallest digest."""
    problem, activity = schema.problem, schema.activity
    order = (problem.c.advice == "", problem.c.item, problem.c.activity, problem.c.seq)
    first = func.row_number().over(partition_by=problem.c.code, order_by=order)
    columns = (problem.c.code, problem.c.item, problem.c.advice, problem.c.effect, first.label("turn"))
    standing = (
        select(*columns)
        .join(activity, activity.c.id == problem.c.activity)
        .where(activity.c.current == 1, problem.c.mended == 0, in_reach(connection, problem.c.item))
        .subquery()
    )
    chosen = standing.c.turn == 1
    query = select(
        standing.c.code,
        func.count(standing.c.item.distinct()),
        func.max(case((chosen, standing.c.item))),
        func.max(case((chosen, standing.c.advice))),
        func.max(standing.c.effect),  # "unreadable" > "partial" > "note", in the alphabet too
    ).group_by(standing.c.code)
    ways = Ways(connection)
    for code, count, item, advice, effect in connection.execute(query).all():
        found = ways.to(item)
        example = str(found[0]) if found else item
        yield ProblemCount(code, count, example, _advised(code, advice), effect, item)


def _advised(code: str, advice: str) -> str:
    return advice or ADVICE.get(code, "")


def _lost(connection: Connection) -> Iterator[ProblemCount]:
    """Places without bytes, those together for which there is the same to do."""
    place = schema.place
    fault = case((place.c.fault.like("link%"), "link"), else_=place.c.fault)
    query = select(fault, func.count(), func.min(place.c.path))
    query = query.where(place.c.item.is_(None), place.c.superseded == 0).group_by(fault)
    alike: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for said, count, example in connection.execute(query):
        alike.setdefault(_lost_code(said), []).append((count, example))
    for (code, advice), found in alike.items():
        count, example = sum(count for count, _ in found), min(example for _, example in found)
        yield ProblemCount(code, count, example, advice, "unreadable")


def _misnamed(connection: Connection, types: dict[Digest, str]) -> Iterator[ProblemCount]:
    found = list(misnamed(connection, types))
    if found:
        item, name = found[0]
        advice = f"the content is {types[item]}; {ASK}"
        yield ProblemCount(MISNAMED, len(found), name, advice, "note", item)
