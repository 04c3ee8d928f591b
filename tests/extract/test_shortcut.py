"""Shell links, jump lists and the recycle bin's index files, made here byte by byte."""

import io
import struct
import uuid

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.windows.jump_list import CUSTOM, LINK, jump_list
from clew.extract.windows.recycled import RECYCLED, recycled
from clew.extract.windows.shortcut import shortcut
from clew.extract.windows.windows_time import filetime
from clew.model import Identity, Metadata, Passage, Problem
from clew.step import Contained, Given, Record, Step

WHEN = 133_500_000_000_000_000


def read(step: Step, content: bytes, media_type: str = "") -> list[Record]:
    return list(step.run(Given("0" * 64, len(content), media_type), io.BytesIO(content)))


def kind(content: bytes) -> str:
    found = identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content))
    return next(each.media_type for each in found if isinstance(each, Identity))


def properties(records: list[Record]) -> dict[str, str]:
    return {each.name: each.value for each in records if isinstance(each, Metadata)}


def wide(text: str) -> bytes:
    return struct.pack("<H", len(text)) + text.encode("utf-16-le")


def item(name: str, long_name: str, attribute: int = 0x32) -> bytes:
    short = name.encode("ascii") + b"\0" * (2 - len(name) % 2)
    start = 14 + len(short)
    behind = long_name.encode("utf-16-le") + b"\0\0"
    extension = struct.pack("<HHI", 46 + len(behind) + 2, 9, 0xBEEF0004) + bytes(10) + bytes(28) + behind
    body = struct.pack("<BBIIH", attribute, 0, 10, 0, 0x20) + short + extension + struct.pack("<H", start)
    return struct.pack("<H", len(body) + 2) + body


def link() -> bytes:
    items = struct.pack("<H", 25) + b"\x2fC:\\".ljust(23, b"\0") + item("GELDER~1", "Gelder الأموال", 0x31)
    items += item("KONTEN.XLS", "Konten 2019.xlsx") + b"\0\0"
    volume = struct.pack("<4I", 0x1C, 2, 0xDEADBEEF, 0x10) + b"STICK\0\0\0\0\0\0\0"
    path = b"E:\\Gelder\\konten.xlsx\0\0"
    info_at = 28 + len(volume)
    info = struct.pack("<7I", info_at + len(path), 28, 1, 28, info_at, 0, info_at + len(path) - 1) + volume + path
    file_id = uuid.UUID("8b4e3b9a-b4f5-11ee-a506-0242ac120002")
    tracker = struct.pack("<4I", 96, 0xA0000003, 88, 0) + b"karim-laptop".ljust(16, b"\0")
    tracker += uuid.UUID(int=7).bytes_le + file_id.bytes_le + bytes(32)
    flags = 1 | 2 | 8 | 0x20 | 0x80
    header = LINK + struct.pack("<IIQQQI", flags, 0x20, WHEN, WHEN + 10**7, WHEN + 2 * 10**7, 4711) + bytes(20)
    strings = wide("..\\konten.xlsx") + wide("/safe")
    return header + struct.pack("<H", len(items)) + items + info + strings + tracker + b"\0\0\0\0"


def test_a_link_tells_target_times_volume_machine_and_arguments() -> None:
    assert kind(link()) == "application/x-ms-shortcut"
    records = read(shortcut, link())
    assert properties(records) == {
        "target-created": "2024-01-17T21:20:00Z",
        "target-accessed": "2024-01-17T21:20:01Z",
        "target-modified": "2024-01-17T21:20:02Z",
        "target-size": "4711",
        "target-as-listed": "C:\\Gelder الأموال\\Konten 2019.xlsx",
        "target": "E:\\Gelder\\konten.xlsx",
        "drive": "removable",
        "volume-serial": "DEAD-BEEF",
        "volume-label": "STICK",
        "relative-path": "..\\konten.xlsx",
        "arguments": "/safe",
        "machine": "karim-laptop",
        "volume-id": "00000000-0000-0000-0000-000000000007",
        "file-id": "8b4e3b9a-b4f5-11ee-a506-0242ac120002",
        "file-id-made": "2024-01-17T05:01:59.221135Z",
        "network-card": "02:42:ac:12:00:02",
    }
    text = "".join(each.text for each in records if isinstance(each, Passage))
    assert "target: E:\\Gelder\\konten.xlsx\n" in text
    assert not [each for each in records if isinstance(each, Problem)]


@pytest.mark.parametrize("cut", range(78, 400, 7))
def test_a_link_cut_anywhere_gives_what_stands_before(cut: int) -> None:
    records = read(shortcut, link()[:cut])
    assert properties(records)["target-size"] == "4711"


def test_a_link_without_a_whole_header_is_truncated() -> None:
    with pytest.raises(Unreadable) as caught:
        read(shortcut, link()[:60])
    assert caught.value.code == "truncated"


def test_links_of_a_custom_jump_list_are_members_of_their_own() -> None:
    one = link()
    head = struct.pack("<III", 2, 1, 0) + struct.pack("<I", 2)
    content = head + LINK[4:20] + one + LINK[4:20] + one + b"\xab\xfb\xbf\xba"
    assert kind(content) == CUSTOM
    records = read(jump_list, content, CUSTOM)
    assert properties(records) == {"announced": "2"}
    assert [b"".join(each.content) for each in records if isinstance(each, Contained)] == [one, one]


def test_a_deleted_files_path_size_and_time_are_read_in_both_versions() -> None:
    path = "C:\\Users\\amal\\حسابات.xlsx"
    name = path.encode("utf-16-le")
    old = struct.pack("<QQQ", 1, 4711, WHEN) + name.ljust(520, b"\0")
    new = struct.pack("<QQQI", 2, 4711, WHEN, len(path) + 1) + name + b"\0\0"
    for content in (old, new):
        assert kind(content) == RECYCLED
        records = read(recycled, content)
        assert properties(records) == {
            "original-path": path,
            "deleted": "2024-01-17T21:20:00Z",
            "size-before": "4711",
        }
    with pytest.raises(Unreadable):
        read(recycled, new[:-4])


def test_times_that_no_calendar_has_are_none() -> None:
    assert filetime(0) == filetime(2**64 - 1) == ""
    assert filetime(2_650_467_743_999_999_999) == "9999-12-31T23:59:59.999999Z"
