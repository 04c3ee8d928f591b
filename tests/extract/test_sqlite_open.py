"""Databases are opened as copies, with their log, and hostile ones end soon."""

import io
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from clew.errors import Unreadable
from clew.extract.databases.sqlite_open import hot_journal, opened
from clew.extract.databases.sqlite_wal import applied
from clew.model import Metadata
from clew.step import Given


def made(path: Path, *statements: str) -> bytes:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()
    return path.read_bytes()


def ask(content: bytes, query: str, **given: object) -> list[tuple[object, ...]]:
    with opened(Given("0" * 64, len(content), "application/vnd.sqlite3", **given), io.BytesIO(content)) as connection:  # type: ignore[arg-type]
        return connection.execute(query).fetchall()


def with_log(folder: Path) -> tuple[bytes, bytes]:
    """A database and its write-ahead log, as they lie beside each other while a program has it open."""
    path = folder / "chat.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE t (a)")
    connection.execute("INSERT INTO t VALUES ('old')")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("INSERT INTO t VALUES ('new')")
    pair = path.read_bytes(), Path(f"{path}-wal").read_bytes()
    connection.close()
    return pair


def test_what_only_the_log_holds_is_read(tmp_path: Path) -> None:
    content, log = with_log(tmp_path)
    query = "SELECT a FROM t"
    assert ask(content, query) == [("old",)]
    assert ask(content, query, parts={"chat.db-wal": io.BytesIO(log)}) == [("old",), ("new",)]


def test_the_log_of_another_database_is_left_alone(tmp_path: Path) -> None:
    content, log = with_log(tmp_path)
    parts = {"other.db-wal": io.BytesIO(log)}
    assert ask(content, "SELECT a FROM t", parts=parts, hint={"name": "chat.db"}) == [("old",)]
    parts = {"chat.db-wal": io.BytesIO(log), **parts}
    assert len(ask(content, "SELECT a FROM t", parts=parts, hint={"name": "chat.db"})) == 2


def test_text_that_does_not_decode_is_shown_as_far_as_it_does(tmp_path: Path) -> None:
    content = made(tmp_path / "a", "CREATE TABLE t (a)", "INSERT INTO t VALUES (CAST(x'61ff62' AS TEXT))")
    assert ask(content, "SELECT a FROM t") == [("a\ufffdb",)]


def test_nothing_can_be_written_or_attached(tmp_path: Path) -> None:
    content = made(tmp_path / "a", "CREATE TABLE t (a)")
    for statement in ("INSERT INTO t VALUES (1)", f"ATTACH '{tmp_path}/b' AS b", "SELECT load_extension('x')"):
        with pytest.raises(Unreadable):
            ask(content, statement)
    assert not (tmp_path / "b").exists()


def test_a_view_without_end_is_stopped(tmp_path: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS a FROM n"
    content = made(tmp_path / "a", f"CREATE VIEW message AS {endless}")
    with pytest.raises(Unreadable) as caught:
        ask(content, "SELECT * FROM message")
    assert caught.value.code == "too-large"


def test_a_view_that_makes_a_huge_value_is_refused(tmp_path: Path) -> None:
    content = made(tmp_path / "a", "CREATE VIEW v AS SELECT zeroblob(999999999) AS a")
    with pytest.raises(Unreadable):
        ask(content, "SELECT * FROM v")


def test_pages_that_are_no_database_are_said_to_be_encrypted() -> None:
    noise = random.Random(1).randbytes(8192)
    for content in (noise, b"SQLite format 3\x00" + noise):
        with pytest.raises(Unreadable) as caught:
            ask(content, "SELECT 1")
        assert caught.value.code == "encrypted"


def test_a_schema_that_is_not_utf_8_is_damaged(tmp_path: Path) -> None:
    content = made(tmp_path / "a", "CREATE TABLE t (column_name)", "INSERT INTO t VALUES (1)")
    with pytest.raises(Unreadable) as caught:
        ask(content.replace(b"column_name", b"colu\xff\xfe\xfdame"), "SELECT * FROM t")
    assert caught.value.code == "damaged"


def test_a_database_cut_off_is_damaged_where_the_cut_is_met(tmp_path: Path) -> None:
    rows = [f"INSERT INTO t VALUES ('{number}', '{'x' * 500}')" for number in range(50)]
    content = made(tmp_path / "a", "CREATE TABLE t (a, b)", *rows)
    with pytest.raises(Unreadable) as caught:
        ask(content[: len(content) // 2], "SELECT * FROM t")
    assert caught.value.code == "damaged"


def test_a_change_that_was_not_finished_is_undone_on_the_copy(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as made:
        made.executescript("CREATE TABLE t(x); INSERT INTO t VALUES('committed'); PRAGMA cache_size=1;")
        made.execute("BEGIN")
        made.executemany("INSERT INTO t VALUES(?)", [("unfinished " * 200,)] * 200)
        content, journal = path.read_bytes(), Path(f"{path}-journal").read_bytes()
        made.rollback()
    assert b"unfinished" in content
    given = Given("0" * 64, len(content), "application/vnd.sqlite3", parts={"a.db-journal": io.BytesIO(journal)})
    with opened(given, io.BytesIO(content)) as connection:
        assert connection.execute("SELECT x FROM t").fetchall() == [("committed",)]
    assert [record.name for record in applied(given) if isinstance(record, Metadata)] == ["rollback-journal"]


def test_a_journal_that_is_finished_or_names_another_file_is_left_alone() -> None:
    magic = bytes.fromhex("d9d505f920a163d7")
    for journal in (bytes(512), magic + bytes(504) + magic, b""):
        given = Given("0" * 64, 0, "", parts={"a.db-journal": io.BytesIO(journal)})
        assert hot_journal(given) is None
