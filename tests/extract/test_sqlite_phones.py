"""What phones and their programs keep in SQLite, in a form that a person can read."""

import gzip
import io
import sqlite3
from pathlib import Path

import pytest

from clew.extract.databases.sqlite_functions import archived_text, note_text
from clew.extract.databases.sqlite_tables import SQLITE, database
from clew.model import Metadata, Passage, Problem
from clew.step import Contained, Given, Record

NOON = 727_190_400
"""2024-01-17T13:20:00Z, in Apple's seconds since 2001."""
UNIX = NOON + 978_307_200
AT = "2024-01-17T13:20:00Z"


def read(folder: Path, script: str, *rows: tuple[str, tuple[object, ...]]) -> list[Record]:
    path = folder / "made.db"
    connection = sqlite3.connect(path)
    connection.executescript(script)
    for statement, values in rows:
        connection.execute(statement, values)
    connection.commit()
    connection.close()
    content = path.read_bytes()
    return list(database.run(Given("0" * 64, len(content), SQLITE), io.BytesIO(content)))


def sheet(records: list[Record], name: str) -> list[str]:
    assert not [each for each in records if isinstance(each, Problem)]
    return [each.text for each in records if isinstance(each, Passage) and each.at.sheet == name][1:]


def archived(text: str) -> bytes:
    """An NSAttributedString as typedstream has it: class names, then "+", a count, UTF-8."""
    coded = text.encode()
    size = bytes([len(coded)]) if len(coded) < 0x80 else b"\x81" + len(coded).to_bytes(2, "little")
    start = b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\x00\x84\x84\x08NSObject\x00"
    return start + b"\x85\x92\x84\x84\x84\x08NSString\x01\x94\x84\x01+" + size + coded + b"\x86\x84\x02iI\x01"


def field(number: int, content: bytes) -> bytes:
    size = len(content)
    coded = bytes([size]) if size < 0x80 else bytes([size & 0x7F | 0x80, size >> 7])
    return bytes([number << 3 | 2]) + coded + content


def note(text: str) -> bytes:
    return gzip.compress(b"\x08\x00" + field(2, b"\x10\x01" + field(3, field(2, text.encode()) + b"\x18\x05")), mtime=0)


MESSAGES = """
CREATE TABLE message (ROWID INTEGER PRIMARY KEY, text, attributedBody BLOB, date, date_read, is_from_me, handle_id,
                      service);
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id);
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, chat_identifier, display_name);
CREATE TABLE chat_message_join (chat_id, message_id);
CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY, filename);
CREATE TABLE message_attachment_join (message_id, attachment_id);
INSERT INTO handle VALUES (3, '+963 11'); INSERT INTO chat VALUES (5, 'chat77', 'Family');
INSERT INTO chat_message_join VALUES (5, 1); INSERT INTO attachment VALUES (8, '~/a.jpg'), (9, '~/b.jpg');
INSERT INTO message_attachment_join VALUES (1, 8), (1, 9);
"""


def test_a_message_whose_text_lies_in_its_attributed_body_is_read_with_its_chat_and_files(tmp_path: Path) -> None:
    insert = "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, 3, 'iMessage')"
    long = "سلام " * 60
    records = read(
        tmp_path,
        MESSAGES,
        (insert, (1, None, archived("Meet at noon"), NOON * 10**9, (NOON + 60) * 10**9, 0)),
        (insert, (2, "", archived(long), NOON * 10**9, 0, 1)),
        (insert, (3, "kept", None, NOON * 10**9, 0, 1)),
    )
    assert sheet(records, "Messages") == [
        f"{AT}\treceived\t+963 11\tiMessage\tMeet at noon\tFamily\t~/a.jpg; ~/b.jpg\t2024-01-17T13:21:00Z",
        f"{AT}\tsent\t+963 11\tiMessage\t{long.rstrip()}",
        f"{AT}\tsent\t+963 11\tiMessage\tkept",
    ]
    assert not [each for each in records if isinstance(each, Contained)]


@pytest.mark.parametrize("end", range(0, len(archived("Meet at noon")) + 1, 3))
def test_an_attributed_body_cut_short_gives_what_is_there(end: int) -> None:
    assert archived_text(archived("Meet at noon")[:end]) in (None, *("Meet at noon"[:n] for n in range(1, 13)))


def test_apple_notes_are_read_deleted_ones_too_and_locked_ones_are_named(tmp_path: Path) -> None:
    insert = "INSERT INTO ZICNOTEDATA VALUES (?, ?, ?)"
    records = read(
        tmp_path,
        "CREATE TABLE ZICNOTEDATA (Z_PK INTEGER PRIMARY KEY, ZNOTE, ZDATA BLOB);"
        "CREATE TABLE ZICCLOUDSYNCINGOBJECT (Z_PK INTEGER PRIMARY KEY, ZTITLE1, ZTITLE2, ZSNIPPET, ZFOLDER,"
        " ZMARKEDFORDELETION, ZISPASSWORDPROTECTED, ZCREATIONDATE1, ZCREATIONDATE3, ZMODIFICATIONDATE1);"
        "INSERT INTO ZICCLOUDSYNCINGOBJECT VALUES (1, NULL, 'Money', NULL, NULL, 0, 0, NULL, NULL, NULL),"
        f"(2, 'Paid', NULL, 'to', 1, 1, 0, NULL, {NOON}, {NOON}.5), (3, 'Safe', NULL, NULL, 1, 0, 1, {NOON}, NULL, 0);",
        (insert, (1, 2, note("Paid\nto \ufffcAmal 500 €"))),
        (insert, (2, 3, b"\x93" * 80)),
    )
    assert sheet(records, "Notes") == [
        f"{AT}\t{AT}\tMoney\tPaid\tPaid to Amal 500 €\tdeleted",
        f"{AT}\t\tMoney\tSafe\t\tlocked: its text is encrypted",
    ]


def test_a_note_that_is_none_has_no_text() -> None:
    assert note_text(gzip.compress(b"\xff\xff\xff")) is None
    assert note_text(gzip.compress(field(2, b"plain"))) is None
    assert note_text(b"") is None


def test_android_contacts_picture_messages_and_calendar_are_read(tmp_path: Path) -> None:
    records = read(
        tmp_path,
        "CREATE TABLE raw_contacts (_id INTEGER PRIMARY KEY, display_name, deleted);"
        "CREATE TABLE mimetypes (_id INTEGER PRIMARY KEY, mimetype);"
        "CREATE TABLE data (_id INTEGER PRIMARY KEY, raw_contact_id, mimetype_id, data1);"
        "INSERT INTO raw_contacts VALUES (1, 'Amal', 0), (2, 'Gone', 1);"
        "INSERT INTO mimetypes VALUES (5, 'vnd.android.cursor.item/phone_v2'),(6, 'vnd.android.cursor.item/note');"
        "INSERT INTO data VALUES (1, 1, 5, '+49 1'), (2, 1, 6, 'courier');"
        "CREATE TABLE pdu (_id INTEGER PRIMARY KEY, date, msg_box, sub);"
        "CREATE TABLE part (_id INTEGER PRIMARY KEY, mid, ct, name, text, _data);"
        "CREATE TABLE addr (_id INTEGER PRIMARY KEY, msg_id, address, type);"
        f"INSERT INTO pdu VALUES (7, {UNIX}, 1, 'Look');"
        "INSERT INTO part VALUES (1, 7, 'text/plain', NULL, 'the house', NULL), (2, 7, 'image/jpeg', 'a.jpg', NULL,"
        " '/data/PART_1'); INSERT INTO addr VALUES (1, 7, '+49 1', 137), (2, 7, '+49 2', 151);"
        "CREATE TABLE Events (_id INTEGER PRIMARY KEY, title, description, eventLocation, dtstart, dtend, organizer,"
        f" deleted); INSERT INTO Events VALUES (1, 'Handover', NULL, 'Bridge', {UNIX}000, NULL, 'a@x.org', 1);",
    )
    assert sheet(records, "Contacts") == ["Amal\tphone: +49 1; note: courier", "Gone\t\tdeleted"]
    assert sheet(records, "Messages with pictures (MMS)") == [
        f"{AT}\treceived\t+49 1\t+49 2\tLook\tthe house\ta.jpg (/data/PART_1)"
    ]
    assert sheet(records, "Events (readable)") == [f"{AT}\t\tHandover\tBridge\t\ta@x.org\tdeleted"]


def test_an_ios_backup_names_its_files_and_an_address_book_its_people(tmp_path: Path) -> None:
    records = read(
        tmp_path,
        "CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain, relativePath, flags, file BLOB);"
        "INSERT INTO Files VALUES ('3d0d7e5f', 'HomeDomain', 'Library/SMS/sms.db', 1, x'62706c697374303000');"
        "CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY, First, Last, Organization, Note, CreationDate,"
        " ModificationDate); CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id, value);"
        f"INSERT INTO ABPerson VALUES (1, 'Amal', 'Q', NULL, 'friend', {NOON}, {NOON});"
        "INSERT INTO ABMultiValue VALUES (1, 1, '+963'), (2, 1, 'a@x.org');",
    )
    assert sheet(records, "Files of the backup") == ["3d/3d0d7e5f\tHomeDomain\tLibrary/SMS/sms.db\tfile"]
    assert sheet(records, "Contacts") == [f"Amal\tQ\t\t+963; a@x.org\tfriend\t{AT}\t{AT}"]


def test_what_a_mac_downloaded_photographed_and_did_is_read(tmp_path: Path) -> None:
    records = read(
        tmp_path,
        "CREATE TABLE LSQuarantineEvent (LSQuarantineEventIdentifier TEXT PRIMARY KEY, LSQuarantineTimeStamp REAL,"
        " LSQuarantineAgentName, LSQuarantineDataURLString, LSQuarantineOriginURLString, LSQuarantineSenderName,"
        " LSQuarantineSenderAddress);"
        f"INSERT INTO LSQuarantineEvent VALUES ('A', {NOON}.25, 'Mail', NULL, NULL, 'Omar', 'o@x.org');"
        "CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZFILENAME, ZDIRECTORY, ZDATECREATED, ZADDEDDATE, ZLATITUDE,"
        f" ZLONGITUDE, ZTRASHEDSTATE); INSERT INTO ZASSET VALUES (1, 'I.HEIC', 'DCIM', {NOON}, NULL, -180, 36.3, 1);"
        "CREATE TABLE ZOBJECT (Z_PK INTEGER PRIMARY KEY, ZSTREAMNAME, ZVALUESTRING, ZSTARTDATE, ZENDDATE);"
        f"INSERT INTO ZOBJECT VALUES (1, '/app/inFocus', 'com.apple.Maps', {NOON}, NULL);",
    )
    assert sheet(records, "Downloads by program") == [f"{AT}\tMail\t\t\tOmar\to@x.org"]
    assert sheet(records, "Pictures") == [f"{AT}\t\tDCIM\tI.HEIC\t\t36.3\tdeleted"]
    assert sheet(records, "Use") == [f"{AT}\t\t/app/inFocus\tcom.apple.Maps"]


def test_chats_of_viber_and_messenger_are_read(tmp_path: Path) -> None:
    viber = read(
        tmp_path,
        "CREATE TABLE messages (_id INTEGER PRIMARY KEY, msg_date, date, body, conversation_id, participant_id);"
        "CREATE TABLE participants (_id INTEGER PRIMARY KEY, participant_info_id);"
        "CREATE TABLE participants_info (_id INTEGER PRIMARY KEY, number, display_name, contact_name);"
        f"INSERT INTO messages VALUES (1, {UNIX}000, 0, 'yes', 4, 2); INSERT INTO participants VALUES (2, 3);"
        "INSERT INTO participants_info VALUES (3, '+963', 'Omar', '');"
        "CREATE TABLE calls (_id INTEGER PRIMARY KEY, number, canonized_number, viber_call, date, duration, type);"
        f"INSERT INTO calls VALUES (1, '0963', '+963', 1, {UNIX}000, 61, 3);",
    )
    assert sheet(viber, "Calls by time") == [f"{AT}\tmissed\t+963\t61"]
    assert sheet(viber, "Chats") == [f"{AT}\t+963\tOmar\t4\tyes"]
    (tmp_path / "made.db").unlink()
    messenger = read(
        tmp_path,
        "CREATE TABLE messages (msg_id TEXT PRIMARY KEY, thread_key, text, sender, timestamp_ms);"
        f"INSERT INTO messages VALUES ('m', 'ONE:1', 'hi', '{{\"name\": \"Omar\"}}', {UNIX}000),"
        f" ('n', 'ONE:1', 'no', 'broken', {UNIX}000);",
    )
    assert sheet(messenger, "Chats") == [f"{AT}\tOmar\tONE:1\thi", f"{AT}\tbroken\tONE:1\tno"]


def test_windows_timeline_and_sticky_notes_are_read(tmp_path: Path) -> None:
    records = read(
        tmp_path,
        "CREATE TABLE Activity (Id, AppId, StartTime, EndTime, LastModifiedTime, Payload BLOB);"
        "CREATE TABLE Note (Id, Text, CreatedAt, UpdatedAt);"
        f"INSERT INTO Note VALUES (1, 'PIN', {(UNIX + 62_135_596_800) * 10**7}, 0);",
        (
            "INSERT INTO Activity VALUES (x'00', ?, ?, 0, 0, ?)",
            ('[{"application": "Word"}]', UNIX, b'{"displayText": "list.docx"}'),
        ),
    )
    assert sheet(records, "Timeline") == [f'{AT}\t\t\tWord\t{{"displayText": "list.docx"}}']
    assert sheet(records, "Notes") == [f"{AT}\t\tPIN"]
    assert [each.value for each in records if isinstance(each, Metadata) and each.name == "program"] == [
        "Windows timeline",
        "Windows Sticky Notes",
    ]
