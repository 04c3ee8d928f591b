"""The entries of a ZIP: by its central directory, or by the local headers where that is lost.

Format: PKWARE APPNOTE 6.3; extra fields of Info-ZIP and NTFS. No offset or size in it is trusted.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

TAIL = 65_557
WINDOW = 1 << 20
END, CENTRAL, LOCAL = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
END64, LOCATOR64 = b"PK\x06\x06", b"PK\x06\x07"
ENCRYPTED, STREAMED, UTF8 = 1, 8, 2048
WHOLE = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry; `packed`, `size` (bytes) and `crc` are None where only the data itself can tell.

    `offset` is that of the local header. `utf8` is the name where the archive states that it is UTF-8.
    """

    raw: bytes
    utf8: str | None
    flags: int
    method: int
    offset: int
    packed: int | None
    size: int | None
    crc: int | None
    modified: str | None
    mode: int = 0
    disk: int = 0
    comment: bytes = b""

    @property
    def encrypted(self) -> bool:
        return bool(self.flags & ENCRYPTED)

    @property
    def folder(self) -> bool:
        return self.raw.endswith((b"/", b"\\")) and not self.size

    @property
    def link(self) -> bool:
        return self.mode & 0o170000 == 0o120000


@dataclass(frozen=True, slots=True)
class Directory:
    """Where the central directory begins, its length, how many entries it announces, and the bytes before the ZIP,
    below 0 where bytes were cut off in front. The end record begins at `end`; with the archive's comment the ZIP goes
    up to `ends`."""

    begins: int
    length: int
    announced: int
    prefix: int
    disks: int
    end: int = 0
    ends: int = 0
    comment: bytes = b""


def volume_starts(starts: tuple[int, ...], last: int) -> dict[int, int]:
    """Where each volume begins, by its number: they are in order up to a gap, but for the `last`, which is the last."""
    return {**dict(enumerate(starts[:-1])), last: starts[-1]}


def find(
    stream: BinaryIO, length: int, starts: tuple[int, ...] = (0,), far: bool = False, floor: int = 0
) -> Directory | None:
    """The central directory, None where there is none or where it is not where its end says.

    `starts` are where the volumes begin of an archive that is in several, `floor` where those begin behind the last
    that is missing. With `far` it is sought also where more
    hangs behind the archive than a comment can be long; of those only one that begins with the file is taken, since
    others may lie inside an entry.
    """
    stop = length
    while stop == length or (far and stop > floor):
        base = max(floor, stop - TAIL)
        stream.seek(base)
        tail = stream.read(min(TAIL, stop - base) + 21)
        at = tail.rfind(END, 0, stop - base + 3)
        while at >= 0:
            found = _directory(stream, base + at, length, starts)
            if found and (stop == length or found.prefix == 0):
                return found
            at = tail.rfind(END, 0, at)
        stop = base - (base == length)
    return None


def _directory(stream: BinaryIO, at: int, length: int, starts: tuple[int, ...]) -> Directory | None:
    stream.seek(at)
    end = stream.read(22)
    if len(end) < 22:
        return None
    disks, disk, announced, size, offset, comment = struct.unpack("<HH2xHIIH", end[4:])
    told = at, min(length, at + 22 + comment), stream.read(comment)
    stream.seek(max(0, at - 20))
    locator = stream.read(20)
    if at >= 20 and locator[:4] == LOCATOR64:
        wide = _end64(stream, struct.unpack_from("<Q", locator, 8)[0], at)
        if wide:
            at, announced, size, offset = wide
    if disks and disk in (places := volume_starts(starts, disks)):
        begins = places[disk] + offset
        return Directory(begins, size, announced, 0, disks, *told) if _is_central(stream, begins) else None
    for begins, prefix in ((at - size, at - size - offset), (offset, 0)):
        empty = size == 0 and announced == 0 and prefix >= 0
        if 0 <= begins <= length and (empty or _is_central(stream, begins)):
            return Directory(begins, size, announced, prefix, disks, *told)
    return None


def _is_central(stream: BinaryIO, at: int) -> bool:
    stream.seek(at)
    return stream.read(4) == CENTRAL


def _end64(stream: BinaryIO, offset: int, before: int) -> tuple[int, int, int, int] | None:
    """Place, count, size and offset by the ZIP64 end record; also where bytes were put before the archive."""
    for place in (offset, before - 76):
        if 0 <= place <= before:
            stream.seek(place)
            record = stream.read(56)
            if len(record) == 56 and record[:4] == END64:
                announced, size, start = struct.unpack_from("<QQQ", record, 32)
                return place, announced, size, start
    return None


def central(stream: BinaryIO, directory: Directory) -> Iterator[Entry]:
    """The entries that the directory lists, as far as it is whole. Others may move the stream in between."""
    at, stop = directory.begins, directory.begins + directory.length
    window, start = b"", at
    while at < stop:
        if at + 46 + 3 * 65_535 > start + len(window):
            stream.seek(at)
            window, start = stream.read(min(WINDOW, stop - at)), at
        head = window[at - start : at - start + 46]
        if len(head) < 46 or head[:4] != CENTRAL:
            return
        names, extras, comments = struct.unpack_from("<HHH", head, 28)
        body = window[at - start + 46 : at - start + 46 + names + extras + comments]
        extra, comment = body[names : names + extras], body[names + extras :]
        yield replace(_central(head, body[:names], extra, directory.prefix), comment=comment)
        at += 46 + names + extras + comments


def _central(head: bytes, name: bytes, extra: bytes, prefix: int) -> Entry:
    made, flags, method, time, date, crc, packed, size = struct.unpack_from("<4xH2xHHHHIII", head)
    disk, attributes, offset = struct.unpack_from("<HxxII", head, 34)
    found = fields(extra)
    wide = found.get(1, b"")
    values = []
    for value in (size, packed, offset):
        if value == WHOLE and len(wide) >= 8:
            value, wide = int.from_bytes(wide[:8], "little"), wide[8:]
        values.append(value)
    size, packed, offset = values
    mode = attributes >> 16 if made >> 8 in (3, 19) else 0
    when = _modified(found, date, time)
    return Entry(name, _utf8(name, flags, found), flags, method, offset + prefix, packed, size, crc, when, mode, disk)


def local(stream: BinaryIO, at: int = 0, stop: int | None = None) -> Iterator[Entry]:
    """The entries by their local headers, wherever from `at` on these stand, and before `stop`."""
    while (at := _next(stream, at)) >= 0 and (stop is None or at < stop):
        stream.seek(at)
        head = stream.read(30)
        if len(head) < 30:
            return
        version, flags, method, time, date, crc, packed, size, names, extras = struct.unpack("<4xHHHHHIIIHH", head)
        name, extra = stream.read(names), stream.read(extras)
        if version & 0xFF > 63 or not name or len(name) < names:
            at += 4
            continue
        found = fields(extra)
        wide = found.get(1, b"")
        if packed == WHOLE and len(wide) >= 16:
            size, packed = struct.unpack_from("<QQ", wide)
        known = not (flags & STREAMED and packed == 0)
        when = _modified(found, date, time)
        entry = Entry(name, _utf8(name, flags, found), flags, method, at, packed, size, crc, when)
        yield entry if known else replace(entry, packed=None, size=None, crc=None)
        at += 30 + names + extras + (packed if known else 0)


def _next(stream: BinaryIO, at: int) -> int:
    """Where the next local header stands from `at` on, -1 for nowhere."""
    while True:
        stream.seek(at)
        window = stream.read(WINDOW)
        found = window.find(LOCAL)
        if found >= 0:
            return at + found
        if len(window) < WINDOW:
            return -1
        at += WINDOW - 3


def fields(extra: bytes) -> dict[int, bytes]:
    """What an extra field holds, by kind."""
    found: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        found.setdefault(kind, extra[at + 4 : at + 4 + length])
        at += 4 + length
    return found


def _utf8(name: bytes, flags: int, fields: dict[int, bytes]) -> str | None:
    """The name where it is declared UTF-8 and is: by the flag, or in Info-ZIP's field for this very name."""
    path = fields.get(0x7075, b"")
    if len(path) > 5 and int.from_bytes(path[1:5], "little") == zlib.crc32(name):
        return path[5:].decode("utf-8", "replace").replace("\x00", "\ufffd")
    return name.decode("utf-8", "replace").replace("\x00", "\ufffd") if flags & UTF8 else None


def _modified(fields: dict[int, bytes], date: int, time: int) -> str | None:
    """When last changed: in UTC where an extra field says so, else the local time of a clock unknown."""
    unix, ntfs = fields.get(0x5455, b""), fields.get(0x000A, b"")
    try:
        if len(unix) >= 5 and unix[0] & 1:
            seconds = int.from_bytes(unix[1:5], "little", signed=True)
            return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).isoformat()
        if len(ntfs) >= 16 and ntfs[4:8] == b"\x01\x00\x18\x00":
            ticks = int.from_bytes(ntfs[8:16], "little")
            return (datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)).isoformat()
        day = (1980 + (date >> 9), date >> 5 & 15, date & 31)
        return datetime(*day, time >> 11, time >> 5 & 63, (time & 31) * 2).isoformat()
    except (ValueError, OverflowError):
        return None
