"""Images that are a table of blocks and the blocks: VirtualBox's VDI and the disks of Parallels.

Sources: VirtualBox's VDICore.h for the header's order, and QEMU's docs/interop/parallels.txt.
"""

import struct
from array import array
from typing import NamedTuple

from clew.errors import Unreadable
from clew.extract.disks.disk_media import Media

VDI_MARK, VDI_DIFFERENCE = 0xBEDA107F, 4
ZEROS = 0xFFFFFFFE
"""From here on, a block's number says that it is empty."""
PARALLELS = (b"WithoutFreeSpace", b"WithouFreSpacExt")
MOST = 1 << 26
"""Blocks of one image."""


class Table(NamedTuple):
    """Where each block lies in the file, 0 for an empty one, and how the disk is cut into them."""

    places: list[int]
    block: int
    size: int


def vdi(source: Media) -> Media:
    """The disk in a VDI. Unreadable for one that only holds what differs from another, and for a broken one."""
    head = source.at(0, 0x200)
    if len(head) < 0x200:
        raise Unreadable("damaged", "the VDI header is cut off", "look for a whole copy of the image")
    kind, blocks_at, data_at, size, block, extra, count = (
        *struct.unpack_from("<I", head, 0x4C),
        *struct.unpack_from("<II", head, 0x154),
        *struct.unpack_from("<QIII", head, 0x170),
    )
    if kind == VDI_DIFFERENCE:
        raise Unreadable("split", "holds only what differs from another VDI image", "merge the snapshots and sift that")
    numbers = _numbers(source, blocks_at, count)
    places = [data_at + number * (block + extra) + extra if number < ZEROS else 0 for number in numbers]
    return _disk(source, Table(places, block, size))


def parallels(source: Media) -> Media:
    """The disk in an image of Parallels (.hds, .hdd)."""
    head = source.at(0, 64)
    if len(head) < 64:
        raise Unreadable("damaged", "the Parallels header is cut off", "look for a whole copy of the image")
    sectors, count, size = struct.unpack_from("<IIQ", head, 28)
    unit = 512 if head[:16] == PARALLELS[0] else 512 * sectors
    places = [number * unit for number in _numbers(source, 64, count)]
    return _disk(source, Table(places, 512 * sectors, 512 * (size & 0xFFFFFFFF if unit == 512 else size)))


def _numbers(source: Media, at: int, count: int) -> "array[int]":
    content = source.at(at, 4 * count) if count <= MOST else b""
    if len(content) < 4 * count or count > MOST:
        raise Unreadable("damaged", "the table of blocks is cut off", "look for a whole copy of the image")
    return array("I", content)


def _disk(source: Media, table: Table) -> Media:
    if not 512 <= table.block <= 1 << 30 or table.size > table.block * len(table.places):
        raise Unreadable("damaged", "the header makes no sense", "look for a whole copy of the image")

    def read_at(offset: int, count: int) -> bytes:
        chunks = []
        while count:
            number, within = divmod(offset, table.block)
            wanted = min(count, table.block - within)
            place = table.places[number]
            chunk = source.at(place + within, wanted) if place else bytes(wanted)
            chunks.append(chunk)
            if len(chunk) < wanted:
                break
            offset, count = offset + wanted, count - wanted
        return b"".join(chunks)

    return Media(read_at, table.size)
