"""The headers of RAR archives: what their files are called, and which of them libarchive cannot unpack.

Formats: RAR 4 by unrar's `technote`, RAR 5 by "RAR 5.0 archive format" (rarlab.com). No size in them is trusted.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

RAR4, RAR5 = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00"
LONGEST = 1 << 21
"""Bytes that a RAR 5 header may have."""
MOST = 1_000_000


class File(NamedTuple):
    """A file's header. `solid`: it cannot be unpacked without those before it. `copy`: what it is a copy of. Of RAR 4
    also the file's length, checksum and time (MS-DOS), from its last part, and whether it is packed by a version
    before 2.9, or lies behind such a version's comment."""

    raw: bytes
    encrypted: bool
    solid: bool
    folder: bool
    copy: bytes | None = None
    size: int = 0
    crc: int = 0
    time: int = 0
    old: bool = False


@dataclass
class Survey:
    """What the headers of all volumes say. `number` is that of the first volume here, counting from 0, None where it
    does not say; `goes_on` whether the last one here is followed by another. `ends` are
    the pieces of the volumes that libarchive is to see: without end marks, which stop it even where another volume
    follows, and without headers of services, which it may take for solid files."""

    five: bool
    files: list[File] = field(default_factory=list)
    locked: bool = False
    number: int | None = None
    goes_on: bool = False
    begins_inside: bool = False
    ends: list[tuple[int, int]] = field(default_factory=list)


def survey(stream: BinaryIO, starts: Sequence[int], length: int) -> Survey:
    """Walk the headers of each volume, as far as they make sense."""
    stream.seek(starts[0])
    found = Survey(stream.read(8) == RAR5)
    for index, start in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else length
        found.goes_on = False
        found.ends.append((start, end))
        (_five if found.five else _four)(stream, start, end, index == 0, found)
        if found.locked:
            break
    return found


def _four(stream: BinaryIO, start: int, end: int, first: bool, found: Survey) -> None:
    solid = comment = False
    service = False
    for at, kind, flags, head in _blocks_four(stream, start + len(RAR4), end):
        if service and kind != 0x7A:
            found.ends.append((at, end))
        elif kind == 0x7A and not service:
            found.ends[-1] = found.ends[-1][0], at
        service = kind == 0x7A
        if kind == 0x73:
            comment = bool(flags & 2)
            found.locked, solid = bool(flags & 0x80), bool(flags & 8)
            if first and flags & 1:
                found.number = 0 if flags & 0x100 else None
        elif kind == 0x74 and len(head) >= 32:
            size = int.from_bytes(head[26:28], "little")
            place = 40 if flags & 0x100 else 32
            raw = head[place : place + size].partition(b"\0")[0]
            found.begins_inside |= bool(first and not found.files and flags & 1)
            if not flags & 1 or (first and not found.files):
                found.files.append(File(raw, bool(flags & 4), _solid(flags, solid, found), flags & 0xE0 == 0xE0))
            if found.files:
                found.files[-1] = _about_four(found.files[-1], flags, head, comment)
            found.goes_on = bool(flags & 2)
        elif kind == 0x7B:
            found.goes_on = bool(flags & 1)
            found.ends[-1] = found.ends[-1][0], at
            place = 11 if flags & 2 else 7
            if first and flags & 8 and len(head) >= place + 2:
                found.number = int.from_bytes(head[place : place + 2], "little")


def _solid(flags: int, archive: bool, found: Survey) -> bool:
    return bool(flags & 0x10 or (archive and found.files))


def _about_four(file: File, flags: int, head: bytes, comment: bool) -> File:
    size, crc, time, version, method = struct.unpack_from("<IxIIBB", head, 11)
    size |= int.from_bytes(head[36:40], "little") << 32 if flags & 0x100 else 0
    return file._replace(size=size, crc=crc, time=time, old=version < 29 and (method != 0x30 or comment))


def _blocks_four(stream: BinaryIO, at: int, end: int) -> Iterator[tuple[int, int, int, bytes]]:
    """Place, type, flags and bytes of each header."""
    for _ in range(MOST):
        if at + 7 > end:
            return
        stream.seek(at)
        fixed = stream.read(7)
        if len(fixed) < 7:
            return
        kind, flags, size = struct.unpack_from("<BHH", fixed, 2)
        if size < 7 or not 0x72 <= kind <= 0x7B:
            return
        head = fixed + stream.read(size - 7)
        yield at, kind, flags, head
        if kind == 0x7B or (kind == 0x73 and flags & 0x80):
            return
        added = int.from_bytes(head[7:11], "little") if flags & 0x8000 else 0
        if kind in (0x74, 0x7A) and flags & 0x100:
            added |= int.from_bytes(head[32:36], "little") << 32
        at += size + added


def _five(stream: BinaryIO, start: int, end: int, first: bool, found: Survey) -> None:
    for kind, flags, body, extra in _blocks_five(stream, start + len(RAR5), end):
        if kind == 4:
            found.locked = True
            return
        if kind == 1:
            about, at = vint(body, 0)
            if first and about & 1:
                found.number = vint(body, at)[0] if about & 2 else 0
        elif kind == 2:
            found.begins_inside |= bool(first and not found.files and flags & 8)
            if not flags & 8 or (first and not found.files):
                found.files.append(_file_five(body, extra))
            found.goes_on = bool(flags & 0x10)
        elif kind == 5:
            found.goes_on = bool(vint(body, 0)[0] & 1)


def _blocks_five(stream: BinaryIO, at: int, end: int) -> Iterator[tuple[int, int, bytes, bytes]]:
    """Type, flags, what is of this type, and the extra area, of each header."""
    for _ in range(MOST):
        if at + 7 > end:
            return
        stream.seek(at)
        fixed = stream.read(16)
        size, place = vint(fixed, 4)
        if not 0 < size <= LONGEST:
            return
        stream.seek(at + place)
        head = stream.read(size)
        kind, here = vint(head, 0)
        flags, here = vint(head, here)
        extra, here = vint(head, here) if flags & 1 else (0, here)
        data, here = vint(head, here) if flags & 2 else (0, here)
        cut = max(here, len(head) - extra)
        yield kind, flags, head[here:cut], head[cut:]
        if kind in (4, 5):
            return
        at += place + size + data


def _file_five(body: bytes, extra: bytes) -> File:
    flags, at = vint(body, 0)
    _, at = vint(body, at)
    _, at = vint(body, at)
    at += (4 if flags & 2 else 0) + (4 if flags & 4 else 0)
    packing, at = vint(body, at)
    _, at = vint(body, at)
    size, at = vint(body, at)
    known = dict(records(extra))
    return File(body[at : at + size], 1 in known, bool(packing & 0x40), bool(flags & 1), _copy(known.get(5, b"")))


def _copy(redirection: bytes) -> bytes | None:
    kind, at = vint(redirection, 0)
    _, at = vint(redirection, at)
    size, at = vint(redirection, at)
    return redirection[at : at + size] if kind == 5 else None


def records(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """The kind of each record of an extra area, and what it holds."""
    at = 0
    while at < len(extra):
        size, start = vint(extra, at)
        kind, inside = vint(extra, start)
        yield kind, extra[inside : start + size]
        at = start + max(1, size)


def vint(content: bytes, at: int) -> tuple[int, int]:
    """A number of RAR 5, seven bits a byte, and where it ends."""
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(content):
            return value, at
        byte = content[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            break
    return value, at
