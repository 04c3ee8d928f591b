"""Bounds: how deep members may lie, and how much may come out of one file of the haul, all told.

What is forbidden is a matter of the haul alone, not of the order in which it was read: members are counted level by
level, in the order of their containers and in theirs, each content once. While a sift runs, what comes out of a file
that has given too much waits until all else is read and can be counted so.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from clew.model import Digest, Problem
from clew.pipeline.edges import Edge
from clew.store import schema
from clew.store.case import Case

DEEPEST = 24
"""How many containers deep a member may lie and still be read."""

TIMES = 50
"""What may come out of one file of the haul, all told, beside what the limits allow: so many times its own size."""

UNPACK = "unpack it by hand and sift the folder"


class Bounds:
    """`expansion` is how many bytes may come out of any one file of the haul."""

    def __init__(self, case: Case, expansion: int) -> None:
        self.case = case
        self.expansion = expansion
        self.came: dict[Digest, int] = {}
        self.allowed: dict[Digest, int] = {}
        self.over: set[Digest] = set()

    def forbids(self, edge: Edge) -> Problem | None:
        """Why it may not be read, as far as that can be told."""
        if edge.depth > DEEPEST:
            message = f"lies more than {DEEPEST} containers deep"
            return Problem("nesting-limit", message, UNPACK, "unreadable")
        if edge.depth and edge.item in self.over:
            message = "lies in a file of the haul out of which too much came before it"
            return Problem("expansion-limit", message, UNPACK, "unreadable")
        return None

    def came_out(self, edge: Edge) -> bool:
        """Count a member; whether it waits until all is counted anew, since too much has come out already."""
        came = self.came[edge.root] = self.came.get(edge.root, 0) + edge.size
        if came > self.expansion and edge.root not in self.allowed:
            with self.case.engine.connect() as connection:
                self.allowed[edge.root] = self._allowed(connection, edge.root)
        return came > self.allowed.get(edge.root, self.expansion)

    def lift(self) -> None:
        """Let no item lie deeper than one below the least deep that holds it."""
        with self.case.engine.begin() as connection:
            while _lifted(connection):
                continue

    def count(self) -> None:
        """Reckon from what has been read what lies beyond the bounds."""
        with self.case.engine.connect() as connection:
            member = schema.item.c.depth > 0
            whole = connection.execute(select(func.sum(schema.item.c.size)).where(member)).scalar() or 0
            self.over = self._beyond(connection) if whole > self.expansion else set()

    def _allowed(self, connection: Connection, root: Digest) -> int:
        size = connection.execute(select(schema.item.c.size).where(schema.item.c.digest == root)).scalar()
        return self.expansion + TIMES * int(size or 0)

    def _beyond(self, connection: Connection) -> set[Digest]:
        """What no file of the haul gives within its bounds."""
        heavy = list(self._heavy(connection))
        over: set[Digest] = set()
        within: set[Digest] = set()
        for root in heavy:
            for content, fits in _counted(connection, root, self._allowed(connection, root)):
                (within if fits else over).add(content)
        if over:
            within.update(connection.execute(_below(heavy)).scalars())
        return over - within

    def _heavy(self, connection: Connection) -> Iterator[Digest]:
        """Files of the haul that may have given too much: a content counts as often as it was found."""
        member, place, item = schema.member, schema.place, schema.item
        gave: dict[Digest, int] = {}
        for container, size in connection.execute(_standing(member.c.item, member.c.size)):
            gave[container] = gave.get(container, 0) + size
        inner: dict[Digest, list[Digest]] = {}
        containers = select(member.c.item)
        held = _standing(member.c.item, member.c.content).where(member.c.content.in_(containers))
        for container, content in connection.execute(held):
            inner.setdefault(container, []).append(content)
        roots = select(place.c.item, item.c.size).join(item, item.c.digest == place.c.item).distinct()
        for root, size in connection.execute(roots.where(place.c.item.in_(containers))):
            if sum(gave.get(each, 0) for each in _reached(root, inner)) > self.expansion + TIMES * size:
                yield root


def _reached(root: Digest, inner: dict[Digest, list[Digest]]) -> set[Digest]:
    """The containers in a file of the haul, with itself."""
    reached, waiting = {root}, [root]
    while waiting:
        new = set(inner.get(waiting.pop(), ())) - reached
        reached |= new
        waiting += new
    return reached


def _standing(*columns: Any) -> Select[Any]:
    """Of the members that came out of what stands."""
    activity = schema.activity
    query = select(*columns).join_from(schema.member, activity, activity.c.id == schema.member.c.activity)
    return query.where(activity.c.current == 1)


def _below(but: Sequence[Digest]) -> Select[Any]:
    """The items at all places but for these items, with all that came out of them."""
    place, member, activity = schema.place, schema.member, schema.activity
    top = select(place.c.item).where(place.c.item.is_not(None), place.c.item.not_in(but))
    above = top.cte("below", recursive=True)
    inside = select(member.c.content).join(above, above.c.item == member.c.item)
    inside = inside.join(activity, activity.c.id == member.c.activity).where(activity.c.current == 1)
    return select(above.union(inside).c.item)


def _counted(connection: Connection, root: Digest, allowed: int) -> Iterator[tuple[Digest, bool]]:
    """All that came out of what fits, level by level; whether each fits."""
    member = schema.member
    query = _standing(member.c.content, member.c.size).order_by(schema.activity.c.key, member.c.seq)
    seen, containers, came = {root}, [root], 0
    for container in containers:
        for content, size in connection.execute(query.where(member.c.item == container)):
            if content not in seen:
                seen.add(content)
                came += size
                if came <= allowed:
                    containers.append(content)
                yield content, came <= allowed


def _lifted(connection: Connection) -> bool:
    """Lift what lies in what has been lifted, or was found less deep; whether there was any."""
    member, item, above = schema.member, schema.item, schema.item.alias()
    query = _standing(member.c.content, above.c.depth).join(above, above.c.digest == member.c.item)
    query = query.join(item, item.c.digest == member.c.content).where(above.c.depth + 1 < item.c.depth)
    rows = connection.execute(query).all()
    for row in rows:
        deep = update(item).where(item.c.digest == row.content, item.c.depth > row.depth + 1)
        connection.execute(deep.values(depth=row.depth + 1))
    return bool(rows)
