"""What could not be read, counted by reason, with an example and what to do."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, case, func, select

from clew.model import Digest
from clew.store import schema
from clew.store.naming import misnamed
from clew.store.paths import Ways

MISNAMED = "name-mismatch"
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
            func.min(problem.c.advice),
            func.max(problem.c.effect),  # "unreadable" > "partial" > "note", in the alphabet too
        )
        .join(activity, activity.c.id == problem.c.activity)
        .where(activity.c.current == 1, problem.c.mended == 0)
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
        yield ProblemCount("link" if said == LINKS else "not-opened", count, example, said, "unreadable")


def _misnamed(connection: Connection, types: dict[Digest, str]) -> Iterator[ProblemCount]:
    found = list(misnamed(connection, types))
    if found:
        item, name = found[0]
        advice = f"the content is {types[item]} and was read as that; ask why it was named otherwise"
        yield ProblemCount(MISNAMED, len(found), name, advice, "note", item)
