"""Imported lists: each kept as a blob, recorded in the ledger, replaced or removed by a later line of it."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from clew.errors import IntegrityError, UsageError
from clew.model import Digest
from clew.store import schema
from clew.store.case import Case
from clew.store.ledger import CustodyEvent

LONGEST_LINE = 16 << 20
"""Bytes of one line: the largest entities of public lists have some 100,000."""


@dataclass(frozen=True)
class List:
    """A list that is in force: the name of its file, SHA-256, bytes, entities that have names, and when it came."""

    name: str
    file: str
    content: Digest
    size: int
    entities: int
    time: str


@dataclass(frozen=True)
class ListedRow:
    """An entity of a list that something of the case ties with; `used` are the properties that bear it."""

    kind: str
    value: str
    entity: str
    list: str
    identity: str
    schema: str
    caption: str
    used: Mapping[str, Sequence[str]]


def lines(path: Path, digest: Digest | None = None) -> Iterator[bytes]:
    """The file's lines. UsageError where one is too long to be an entity; IntegrityError where at the end its bytes are
    not those of `digest`."""
    whole = hashlib.sha256()
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise UsageError(f"line {number}: longer than {LONGEST_LINE >> 20} MiB; write one entity a line")
            whole.update(line)
            yield line
    if digest is not None and whole.hexdigest() != digest:
        raise IntegrityError(f"{path}: its bytes are not what its name says; import the list again")


def lists(connection: Connection) -> list[List]:
    """Those that are in force, by name."""
    table = schema.imported
    rows = connection.execute(select(table).where(table.c.superseded == 0).order_by(table.c.name))
    return [List(row.name, row.file, row.content, row.size, row.entities, row.time) for row in rows]


def list_lines(case: Case, each: List) -> Iterator[bytes]:
    """The lines of a list as it was imported. IntegrityError where they are gone or altered."""
    path = case.blobs.path(each.content)
    if not path.exists():
        raise IntegrityError(f"{path}: missing; put it back from a copy, or: clew import --remove {each.name}")
    yield from lines(path, each.content)


def project_list(connection: Connection, event: CustodyEvent) -> None:
    """Put what a line of the ledger says of a list into the table."""
    table, details = schema.imported, event.details
    before = (table.c.name == details["name"], table.c.superseded == 0)
    connection.execute(update(table).where(*before).values(superseded=event.seq))
    if event.event == "list imported":
        told = {name: details[name] for name in ("name", "file", "content", "size", "entities")}
        connection.execute(insert(table).values(**told, time=event.time, line=event.seq, superseded=0))


def listed_of(connection: Connection, entity: str) -> list[ListedRow]:
    """The entities of lists that are part of one of the case."""
    table = schema.listed
    query = select(table).where(table.c.entity == entity).order_by(table.c.list, table.c.identity)
    return [_row(row) for row in connection.execute(query)]


def listed_told(connection: Connection, values: Sequence[str]) -> dict[tuple[str, str], ListedRow]:
    """Entities of lists by kind and by what stands for them among names."""
    table = schema.listed
    rows = connection.execute(select(table).where(table.c.value.in_(sorted(set(values)))))
    return {(row.kind, row.value): _row(row) for row in rows}


def tied_counts(connection: Connection) -> dict[str, tuple[int, int]]:
    """For each list how many of its entities are part of one of the case, and how many only may be."""
    table = schema.listed
    query = select(table.c.list, func.sum(table.c.entity != ""), func.sum(table.c.entity == "")).group_by(table.c.list)
    return {name: (int(sure), int(asked)) for name, sure, asked in connection.execute(query)}


def _row(row: Any) -> ListedRow:
    told = (row.kind, row.value, row.entity, row.list, row.identity, row.schema, row.caption)
    return ListedRow(*told, json.loads(row.used))
