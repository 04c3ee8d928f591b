"""The sectors of a BitLocker volume: moved ones, hidden ones, and their ciphers."""

import struct
from collections.abc import Iterator

from clew.errors import Unreadable
from clew.extract.disks.disk_bitlocker_metadata import BLOCK, DIFFUSED, Metadata
from clew.extract.disks.disk_cipher import sectors
from clew.extract.disks.disk_media import Media

SECTOR = 512
HALF = {0x8000: 16, 0x8001: 32, 0x8002: 16, 0x8003: 32}
WHOLE = {0x8004: 32, 0x8005: 64}
"""Bytes of the key that the cipher of a method takes."""


def decrypted(media: Media, found: Metadata, key: bytes) -> Media:
    """The volume as Windows shows it."""
    cipher = _cipher(found.method, key)

    def read_at(offset: int, count: int) -> bytes:
        first = offset // SECTOR * SECTOR
        end = -(-(offset + count) // SECTOR) * SECTOR
        plain = b"".join(_spans(media, found, cipher, first, end))
        return plain[offset - first : offset - first + count]

    return Media(read_at, media.length)


class _Cipher:
    """Reads whole sectors, whose places on the disk count."""

    def __init__(self, name: str, key: bytes, tweak: bytes) -> None:
        self.cipher = sectors(name, key, SECTOR)
        self.tweak = tweak

    def plain(self, content: bytes, at: int) -> bytes:
        found = self.cipher.plain(content, at // SECTOR)
        if not self.tweak:
            return found
        places = range(0, len(found), SECTOR)
        return b"".join(_undiffused(found[each : each + SECTOR], self.tweak, at + each) for each in places)


def _cipher(method: int, key: bytes) -> _Cipher:
    if method in WHOLE and len(key) >= WHOLE[method]:
        return _Cipher("aes-xts-plain64", key[: WHOLE[method]], b"")
    half = HALF.get(method, 0)
    if not half or len(key) < (32 + half if method in DIFFUSED else half):
        raise Unreadable("unsupported", f"the BitLocker cipher {method:#x} is not read", "mount it in Windows")
    return _Cipher("aes-cbc-eboiv", key[:half], key[32 : 32 + half] if method in DIFFUSED else b"")


def _spans(media: Media, found: Metadata, cipher: _Cipher, first: int, end: int) -> Iterator[bytes]:
    """Runs of sectors of one kind, each read where it lies. What the metadata covers is zeros to a file system."""
    at = first
    while at < end:
        stop, place = _run(found, at)
        size = min(end, stop) - at
        if place is None:
            yield bytes(max(0, min(size, media.length - at)))
        else:
            content = media.at(place, size)
            content = content[: len(content) // SECTOR * SECTOR]
            yield content if place >= found.encrypted else cipher.plain(content, place)
            if len(content) < size:
                return
        at += size


def _run(found: Metadata, at: int) -> tuple[int, int | None]:
    """Where the run that begins at `at` ends, and where it lies on the disk, none for one that is hidden."""
    if at < found.moved_size:
        return found.moved_size, found.moved + at
    hidden = sorted([(place, BLOCK) for place in found.places] + [(found.moved, found.moved_size)])
    for start, size in hidden:
        if start <= at < start + size:
            return start + size, None
        if at < start:
            return min(start, _clear(found, at)), at
    return _clear(found, at), at


def _clear(found: Metadata, at: int) -> int:
    """Where what is encrypted ends, for a run that begins before."""
    return found.encrypted if at < found.encrypted else 1 << 62


def _undiffused(content: bytes, tweak: bytes, at: int) -> bytes:
    """Ferguson, "AES-CBC + Elephant diffuser" (2006), 4: diffuser B, diffuser A, then the sector's own key."""
    count = len(content) // 4
    words = list(struct.unpack(f"<{count}I", content))
    for cycles, turns, sign in ((3, (0, 10, 0, 25), 1), (5, (9, 0, 13, 0), -1)):
        for _ in range(cycles):
            for index in range(count):
                far, turn = words[(index + 5 * sign) % count], turns[index % 4]
                mixed = words[(index + 2 * sign) % count] ^ (far << turn | far >> 32 - turn) & 0xFFFFFFFF
                words[index] = words[index] + mixed & 0xFFFFFFFF
    mask = int.from_bytes(_mask(tweak, at) * (len(content) // 32), "little")
    return (int.from_bytes(struct.pack(f"<{count}I", *words), "little") ^ mask).to_bytes(len(content), "little")


def _mask(tweak: bytes, at: int) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import ECB

    place = at.to_bytes(16, "little")
    return Cipher(AES(tweak), ECB()).encryptor().update(place + place[:15] + b"\x80")
