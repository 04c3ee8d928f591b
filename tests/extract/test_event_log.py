"""Windows event logs, made here: https://github.com/libyal/libevtx/blob/main/documentation/Windows%20XML%20Event%20Log%20(EVTX).asciidoc"""

import io
import struct
import zlib

import pytest

from clew.errors import Unreadable
from clew.extract.windows.event_log import event_log
from clew.model import Metadata, Passage
from clew.step import Given, Record

WHEN = 133_500_000_000_000_000
RECORDS = 512


class Chunk:
    """One chunk; a name is written where it is used first."""

    def __init__(self) -> None:
        self.body = b""
        self.names: dict[str, int] = {}

    def name(self, text: str, at: int) -> bytes:
        if text in self.names:
            return struct.pack("<I", self.names[text])
        self.names[text] = at + 4
        hashed = 0
        for letter in text:
            hashed = (hashed * 65599 + ord(letter)) & 0xFFFFFFFF
        raw = text.encode("utf-16-le")
        return struct.pack("<IIHH", at + 4, 0, hashed & 0xFFFF, len(text)) + raw + b"\0\0"

    def element(self, name: str, inner: list[tuple[str, object]] | str, at: int) -> bytes:
        """An element that holds text or other elements, at this offset in the chunk."""
        named = self.name(name, at + 5)
        place = at + 5 + len(named)
        if isinstance(inner, str):
            content = b"\x05\x01" + struct.pack("<H", len(inner)) + inner.encode("utf-16-le")
        else:
            content = b""
            for below, value in inner:
                content += self.element(below, value, place + 1 + len(content))  # type: ignore[arg-type]
        after = named + b"\x02" + content + b"\x04"
        return b"\x01" + struct.pack("<I", len(after)) + after

    def record(self, number: int, event: list[tuple[str, object]]) -> None:
        at = RECORDS + len(self.body)
        xml = b"\x0f\x01\x01\x00" + self.element("Event", event, at + 24 + 4) + b"\x00"
        size = 24 + len(xml) + 4
        self.body += b"**\0\0" + struct.pack("<IQQ", size, number, WHEN) + xml + struct.pack("<I", size)

    def file(self, count: int) -> bytes:
        end = RECORDS + len(self.body)
        head = b"ElfChnk\0" + struct.pack("<QQQQIIII", 1, count, 1, count, 128, end, end, zlib.crc32(self.body))
        head = head.ljust(120, b"\0")
        head += struct.pack("<II", 0, 0)
        head = head.ljust(RECORDS, b"\0")
        check = zlib.crc32(head[:120] + head[128:512])
        head = head[:124] + struct.pack("<I", check) + head[128:]
        file = b"ElfFile\0" + struct.pack("<QQQIHHHH", 0, 0, count + 1, 128, 1, 3, 4096, 1)
        file = file.ljust(120, b"\0")
        file = (file + struct.pack("<II", 0, zlib.crc32(file))).ljust(4096, b"\0")
        return file + (head + self.body).ljust(65_536, b"\0")


def log() -> bytes:
    chunk = Chunk()
    for number, user in ((1, "amal"), (2, "ليلى")):
        system: list[tuple[str, object]] = [("EventID", "4624"), ("Channel", "Security"), ("Computer", "PC-7")]
        chunk.record(number, [("System", system), ("EventData", [("TargetUserName", user)])])
    return chunk.file(2)


def read(content: bytes) -> list[Record]:
    return list(event_log.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))


def test_each_record_is_a_row_with_time_event_computer_and_data() -> None:
    records = read(log())
    rows = [each.text.split("\t") for each in records if isinstance(each, Passage)]
    assert rows[0][:3] == ["Time (UTC)", "Record", "Event"]
    assert rows[1:] == [
        ["2024-01-17T21:20:00Z", "1", "4624", "", "Security", "PC-7", "", "TargetUserName=amal"],
        ["2024-01-17T21:20:00Z", "2", "4624", "", "Security", "PC-7", "", "TargetUserName=ليلى"],
    ]
    assert Metadata("records", "2") in records


def test_a_log_that_is_none_is_damaged() -> None:
    with pytest.raises(Unreadable) as caught:
        read(b"ElfFile\0" + bytes(100))
    assert caught.value.code == "damaged"
