"""ESE databases of Windows (WebCacheV01.dat, Windows.edb, SRUDB.dat, qmgr.db): every table as rows.

Read by libesedb (LGPL). Times that columns hold as such are OLE dates or Windows' count; those that programs keep as
bare numbers are shown as times beside the number where the column's name says that it is one.
"""

import struct
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.databases.sqlite_blobs import Blobs
from clew.extract.installed import versions
from clew.extract.tables.cells import Value, line
from clew.extract.windows.windows_time import filetime
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Contained, Given, Record, step

OWN = ("MSysObjects", "MSysObjectsShadow", "MSysObjids", "MSysLocales", "MSysUnicodeFixupVer2", "MSysDefrag2")
BOOLEAN, CURRENCY, REALS, DATE, TEXTS, GUID = 1, 5, (6, 7), 8, (10, 12), 16
INTEGERS = (2, 3, 4, 14, 15, 17)
DIRTY = 2
"""State of a database that was in use, or was not shut down (JET_dbstateDirtyShutdown)."""
REPAIR = "recover a copy with `esentutl /r` and the .log files beside it, and sift that"
MOST = 10_000_000
DAYS_FROM = datetime(1899, 12, 30)


@step(
    "extract.ese@1",
    accepts=("application/x-ese-database",),
    apart=True,
    libraries=versions("brotli", "inflate64", "libesedb-python", "lz4", "zstandard"),
)
def ese(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Rows as in a spreadsheet at sheet=TABLE&row=n, row 1 the columns. The engine's own tables are left out."""
    import pyesedb  # type: ignore[import-not-found]  # has no stubs

    stream.seek(0)
    head = stream.read(64)
    database = pyesedb.file()
    try:
        database.open_file_object(stream)
        tables = [database.get_table(number) for number in range(database.number_of_tables)]
    except OSError as error:
        raise Unreadable("damaged", f"the database cannot be read: {worded(error)}", REPAIR) from error
    tables = [table for table in tables if table.name not in OWN]
    yield Metadata("tables", str(len(tables)))
    if len(head) > 56 and struct.unpack_from("<I", head, 52)[0] == DIRTY:
        message = "it was not shut down: its last changes lie in the .log files beside it, and were not read with it"
        yield Problem("wal", message, REPAIR)
    blobs = Blobs(())
    for table in tables:
        yield from _table(table, blobs)
    yield from blobs.problems()


def _table(table: Any, blobs: Blobs) -> Iterator[Record]:
    name, broken, number = table.name or "unnamed", 0, 1
    try:
        columns = [table.get_column(place).name or "" for place in range(table.number_of_columns)]
        announced = table.number_of_records
    except OSError as error:
        yield Problem("damaged", f"the table {name} cannot be read: {worded(error)}", REPAIR, at=Locator(sheet=name))
        return
    yield Passage(Locator(sheet=name, row=(1, 1)), line(columns))
    for place in range(min(announced, MOST)):
        try:
            record = table.get_record(place)
            cells = [_value(record, column) for column in range(record.number_of_values)]
            names = [record.get_column_name(column) or "" for column in range(len(cells))]
        except OSError:
            broken += 1
            continue
        number += 1
        shown: list[Value] = []
        for column, cell in enumerate(cells):
            cell = told(cell) if isinstance(cell, bytes) else cell
            if isinstance(cell, bytes):
                member, cell = blobs.shown(cell, name, names[column], number, column + 1)
                if isinstance(member, Contained):
                    yield member
            shown.append(_timed(names[column], cell))
        if text := line(shown):
            yield Passage(Locator(sheet=name, row=(number, number)), text)
    yield Metadata("table", f"{name}: {number - 1} rows; {', '.join(columns)}")
    if broken or announced > MOST:
        message = f"{number - 1} of {announced} rows of the table {name} can be read"
        yield Problem("damaged", message, REPAIR, at=Locator(sheet=name))


def _value(record: Any, place: int) -> Value | bytes:
    kind = record.get_column_type(place)
    if record.is_long_value(place):
        data = record.get_value_data_as_long_value(place).get_data() or b""
        return _words(data) if kind in TEXTS else data
    if record.is_multi_value(place):
        return record.get_value_data(place) or b""
    if kind in TEXTS:
        return record.get_value_data_as_string(place) or ""
    if kind in INTEGERS or kind == CURRENCY:
        value = record.get_value_data_as_integer(place)
        return "" if value is None else int(value)
    data = record.get_value_data(place) or b""
    if not data:
        return ""
    if kind == BOOLEAN:
        return bool(data[0])
    if kind in REALS:
        return float(record.get_value_data_as_floating_point(place))
    if kind == GUID and len(data) == 16:
        return str(uuid.UUID(bytes_le=data))
    return _date(data) if kind == DATE and len(data) == 8 else data


def told(data: bytes) -> str | bytes:
    """What short binary values of Windows are: a user's or group's SID ([MS-DTYP] 2.4.2.2), text in UTF-16."""
    if len(data) >= 12 and data[0] == 1 and data[2:7] == bytes(5) and len(data) == 8 + 4 * data[1]:
        return "-".join(["S-1", str(data[7]), *(str(part) for (part,) in struct.iter_unpack("<I", data[8:]))])
    text = data.decode("utf-16-le", "replace").rstrip("\0") if len(data) % 2 == 0 and data[1::2].count(0) else ""
    return text if len(text) > 2 and text.isprintable() and "\ufffd" not in text else data


def _words(data: bytes) -> str | bytes:
    """Long text is UTF-16 or of one byte a letter; the column's code page is not told."""
    if len(data) % 2 == 0 and data[1:2] == b"\0":
        return data.decode("utf-16-le", "replace").rstrip("\0")
    try:
        return data.decode("utf-8").rstrip("\0")
    except UnicodeDecodeError:
        return data.decode("utf-16-le", "replace").rstrip("\0") if len(data) % 2 == 0 else data


def _date(data: bytes) -> str:
    """An OLE date, days since 1899-12-30, else Windows' count."""
    days = struct.unpack("<d", data)[0]
    if 1 < days < 2_958_466:
        return (DAYS_FROM + timedelta(days=days)).isoformat(timespec="seconds")
    return filetime(int.from_bytes(data, "little"))


def _timed(column: str, cell: Value) -> Value:
    """Windows' count in a column that is named for a time: the time behind the number."""
    if not isinstance(cell, int) or not column.endswith(("Time", "Date", "time")) or cell < 1 << 56:
        return cell
    when = filetime(cell)
    return f"{when} ({cell})" if when else cell
