"""Conversations of an item: how many messages each has, who wrote them and when, and the files that came with them."""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, case, func, select

from clew.model import Digest
from clew.store import schema
from clew.store.reading import Reading

MOST = 1_000
"""Conversations and senders that are told at most."""

LONGEST = 1_000
"""Code points of a message's first line that are looked at."""

DAY = re.compile(r"\d{4}-\d\d-\d\d")

SHEET = "&sheet="

KEEP = 32
"""Long conversations and databases that are not counted again when another part of them is looked at."""

Value = TypeVar("Value")

_KEPT: dict[Hashable, Any] = {}


@dataclass(frozen=True)
class Conversation:
    """`sheet` is its name as fragments write it, "" where the item holds one; `first` is its first passage."""

    sheet: str
    messages: int
    first: int


@dataclass(frozen=True)
class Day:
    """A day that has messages, as written, with the first passage of that day."""

    day: str
    messages: int
    first: int


@dataclass(frozen=True)
class Told:
    """Who wrote how many messages of a conversation, and on which days, in their order."""

    senders: tuple[tuple[str, int], ...]
    days: tuple[Day, ...]


@dataclass(frozen=True)
class Attached:
    """A file that came with a message."""

    item: Digest
    name: str
    media_type: str


def conversations(connection: Connection, of: Reading) -> list[Conversation]:
    """The conversations in the order of their first messages; kept for the next look."""
    return kept(connection, of, "conversations", lambda: _conversations(connection, of))


def _conversations(connection: Connection, of: Reading) -> list[Conversation]:
    passage = schema.passage
    sheet, first = _sheet().label("sheet"), func.min(passage.c.id).label("first")
    query = _beginnings(of).with_only_columns(sheet, func.count(), first, maintain_column_froms=True)
    return [Conversation(*row) for row in connection.execute(query.group_by(sheet).order_by(first))]


def participants(connection: Connection, of: Reading) -> frozenset[str]:
    """The senders whom the item names."""
    metadata, activity = schema.metadata, schema.activity
    query = select(metadata.c.value).join(activity, activity.c.id == metadata.c.activity)
    query = query.where(metadata.c.item == of.item, metadata.c.name == "participant", activity.c.current == 1)
    return frozenset(connection.execute(query.where(activity.c.id.not_in(of.others))).scalars())


def told(connection: Connection, of: Reading, conversation: Conversation) -> Told:
    """Senders by their messages, and days: what each message's first line says; kept for the next look."""
    return kept(connection, of, ("told", conversation.sheet), lambda: _told(connection, of, conversation))


def _told(connection: Connection, of: Reading, conversation: Conversation) -> Told:
    known = participants(connection, of)
    senders: Counter[str] = Counter()
    days: dict[str, list[int]] = {}
    passage = schema.passage
    head = func.substr(passage.c.text, 1, func.min(func.instr(passage.c.text, "\n") - 1, LONGEST))
    query = _beginnings(of).with_only_columns(passage.c.id, head, maintain_column_froms=True)
    for number, line in connection.execute(query.where(_sheet() == conversation.sheet).order_by(passage.c.id)):
        if sender := sender_of(line, known):
            senders[sender] += 1
        if day := day_of(line.removeprefix(sender or "")):
            days.setdefault(day, [0, number])[0] += 1
    return Told(tuple(senders.most_common(MOST)), tuple(Day(day, *days[day]) for day in sorted(days)))


def attachments(connection: Connection, item: Digest, fragments: Sequence[str]) -> Mapping[str, Sequence[Attached]]:
    """The files at these places, by place."""
    member, activity, identity = schema.member, schema.activity, schema.identity
    kind = select(identity.c.media_type).where(identity.c.item == member.c.content).limit(1).scalar_subquery()
    query = select(member.c.fragment, member.c.content, func.coalesce(member.c.name, member.c.entry), kind)
    query = query.join(activity, activity.c.id == member.c.activity).where(activity.c.current == 1)
    query = query.where(member.c.item == item, member.c.fragment.in_(fragments)).order_by(member.c.id)
    found: dict[str, list[Attached]] = {}
    for fragment, content, name, media_type in connection.execute(query):
        found.setdefault(fragment, []).append(Attached(content, name, media_type or ""))
    return found


def sender_of(head: str, known: frozenset[str]) -> str | None:
    """The one of the known senders with whom a message's first line begins, the longest."""
    if head in known:
        return head
    cut = head.rfind(", ")
    while cut > 0:
        if head[:cut] in known:
            return head[:cut]
        cut = head.rfind(", ", 0, cut)
    return None


def day_of(head: str) -> str:
    """The day that a message's first line says as ISO 8601, after the sender; "" where it says none."""
    days = DAY.findall(head)
    return days[-1] if days else ""


def holding(connection: Connection, of: Reading, message: int) -> frozenset[str]:
    """The conversations that have a message of this number, as `Conversation` writes them."""
    named = schema.passage.c.fragment.like(f"message={message}{SHEET}%")
    query = _beginnings(of).with_only_columns(_sheet(), maintain_column_froms=True)
    return frozenset(connection.execute(query.where(named)).scalars())


def in_conversation(sheet: str) -> ColumnElement[bool]:
    """Passages of messages of the conversation."""
    return schema.passage.c.fragment.like("message=%") & (_sheet() == sheet)


def kept(connection: Connection, of: Reading, what: Hashable, make: Callable[[], Value]) -> Value:
    """What was made before from the same activities: what those of a key yielded never changes once they finished."""
    activity = schema.activity
    query = select(activity.c.key, activity.c.outcome).where(activity.c.item == of.item, activity.c.current == 1)
    rows = connection.execute(query.where(activity.c.id.not_in(of.others)).order_by(activity.c.key)).all()
    if any(row.outcome != "finished" for row in rows):
        return make()
    key = (what, *(row.key for row in rows))
    if key not in _KEPT:
        for oldest in list(_KEPT)[: 1 - KEEP]:
            _KEPT.pop(oldest, None)
        _KEPT[key] = make()
    found: Value = _KEPT[key]
    return found


def _beginnings(of: Reading) -> Select[Any]:
    """The passages that messages begin with: a long one has several."""
    passage, activity = schema.passage, schema.activity
    query = select(passage).join(activity, activity.c.id == passage.c.activity)
    query = query.where(passage.c.item == of.item, activity.c.current == 1, activity.c.id.not_in(of.others))
    return query.where(passage.c.fragment.like("message=%"), func.coalesce(passage.c.first, 0) == 0)


def _sheet() -> ColumnElement[str]:
    fragment = schema.passage.c.fragment
    at = func.instr(fragment, SHEET)
    return case((at > 0, func.substr(fragment, at + len(SHEET))), else_="")
