"""Windows' prefetch files, plain and packed."""

import io
import struct

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.windows.prefetch import PREFETCH, prefetch
from clew.extract.windows.xpress import Damaged, unpacked
from clew.model import Identity, Metadata, Passage, Problem
from clew.step import Given, Record

TICKS = 0x01D5C1F4C2F44000
TIME = "2020-01-03T05:15:06.426572Z"
FILES = ("\\VOLUME{1}\\WINDOWS\\NTDLL.DLL", "\\VOLUME{1}\\USERS\\AMAL\\قائمة.XLSX")
COUNTS = {17: 144, 23: 152, 26: 208, 30: 200, 31: 200}
ENTRY = {17: 40, 23: 104, 26: 104, 30: 96, 31: 96}


def made(version: int, times: int = 2) -> bytes:
    head = bytearray(296)
    struct.pack_into("<I4sII", head, 0, version, b"SCCA", 0x11, 0)
    name = "WINRAR.EXE".encode("utf-16-le")
    head[16 : 16 + len(name)] = name
    struct.pack_into("<I", head, 76, 0xA1B2C3D4)
    first, most = (120, 1) if version == 17 else (128, 1 if version == 23 else 8)
    for place in range(min(times, most)):
        struct.pack_into("<Q", head, first + 8 * place, TICKS - place * 10**7)
    struct.pack_into("<I", head, COUNTS[version], 17)
    strings = "".join(f"{path}\0" for path in FILES).encode("utf-16-le")
    device, folder = "\\VOLUME{1}".encode("utf-16-le"), "\\VOLUME{1}\\USERS".encode("utf-16-le")
    entry = bytearray(ENTRY[version])
    struct.pack_into("<IIQI", entry, 0, len(entry), len(device) // 2, TICKS, 0x1234ABCD)
    struct.pack_into("<II", entry, 28, len(entry) + len(device), 1)
    volumes = bytes(entry) + device + struct.pack("<H", len(folder) // 2) + folder + bytes(2)
    struct.pack_into("<II", head, 84, 296, 0)
    struct.pack_into("<IIIII", head, 100, 296, len(strings), 296 + len(strings), 1, len(volumes))
    content = bytes(head) + strings + volumes
    return content[:12] + struct.pack("<I", len(content)) + content[16:]


def packed(content: bytes, copies: bool = True) -> bytes:
    """Blocks in which each of the 512 symbols has nine bits: letters, and copies where four bytes repeat."""
    out = b""
    for start in range(0, len(content), 1 << 16):
        writer, at, until = Writer(), start, min(start + (1 << 16), len(content))
        while at < until:
            found = content.rfind(content[at : at + 3], max(0, at - 4000), at + 2) if copies else -1
            length = next((n for n in range(until - at) if content[found + n] != content[at + n]), until - at)
            if found < 0 or length < 3:
                writer.put(content[at], 9)
                at += 1
                continue
            back = at - found
            width = back.bit_length() - 1
            extra = length - 3 - 15
            writer.put(256 + width * 16 + min(length - 3, 15), 9)
            if extra >= 255:
                writer.loose(b"\xff" + struct.pack("<H", length - 3))
            elif extra >= 0:
                writer.loose(bytes([extra]))
            writer.put(back - (1 << width), width)
            at += length
        out += b"\x99" * 256 + writer.end()
    return out


class Writer:
    """Words of 16 bits as their reader asks for them: two at first, then one as soon as less than 16 bits are left."""

    def __init__(self) -> None:
        self.out = bytearray(4)
        self.words = [0, 2]
        self.bits = ""

    def put(self, value: int, width: int) -> None:
        self.bits += f"{value:0{width}b}" if width else ""
        if len(self.bits) > 16:
            self.write(self.bits[:16])
            self.bits = self.bits[16:]
            self.words.append(len(self.out))
            self.out += bytes(2)

    def write(self, bits: str) -> None:
        at = self.words.pop(0)
        self.out[at : at + 2] = int(bits.ljust(16, "0"), 2).to_bytes(2, "little")

    def loose(self, content: bytes) -> None:
        self.out += content

    def end(self) -> bytes:
        self.write(self.bits)
        return bytes(self.out)


def read(content: bytes) -> list[Record]:
    identity = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert isinstance(identity, Identity) and identity.media_type == PREFETCH
    return list(prefetch.run(Given("0" * 64, len(content), PREFETCH), io.BytesIO(content)))


def told(records: list[Record]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in records:
        if isinstance(each, Metadata):
            found.setdefault(each.name, []).append(each.value)
    return found


@pytest.mark.parametrize(("version", "times"), [(17, 1), (23, 1), (26, 2), (30, 2), (31, 2)])
def test_a_prefetch_file_of_each_windows_says_what_ran_when_and_what_it_loaded(version: int, times: int) -> None:
    records = read(made(version))
    found = told(records)
    assert found["ran"] == ["WINRAR.EXE"] and found["times-run"] == ["17"] and found["path-hash"] == ["A1B2C3D4"]
    assert found["last-run"] == [TIME, TIME.replace(":06.", ":05.")][:times]
    assert found["volume"] == [f"\\VOLUME{{1}}, serial number 1234ABCD, made {TIME}"]
    rows = [each.text for each in records if isinstance(each, Passage) and each.at.sheet]
    assert rows == ["What\tPath", *(f"file\t{path}" for path in FILES), "folder\t\\VOLUME{1}\\USERS"]
    assert not [each for each in records if isinstance(each, Problem)]


@pytest.mark.parametrize("head", [b"MAM\x04", b"MAM\x84"])
def test_a_packed_prefetch_file_is_read_as_the_plain_one(head: bytes) -> None:
    content = made(30)
    check = bytes(4) if head == b"MAM\x84" else b""
    assert read(head + struct.pack("<I", len(content)) + check + packed(content)) == read(content)


def test_long_and_short_repeats_and_several_blocks_unpack() -> None:
    content = (b"a" * 300 + b"abcabc" * 60 + bytes(range(256))) * 400
    assert len(content) > 3 << 16
    assert unpacked(packed(content), len(content)) == content


def test_packed_bytes_cut_short_give_what_was_read_and_a_problem() -> None:
    content = made(30) + b"".join(struct.pack("<I", number * 2654435761 % 2**32) for number in range(1000))
    whole = b"MAM\x04" + struct.pack("<I", len(content)) + packed(content)
    records = read(whole[:-3000])
    assert told(records)["ran"] == ["WINRAR.EXE"]
    assert [each.code for each in records if isinstance(each, Problem)] == ["truncated"]


def test_noise_is_damaged_and_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(Unreadable) as told_of:
        read(b"MAM\x04" + struct.pack("<I", 5000) + bytes(4000))
    assert told_of.value.code == "damaged"
    with pytest.raises(Unreadable) as told_of:
        read(b"MAM\x04" + struct.pack("<I", 1 << 31) + bytes(4000))
    assert told_of.value.code == "too-large"
    with pytest.raises(Damaged):
        unpacked(b"\x99" * 256 + bytes.fromhex("00800000") * 9, 1000)
