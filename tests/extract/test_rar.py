"""RAR archives under passwords, and those that need unar."""

import hashlib
import hmac
import io
import shutil
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest
from Cryptodome.Cipher import AES

from clew.cli import main
from clew.errors import Unreadable
from clew.extract.archives.rar import dos_time, rar
from clew.model import Member, Problem
from clew.step import Contained, Given

Out = tuple[list[tuple[str | None, bytes]], list[Problem]]
SALT, IV = b"saltsaltsaltsalt", bytes(range(16))
WORDS = "كلمة السر"
PAGE = b"page of a ledger\n" * 40


def read(content: bytes, *passwords: str, parts: Mapping[str, bytes] | None = None) -> Out:
    members: list[tuple[Member, bytes]] = []
    problems: list[Problem] = []
    opened = {name: io.BytesIO(part) for name, part in (parts or {}).items()}
    given = Given("0" * 64, len(content), "application/vnd.rar", passwords=passwords, parts=opened)
    for record in rar.run(given, io.BytesIO(content)):
        match record:
            case Contained(member, chunks):
                members.append((member, b"".join(chunks)))
            case Problem():
                problems.append(record)
    return [(member.name, body) for member, body in members], problems


def padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % 16)


def check(password: str) -> bytes:
    value = hashlib.pbkdf2_hmac("sha256", password.encode(), SALT, 32 + 32)
    folded = bytes(value[i] ^ value[i + 8] ^ value[i + 16] ^ value[i + 24] for i in range(8))
    return folded + hashlib.sha256(folded).digest()[:4]


def key_five(password: str) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", password.encode(), SALT, 32)


def mixed(content: bytes, password: str) -> int:
    key = hashlib.pbkdf2_hmac("sha256", password.encode(), SALT, 32 + 16)
    words = struct.unpack("<8I", hmac.digest(key, struct.pack("<I", zlib.crc32(content)), "sha256"))
    value = 0
    for word in words:
        value ^= word
    return value


def vint(value: int) -> bytes:
    return bytes([value & 0x7F | 0x80, value >> 7])


def rar5(*files: tuple[str, bytes, str], headers: str = "", damage: bool = False) -> bytes:
    """Stored files, each under its password, the headers too where there is one for them."""

    def block(rest: bytes) -> bytes:
        body = vint(len(rest)) + rest
        plain = struct.pack("<I", zlib.crc32(body)) + body
        if not headers:
            return plain
        return IV + AES.new(key_five(headers), AES.MODE_CBC, IV).encrypt(padded(plain))

    out = b"Rar!\x1a\x07\x01\x00"
    if headers:
        rest = b"\x04\x00\x00\x01\x05" + SALT + check(headers)
        body = vint(len(rest)) + rest
        out += struct.pack("<I", zlib.crc32(body)) + body
    out += block(b"\x01\x00\x00")
    for name, content, password in files:
        cipher = AES.new(key_five(password), AES.MODE_CBC, IV).encrypt(padded(content))
        record = b"\x01\x00\x03\x05" + SALT + IV + check(password)
        extra = bytes([len(record)]) + record
        crc = struct.pack("<I", mixed(content + b"!" * damage, password))
        fixed = b"\x04" + vint(len(content)) + b"\x00" + crc + b"\x00\x01"
        head = b"\x02\x03" + bytes([len(extra)]) + vint(len(cipher)) + fixed
        out += block(head + bytes([len(name.encode())]) + name.encode() + extra) + cipher
    return out + block(b"\x05\x00\x00")


def key_four(password: str, salt: bytes) -> tuple[bytes, bytes]:
    seed = password.encode("utf-16-le") + salt
    hashed, iv = hashlib.sha1(), b""
    for at in range(1 << 18):
        hashed.update(seed + struct.pack("<I", at)[:3])
        if at % (1 << 14) == 0:
            iv += hashed.digest()[-1:]
    return struct.pack("<4I", *struct.unpack(">4I", hashed.digest()[:16])), iv


def block_four(kind: int, flags: int, rest: bytes) -> bytes:
    body = struct.pack("<BHH", kind, flags, 7 + len(rest)) + rest
    return struct.pack("<H", zlib.crc32(body) & 0xFFFF) + body


def rar4(*files: tuple[str, bytes, int], password: str = "", headers: bool = False, main: int = 0) -> bytes:
    """Stored files as RAR 3 wrote them, each with its flags."""
    salt = SALT[:8]
    key, iv = key_four(password, salt) if password else (b"", b"")

    def cipher(content: bytes) -> bytes:
        return AES.new(key, AES.MODE_CBC, iv).encrypt(padded(content)) if password else content

    def hidden(block: bytes) -> bytes:
        return salt + cipher(block) if headers else block

    out = b"Rar!\x1a\x07\x00" + block_four(0x73, main | 0x80 * headers, bytes(6))
    for name, content, flags in files:
        packed = cipher(content)
        head = struct.pack(
            "<IIBIIBBHI", len(packed), len(content), 3, zlib.crc32(content), 0x53645000, 29, 0x30, len(name), 0o100644
        )
        flags |= 0x8000 | (0x404 if password else 0)
        out += hidden(block_four(0x74, flags, head + name.encode() + (salt if password else b""))) + packed
    return out + hidden(block_four(0x7B, 0x4000, b""))


def test_each_file_of_a_rar_5_opens_under_its_own_password() -> None:
    content = rar5(("one", PAGE, WORDS), ("two", b"2", "other"), ("three", PAGE, "unknown"))
    members, problems = read(content, "wrong", WORDS, "other")
    assert members == [("one", PAGE), ("two", b"2")]
    assert [(each.code, each.message) for each in problems] == [("encrypted", "encrypted: three")]


def test_a_rar_5_with_encrypted_headers_opens_and_stays_shut_under_another_password() -> None:
    content = rar5(("one", PAGE, WORDS), headers=WORDS)
    assert read(content, "wrong", WORDS) == ([("one", PAGE)], [])
    with pytest.raises(Unreadable) as raised:
        read(content, "wrong")
    assert raised.value.code == "encrypted"


def test_a_checksum_mixed_with_the_key_is_held_against_the_bytes() -> None:
    members, problems = read(rar5(("one", PAGE, WORDS), damage=True), WORDS)
    assert members == [("one", PAGE)]
    assert [(each.code, each.message) for each in problems] == [("damaged", "one: its checksum is wrong")]


def test_a_rar_4_opens_under_its_password_alone() -> None:
    content = rar4(("one", PAGE, 0), ("two", b"2", 0), password=WORDS)
    assert read(content, "wrong", WORDS) == ([("one", PAGE), ("two", b"2")], [])
    with pytest.raises(Unreadable) as raised:
        read(content, "wrong")
    assert raised.value.code == "encrypted"


def test_a_rar_4_with_encrypted_headers_opens() -> None:
    content = rar4(("one", PAGE, 0), ("two", b"2", 0), password=WORDS, headers=True)
    assert read(content, "wrong", WORDS) == ([("one", PAGE), ("two", b"2")], [])


def test_headers_of_services_are_passed_over() -> None:
    content = rar4(("one", PAGE, 0), ("two", b"2", 0))
    second = content.index(b"two") - 32
    service = block_four(0x7A, 0x8010, struct.pack("<IIBIIBBHI", 0, 0, 3, 0, 0, 29, 0x30, 3, 0) + b"UOW")
    assert read(content[:second] + service + content[second:]) == ([("one", PAGE), ("two", b"2")], [])


@pytest.mark.skipif(not shutil.which("unar"), reason="unar is not installed (apt-get install unar)")
def test_files_packed_together_in_rar_4_are_read_by_unar_under_a_password_too() -> None:
    content = rar4(("one", PAGE, 0), ("two", b"2" * 20, 0x10), ("three", b"3" * 20, 0x10), main=8, password=WORDS)
    members, problems = read(content, WORDS)
    assert [name for name, _ in members] == ["one", "two", "three"] and members[0][1] == PAGE
    assert [each.code for each in problems if each.code != "damaged"] == []


def codes(lengths: list[int]) -> list[str]:
    """Canonical prefix codes of these lengths in bits."""
    out, code, before = [""] * len(lengths), -1, 0
    for length, symbol in sorted((length, symbol) for symbol, length in enumerate(lengths) if length):
        code = (code + 1) << (length - before)
        out[symbol], before = f"{code:0{length}b}", length
    return out


def solid_four(*files: tuple[str, bytes, bytes]) -> bytes:
    """Files of one solid stream of RAR 3: each its bytes, of which those before the last part lie 16 bytes back."""
    out = b"Rar!\x1a\x07\x00" + block_four(0x73, 8, bytes(6))
    tables = [[8] * 213 + [9] * 86, [5] * 4 + [6] * 56, [4] * 15 + [5] * 2, [4] * 4 + [5] * 24]
    widths = [0, 0, 0, 0, 2, 2, 2, 0, 3, 3, *[0] * 10]
    first, said = codes(tables[0]), codes(widths)
    for number, (name, copied, literal) in enumerate(files):
        bits = "00" + "".join(f"{width:04b}" for width in widths)
        bits += "".join(said[width] for table in tables for width in table)
        bits += (first[281] + "1" + codes(tables[1])[7] + "11") * bool(copied)  # sixteen bytes, from sixteen back
        bits += "".join(first[value] for value in literal) + first[256] + "01"
        packed = int(bits.ljust(-(-len(bits) // 8) * 8, "0"), 2).to_bytes(-(-len(bits) // 8), "big")
        content = copied + literal
        head = struct.pack(
            "<IIBIIBBHI", len(packed), len(content), 3, zlib.crc32(content), 0x53645000, 29, 0x33, len(name), 0o100644
        )
        out += block_four(0x74, 0x8000 | 0x10 * bool(number), head + name.encode()) + packed
    return out + block_four(0x7B, 0x4000, b"")


@pytest.mark.skipif(not shutil.which("unar"), reason="unar is not installed (apt-get install unar)")
def test_a_solid_rar_4_gives_all_its_files_within_the_walls_of_a_worker(tmp_path: Path) -> None:
    payee = b"ACME Holdings SA"
    content = solid_four(("one", b"", b"paid to " + payee), ("two", payee, b" again"), ("three", b"", b"nothing"))
    haul, case = tmp_path / "haul", tmp_path / "case"
    haul.mkdir()
    (haul / "a.rar").write_bytes(content)
    assert main(["sift", str(haul), "--case", str(case), "--workers", "1"]) == 0
    blobs = {path.read_bytes() for path in (case / "blobs").rglob("*") if path.is_file()}
    assert blobs >= {b"paid to " + payee, payee + b" again", b"nothing"}


@pytest.mark.skipif(not shutil.which("unar"), reason="unar is not installed (apt-get install unar)")
def test_a_file_that_unar_passes_over_does_not_get_the_bytes_of_the_next() -> None:
    def entry(name: str, content: bytes, packed: bytes, version: int, method: int) -> bytes:
        head = struct.pack(
            "<IIBIIBBHI", len(packed), len(content), 3, zlib.crc32(content), 0x53645000, version, method, len(name), 32
        )
        return block_four(0x74, 0x8000, head + name.encode()) + packed

    noise = bytes(at * at * 31 % 251 for at in range(300))
    content = b"Rar!\x1a\x07\x00" + block_four(0x73, 2, bytes(6)) + entry("one", b"1" * 9, b"1" * 9, 15, 0x30)
    content += entry("odd", b"x" * 40, noise, 13, 0x33) + entry("two", b"2" * 90, b"2" * 90, 15, 0x30)
    members, problems = read(content + block_four(0x7B, 0x4000, b""))
    assert members == [("one", b"1" * 9), ("two", b"2" * 90)]
    assert [each.code for each in problems] == ["unsupported-compression"] and "nothing of odd" in problems[0].message


@pytest.mark.skipif(bool(shutil.which("unar")), reason="unar is installed")
def test_files_packed_together_in_rar_4_are_named_where_unar_is_absent() -> None:
    members, problems = read(rar4(("one", PAGE, 0), ("two", b"2", 0x10), main=8))
    assert members == [("one", PAGE)]
    assert [each.code for each in problems] == ["not-installed"] and problems[0].message.endswith(": two")


def test_a_time_of_msdos_is_local_and_an_impossible_one_none() -> None:
    assert dos_time(0x53645000) == "2021-11-04T10:00:00"
    assert dos_time(0) is None


def test_a_header_that_claims_more_than_any_file_holds_ends_the_walk() -> None:
    content = bytearray(rar4(("one", PAGE, 0x100), ("two", b"2", 0)))
    first = content.index(b"one")
    content[first:first] = b"\xff\xff\xff\xff\x00\x00\x00\x00"
    with pytest.raises(Unreadable):
        read(bytes(content))
