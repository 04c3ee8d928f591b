"""Self-extracting archives: RAR, 7z, cabinets, ARJ, LHA and ACE in a program, these and compressed tars behind a script
or a text.

Signatures alone stand in every unpacker too, so that each is held against its header (technote and rarlab.com of RAR,
7zFormat.txt, [MS-CAB], RFC 1952, xz-file-format; of ARJ, LHA and ACE the notes that come with them). ZIPs are told by
their directory, and read by `extract.zip`.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from clew.extract.archives.rar_blocks import LONGEST, vint
from clew.extract.archives.unpack import slices
from clew.extract.archives.zip_remains import piece
from clew.extract.installed import versions
from clew.extract.text.charset import detect
from clew.step import Given, Record, step

SELF_EXTRACTING = "application/x-self-extracting"
MARK = re.compile(
    rb"Rar!\x1a\x07[\x00\x01]|7z\xbc\xaf\x27\x1c|MSCF\x00{4}|\x60\xea[\x1e-\xff][\x00-\x0a][\x1e-\x60]|-lh[0-7]-|\*\*ACE\*\*"
)
BEHIND = {b"-lh": 2, b"**A": 7}
"""How far behind the beginning of an archive its mark stands."""
PACKED = re.compile(rb"\n(?=\x1f\x8b\x08|\xfd7zXZ\x00|BZh[1-9]1AY&SY)")
"""How what a script unpacks begins, behind its last line."""
WINDOW = 1 << 20
LARGEST = 512 << 20
"""Bytes of a program that are looked through."""


LIBRARIES = versions("charset-normalizer", "inflate64", "zstandard")


@step("extract.self-extracting@2", accepts=(SELF_EXTRACTING,), libraries=LIBRARIES)
def self_extracting(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Each archive as a member up to the next, and what stands before the first as one."""
    stream.seek(0)
    starts = list(archives(stream, given.length, stream.read(1 << 16)))
    yield piece(stream, "before", 0, starts[0])
    for start, stop in zip(starts, [*starts[1:], given.length], strict=True):
        yield piece(stream, "archive", start, stop)


def archives(stream: BinaryIO, length: int, head: bytes) -> Iterator[int]:
    """Where archives begin in a program (MZ, ELF, Mach-O), or behind a script or a text's beginning `head`."""
    if head.startswith((b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe")):
        yield from _in_program(stream, length)
        return
    found = PACKED.search(head) if head.startswith(b"#!") else None
    places = [found.end()] if found else [_begins(each) for each in MARK.finditer(head, 1)]
    for at in places:
        if (found or _is_sound(stream, at, length)) and detect(head[:at]):
            yield at
            return


def _in_program(stream: BinaryIO, length: int) -> Iterator[int]:
    """Of LHA, whose every entry begins as an archive does, the first alone."""
    entries = False
    for at, is_entry in _marks(stream, min(length, LARGEST)):
        if at > 0 and not (is_entry and entries) and _is_sound(stream, at, length):
            entries |= is_entry
            yield at


def _marks(stream: BinaryIO, length: int) -> Iterator[tuple[int, bool]]:
    for base in range(0, length, WINDOW):
        window = slices(stream, base, WINDOW + 8)(WINDOW + 8)
        for found in MARK.finditer(window):
            if found.start() < WINDOW:
                yield base + _begins(found), found[0].startswith(b"-lh")


def _begins(found: re.Match[bytes]) -> int:
    return found.start() - BEHIND.get(found[0][:3], 0)


def _is_sound(stream: BinaryIO, at: int, length: int) -> bool:
    """Whether a header follows the signature."""
    head = slices(stream, at, 64)(64).ljust(64, b"\0")
    if head[:2] == b"7z":
        return head[6] == 0 and zlib.crc32(head[12:32]) == int.from_bytes(head[8:12], "little")
    if head[:4] == b"MSCF":
        size, files = struct.unpack_from("<8xI4xI", head)
        return bool(head[24:26] == b"\x03\x01" and 36 <= files < size <= length - at)
    if head[:4] != b"Rar!":
        return _is_older(stream, at, head)
    return _is_rar5(stream, at, head) if head[6] else _is_rar4(head)


def _is_rar4(head: bytes) -> bool:
    crc, kind, _, size = struct.unpack_from("<HBHH", head, 7)
    return bool(kind == 0x73 and size >= 13 and zlib.crc32(head[9 : 7 + min(size, 57)]) & 0xFFFF == crc)


def _is_rar5(stream: BinaryIO, at: int, head: bytes) -> bool:
    size, begins = vint(head, 12)
    if not 0 < size <= LONGEST:
        return False
    whole = slices(stream, at + 12, begins - 12 + size)(begins - 12 + size)
    return zlib.crc32(whole) == int.from_bytes(head[8:12], "little")


def _is_older(stream: BinaryIO, at: int, head: bytes) -> bool:
    """ARJ and ACE by their header's checksum; LHA by that of its first entry, in level 2 by what it may hold."""
    if head[7:14] == b"**ACE**":
        size = int.from_bytes(head[2:4], "little")
        crc = zlib.crc32(slices(stream, at + 4, size)(size)) ^ 0xFFFFFFFF
        return head[4] == 0 and size > 20 and crc & 0xFFFF == int.from_bytes(head[:2], "little")
    if head[:2] == b"\x60\xea":
        size = int.from_bytes(head[2:4], "little")
        block = slices(stream, at + 4, size + 4)(size + 4)
        return head[10] == 2 and zlib.crc32(block[:size]) == int.from_bytes(block[size:], "little")
    if head[20] < 2:
        return head[0] > 20 and sum(slices(stream, at + 2, head[0])(head[0])) & 0xFF == head[1]
    return head[20] == 2 and head[19] == 0x20 and 24 < int.from_bytes(head[:2], "little") < 4096
