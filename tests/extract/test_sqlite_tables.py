"""SQLite databases read as rows, known ones in readable form as well."""

import hashlib
import io
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from clew.errors import Unreadable
from clew.extract.databases.sqlite_tables import ENCRYPTED, SQLITE, database
from clew.extract.identify.identify import identify
from clew.model import Identity, Locator, Metadata, Passage, Problem
from clew.step import Contained, Given, Record

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


@pytest.fixture
def made(tmp_path: Path) -> Callable[[str], bytes]:
    def make(script: str) -> bytes:
        path = tmp_path / "made.db"
        path.unlink(missing_ok=True)
        connection = sqlite3.connect(path)
        connection.executescript(script)
        connection.close()
        return path.read_bytes()

    return make


def read(content: bytes, parts: dict[str, bytes] | None = None, media_type: str = SQLITE) -> list[Record]:
    beside = {name: io.BytesIO(part) for name, part in (parts or {}).items()}
    return list(database.run(Given("0" * 64, len(content), media_type, parts=beside), io.BytesIO(content)))


def sheet(records: list[Record], name: str) -> list[str]:
    return [each.text for each in records if isinstance(each, Passage) and each.at.sheet == name]


def problems(records: list[Record]) -> list[Problem]:
    return [each for each in records if isinstance(each, Problem)]


def values(records: list[Record], name: str) -> list[str]:
    return [each.value for each in records if isinstance(each, Metadata) and each.name == name]


def test_each_row_is_a_passage_below_the_columns_names_with_cells_in_their_columns(
    made: Callable[[str], bytes],
) -> None:
    records = read(
        made(
            "CREATE TABLE \"the 'people'\" (id INTEGER PRIMARY KEY, name, age, note);"
            "INSERT INTO \"the 'people'\" VALUES (7, 'ليلى', 41.5, NULL), (9, NULL, NULL, 'two\nlines');"
            "CREATE TABLE void (empty);"
        )
    )
    assert sheet(records, "the 'people'") == ["id\tname\tage\tnote", "7\tليلى\t41.5", "9\t\t\ttwo lines"]
    assert [each.at.row for each in records if isinstance(each, Passage)] == [(1, 1), (2, 2), (3, 3), (1, 1)]
    assert values(records, "table") == ["the 'people': 2 rows; id, name, age, note", "void: 0 rows; empty"]
    assert problems(records) == []


def test_a_row_of_nulls_is_counted_but_says_nothing(made: Callable[[str], bytes]) -> None:
    records = read(made("CREATE TABLE t (a); INSERT INTO t VALUES (NULL), ('second');"))
    assert [each.at for each in records if isinstance(each, Passage)][1:] == [Locator(sheet="t", row=(3, 3))]


def test_files_in_cells_are_members_and_other_bytes_are_shown(made: Callable[[str], bytes]) -> None:
    noise = bytes(range(128, 256))
    records = read(
        made(
            "CREATE TABLE t (a, b);"
            f"INSERT INTO t VALUES (1, x'{PNG.hex()}'), (2, x'00ff'), (3, x'{b'words'.hex()}'), (4, x'{noise.hex()}');"
        )
    )
    members = [each for each in records if isinstance(each, Contained)]
    assert [(each.member.at.cell, each.member.at.sheet) for each in members] == [("B2", "t"), ("B5", "t")]
    assert [b"".join(each.content) for each in members] == [PNG, noise]
    assert sheet(records, "t")[2:4] == ["2\t00ff", "3\twords"]
    assert sheet(records, "t")[1].startswith("1\t[28 bytes, SHA-256 ")


def test_views_are_named_and_not_run_and_a_full_text_index_gives_its_content_once(
    made: Callable[[str], bytes],
) -> None:
    records = read(
        made(
            "CREATE TABLE t (a); INSERT INTO t VALUES ('x'); CREATE VIEW v AS SELECT a || a FROM t;"
            "CREATE VIRTUAL TABLE words USING fts5(body); INSERT INTO words VALUES ('found once');"
            "CREATE VIRTUAL TABLE places USING rtree(id, x0, x1); INSERT INTO places VALUES (1, 2, 3);"
        )
    )
    assert values(records, "view") == ["v"]
    assert values(records, "virtual-table") == ["words (fts5)", "places (rtree)"]
    sheets = {each.at.sheet for each in records if isinstance(each, Passage)}
    assert sheets == {"t", "words_content"}
    assert sheet(records, "words_content") == ["id\tc0", "1\tfound once"]


def test_a_database_as_wide_and_old_as_utf16_and_without_row_numbers(made: Callable[[str], bytes]) -> None:
    records = read(
        made(
            "PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (rowid TEXT PRIMARY KEY, oid, _rowid_) WITHOUT ROWID;"
            "INSERT INTO t VALUES ('ب', 1, 2), ('a', 3, 4); CREATE TABLE u (rowid, oid, _rowid_);"
            "INSERT INTO u VALUES (5, 6, 7);"
        )
    )
    assert sheet(records, "t") == ["rowid\toid\t_rowid_", "ب\t1\t2", "a\t3\t4"]
    assert sheet(records, "u")[1:] == ["5\t6\t7"]


def test_what_lies_in_the_write_ahead_log_is_read_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES ('old');")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.execute("INSERT INTO t VALUES ('new')")
    content, log = path.read_bytes(), (tmp_path / "live.db-wal").read_bytes()
    connection.close()
    assert sheet(read(content), "t") == ["a", "old"]
    records = read(content, {"live.db-wal": log})
    assert sheet(records, "t") == ["a", "old", "new"]
    assert values(records, "write-ahead-log") == ["live.db-wal: 1 frames"]
    assert [(each.code, each.effect) for each in problems(records)] == [("wal", "note")]
    cut = read(content, {"live.db-wal": log[:-100]})
    assert sheet(cut, "t") == ["a", "old"]


def test_rows_behind_a_damaged_page_are_read_and_the_gap_is_told(made: Callable[[str], bytes]) -> None:
    content = bytearray(
        made(
            "PRAGMA page_size = 1024; CREATE TABLE t (a); CREATE TABLE u (b); INSERT INTO u VALUES ('whole');"
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
            "INSERT INTO t SELECT 'row ' || i || ' ' || hex(zeroblob(20)) FROM n;"
        )
    )
    place = content.index(b"row 250 ") // 1024 * 1024
    content[place : place + 1024] = b"\xee" * 1024
    records = read(bytes(content))
    rows = sheet(records, "t")
    lost = 501 - len(rows)
    assert 0 < lost < 30
    assert rows[-1].startswith("row 500 ")
    assert not any(row.startswith("row 250 ") for row in rows)
    assert sheet(records, "u") == ["b", "whole"]
    assert [each.code for each in problems(records)] == ["damaged"]


def test_a_database_cut_short_gives_what_is_left(made: Callable[[str], bytes]) -> None:
    content = made(
        "CREATE TABLE small (a); INSERT INTO small VALUES ('kept'); CREATE TABLE t (a);"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
        "INSERT INTO t SELECT 'row ' || i || hex(zeroblob(50)) FROM n;"
    )
    records = read(content[: len(content) // 2])
    assert sheet(records, "small") == ["a", "kept"]
    assert len(sheet(records, "t")) > 1000
    assert "damaged" in {each.code for each in problems(records)}


def test_one_broken_entry_of_the_schema_leaves_the_other_tables(made: Callable[[str], bytes]) -> None:
    content = made("CREATE TABLE good (a); INSERT INTO good VALUES (1); CREATE TABLE worse (b);")
    records = read(content.replace(b"CREATE TABLE worse (b)", b"CREATE TABLE worse ((("))
    assert sheet(records, "good") == ["a", "1"]
    assert "damaged" in {each.code for each in problems(records)}


def test_noise_behind_the_header_is_told_as_damage_or_encryption(made: Callable[[str], bytes]) -> None:
    content = made("CREATE TABLE t (a)")
    with pytest.raises(Unreadable) as caught:
        read(content[:16] + b"\xa7" * (len(content) - 16))
    assert caught.value.code in ("damaged", "encrypted")


def test_a_file_of_noise_named_as_a_database_is_told_to_be_encrypted() -> None:
    noise = b"".join(hashlib.sha512(bytes([number])).digest() for number in range(128))
    given = Given("0" * 64, len(noise), "", hint={"suffix": ".db"})
    assert [each.media_type for each in identify.run(given, io.BytesIO(noise)) if isinstance(each, Identity)] == [
        ENCRYPTED
    ]
    with pytest.raises(Unreadable) as caught:
        read(noise, media_type=ENCRYPTED)
    assert caught.value.code == "encrypted"


CHROME = """
CREATE TABLE urls (id INTEGER PRIMARY KEY, url, title, visit_count, typed_count, last_visit_time, hidden);
CREATE TABLE visits (id INTEGER PRIMARY KEY, url, visit_time, from_visit, transition, segment_id);
CREATE TABLE keyword_search_terms (keyword_id, url_id, term, normalized_term);
CREATE TABLE downloads (id INTEGER PRIMARY KEY, guid, target_path, start_time, end_time, received_bytes, total_bytes,
    state, referrer, mime_type);
CREATE TABLE downloads_url_chains (id, chain_index, url);
INSERT INTO urls VALUES (1, 'https://bank.example/', 'The bank', 2, 1, 13350000000000000, 0),
    (2, 'https://bank.example/statement.pdf', 'Statement', 1, 0, 13350000060000000, 0);
INSERT INTO visits VALUES (10, 1, 13350000000000000, 0, 805306369, 0), (11, 2, 13350000060000000, 10, 0, 0);
INSERT INTO keyword_search_terms VALUES (2, 1, 'offshore bank', 'offshore bank');
INSERT INTO downloads VALUES (1, 'g',
    'C:\\Users\\a\\statement.pdf', 13350000061000000, 0, 10, 20, 2, '', 'application/pdf');
INSERT INTO downloads_url_chains VALUES (1, 0, 'https://short.example/x'), (1, 1, 'https://bank.example/s.pdf');
"""


def test_a_chrome_history_is_read_as_visits_downloads_and_searches_with_times(made: Callable[[str], bytes]) -> None:
    records = read(made(CHROME))
    assert values(records, "program") == ["Chromium history"]
    assert sheet(records, "Visits")[1:] == [
        "2024-01-17T21:20:00Z\tThe bank\thttps://bank.example/\ttyped\t2\t1",
        "2024-01-17T21:21:00Z\tStatement\thttps://bank.example/statement.pdf\tlink\t1\t0\thttps://bank.example/",
    ]
    assert sheet(records, "Downloads")[1] == (
        "2024-01-17T21:21:01Z\t\tC:\\Users\\a\\statement.pdf\thttps://bank.example/s.pdf\t\t10\t20\tcancelled"
        "\tapplication/pdf"
    )
    assert sheet(records, "Searches")[1] == "2024-01-17T21:20:00Z\toffshore bank\thttps://bank.example/"
    assert len(sheet(records, "visits")) == 3


def test_saved_passwords_are_told_by_site_and_user_alone(made: Callable[[str], bytes]) -> None:
    sealed = b"v10" + bytes(range(200, 240)) * 4
    records = read(
        made(
            "CREATE TABLE logins (origin_url, username_value, password_value BLOB, date_created, times_used);"
            f"INSERT INTO logins VALUES ('https://x.example/', 'amal', x'{sealed.hex()}', 13350000000000000, 3);"
        )
    )
    assert sheet(records, "Sign-ins")[1:] == ["2024-01-17T21:20:00Z\thttps://x.example/\tamal\t3"]
    assert not [each for each in records if isinstance(each, Contained)]


def test_firefox_safari_and_phones_are_read_with_times(made: Callable[[str], bytes]) -> None:
    firefox = read(
        made(
            "CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url, title, visit_count);"
            "CREATE TABLE moz_historyvisits (id INTEGER PRIMARY KEY, from_visit, place_id, visit_date, visit_type);"
            "INSERT INTO moz_places VALUES (1, 'https://a.example/', 'A', 1);"
            "INSERT INTO moz_historyvisits VALUES (1, 0, 1, 1705497600123456, 2);"
        )
    )
    assert sheet(firefox, "Visits")[1:] == ["2024-01-17T13:20:00Z\tA\thttps://a.example/\ttyped\t1"]
    safari = read(
        made(
            "CREATE TABLE history_items (id INTEGER PRIMARY KEY, url, visit_count);"
            "CREATE TABLE history_visits (id INTEGER PRIMARY KEY, history_item, visit_time REAL, title,"
            " redirect_source); INSERT INTO history_items VALUES (1, 'https://s.example/', 4);"
            "INSERT INTO history_visits VALUES (1, 1, 727190400.25, 'S', NULL);"
        )
    )
    assert sheet(safari, "Visits")[1:] == ["2024-01-17T13:20:00Z\tS\thttps://s.example/\t4"]
    phone = read(
        made(
            "CREATE TABLE message (ROWID INTEGER PRIMARY KEY, text, date, is_from_me, handle_id, service);"
            "CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id);"
            "INSERT INTO handle VALUES (3, '+963 11');"
            "INSERT INTO message VALUES (1, 'hello', 727190400000000000, 1, 3, 'SMS');"
        )
    )
    assert sheet(phone, "Messages")[1:] == ["2024-01-17T13:20:00Z\tsent\t+963 11\tSMS\thello"]
    android = read(
        made(
            "CREATE TABLE sms (_id INTEGER PRIMARY KEY, address, date, type, body);"
            "INSERT INTO sms VALUES (1, '+49', 1705497600000, 1, 'Ja');"
        )
    )
    assert sheet(android, "Messages")[1:] == ["2024-01-17T13:20:00Z\treceived\t+49\tJa"]


def test_a_view_in_the_place_of_a_known_table_is_not_run(made: Callable[[str], bytes]) -> None:
    records = read(
        made(
            "CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url, title, visit_count);"
            "CREATE VIEW moz_historyvisits AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            " SELECT i AS id, i AS place_id, i AS visit_date, 1 AS visit_type, 0 AS from_visit FROM n;"
        )
    )
    assert values(records, "program") == []


def test_the_same_bytes_give_the_same_records(made: Callable[[str], bytes]) -> None:
    content = made(CHROME)
    plain = [[each for each in read(content) if not isinstance(each, Contained)] for _ in range(2)]
    assert plain[0] == plain[1]
