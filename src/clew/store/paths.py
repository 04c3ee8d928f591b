"""Where an item is: its places, or, for a member, its containers' places with the way down from there."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from clew.model import Digest
from clew.store import schema

INTO = " » "
MOST = 50
"""Ways to one item that are told; a file copied into ten thousand archives is not listed ten thousand times."""


@dataclass(frozen=True)
class Way:
    """One way to an item: the collection's name, the path below it, and the outermost file's time (ns since 1970).

    `gone` where that file has been found changed since.
    """

    collection: str
    path: str
    mtime: int
    gone: bool = False

    def __str__(self) -> str:
        return f"{self.collection}/{self.path}"


def is_earlier(ways: Sequence[Way]) -> bool:
    """Whether an item with these ways is an earlier version: wherever it was, the file has changed since."""
    return bool(ways) and all(way.gone for way in ways)


class Ways:
    """Finds ways, many items at a time, remembering those of containers."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.places: dict[Digest, list[Way]] = {}
        self.containers: dict[Digest, list[tuple[Digest, str]]] = {}
        self.known: dict[Digest, tuple[Way, ...]] = {}

    def load(self, items: Iterable[Digest]) -> None:
        """Fetch what leads to these items, all the way up, level by level."""
        wanted = set(items) - self.containers.keys()
        while wanted:
            for item in wanted:
                self.places[item], self.containers[item] = [], []
            self._load_places(wanted)
            self._load_containers(wanted)
            above = {container for item in wanted for container, _ in self.containers[item]}
            wanted = above - self.containers.keys()

    def forget(self, hidden: Collection[Digest]) -> None:
        """Let no way, of what is loaded, lead through these containers."""
        for item, above in self.containers.items() if hidden else ():
            self.containers[item] = [each for each in above if each[0] not in hidden]

    def to(self, item: Digest, seen: tuple[Digest, ...] = ()) -> tuple[Way, ...]:
        """All ways to an item, at most MOST; a container that holds itself leads nowhere new."""
        self.load([item])
        if item not in self.known:
            ways = dict.fromkeys(self.places[item])
            for container, name in self.containers[item]:
                if container in seen or len(ways) >= MOST:
                    continue
                for way in self.to(container, (*seen, item)):
                    ways[Way(way.collection, f"{way.path}{INTO}{name}", way.mtime, way.gone)] = None
            self.known[item] = tuple(ways)[:MOST]
        return self.known[item]

    def _load_places(self, items: set[Digest]) -> None:
        place, collection = schema.place, schema.collection
        query = (
            select(place.c.item, collection.c.name, place.c.path, place.c.mtime, place.c.superseded == 1)
            .join(collection, collection.c.id == place.c.collection)
            .where(place.c.item.in_(items))
            .order_by(place.c.superseded, collection.c.id, place.c.raw)
        )
        for item, *way in self.connection.execute(query):
            if len(self.places[item]) < MOST:
                self.places[item].append(Way(*way))

    def _load_containers(self, items: set[Digest]) -> None:
        member, activity = schema.member, schema.activity
        query = (
            select(member.c.content, member.c.item, member.c.name, member.c.entry)
            .join(activity, activity.c.id == member.c.activity)
            .where(member.c.content.in_(items), activity.c.current == 1)
            .order_by(member.c.item, member.c.seq)
        )
        for content, container, name, entry in self.connection.execute(query):
            if len(self.containers[content]) < MOST:
                self.containers[content].append((container, name or entry))
