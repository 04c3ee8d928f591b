"""Many rows into a table at once, without what SQLAlchemy does for each of them."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table, insert


def add_rows(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """INSERT rows that all have the same names. Values are handed to the driver as they are: text, numbers, bytes."""
    if not rows:
        return
    names = tuple(rows[0])
    statement, order = _compiled(table, names, connection.dialect)
    if order is None:
        connection.exec_driver_sql(statement, list(rows))
    else:
        connection.exec_driver_sql(statement, [tuple(row[name] for name in order) for row in rows])


@cache
def _compiled(table: Table, names: tuple[str, ...], dialect: Dialect) -> tuple[str, tuple[str, ...] | None]:
    """The statement, and the order of its values where the driver counts them rather than names them."""
    compiled = insert(table).compile(dialect=dialect, column_keys=list(names))
    return str(compiled), tuple(compiled.positiontup) if compiled.positiontup else None
