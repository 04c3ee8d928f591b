"""Archives behind, before and between others, and behind programs and texts: nothing in a file goes unread."""

import gzip
import io
import struct
import zipfile
import zlib

import pytest

from clew.extract.archives.self_extracting import self_extracting
from clew.extract.archives.tarred import tarred
from clew.extract.archives.zipped import zipped
from clew.extract.identify.identify import identify
from clew.model import Identity, Member, Passage
from clew.step import Contained, Given
from tests.extract.old_archives import DATE, arj, crc16
from tests.extract.test_archives import PAGE, TWO, make_tar, make_zip, read

OTHER = make_zip(("other.txt", b"words of the other"))
TAR = "application/x-tar"


def apart(members: list[tuple[Member, bytes]]) -> dict[str, bytes]:
    """Members that are no entries, by what they are."""
    return {member.entry.partition("/")[0]: body for member, body in members if member.kind == "embedded"}


def test_an_archive_before_an_archive_is_a_member_of_its_own() -> None:
    members, problems, properties = read(zipped, OTHER + TWO)
    assert [member.name for member, _ in members] == ["a/one.txt", "a/two.txt", None]
    assert apart(members) == {"before": OTHER}
    assert members[-1][0].entry == f"before/0-{len(OTHER)}"
    assert [(each.code, each.effect) for each in problems] == [("appended", "note")]
    assert properties["announced"] == "2"


def test_bytes_behind_an_archive_are_a_member_even_where_no_comment_could_be_as_long() -> None:
    for rest in (b"words behind " * 20, b"\1words far behind " * 10_000):
        members, problems, _ = read(zipped, TWO + rest)
        assert apart(members) == {"behind": rest}
        assert [member.name for member, _ in members[:2]] == ["a/one.txt", "a/two.txt"]
        assert [(each.code, each.effect) for each in problems] == [("appended", "note")]


def test_an_entry_that_the_directory_does_not_list_is_given_apart() -> None:
    first = TWO.index(b"PK\1\2")
    second = TWO.index(b"PK\1\2", first + 1)
    one = TWO[first:second]
    content = TWO[:first] + one + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(one), first, 0)
    members, problems, properties = read(zipped, content)
    assert [member.name for member, _ in members] == ["a/one.txt", None]
    inside, _, _ = read(zipped, apart(members)["unlisted"])
    assert [member.name for member, _ in inside] == ["a/two.txt"]
    assert properties["announced"] == "1" and problems[0].code == "appended"


def test_a_stored_archive_in_one_that_was_cut_is_not_taken_for_it() -> None:
    whole = make_zip(("first", PAGE), ("inner.zip", OTHER), method=zipfile.ZIP_STORED)
    members, problems, _ = read(zipped, whole[: whole.index(b"PK\1\2", whole.index(OTHER) + len(OTHER))])
    assert [(member.name, body) for member, body in members] == [("first", PAGE), ("inner.zip", OTHER)]
    assert [each.code for each in problems] == ["damaged"]


def test_a_zip_that_announces_more_entries_than_it_has_says_how_many() -> None:
    end = TWO.index(b"PK\5\6")
    members, problems, properties = read(zipped, TWO[: end + 8] + struct.pack("<HH", 50, 50) + TWO[end + 12 :])
    assert len(members) == 2 and properties["announced"] == "50"
    assert [each.code for each in problems] == ["damaged"]


def test_comments_of_an_archive_and_of_its_entries_are_text() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.comment = "ملاحظة على الأرشيف".encode()
        info = zipfile.ZipInfo("x.txt")
        info.comment = b"sent by courier"
        archive.writestr(info, b"1")
    content = buffer.getvalue()
    records = zipped.run(Given("0" * 64, len(content), "application/zip"), io.BytesIO(content))
    told = [(each.at.part, each.text) for each in records if isinstance(each, Passage)]
    assert told == [("comment", "ملاحظة على الأرشيف\nx.txt: sent by courier")]


def test_a_tar_behind_a_tar_is_read_on() -> None:
    content = make_tar(("one", b"first words")) + make_tar(("two", b"second words"))
    members, problems, properties = read(tarred, content, TAR)
    assert [(member.entry, member.name, body) for member, body in members] == [
        ("1", "one", b"first words"),
        ("2", "two", b"second words"),
    ]
    assert properties["announced"] == "2"
    assert [(each.code, each.effect) for each in problems] == [("appended", "note")]


def test_what_is_no_tar_behind_a_tar_is_a_member() -> None:
    members, problems, _ = read(tarred, make_tar(("one", b"words")) + OTHER, TAR)
    assert apart(members) == {"behind": OTHER}
    assert [(each.code, each.effect) for each in problems] == [("appended", "note")]


def told(content: bytes) -> tuple[str, list[tuple[Member, bytes]]]:
    """The type that is told, and the members that come out while it is."""
    records = list(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    found = [(each.member, b"".join(each.content)) for each in records if isinstance(each, Contained)]
    return next(each.media_type for each in records if isinstance(each, Identity)), found


PROGRAM = b"MZ" + b"\0" * 58 + struct.pack("<I", 64) + b"PE\0\0\x4c\x01" + b"\0" * 500
SCRIPT = b"#!/bin/sh\necho these words are a script\nexit 0\n"
WORDS = b"Plain words that stand before an archive.\n" * 30
TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    b'PartName="/word/document.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
DOCUMENT = make_zip(("[Content_Types].xml", TYPES), ("word/document.xml", b"<x/>"))
CABINET = b"MSCF" + struct.pack("<IIIII", 0, 60, 0, 44, 0) + b"\x03\x01" + bytes(34)


@pytest.mark.parametrize("before", [PROGRAM, SCRIPT, WORDS])
def test_a_zip_behind_a_program_script_or_text_is_read_and_what_is_before_it_too(before: bytes) -> None:
    for content in (before + TWO, before + TWO + b"words behind " * 9):
        assert told(content) == ("application/zip", [])
        members, _, _ = read(zipped, content)
        assert [member.name for member, _ in members[:2]] == ["a/one.txt", "a/two.txt"]
        assert apart(members)["before"] == before


def test_an_archive_in_a_program_or_behind_a_script_is_a_member() -> None:
    packed = gzip.compress(PAGE)
    for before, archive in (
        (PROGRAM, CABINET),
        (SCRIPT, packed),
        (WORDS, CABINET),
        (PROGRAM + b"MSCF\0\0\0\0", CABINET),
    ):
        content = before + archive
        assert told(content)[0] == "application/x-self-extracting"
        members, _, _ = read(self_extracting, content, "application/x-self-extracting")
        assert apart(members) == {"before": before, "archive": archive}


def lha(*files: tuple[bytes, bytes]) -> bytes:
    """Level 0, stored."""
    out = b""
    for name, content in files:
        size = len(content)
        body = b"-lh0-" + struct.pack("<IIIBB", size, size, DATE, 0x20, 0) + bytes([len(name)]) + name
        body += struct.pack("<H", crc16(content))
        out += bytes([len(body), sum(body) & 0xFF]) + body + content
    return out + b"\0"


def ace() -> bytes:
    body = b"\0\0\x90**ACE**\x14\x14\x02\x00" + bytes(30)
    crc = (zlib.crc32(body) ^ 0xFFFFFFFF) & 0xFFFF
    return struct.pack("<HH", crc, len(body)) + body + b"packed" * 20


@pytest.mark.parametrize(
    ("archive", "kind"),
    [
        (arj((b"a.txt", PAGE), (b"b.txt", PAGE)), "application/x-arj"),
        (lha((b"a.txt", PAGE), (b"b.txt", PAGE)), "application/x-lha"),
        (ace(), "application/x-ace"),
    ],
)
def test_an_older_archive_in_a_program_is_one_member_however_many_files_it_has(archive: bytes, kind: str) -> None:
    content = PROGRAM + b" 60 \x60\xea\x22\x00\x1e -lh5- **ACE** " + archive
    assert told(content)[0] == "application/x-self-extracting"
    members, _, _ = read(self_extracting, content, "application/x-self-extracting")
    assert apart(members)["archive"] == archive
    assert told(archive)[0] == kind
    broken = archive.replace(b"-lh0-", b"-lh1-").replace(b"a.arj", b"b.arj").replace(b"ACE", b"ACF")
    assert told(PROGRAM + broken)[0] == "application/vnd.microsoft.portable-executable"


def test_a_program_that_only_names_signatures_stays_a_program() -> None:
    content = PROGRAM + b"Rar!\x1a\x07\x00 7z\xbc\xaf\x27\x1c MSCF\0\0\0\0" + bytes(100)
    assert told(content) == ("application/vnd.microsoft.portable-executable", [])


def test_a_document_with_an_archive_behind_or_before_it_is_read_as_both() -> None:
    assert told(DOCUMENT + TWO) == ("application/zip", [])
    members, _, _ = read(zipped, DOCUMENT + TWO)
    assert apart(members) == {"before": DOCUMENT}
    media_type, members = told(TWO + DOCUMENT)
    assert media_type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert apart(members) == {"before": TWO}


def test_a_zip_behind_a_pdf_is_a_member_wherever_its_directory_counts_from() -> None:
    page = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
    moved = bytearray(TWO)
    first = moved.index(b"PK\1\2")
    for at in (first, moved.index(b"PK\1\2", first + 1)):
        moved[at + 42 : at + 46] = struct.pack("<I", struct.unpack_from("<I", moved, at + 42)[0] + len(page))
    end = moved.index(b"PK\5\6")
    moved[end + 16 : end + 20] = struct.pack("<I", first + len(page))
    for archive in (TWO, bytes(moved)):
        media_type, members = told(page + archive)
        assert media_type == "application/pdf" and apart(members) == {"behind": archive}
        inside, problems, _ = read(zipped, archive)
        assert inside[0][1] == PAGE and not problems
