"""Torrent files."""

import io
from hashlib import sha1

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.text.torrent import TORRENT, torrent
from clew.model import Identity, Metadata, Passage, Problem
from clew.step import Given

PIECES = b"6:pieces20:" + bytes(range(200, 220))


def read(content: bytes) -> tuple[dict[str, list[str]], list[str]]:
    identity = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert isinstance(identity, Identity) and identity.media_type == TORRENT
    told: dict[str, list[str]] = {}
    rows = []
    for record in torrent.run(Given("0" * 64, len(content), TORRENT), io.BytesIO(content)):
        if isinstance(record, Metadata):
            told.setdefault(record.name, []).append(record.value)
        elif isinstance(record, Passage) and record.at.sheet:
            rows.append(record.text)
    return told, rows


def test_what_is_shared_by_whom_and_when() -> None:
    files = b"ld6:lengthi12e4:pathl1:a11:list.\xd8\xb3.txteed6:lengthi7e4:pathl1:beee"
    info = b"d5:files" + files + b"4:name4:dump" + PIECES + b"e"
    content = b"d8:announce14:http://t.x.org13:announce-listll11:udp://b.orgee7:comment2:hi13:creation datei1705497600e"
    told, rows = read(content + b"4:info" + info + b"e")
    assert rows == ["Path\tBytes", "a/list.س.txt\t12", "b\t7"]
    assert told["created"] == ["2024-01-17T13:20:00Z"] and told["title"] == ["dump"]
    assert told["tracker"] == ["http://t.x.org", "udp://b.org"] and told["description"] == ["hi"]
    assert told["info-hash"] == [sha1(info).hexdigest()]


def test_one_file_has_its_own_name() -> None:
    assert read(b"d8:announce1:x4:infod6:lengthi5e4:name5:a.rar" + PIECES + b"ee")[1] == ["Path\tBytes", "a.rar\t5"]


@pytest.mark.parametrize(
    "content", [b"d8:announce99:x", b"d8:announcei7", b"d4:info" + b"l" * 500, b"d4:infod1:ai-e", b"l5:wordse"]
)
def test_of_what_is_cut_short_or_too_deep_or_no_dictionary_the_words_are_shown(content: bytes) -> None:
    records = list(torrent.run(Given("0" * 64, len(content), TORRENT), io.BytesIO(content)))
    assert [each.code for each in records if isinstance(each, Problem)] == ["damaged"]
    assert [each.text for each in records if isinstance(each, Passage)] == [content.decode()]


@pytest.mark.parametrize(("behind", "codes"), [(b"", []), (b"\r\n", []), (b"\nhidden", ["trailing"])])
def test_bytes_behind_its_end_are_told(behind: bytes, codes: list[str]) -> None:
    content = b"d4:infod4:name1:aee" + behind
    records = list(torrent.run(Given("0" * 64, len(content), TORRENT), io.BytesIO(content)))
    assert [each.code for each in records if isinstance(each, Problem)] == codes


def test_noise_is_damaged() -> None:
    with pytest.raises(Unreadable):
        list(torrent.run(Given("0" * 64, 3, TORRENT), io.BytesIO(b"d\xff\xff")))
