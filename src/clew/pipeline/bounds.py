"""Bounds: how deep members may lie, and how much may come out of one file of the haul, all told.

What is forbidden is a matter of the haul alone, not of the order in which it was read: members are counted level by
level, in the order of their containers and in theirs, each content once. While a sift runs, what comes out of a file
that has given too much waits until all else is read and can be counted so.
"""

from collections.abc import Iterator

from sqlalchemy import CTE, ColumnElement, Connection, func, select, true, update

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

    def count(self) -> None:
        """Reckon from what has been read how deep each item lies, and what lies beyond the bounds."""
        with self.case.engine.begin() as connection:
            while _shallower(connection):
                pass
            member = schema.item.c.depth > 0
            whole = connection.execute(select(func.sum(schema.item.c.size)).where(member)).scalar() or 0
            self.over = self._beyond(connection) if whole > self.expansion else set()

    def _allowed(self, connection: Connection, root: Digest) -> int:
        size = connection.execute(select(schema.item.c.size).where(schema.item.c.digest == root)).scalar()
        return self.expansion + TIMES * int(size or 0)

    def _beyond(self, connection: Connection) -> set[Digest]:
        """What no file of the haul gives within its bounds."""
        item, origin, below = schema.item, schema.item.alias(), _below(true())
        query = select(below.c.root).join(item, item.c.digest == below.c.item)
        query = query.join(origin, origin.c.digest == below.c.root).where(below.c.item != below.c.root)
        query = query.group_by(below.c.root, origin.c.size)
        query = query.having(func.sum(item.c.size) > self.expansion + TIMES * origin.c.size)
        heavy = list(connection.execute(query).scalars())
        over: set[Digest] = set()
        within: set[Digest] = set()
        for root in heavy:
            for content, fits in _counted(connection, root, self._allowed(connection, root)):
                (within if fits else over).add(content)
        if over:
            light = _below(schema.place.c.item.not_in(heavy))
            within.update(connection.execute(select(light.c.item)).scalars())
        return over - within


def _below(places: ColumnElement[bool]) -> CTE:
    """The items at these places with all that came out of each, every item once a root."""
    place, member, activity = schema.place, schema.member, schema.activity
    top = select(place.c.item.label("root"), place.c.item.label("item")).where(place.c.item.is_not(None), places)
    above = top.cte("below", recursive=True)
    inside = select(above.c.root, member.c.content).join(member, member.c.item == above.c.item)
    inside = inside.join(activity, activity.c.id == member.c.activity).where(activity.c.current == 1)
    return above.union(inside)


def _counted(connection: Connection, root: Digest, allowed: int) -> Iterator[tuple[Digest, bool]]:
    """All that came out of what fits, level by level; whether each fits."""
    member, activity = schema.member, schema.activity
    query = select(member.c.content, member.c.size).join(activity, activity.c.id == member.c.activity)
    query = query.where(activity.c.current == 1).order_by(activity.c.key, member.c.seq)
    seen, containers, came = {root}, [root], 0
    for container in containers:
        for content, size in connection.execute(query.where(member.c.item == container)):
            if content not in seen:
                seen.add(content)
                came += size
                if came <= allowed:
                    containers.append(content)
                yield content, came <= allowed


def _shallower(connection: Connection) -> bool:
    """Put items one container deeper than the least deep that holds them; whether there were any that are not yet."""
    member, activity, item, above = schema.member, schema.activity, schema.item, schema.item.alias()
    depth = (func.min(above.c.depth) + 1).label("depth")
    query = select(member.c.content, depth).join(activity, activity.c.id == member.c.activity)
    query = query.join(above, above.c.digest == member.c.item).join(item, item.c.digest == member.c.content)
    query = query.where(activity.c.current == 1).group_by(member.c.content, item.c.depth)
    rows = connection.execute(query.having(depth < item.c.depth)).all()
    for row in rows:
        connection.execute(update(item).where(item.c.digest == row.content).values(depth=row.depth))
    return bool(rows)
