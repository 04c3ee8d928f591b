"""Macintosh files wrapped for other systems."""

import binascii
import io
import plistlib
import struct

from clew.extract.archives.apple_forks import apple_forks
from clew.extract.archives.binhex import LETTERS
from clew.extract.identify.identify import identify
from clew.model import Identity, Metadata, Passage, Problem
from clew.step import Contained, Given

WORDS = b"paid in full\r" + b"\x90" + b"-" * 20


def told(content: bytes) -> str:
    (identity, *_) = identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content))
    assert isinstance(identity, Identity)
    return identity.media_type


def read(content: bytes) -> tuple[dict[str, bytes], list[tuple[str, str]], list[str], str]:
    given = Given("0" * 64, len(content), told(content))
    members: dict[str, bytes] = {}
    values, codes, text = [], [], ""
    for record in apple_forks.run(given, io.BytesIO(content)):
        match record:
            case Contained(member, chunks):
                members[f"{member.entry}:{member.name}"] = b"".join(chunks)
            case Metadata(name, value):
                values.append((name, value))
            case Problem(code=code):
                codes.append(code)
            case Passage(text=more):
                text += more
    return members, values, codes, text


def wrapped(magic: int, *parts: tuple[int, bytes]) -> bytes:
    at, table, bodies = 26 + 12 * len(parts), b"", b""
    for kind, body in parts:
        table += struct.pack(">III", kind, at + len(bodies), len(body))
        bodies += body
    return struct.pack(">II16xH", magic, 0x20000, len(parts)) + table + bodies


def finder(**attributes: bytes) -> bytes:
    """Entry 9 as macOS writes it, for a file of two parts: the attributes begin at byte 84."""
    named = [(name.replace("__", ":").replace("_", ".").encode() + b"\0", value) for name, value in attributes.items()]
    sizes = [11 + len(name) + -(11 + len(name)) % 4 for name, _ in named]
    at, entries, values = 84 + 36 + sum(sizes), b"", b""
    for (name, value), size in zip(named, sizes, strict=True):
        entry = struct.pack(">IIHB", at + len(values), len(value), 0, len(name)) + name
        entries += entry.ljust(size, b"\0")
        values += value
    head = struct.pack(">4sIIII12xHH", b"ATTR", 0, at + len(values), at, len(values), 0, len(named))
    return b"JPEGprvw" + bytes(24) + b"\0\0" + head + entries + values


def macbinary(name: bytes, data: bytes, fork: bytes) -> bytes:
    head = bytes([0, len(name)]) + name.ljust(63, b"\0") + b"TEXTttxt" + bytes(10)
    head += struct.pack(">IIII", len(data), len(fork), 0xB5C00000, 0xB5C00000) + bytes(23) + b"\x81\x81"
    head += struct.pack(">H2x", binascii.crc_hqx(head, 0))
    return head + data + bytes(-len(data) % 128) + fork + bytes(-len(fork) % 128)


def binhex(name: bytes, data: bytes, fork: bytes) -> bytes:
    head = bytes([len(name)]) + name + b"\0TEXTttxt\0\0" + struct.pack(">II", len(data), len(fork))
    plain = b"".join(each + struct.pack(">H", binascii.crc_hqx(each, 0)) for each in (head, data, fork))
    packed = plain.replace(b"\x90", b"\x90\0").replace(b"-" * 20, b"-\x90\x14")
    bits = "".join(f"{byte:08b}" for byte in packed)
    bits += "0" * (-len(bits) % 6)
    letters = bytes(LETTERS[int(bits[at : at + 6], 2)] for at in range(0, len(bits), 6))
    lines = b"\r".join(letters[at : at + 64] for at in range(0, len(letters), 64))
    return b"Dear all,\r\r(This file must be converted with BinHex 4.0)\r\r:" + lines + b":\r"


def test_where_and_when_a_file_was_downloaded_is_read_from_its_double() -> None:
    froms = plistlib.dumps(["https://x.example/a.jpg", "https://x.example/"], fmt=plistlib.FMT_BINARY)
    info = finder(
        com_apple_quarantine=b"0083;65a1b2c3;Safari;0A1B",
        com_apple_metadata__kMDItemWhereFroms=froms,
        org_example_packed=b"\x00\x01\x02",
    )
    blank = b"This resource fork intentionally left blank".ljust(286, b"\0")
    content = wrapped(0x51607, (9, info), (2, blank))
    assert told(content) == "application/applefile"
    members, values, codes, text = read(content)
    assert values == [
        ("type-code", "JPEG"), ("creator-code", "prvw"), ("downloaded", "2024-01-12T21:44:35Z"),
        ("downloaded-by", "Safari"), ("custom.quarantine", "0083;65a1b2c3;Safari;0A1B"),
        ("downloaded-from", "https://x.example/a.jpg"), ("downloaded-from", "https://x.example/"),
    ]  # fmt: skip
    assert members == {"attributes/3:org.example.packed": b"\x00\x01\x02"} and codes == []
    assert "downloaded-from: https://x.example/a.jpg" in text


def test_an_apple_single_file_gives_both_forks_and_its_name() -> None:
    dates = struct.pack(">4i", 0, 86_400, -(1 << 31), -(1 << 31))
    content = wrapped(0x51600, (3, b"ledger"), (1, WORDS), (2, b"resources"), (8, dates))
    members, values, codes, _ = read(content)
    assert members == {"data-fork:ledger": WORDS, "resource-fork:resource fork": b"resources"}
    assert values == [
        ("original-name", "ledger"),
        ("created", "2000-01-01T00:00:00+00:00"),
        ("modified", "2000-01-02T00:00:00+00:00"),
    ]  # fmt: skip
    assert codes == []


def test_macbinary_is_told_by_its_checksum_and_gives_both_forks() -> None:
    content = macbinary(b"ledger", WORDS, b"resources")
    assert told(content) == "application/x-macbinary"
    members, values, codes, _ = read(content)
    assert members == {"data-fork:ledger": WORDS, "resource-fork:resource fork": b"resources"}
    assert dict(values)["created"] == "2000-08-16T08:23:28" and codes == []


def test_binhex_is_read_behind_the_words_of_a_mail() -> None:
    content = binhex(b"ledger", WORDS, b"resources")
    assert told(content) == "application/mac-binhex40"
    members, values, codes, _ = read(content)
    assert members == {"data-fork:ledger": WORDS, "resource-fork:resource fork": b"resources"}
    assert dict(values)["type-code"] == "TEXT" and codes == []


def test_binhex_that_is_damaged_or_cut_short_says_so() -> None:
    content = binhex(b"ledger", WORDS * 10, b"")
    assert "truncated" in read(content[: len(content) // 2])[2]
    at = content.index(b":") + 45
    assert "damaged" in read(content[:at] + (b"!" if content[at : at + 1] != b"!" else b"p") + content[at + 1 :])[2]


def test_an_apple_double_cut_short_says_so() -> None:
    assert read(wrapped(0x51607, (9, finder()), (2, b"r" * 400))[:-100])[2] == ["truncated"]
