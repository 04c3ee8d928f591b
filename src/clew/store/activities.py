"""Activities and what they yielded: kept in one transaction a batch, blobs first."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from clew.locator import fragment
from clew.model import Digest, Identity, Locator, Member, Metadata, Passage, Problem
from clew.store import schema
from clew.store.blobs import Blobs


@dataclass(frozen=True)
class Arrived:
    """Bytes that a step handed over: they lie in `scratch` until they are adopted as the blob `content`."""

    what: Member | tuple[str, str, int | None]
    content: Digest
    size: int
    scratch: Path


@dataclass(frozen=True)
class Language:
    """The language of passage number `index` of the activity upstream."""

    index: int
    code: str | None


Kept = Passage | Metadata | Problem | Identity | Arrived | Language


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
    rows: dict[Table, list[dict[str, Any]]] = {table: [] for table in schema.DERIVED}
    members: list[tuple[Digest, Digest, int]] = []
    for outcome in outcomes:
        activity = _activity(connection, outcome)
        for seq, record in enumerate(outcome.records, outcome.first):
            base = {"activity": activity, "seq": seq, "item": outcome.item}
            if isinstance(record, Arrived):
                blobs.adopt(record.scratch, record.content)
                if isinstance(record.what, Member):
                    members.append((outcome.item, record.content, record.size))
            if isinstance(record, Language):
                continue
            table, values = _row(record)
            rows[table].append({**base, **values})
        _insert(connection, rows)
        if any(isinstance(record, Language) for record in outcome.records):
            _languages(connection, activity, outcome)
        _mend(connection, outcome)
    _depths(connection, members)
    finished = dict.fromkeys(outcome.item for outcome in outcomes if outcome.state == "finished")
    changed = [*finished, *dict.fromkeys(content for _, content, _ in members)]
    if changed:
        connection.execute(insert(schema.change), [{"item": item} for item in changed])


def _activity(connection: Connection, outcome: Outcome) -> int:
    table = schema.activity
    known = connection.execute(select(table.c.id).where(table.c.key == outcome.key)).scalar()
    values = {"outcome": outcome.state, "ended": outcome.ended, "records": outcome.first + len(outcome.records)}
    if known is not None:
        if outcome.first == 0:
            forget(connection, known)
        connection.execute(update(table).where(table.c.id == known).values(**values, current=1))
        return int(known)
    done = connection.execute(
        insert(table).values(
            **values,
            key=outcome.key,
            step=outcome.step,
            item=outcome.item,
            inputs=json.dumps(outcome.inputs, sort_keys=True, ensure_ascii=False),
            started=outcome.started,
            current=1,
        )
    )
    assert done.inserted_primary_key is not None
    return int(done.inserted_primary_key[0])


def forget(connection: Connection, activity: int) -> None:
    """Drop what an unfinished activity had yielded, before it is run again."""
    for table in schema.DERIVED:
        connection.execute(delete(table).where(table.c.activity == activity))


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


def _insert(connection: Connection, rows: dict[Table, list[dict[str, Any]]]) -> None:
    for table, values in rows.items():
        if values:
            connection.execute(insert(table), values)
            values.clear()


def _languages(connection: Connection, activity: int, outcome: Outcome) -> None:
    passage = schema.passage
    upstream = select(schema.activity.c.id).where(schema.activity.c.key == outcome.inputs["upstream"]).scalar_subquery()
    query = select(passage.c.id).where(passage.c.activity == upstream).order_by(passage.c.seq)
    ids = list(connection.execute(query).scalars())
    rows = [
        {
            "activity": activity,
            "seq": record.index,
            "item": outcome.item,
            "passage": ids[record.index],
            "code": record.code,
        }
        for record in outcome.records
        if isinstance(record, Language) and record.index < len(ids)
    ]
    if rows:
        connection.execute(insert(schema.language), rows)


def _mend(connection: Connection, outcome: Outcome) -> None:
    if outcome.mends is None or outcome.state != "finished":
        return
    problem = schema.problem
    pages = [f"page={page}" for page in outcome.inputs.get("pages", ())]
    mended = update(problem).where(problem.c.item == outcome.item, problem.c.code == outcome.mends)
    connection.execute(mended.where(problem.c.fragment.in_(pages)).values(mended=1))


def _depths(connection: Connection, members: Iterable[tuple[Digest, Digest, int]]) -> None:
    """Members' items, each as deep as its shortest path."""
    item = schema.item
    for container, content, size in dict.fromkeys(members):
        depth = (connection.execute(select(item.c.depth).where(item.c.digest == container)).scalar() or 0) + 1
        row = {"digest": content, "size": size, "depth": depth}
        connection.execute(insert(item).prefix_with("OR IGNORE").values(row))
        connection.execute(update(item).where(item.c.digest == content, item.c.depth > depth).values(depth=depth))
