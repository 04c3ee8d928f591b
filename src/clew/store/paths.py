"""Where an item is: its places, or, for a member, its containers' places with the way down from there."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from clew.model import Digest
from clew.store import schema

INTO = " » "
MOST = 50
"""Ways to one item that are told; a file copied into ten thousand archives is not listed ten thousand times."""


@dataclass(frozen=True)
class Way:
    """One way to an item: the collection's name, the path below it, and the outermost file's time (ns since 1970)."""

    collection: str
    path: str
    mtime: int

    def __str__(self) -> str:
        return f"{self.collection}/{self.path}"


class Ways:
    """Finds ways, remembering those of containers."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.known: dict[Digest, tuple[Way, ...]] = {}

    def to(self, item: Digest, seen: tuple[Digest, ...] = ()) -> tuple[Way, ...]:
        if item not in self.known:
            ways = dict.fromkeys(self._places(item))
            for container, name in self._containers(item):
                if container in seen or len(ways) >= MOST:
                    continue
                for way in self.to(container, (*seen, item)):
                    ways[Way(way.collection, f"{way.path}{INTO}{name}", way.mtime)] = None
            self.known[item] = tuple(ways)[:MOST]
        return self.known[item]

    def _places(self, item: Digest) -> list[Way]:
        place, collection = schema.place, schema.collection
        query = (
            select(collection.c.name, place.c.path, place.c.mtime)
            .join(collection, collection.c.id == place.c.collection)
            .where(place.c.item == item)
            .order_by(place.c.superseded, collection.c.id, place.c.raw)
            .limit(MOST)
        )
        return [Way(*row) for row in self.connection.execute(query)]

    def _containers(self, item: Digest) -> list[tuple[Digest, str]]:
        member, activity = schema.member, schema.activity
        query = (
            select(member.c.item, member.c.name, member.c.entry)
            .join(activity, activity.c.id == member.c.activity)
            .where(member.c.content == item, activity.c.current == 1)
            .order_by(member.c.item, member.c.seq)
            .limit(MOST)
        )
        return [(row.item, row.name or row.entry) for row in self.connection.execute(query)]
