"""UDF images put together block by block: a folder, files in pieces and inside of their entries, names of others."""

import struct
from collections.abc import Sequence

BLOCK = 2048
PARTITION = 260
"""The block at which the partition begins."""


def tagged(kind: int, location: int, body: bytes) -> bytes:
    tag = bytearray(struct.pack("<HHBBHHHI", kind, 3, 0, 0, 0, 0, 0, location))
    tag[4] = sum(tag) & 0xFF
    return bytes(tag) + body


def entry(kind: int, size: int, described: bytes, form: int, extended: bool = False) -> bytes:
    when = struct.pack("<HhBBBBBBBB", 0x1000 | 180, 2024, 5, 6, 7, 8, 9, 0, 0, 0)
    head = bytes(11) + bytes([kind]) + bytes(6) + struct.pack("<H", form) + bytes(20) + struct.pack("<Q", size)
    if extended:
        body = head + bytes(16) + bytes(12) + when + bytes(12 * 2 + 4 + 4 + 16 + 16 + 32 + 8)
        return tagged(266, 0, body[: 216 - 16 - 8] + struct.pack("<II", 0, len(described)) + described)
    body = (head + bytes(8) + bytes(12) + when).ljust(176 - 16 - 8, b"\0")
    return tagged(261, 0, body + struct.pack("<II", 0, len(described)) + described)


def named(name: str, block: int, flags: int = 0, partition: int = 0) -> bytes:
    raw = (b"\x08" + name.encode("latin-1") if name.isascii() else b"\x10" + name.encode("utf-16-be")) if name else b""
    body = struct.pack("<HBBIIHHIH", 1, flags, len(raw), BLOCK, block, partition, 0, 0, 0) + raw
    return tagged(257, 0, body + bytes(-(16 + len(body)) % 4))


def short(*pieces: tuple[int, int]) -> bytes:
    return b"".join(struct.pack("<II", size, block) for size, block in pieces)


def image(blocks: Sequence[bytes], metadata: bool = False) -> bytes:
    """The blocks of the partition, of which the first is the file set; with `metadata` they lie in a file of it."""
    maps = struct.pack("<BBHH", 1, 6, 1, 0)
    first, count = (1, 2) if metadata else (0, 1)
    if metadata:
        maps += (struct.pack("<BBHB", 2, 64, 0, 0) + b"*UDF Metadata Partition").ljust(36, b"\0")
        maps += struct.pack("<HHI", 1, 0, 0).ljust(28, b"\0")
    name = (b"\x08HAUL").ljust(127, b"\0") + b"\x05"
    logical = (
        bytes(84 - 16) + name + struct.pack("<I", BLOCK) + bytes(32) + struct.pack("<IIHHI", BLOCK, 0, first, 0, 0)
    )
    logical += struct.pack("<II", len(maps), count) + bytes(440 - 272) + maps
    partition = bytes(6) + struct.pack("<H", 0) + bytes(188 - 24) + struct.pack("<II", PARTITION, 99)
    inner = list(blocks)
    if metadata:
        inner = [entry(250, BLOCK * len(blocks), short((BLOCK * len(blocks), 1)), 0), *inner]
    at = {
        16: b"\0BEA01\x01", 17: b"\0NSR02\x01", 256: tagged(2, 256, struct.pack("<II", 3 * BLOCK, 257) * 2),
        257: tagged(6, 257, logical), 258: tagged(5, 258, partition), 259: tagged(8, 259, b""),
    } | {PARTITION + number: block for number, block in enumerate(inner)}  # fmt: skip
    return b"".join(at.get(number, b"").ljust(BLOCK, b"\0") for number in range(PARTITION + len(inner)))


def file_set(partition: int = 0) -> bytes:
    return tagged(256, 0, bytes(400 - 16) + struct.pack("<IIHHI", BLOCK, 1, partition, 0, 0) + bytes(80))
