"""Backups that a computer takes of an Android phone (`adb backup`, .ab): a tar, packed, under a password or not.

Format: Android's BackupManagerService and BackupPasswordManager; text lines, then zlib, then AES-256 around it.
"""

import hashlib
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from Cryptodome.Cipher import AES

from clew.errors import Unreadable, worded
from clew.extract.installed import versions
from clew.model import Member, Metadata, Problem
from clew.step import Contained, Given, Record, step

ANDROID_BACKUP = "application/x-android-backup"
MAGIC = b"ANDROID BACKUP\n"
CHUNK = 1 << 20
LINE = 4096
MOST_ROUNDS = 1_000_000
ADVICE = "sift again with its password: it was typed on the phone when the backup was made"
Blocks = Iterator[bytes]


@step("extract.android-backup@1", accepts=(ANDROID_BACKUP,), passwords=True, libraries=versions("pycryptodomex"))
def android_backup(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """The tar as a member. Without a password that fits: the problem `encrypted`."""
    stream.seek(0)
    if stream.readline(LINE) != MAGIC:
        raise Unreadable("damaged", "its head is no backup's", "look for another copy")
    version, packed, cipher = (stream.readline(LINE).strip().decode("ascii", "replace") for _ in range(3))
    yield Metadata("format", f"Android backup, version {version}")
    blocks = _read(stream)
    if cipher != "none":
        yield Metadata("encryption", cipher)
        blocks, password = _opened(stream, version, given.passwords)
        yield Metadata("unlocked", password)
    fault: list[str] = []
    blocks = _unpacked(blocks, fault) if packed == "1" else blocks
    yield Contained(Member("backup.tar", "entry", "backup.tar"), blocks)
    yield from (Problem("truncated", each, "ask for another copy", "partial") for each in fault)


def _read(stream: BinaryIO) -> Blocks:
    while chunk := stream.read(CHUNK):
        yield chunk


def _unpacked(blocks: Blocks, fault: list[str]) -> Blocks:
    inflate = zlib.decompressobj()
    try:
        for block in blocks:
            while block and not inflate.eof:
                yield inflate.decompress(block, CHUNK)
                block = inflate.unconsumed_tail
    except zlib.error as error:
        fault.append(f"its packed bytes are damaged: {worded(error)}")
        return
    yield inflate.flush()
    if not inflate.eof:
        fault.append("its packed bytes end too soon")


def _opened(stream: BinaryIO, version: str, passwords: tuple[str, ...]) -> tuple[Blocks, str]:
    """The bytes deciphered, and which of the passwords, counted from 1, fitted."""
    try:
        salt, check, rounds, vector, blob = (stream.readline(LINE).strip().decode("ascii") for _ in range(5))
        parts = tuple(bytes.fromhex(each) for each in (salt, check, vector, blob))
        count = int(rounds)
    except ValueError as error:
        raise Unreadable("damaged", "its keys are damaged", "look for another copy") from error
    if not 0 < count <= MOST_ROUNDS or len(parts[2]) != 16 or len(parts[3]) % 16:
        raise Unreadable("damaged", "its keys are none that a phone writes", "look for another copy")
    for number, password in enumerate(passwords, start=1):
        if found := _master(password, parts, count, version != "1"):
            vector_of, key = found
            return _deciphered(stream, AES.new(key, AES.MODE_CBC, vector_of)), str(number)
    raise Unreadable("encrypted", "the backup is encrypted with a password", ADVICE)


def _master(password: str, parts: tuple[bytes, ...], rounds: int, wide: bool) -> tuple[bytes, bytes] | None:
    """The vector and key in the blob, if the password opens it: each behind its length, then a checksum of the key."""
    salt, check, vector, blob = parts
    key = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, rounds, 32)
    plain = AES.new(key, AES.MODE_CBC, vector).decrypt(blob)
    found: list[bytes] = []
    at = 0
    for _ in range(3):
        size = plain[at] if at < len(plain) else 0
        found.append(plain[at + 1 : at + 1 + size])
        at += 1 + size
    if [len(each) for each in found] != [16, 32, 32]:
        return None
    told = _as_java_text(found[1]) if wide else found[1]
    return (found[0], found[1]) if hashlib.pbkdf2_hmac("sha1", told, check, rounds, 32) == found[2] else None


def _as_java_text(key: bytes) -> bytes:
    """Since version 2 the key's bytes are taken for letters of Java, signed ones for those from U+FF80 on."""
    return "".join(chr(byte if byte < 0x80 else 0xFF00 + byte) for byte in key).encode("utf-8")


def _deciphered(stream: BinaryIO, cipher: "AES.CbcMode") -> Blocks:  # type: ignore[name-defined]
    """CBC with PKCS 7's padding at the end."""
    held = b""
    for chunk in _read(stream):
        whole = held + chunk
        keep = 16 if len(whole) % 16 == 0 else len(whole) % 16 + 16
        held = whole[-keep:]
        if whole[:-keep]:
            yield cipher.decrypt(whole[:-keep])
    last = cipher.decrypt(held[: len(held) // 16 * 16])
    yield last[: -last[-1]] if last and 0 < last[-1] <= 16 else last
