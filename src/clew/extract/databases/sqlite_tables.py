"""SQLite databases: every table as rows, one passage a row; known ones (browsers, phones) in readable form as well.

Nothing of the database's own is run: no view, no trigger, no virtual table. The content of a full-text index is in
its table "…_content" (https://www.sqlite.org/fts3.html, fts5.html), which is read as any other.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import BinaryIO, NamedTuple

from clew.errors import Unreadable, worded
from clew.extract.databases.sqlite_apple import APPLE
from clew.extract.databases.sqlite_blobs import Blobs
from clew.extract.databases.sqlite_browsers import BROWSERS
from clew.extract.databases.sqlite_functions import add_functions
from clew.extract.databases.sqlite_known import Known, recognised
from clew.extract.databases.sqlite_open import opened
from clew.extract.databases.sqlite_phones import PHONES
from clew.extract.databases.sqlite_programs import PROGRAMS
from clew.extract.databases.sqlite_rows import CARVE, Row, columns_of, rows_of
from clew.extract.databases.sqlite_wal import applied
from clew.extract.installed import versions
from clew.extract.tables.cells import line
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Given, Record, step

SQLITE = "application/vnd.sqlite3"
ENCRYPTED = "application/x-sqlcipher"
KEY = "look for its key in the program or keychain that made it; export it there and sift the export"
TABLES = 20_000
KNOWN = (*BROWSERS, *PHONES, *APPLE, *PROGRAMS)
SHADOWS = {
    "fts3": ("segments", "segdir", "docsize", "stat"),
    "fts4": ("segments", "segdir", "docsize", "stat"),
    "fts5": ("data", "idx", "docsize", "config"),
    "rtree": ("node", "rowid", "parent"),
    "rtree_i32": ("node", "rowid", "parent"),
    "geopoly": ("node", "rowid", "parent"),
}
"""What the tables behind a virtual table are named, without those that hold its content."""
VIRTUAL = re.compile(r"\s*CREATE\s+VIRTUAL\s+TABLE\b.*?\bUSING\s+[\"'`\[]?(\w+)", re.I | re.S)


class Schema(NamedTuple):
    """The names of the tables with content, of virtual tables with their modules, and of views."""

    tables: tuple[str, ...]
    virtual: dict[str, str]
    views: tuple[str, ...]


@step(
    "extract.database@2",
    accepts=(SQLITE, ENCRYPTED),
    parts=True,
    libraries=versions("brotli", "inflate64", "lz4", "zstandard"),
)
def database(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """One passage a row that is not empty, at sheet=TABLE&row=n: row 1 names the columns, the rest lie in the order of
    the database. Cells as in a spreadsheet (see cells.py); files in them are members at sheet=TABLE&cell=…

    Where the tables are those of a known program, sheets that a person can read come first, times in UTC.
    """
    if given.media_type == ENCRYPTED:
        raise Unreadable("encrypted", "it looks like an encrypted database, and nothing like anything else", KEY)
    yield from applied(given)
    with opened(given, stream) as connection:
        add_functions(connection)
        schema = _schema(connection)
        yield Metadata("tables", str(len(schema.tables)))
        yield from _not_run(schema)
        known = recognised(connection, schema.tables, KNOWN)
        yield from (Metadata("program", name) for name in dict.fromkeys(each.program for each in known))
        for each in known:
            yield from _readable(connection, each, schema)
        blobs = Blobs({column for each in known for column in each.sealed})
        for table in schema.tables:
            yield from _table(connection, table, blobs)
        yield from blobs.problems()


def _schema(connection: sqlite3.Connection) -> Schema:
    """The schema's own table is read; an entry that SQLite can't parse leaves the others as they are."""
    columns = "type, CAST(name AS TEXT), CAST(coalesce(sql, '') AS TEXT)"
    query = f"SELECT {columns} FROM sqlite_schema WHERE type IN ('table', 'view') AND name <> '' ORDER BY rowid"
    entries = connection.execute(query).fetchmany(TABLES)
    modules = {name: VIRTUAL.match(sql) for kind, name, sql in entries if kind == "table"}
    virtual = {name: module[1].lower() for name, module in modules.items() if module}
    shadows = {f"{name}_{part}" for name, module in virtual.items() for part in SHADOWS.get(module, ())}
    tables = [name for name in modules if name not in virtual and name not in shadows]
    views = tuple(name for kind, name, _ in entries if kind == "view")
    return Schema(tuple(name for name in tables if not name.startswith("sqlite_stat")), virtual, views)


def _not_run(schema: Schema) -> Iterator[Record]:
    yield from (Metadata("view", name) for name in schema.views)
    for name, module in schema.virtual.items():
        yield Metadata("virtual-table", f"{name} ({module})")
        if module not in SHADOWS:
            message = f"{name} is made up by the module {module} as it is asked for; it was not run"
            yield Problem("virtual-table", message, "look at the tables that it is made from", "note")


def _readable(connection: sqlite3.Connection, known: Known, schema: Schema) -> Iterator[Record]:
    title = known.title if known.title not in schema.tables else f"{known.title} (readable)"
    yield Passage(Locator(sheet=title, row=(1, 1)), "\t".join(known.columns))
    number = 1
    try:
        with closing(connection.execute(known.query)) as cursor:
            for number, row in enumerate(cursor, start=2):
                cells = ["" if value is None or isinstance(value, bytes) else value for value in row]
                yield Passage(Locator(sheet=title, row=(number, number)), line(cells))
    except sqlite3.Error as error:
        message = f"{title} could be put together up to row {number}: {worded(error)}"
        yield Problem("damaged", message, CARVE, at=Locator(sheet=title))


def _table(connection: sqlite3.Connection, table: str, blobs: Blobs) -> Iterator[Record]:
    """The rows in the order of the database. Where pages are damaged, reading goes on behind them."""
    undecodable: list[int] = []
    connection.text_factory = _decoder(undecodable)
    number = 1
    columns: list[str] = []
    try:
        columns = columns_of(connection, table)
        yield Passage(Locator(sheet=table, row=(1, 1)), line(columns))
        for row in rows_of(connection, table, columns):
            if isinstance(row, Problem):
                yield row
            else:
                number += 1
                yield from _row(table, number, columns, row, blobs)
    except sqlite3.DatabaseError as error:
        message = f"the table {table} can be read up to its row {number}: {worded(error)}"
        yield Problem("damaged", message, CARVE, at=Locator(sheet=table))
    if undecodable:
        message = f"{len(undecodable)} values in the table {table} do not decode; shown with U+FFFD"
        yield Problem("undecodable", message, "", "note", Locator(sheet=table))
    yield Metadata("table", f"{table}: {number - 1} rows; {', '.join(columns)}")


def _row(table: str, number: int, columns: list[str], row: Row, blobs: Blobs) -> Iterator[Record]:
    cells: list[str | int | float] = []
    for place, value in enumerate(row):
        if isinstance(value, bytes):
            member, value = blobs.shown(value, table, columns[place], number, place + 1)
            if member:
                yield member
        cells.append("" if value is None else value)
    text = line(cells)
    if text:
        yield Passage(Locator(sheet=table, row=(number, number)), text)


def _decoder(undecodable: list[int]) -> Callable[[bytes], str]:
    def decode(content: bytes) -> str:
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError as error:
            undecodable.append(error.start)
            return content.decode("utf-8", "replace")

    return decode
