"""How many bytes a compressed file says that it holds, before any is unpacked.

Formats: RFC 1952 (gzip), RFC 8878 (zstd), xz-file-format 1.2, LZ4 frame format, the lzip manual, lzma.txt. A claim, no
more: gzip's is of its last stream, modulo 4 GiB, and zstd's and LZ4's are of the first frame.
"""

import struct
from collections.abc import Callable
from typing import BinaryIO

from clew.extract.archives.unpack import slices

UNKNOWN = (1 << 64) - 1
LARGEST_INDEX = 1 << 24
DEFLATED = 1032
"""How many bytes a byte may become at most."""


def announced(media_type: str, stream: BinaryIO, length: int) -> int | None:
    """Bytes, None where the file does not say, or where what it says cannot be of all of it."""
    told = SIZES.get(media_type)
    return told(stream, length) if told and length >= 18 else None


def _gzip(stream: BinaryIO, length: int) -> int | None:
    """Of several streams in a row the last alone says how long it is: that shows where it is less than can be packed
    into the file. Where the file was cut its last bytes are no size: they show where that is more than can come out."""
    size = int.from_bytes(slices(stream, length - 4, 4)(4), "little")
    return size if length - 1024 - size // 1000 <= size <= DEFLATED * length else None


def _zstd(stream: BinaryIO, length: int) -> int | None:
    head = slices(stream, 0, 18)(18)
    form = head[4]
    single, width = form & 0x20, (0, 2, 4, 8)[form >> 6]
    width = width or (1 if single else 0)
    at = 5 + (0 if single else 1) + (0, 1, 2, 4)[form & 3]
    value = int.from_bytes(head[at : at + width], "little")
    return value + (256 if width == 2 else 0) if width else None


def _lz4(stream: BinaryIO, length: int) -> int | None:
    head = slices(stream, 0, 14)(14)
    return int.from_bytes(head[6:14], "little") if head[4] & 8 else None


def _lzip(stream: BinaryIO, length: int) -> int | None:
    """By the trailers of all members, from the last to the first."""
    total, end = 0, length
    while end >= 26:
        size, packed = struct.unpack("<QQ", slices(stream, end - 16, 16)(16))
        if not 26 <= packed <= end or slices(stream, end - packed, 4)(4) != b"LZIP":
            return None
        total, end = total + size, end - packed
    return total if end == 0 else None


def _alone(stream: BinaryIO, length: int) -> int | None:
    size = int.from_bytes(slices(stream, 5, 8)(8), "little")
    return None if size == UNKNOWN else size


def _xz(stream: BinaryIO, length: int) -> int | None:
    """By the index of the last stream; None where there is another before it."""
    foot = slices(stream, length - 12, 12)(12)
    size = (int.from_bytes(foot[4:8], "little") + 1) * 4
    if foot[10:] != b"YZ" or size > min(LARGEST_INDEX, length - 24):
        return None
    index = slices(stream, length - 12 - size, size)(size)
    count, at = _number(index, 1)
    total, packed = 0, 24 + size
    for _ in range(count):
        unpadded, at = _number(index, at)
        plain, at = _number(index, at)
        if at > len(index):
            return None
        total, packed = total + plain, packed + (unpadded + 3) // 4 * 4
    return total if packed == length else None


def _number(content: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends: behind the content where that breaks off."""
    value = 0
    for shift in range(0, 63, 7):
        if at >= len(content):
            return value, len(content) + 1
        value |= (content[at] & 0x7F) << shift
        at += 1
        if content[at - 1] < 0x80:
            break
    return value, at


SIZES: dict[str, Callable[[BinaryIO, int], int | None]] = {
    "application/gzip": _gzip,
    "application/zstd": _zstd,
    "application/x-lz4": _lz4,
    "application/x-lzip": _lzip,
    "application/x-lzma": _alone,
    "application/x-xz": _xz,
}
