"""The headers of RAR archives that may be encrypted, taken apart so that they can be written again without.

Formats: as rar_blocks.py.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from Cryptodome.Cipher import AES

from clew.extract.archives.rar_blocks import LONGEST, MOST, RAR4, RAR5, records, vint
from clew.extract.archives.rar_keys import Packed, encryption, key_five, key_four
from clew.extract.archives.volumes import Volumes


class Block(NamedTuple):
    """A header without its checksum and size, and where what follows it lies."""

    kind: int
    flags: int
    head: bytes
    start: int
    size: int


def blocks_five(whole: Volumes, number: int, password: str) -> Iterator[Block]:
    """The headers of a volume of RAR 5; none where they are encrypted with another password."""
    at, end = whole.starts[number] + len(RAR5), [*whole.starts, whole.length][number + 1]
    key: bytes | None = None
    for _ in range(MOST):
        if at + 7 > end:
            return
        head, after = _header_five(whole.stream, at, key)
        if not head:
            return
        kind, here = vint(head, 0)
        flags, here = vint(head, here)
        _, here = vint(head, here) if flags & 1 else (0, here)
        size, here = vint(head, here) if flags & 2 else (0, here)
        if kind == 4:
            packed = encryption(head[here:], False)
            if not packed or not (found := key_five(password, packed)):
                return
            key = found.key
        else:
            yield Block(kind, flags, head, after, size)
        if kind == 5:
            return
        at = after + size


def _header_five(stream: BinaryIO, at: int, key: bytes | None) -> tuple[bytes, int]:
    """A header behind its checksum and size, and where it ends; nothing where the checksum is wrong."""
    stream.seek(at)
    iv = stream.read(16) if key else b""
    start = stream.read(16)
    cipher = AES.new(key, AES.MODE_CBC, iv) if key and len(iv) == len(start) == 16 else None
    plain = cipher.decrypt(start) if cipher else start
    size, place = vint(plain, 4)
    if not 0 < size <= LONGEST:
        return b"", at
    length = place + size
    if cipher:
        length += -length % 16
        plain += cipher.decrypt(_whole_blocks(stream.read(max(0, length - 16))))
    else:
        plain += stream.read(max(0, length - 16))
    whole = zlib.crc32(plain[4 : place + size]) == int.from_bytes(plain[:4], "little")
    return plain[place : place + size] if whole else b"", at + len(iv) + length


def blocks_four(whole: Volumes, number: int, password: str) -> Iterator[Block]:
    """Likewise of RAR 3 and 4. The head has its fixed seven bytes."""
    at, end = whole.starts[number] + len(RAR4), [*whole.starts, whole.length][number + 1]
    locked = False
    for _ in range(MOST):
        if at + 7 > end:
            return
        head, after = _header_four(whole.stream, at, password if locked else None)
        if not head:
            return
        kind, flags = struct.unpack_from("<BH", head, 2)
        size = int.from_bytes(head[7:11], "little") if flags & 0x8000 else 0
        if kind in (0x74, 0x7A):
            size = int.from_bytes(head[7:11], "little")
            size |= int.from_bytes(head[32:36], "little") << 32 if flags & 0x100 else 0
        locked = locked or (kind == 0x73 and bool(flags & 0x80))
        yield Block(kind, flags, head, after, size)
        if kind == 0x7B:
            return
        at = after + size


def _header_four(stream: BinaryIO, at: int, password: str | None) -> tuple[bytes, int]:
    stream.seek(at)
    salt = stream.read(8) if password is not None else b""
    start = stream.read(16 if salt else 7)
    if len(start) < 7 or (salt and len(start) < 16):
        return b"", at
    key = key_four(password or "", salt) if salt else None
    cipher = AES.new(key.key, AES.MODE_CBC, key.iv) if key else None
    plain = cipher.decrypt(start) if cipher else start
    kind, _, size = struct.unpack_from("<BHH", plain, 2)
    if size < 7 or not 0x72 <= kind <= 0x7B:
        return b"", at
    length = size + (-size % 16 if cipher else 0)
    rest = stream.read(max(0, length - len(start)))
    plain += cipher.decrypt(_whole_blocks(rest)) if cipher else rest
    if cipher and zlib.crc32(plain[2:size]) & 0xFFFF != int.from_bytes(plain[:2], "little"):
        return b"", at
    return plain[:size], at + len(salt) + length


def _whole_blocks(content: bytes) -> bytes:
    return content[: len(content) // 16 * 16]


@dataclass
class FileFive:
    """A RAR 5 file header's parts."""

    flags: int
    about: int
    size: int
    attributes: int
    time: bytes
    crc: bytes
    packing: int
    rest: bytes
    records: list[tuple[int, bytes]]

    def packed(self) -> Packed | None:
        found = next((content for kind, content in self.records if kind == 1), None)
        return encryption(found, True) if found is not None else None

    def encrypted(self) -> bool:
        return any(kind == 1 for kind, _ in self.records)

    def written(self, size: int, mixed: bool) -> bytes:
        """The header without encryption, and without checksums that were mixed with the key."""
        kept = [(kind, content) for kind, content in self.records if kind != 1 and not (mixed and kind == 2)]
        extra = b"".join(number(len(number(kind) + content)) + number(kind) + content for kind, content in kept)
        about = self.about & ~4 if mixed else self.about
        head = number(2) + number(self.flags & ~1 | bool(extra))
        head += (number(len(extra)) if extra else b"") + (number(size) if self.flags & 2 else b"")
        head += number(about) + number(self.size) + number(self.attributes)
        return head + self.time + (b"" if mixed else self.crc) + number(self.packing) + self.rest + extra


def file_five(head: bytes) -> FileFive:
    """A file header taken apart."""
    _, at = vint(head, 0)
    flags, at = vint(head, at)
    extra, at = vint(head, at) if flags & 1 else (0, at)
    _, at = vint(head, at) if flags & 2 else (0, at)
    about, at = vint(head, at)
    size, at = vint(head, at)
    attributes, at = vint(head, at)
    time, at = (head[at : at + 4], at + 4) if about & 2 else (b"", at)
    crc, at = (head[at : at + 4], at + 4) if about & 4 else (b"", at)
    packing, at = vint(head, at)
    cut = max(at, len(head) - extra)
    return FileFive(flags, about, size, attributes, time, crc, packing, head[at:cut], list(records(head[cut:])))


def number(value: int) -> bytes:
    """As RAR 5 writes it, seven bits a byte."""
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])
