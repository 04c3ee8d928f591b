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


def all_sets(connection: Connection) -> dict[Digest, set[Digest]]:
    """The files that are only read with the first of their set, all of them, by that first; in folders and in
    containers."""
    activity, name = schema.activity, func.json_extract(schema.activity.c.inputs, PART_OF)
    query = select(activity.c.item, name).distinct().where(activity.c.current == 1)
    found: dict[Digest, set[Digest]] = {}
    for part, first in connection.execute(query.where(activity.c.inputs.contains('"part-of"'), name.is_not(None))):
        for each in {*_standing_beside(connection, part, first), *_held_beside(connection, part, first)} - {part}:
            found.setdefault(each, set()).add(part)
    return found


def _standing_beside(connection: Connection, part: Digest, first: str) -> Iterator[Digest]:
    place = schema.place
    stands = select(place.c.collection, place.c.path, place.c.item).where(place.c.superseded == 0)
    for row in connection.execute(stands.where(place.c.item == part)).all():
        path = posixpath.join(posixpath.dirname(row.path), first)
        there = stands.where(place.c.collection == row.collection, place.c.path == path, place.c.item.is_not(None))
        yield from (each.item for each in connection.execute(there))


def _held_beside(connection: Connection, part: Digest, first: str) -> Iterator[Digest]:
    member, activity = schema.member, schema.activity
    held = select(member.c.item, member.c.name, member.c.content)
    held = held.join(activity, activity.c.id == member.c.activity).where(activity.c.current == 1)
    for row in connection.execute(held.where(member.c.content == part, member.c.name.is_not(None))).all():
        name = posixpath.join(posixpath.dirname(row.name), first)
        inside = held.where(member.c.item == row.item, member.c.name == name)
        yield from (each.content for each in connection.execute(inside))


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
