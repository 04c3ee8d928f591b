"""UDF volumes, 1.02 to 2.60 (ECMA-167, OSTA UDF): where descriptors, directories and files lie. Nothing is trusted:
each place is within the image or is no place.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import BinaryIO, NamedTuple

from clew.errors import Unreadable

SIZES = (2048, 512, 4096, 1024)
ANCHOR, PRIMARY, PARTITION, LOGICAL, END = 2, 1, 5, 6, 8
FILE_SET, IDENTIFIER, MORE, ENTRY, EXTENDED = 256, 257, 258, 261, 266
DIRECTORY, LINK, TABLE = 4, 12, 248
LARGEST_TABLE = 1 << 28
EXTENTS = 1_000_000
BLANK = 1 << 16
"""Blocks at an image's end that may be empty behind the last one written."""
COPY = "look for a whole copy"
Extent = tuple[int | None, int]
"""Where in the image, None for zeros that are not kept, and how many bytes."""


class Place(NamedTuple):
    block: int
    partition: int


class Node(NamedTuple):
    """A file entry: its kind, its length in bytes, when it was changed, where its bytes are, or those themselves."""

    kind: int
    size: int
    modified: str | None
    extents: list[Extent]
    inline: bytes | None


@dataclass
class Volume:
    """`translate` has, for each partition, what makes a block's number in it a place in the image."""

    stream: BinaryIO
    length: int
    block: int = 2048
    name: str = ""
    root: Place = field(default_factory=lambda: Place(0, 0))
    translate: list[Callable[[int], int | None]] = field(default_factory=list)

    def read(self, at: int, size: int) -> bytes:
        self.stream.seek(min(at, self.length))
        return self.stream.read(min(size, LARGEST_TABLE))

    def at(self, place: Place) -> int | None:
        if place.partition >= len(self.translate):
            return None
        found = self.translate[place.partition](place.block)
        return found if found is not None and 0 <= found < self.length else None

    def node(self, place: Place) -> Node:
        """Raises ValueError where no file entry is."""
        at = self.at(place)
        body = self.read(at, self.block) if at is not None else b""
        kind = tag(body)
        if kind not in (ENTRY, EXTENDED):
            raise ValueError("no file entry is there")
        return self._entry(body, place.partition, 176 if kind == ENTRY else 216)

    def _entry(self, body: bytes, partition: int, fixed: int) -> Node:
        extra, size = struct.unpack_from("<II", body, fixed - 8)
        form, length = struct.unpack_from("<H", body, 34)[0] & 7, struct.unpack_from("<Q", body, 56)[0]
        described = body[fixed + extra : fixed + extra + size]
        modified = _time(body[84:96] if fixed == 176 else body[92:104])
        if form == 3:
            return Node(body[27], length, modified, [], described[:length])
        return Node(body[27], length, modified, list(self._extents(described, form, partition)), None)

    def _extents(self, described: bytes, form: int, partition: int) -> Iterator[Extent]:
        width = (8, 16, 20)[form] if form < 3 else 0
        at, seen = 0, 0
        while width and at + width <= len(described) and seen < EXTENTS:
            size, block = struct.unpack_from("<II", described, at)
            kind, size = size >> 30, size & 0x3FFFFFFF
            if form == 1:
                partition = struct.unpack_from("<H", described, at + 8)[0]
            elif form == 2:
                block, partition = struct.unpack_from("<IH", described, at + 12)
            at, seen = at + width, seen + 1
            if size == 0:
                return
            place = self.at(Place(block, partition))
            if kind == 3:
                more = self.read(place, self.block) if place is not None else b""
                if tag(more) != MORE:
                    raise ValueError("the list of its pieces breaks off")
                described, at = more[24 : 24 + struct.unpack_from("<I", more, 20)[0]], 0
                continue
            if kind == 0 and place is None:
                return  # outside of the image: what stands before is given, and said to be short
            yield (place if kind == 0 else None), size

    def content(self, node: Node, chunk: int = 1 << 20) -> Iterator[bytes]:
        """As many bytes as the entry says, or fewer where there are fewer."""
        left = node.size
        if node.inline is not None:
            yield node.inline
            return
        for place, size in node.extents:
            at, size = 0, min(size, left)
            left -= size
            while at < size:
                piece = bytes(min(chunk, size - at)) if place is None else self.read(place + at, min(chunk, size - at))
                if not piece:
                    return
                yield piece
                at += len(piece)


def tag(body: bytes) -> int:
    """The number of a descriptor whose tag is sound, else 0."""
    if len(body) < 16 or (sum(body[:16]) - body[4]) & 0xFF != body[4]:
        return 0
    return int(struct.unpack_from("<H", body)[0])


def opened(stream: BinaryIO, length: int) -> Volume:
    """Raises Unreadable where no volume is found."""
    volume = Volume(stream, length)
    for size in SIZES:
        for anchor in (256, length // size - 256, length // size - 1, 512):
            body = volume.read(max(0, anchor) * size, 512)
            if tag(body) == ANCHOR and struct.unpack_from("<I", body, 12)[0] == anchor:
                for count, start in struct.iter_unpack("<II", body[16:32]):
                    if _described(volume, start * size, count, size):
                        return volume
    raise Unreadable("damaged", "no description of a UDF volume is where one should be", COPY)


def _described(volume: Volume, start: int, count: int, size: int) -> bool:
    """Read a sequence of volume descriptors; whether it leads to a file set."""
    partitions: dict[int, int] = {}
    logical = b""
    for at in range(start, start + min(count, 1 << 20), size):
        body = volume.read(at, max(size, 4096))
        kind = tag(body)
        if kind == PARTITION:
            partitions[struct.unpack_from("<H", body, 22)[0]] = struct.unpack_from("<I", body, 188)[0]
        elif kind == LOGICAL:
            logical = body
        elif kind == END:
            break
    if len(logical) < 440:
        return False
    volume.block, volume.name = struct.unpack_from("<I", logical, 212)[0], dstring(logical[84:212])
    if volume.block not in SIZES:
        return False
    _map(volume, logical, partitions)
    place = Place(*struct.unpack_from("<IH", logical, 252))
    files_at = volume.at(place)
    files = volume.read(files_at, 512) if files_at is not None else b""
    if tag(files) != FILE_SET:
        return False
    volume.root = Place(*struct.unpack_from("<IH", files, 404))
    return True


def _map(volume: Volume, logical: bytes, partitions: dict[int, int]) -> None:
    """Partitions are blocks of the image, or lie in a file of another: a table for disks that are written once, or
    metadata kept together."""
    volume.translate = []
    at, stop = 440, 440 + struct.unpack_from("<I", logical, 264)[0]
    physical = 0
    while at + 6 <= min(stop, len(logical)) and logical[at + 1] >= 6:
        kind, body = logical[at], logical[at : at + logical[at + 1]]
        at += logical[at + 1]
        start = partitions.get(struct.unpack_from("<H", body, 4 if kind == 1 else 38)[0], 0)
        name = body[5:28]
        own = len(volume.translate)
        if kind == 2 and name.startswith(b"*UDF Metadata"):
            volume.translate.append(_in_file(volume, Place(struct.unpack_from("<I", body, 40)[0], physical)))
        elif kind == 2 and name.startswith(b"*UDF Virtual"):
            volume.translate.append(_in_table(volume, start, physical))
        else:
            physical = own
            volume.translate.append(partial(_in_image, volume, start))


def _in_image(volume: Volume, start: int, block: int) -> int | None:
    return (start + block) * volume.block


def _in_file(volume: Volume, place: Place) -> Callable[[int], int | None]:
    try:
        extents = volume.node(place).extents
    except (ValueError, struct.error):
        return lambda block: None

    def translate(block: int) -> int | None:
        left = block * volume.block
        for start, size in extents:
            if left < size:
                return None if start is None else start + left
            left -= size
        return None

    return translate


def _in_table(volume: Volume, start: int, physical: int) -> Callable[[int], int | None]:
    """The table is the last file that was written, at the end of the image."""
    table: tuple[int, ...] = ()
    last, tried = volume.length // volume.block, 0
    for block in range(last - 1, max(0, last - BLANK), -1):
        body = volume.read(block * volume.block, volume.block)
        tried += any(body)
        if tried > 512:
            break
        if tag(body) in (ENTRY, EXTENDED) and body[27] in (0, TABLE):
            node = volume.node(Place(block - start, physical))
            whole = b"".join(volume.content(node))
            head = struct.unpack_from("<H", whole)[0] if node.kind == TABLE else 0
            stop = len(whole) - (0 if node.kind == TABLE else 36)
            table = tuple(each for (each,) in struct.iter_unpack("<I", whole[head : head + (stop - head) // 4 * 4]))
            break

    def translate(block: int) -> int | None:
        return (start + table[block]) * volume.block if block < len(table) else None

    return translate


def dstring(value: bytes) -> str:
    """Compressed Unicode (UDF 2.1.1) in a field whose last byte is its length."""
    return unicode(value[: value[-1]]) if value else ""


def unicode(value: bytes) -> str:
    if value[:1] in (b"\x10", b"\xff"):
        return value[1:].decode("utf-16-be", "replace")
    return value[1:].decode("latin-1")


def _time(value: bytes) -> str | None:
    """With its offset from UTC in minutes, where one is told."""
    zone, year, month, day, hour, minute, second = struct.unpack_from("<HhBBBBB", value)
    offset = (zone & 0xFFF) - (0x1000 if zone & 0x800 else 0)
    try:
        known = None if offset == -2047 or abs(offset) >= 1440 else timezone(timedelta(minutes=offset))
        return datetime(year, month, day, hour, minute, second, tzinfo=known).isoformat()
    except ValueError:
        return None
