"""An item's family: what holds it, all the way up, and what it holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from clew.model import Digest
from clew.store import schema
from clew.store.completeness import item_states

MOST = 200
"""Members or containers that are told at once."""


@dataclass(frozen=True)
class Link:
    """A member seen from its container, or a container from its member: `item` is the one at the other end."""

    item: Digest
    entry: str
    kind: str
    name: str | None
    fragment: str
    size: int
    announced: int | None
    modified: str | None
    media_type: str | None = None
    state: str = ""
    subject: str | None = None
    sender: str | None = None
    date: str | None = None


def containers_of(connection: Connection, item: Digest) -> list[Link]:
    """What holds the item, each with the name that it has in there."""
    return _links(connection, _edges(schema.member.c.item).where(schema.member.c.content == item).limit(MOST))


def chain_of(connection: Connection, item: Digest) -> list[Link]:
    """One way up, the outermost container first. A container that holds itself is climbed once."""
    chain: list[Link] = []
    seen = {item}
    while above := [link for link in containers_of(connection, item) if link.item not in seen]:
        chain.insert(0, above[0])
        item = above[0].item
        seen.add(item)
    return chain


def members_of(connection: Connection, item: Digest, start: int = 0, among: Sequence[int] | None = None) -> list[Link]:
    """The item's members in their order, MOST at a time, with their types, what became of them, and mails' heads.

    Where `among` numbers some, of those alone.
    """
    query = _edges(schema.member.c.content).where(schema.member.c.item == item)
    if among is None:
        query = query.limit(MOST).offset(start)
    else:
        query = query.where(schema.member.c.id.in_(among[start : start + MOST]))
    links = _links(connection, query)
    items = [link.item for link in links]
    types, states, heads = _types(connection, items), states_of(connection, items), _heads(connection, items)
    return [
        replace(link, media_type=types.get(link.item), state=states[link.item], **heads.get(link.item, {}))
        for link in links
    ]


def members_like(connection: Connection, item: Digest, fits: Callable[[str], bool]) -> list[int]:
    """The numbers of the members whose name, or as mails whose subject or sender, `fits`, in their order."""
    member, activity, metadata = schema.member, schema.activity, schema.metadata
    query = select(member.c.id, func.coalesce(member.c.name, member.c.entry), metadata.c.value)
    query = query.join(activity, activity.c.id == member.c.activity)
    told = (metadata.c.item == member.c.content) & metadata.c.name.in_(("subject", "from"))
    query = query.outerjoin(metadata, told).where(member.c.item == item, activity.c.current == 1)
    texts: dict[int, list[str]] = {}
    for number, name, value in connection.execute(query.order_by(member.c.activity, member.c.seq)):
        texts.setdefault(number, [name]).append(value or "")
    return [number for number, said in texts.items() if fits("\n".join(said))]


def message_of(connection: Connection, item: Digest, message: int) -> Digest | None:
    """The item of message number `message` in a mailbox."""
    query = _edges(schema.member.c.content).where(schema.member.c.item == item)
    links = _links(connection, query.where(schema.member.c.fragment == f"message={message}").limit(1))
    return links[0].item if links else None


def member_count(connection: Connection, item: Digest) -> int:
    member, activity = schema.member, schema.activity
    query = select(func.count()).select_from(member).join(activity, activity.c.id == member.c.activity)
    return int(connection.execute(query.where(member.c.item == item, activity.c.current == 1)).scalar() or 0)


def states_of(connection: Connection, items: Sequence[Digest]) -> dict[Digest, str]:
    """read, partly_read, unreadable, known or pending, by the rules of the completeness table."""
    return dict.fromkeys(items, "pending") | item_states(connection, items)


def _edges(end: ColumnElement[str]) -> Select[Any]:
    member, activity = schema.member, schema.activity
    names = ("entry", "kind", "name", "fragment", "size", "announced", "modified")
    return (
        select(end.label("end"), *(member.c[name] for name in names))
        .join(activity, activity.c.id == member.c.activity)
        .where(activity.c.current == 1)
        .order_by(member.c.item, member.c.activity, member.c.seq)
    )


def _links(connection: Connection, query: Select[Any]) -> list[Link]:
    return [Link(*row) for row in connection.execute(query)]


def _types(connection: Connection, items: Sequence[Digest]) -> dict[Digest, str]:
    identity, activity = schema.identity, schema.activity
    query = select(identity.c.item, identity.c.media_type).join(activity, activity.c.id == identity.c.activity)
    query = query.where(identity.c.item.in_(items), activity.c.current == 1).order_by(activity.c.key.desc())
    return {row.item: row.media_type for row in connection.execute(query)}


HEADS = {"subject": "subject", "from": "sender", "date": "date"}


def _heads(connection: Connection, items: Sequence[Digest]) -> dict[Digest, dict[str, Any]]:
    """What the mails among the items say of themselves, the first of each."""
    metadata, activity = schema.metadata, schema.activity
    query = select(metadata.c.item, metadata.c.name, metadata.c.value).join(
        activity, activity.c.id == metadata.c.activity
    )
    query = query.where(metadata.c.item.in_(items), metadata.c.name.in_(HEADS), activity.c.current == 1)
    heads: dict[Digest, dict[str, Any]] = {}
    query = query.where(activity.c.step.like("extract.mail@%")).order_by(metadata.c.id)
    for item, name, value in connection.execute(query):
        heads.setdefault(item, {}).setdefault(HEADS[name], value)
    return heads
