"""Access databases (MDB, ACCDB): every table as rows, one passage a row."""

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.databases.jet import Jet, Table
from clew.extract.databases.jet_files import ATTACHED, from_attachment, from_object
from clew.extract.databases.jet_key import code_page, page_key
from clew.extract.databases.jet_row import values_of
from clew.extract.databases.jet_unlock import page_opener
from clew.extract.databases.sqlite_blobs import Blobs
from clew.extract.installed import versions
from clew.extract.tables.cells import Value, line
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Given, Record, step

FAULTS = (ValueError, struct.error, IndexError)
CATALOGUE = 2
TABLE, SYSTEM = 1, 0x80000002
OWN = re.compile(r"MSys|~", re.I)
REPAIR = "open a copy in Access and let it compact and repair it"


@step(
    "extract.access@2",
    accepts=("application/x-msaccess",),
    passwords=True,
    libraries=versions("brotli", "inflate64", "lxml", "lz4", "msoffcrypto-tool", "pycryptodomex", "zstandard"),
)
def access(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Rows as in a spreadsheet at sheet=TABLE&row=n, row 1 the columns. Access's own tables are left out; queries,
    forms and macros are named."""
    stream.seek(0)
    head = stream.read(4096)
    if len(head) < 4096:
        raise Unreadable("truncated", "the database ends within its first page", REPAIR)
    clear = page_opener(head, page_key(head), given.passwords)
    if clear:
        yield Metadata("encryption", "pages")
    file = Jet(stream, given.length, head[0x14] == 0, code_page(head), clear)
    try:
        entries = list(_entries(file))
    except FAULTS as error:
        raise Unreadable("damaged", f"the database's catalogue cannot be read: {worded(error)}", REPAIR) from error
    tables = [(name, page) for name, kind, flags, page in entries if kind == TABLE and not _own(name, flags)]
    yield Metadata("tables", str(len(tables)))
    yield from (Metadata("linked-table", name) for name, kind, *_ in entries if kind in (4, 6))
    yield from (Metadata("query", name) for name, kind, *_ in entries if kind == 5 and not name.startswith("~"))
    blobs = Blobs(())
    for name, page in tables:
        yield from _table(file, name, page, blobs)
    yield from blobs.problems()


def _own(name: str, flags: int) -> bool:
    """Whether a table is Access's own. Hidden ones by the name f_… hold the files attached to others."""
    return bool(flags & SYSTEM and OWN.match(name))


def _entries(file: Jet) -> Iterator[tuple[str, int, int, int]]:
    """Name, kind, flags and page of all objects, as the catalogue MSysObjects has them."""
    catalogue = file.table(CATALOGUE)
    places = {column.name: place for place, column in enumerate(catalogue.columns)}
    wanted = [places.get(name, -1) for name in ("Name", "Type", "Flags", "Id")]
    if -1 in wanted:
        raise ValueError("columns are missing")
    for row in file.rows(catalogue):
        values = values_of(file, catalogue, row)
        name, *numbers = (values[place] for place in wanted)
        kind, flags, number = (value if isinstance(value, int) else 0 for value in numbers)
        if isinstance(name, str):
            yield name, kind, flags & 0xFFFFFFFF, number & 0xFFFFFF


def _table(file: Jet, name: str, page: int, blobs: Blobs) -> Iterator[Record]:
    at = Locator(sheet=name)
    try:
        table = file.table(page)
    except FAULTS as error:
        yield Problem("damaged", f"the table {name} cannot be read: {worded(error)}", REPAIR, at=at)
        return
    columns = [column.name for column in table.columns]
    yield Passage(Locator(sheet=name, row=(1, 1)), line(columns))
    number, broken = 1, 0
    for row in _rows(file, table):
        if row is None:
            broken += 1
            continue
        number += 1
        yield from _row(name, number, columns, row, blobs)
    yield Metadata("table", f"{name}: {number - 1} rows; {', '.join(columns)}")
    if broken or number - 1 < table.announced:
        message = f"{number - 1} of {table.announced} rows of the table {name} can be read"
        yield Problem("damaged", message, REPAIR, at=at)


def _row(table: str, number: int, columns: list[str], row: list[Value | bytes], blobs: Blobs) -> Iterator[Record]:
    """An attached file has its name in the column beside it."""
    named = {column: value for column, value in zip(columns, row, strict=True) if isinstance(value, str)}
    cells: list[Value] = []
    for place, value in enumerate(row):
        if isinstance(value, bytes):
            attached = columns[place] == ATTACHED
            inner = from_attachment(value) if attached else from_object(value)
            name = named.get("FileName") if attached else None
            member, value = blobs.shown(inner, table, columns[place], number, place + 1, name)
            if member:
                yield member
        cells.append(value)
    if text := line(cells):
        yield Passage(Locator(sheet=table, row=(number, number)), text)


def _rows(file: Jet, table: Table) -> Iterator[list[Value | bytes] | None]:
    """Each row's values; None for a row that is broken."""
    rows = file.rows(table)
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except FAULTS:
            yield None
            return
        try:
            yield values_of(file, table, row)
        except FAULTS:
            yield None
