"""BitLocker volumes as Windows 7 and later write them, made here (libyal's "BitLocker Drive Encryption format")."""

import hashlib
import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESCCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB, XTS

SECTOR = 512
HEADER, BLOCK = 16 * SECTOR, 1 << 16
PLACES = (0x40000, 0x50000, 0x60000)
MOVED, SIZE = 0x70000, 0x80000
"""Where the volume's first sectors were moved to, and how large the volume is."""
FILETIME = struct.pack("<Q", 132_713_804_000_000_000)
GUID = bytes.fromhex("3bd66749292ed84a8399f6a339e3d001")
"""4967d63b-2e29-4ad8-8399-f6a339e3d001."""
IDENTIFIER = bytes(range(200, 216))
MASTER = bytes(range(32))
STARTUP = bytes(range(100, 132))
KEY_BYTES = {0x8000: 64, 0x8001: 64, 0x8002: 16, 0x8003: 32, 0x8004: 32, 0x8005: 64}
RECOVERY = "-".join(f"{11 * number:06}" for number in (4711, 815, 65535, 0, 1234, 54321, 9, 30000))


@dataclass(frozen=True)
class Protector:
    """What the master key is encrypted with: `kind` as in the format, `key` 32 bytes."""

    kind: int
    number: int
    key: bytes
    salt: bytes = b""

    @property
    def identifier(self) -> bytes:
        return bytes([self.number]) * 16


def by_password(password: str) -> Protector:
    first = hashlib.sha256(hashlib.sha256(password.encode("utf-16-le")).digest()).digest()
    return Protector(0x2000, 1, _stretched(first, b"s" * 16), b"s" * 16)


def by_recovery_key(recovery: str) -> Protector:
    halves = b"".join(struct.pack("<H", int(group) // 11) for group in recovery.split("-"))
    return Protector(0x0800, 2, _stretched(hashlib.sha256(halves).digest(), b"t" * 16), b"t" * 16)


def by_startup_key() -> Protector:
    return Protector(0x0200, 3, STARTUP)


def by_nothing() -> Protector:
    """A clear key, as Windows writes where protection is suspended."""
    return Protector(0x0000, 4, b"c" * 32)


def bek() -> bytes:
    """The file of the startup key."""
    key = _entry(0, 1, struct.pack("<I", 0x2002) + STARTUP)
    return _set(_entry(6, 9, by_startup_key().identifier + FILETIME + key), by_startup_key().identifier, 0)


def bitlocker(inside: bytes, method: int, *protectors: Protector, encrypted: int = SIZE) -> bytes:
    """A volume that holds `inside`, up to 256 KiB of a file system, of which the bytes before `encrypted` are so."""
    key = bytes((7 * number + 3) % 256 for number in range(KEY_BYTES[method]))
    plain = inside.ljust(SIZE, b"\x00")
    disk = bytearray(_encrypted(plain[:encrypted], method, key, 0) + plain[encrypted:])
    moved = plain[:HEADER] if encrypted < SIZE else _encrypted(plain[:HEADER], method, key, MOVED)
    disk[MOVED : MOVED + HEADER] = moved
    metadata = _metadata(method, key, protectors, encrypted)
    for place in PLACES:
        disk[place : place + BLOCK] = metadata.ljust(BLOCK, b"\x00")
    disk[:SECTOR] = _boot()
    return bytes(disk)


def to_go(image: bytes) -> bytes:
    """The same with the first sector of a stick, which shows a FAT32 volume to systems that know no better."""
    boot = bytearray(image[:SECTOR])
    boot[3:11], boot[160:200] = b"MSWIN4.1", bytes(40)
    boot[424:440] = GUID
    struct.pack_into("<QQQ", boot, 440, *PLACES)
    return bytes(boot) + image[SECTOR:]


def _boot() -> bytes:
    boot = bytearray(SECTOR)
    boot[:11], boot[510:] = b"\xeb\x58\x90-FVE-FS-", b"\x55\xaa"
    struct.pack_into("<HB", boot, 11, SECTOR, 8)
    boot[21], boot[160:176] = 0xF8, GUID
    boot[66:90] = b"\x29\x01\x02\x03\x04NO NAME    FAT32   "
    struct.pack_into("<QQQ", boot, 176, *PLACES)
    return bytes(boot)


def _metadata(method: int, key: bytes, protectors: tuple[Protector, ...], encrypted: int) -> bytes:
    entries = _entry(7, 2, "LAPTOP C: 7/22/2021\0".encode("utf-16-le"))
    entries += b"".join(_entry(2, 8, _protected(each)) for each in protectors)
    entries += _entry(3, 5, _sealed(MASTER, method, key, 90))
    entries += _entry(15, 15, struct.pack("<QQ", MOVED, HEADER))
    found = _set(entries, IDENTIFIER, method)
    size = -(-(64 + len(found)) // 16) * 16
    head = struct.pack("<8sHHHHQIIQQQQ", b"-FVE-FS-", size // 16, 2, 4, 4, encrypted, 0, 16, *PLACES, MOVED)
    block = (head + found).ljust(size, b"\x00")
    return block + struct.pack("<HHI", 8, 1, _crc32(block))


def _set(entries: bytes, identifier: bytes, method: int) -> bytes:
    size = 48 + len(entries)
    return struct.pack("<IIII16sII", size, 1, 48, size, identifier, 100, method) + FILETIME + entries


def _entry(kind: int, value: int, content: bytes) -> bytes:
    return struct.pack("<HHHH", 8 + len(content), kind, value, 1) + content


def _protected(protector: Protector) -> bytes:
    found = protector.identifier + FILETIME + struct.pack("<HH", 0, protector.kind)
    if protector.kind == 0:
        found += _entry(0, 1, struct.pack("<I", 0x2000) + protector.key)
    if protector.salt:
        again = _entry(0, 5, _sealed(MASTER, 0x2000, protector.key, 50 + protector.number))
        found += _entry(0, 3, struct.pack("<I", 0x1000) + protector.salt + again)
    return found + _entry(0, 5, _sealed(protector.key, 0x2003, MASTER, protector.number))


def _sealed(with_key: bytes, method: int, key: bytes, count: int) -> bytes:
    """A key encrypted by AES-CCM: nonce, code, key."""
    nonce = FILETIME + struct.pack("<I", count)
    sealed = AESCCM(with_key).encrypt(nonce, struct.pack("<IHHI", 12 + len(key), 1, 0, method) + key, None)
    return nonce + sealed[-16:] + sealed[:-16]


@lru_cache
def _stretched(first: bytes, salt: bytes) -> bytes:
    last, tail = bytes(32), first + salt
    for count in range(1 << 20):
        last = hashlib.sha256(last + tail + count.to_bytes(8, "little")).digest()
    return last


def _encrypted(plain: bytes, method: int, key: bytes, start: int) -> bytes:
    places = range(0, len(plain), SECTOR)
    return b"".join(_sector(plain[at : at + SECTOR], method, key, start + at) for at in places)


def _sector(plain: bytes, method: int, key: bytes, at: int) -> bytes:
    if method in (0x8004, 0x8005):
        return _aes(key, XTS((at // SECTOR).to_bytes(16, "little")), plain)
    half = 16 if method in (0x8000, 0x8002) else 32
    if method in (0x8000, 0x8001):
        plain = _diffused(plain, key[32 : 32 + half], at)
    place = at.to_bytes(16, "little")
    return _aes(key[:half], CBC(_aes(key[:half], ECB(), place)), plain)


def _aes(key: bytes, mode: CBC | ECB | XTS, content: bytes) -> bytes:
    return Cipher(AES(key), mode).encryptor().update(content)


def _diffused(plain: bytes, tweak: bytes, at: int) -> bytes:
    """The Elephant diffuser (Ferguson, "AES-CBC + Elephant diffuser", 2006), 4.3 and 4.4, in the way of encrypting."""
    place = at.to_bytes(16, "little")
    mask = (_aes(tweak, ECB(), place) + _aes(tweak, ECB(), place[:15] + b"\x80")) * (SECTOR // 32)
    words = [one ^ two for one, two in zip(_words(plain), _words(mask), strict=True)]
    count = len(words)
    for cycles, turns, sign in ((5, (9, 0, 13, 0), -1), (3, (0, 10, 0, 25), 1)):
        for _ in range(cycles):
            for index in reversed(range(count)):
                far, near = words[(index + 5 * sign) % count], words[(index + 2 * sign) % count]
                words[index] = words[index] - (near ^ _turned(far, turns[index % 4])) & 0xFFFFFFFF
    return struct.pack(f"<{count}I", *words)


def _words(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content)


def _turned(word: int, bits: int) -> int:
    return (word << bits | word >> 32 - bits) & 0xFFFFFFFF


def _crc32(content: bytes) -> int:
    return zlib.crc32(content)
