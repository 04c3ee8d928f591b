"""Objects in the files of iWork since 2013: snappy (google/snappy format_description), protobuf, IWA's own framing."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from clew.errors import Unreadable

LARGEST = 1 << 28
MOST = 2_000_000
Fields = dict[int, list[int | bytes]]


class Thing(NamedTuple):
    """An object: the type that its application numbers, its message, and the file that it lies in."""

    kind: int
    content: bytes
    file: str


def things(name: str, content: bytes) -> Iterator[tuple[int, Thing]]:
    """Each object of a file with its number. Unreadable where the file breaks off or makes no sense."""
    plain = b"".join(_blocks(content))
    at = 0
    while at < len(plain):
        length, at = varint(plain, at)
        head = fields(plain[at : at + length])
        at += length
        number = next((each for each in head.get(1, []) if isinstance(each, int)), 0)
        for place, told in enumerate(each for each in head.get(2, []) if isinstance(each, bytes)):
            message = fields(told)
            size = whole(message, 3)
            if place == 0:
                yield number, Thing(whole(message, 1), plain[at : at + size], name)
            at += size
        if at > len(plain):
            raise _damaged()


def _blocks(content: bytes) -> Iterator[bytes]:
    at, total = 0, 0
    while at + 4 <= len(content):
        length = int.from_bytes(content[at + 1 : at + 4], "little")
        if content[at] != 0 or at + 4 + length > len(content):
            raise _damaged()
        block = unsnapped(content[at + 4 : at + 4 + length])
        total += len(block)
        if total > LARGEST:
            raise Unreadable("output-limit", f"it holds more than {LARGEST >> 20} MiB of objects")
        yield block
        at += 4 + length


def unsnapped(packed: bytes) -> bytes:
    """A block of snappy, unpacked. Unreadable("damaged") where it is not that."""
    size, at = varint(packed, 0)
    if size > LARGEST or size > len(packed) * 64 + 64:
        raise _damaged()
    out = bytearray()
    while at < len(packed):
        tag = packed[at]
        at += 1
        if tag & 3 == 0:
            length, extra = tag >> 2, max(0, (tag >> 2) - 59)
            if extra:
                length = int.from_bytes(packed[at : at + extra], "little")
                at += extra
            out += packed[at : at + length + 1]
            at += length + 1
            continue
        if tag & 3 == 1:
            length, back, width = (tag >> 2 & 7) + 4, tag >> 5 << 8 | int.from_bytes(packed[at : at + 1], "little"), 1
        else:
            width = 2 if tag & 3 == 2 else 4
            length, back = (tag >> 2) + 1, int.from_bytes(packed[at : at + width], "little")
        at += width
        _copy(out, back, length, size)
    if at != len(packed) or len(out) != size:
        raise _damaged()
    return bytes(out)


def _copy(out: bytearray, back: int, length: int, size: int) -> None:
    start = len(out) - back
    if start < 0 or not back or len(out) + length > size:
        raise _damaged()
    for _ in range(0, length, back):
        out += out[start : start + min(back, length)]
        length -= back
        start += back


def varint(content: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(10):
        if at >= len(content):
            raise _damaged()
        byte = content[at]
        at += 1
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at
    raise _damaged()


def fields(message: bytes) -> Fields:
    """A protobuf message by field number; numbers and bytes, in order."""
    found: Fields = {}
    at = 0
    while at < len(message):
        key, at = varint(message, at)
        kind = key & 7
        value: int | bytes
        if kind == 0:
            value, at = varint(message, at)
        elif kind in (1, 5):
            width = 8 if kind == 1 else 4
            value, at = message[at : at + width], at + width
        elif kind == 2:
            length, at = varint(message, at)
            value, at = message[at : at + length], at + length
        else:
            raise _damaged()
        if at > len(message):
            raise _damaged()
        found.setdefault(key >> 3, []).append(value)
    return found


def whole(found: Fields, name: int) -> int:
    return next((each for each in found.get(name, []) if isinstance(each, int)), 0)


def inner(found: Fields, name: int) -> list[bytes]:
    return [each for each in found.get(name, []) if isinstance(each, bytes)]


def words(found: Fields, name: int) -> str:
    return "".join(each.decode("utf-8", "replace") for each in inner(found, name))


def references(found: Fields, name: int) -> list[int]:
    """The numbers of the objects that a field refers to."""
    return [whole(fields(each), 1) for each in inner(found, name)]


def doubles(value: bytes, at: int) -> float:
    if at + 8 > len(value):
        raise _damaged()
    return float(struct.unpack_from("<d", value, at)[0])


def _damaged() -> Unreadable:
    return Unreadable("damaged", "its objects are damaged or cut off", "look for another copy")
