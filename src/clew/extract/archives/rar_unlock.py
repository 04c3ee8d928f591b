"""Encrypted RAR archives under a password: the same archive as it would be without encryption, nothing unpacked."""

import io
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import BinaryIO

from clew.errors import Unreadable
from clew.extract.archives.libarchive import reading
from clew.extract.archives.rar_blocks import RAR4, RAR5, vint
from clew.extract.archives.rar_headers import Block, blocks_five, blocks_four, file_five, number
from clew.extract.archives.rar_keys import Deciphered, Key, key_five, key_four
from clew.extract.archives.volumes import Piece, Volumes, joined

OLD, STORED = 29, 0x30
LONG = 1 << 20
"""Packed bytes above which a file is not unpacked for trial, once a password has fitted another."""


@dataclass
class Unlocked:
    """The archive's volumes without encryption, and by the number of a file what its mixed checksum has to be."""

    volumes: Volumes
    sums: Mapping[int, tuple[bytes, int]]
    opened: bool


Choose = Callable[[list[Block]], Key | None]
"""The key of a file by its headers, one a volume; None where it has none, or none is known."""


def unlocked(whole: Volumes, five: bool, passwords: tuple[str, ...]) -> Unlocked | None:
    """The archive with each file under the first of the passwords that fits it; None where none fits any. A file that
    none fits stays encrypted."""
    for first in passwords:
        blocks = [
            list((blocks_five if five else blocks_four)(whole, number, first)) for number in range(len(whole.starts))
        ]
        if any(block.kind == (2 if five else 0x74) for volume in blocks for block in volume):
            order = (first, *(each for each in passwords if each != first))
            choose = partial(_key_of_five, order) if five else _Chooser(whole, order).key
            found = _rebuilt(whole, blocks, five, choose)
            closed = any(block.kind == 0x73 and block.flags & 0x80 for volume in blocks for block in volume)
            return found if found.opened or closed or five else None
    return None


class _Chooser:
    """The password of each file of RAR 4, which keeps nothing to check one by but the file's own checksum: a file that
    can be unpacked alone is; one that cannot, or is long, has the last one that fitted."""

    def __init__(self, whole: Volumes, passwords: tuple[str, ...]) -> None:
        self.whole, self.passwords = whole, passwords
        self.likely = ""

    def key(self, parts: list[Block]) -> Key | None:
        block = parts[0]
        if not _closed_four(block):
            return None
        alone = len(parts) == 1 and not block.flags & 0x13
        if alone and not (self.likely and block.size > LONG):
            fitting = next((each for each in self.passwords if _unpacks(self.whole, block, each)), None)
            if fitting is None:
                return None
            self.likely = fitting
        return key_four(self.likely or self.passwords[0], _salt(block)[0])


def _unpacks(whole: Volumes, block: Block, password: str) -> bool:
    plain = _rebuilt(whole, [[_MAIN, block]], False, lambda parts: key_four(password, _salt(parts[0])[0])).volumes
    try:
        with reading(plain.stream, "rar") as reader:
            for _ in reader.entries():
                crc = 0
                for chunk in reader.chunks():
                    crc = zlib.crc32(chunk, crc)
                return crc == int.from_bytes(block.head[16:20], "little")
    except Unreadable:
        return False
    return False


_MAIN = Block(0x73, 0, struct.pack("<HBHH6x", 0, 0x73, 0, 13), 0, 0)


def _closed_four(block: Block) -> bool:
    return bool(block.flags & 4) and len(block.head) >= 32 and block.head[24] >= OLD


def _salt(block: Block) -> tuple[bytes, int]:
    """A RAR 4 file's salt, and where it lies in the header."""
    at = (40 if block.flags & 0x100 else 32) + int.from_bytes(block.head[26:28], "little")
    return (block.head[at : at + 8] if block.flags & 0x400 else b""), at


class _Run:
    """One file's parts over the volumes: what deciphers them, and how many of its bytes are left."""

    def __init__(self, stream: BinaryIO, parts: list[Block], key: Key | None, five: bool) -> None:
        length = sum(block.size for block in parts)
        self.source = joined([(stream, block.start, block.size) for block in parts])
        self.at, self.left = 0, length
        if key is not None:
            plain = Deciphered(self.source, length, key)
            stored = _stored(parts[-1], five)
            self.left = stored if stored is not None else _packed_length(plain) if five else length
            self.source = io.BufferedReader(plain, 1 << 16)

    def take(self, block: Block) -> Piece:
        piece = self.source, self.at, min(block.size, self.left)
        self.at += block.size
        self.left -= piece[2]
        return piece


def _rebuilt(whole: Volumes, blocks: list[list[Block]], five: bool, choose: Choose) -> Unlocked:
    """The volumes put together again: headers as bytes, files as streams that decipher as they are read."""
    lengths: list[int] = []
    pieces: list[Piece] = []
    sums: dict[int, tuple[bytes, int]] = {}
    runs = _runs(whole, [block for volume in blocks for block in volume], five, choose)
    for volume in blocks:
        made = [_piece(RAR5 if five else RAR4)]
        for block in volume:
            if block.kind in (3, 0x7A, 0x75, 0x76, 0x77, 0x78, 0x79):
                continue
            run, key, count = runs.get(id(block), (None, None, 0))
            inside = run.take(block) if run else (whole.stream, block.start, block.size)
            made += [_piece((_head_five if five else _head_four)(block, inside[2], key)), inside]
            if key and key.sums and block.kind == 2 and len(crc := file_five(block.head).crc) == 4:
                sums[count] = key.sums, int.from_bytes(crc, "little")
        pieces += made
        lengths.append(sum(length for _, _, length in made))
    starts = tuple(accumulate(lengths, initial=0))
    return Unlocked(
        Volumes(joined(pieces), starts[-1], starts[:-1], whole.missing), sums, any(key for _, key, _ in runs.values())
    )


def _piece(content: bytes) -> Piece:
    return io.BytesIO(content), 0, len(content)


def _runs(whole: Volumes, blocks: list[Block], five: bool, choose: Choose) -> dict[int, tuple[_Run, Key | None, int]]:
    """The run of each file's header, by its identity, with its key and the file's number."""
    before, after = (8, 16) if five else (1, 2)
    files = [block for block in blocks if block.kind == (2 if five else 0x74)]
    found: dict[int, tuple[_Run, Key | None, int]] = {}
    parts: list[Block] = []
    count = 0
    for place, block in enumerate(files):
        parts.append(block)
        if block.flags & after and place + 1 < len(files) and files[place + 1].flags & before:
            continue
        count += 1
        key = choose(parts)
        run = _Run(whole.stream, parts, key, five)
        found.update({id(part): (run, key, count) for part in parts})
        parts = []
    return found


def _key_of_five(passwords: tuple[str, ...], parts: list[Block]) -> Key | None:
    packed = file_five(parts[0].head).packed()
    return next((key for each in passwords if (key := key_five(each, packed))), None) if packed else None


def _packed_length(plain: Deciphered) -> int:
    """Bytes of RAR 5's packed blocks up to the last, behind which a cipher's padding would be taken for another."""
    at = 0
    while at < plain.length:
        plain.seek(at)
        head = plain.read(5) or b""
        if len(head) < 5:
            break
        size = 1 + (head[0] >> 3 & 3)
        at += 2 + size + int.from_bytes(head[2 : 2 + size], "little")
        if head[0] & 0x40:
            return min(at, plain.length)
    return plain.length


def _stored(block: Block, five: bool) -> int | None:
    """A file's true length where it is stored unpacked, with a cipher's padding behind it."""
    if five:
        parsed = file_five(block.head)
        return parsed.size if not parsed.packing >> 7 & 7 else None
    if block.head[25] != STORED:
        return None
    return int.from_bytes(block.head[11:15], "little") | (
        int.from_bytes(block.head[36:40], "little") << 32 if block.flags & 0x100 else 0
    )


def _head_five(block: Block, size: int, key: Key | None) -> bytes:
    head = block.head
    if block.kind == 1:
        kind, at = vint(head, 0)
        flags, at = vint(head, at)
        extra, at = vint(head, at) if flags & 1 else (0, at)
        head = number(kind) + number(flags & ~1) + head[at : len(head) - extra]
    elif block.kind == 2:
        parsed = file_five(head)
        head = parsed.written(size, bool(key and key.sums)) if key or not parsed.encrypted() else head
    body = number(len(head)) + head
    return struct.pack("<I", zlib.crc32(body)) + body


def _head_four(block: Block, size: int, key: Key | None) -> bytes:
    head, flags = bytearray(block.head), block.flags
    if block.kind == 0x73:
        flags &= ~0x80
    if block.kind == 0x74 and key:
        salt, at = _salt(block)
        del head[at : at + len(salt)]
        flags &= ~0x404
        head[7:11] = (size & 0xFFFFFFFF).to_bytes(4, "little")
    head[3:7] = struct.pack("<HH", flags, len(head))
    return struct.pack("<H", zlib.crc32(head[2:]) & 0xFFFF) + bytes(head[2:])
