"""Files that are read together: the volumes of an archive, a split image, a database with its log."""

import posixpath
from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from clew.model import Digest
from clew.store import schema

MOST = 50
"""Parts of a set that are told."""

PART_OF = '$.hint."part-of"'


def first_of_set(connection: Connection, item: Digest) -> tuple[str, Digest | None] | None:
    """The name of the file that the item is read together with, and what stands there; None where it is on its own."""
    activity = schema.activity
    name = func.json_extract(activity.c.inputs, PART_OF)
    query = select(name).where(activity.c.item == item, activity.c.current == 1, name.is_not(None))
    found = connection.execute(query.limit(1)).scalar()
    return None if found is None else (str(found), next(_at(connection, item, str(found)), None))


def parts_of_set(connection: Connection, item: Digest) -> list[tuple[str, Digest]]:
    """The other files that the item is read together with, by name; none where it was read alone."""
    activity, place, part = schema.activity, schema.place, schema.activity.alias()
    with_parts = func.json_extract(activity.c.inputs, "$.parts").is_not(None)
    query = select(activity.c.id).where(activity.c.item == item, activity.c.current == 1, with_parts).limit(1)
    if connection.execute(query).first() is None:
        return []
    found: dict[str, Digest] = {}
    for collection, path in _places(connection, item):
        folder, _, name = path.rpartition("/")
        beside = select(place.c.path, place.c.item).join(part, part.c.item == place.c.item)
        beside = beside.where(place.c.collection == collection, place.c.superseded == 0, part.c.current == 1)
        if folder:
            beside = beside.where(place.c.path > f"{folder}/", place.c.path < f"{folder}0")
        beside = beside.where(func.json_extract(part.c.inputs, PART_OF) == name).order_by(place.c.path).limit(MOST)
        found |= {each.path.rpartition("/")[2]: each.item for each in connection.execute(beside)}
    return sorted(found.items())[:MOST]


def _at(connection: Connection, item: Digest, name: str) -> Iterator[Digest]:
    """What stands at a name relative to the folders of the item."""
    place = schema.place
    for collection, path in _places(connection, item):
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
        query = select(place.c.item).where(place.c.collection == collection, place.c.path == beside)
        yield from connection.execute(query.where(place.c.superseded == 0, place.c.item.is_not(None))).scalars()


def _places(connection: Connection, item: Digest) -> list[tuple[int, str]]:
    place = schema.place
    query = select(place.c.collection, place.c.path).where(place.c.item == item, place.c.superseded == 0)
    return [(row.collection, row.path) for row in connection.execute(query.order_by(place.c.id).limit(MOST))]
