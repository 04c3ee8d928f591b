"""Rows as SQLite gives them, for what reads a whole column: SQLAlchemy takes as long again to make its own of them."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select

from clew.store.case import explained


def plain_rows(connection: Connection, query: Select[Any]) -> list[tuple[Any, ...]]:
    """All rows of a query, whose columns must need no conversion. What is wrong with the file is told as always."""
    options = connection.get_execution_options()
    assert not options.get("yield_per") and not options.get("stream_results"), "rows that are buffered would be lost"
    cursor = connection.execute(query).cursor
    assert cursor is not None
    try:
        return list(cursor.fetchall())
    except sqlite3.DatabaseError as error:
        raise explained(Path(connection.engine.url.database or ""), error) or error from error
