"""Keep the search index up with the tables: what changed since the sequence that the index remembers."""

import json
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, Table, func, select

from clew.errors import IntegrityError
from clew.model import Digest
from clew.pipeline.vectoring import bring_up
from clew.search.index import Entry, Index
from clew.search.noted import DATE, NATION, Noted
from clew.store import schema
from clew.store.case import Case
from clew.store.dates import OWN, date_of
from clew.store.paths import Way, Ways
from clew.store.reading import all_spoken

AT_ONCE = 400
STREAMED = 2_000
"""Passages fetched at a time."""

SHARE = 2
"""An item is indexed again whenever more was drawn from it: what took long waits so many times as long."""

BESIDES = {DATE: "or", NATION: "how"}
"""What the index is told of a mention's details."""

EPOCH = date(1970, 1, 1)


class Indexer:
    """Writes the index of one case, in batches."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.index = _opened(case)
        self.sequence = self.index.sequence
        self.pause = 0.5
        self.last = time.monotonic()

    def advance(self) -> None:
        """Index what has changed, unless that was done just now; the more there is, the more rarely."""
        began = time.monotonic()
        if began - self.last > self.pause:
            self.catch_up()
            self.pause = max(min(self.pause * 1.5, 10), SHARE * (self.last - began))

    def catch_up(self) -> None:
        """Index all that has changed."""
        with self.case.engine.connect() as connection:
            changed = _changes(connection, self.sequence)
            for start in range(0, len(changed), AT_ONCE):
                self._replace(connection, changed[start : start + AT_ONCE])
            if changed:
                bring_up(connection, self.case.vectors_folder)
        if changed:
            self.sequence = changed[-1][1]
            self.index.commit(self.sequence)
        self.last = time.monotonic()

    def close(self) -> None:
        self.index.close()

    def _replace(self, connection: Connection, changed: Sequence[tuple[Digest, int]]) -> None:
        """Each item's passages go by one after another: none is held whole, however many rows it has."""
        sequences = dict(changed)
        facts = Facts(connection, list(sequences))
        rows = connection.execute(_passages(list(sequences)).execution_options(yield_per=STREAMED))
        for item, passages in groupby(_with_mentions(connection, rows), lambda row: str(row[0].item)):
            self.index.replace(item, facts.entries(item, sequences.pop(item), passages))
        for item in sequences:
            self.index.replace(item, ())


def _opened(case: Case) -> Index:
    """The index; one that is damaged is begun anew, since all of it comes from the tables."""
    try:
        return Index(case.index_folder)
    except IntegrityError:
        shutil.rmtree(case.index_folder)
        return Index(case.index_folder)


def _changes(connection: Connection, after: int) -> list[tuple[Digest, int]]:
    change = schema.change
    latest = func.max(change.c.seq)
    query = select(change.c.item, latest).where(change.c.seq > after).group_by(change.c.item).order_by(latest)
    return [(row[0], row[1]) for row in connection.execute(query)]


Told = tuple[Any, Sequence[Noted]]
"""A passage's row, and what was drawn from it."""


class Facts:
    """What the index is told of some items besides their passages, fetched together."""

    def __init__(self, connection: Connection, items: Sequence[Digest]) -> None:
        self.types = {row.item: row.media_type for row in reversed(connection.execute(_types(items)).all())}
        self.metadata = _by_item(connection.execute(_metadata(items)))
        self.problems = set(connection.execute(_problems(items)).scalars())
        ways = Ways(connection)
        ways.load(items)
        self.ways = {item: ways.to(item) for item in items}

    def entries(self, item: Digest, sequence: int, passages: Iterable[Told]) -> Iterator[Entry]:
        said = self.metadata.get(item, [])
        ways = self.ways.get(item, ())
        common: dict[str, Any] = {
            "item": item,
            "media_type": self.types.get(item, ""),
            "sequence": sequence,
            "collection": ways[0].collection if ways else "",
            "paths": tuple(str(way) for way in ways),
            "senders": tuple(row.value for row in said if row.name == "from"),
            "recipients": tuple(row.value for row in said if row.name in ("to", "cc", "bcc")),
            "day": _day(said, ways),
            "problem": item in self.problems,
        }
        for row, mentions in passages:
            languages = tuple(sorted(set((row.codes or "").split())))
            yield Entry(passage=row.id, text=row.text, languages=languages, mentions=tuple(mentions), **common)


def _day(said: Sequence[Any], ways: Sequence[Way]) -> int | None:
    when = date_of({row.name: row.value for row in reversed(said)}, ways)
    return (when - EPOCH).days if when else None


def _by_item(rows: Any) -> dict[Digest, list[Any]]:
    grouped: dict[Digest, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row.item, []).append(row)
    return grouped


def _current(table: Table, items: Sequence[Digest], *columns: Any) -> Select[Any]:
    """The rows of the activities that stand, for these items, in an order that no order of work changes."""
    activity = schema.activity
    query = select(table.c.item, *columns).join(activity, activity.c.id == table.c.activity)
    return query.where(table.c.item.in_(items), activity.c.current == 1).order_by(activity.c.key, table.c.seq)


def _passages(items: Sequence[Digest]) -> Select[Any]:
    """Item by item, in the order of an index, so that nothing is sorted before the first is had."""
    passage = schema.passage
    query = _current(passage, items, passage.c.id, passage.c.text, all_spoken().label("codes"))
    return query.order_by(None).order_by(passage.c.item, passage.c.id)


def _with_mentions(connection: Connection, rows: Any) -> Iterator[Told]:
    """Each passage with its mentions, which are fetched for many passages together."""
    for some in rows.partitions():
        mentions: dict[int, list[Noted]] = {}
        for row in connection.execute(_mentions([row.id for row in some])):
            other = json.loads(row.detail).get(BESIDES[row.kind], "") if row.kind in BESIDES else ""
            mentions.setdefault(row.passage, []).append(Noted(row.kind, row.text, row.value, other))
        yield from ((row, mentions.get(row.id, ())) for row in some)


def _mentions(passages: Sequence[int]) -> Select[Any]:
    """In an order that no order of work changes."""
    mention, activity = schema.mention, schema.activity
    query = select(mention.c.passage, mention.c.kind, mention.c.text, mention.c.value, mention.c.detail)
    query = query.join(activity, activity.c.id == mention.c.activity)
    return query.where(mention.c.passage.in_(passages), activity.c.current == 1).order_by(mention.c.passage)


def _types(items: Sequence[Digest]) -> Select[Any]:
    return _current(schema.identity, items, schema.identity.c.media_type)


def _metadata(items: Sequence[Digest]) -> Select[Any]:
    names = ("from", "to", "cc", "bcc", *OWN)
    query = _current(schema.metadata, items, schema.metadata.c.name, schema.metadata.c.value)
    return query.where(schema.metadata.c.name.in_(names))


def _problems(items: Sequence[Digest]) -> Select[Any]:
    query = _current(schema.problem, items)
    return query.where(schema.problem.c.mended == 0, schema.problem.c.effect != "note")
