"""Activities and what they yielded: kept in one transaction a batch, blobs first."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, Table, bindparam, delete, func, select, text, update
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from clew.locator import fragment
from clew.model import (
    Claim,
    Digest,
    Finding,
    Identity,
    Language,
    Locator,
    Member,
    Mention,
    Metadata,
    Passage,
    Problem,
    Transaction,
    Vector,
)
from clew.store import schema
from clew.store.blobs import Blobs
from clew.store.bulk import add_rows
from clew.store.changes import changed, moved


@dataclass(frozen=True)
class Arrived:
    """Bytes that a step handed over: they lie in `scratch` until they are adopted as the blob `content`."""

    what: Member | tuple[str, str, int | None]
    content: Digest
    size: int
    scratch: Path


@dataclass(frozen=True)
class Found:
    """What was drawn from passage number `index`, counted from 0, of the activity upstream."""

    index: int
    what: Finding


Kept = Passage | Metadata | Problem | Identity | Arrived | Found


@dataclass
class Outcome:
    """One activity, or a part of a long one: `first` counts the records of it that were kept before these."""

    key: str
    step: str
    item: Digest
    inputs: dict[str, Any]
    started: str
    ended: str = ""
    state: str = "running"
    mends: str | None = None
    first: int = 0
    records: list[Kept] = field(default_factory=list)


def commit(connection: Connection, blobs: Blobs, outcomes: Sequence[Outcome]) -> None:
    """Keep a batch. Blobs come first: where a crash falls between, they are simply adopted again."""
    ids = _activities(connection, outcomes)
    rows: dict[Table, list[dict[str, Any]]] = {}
    members: list[tuple[Digest, Digest, int]] = []
    for outcome in outcomes:
        for seq, record in enumerate(outcome.records, outcome.first):
            if isinstance(record, Found):
                continue
            if isinstance(record, Arrived):
                blobs.adopt(record.scratch, record.content)
                if isinstance(record.what, Member):
                    members.append((outcome.item, record.content, record.size))
            table, values = _row(record)
            base = {"activity": ids[outcome.key], "seq": seq, "item": outcome.item}
            rows.setdefault(table, []).append({**base, **values})
    for table, values_of in rows.items():
        add_rows(connection, table, values_of)
    _findings(connection, ids, outcomes)
    _mend(connection, outcomes)
    _depths(connection, list(dict.fromkeys(members)))
    changed(connection, list(dict.fromkeys(outcome.item for outcome in outcomes if outcome.state == "finished")))
    moved(connection, list(dict.fromkeys(content for _, content, _ in members)))


def _activities(connection: Connection, outcomes: Sequence[Outcome]) -> dict[str, int]:
    """The number of each outcome's activity; what an unfinished one had yielded is dropped where it starts anew."""
    table = schema.activity
    query = select(table.c.key, table.c.id).where(table.c.key.in_({outcome.key for outcome in outcomes}))
    before: dict[str, int] = {row.key: row.id for row in connection.execute(query)}
    forget(connection, [before[outcome.key] for outcome in outcomes if outcome.key in before and outcome.first == 0])
    ids: dict[str, int] = {row.key: row.id for row in connection.execute(query)} if before else {}
    last = last_number(connection)
    known = dict(ids)
    rows: dict[str, dict[str, Any]] = {}
    for outcome in outcomes:
        if outcome.key not in ids:
            last += 1
            ids[outcome.key] = last
        rows[outcome.key] = _activity(outcome, ids[outcome.key])
    add_rows(connection, table, [row for key, row in rows.items() if key not in known])
    for number, row in ((ids[key], row) for key, row in rows.items() if key in known):
        connection.execute(update(table).where(table.c.id == number).values({name: row[name] for name in RENEWED}))
    return ids


RENEWED = ("outcome", "ended", "records", "current")
"""What an activity that goes on, or is tried again, changes of its row."""


def _activity(outcome: Outcome, number: int) -> dict[str, Any]:
    return {
        "id": number,
        "key": outcome.key,
        "step": outcome.step,
        "item": outcome.item,
        "inputs": msgspec.json.encode(outcome.inputs, order="sorted").decode(),
        "outcome": outcome.state,
        "started": outcome.started,
        "ended": outcome.ended,
        "records": outcome.first + len(outcome.records),
        "current": 1,
    }


def last_number(connection: Connection) -> int:
    """The highest number that an activity ever had: none is given twice, since findings are told by them."""
    highest = connection.execute(select(func.max(schema.activity.c.id))).scalar() or 0
    given = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'activity'")).scalar() or 0
    return max(int(highest), int(given))


def forget(connection: Connection, activities: Sequence[int]) -> None:
    """Drop what unfinished activities had yielded, before they are run again, and whatever was drawn from that."""
    if not activities:
        return
    drawn = list(connection.execute(drawn_from(activities)).scalars())
    for table in schema.DERIVED:
        connection.execute(delete(table).where(table.c.activity.in_([*activities, *drawn])))
    connection.execute(delete(schema.activity).where(schema.activity.c.id.in_(drawn)))


def drawn_from(activities: Sequence[int]) -> Select[Any]:
    """The activities that read what these yielded."""
    activity, above = schema.activity, schema.activity.alias()
    upstream = func.json_extract(activity.c.inputs, "$.upstream")
    query = select(activity.c.id).join(above, (above.c.item == activity.c.item) & (above.c.key == upstream))
    return query.where(above.c.id.in_(activities))


def _row(record: Passage | Metadata | Problem | Identity | Arrived) -> tuple[Table, dict[str, Any]]:
    match record:
        case Passage():
            chars = record.at.chars
            first, last = chars if chars else (None, None)
            values = {"fragment": base(record.at), "first": first, "last": last, "text": record.text}
            return schema.passage, {**values, "certainty": record.certainty}
        case Metadata():
            return schema.metadata, {"name": record.name, "value": record.value}
        case Problem():
            values = {name: getattr(record, name) for name in ("code", "message", "advice", "effect")}
            return schema.problem, {**values, "fragment": fragment(record.at), "mended": 0}
        case Identity():
            return schema.identity, {name: getattr(record, name) for name in ("media_type", "evidence", "charset")}
    if isinstance(record.what, Member):
        names = ("entry", "kind", "name", "declared", "charset", "announced", "modified")
        values = {name: getattr(record.what, name) for name in names}
        return schema.member, {
            **values, "fragment": fragment(record.what.at), "content": record.content, "size": record.size
        }  # fmt: skip
    kind, media_type, page = record.what
    return schema.rendition, {"kind": kind, "media_type": media_type, "page": page, "content": record.content}


def base(at: Locator) -> str:
    """The written locator without its `char`."""
    return fragment(Locator(at.page, at.sheet, at.row, at.cell, at.message, at.part, at.time, at.box))


def _findings(connection: Connection, ids: dict[str, int], outcomes: Sequence[Outcome]) -> None:
    """Findings are told by a passage's position in the activity upstream; here they find its number."""
    told: dict[str, list[tuple[Outcome, Found]]] = {}
    for outcome in outcomes:
        for record in outcome.records:
            if isinstance(record, Found):
                told.setdefault(outcome.inputs["upstream"], []).append((outcome, record))
    rows: dict[Table, list[dict[str, Any]]] = {}
    for upstream, records in told.items():
        places = [record.index for _, record in records]
        first = min(places)
        numbers = _passages(connection, upstream, first, max(places) - first + 1)
        for outcome, record in records:
            base = {"activity": ids[outcome.key], "item": outcome.item, "seq": record.index}
            if record.index - first < len(numbers):
                table, values = _finding(record.what)
                rows.setdefault(table, []).append({**base, "passage": numbers[record.index - first], **values})
    for table, found in rows.items():
        add_rows(connection, table, found)


def _passages(connection: Connection, upstream: str, first: int, count: int) -> Sequence[int]:
    """The numbers of `count` passages of an activity from the one at `first` on, in their order."""
    number = connection.execute(UPSTREAM, {"key": upstream}).scalar()
    return connection.execute(PASSAGES, {"activity": number, "first": first, "count": count}).scalars().all()


UPSTREAM = select(schema.activity.c.id).where(schema.activity.c.key == bindparam("key"))
PASSAGES = (
    select(schema.passage.c.id).where(schema.passage.c.activity == bindparam("activity"))
    .order_by(schema.passage.c.seq).offset(bindparam("first")).limit(bindparam("count"))
)  # fmt: skip
"""Made once: they are asked very often."""


def _finding(what: Finding) -> tuple[Table, dict[str, Any]]:
    match what:
        case Language():
            return schema.language, {"code": what.code}
        case Vector():
            return schema.vector, {"kind": what.kind, "content": what.content}
        case Mention():
            values: dict[str, Any] = {name: getattr(what, name) for name in ("kind", "text", "value")}
            table, values["detail"] = schema.mention, _pairs(what.detail)
        case Transaction():
            values = {name: getattr(what, name) for name in TRANSACTION}
            table, values["cells"] = schema.transaction, _pairs(what.cells)
        case Claim():
            values = {name: getattr(what, name) for name in ("text", "stance", "event", "unverified")}
            values["event_first"], values["event_last"] = what.at or (None, None)
            table, values["chain"] = schema.claim, msgspec.json.encode(what.chain).decode()
    return table, {**values, "first": what.chars[0], "last": what.chars[1]}


TRANSACTION = ("date", "amount", "currency", "payer", "payee", "reference", "account", "balance")


def _pairs(mapping: Mapping[str, str]) -> str:
    return json.dumps(dict(mapping), ensure_ascii=False, sort_keys=True)


def _mend(connection: Connection, outcomes: Sequence[Outcome]) -> None:
    problem = schema.problem
    for outcome in outcomes:
        if outcome.mends is not None and outcome.state == "finished":
            pages = [f"page={page}" for page in outcome.inputs.get("pages", ())]
            mended = update(problem).where(problem.c.item == outcome.item, problem.c.code == outcome.mends)
            connection.execute(mended.where(problem.c.fragment.in_(pages)).values(mended=1))


def _depths(connection: Connection, members: Sequence[tuple[Digest, Digest, int]]) -> None:
    """Members' items, each as deep as its shortest path."""
    if not members:
        return
    item = schema.item
    query = select(item.c.digest, item.c.depth).where(item.c.digest.in_({container for container, _, _ in members}))
    depths = {row.digest: row.depth for row in connection.execute(query)}
    rows = []
    for container, content, size in members:
        depth = depths.get(container, 0) + 1
        depths.setdefault(content, depth)
        rows.append({"digest": content, "size": size, "depth": depth})
    shallower = sqlite_insert(item)
    shallowest = func.min(item.c.depth, shallower.excluded.depth)
    connection.execute(shallower.on_conflict_do_update(index_elements=["digest"], set_={"depth": shallowest}), rows)
