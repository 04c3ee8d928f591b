"""The streams of an OLE compound file ([MS-CFB]). Chains are followed within bounds: any sector may point anywhere."""

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

LAST = 0xFFFFFFFA
"""The first of the sector numbers that mean something else."""
STORAGE, STREAM, ROOT = 1, 2, 5
ENTRIES = 20_000
DEEPEST = 64
"""Storages within storages."""
Path = tuple[str, ...]


class Entry(NamedTuple):
    name: str
    kind: int
    start: int
    size: int
    left: int
    right: int
    child: int
    clsid: bytes


class Compound:
    """A compound file's directory, and its streams by entry. What lies outside the file reads as cut short."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self.stream = stream
        head = self._at(0, 512)
        if len(head) < 512 or struct.unpack_from("<H", head, 30)[0] not in (9, 12):
            raise ValueError("no compound file header")
        self.size = 1 << struct.unpack_from("<H", head, 30)[0]
        self.most = length // self.size + 1
        self.cutoff = struct.unpack_from("<I", head, 56)[0]
        self.table = self._table(head)
        directory = b"".join(self._sectors(struct.unpack_from("<I", head, 48)[0]))
        self.entries = [_entry(directory, at) for at in range(0, min(len(directory), ENTRIES * 128) - 127, 128)]
        small = b"".join(self._sectors(struct.unpack_from("<I", head, 60)[0]))
        self.small = struct.unpack(f"<{len(small) // 4}I", small[: len(small) & ~3])
        root = next((entry for entry in self.entries if entry.kind == ROOT), None)
        self.pool = list(self._chain(root.start)) if root else []

    def read(self, entry: Entry) -> Iterator[bytes]:
        """A stream's bytes; they end early where its chain breaks."""
        left = entry.size
        for block in self._small(entry.start) if entry.size < self.cutoff else self._sectors(entry.start):
            if left <= 0:
                return
            yield block[:left]
            left -= len(block)

    def content(self, entry: Entry) -> bytes:
        return b"".join(self.read(entry))

    def tree(self) -> dict[Path, Entry]:
        """The root's storages and streams by their paths below it, each storage's own in the order of the directory.

        An entry that is named twice, or not at all, is left out.
        """
        found: dict[Path, Entry] = {}
        seen: set[int] = set()
        folders: list[tuple[Path, int]] = [((), entry.child) for entry in self.entries[:1]]
        while folders:
            path, child = folders.pop(0)
            for number in sorted(self._siblings(child, seen)):
                entry = self.entries[number]
                found.setdefault((*path, entry.name), entry)
                if entry.kind == STORAGE and len(path) < DEEPEST:
                    folders.append(((*path, entry.name), entry.child))
        return found

    def _siblings(self, child: int, seen: set[int]) -> Iterator[int]:
        waiting = [child]
        while waiting:
            number = waiting.pop()
            if number < len(self.entries) and number not in seen:
                seen.add(number)
                yield number
                waiting += [self.entries[number].left, self.entries[number].right]

    def _table(self, head: bytes) -> tuple[int, ...]:
        """The file allocation table, whose own sectors the header lists, and further lists behind it."""
        listed = list(struct.unpack_from("<109I", head, 76))
        sector = struct.unpack_from("<I", head, 68)[0]
        seen: set[int] = set()
        while sector < self.most and sector not in seen:
            seen.add(sector)
            block = self._sector(sector)
            if len(block) < self.size:
                break
            *more, sector = struct.unpack(f"<{self.size // 4}I", block)
            listed += more
        blocks = b"".join(self._sector(one) for one in listed[: self.most] if one < self.most)
        return struct.unpack(f"<{len(blocks) // 4}I", blocks[: len(blocks) & ~3])

    def _chain(self, sector: int) -> Iterator[int]:
        count = 0
        while sector < self.most and count < self.most:
            yield sector
            count += 1
            sector = self.table[sector] if sector < len(self.table) else LAST

    def _sectors(self, start: int) -> Iterator[bytes]:
        for sector in self._chain(start):
            yield self._sector(sector)

    def _small(self, sector: int) -> Iterator[bytes]:
        """A short stream's 64-byte pieces, which lie in the root's own stream."""
        count = 0
        while sector < len(self.small) and count < len(self.small):
            index, within = divmod(sector * 64, self.size)
            if index >= len(self.pool):
                return
            yield self._at((self.pool[index] + 1) * self.size + within, 64)
            count += 1
            sector = self.small[sector]

    def _sector(self, sector: int) -> bytes:
        return self._at((sector + 1) * self.size, self.size)

    def _at(self, place: int, size: int) -> bytes:
        self.stream.seek(place)
        return self.stream.read(size)


def _entry(directory: bytes, at: int) -> Entry:
    length = min(struct.unpack_from("<H", directory, at + 64)[0], 64)
    name = directory[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
    start, size = struct.unpack_from("<II", directory, at + 116)
    clsid = directory[at + 80 : at + 96]
    left, right, child = struct.unpack_from("<III", directory, at + 68)
    return Entry(name, directory[at + 66], start, size, left, right, child, clsid)
