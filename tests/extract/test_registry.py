"""Registry hives, made here cell by cell: https://github.com/msuhanov/regf/blob/master/Windows%20registry%20file%20format%20specification.md"""

import io
import struct

import pytest

from clew.errors import Unreadable
from clew.extract.windows.registry import registry
from clew.model import Passage, Problem
from clew.step import Given, Record

WHEN = 133_500_000_000_000_000
NONE = 0xFFFFFFFF
Value = tuple[str, int, bytes]


class Hive:
    """Cells one behind the other in a single bin."""

    def __init__(self) -> None:
        self.cells = b""

    def cell(self, content: bytes) -> int:
        place = 32 + len(self.cells)
        size = (len(content) + 4 + 7) // 8 * 8
        self.cells += struct.pack("<i", -size) + content.ljust(size - 4, b"\0")
        return place

    def value(self, name: str, kind: int, data: bytes) -> int:
        inline = len(data) <= 4
        place = struct.unpack("<I", data.ljust(4, b"\0"))[0] if inline else self.cell(data)
        size = len(data) | (0x80000000 if inline else 0)
        return self.cell(b"vk" + struct.pack("<HIIIHH", len(name), size, place, kind, 1, 0) + name.encode("ascii"))

    def key(self, name: str, values: list[Value], below: list[int], flags: int = 0x20) -> int:
        places = [self.value(*value) for value in values]
        listed = self.cell(struct.pack(f"<{len(places)}I", *places)) if places else NONE
        keys = NONE
        if below:
            keys = self.cell(b"li" + struct.pack("<H", len(below)) + struct.pack(f"<{len(below)}I", *below))
        raw = name.encode("ascii")
        head = struct.pack("<HQIIIIIIIII", flags, WHEN, 0, NONE, len(below), 0, keys, NONE, len(places), listed, NONE)
        return self.cell(b"nk" + head + struct.pack("<IIIIIIHH", NONE, 0, 0, 0, 0, 0, len(raw), 0) + raw)

    def file(self, root: int) -> bytes:
        size = (32 + len(self.cells) + 4 + 4095) // 4096 * 4096
        free = size - 32 - len(self.cells)
        block = b"hbin" + struct.pack("<II8xQI", 0, size, WHEN, 0) + self.cells + struct.pack("<I", free)
        head = b"regf" + struct.pack("<IIQIIIIIII", 1, 1, WHEN, 1, 3, 0, 1, root, size, 1)
        head = head.ljust(508, b"\0")
        check = 0
        for word in struct.unpack("<127I", head):
            check ^= word
        return (head + struct.pack("<I", check)).ljust(4096, b"\0") + block.ljust(size, b"\0")


def hive() -> bytes:
    made = Hive()
    count = struct.pack("<II", 0, 5).ljust(60, b"\0") + struct.pack("<Q", WHEN) + bytes(4)
    runs = made.key("Count", [("P:\\Gbbyf\\jvcr.rkr", 3, count)], [])
    guid = made.key("{CEBFF5CD}", [], [runs])
    assist = made.key("UserAssist", [], [guid])
    typed = made.key("TypedURLs", [("url1", 1, "https://bank.example/\0".encode("utf-16-le"))], [])
    other = made.key(
        "Other",
        [
            ("number", 4, struct.pack("<I", 7)),
            ("many", 7, "one\0two\0\0".encode("utf-16-le")),
            ("bytes", 3, b"\x01\x02\x03\x04\x05"),
            ("recent", 3, "Konten.xlsx\0".encode("utf-16-le") + b"\xff" * 20),
        ],
        [],
    )
    return made.file(made.key("ROOT", [], [assist, typed, other], 0x2C))


def read(content: bytes) -> list[Record]:
    return list(registry.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))


def test_each_value_is_a_row_with_its_key_and_when_that_was_written() -> None:
    records = read(hive())
    rows = [each.text.split("\t") for each in records if isinstance(each, Passage)]
    assert not [each for each in records if isinstance(each, Problem)]
    when = "2024-01-17T21:20:00Z"
    assert rows[0] == ["Key", "Key written (UTC)", "Value", "Type", "Data"]
    assert rows[1:5] == [
        ["ROOT", when],
        ["ROOT\\UserAssist", when],
        ["ROOT\\UserAssist\\{CEBFF5CD}", when],
        ["ROOT\\UserAssist\\{CEBFF5CD}\\Count", when, "C:\\Tools\\wipe.exe", "binary", f"5 runs, last {when}"],
    ]
    assert rows[5] == ["ROOT\\TypedURLs", when, "url1", "string", "https://bank.example/"]
    assert [row[2:] for row in rows[6:9]] == [
        ["number", "number", "7"],
        ["many", "strings", "one | two"],
        ["bytes", "binary", "0102030405"],
    ]
    assert rows[9][4].endswith(" Konten.xlsx")


def test_a_hive_whose_cells_lead_nowhere_is_told_to_be_damaged() -> None:
    content = hive()
    place = content.rindex(b"li")
    broken = content[: place + 4] + b"\xf0\xff\xff\x0f" * 3 + content[place + 16 :]
    assert [each.code for each in read(broken) if isinstance(each, Problem)] == ["damaged"]


def test_a_hive_without_its_body_is_unreadable() -> None:
    with pytest.raises(Unreadable) as caught:
        read(hive()[:2048])
    assert caught.value.code == "damaged"
