"""Pictures in the drawings of legacy office files ([MS-ODRAW] 2.2.23): what each record holds, as a file."""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from clew.model import Member, Problem
from clew.step import Contained

METAFILES = {0xF01A: "emf", 0xF01B: "wmf", 0xF01C: "pict"}
BITMAPS = {0xF01D: "jpg", 0xF02A: "jpg", 0xF01E: "png", 0xF01F: "bmp", 0xF029: "tif"}
TWO_UIDS = frozenset([0x3D5, 0x217, 0x543, 0x46B, 0x6E3, 0x6E1, 0x7A9, 0x6E5])
ENTRY = 0xF007
LARGEST = 1 << 28
"""Bytes that one metafile is unpacked up to."""
RECORDS = 100_000
NOWHERE = 0xFFFFFFFF
COPY = "look for a whole copy of it"


class Record(NamedTuple):
    """One record: the bytes between its header and its end; `cut` where fewer are there than it says."""

    instance: int
    kind: int
    container: bool
    start: int
    end: int
    cut: bool = False


def records(content: bytes, start: int = 0, end: int | None = None) -> Iterator[Record]:
    """The records that lie side by side; the last ends where `content` does."""
    end = len(content) if end is None else min(end, len(content))
    while start + 8 <= end:
        version, kind, size = struct.unpack_from("<HHI", content, start)
        stop = min(start + 8 + size, end)
        yield Record(version >> 4, kind, version & 15 == 15, start + 8, stop, start + 8 + size > end)
        start = stop


def descendants(content: bytes, start: int = 0, end: int | None = None) -> Iterator[Record]:
    """All records in their order, those in containers behind them; a hundred thousand at most."""
    levels = [records(content, start, end)]
    for _ in range(RECORDS):
        while levels and (found := next(levels[-1], None)) is None:
            levels.pop()
        if not levels or found is None:
            return
        yield found
        if found.container and len(levels) < 64:
            levels.append(records(content, found.start, found.end))


def pictures(
    content: bytes, delayed: bytes = b"", start: int = 0, end: int | None = None, name: str = "picture"
) -> Iterator[Contained | Problem]:
    """The pictures in these records, numbered; an entry without its picture points into `delayed`.

    One that can't be taken out is a problem, and has its number all the same.
    """
    number = 0
    for found in descendants(content, start, end):
        held: tuple[bytes, Record] | None = None
        if found.kind in METAFILES or found.kind in BITMAPS:
            held = content, found
        elif found.kind == ENTRY and not _is_free(content, found):
            held = _entry(content, delayed, found)
        else:
            continue
        number += 1
        yield from _picture(held, f"{name}-{number}", f"at byte {found.start - 8} of its drawings")


def _is_free(content: bytes, found: Record) -> bool:
    """Whether an entry of the list of pictures is empty, or its picture stands behind it as a record of its own."""
    if found.end - found.start < 36:
        return not found.cut
    if next(records(content, found.start + 36 + content[found.start + 33], found.end), None):
        return found.container
    size, uses, place = struct.unpack_from("<III", content, found.start + 20)
    return not size or not uses or place == NOWHERE


def _picture(held: tuple[bytes, Record] | None, name: str, where: str) -> Iterator[Contained | Problem]:
    file = _file(*held) if held else None
    if not file:
        yield Problem(
            "member", f"{name} {where} cannot be taken out: its bytes are not there or of no known kind", COPY
        )
        return
    ending, content, whole = file
    yield Contained(Member(f"{name}.{ending}", "embedded", f"{name}.{ending}"), [content])
    if not whole:
        yield Problem("member", f"{name} {where} is damaged; it was taken out as far as it goes", COPY)


def _entry(content: bytes, delayed: bytes, found: Record) -> tuple[bytes, Record] | None:
    if found.end - found.start < 36:
        return None
    inside = next(records(content, found.start + 36 + content[found.start + 33], found.end), None)
    if inside:
        return content, inside
    place = struct.unpack_from("<I", content, found.start + 28)[0]
    there = next(records(delayed, place), None) if delayed and place < len(delayed) else None
    return (delayed, there) if there else None


def _file(content: bytes, found: Record) -> tuple[str, bytes, bool] | None:
    """A picture's ending, its bytes, and whether they are all there."""
    start = found.start + (32 if found.instance in TWO_UIDS else 16)
    if found.kind in BITMAPS and start + 1 < found.end:
        bitmap = content[start + 1 : found.end]
        return BITMAPS[found.kind], _with_header(bitmap) if found.kind == 0xF01F else bitmap, not found.cut
    if found.kind in METAFILES and start + 34 < found.end:
        packed, announced = content[start + 34 : found.end], struct.unpack_from("<I", content, start)[0]
        plain, whole = (packed, not found.cut) if content[start + 32] else _inflated(packed)
        plain = bytes(512) + plain if found.kind == 0xF01C and plain else plain
        return (METAFILES[found.kind], plain, whole and len(plain) >= announced) if plain else None
    return None


def _inflated(packed: bytes) -> tuple[bytes, bool]:
    """What comes out up to the damage, or up to the limit, and whether that is all."""
    inflate, plain = zlib.decompressobj(), bytearray()
    try:
        for at in range(0, len(packed), 4096):
            plain += inflate.decompress(packed[at : at + 4096], LARGEST - len(plain) + 1)
            if inflate.eof or len(plain) > LARGEST:
                break
    except zlib.error:
        return bytes(plain), False
    return bytes(plain[:LARGEST]), inflate.eof and len(plain) <= LARGEST


def _with_header(bitmap: bytes) -> bytes:
    """A bitmap as a BMP file, whose header the drawing leaves out ([MS-WMF] 2.2.2.9)."""
    if len(bitmap) < 40:
        return bitmap
    size, depth = struct.unpack_from("<I10xH", bitmap)
    used = struct.unpack_from("<I", bitmap, 32)[0] or (1 << depth if depth <= 8 else 0)
    start = 14 + size + 4 * min(used, 256)
    return b"BM" + struct.pack("<IHHI", 14 + len(bitmap), 0, 0, start) + bitmap
