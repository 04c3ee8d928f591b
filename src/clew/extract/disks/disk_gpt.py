"""The GUID partition table, from either of its copies (UEFI 2.10, chapter 5.3)."""

import struct
import zlib
from typing import NamedTuple

from clew.extract.disks.disk_media import Media

MARK = b"EFI PART"
SECTORS = (512, 4096)
MOST_ENTRIES, LARGEST_ENTRY = 4096, 4096

COPY_READ = "its partition table (GPT) is damaged; the copy at the disk's end was read"


class Table(NamedTuple):
    """(number, offset, size) of each partition, in bytes; and what is wrong with the copy that stands first."""

    partitions: list[tuple[int, int, int]]
    fault: str = ""


def has_copy(media: Media) -> bool:
    """Whether the disk ends in the copy of a GPT header."""
    return any(media.at(media.length - sector, 8) == MARK for sector in SECTORS)


def gpt(media: Media) -> Table | None:
    """The table by its header at the disk's beginning, else by the copy at its end, else the first with a wrong
    checksum, which is told; none where there is nothing of it."""
    doubtful = None
    first = [(sector, sector, "") for sector in SECTORS]
    copies = [(media.length - sector, sector, COPY_READ) for sector in SECTORS]
    for at, sector, fault in (*first, *copies):
        read = _table(media, at, sector)
        if read and read[1]:
            return Table(read[0], fault)
        if read and not doubtful:
            doubtful = Table(read[0], "its partition table (GPT) was read, although its checksum is wrong")
    return doubtful


def _table(media: Media, at: int, sector: int) -> tuple[list[tuple[int, int, int]], bool] | None:
    """The partitions by the header at a place, and whether its checksums are right."""
    head = media.at(at, 512)
    if len(head) < 92 or head[:8] != MARK:
        return None
    size, checksum = struct.unpack_from("<II", head, 12)
    start, count, each, entries_checksum = struct.unpack_from("<QIII", head, 72)
    if not (92 <= size <= 512 and 128 <= each <= LARGEST_ENTRY and 0 < count <= MOST_ENTRIES):
        return None
    entries = media.at(start * sector, count * each)
    sound = zlib.crc32(head[:16] + bytes(4) + head[20:size]) == checksum and zlib.crc32(entries) == entries_checksum
    found = []
    for number in range(len(entries) // each):
        kind, first, last = struct.unpack_from("<16s16xQQ", entries, number * each)
        if any(kind) and first <= last < 1 << 52:
            found.append((number + 1, first * sector, (last - first + 1) * sector))
    return found, sound
