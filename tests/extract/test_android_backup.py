"""Backups of Android phones, open and under a password."""

import hashlib
import io
import zlib

import pytest
from Cryptodome.Cipher import AES

from clew.errors import Unreadable
from clew.extract.archives.android_backup import ANDROID_BACKUP, android_backup
from clew.extract.identify.identify import identify
from clew.model import Identity, Metadata, Problem
from clew.step import Contained, Given, Record

TAR = b"apps/com.example/_manifest" + bytes(1500) + bytes(range(256)) * 9
KEY, VECTOR, SALT, CHECK = bytes(range(100, 132)) + b"", b"v" * 16, b"s" * 64, b"c" * 64
ROUNDS = 20


def sealed(content: bytes, key: bytes, vector: bytes) -> bytes:
    short = 16 - len(content) % 16
    return AES.new(key, AES.MODE_CBC, vector).encrypt(content + bytes([short]) * short)


def encrypted(version: int, password: str = "1234") -> bytes:
    """As a phone does it: the key's checksum is of its bytes as Java's letters since version 2."""
    letters = "".join(chr(byte if byte < 0x80 else 0xFF00 + byte) for byte in KEY).encode() if version > 1 else KEY
    check = hashlib.pbkdf2_hmac("sha1", letters, CHECK, ROUNDS, 32)
    blob = b"".join(bytes([len(each)]) + each for each in (b"w" * 16, KEY, check))
    user = hashlib.pbkdf2_hmac("sha1", password.encode(), SALT, ROUNDS, 32)
    lines = (f"{version}", "1", "AES-256", SALT.hex().upper(), CHECK.hex().upper(), f"{ROUNDS}", VECTOR.hex().upper())
    head = "ANDROID BACKUP\n" + "\n".join(lines) + "\n" + sealed(blob, user, VECTOR).hex().upper() + "\n"
    return head.encode() + sealed(zlib.compress(TAR), KEY, b"w" * 16)


def read(content: bytes, *passwords: str) -> tuple[bytes, list[Record]]:
    identity = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert isinstance(identity, Identity) and identity.media_type == ANDROID_BACKUP
    given = Given("0" * 64, len(content), ANDROID_BACKUP, passwords=passwords)
    body, others = b"", list[Record]()
    for record in android_backup.run(given, io.BytesIO(content)):
        if isinstance(record, Contained):
            body += b"".join(record.content)
        else:
            others.append(record)
    return body, others


def test_an_open_backup_gives_its_tar() -> None:
    body, others = read(b"ANDROID BACKUP\n5\n1\nnone\n" + zlib.compress(TAR))
    assert body == TAR and others == [Metadata("format", "Android backup, version 5")]
    assert read(b"ANDROID BACKUP\n5\n0\nnone\n" + TAR)[0] == TAR


@pytest.mark.parametrize("version", [1, 3])
def test_a_backup_under_a_password_opens_with_it_alone(version: int) -> None:
    body, others = read(encrypted(version), "wrong", "1234")
    assert body == TAR and Metadata("unlocked", "2") in others
    with pytest.raises(Unreadable) as told:
        read(encrypted(version), "12345")
    assert told.value.code == "encrypted"


def test_a_backup_cut_short_gives_what_is_there_and_says_so() -> None:
    body, others = read(b"ANDROID BACKUP\n5\n1\nnone\n" + zlib.compress(TAR)[:-60])
    assert TAR.startswith(body) and body
    assert [each.code for each in others if isinstance(each, Problem)] == ["truncated"]


def test_keys_that_no_phone_writes_are_damaged() -> None:
    content = encrypted(3).replace(b"\n20\n", b"\n2000000000\n")
    with pytest.raises(Unreadable) as told:
        read(content, "1234")
    assert told.value.code == "damaged"
