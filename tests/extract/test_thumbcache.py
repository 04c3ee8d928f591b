"""Windows' thumbnails since Vista, and the recycle bin's list before it."""

import io
import struct
from time import process_time

import pytest

from clew.extract.identify.identify import identify
from clew.extract.windows.recycled import OLDER, recycled
from clew.extract.windows.thumbcache import THUMBCACHE, thumbcache
from clew.model import Identity, Passage, Problem
from clew.step import Contained, Given, Record, Step

JPEG = b"\xff\xd8\xff\xe0" + bytes(40)
TICKS = 0x01D5C1F4C2F44000


def read(content: bytes, wanted: str, step: Step) -> tuple[list[str], list[tuple[str, bytes]], list[str]]:
    identity = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert isinstance(identity, Identity) and identity.media_type == wanted
    rows, members, problems = list[str](), list[tuple[str, bytes]](), list[str]()
    record: Record
    for record in step.run(Given("0" * 64, len(content), wanted), io.BytesIO(content)):
        if isinstance(record, Contained):
            members.append((record.member.name or "", b"".join(record.content)))
        elif isinstance(record, Passage):
            rows.append(record.text)
        elif isinstance(record, Problem):
            problems.append(record.code)
    return rows, members, problems


def entry(version: int, key: int, picture: bytes) -> bytes:
    name = f"{key:x}".encode("utf-16-le")
    middle = struct.pack("<III", len(name), 2, len(picture))
    body = {20: bytes(8) + middle + bytes(20), 21: middle + bytes(20), 32: middle + bytes(28)}[version]
    size = 16 + len(body) + len(name) + 2 + len(picture)
    return struct.pack("<4sIQ", b"CMMM", size, key) + body + name + bytes(2) + picture


def made(version: int, *entries: bytes) -> bytes:
    return struct.pack("<4sIIIII", b"CMMM", version, 1, 24, 0, 0) + b"".join(entries)


@pytest.mark.parametrize("version", [20, 21, 32])
def test_the_pictures_of_each_windows_come_out_behind_empty_places_too(version: int) -> None:
    content = made(version, entry(version, 0xABC, JPEG), entry(version, 1, b""), entry(version, 0xDEF, JPEG + b"2"))
    rows, members, problems = read(content, THUMBCACHE, thumbcache)
    assert members == [("abc", JPEG), ("def", JPEG + b"2")] and not problems
    assert rows == ["hash\tname\tbytes", "0000000000000abc\tabc\t44", "0000000000000def\tdef\t45"]


def test_behind_a_damaged_entry_reading_goes_on_and_a_last_one_cut_short_is_told() -> None:
    broken = bytearray(entry(32, 7, JPEG))
    broken[24:28] = b"\xff\xff\xff\x7f"
    content = made(32, bytes(broken), entry(32, 8, JPEG))
    assert read(content, THUMBCACHE, thumbcache)[1] == [("8", JPEG)]
    _, members, problems = read(content[:-10], THUMBCACHE, thumbcache)
    assert members == [("8", JPEG[:-10])] and problems == ["truncated"]


def test_false_marks_are_passed_in_time_linear_to_them_and_a_picture_behind_comes_out() -> None:
    content = made(32, b"CMMM" * (1 << 20) + bytes(64), entry(32, 8, JPEG), b"CMM" * 500, entry(32, 9, JPEG))
    started = process_time()
    assert read(content, THUMBCACHE, thumbcache)[1] == [("8", JPEG), ("9", JPEG)]
    assert process_time() - started < 10


def test_the_older_recycle_bin_lists_what_was_deleted_and_when() -> None:
    def record(path: str, index: int, emptied: bool = False) -> bytes:
        ansi = path.encode("cp1252", "replace").ljust(260, b"\0")
        ansi = b"\0" + ansi[1:] if emptied else ansi
        return ansi + struct.pack("<IIQI", index, 2, TICKS, 4096) + path.encode("utf-16-le").ljust(520, b"\0")

    content = struct.pack("<IIIII", 5, 0, 0, 800, 0) + record("C:\\سر\\plan.doc", 1) + record("C:\\b.xls", 2, True)
    rows, _, _ = read(content, OLDER, recycled)
    time = "2020-01-03T05:15:06.426572Z"
    assert rows[1:] == [
        f"{time}\tC:\\سر\\plan.doc\tDc1\t4096",
        f"{time}\tC:\\b.xls\tDc2\t4096\trestored or emptied",
    ]
