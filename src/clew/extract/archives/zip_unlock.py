"""Encrypted entries of ZIP archives: WinZip's AES (AE-1, AE-2) and PKWARE's older cipher.

Formats: WinZip, "AES Encryption Information"; PKWARE APPNOTE 6.3, 6.1. The older cipher is left to libarchive.
"""

import hashlib
import hmac
import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import BinaryIO, NamedTuple

from clew.errors import Unreadable
from clew.extract.archives.libarchive import reading
from clew.extract.archives.unpack import CHUNK, slices
from clew.extract.archives.volumes import joined
from clew.extract.archives.zip_directory import STREAMED, Entry, fields

AES, ROUNDS, MAC = 99, 1000, 10
PAGES = ("utf-8", "cp437", "cp720", "windows-1252", "windows-1256", "cp866", "windows-1251")
"""How programs have written a password in bytes."""


class Unlocked(NamedTuple):
    """An entry as it would be without encryption: its method, its packed bytes from the start, its checksum if it has
    one. `plain` gives the unpacked bytes where the cipher's reader unpacks too."""

    method: int
    read: Callable[[int], bytes]
    crc: int | None
    plain: Iterator[bytes] | None = None


def unlocked(stream: BinaryIO, entry: Entry, passwords: tuple[str, ...]) -> Unlocked | None:
    """The entry opened by the first password that fits, checked against all its bytes; None where none does."""
    head = slices(stream, entry.offset, 30)(30) if entry.offset >= 0 else b""
    if len(head) < 30 or entry.packed is None:
        return None
    names, extras = struct.unpack_from("<HH", head, 26)
    stream.seek(entry.offset + 30 + names)
    about = fields(stream.read(extras)).get(0x9901, b"")
    start = entry.offset + 30 + names + extras
    for password in passwords:
        for raw in _bytes(password):
            found = (
                _aes(stream, entry, start, about, raw) if entry.method == AES else _old(stream, entry, start, head, raw)
            )
            if found:
                return found
    return None


def _bytes(password: str) -> list[bytes]:
    forms: dict[bytes, None] = {}
    for page in PAGES:
        try:
            forms[password.encode(page)] = None
        except UnicodeEncodeError:
            continue
    return list(forms)


def _aes(stream: BinaryIO, entry: Entry, start: int, about: bytes, password: bytes) -> Unlocked | None:
    if len(about) < 7 or about[4] not in (1, 2, 3) or entry.packed is None:
        return None
    size = 8 + 8 * about[4]
    salt = slices(stream, start, size // 2)(size // 2)
    keys = hashlib.pbkdf2_hmac("sha1", password, salt, ROUNDS, 2 * size + 2)
    at, length = start + size // 2 + 2, entry.packed - size // 2 - 2 - MAC
    if length < 0 or slices(stream, at - 2, 2)(2) != keys[2 * size :]:
        return None
    read, code = slices(stream, at, length), hmac.new(keys[size : 2 * size], digestmod="sha1")
    for chunk in iter(lambda: read(CHUNK), b""):
        code.update(chunk)
    if code.digest()[:MAC] != slices(stream, at + length, MAC)(MAC):
        return None
    version, method = int.from_bytes(about[:2], "little"), int.from_bytes(about[5:7], "little")
    return Unlocked(method, _counted(keys[:size], slices(stream, at, length)), entry.crc if version == 1 else None)


def _counted(key: bytes, read: Callable[[int], bytes]) -> Callable[[int], bytes]:
    """Counter mode, counting from 1 in little endian."""
    from Cryptodome.Cipher import AES as Cipher
    from Cryptodome.Util import Counter

    cipher = Cipher.new(key, Cipher.MODE_CTR, counter=Counter.new(128, initial_value=1, little_endian=True))
    return lambda size: cipher.decrypt(read(size))


def _old(stream: BinaryIO, entry: Entry, start: int, head: bytes, password: bytes) -> Unlocked | None:
    if any(byte == 0 for byte in password):
        return None
    crc = 0
    try:
        for chunk in _plain(stream, entry, start, head, password):
            crc = zlib.crc32(chunk, crc)
    except Unreadable:
        return None
    if entry.crc is not None and crc != entry.crc:
        return None
    return Unlocked(entry.method, lambda size: b"", entry.crc, _plain(stream, entry, start, head, password))


def _plain(stream: BinaryIO, entry: Entry, start: int, head: bytes, password: bytes) -> Iterator[bytes]:
    """The entry's bytes, by libarchive from an archive of this entry alone, no more than it announces.

    The cipher's check byte is of the checksum or of the time; it is put where libarchive looks for it.
    """
    check = head[11] if struct.unpack_from("<H", head, 6)[0] & STREAMED else (entry.crc or 0) >> 24
    packed, size = entry.packed or 0, entry.size or 0
    if packed >= 0xFFFFFFFF or size >= 0xFFFFFFFF:
        raise Unreadable("damaged", "too long for this cipher's reader")
    alone = struct.pack("<4sHHH4sIIIHH", head[:4], 20, 1, entry.method, head[10:14], check << 24, packed, size, 1, 0)
    pieces = [(BytesIO(alone + b"x"), 0, 31), (stream, start, packed)]
    with reading(joined(pieces), "zip_streamable", password=password, options=b"zip:ignorecrc32") as reader:
        left = size
        for _ in reader.entries():
            for chunk in reader.chunks():
                yield chunk[:left]
                left -= len(chunk)
                if left <= 0:
                    return
            return
