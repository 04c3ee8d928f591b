"""The rows of one table, in the order of the database, also where some of its pages are damaged."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from clew.errors import worded
from clew.model import Locator, Problem

GAPS = 100
"""Gaps that are looked behind in one table."""
FIRST, LAST = -(1 << 63), (1 << 63) - 1
CARVE = "recover a copy with `sqlite3 FILE .recover`"
Row = tuple[str | bytes | int | float | None, ...]


def columns_of(connection: sqlite3.Connection, table: str) -> list[str]:
    """The columns that `SELECT *` gives."""
    with closing(connection.execute(f"SELECT * FROM {quoted(table)} LIMIT 0")) as cursor:
        return [column[0] for column in cursor.description]


def rows_of(connection: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[Row | Problem]:
    """Rows by their number in the database; where one cannot be read, a Problem, and then those behind the gap.

    A table without row numbers ends at its first fault: sqlite3.DatabaseError.
    """
    number = _number(connection, table, columns)
    if number is None:
        with closing(connection.execute(f"SELECT * FROM {quoted(table)}")) as cursor:
            yield from cursor
        return
    query = f"SELECT {number}, * FROM {quoted(table)} NOT INDEXED WHERE {number} >= ? ORDER BY {number}"
    start = FIRST
    for _ in range(GAPS):
        try:
            with closing(connection.execute(query, (start,))) as cursor:
                for found, *row in cursor:
                    start = found + 1
                    yield tuple(row)
            return
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
                raise
            fault = error
        behind = _behind(connection, query, start)
        yield _gap(table, start, behind, fault)
        if behind is None:
            return
        start = behind


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _number(connection: sqlite3.Connection, table: str, columns: list[str]) -> str | None:
    """What the row number is called in this table; None where it has none, or columns of its own of each such name."""
    taken = {column.lower() for column in columns}
    name = next((name for name in ("rowid", "_rowid_", "oid") if name not in taken), None)
    try:
        if name:
            connection.execute(f"SELECT {name} FROM {quoted(table)} LIMIT 0").close()
    except sqlite3.OperationalError:
        return None
    return name


def _behind(connection: sqlite3.Connection, query: str, start: int) -> int | None:
    """The lowest number from which a row can be read, or that all rows lie before; found by doubling, then halving."""
    bad, step = max(start, -1), 1
    while not _reads(connection, query, bad + step):
        bad, step = bad + step, step * 2
        if bad + step > LAST:
            return None
    good = bad + step
    while good - bad > 1:
        middle = (good + bad) // 2
        if _reads(connection, query, middle):
            good = middle
        else:
            bad = middle
    return good


def _reads(connection: sqlite3.Connection, query: str, number: int) -> bool:
    try:
        connection.execute(f"{query} LIMIT 1", (number,)).close()
    except sqlite3.DatabaseError:
        return False
    return True


def _gap(table: str, start: int, behind: int | None, error: sqlite3.Error) -> Problem:
    first = f"from number {start}" if start > FIRST else "from the first"
    last = "to the end" if behind is None else f"to number {behind - 1}"
    message = f"rows of the table {table} cannot be read, {first} {last}: {worded(error)}"
    return Problem("damaged", message, CARVE, at=Locator(sheet=table))
