"""Databases of known programs: which tables show that it is one, and the query that makes them readable.

Times come out in ISO 8601, UTC, from each program's own count: WebKit (microseconds since 1601), Mozilla's PRTime
(microseconds since 1970), Apple (seconds or nanoseconds since 2001), Unix (seconds or milliseconds since 1970).
"""

import sqlite3
from collections.abc import Collection, Mapping
from typing import NamedTuple


class Known(NamedTuple):
    """`needs` maps tables to the columns that the query asks for. `sealed` are columns ("table.column") whose BLOBs are
    told by size and digest alone: they are encrypted, or one small property list a row."""

    program: str
    title: str
    needs: Mapping[str, str]
    columns: tuple[str, ...]
    query: str
    sealed: tuple[str, ...] = ()


def _time(seconds: str) -> str:
    """SQL for seconds since 1970, none where the count is not set; whole seconds, so that no digit is invented."""
    return f"strftime('%Y-%m-%dT%H:%M:%SZ', {seconds}, 'unixepoch')"


def webkit(column: str) -> str:
    return f"CASE WHEN {column} > 0 THEN {_time(f'{column} / 1000000 - 11644473600')} END"


def micro(column: str) -> str:
    return f"CASE WHEN {column} > 0 THEN {_time(f'{column} / 1000000')} END"


def unix(column: str) -> str:
    """Seconds or milliseconds: the latter where the former would lie beyond the year 5000."""
    return (
        f"CASE WHEN {column} > 99999999999 THEN {_time(f'{column} / 1000')} WHEN {column} > 0 THEN {_time(column)} END"
    )


def apple(column: str) -> str:
    """Seconds or nanoseconds since 2001."""
    seconds = f"{column} / (CASE WHEN abs({column}) > 99999999999 THEN 1000000000 ELSE 1 END) + 978307200"
    return f"CASE WHEN {column} <> 0 THEN {_time(seconds)} END"


def named(column: str, **names: str) -> str:
    """SQL that puts words for numbers, written n1="sent"; other numbers stay."""
    cases = " ".join(f"WHEN {number.removeprefix('n')} THEN '{name}'" for number, name in names.items())
    return f"CASE {column} {cases} ELSE {column} END"


def joined(name: str, owner: str, value: str, of: str, where: str = "1", *, source: str) -> str:
    """SQL for a join with one row an owner, whose `listed` is all of its values in `source`; it is called `name`s.

    It groups once, so that it stays quick where the table has no index.
    """
    grouped = f"SELECT {owner} AS owner, group_concat({value}, '; ') AS listed FROM {source} WHERE {where}"
    return f"LEFT JOIN ({grouped} GROUP BY {owner}) {name}s ON {name}s.owner = {of}"


def recognised(connection: sqlite3.Connection, tables: Collection[str], all_known: Collection[Known]) -> list[Known]:
    """The known sheets that these tables, none of them a view or virtual, can be made into: of a program's sheets of
    one title the first."""
    found: dict[tuple[str, str], Known] = {}
    for known in all_known:
        if all(_has(connection, tables, *need) for need in known.needs.items()):
            found.setdefault((known.program, known.title), known)
    return list(found.values())


def _has(connection: sqlite3.Connection, tables: Collection[str], table: str, columns: str) -> bool:
    if table not in tables:
        return False
    try:
        found = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    except sqlite3.Error:
        return False
    return {column.lower() for column in columns.split()} <= {row[1].lower() for row in found}
