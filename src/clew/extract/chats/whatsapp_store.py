"""What WhatsApp's databases on Android and on iPhones have in common: tables that differ by version, times, order."""

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from clew.extract.chats.chat import reply

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Tables = Mapping[str, frozenset[str]]


class Key(NamedTuple):
    """A message's place: its conversation, when it was sent, its row, and the key by which replies name it."""

    chat: str
    time: float
    row: int
    key: str


def tables_of(connection: sqlite3.Connection, names: Iterable[str]) -> Tables:
    """The columns of those of the named tables that there are; what is a view in disguise is not."""
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = ?"
    there = [name for name in names if connection.execute(query, (name,)).fetchone()]
    return {
        name: frozenset(row[1] for row in connection.execute(f'PRAGMA table_info("{name}")').fetchall())
        for name in there
    }


def picked(tables: Tables, alias: str, table: str, columns: Iterable[str]) -> list[str]:
    """SQL for each column, NULL for one that this version has not: named `alias_column`."""
    held = tables.get(table, frozenset())
    return [f"{f'{alias}.{name}' if name in held else 'NULL'} AS {alias}_{name}" for name in columns]


def joins(tables: Tables, wanted: Iterable[tuple[str, str, str]]) -> str:
    """LEFT JOINs of (alias, table, condition) for the tables that there are."""
    return " ".join(f"LEFT JOIN {table} {alias} ON {on}" for alias, table, on in wanted if table in tables)


def rows(connection: sqlite3.Connection, query: str, values: tuple[Any, ...] = ()) -> Iterable[dict[str, Any]]:
    cursor = connection.execute(query, values)
    names = [each[0] for each in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def instant(seconds: Any) -> str | None:
    """ISO 8601 in UTC of seconds since 1970; None where there is no time."""
    if not isinstance(seconds, int | float) or not seconds:
        return None
    try:
        found = EPOCH + timedelta(milliseconds=round(seconds * 1000))
    except (OverflowError, ValueError):
        return None
    return found.isoformat(timespec="milliseconds" if found.microsecond else "seconds")


def number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def written(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None or isinstance(value, bytes) else str(value)


def answered(key: Any, words: Any, numbers: Mapping[str, int]) -> list[str]:
    """The line for the message that this one answers, by its key."""
    return [reply(numbers.get(written(key)), written(words))] if key else []


def located(latitude: Any, longitude: Any, *names: Any) -> list[str]:
    """The line for a place; 0, 0 is how none is stored."""
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float) or not (latitude or longitude):
        return []
    return [f"location: {', '.join([str(latitude), str(longitude), *(written(each) for each in names if each)])}"]
