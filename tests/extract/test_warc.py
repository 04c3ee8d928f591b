"""Web archives of crawlers."""

import gzip
import io

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.web.warc import warc
from clew.model import Identity, Member, Metadata, Passage, Problem
from clew.step import Contained, Given, Record

PAGE = b"<html><body>Hello</body></html>"


def record(kind: str, content: bytes, address: str = "http://a.example/", about: str = "application/http") -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: <{address}>\r\nWARC-Date: 2020-01-02T03:04:05Z\r\n"
    head += f"Content-Type: {about}; msgtype=response\r\nContent-Length: {len(content)}\r\n\r\n"
    return head.encode() + content + b"\r\n\r\n"


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = "".join(f"{each}\r\n" for each in ("Content-Type: text/html; charset=utf-8", *headers))
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def read(content: bytes) -> tuple[list[Record], list[tuple[Member, bytes]]]:
    identity = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert isinstance(identity, Identity) and identity.media_type == "application/warc"
    records: list[Record] = []
    members: list[tuple[Member, bytes]] = []
    for each in warc.run(Given("0" * 64, len(content), "application/warc"), io.BytesIO(content)):
        if isinstance(each, Contained):
            members.append((each.member, b"".join(each.content)))
        elif isinstance(each, (Passage, Problem, Metadata)):
            records.append(each)
    return records, members


def test_each_answer_is_a_member_with_address_date_and_type_and_each_record_a_row() -> None:
    info = record("warcinfo", b"software: Crawler/1.0\r\n", about="application/warc-fields")
    moved = record("response", answer(b"", status="301 Moved"), "http://b.example/")
    records, members = read(info + record("response", answer(PAGE)) + moved)
    assert [(m.name, m.declared, m.modified, body) for m, body in members] == [
        ("http://a.example/", "text/html", "2020-01-02T03:04:05Z", PAGE)
    ]
    rows = [r.text.split("\t") for r in records if isinstance(r, Passage)]
    assert rows[2] == ["2020-01-02T03:04:05Z", "response", "200", "text/html", "31", "http://a.example/"]
    assert rows[3][2] == "301" and rows[3][5] == "http://b.example/" and len(rows) == 4
    assert [(r.name, r.value) for r in records if isinstance(r, Metadata)] == [("producer", "Crawler/1.0")]


def test_chunks_and_packing_of_the_way_are_taken_off() -> None:
    packed = gzip.compress(PAGE, mtime=0)
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (packed[:9], packed[9:])) + b"0\r\n\r\n"
    content = record("response", answer(chunked, "Transfer-Encoding: chunked", "Content-Encoding: gzip"))
    content += record("response", answer(PAGE, "Transfer-Encoding: chunked", "Content-Encoding: gzip"))
    records, members = read(content)
    assert [body for _, body in members] == [PAGE, PAGE]
    assert not any(isinstance(r, Problem) for r in records)


def test_a_record_cut_short_a_broken_packing_and_what_is_no_record_are_told_of() -> None:
    broken = record("response", answer(gzip.compress(PAGE)[:-12], "Content-Encoding: gzip"))
    records, _ = read(broken + record("response", answer(PAGE))[:-20])
    assert [r.code for r in records if isinstance(r, Problem)] == ["damaged", "truncated"]
    records, _ = read(record("response", answer(PAGE)) + b"something else")
    assert [r.code for r in records if isinstance(r, Problem)] == ["damaged"]
    with pytest.raises(Unreadable):
        read(b"WARC/1.0\r\nWARC-Type: response\r\n\r\n")
