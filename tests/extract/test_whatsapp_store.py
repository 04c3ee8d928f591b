"""WhatsApp's databases: both Android schemas and the iPhone's, made here with invented people."""

import io
import random
import sqlite3
from pathlib import Path

import pytest

from clew.errors import Unreadable
from clew.extract.chats.whatsapp_android import whatsapp_android
from clew.extract.chats.whatsapp_encrypted import whatsapp_encrypted
from clew.extract.chats.whatsapp_ios import whatsapp_ios
from clew.extract.identify.identify import identify
from clew.model import Identity
from clew.step import Given
from tests.extract.chat_records import told

NOON = 1_614_859_200_000
"""2021-03-04 12:00 UTC in milliseconds."""
APPLE_NOON = 1_614_859_200 - 978_307_200

NEW = """
CREATE TABLE jid (_id INTEGER PRIMARY KEY, user TEXT, server TEXT, raw_string TEXT);
CREATE TABLE chat (_id INTEGER PRIMARY KEY, jid_row_id INTEGER, subject TEXT);
CREATE TABLE message (_id INTEGER PRIMARY KEY, chat_row_id INTEGER, from_me INTEGER, key_id TEXT,
  sender_jid_row_id INTEGER, timestamp INTEGER, message_type INTEGER, text_data TEXT);
CREATE TABLE message_media (message_row_id INTEGER PRIMARY KEY, file_path TEXT, mime_type TEXT, media_duration INTEGER);
CREATE TABLE message_location (message_row_id INTEGER PRIMARY KEY, latitude REAL, longitude REAL, place_name TEXT);
CREATE TABLE message_quoted (message_row_id INTEGER PRIMARY KEY, key_id TEXT, text_data TEXT);
CREATE TABLE message_forwarded (message_row_id INTEGER PRIMARY KEY, forward_score INTEGER);
CREATE TABLE message_edit_info (message_row_id INTEGER PRIMARY KEY, edited_timestamp INTEGER);
CREATE TABLE message_revoked (message_row_id INTEGER PRIMARY KEY, revoke_timestamp INTEGER);
CREATE TABLE message_system (message_row_id INTEGER PRIMARY KEY, action_type INTEGER);
CREATE TABLE message_vcard (_id INTEGER PRIMARY KEY, message_row_id INTEGER, vcard TEXT);
CREATE TABLE message_poll_option (_id INTEGER PRIMARY KEY, message_row_id INTEGER, option_name TEXT);
CREATE TABLE message_add_on (_id INTEGER PRIMARY KEY, parent_message_row_id INTEGER, from_me INTEGER,
  sender_jid_row_id INTEGER);
CREATE TABLE message_add_on_reaction (message_add_on_row_id INTEGER, reaction TEXT);
CREATE TABLE call_log (_id INTEGER PRIMARY KEY, note TEXT);
INSERT INTO call_log VALUES (1, 'a call of nine minutes');
INSERT INTO jid VALUES (1, '111', 's', '111@s.whatsapp.net'), (2, '222', 's', '222@s.whatsapp.net'),
  (3, '9', 'g', '9@g.us');
INSERT INTO chat VALUES (1, 3, 'المرفأ'), (2, 2, NULL);
"""
OLD = """
CREATE TABLE messages (_id INTEGER PRIMARY KEY AUTOINCREMENT, key_remote_jid TEXT NOT NULL, key_from_me INTEGER,
  key_id TEXT NOT NULL, status INTEGER, data TEXT, timestamp INTEGER, media_wa_type TEXT, media_name TEXT,
  media_caption TEXT, media_mime_type TEXT, media_duration INTEGER, latitude REAL, longitude REAL,
  remote_resource TEXT, quoted_row_id INTEGER, forwarded INTEGER);
CREATE TABLE messages_quotes (_id INTEGER PRIMARY KEY, key_id TEXT, data TEXT);
CREATE TABLE chat_list (_id INTEGER PRIMARY KEY, key_remote_jid TEXT, subject TEXT);
INSERT INTO chat_list VALUES (1, '9@g.us', 'Harbour');
INSERT INTO messages (key_remote_jid, key_id, timestamp) VALUES ('-1', '-1', 0);
"""
IPHONE = """
CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, ZPARTNERNAME TEXT, ZCONTACTJID TEXT);
CREATE TABLE ZWAGROUPMEMBER (Z_PK INTEGER PRIMARY KEY, ZMEMBERJID TEXT, ZCONTACTNAME TEXT, ZFIRSTNAME TEXT);
CREATE TABLE ZWAMEDIAITEM (Z_PK INTEGER PRIMARY KEY, ZMEDIALOCALPATH TEXT, ZTITLE TEXT, ZVCARDSTRING TEXT,
  ZVCARDNAME TEXT, ZMOVIEDURATION INTEGER, ZLATITUDE REAL, ZLONGITUDE REAL, ZMETADATA BLOB);
CREATE TABLE ZWAPROFILEPUSHNAME (Z_PK INTEGER PRIMARY KEY, ZJID TEXT, ZPUSHNAME TEXT);
CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZISFROMME INTEGER, ZMESSAGEDATE REAL,
  ZMESSAGETYPE INTEGER, ZTEXT TEXT, ZFROMJID TEXT, ZGROUPMEMBER INTEGER, ZMEDIAITEM INTEGER, ZSTANZAID TEXT,
  ZGROUPEVENTTYPE INTEGER);
INSERT INTO ZWACHATSESSION VALUES (1, 'Harbour', '9@g.us'), (2, 'Rana', '111@s.whatsapp.net');
INSERT INTO ZWAGROUPMEMBER VALUES (1, '222@s.whatsapp.net', NULL, NULL);
INSERT INTO ZWAPROFILEPUSHNAME VALUES (1, '222@s.whatsapp.net', 'Salim');
"""


def made(path: Path, script: str, *inserts: tuple[str, tuple[object, ...]]) -> bytes:
    connection = sqlite3.connect(path)
    connection.executescript(script)
    for table, values in inserts:
        connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)
    connection.commit()
    connection.close()
    return path.read_bytes()


def kind(content: bytes, suffix: str = "") -> str:
    found = next(identify.run(Given("0" * 64, len(content), "", hint={"suffix": suffix}), io.BytesIO(content)))
    assert isinstance(found, Identity)
    return found.media_type


def test_android_messages_are_grouped_by_conversation_in_order_of_time(tmp_path: Path) -> None:
    content = made(
        tmp_path / "a",
        NEW,
        ("message", (1, 2, 0, "K1", 0, NOON + 60_000, 0, "a private word")),
        ("message", (2, 1, 0, "K2", 1, NOON, 0, "the boat is here")),
        ("message", (3, 1, 1, "K3", 0, NOON + 1500, 0, "which?")),
        ("message_quoted", (3, "K2", "the boat is here")),
        ("message_edit_info", (3, NOON + 2000)),
        ("message", (4, 1, 0, "K4", 2, NOON + 3000, 1, None)),
        ("message_media", (4, "Media/WhatsApp Images/IMG-1.jpg", "image/jpeg", None)),
        ("message_forwarded", (4, 6)),
        ("message", (5, 1, 0, "K5", 2, NOON + 4000, 5, None)),
        ("message_location", (5, 33.9, 35.5, "Pier 2")),
        ("message", (6, 1, 1, "K6", 0, NOON + 5000, 7, "Harbour")),
        ("message_system", (6, 11)),
        ("message", (7, 1, 0, "K7", 1, NOON + 6000, 66, "Go?")),
        ("message_poll_option", (1, 7, "yes")),
        ("message_add_on", (1, 7, 0, 2)),
        ("message_add_on_reaction", (1, "👍")),
        ("message", (8, 1, 0, "K8", 1, NOON + 7000, 15, None)),
        ("message_revoked", (8, NOON + 8000)),
    )
    assert kind(content) == "application/x-whatsapp-android+sqlite3"
    found = told(whatsapp_android, content, {"Media/WhatsApp Images/IMG-1.jpg": b"JPEG"})
    assert found.texts == [
        "111@s.whatsapp.net, 2021-03-04T12:00:00+00:00\nthe boat is here\n",
        "me, 2021-03-04T12:00:01.500+00:00\nreply to message 1: the boat is here\nwhich?\n"
        "edited 2021-03-04T12:00:02+00:00\n",
        "222@s.whatsapp.net, 2021-03-04T12:00:03+00:00\nforwarded many times\n[image]\n"
        "attached: Media/WhatsApp Images/IMG-1.jpg (image/jpeg)\n",
        "222@s.whatsapp.net, 2021-03-04T12:00:04+00:00\n[location]\nlocation: 33.9, 35.5, Pier 2\n",
        "2021-03-04T12:00:05+00:00\n[system message, action 11]\nHarbour\n",
        "111@s.whatsapp.net, 2021-03-04T12:00:06+00:00\n[poll]\nGo?\n- yes\nreaction: 👍 (222@s.whatsapp.net)\n",
        "111@s.whatsapp.net, 2021-03-04T12:00:07+00:00\n[deleted]\ndeleted 2021-03-04T12:00:08+00:00\n",
        "222@s.whatsapp.net, 2021-03-04T12:01:00+00:00\na private word\n",
    ]
    sheets = [each.at.sheet for each in found.passages if each.at.message]
    assert sheets == ["المرفأ"] * 7 + ["222@s.whatsapp.net"]
    assert found.properties["conversation"] == ["المرفأ", "222@s.whatsapp.net"]
    assert found.properties["participant"] == ["111@s.whatsapp.net", "me", "222@s.whatsapp.net"]
    assert [(member.at.message, body) for member, body in found.members] == [(3, b"JPEG")]
    assert not found.problems
    assert any(each.at.sheet == "call_log" and "a call of nine minutes" in each.text for each in found.passages)


def test_media_that_are_elsewhere_on_the_phone_are_counted_in_a_note(tmp_path: Path) -> None:
    content = made(
        tmp_path / "a", NEW, ("message", (1, 1, 0, "K", 1, NOON, 3, None)), ("message_media", (1, "v.mp4", None, 9))
    )
    found = told(whatsapp_android, content)
    assert "attached: v.mp4 (9 s)\n" in found.texts[0]
    assert [(each.code, each.effect) for each in found.problems] == [("missing-media", "note")]


def test_the_smallest_schema_that_is_known_is_enough(tmp_path: Path) -> None:
    content = made(
        tmp_path / "a",
        "CREATE TABLE jid (_id INTEGER PRIMARY KEY, raw_string);"
        "CREATE TABLE chat (_id INTEGER PRIMARY KEY, jid_row_id);"
        "CREATE TABLE message (_id INTEGER PRIMARY KEY, chat_row_id, from_me, key_id, timestamp);",
        ("message", (1, 5, 0, "K", "not a time")),
        ("message", (2, 5, 1, None, None)),
    )
    assert told(whatsapp_android, content).texts == ["(no sender, no time)\n", "me\n"]


def test_tables_that_are_not_as_expected_are_still_read_as_rows(tmp_path: Path) -> None:
    content = made(
        tmp_path / "a",
        "CREATE TABLE jid (_id); CREATE TABLE chat (_id, x); INSERT INTO chat VALUES (1, 'a plain row');"
        "CREATE TABLE message (_id TEXT PRIMARY KEY, chat_row_id, key_id) WITHOUT ROWID;",
    )
    found = told(whatsapp_android, content)
    assert [(each.code, each.effect) for each in found.problems] == [("damaged", "partial")]
    assert any("a plain row" in each.text for each in found.passages)


def test_the_older_android_schema_is_read(tmp_path: Path) -> None:
    columns = "_id, key_remote_jid, key_from_me, key_id, status, data, timestamp, media_wa_type, remote_resource"
    columns += ", quoted_row_id"
    content = made(
        tmp_path / "a",
        OLD,
        ("messages_quotes", (1, "K1", "hello")),
        (f"messages ({columns})", (2, "9@g.us", 0, "K1", 0, "hello", NOON, "0", "111@s.whatsapp.net", None)),
        (f"messages ({columns})", (3, "9@g.us", 1, "K2", 0, "yes", NOON + 1000, "0", None, 1)),
        (f"messages ({columns})", (4, "222@s.whatsapp.net", 0, "K3", 0, None, NOON, "2", None, None)),
        (f"messages ({columns})", (5, "9@g.us", 1, "K4", 6, "Harbour", NOON + 2000, "0", None, None)),
    )
    assert kind(content) == "application/x-whatsapp-android+sqlite3"
    found = told(whatsapp_android, content)
    assert found.texts == [
        "222@s.whatsapp.net, 2021-03-04T12:00:00+00:00\n[audio]\n",
        "111@s.whatsapp.net, 2021-03-04T12:00:00+00:00\nhello\n",
        "me, 2021-03-04T12:00:01+00:00\nreply to message 2: hello\nyes\n",
        "2021-03-04T12:00:02+00:00\n[system message]\nHarbour\n",
    ]
    assert found.properties["conversation"] == ["222@s.whatsapp.net", "Harbour"]


def test_an_iphones_messages_have_names_and_times_since_2001(tmp_path: Path) -> None:
    quoted = b"\x2a\x14" + b"STANZA-OF-THE-1ST-xy" + b"\x32\x00"
    content = made(
        tmp_path / "a",
        IPHONE,
        ("ZWAMESSAGE", (1, 1, 0, APPLE_NOON, 0, "مرحبا", "9@g.us", 1, None, "STANZA-OF-THE-1ST-MESSAGE", None)),
        ("ZWAMEDIAITEM", (1, None, None, None, None, None, None, None, quoted)),
        ("ZWAMESSAGE", (2, 1, 1, APPLE_NOON + 1.5, 0, "hello", None, None, 1, "S2", None)),
        ("ZWAMEDIAITEM", (2, "Media/9/a.opus", "note", "audio/ogg", None, 7, 0, 0, None)),
        ("ZWAMESSAGE", (3, 2, 0, APPLE_NOON + 5, 3, None, "111@s.whatsapp.net", None, 2, "S3", None)),
        ("ZWAMESSAGE", (4, 1, 0, APPLE_NOON + 6, 6, None, "9@g.us", None, None, "S4", 2)),
    )
    assert kind(content) == "application/x-whatsapp-ios+sqlite3"
    found = told(whatsapp_ios, content, {"Message/Media/9/a.opus": b"OggS"})
    assert found.texts == [
        "Salim (222@s.whatsapp.net), 2021-03-04T12:00:00+00:00\nمرحبا\n",
        "me, 2021-03-04T12:00:01.500+00:00\nreply to message 1\nhello\n",
        "2021-03-04T12:00:06+00:00\n[system message, event 2]\n",
        "Rana (111@s.whatsapp.net), 2021-03-04T12:00:05+00:00\n[audio]\n"
        "attached: Media/9/a.opus (audio/ogg, 7 s)\nnote\n",
    ]
    assert found.properties["conversation"] == ["Harbour", "Rana"]
    assert [(member.name, body) for member, body in found.members] == [("Message/Media/9/a.opus", b"OggS")]


def test_messages_that_only_the_log_holds_are_read(tmp_path: Path) -> None:
    path = tmp_path / "msgstore.db"
    made(path, NEW)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("INSERT INTO message VALUES (1, 2, 0, 'K', 0, ?, 0, 'last words')", (NOON,))
    content, log = path.read_bytes(), Path(f"{path}-wal").read_bytes()
    connection.close()
    assert told(whatsapp_android, content).texts == []
    assert "last words\n" in told(whatsapp_android, content, {"msgstore.db-wal": log}).texts[0]


def test_a_large_schema_is_recognised_and_a_view_is_no_message_table(tmp_path: Path) -> None:
    many = "".join(f"CREATE TABLE other_{n} (a{'x' * 200}, b{'y' * 200});" for n in range(300))
    assert kind(made(tmp_path / "a", many + NEW)) == "application/x-whatsapp-android+sqlite3"
    assert kind(made(tmp_path / "b", many)) == "application/vnd.sqlite3"
    hostile = (
        "CREATE TABLE message_x (a); CREATE TABLE jid (_id); CREATE TABLE chat (_id); CREATE VIEW message AS"
        " WITH RECURSIVE n(_id) AS (SELECT 1 UNION ALL SELECT _id + 1 FROM n) SELECT _id, 1 AS chat_row_id,"
        " 1 AS key_id, 1 AS timestamp FROM n"
    )
    assert kind(made(tmp_path / "c", hostile)) == "application/vnd.sqlite3"


@pytest.mark.parametrize(
    "head",
    [
        b"\x8a\x01\x12\x40\x0a\x01\x00" + bytes(62) + b"\x22\x0c\x0a\x0a2.22.16.77",
        b"\x59\x01\x08\x01\x1a\x12\x0a\x10" + bytes(range(16)) + b"\x22\x0b\x0a\x0a2.23.10.78",
    ],
)
def test_an_encrypted_backup_is_named_as_that(head: bytes) -> None:
    content = head + random.Random(1).randbytes(4000)
    assert kind(content) == "application/x-whatsapp-encrypted"
    with pytest.raises(Unreadable) as caught:
        told(whatsapp_encrypted, content)
    assert caught.value.code == "encrypted" and "sift the result" in caught.value.advice


def test_a_crypt12_has_no_mark_and_is_told_by_its_name() -> None:
    content = b"\x00\x01\x02" + random.Random(1).randbytes(4000)
    assert kind(content, ".crypt12") == "application/x-whatsapp-encrypted"
    assert kind(content) == "application/octet-stream"
