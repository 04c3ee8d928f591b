"""How much of a volume no file has: what its file system counts as free."""

from array import array
from typing import Any

from clew.extract.disks.disk_media import FAULTS, Media

BITMAP = 6
"""The record of $Bitmap in NTFS's MFT."""
LARGEST = 1 << 28
"""Bytes of a FAT or bitmap that are counted."""


def free_bytes(kind: str, media: Media, system: Any = None) -> int | None:
    """Bytes, None where they cannot be told. `system` is TSK's, for NTFS."""
    head = media.at(0, 4096)
    try:
        match kind:
            case "ext":
                return _number(head, 1024 + 12) * (1024 << _number(head, 1024 + 24))
            case "HFS+":
                return _number(head, 1024 + 48, "big") * _number(head, 1024 + 40, "big")
            case "XFS":
                return int.from_bytes(head[144:152], "big") * _number(head, 4, "big")
            case "NTFS":
                return _ntfs(head, system)
            case "FAT":
                return _fat(head, media)
    except (*FAULTS, IndexError):
        return None
    return None


def _number(head: bytes, at: int, order: Any = "little") -> int:
    return int.from_bytes(head[at : at + 4], order)


def _ntfs(head: bytes, system: Any) -> int:
    cluster = int.from_bytes(head[11:13], "little") * head[13]
    clusters = int.from_bytes(head[40:48], "little") // head[13]
    file = system.open_meta(BITMAP)
    size = min((clusters + 7) // 8, LARGEST)
    used = 0
    for at in range(0, size, 1 << 20):
        used += int.from_bytes(file.read_random(at, min(1 << 20, size - at)), "little").bit_count()
    return max(0, clusters - used) * cluster


def _fat(head: bytes, media: Media) -> int:
    """Zeros in the first table (Microsoft's FAT specification, sections 3.1 and 3.5)."""
    sector, per, reserved = int.from_bytes(head[11:13], "little"), head[13], int.from_bytes(head[14:16], "little")
    length = int.from_bytes(head[22:24], "little") or _number(head, 36)
    sectors = int.from_bytes(head[19:21], "little") or _number(head, 32)
    roots = -(-int.from_bytes(head[17:19], "little") * 32 // sector)
    clusters = (sectors - reserved - head[16] * length - roots) // per
    table = media.at(reserved * sector, min(length * sector, LARGEST))
    if clusters < 4085:
        values = [int.from_bytes(table[at * 3 // 2 : at * 3 // 2 + 2], "little") >> 4 * (at % 2) & 0xFFF
                  for at in range(2, clusters + 2)]  # fmt: skip
        return values.count(0) * per * sector
    width = 2 if clusters < 65525 else 4
    entries = array("H" if width == 2 else "I", table[: (clusters + 2) * width // width * width])
    return entries[2:].count(0) * per * sector
