"""Windows' store of thumbnails since Vista (`thumbcache_….db`): pictures of files that may be gone.

Format: Libyal, "Windows Explorer Thumbnail Cache database format". Which file a picture is of stands in
`thumbcache_idx.db` and the search index by the same hash, not here.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from clew.extract.tables.cells import line
from clew.model import Locator, Member, Metadata, Passage, Problem
from clew.step import Contained, Given, Record, step

THUMBCACHE = "application/x-thumbcache"
MARK = b"CMMM"
VISTA, SEVEN = 20, 21
SYSTEMS = {20: "Windows Vista", 21: "Windows 7", 26: "Windows 8", 28: "Windows 8", 30: "Windows 8", 31: "Windows 8.1",
    32: "Windows 10"}  # fmt: skip
CHUNK = 1 << 20
MOST = 200_000
LARGEST = 64 << 20
"""Bytes that one picture may have."""


class Entry(NamedTuple):
    at: int
    size: int
    key: str
    name: tuple[int, int]
    content: tuple[int, int]


@step("extract.thumbcache@1", accepts=(THUMBCACHE,))
def thumbcache(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A row a picture at row=n, with its hash and the name in the store; its bytes as a Contained."""
    stream.seek(0)
    head = stream.read(24).ljust(24, b"\0")
    (version,) = struct.unpack_from("<I", head, 4)
    yield Metadata("program", f"{SYSTEMS.get(version, f'Windows, version {version}')} thumbnails")
    yield Passage(Locator(row=(1, 1)), "hash\tname\tbytes")
    row = 1
    for entry in _entries(stream, given.length, version):
        start, size = entry.content
        if not size:
            continue
        row += 1
        if row > MOST:
            yield Problem("too-many", f"only its first {MOST} pictures came out", "open it with a tool of its own")
            return
        name = _at(stream, *entry.name).decode("utf-16-le", "replace").rstrip("\0")
        yield Passage(Locator(row=(row, row)), line([entry.key, name, str(size)]))
        if start + size > given.length or size > LARGEST:
            yield Problem("truncated", f"the picture {entry.key} is cut short", "look for another copy", "partial")
        member = Member(str(row - 1), "embedded", name or entry.key, Locator(row=(row, row)), announced=size)
        yield Contained(member, _chunks(stream, start, min(start + size, given.length)))


def _entries(stream: BinaryIO, length: int, version: int) -> Iterator[Entry]:
    """One after another by their sizes; behind one that is damaged, from the next mark on."""
    fixed, name_at = (56, 24) if version == VISTA else (48, 16) if version == SEVEN else (56, 16)
    at = _next(stream, 4, length)
    while 0 <= at < length:
        head = _at(stream, at, fixed)
        size, key = struct.unpack_from("<IQ", head, 4) if len(head) == fixed else (0, 0)
        if not head.startswith(MARK) or not fixed <= size:
            at = _next(stream, at + 4, length) if len(head) == fixed else -1
            continue
        named, padding, content = struct.unpack_from("<III", head, name_at)
        if fixed + named + padding + content > size:
            at = _next(stream, at + 4, length)
            continue
        start = at + fixed
        yield Entry(at, size, f"{key:016x}", (start, named), (start + named + padding, content))
        at += size


def _next(stream: BinaryIO, at: int, length: int) -> int:
    while at < length:
        window = _at(stream, at, CHUNK + 3)
        found = window.find(MARK)
        if found >= 0:
            return at + found
        at += CHUNK
    return -1


def _at(stream: BinaryIO, at: int, size: int) -> bytes:
    stream.seek(at)
    return stream.read(size)


def _chunks(stream: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    for at in range(start, end, CHUNK):
        yield _at(stream, at, min(CHUNK, end - at))
