"""The lower layers of a PST or OST: pages, blocks and nodes ([MS-PST] 2.2). Every number in them may lie.

The 4 kB pages of Outlook 2013's OST are in no specification of Microsoft's; they are read as libpff documents them.
"""

import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO, NamedTuple

from clew.extract.mail.pst_cipher import plain

DEEPEST = 12
MOST = 4_000_000
"""Entries of one tree that are looked at."""


class Broken(ValueError):
    """A structure that does not hold together."""


class Node(NamedTuple):
    """A node: its number, the block that holds its data, the one that lists its subnodes, and its parent."""

    number: int
    data: int
    below: int
    parent: int


class Layout(NamedTuple):
    """Where things are in one of the three kinds of file; `size` is where the header says how long the file is."""

    wide: bool
    page: int
    tail: int
    entry_at: int
    roots: int
    cipher: int
    size: int


LAYOUTS = {
    "ANSI": Layout(False, 512, 12, 496, 184, 461, 168),
    "Unicode": Layout(True, 512, 16, 488, 216, 513, 184),
    "Unicode, 4 kB pages": Layout(True, 4096, 24, 4056, 216, 513, 184),
}


def kind_of_store(version: int) -> str:
    """Which of the three a file is, by the version in its header. Raises Broken for an unknown one."""
    if version in (14, 15):
        return "ANSI"
    if 21 <= version <= 35:
        return "Unicode"
    if version == 36:
        return "Unicode, 4 kB pages"
    raise Broken(f"version {version} is unknown")


def checksum(content: bytes) -> int:
    """[MS-PST] 5.3: a CRC-32 that starts at 0 and is not inverted."""
    return zlib.crc32(content, 0xFFFFFFFF) ^ 0xFFFFFFFF


class Pages:
    """A store's nodes, and the bytes of its blocks.

    `flaws` collects the blocks read since it was last emptied, and `flawed_pages` the pages, whose bytes do not fit
    their checksum: they are given all the same. `announced` is how many bytes the header says that the file has.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        head = self._at(0, 564)
        if len(head) < 564 or head[:4] != b"!BDN":
            raise Broken("no header of a PST")
        self.kind = kind_of_store(struct.unpack_from("<H", head, 10)[0])
        self.layout = LAYOUTS[self.kind]
        self.method = head[self.layout.cipher]
        if self.method > 2:
            raise Broken(f"its blocks are encrypted by method {self.method:#x}")
        size, form = (16, "<QQQQ") if self.layout.wide else (8, "<IIII")
        _, self.node_root, _, self.block_root = struct.unpack_from(form, head, self.layout.roots)
        self.entry = 2 * size
        self.announced = int.from_bytes(head[self.layout.size :][: size // 2], "little")
        self.sound = checksum(head[8:479]) == int.from_bytes(head[4:8], "little")
        self.flaws: set[int] = set()
        self.flawed_pages: set[int] = set()
        self.page = lru_cache(512)(self._page)

    def nodes(self) -> Iterator[Node]:
        """All nodes, in the order of their numbers. Pages that are broken are left out; see `gaps`."""
        return (self._node(entry) for entry in self._leaves(self.node_root, DEEPEST, set()))

    def node(self, number: int) -> Node | None:
        entry = self._find(self.node_root, number)
        return self._node(entry) if entry else None

    def gaps(self) -> int:
        """How many pages of the tree of nodes cannot be read."""
        return sum(1 for _ in self._broken(self.node_root, DEEPEST, set()))

    def data(self, block: int) -> Iterator[bytes]:
        """The bytes of a node's data, block by block."""
        for each in self._listed(block, 2):
            yield plain(self._block(each), self.method, each & 0xFFFFFFFF)

    def below(self, block: int) -> dict[int, Node]:
        """The subnodes that a block lists, by number."""
        found: dict[int, Node] = {}
        waiting, depth = ([block] if block else []), 0
        while waiting and depth < 3:
            entries = [(each, self._block(each)) for each in waiting[:10_000]]
            waiting, depth = [], depth + 1
            for _, content in entries:
                waiting += self._subnodes(content, found)
        return found

    def _subnodes(self, content: bytes, found: dict[int, Node]) -> list[int]:
        """Put the nodes of a leaf into `found`; of a branch, return the blocks that it leads to."""
        if len(content) < 4 or content[0] != 2:
            raise Broken("a list of subnodes is broken")
        level, count = content[1], struct.unpack_from("<H", content, 2)[0]
        at, form = (8, "<QQQ") if self.layout.wide else (4, "<III")
        if level:
            form = form[:-1]
        size = struct.calcsize(form)
        rows = [
            struct.unpack_from(form, content, at + n * size) for n in range(min(count, (len(content) - at) // size))
        ]
        if level:
            return [row[1] for row in rows]
        for number, data, below in rows:
            found.setdefault(number & 0xFFFFFFFF, Node(number & 0xFFFFFFFF, data, below, 0))
        return []

    def _listed(self, block: int, depth: int) -> Iterator[int]:
        """The blocks of data that a block is or, where it lists others, leads to."""
        if not block & 2:
            if block:
                yield block
            return
        content = self._block(block)
        if not depth or len(content) < 8 or content[0] != 1:
            raise Broken("a list of blocks is broken")
        count = struct.unpack_from("<H", content, 2)[0]
        size, form = (8, "Q") if self.layout.wide else (4, "I")
        for each in struct.unpack_from(f"<{min(count, (len(content) - 8) // size)}{form}", content, 8):
            yield from self._listed(each, depth - 1)

    def _block(self, number: int) -> bytes:
        entry = self._find(self.block_root, number & ~1, ~1)
        if entry is None:
            raise Broken(f"block {number:#x} is not in the file")
        at, size = struct.unpack_from("<QH" if self.layout.wide else "<IH", entry, self.entry // 4)
        if self.layout.page == 4096:
            return self._unpacked(self._whole(number, at, size), at, size)
        room = -(-(size + self.layout.tail) // 64) * 64
        content = self._whole(number, at, size, room)
        if len(content) == room and not self._fits(content[:size], content[-self.layout.tail :], number & ~1):
            self.flaws.add(number)
        return content[:size]

    def _whole(self, number: int, at: int, size: int, room: int = 0) -> bytes:
        content = self._at(at, max(size, room))
        if len(content) < size:
            raise Broken(f"block {number:#x} lies beyond the end of the file")
        return content

    def _fits(self, content: bytes, tail: bytes, number: int | None = None) -> bool:
        """Whether bytes have the checksum that is written behind them, and the number, where one is known."""
        said, found = struct.unpack_from("<4xIQ", tail) if self.layout.wide else struct.unpack_from("<4xII", tail)[::-1]
        return bool(checksum(content) == said and number in (None, found & ~1))

    def _unpacked(self, content: bytes, at: int, size: int) -> bytes:
        """A block as Outlook 2013 packs it: deflated where its trailer tells another size."""
        end = at + -(-(size + 24) // 512) * 512
        whole = int.from_bytes(self._at(end - 6, 2), "little")
        if whole in (0, size):
            return content
        engine = zlib.decompressobj(15 if content[:1] == b"\x78" else -15)
        found = engine.decompress(content, 1 << 17)
        if len(found) != whole:
            raise Broken(f"a block of {len(found)} bytes at byte {at} should have {whole}")
        return found

    def _node(self, entry: bytes) -> Node:
        number, data, below, parent = struct.unpack_from("<QQQI" if self.layout.wide else "<IIII", entry)
        return Node(number & 0xFFFFFFFF, data, below, parent)

    def _find(self, at: int, key: int, mask: int = -1) -> bytes | None:
        """The leaf entry of a key, of which the bits in `mask` count."""
        for _ in range(DEEPEST):
            level, entries = self.page(at)
            keys = [self._key(entry) & mask for entry in entries]
            if level == 0:
                return entries[keys.index(key)] if key in keys else None
            index = sum(each <= key for each in keys) - 1
            if index < 0:
                return None
            at = self._target(entries[index])
        return None

    def _leaves(self, at: int, depth: int, seen: set[int]) -> Iterator[bytes]:
        if at in seen or not depth or len(seen) > MOST:
            return
        seen.add(at)
        try:
            level, entries = self.page(at)
        except Broken:
            return
        for entry in entries:
            if level:
                yield from self._leaves(self._target(entry), depth - 1, seen)
            else:
                yield entry

    def _broken(self, at: int, depth: int, seen: set[int]) -> Iterator[int]:
        if at in seen or not depth:
            return
        seen.add(at)
        try:
            level, entries = self.page(at)
        except Broken:
            yield at
            return
        for entry in entries if level else []:
            yield from self._broken(self._target(entry), depth - 1, seen)

    def _key(self, entry: bytes) -> int:
        return int.from_bytes(entry[: 8 if self.layout.wide else 4], "little")

    def _target(self, entry: bytes) -> int:
        return int(struct.unpack_from("<Q" if self.layout.wide else "<I", entry, 16 if self.layout.wide else 8)[0])

    def _page(self, at: int) -> tuple[int, list[bytes]]:
        """A page's level, 0 for a leaf, and its entries."""
        content = self._at(at, self.layout.page)
        place, tail = self.layout.entry_at, self.layout.page - self.layout.tail
        if len(content) < self.layout.page or content[tail] not in (0x80, 0x81) or content[tail] != content[tail + 1]:
            raise Broken(f"no page of a tree at byte {at}")
        big = self.layout.page == 4096
        if not big and not self._fits(content[:tail], content[tail:]):
            self.flawed_pages.add(at)
        count, size, level = (
            struct.unpack_from("<HxxBB", content, place) if big else struct.unpack_from("<BxBB", content, place)
        )
        if size < (16 if self.layout.wide else 8) or count * size > place:
            raise Broken(f"the page at byte {at} has entries of no size")
        return level, [content[n * size : (n + 1) * size] for n in range(count)]

    def _at(self, place: int, size: int) -> bytes:
        if place >= 1 << 62:
            raise Broken("a place beyond any file")
        self.stream.seek(place)
        return self.stream.read(size)
