"""Each item of a case with what is told of it as a whole."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from clew.handover.cited import AT_ONCE, Among
from clew.model import Digest
from clew.store import schema
from clew.store.completeness import item_states, media_types
from clew.store.dates import date_of
from clew.store.paths import INTO, Ways
from clew.store.reach import in_reach


@dataclass(frozen=True)
class Item:
    """An item: `places` are all the ways to it, `metadata` all values of each property in the order they were found,
    `containers` what holds it, `languages` the codes told of its passages; `removed`, of a redacted copy, what was
    removed and why (redacted.py)."""

    digest: Digest
    size: int
    media_type: str
    state: str
    places: Sequence[str]
    metadata: Mapping[str, Sequence[str]]
    containers: Sequence[Digest]
    languages: Sequence[str]
    date: date | None
    removed: Sequence[Mapping[str, Any]] = ()

    @property
    def name(self) -> str:
        return self.places[0].rpartition(INTO)[2].rpartition("/")[2] if self.places else self.digest[:12]

    def said(self, name: str) -> str:
        """The first value of a property, "" where there is none."""
        return next(iter(self.metadata.get(name, ())), "")


def items(connection: Connection, among: Among = in_reach, hidden: Collection[Digest] = ()) -> Iterator[Item]:
    """All items that are reached or else meant, by digest. No way to one leads through what is `hidden`."""
    table = schema.item
    query = select(table.c.digest, table.c.size).where(among(connection, table.c.digest)).order_by(table.c.digest)
    sizes = {row.digest: row.size for row in connection.execute(query)}
    types = media_types(connection)
    digests = list(sizes)
    for start in range(0, len(digests), AT_ONCE):
        some = digests[start : start + AT_ONCE]
        states, ways = item_states(connection, some), Ways(connection)
        ways.load(some)
        ways.forget(hidden)
        said, held, spoken = _said(connection, some), _held(connection, some, among), _spoken(connection, some)
        for each in some:
            to = ways.to(each)
            first = {name: values[0] for name, values in said[each].items()}
            yield Item(
                each, sizes[each], types.get(each, ""), states.get(each, "pending"), [str(way) for way in to],
                said[each], held[each], spoken[each], date_of(first, to),
            )  # fmt: skip


def _said(connection: Connection, some: Sequence[Digest]) -> Mapping[Digest, dict[str, list[str]]]:
    metadata, activity = schema.metadata, schema.activity
    query = select(metadata.c.item, metadata.c.name, metadata.c.value)
    query = query.join(activity, activity.c.id == metadata.c.activity).where(activity.c.current == 1)
    query = query.where(metadata.c.item.in_(some)).order_by(activity.c.key, metadata.c.seq)
    said: defaultdict[Digest, dict[str, list[str]]] = defaultdict(dict)
    for item, name, value in connection.execute(query):
        said[item].setdefault(name, []).append(value)
    return said


def _held(connection: Connection, some: Sequence[Digest], among: Among) -> Mapping[Digest, list[Digest]]:
    member, activity = schema.member, schema.activity
    query = select(member.c.content, member.c.item).distinct().join(activity, activity.c.id == member.c.activity)
    query = query.where(activity.c.current == 1, member.c.content.in_(some), among(connection, member.c.item))
    held: defaultdict[Digest, list[Digest]] = defaultdict(list)
    for content, container in connection.execute(query.order_by(member.c.content, member.c.item)):
        if content != container:
            held[content].append(container)
    return held


def _spoken(connection: Connection, some: Sequence[Digest]) -> Mapping[Digest, list[str]]:
    language, activity = schema.language, schema.activity
    query = select(language.c.item, language.c.code).distinct().join(activity, activity.c.id == language.c.activity)
    query = query.where(activity.c.current == 1, language.c.item.in_(some), language.c.code.is_not(None))
    spoken: defaultdict[Digest, list[str]] = defaultdict(list)
    for item, code in connection.execute(query.order_by(language.c.item, language.c.code)):
        spoken[item].append(code)
    return spoken
