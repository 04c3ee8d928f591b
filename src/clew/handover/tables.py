"""The tables of a case as a person wants them: flat, each row with its citation and the step that found it."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from clew.analyse.nations import GRADE
from clew.handover.cited import Citations, describes, facts, found
from clew.handover.items import items
from clew.model import Digest
from clew.store import schema
from clew.store.verdicts import standing

Cell = str | int | float | None
Columns = Mapping[str, type[str] | type[int] | type[float]]


@dataclass(frozen=True)
class Flat:
    """A table to be written: its columns with their types, and what gives its rows."""

    name: str
    columns: Columns
    rows: Callable[[Connection, Citations], Iterator[Sequence[Cell]]]


def _texts(*names: str) -> dict[str, type[str]]:
    return dict.fromkeys(names, str)


def _items(connection: Connection, citations: Citations) -> Iterator[Sequence[Cell]]:
    for each in items(connection):
        first = each.places[0] if each.places else ""
        date = each.date.isoformat() if each.date else ""
        told = (each.said("title"), each.said("subject"), each.said("author"), each.said("from"))
        yield (each.digest, each.name, each.media_type, each.size, each.state, date, *told, first, len(each.places))


def _places(connection: Connection, citations: Citations) -> Iterator[Sequence[Cell]]:
    place, collection = schema.place, schema.collection
    query = select(place, collection.c.name).join(collection, collection.c.id == place.c.collection)
    for row in connection.execute(query.order_by(collection.c.id, place.c.raw, place.c.id)).mappings():
        time = datetime.fromtimestamp(row["mtime"] // 1_000_000_000, UTC).isoformat() if row["mtime"] else ""
        yield row["name"], row["path"], row["item"], row["size"], time, row["fault"], row["superseded"]


def _members(connection: Connection, citations: Citations) -> Iterator[Sequence[Cell]]:
    for row in facts(connection, schema.member):
        at = f"{row['item']}#{row['fragment']}"
        yield row["item"], row["content"], row["kind"], row["entry"], row["name"], row["size"], at, row["step"]


def _metadata(connection: Connection, citations: Citations) -> Iterator[Sequence[Cell]]:
    for row in facts(connection, schema.metadata):
        yield row["item"], row["name"], row["value"], row["step"]


def _problems(connection: Connection, citations: Citations) -> Iterator[Sequence[Cell]]:
    for row in facts(connection, schema.problem, schema.problem.c.mended == 0):
        at = f"{row['item']}#{row['fragment']}"
        yield row["item"], row["code"], row["message"], row["advice"], row["effect"], at, row["step"]


def _passages(connection: Connection, citations: Citations) -> Iterator[Sequence[Cell]]:
    for row in facts(connection, schema.passage):
        chars = {"first": None, "last": None, "begins": 0}
        if row["first"] is not None:
            chars = {"first": 0, "last": row["last"] - row["first"], "begins": row["first"]}
        at = citations.at({**row, **chars, "reading": row["activity"]})
        yield at, row["item"], row["text"], row["certainty"], row["step"]


def _mentions(connection: Connection, citations: Citations) -> Iterator[Sequence[Cell]]:
    entities = entity_of(connection)
    for row in found(connection, schema.mention):
        entity = "" if describes(row) else entities.get((row["kind"], row["value"]), "")
        told = (row["kind"], row["text"], row["value"], row["detail"], entity)
        yield row["item"], *told, citations.at(row), row["step"]


def _entities(connection: Connection, citations: Citations) -> Iterator[Sequence[Cell]]:
    for row in _sorted(connection, schema.entity, "id"):
        counts = (row["names"], row["mentions"], row["items"], row["bare"])
        yield row["id"], row["kind"], row["caption"], " | ".join(json.loads(row["captions"]).values()), *counts


def _names(connection: Connection, citations: Citations) -> Iterator[Sequence[Cell]]:
    for row in _sorted(connection, schema.name, "kind", "value"):
        forms = " | ".join(json.loads(row["forms"]))
        yield row["entity"], row["kind"], row["value"], forms, row["mentions"], row["items"]


def _ties(connection: Connection, citations: Citations) -> Iterator[Sequence[Cell]]:
    for row in _sorted(connection, schema.tie, "kind", "one", "other", "item", "state"):
        yield row["kind"], row["one"], row["other"], row["item"], row["state"], row["score"], row["reasons"]


def _kin(connection: Connection, citations: Citations) -> Iterator[Sequence[Cell]]:
    for row in _sorted(connection, schema.kin, "one", "other", "how"):
        yield row["one"], row["other"], row["how"], row["score"], row["reasons"]


def _transactions(connection: Connection, citations: Citations) -> Iterator[Sequence[Cell]]:
    for row in found(connection, schema.transaction):
        yield row["item"], *(row[name] for name in TOLD), row["cells"], citations.at(row), row["step"]


TOLD = ("date", "amount", "currency", "payer", "payee", "reference", "account", "balance")


def _nations(connection: Connection, citations: Citations) -> Iterator[Sequence[Cell]]:
    for item, rows in _by_item(connection, "nation"):
        counted: dict[tuple[str, ...], list[Any]] = {}
        for row in rows:
            said = json.loads(row["detail"])
            weight = "doubtful" if "or" in said else GRADE[said["how"]]
            key = (row["value"], weight, said["how"], said.get("relation", ""), row["step"])
            _count(counted, key, row, citations)
        for (nation, weight, how, relation, step), (count, text, at) in sorted(counted.items()):
            yield item, nation, weight, how, relation, count, text, at, step


def _dates(connection: Connection, citations: Citations) -> Iterator[Sequence[Cell]]:
    for item, rows in _by_item(connection, "date"):
        counted: dict[tuple[str, ...], list[Any]] = {}
        for row in rows:
            said = json.loads(row["detail"])
            key = (row["value"], said.get("or", ""), said.get("precision", ""), said.get("calendar", ""), row["step"])
            _count(counted, key, row, citations)
        for (*told, step), (count, text, at) in sorted(counted.items()):
            yield item, *told, count, text, at, step


def _by_item(connection: Connection, kind: str) -> Iterator[tuple[Digest, Iterator[RowMapping]]]:
    return groupby(found(connection, schema.mention, schema.mention.c.kind == kind), lambda row: str(row["item"]))


def _count(counted: dict[tuple[str, ...], list[Any]], key: tuple[str, ...], row: RowMapping, at: Citations) -> None:
    """Count what is told alike, and keep the words and the citation of the first."""
    if key in counted:
        counted[key][0] += 1
    else:
        counted[key] = [1, row["text"], at.at(row)]


def _judgements(connection: Connection, citations: Citations) -> Iterator[Sequence[Cell]]:
    stand = {each.name for one in standing(connection).values() for each in one.said}
    for row in _sorted(connection, schema.judgement, "id"):
        stands = int(row["name"] in stand)
        subject = json.loads(row["subject"])
        told = (" | ".join(subject[1:]), row["verdict"], row["reason"], row["by"], row["time"], row["line"])
        yield subject[0], *told, stands


def _sorted(connection: Connection, table: Any, *names: str) -> Iterator[RowMapping]:
    query: Select[Any] = select(table).order_by(*(table.c[name] for name in names))
    return iter(connection.execute(query.execution_options(yield_per=5_000)).mappings())


def entity_of(connection: Connection) -> dict[tuple[str, str], str]:
    """The entity of each name."""
    name = schema.name
    rows = connection.execute(select(name.c.kind, name.c.value, name.c.entity))
    return {(kind, value): entity for kind, value, entity in rows}


CITED = ("citation", "step")
PASSAGES = Flat("passages", {**_texts("citation", "item", "text"), "certainty": float, "step": str}, _passages)
TABLES = (
    Flat("items", {**_texts("item", "name", "type"), "size": int,
         **_texts("state", "date", "title", "subject", "author", "from", "place"), "places": int}, _items),
    Flat("places", {**_texts("collection", "path", "item"), "size": int, **_texts("modified", "fault"),
         "superseded": int}, _places),
    Flat("members", {**_texts("container", "item", "kind", "entry", "name"), "size": int, **_texts(*CITED)}, _members),
    Flat("metadata", _texts("item", "name", "value", "step"), _metadata),
    Flat("problems", _texts("item", "code", "message", "advice", "effect", *CITED), _problems),
    Flat("mentions", _texts("item", "kind", "text", "value", "detail", "entity", *CITED), _mentions),
    Flat("entities", {**_texts("entity", "kind", "caption", "captions"),
         **dict.fromkeys(("names", "mentions", "items", "bare"), int)}, _entities),
    Flat("names", {**_texts("entity", "kind", "value", "forms"), "mentions": int, "items": int}, _names),
    Flat("ties", {**_texts("kind", "one", "other", "item", "state"), "score": float, "reasons": str}, _ties),
    Flat("kin", {**_texts("one", "other", "how"), "score": float, "reasons": str}, _kin),
    Flat("transactions", _texts("item", *TOLD, "cells", *CITED), _transactions),
    Flat("nations", {**_texts("item", "nation", "grade", "how", "relation"), "mentions": int,
         **_texts("text", *CITED)}, _nations),
    Flat("dates", {**_texts("item", "value", "or", "precision", "calendar"), "mentions": int,
         **_texts("text", *CITED)}, _dates),
    Flat("judgements", {**_texts("of", "subject", "verdict", "reason", "by", "time"), "line": int, "stands": int},
         _judgements),
)  # fmt: skip
"""All but the passages, which are as large as the case's whole text."""
