"""Many rows into a table at once, without what SQLAlchemy does for each of them."""

from collections.abc import Iterable
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Dialect, Table, insert

BATCH = 10_000
"""Rows that are held at once."""


def add_rows(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """INSERT rows that all have the same names. Values are handed to the driver as they are: text, numbers, bytes."""
    left = iter(rows)
    while some := list(islice(left, BATCH)):
        statement, order = _compiled(table, tuple(some[0]), connection.dialect)
        if order is None:
            connection.exec_driver_sql(statement, some)
        else:
            connection.exec_driver_sql(statement, [tuple(row[name] for name in order) for row in some])


@cache
def _compiled(table: Table, names: tuple[str, ...], dialect: Dialect) -> tuple[str, tuple[str, ...] | None]:
    """The statement, and the order of its values where the driver counts them rather than names them."""
    compiled = insert(table).compile(dialect=dialect, column_keys=list(names))
    return str(compiled), tuple(compiled.positiontup) if compiled.positiontup else None
