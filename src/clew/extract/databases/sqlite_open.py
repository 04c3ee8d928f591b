"""SQLite files opened as a copy, read-only, with limits that hostile schemas and views run into.

What a file's own SQL (views, generated columns) may do follows https://www.sqlite.org/security.html.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from clew.errors import Unreadable, worded
from clew.step import Given

LONGEST = 1 << 28
"""Bytes that a value or a row may have."""

OPERATIONS = 10_000
"""The virtual machine's instructions between two looks at what has been used."""

FREE = 30_000_000
FOR_EACH_BYTE = 100
"""Instructions that reading a file may take, and more for each of its bytes: joins and sorts of honest files stay far
below. A count, not a clock, so that the same file always ends the same way."""

LIMITS = (
    (sqlite3.SQLITE_LIMIT_LENGTH, LONGEST),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 200),
    (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 50),
    (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000),
    (sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0),
)
PRAGMAS = ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0", "query_only=ON", "temp_store=MEMORY")
JOURNAL = bytes.fromhex("d9d505f920a163d7")
BY_HAND = "try the command `sqlite3 FILE .recover` on a copy"


@contextmanager
def opened(given: Given, stream: BinaryIO) -> Iterator[sqlite3.Connection]:
    """The database with what its write-ahead log adds, and without what its rollback journal undoes, where
    `given.parts` has one.

    Text that does not decode has U+FFFD. Unreadable: "encrypted" where the header is no database's, "too-large" where
    a query takes more than the file's size explains, "damaged" for all else that SQLite says, inside the block too.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder, "db")
        _copy(stream, path)
        log = log_of(given)
        if log is not None:
            _copy(log, Path(folder, "db-wal"))
        journal = hot_journal(given)
        if journal is not None:
            _copy(given.parts[journal], Path(folder, "db-journal"))
            _roll_back(path)
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
        try:
            _bind(connection, path.stat().st_size)
            yield connection
        except (sqlite3.Error, UnicodeDecodeError) as error:  # names and messages may not be UTF-8
            raise _told(error) from error
        finally:
            connection.close()


def log_of(given: Given) -> BinaryIO | None:
    """The write-ahead log beside the database."""
    name = _beside(given, "-wal")
    return given.parts[name] if name else None


def hot_journal(given: Given) -> str | None:
    """The name of the rollback journal that the database has to be read with: one that was not finished, and that
    names no other file, since SQLite would open that (https://www.sqlite.org/lockingv3.html#hot_journals)."""
    name = _beside(given, "-journal")
    if name is None:
        return None
    journal = given.parts[name]
    end = journal.seek(0, 2)
    journal.seek(0)
    head = journal.read(8)
    journal.seek(max(0, end - 8))
    return name if head == JOURNAL and (end <= 8 or journal.read(8) != JOURNAL) else None


def _beside(given: Given, ending: str) -> str | None:
    """By the database's name where that is known, else the only one."""
    name = given.hint.get("name", "").replace("\\", "/").rpartition("/")[2]
    found = [part for part in given.parts if part.endswith(ending) and "/" not in part]
    if f"{name}{ending}" in found:
        return f"{name}{ending}"
    return found[0] if len(found) == 1 and not name else None


def _roll_back(path: Path) -> None:
    """SQLite undoes the change that was not finished as soon as the copies are read for the first time."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        for limit, most in LIMITS:
            connection.setlimit(limit, most)
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.Error as error:
        raise _told(error) from error
    finally:
        connection.close()


def _copy(stream: BinaryIO, path: Path) -> None:
    stream.seek(0)
    with path.open("wb") as copy:
        shutil.copyfileobj(stream, copy, 1 << 20)


def _bind(connection: sqlite3.Connection, length: int) -> None:
    connection.text_factory = lambda content: content.decode("utf-8", "replace")
    for limit, most in LIMITS:
        connection.setlimit(limit, most)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    left = (FREE + FOR_EACH_BYTE * length) // OPERATIONS

    def spent() -> bool:
        nonlocal left
        left -= 1
        return left < 0

    connection.set_progress_handler(spent, OPERATIONS)
    _load_schema(connection)


def _load_schema(connection: sqlite3.Connection) -> None:
    """Entries that do not parse are left out, once the schema may be "written": SQLite's own way to repair one."""
    query = "SELECT count(*) FROM sqlite_schema"
    try:
        connection.execute(query).fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_CORRUPT:
            raise
        connection.execute("PRAGMA writable_schema=ON")
        with suppress(sqlite3.DatabaseError):
            connection.execute(query).fetchone()
        connection.execute(query).fetchone()


def _told(error: Exception) -> Unreadable:
    code = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_NOTADB:
        return Unreadable("encrypted", "its pages are no database's: encrypted, or overwritten", "find its key")
    if code == sqlite3.SQLITE_INTERRUPT:
        return Unreadable("too-large", "a query took more steps than the file's size explains", BY_HAND)
    return Unreadable("damaged", f"SQLite says: {worded(error)}", BY_HAND)
