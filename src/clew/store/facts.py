"""What is known of one item besides its words: its type, its places, its metadata, its problems, what was done."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from clew.model import Digest, Identity
from clew.store import schema
from clew.store.reading import Reading

MOST = 500
"""Places, properties, problems and activities that are told at most."""


@dataclass(frozen=True)
class PlaceOf:
    """Where the item was found; `gone` where the file has changed since, into the item `now`. `mtime` in ns."""

    collection: str
    path: str
    mtime: int
    gone: bool
    now: Digest | None


@dataclass(frozen=True)
class Fact:
    """One property as found, and the step that found it."""

    name: str
    value: str
    step: str


@dataclass(frozen=True)
class Fault:
    """A problem of the item that stands; `mended` where a later step put it right."""

    code: str
    message: str
    advice: str
    effect: str
    fragment: str
    step: str
    mended: bool


@dataclass(frozen=True)
class Run:
    """One activity; not `current` where a newer one took its place."""

    step: str
    started: str
    ended: str
    outcome: str
    records: int
    current: bool


def name_of(connection: Connection, item: Digest) -> str:
    """What the item is called where it was first found, else in the first container that holds it."""
    place, member = schema.place, schema.member
    found = select(place.c.path).where(place.c.item == item).order_by(place.c.superseded, place.c.id).limit(1)
    path = connection.execute(found).scalar()
    if path is not None:
        return str(path).rpartition("/")[2]
    inside = select(member.c.name, member.c.kind, member.c.entry).where(member.c.content == item)
    row = connection.execute(inside.order_by(member.c.id).limit(1)).first()
    return item[:12] if row is None else row.name or f"{row.kind} {row.entry}"


def size_of(connection: Connection, item: Digest) -> int:
    return int(connection.execute(select(schema.item.c.size).where(schema.item.c.digest == item)).scalar() or 0)


def identity_of(connection: Connection, item: Digest) -> Identity | None:
    """The type that the item's content shows; None before it was looked at."""
    identity, activity = schema.identity, schema.activity
    query = select(identity.c.media_type, identity.c.evidence, identity.c.charset).join(
        activity, activity.c.id == identity.c.activity
    )
    row = connection.execute(query.where(identity.c.item == item, activity.c.current == 1).order_by(activity.c.key))
    found = row.first()
    return None if found is None else Identity(*found)


def places_of(connection: Connection, item: Digest) -> list[PlaceOf]:
    place, collection, later = schema.place, schema.collection, schema.place.alias()
    same = (later.c.collection == place.c.collection) & (later.c.raw == place.c.raw) & (later.c.superseded == 0)
    query = (
        select(collection.c.name, place.c.path, place.c.mtime, place.c.superseded, later.c.item.label("now"))
        .outerjoin(later, same & (place.c.superseded == 1))
        .join(collection, collection.c.id == place.c.collection)
        .where(place.c.item == item)
        .order_by(place.c.superseded, collection.c.id, place.c.raw)
        .limit(MOST)
    )
    return [PlaceOf(row.name, row.path, row.mtime, bool(row.superseded), row.now) for row in connection.execute(query)]


def metadata_of(connection: Connection, of: Reading) -> list[Fact]:
    """What the item says of itself, as it was read."""
    metadata, activity = schema.metadata, schema.activity
    query = select(metadata.c.name, metadata.c.value, activity.c.step).join(
        activity, activity.c.id == metadata.c.activity
    )
    query = query.where(metadata.c.item == of.item, activity.c.current == 1, activity.c.id.not_in(of.others))
    query = query.order_by(activity.c.id, metadata.c.seq)
    return [Fact(*row) for row in connection.execute(query.limit(MOST))]


def problems_of(connection: Connection, item: Digest) -> list[Fault]:
    problem, activity = schema.problem, schema.activity
    columns = [problem.c[name] for name in ("code", "message", "advice", "effect", "fragment")]
    columns += [activity.c.step, problem.c.mended]
    query = select(*columns).join(activity, activity.c.id == problem.c.activity)
    query = query.where(problem.c.item == item, activity.c.current == 1)
    rows = connection.execute(query.order_by(problem.c.mended, activity.c.id, problem.c.seq).limit(MOST))
    return [Fault(*row) for row in rows]


def activities_of(connection: Connection, item: Digest) -> list[Run]:
    activity = schema.activity
    names = ("step", "started", "ended", "outcome", "records", "current")
    query = select(*(activity.c[name] for name in names)).where(activity.c.item == item)
    rows = connection.execute(query.order_by(activity.c.current.desc(), activity.c.id).limit(MOST))
    return [Run(*row) for row in rows]


def known_list(connection: Connection, item: Digest) -> str | None:
    """The hash list that says that everyone has the item."""
    return connection.execute(select(schema.known.c.list).where(schema.known.c.item == item)).scalar()


def tried_passwords(connection: Connection, item: Digest) -> bool:
    """Whether the item was encrypted, and read with the passwords that the case has."""
    activity = schema.activity
    query = select(activity.c.id).where(activity.c.item == item, activity.c.current == 1)
    tried = func.json_extract(activity.c.inputs, "$.passwords").is_not(None)
    return connection.execute(query.where(tried).limit(1)).first() is not None
