"""Keys and ciphers of encrypted RAR archives.

Formats: of RAR 3 and 4 as in unrar's crypt3.cpp (AES-128, SHA-1 in 2^18 rounds), of RAR 5 as in crypt5.cpp (AES-256,
PBKDF2). The ciphers before RAR 3 are not known here.
"""

import hashlib
import hmac
import io
import struct
from functools import lru_cache
from typing import Any, BinaryIO, NamedTuple

from Cryptodome.Cipher import AES

from clew.extract.archives.rar_blocks import vint

ROUNDS = 1 << 18
MOST_ROUNDS = 24
"""Powers of two that a RAR 5 header may ask for: unrar's own limit, some ten seconds."""


class Key(NamedTuple):
    """`sums`: what checksums were mixed with, where they are."""

    key: bytes
    iv: bytes
    sums: bytes | None = None


class Packed(NamedTuple):
    """How a file's header says that it is encrypted."""

    salt: bytes
    rounds: int = 0
    iv: bytes = b""
    check: bytes = b""
    mixed: bool = False


class Deciphered(io.RawIOBase):
    """What AES in CBC mode hides, from any place on."""

    def __init__(self, stream: BinaryIO, length: int, key: Key) -> None:
        self.stream, self.length, self.key, self.at = stream, length, key, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = max(0, offset + (0, self.at, self.length)[whence])
        return self.at

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        block, within = divmod(self.at, 16)
        self.stream.seek(max(0, block - 1) * 16)
        before = self.stream.read(16) if block else self.key.iv
        cipher = self.stream.read(-(-(within + len(view)) // 16) * 16)
        cipher = cipher[: len(cipher) // 16 * 16]
        if len(before) < 16 or not cipher:
            return 0
        plain = AES.new(self.key.key, AES.MODE_CBC, before).decrypt(cipher)[within : within + len(view)]
        view[: len(plain)] = plain
        self.at += len(plain)
        return len(plain)


def encryption(record: bytes, of_file: bool) -> Packed | None:
    """What RAR 5 says of a file's or the headers' encryption."""
    version, at = vint(record, 0)
    flags, at = vint(record, at)
    least = 33 if of_file else 17
    if version or len(record) < at + least or record[at] > MOST_ROUNDS:
        return None
    check = record[at + least : at + least + 8] if flags & 1 else b""
    iv = record[at + 17 : at + 33] if of_file else b""
    return Packed(record[at + 1 : at + 17], record[at], iv, check, bool(of_file and flags & 2))


@lru_cache(64)
def _derived(password: bytes, salt: bytes, rounds: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", password, salt, rounds)


def key_five(password: str, packed: Packed) -> Key | None:
    """None where the check in the header says that it is not the password."""
    raw, rounds = password.encode("utf-8", "surrogatepass"), 1 << packed.rounds
    if packed.check:
        value = _derived(raw, packed.salt, rounds + 32)
        if bytes(value[i] ^ value[i + 8] ^ value[i + 16] ^ value[i + 24] for i in range(8)) != packed.check:
            return None
    sums = _derived(raw, packed.salt, rounds + 16) if packed.mixed else None
    return Key(_derived(raw, packed.salt, rounds), packed.iv, sums)


@lru_cache(64)
def key_four(password: str, salt: bytes) -> Key:
    seed = password.encode("utf-16-le", "surrogatepass") + salt
    hashed = hashlib.sha1(usedforsecurity=False)
    iv = bytearray()
    for part in range(16):
        for at in range(part * (ROUNDS // 16), (part + 1) * (ROUNDS // 16)):
            hashed.update(seed + at.to_bytes(3, "little"))
            if at % (ROUNDS // 16) == 0:
                iv.append(hashed.digest()[19])
    words = struct.unpack(">4I", hashed.digest()[:16])
    return Key(struct.pack("<4I", *words), bytes(iv))


def mixed(crc: int, key: bytes) -> int:
    """A checksum as RAR 5 mixes it with the key, so that it does not tell what an encrypted file is."""
    words = struct.unpack("<8I", hmac.digest(key, crc.to_bytes(4, "little"), "sha256"))
    value = 0
    for word in words:
        value ^= word
    return value
