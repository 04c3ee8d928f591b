"""What browsers keep outside of SQLite: bookmarks, sessions, LevelDB."""

import io
import json
import struct

import lz4.block
import pytest

from clew.errors import Unreadable
from clew.extract import STEPS
from clew.extract.archives.compressed import compressed
from clew.extract.databases.leveldb import FOOTER, LIST, LOG, TABLE, _masked
from clew.extract.databases.snappy import unsnapped
from clew.extract.identify.identify import identify
from clew.model import Identity, Metadata, Passage, Problem
from clew.step import Contained, Given


def told(content: bytes) -> Identity:
    (identity, *_) = identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content))
    assert isinstance(identity, Identity)
    return identity


def rows(content: bytes) -> tuple[list[list[str]], list[str]]:
    """The rows but for the head, and the problems' codes, as the step gives them that takes the type."""
    kind = told(content)
    reader = next(each for each in STEPS if each.takes(kind.media_type))
    records = list(reader.run(Given("0" * 64, len(content), kind.media_type, kind.charset), io.BytesIO(content)))
    found = [each.text.split("\t") for each in records if isinstance(each, Passage) and each.at.row]
    return found[1:], [each.code for each in records if isinstance(each, Problem)]


def test_chromium_bookmarks_have_their_folders_and_times() -> None:
    mark = {"date_added": "13350000000000000", "name": "Harbour", "type": "url", "url": "https://h.example/"}
    folder = {"children": [mark], "name": "Ships", "type": "folder"}
    bar = {"children": [folder], "name": "Bookmarks bar", "type": "folder"}
    text = json.dumps({"checksum": "0", "roots": {"bookmark_bar": bar, "sync": "x"}, "version": 1}).encode()
    assert told(text).media_type == "application/x-chromium-bookmarks"
    assert rows(text) == ([["2024-01-17T21:20:00Z", "", "Harbour", "https://h.example/", "Bookmarks bar/Ships"]], [])


def test_firefox_bookmarks_come_out_of_mozilla_s_lz4() -> None:
    mark = {"title": "Harbour", "uri": "https://h.example/", "dateAdded": 1_705_468_800_000_000, "tags": "quay"}
    folder = {"guid": "f", "title": "Ships", "children": [mark]}
    text = json.dumps(
        {"guid": "root", "title": "", "type": "text/x-moz-place-container", "children": [folder]}
    ).encode()
    packed = b"mozLz40\0" + struct.pack("<I", len(text)) + lz4.block.compress(text, store_size=False)
    assert told(packed).media_type == "application/x-mozlz4"
    given = Given("0" * 64, len(packed), "application/x-mozlz4")
    (contained,) = compressed.run(given, io.BytesIO(packed))
    assert isinstance(contained, Contained) and b"".join(contained.content) == text
    assert rows(text)[0] == [["2024-01-17T05:20:00Z", "", "Harbour", "https://h.example/", "Ships", "changed  quay"]]


def test_mozilla_s_lz4_that_is_damaged_says_so() -> None:
    packed = b"mozLz40\0" + struct.pack("<I", 100) + b"\xff\xff"
    contained, problem = list(_all(packed))
    assert contained == b"" and problem == "damaged"


def _all(packed: bytes) -> list[object]:
    out: list[object] = []
    for record in compressed.run(Given("0" * 64, len(packed), "application/x-mozlz4"), io.BytesIO(packed)):
        out.append(b"".join(record.content) if isinstance(record, Contained) else getattr(record, "code", None))
    return out


def test_a_firefox_session_tells_open_and_closed_tabs_and_keeps_what_was_typed() -> None:
    tab = {"entries": [{"url": "https://a.example/", "title": "A"}], "lastAccessed": 1_705_468_800_000}
    closed = {"state": {"entries": [{"url": "https://b.example/", "title": "B"}]}, "closedAt": 1_705_468_860_000}
    window = {"tabs": [tab | {"formdata": {"id": {"q": "crates"}}}], "_closedTabs": [closed]}
    text = json.dumps({"version": ["sessionrestore", 1], "windows": [window]}).encode()
    assert rows(text)[0] == [
        ["", "2024-01-17T05:20:00Z", "A", "https://a.example/", "window 1, tab 1"],
        ["", "2024-01-17T05:21:00Z", "B", "https://b.example/", "window 1, closed tab 1"],
    ]
    kind = told(text)
    reader = next(each for each in STEPS if each.takes(kind.media_type))
    given = Given("0" * 64, len(text), kind.media_type, kind.charset)
    assert any("crates" in each.text for each in reader.run(given, io.BytesIO(text)) if isinstance(each, Passage))


def test_an_exported_bookmark_file_has_its_folders_times_and_notes() -> None:
    text = (
        b"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n"
        b'<DT><H3 ADD_DATE="1">Ships</H3>\n<DL><p>\n'
        b'<DT><A HREF="https://h.example/?a=1&amp;b=2" ADD_DATE="1705468800" LAST_VISIT="1705468860">'
        b"Harbour &amp; quay</A>\n"
        b'<DD>the old one\n</DL><p>\n<DT><A HREF="https://x.example/">X</A>\n</DL>\n'
    )
    assert rows(text)[0] == [
        [
            "2024-01-17T05:20:00Z",
            "2024-01-17T05:21:00Z",
            "Harbour & quay",
            "https://h.example/?a=1&b=2",
            "Ships",
            "the old one",
        ],
        ["", "", "X", "https://x.example/"],
    ]


def test_xbel_bookmarks_have_their_folders() -> None:
    text = b"""<?xml version="1.0"?><!DOCTYPE xbel><xbel version="1.0"><folder><title>Ships</title>
    <bookmark href="https://h.example/" added="2024-01-17T05:20:00Z"><title>Harbour</title></bookmark>
    </folder></xbel>"""
    assert rows(text)[0] == [["2024-01-17T05:20:00Z", "", "Harbour", "https://h.example/", "Ships"]]


def test_bookmarks_that_break_off_are_shown_as_text() -> None:
    text = b'{"roots": {"bar": {"children": [{"name": "Harbour", "url": "https://h.example/"}'
    kind = "application/x-chromium-bookmarks"
    reader = next(each for each in STEPS if each.takes(kind))
    records = list(reader.run(Given("0" * 64, len(text), kind, "utf-8"), io.BytesIO(text)))
    assert [each.code for each in records if isinstance(each, Problem)] == ["damaged"]
    assert any("Harbour" in each.text for each in records if isinstance(each, Passage))


def padded(value: bytes, count: int) -> bytes:
    return struct.pack("<i", count) + value + bytes(-len(value) % 4)


def test_chromium_s_tabs_have_title_address_and_time() -> None:
    address, title = b"https://h.example/quay", "ميناء"
    body = struct.pack("<ii", 7, 0) + padded(address, len(address)) + padded(title.encode("utf-16-le"), len(title))
    body += padded(b"", 0) + bytes(8) + padded(b"https://r.example/", 18) + bytes(4) + padded(b"", 0) + bytes(4)
    body += struct.pack("<q", 13_350_000_000_000_000)
    other = b"\x00\x01https://other.example/\x00"
    content = b"SNSS" + struct.pack("<i", 3)
    for kind, command in ((6, struct.pack("<I", len(body)) + body), (19, other)):
        content += struct.pack("<HB", len(command) + 1, kind) + command
    assert rows(content) == ([
        ["2024-01-17T21:20:00Z", title, address.decode(), "7", "https://r.example/"],
        ["", "", "https://other.example/", "command 19"],
    ], [])  # fmt: skip
    assert rows(content + b"\x99\x99xx")[1] == ["truncated"]


def test_a_session_that_is_encrypted_says_so() -> None:
    with pytest.raises(Unreadable) as raised:
        rows(b"SNSS" + struct.pack("<i", 5) + bytes(40))
    assert raised.value.code == "encrypted"


def cached(body: bytes, head: bytes) -> bytes:
    key = b"1/0/_dk_https://h.example https://h.example https://h.example/a.txt"
    out = struct.pack("<QIIII", 0xFCFB6D1BA7725C30, 5, len(key), 0, 0) + key + body
    out += struct.pack("<QIIII", 0xF4FA6F45970D41D8, 1, 0, len(body), 0) + head + bytes(32)
    return out + struct.pack("<QIIII", 0xF4FA6F45970D41D8, 3, 0, len(head), 0)


def test_a_cached_answer_has_its_address_times_and_body() -> None:
    head = struct.pack("<IIqqI", 0, 3, 13_350_000_000_000_000, 13_350_000_001_000_000, 60)
    content = cached(b"Forty crates", head + b"HTTP/1.1 200\0Content-Type:text/plain; charset=utf-8\0\0")
    kind = told(content).media_type
    reader = next(each for each in STEPS if each.takes(kind))
    records = list(reader.run(Given("0" * 64, len(content), kind), io.BytesIO(content)))
    found = {each.name: each.value for each in records if isinstance(each, Metadata)}
    assert found["url"] == "https://h.example/a.txt" and found["requested"] == "2024-01-17T21:20:00Z"
    assert found["status"] == "HTTP/1.1 200"
    (body,) = [each for each in records if isinstance(each, Contained)]
    assert b"".join(body.content) == b"Forty crates" and body.member.declared == "text/plain"
    assert rows(content[:-10])[1] == ["truncated"]


def log_record(kind: int, body: bytes) -> bytes:
    return _masked(bytes([kind]) + body) + struct.pack("<HB", len(body), kind) + body


def batch() -> bytes:
    value = b"\x01" + b'{"to":"quay"}'
    return struct.pack("<QI", 41, 2) + b"\x01\x03key" + bytes([len(value)]) + value + b"\x00\x04gone"


def test_a_leveldb_log_tells_what_was_written_and_deleted_across_its_pieces() -> None:
    body = batch()
    for content in (log_record(1, body), log_record(2, body[:20]) + log_record(4, body[20:])):
        assert told(content).media_type == LOG
        assert rows(content) == ([["41", "key", '{"to":"quay"}'], ["42", "gone", "(deleted)"]], [])
    assert rows(log_record(1, body[:-3]) + log_record(1, body))[0][-1] == ["42", "gone", "(deleted)"]
    assert told(log_record(1, struct.pack("<QI", 1, 0))).media_type == LOG
    assert told(log_record(1, b"\x01\x1aleveldb.BytewiseComparator\x02\x00")).media_type == LIST


def block(*pairs: tuple[int, bytes, bytes]) -> bytes:
    out = b"".join(bytes([shared, len(key), len(value)]) + key + value for shared, key, value in pairs)
    return out + struct.pack("<II", 0, 1)


def test_a_leveldb_table_is_unpacked_and_its_keys_are_whole_again() -> None:
    def tail(sequence: int, kind: int = 1) -> bytes:
        return (sequence << 8 | kind).to_bytes(8, "little")

    wide = b"\x00" + "رسالة".encode("utf-16-le")
    data = block((0, b"user/a" + tail(5), b"\x01Forty"), (5, b"b" + tail(6, 0), b""), (5, b"c" + tail(7), wide))
    snapped = bytes([len(data) & 0x7F | (0x80 if len(data) > 127 else 0)])
    snapped += (b"\x01" if len(data) > 127 else b"") + bytes([60 << 2, len(data) - 1]) + data
    assert unsnapped(snapped) == data
    body = snapped + b"\x01" + bytes(4)
    index = block((0, b"user/z", b"\x00" + bytes([len(snapped)])))
    content = body + index + bytes(5)
    foot = b"\x00\x00" + bytes([len(body), len(index)]) if len(body) < 128 else b""
    content += foot.ljust(40, b"\0") + FOOTER
    assert told(content).media_type == TABLE
    found, problems = rows(content)
    assert [each[:2] for each in found] == [["5", "user/a"], ["6", "user/b"], ["7", "user/c"]]
    assert [each[2] for each in found][:2] == ["Forty", "(deleted)"] and problems == []


def test_snappy_copies_what_came_before() -> None:
    assert unsnapped(b"\x0a" + b"\x04ab" + b"\x11\x02") == b"ab" * 5
    with pytest.raises(Unreadable):
        unsnapped(b"\x0a\x04ab\x11\x09")
