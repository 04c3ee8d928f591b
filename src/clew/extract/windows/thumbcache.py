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
NEAR = 256
"""Bytes that are looked through at first for the next picture; more the longer none is found, so that the time is
linear to the bytes."""
MOST = 200_000
LARGEST = 64 << 20
"""Bytes that one picture may have."""


class Entry(NamedTuple):
    at: int
    size: int
    key: str
    name: tuple[int, int]
    content: tuple[int, int]


@step("extract.thumbcache@2", accepts=(THUMBCACHE,))
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
    at, reach = 4, NEAR
    while at < length:
        window = _at(stream, at, reach + fixed)
        entry = _first(window[: reach - 1 + fixed], at, fixed, name_at)
        if entry:
            yield entry
            whole = entry.at + entry.size <= length
            at, reach = entry.at + entry.size if whole else sum(entry.content), NEAR
        else:
            at, reach = at + reach, min(reach * 2, CHUNK)


def _first(window: bytes, at: int, fixed: int, name_at: int) -> Entry | None:
    """The first mark in the window, which lies at `at`, that an entry begins with."""
    place = window.find(MARK)
    while 0 <= place <= len(window) - fixed:
        size, key = struct.unpack_from("<IQ", window, place + 4)
        named, padding, content = struct.unpack_from("<III", window, place + name_at)
        start = at + place + fixed
        if fixed + named + padding + content <= size:
            return Entry(at + place, size, f"{key:016x}", (start, named), (start + named + padding, content))
        place = window.find(MARK, place + len(MARK))
    return None


def _at(stream: BinaryIO, at: int, size: int) -> bytes:
    stream.seek(at)
    return stream.read(size)


def _chunks(stream: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    for at in range(start, end, CHUNK):
        yield _at(stream, at, min(CHUNK, end - at))
