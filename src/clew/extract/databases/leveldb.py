"""LevelDB's tables and logs, in which browsers and their kin (Signal, Slack, Teams, Discord) keep what pages store.

Format: google/leveldb, doc/table_format.md and doc/log_format.md. Values are shown as the text that is in them: what
they are to the program that wrote them is not read.
"""

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.databases.snappy import unsnapped
from clew.extract.installed import versions
from clew.extract.tables.cells import line
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Given, Record, step

TABLE, LOG = "application/x-leveldb-table", "application/x-leveldb-log"
LIST = "application/x-leveldb-manifest"
FOOTER = b"\x57\xfb\x80\x8b\x24\x75\x47\xdb"
BLOCK = 32_768
LARGEST = 1 << 28
SHEET = "Records"
COLUMNS = ("Number", "Key", "Value")
COPY = "look for a whole copy"
NARROW = re.compile(rb"[\t\n\r\x20-\x7e\xc2-\xf4\x80-\xbf]{4,}")
WIDE = re.compile(rb"(?:[\t\n\r\x20-\x7e]\x00|[\x00-\xff][\x04-\x06\x0e\x4e-\x9f\xac-\xd7]){4,}")
FAULTS = (Unreadable, IndexError, struct.error)
Pair = tuple[int, bytes, bytes | None]
"""Sequence number, key, and value; None where it was deleted."""


@step("extract.leveldb@1", accepts=(TABLE, LOG), libraries=versions("zstandard"))
def leveldb(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Rows as in a spreadsheet at sheet=Records&row=n, row 1 the columns; older states and deletions too."""
    if given.length > LARGEST:
        raise Unreadable("too-large", f"of more than {LARGEST >> 20} MiB", "open it with a program of its own")
    stream.seek(0)
    content = stream.read()
    faults: list[str] = []
    pairs = _table(content, faults) if given.media_type == TABLE else _log(content, faults)
    yield Passage(Locator(sheet=SHEET, row=(1, 1)), line(COLUMNS))
    number = 1
    for sequence, key, value in pairs:
        number += 1
        shown = "(deleted)" if value is None else readable(value)
        text = line([str(sequence), readable(key), shown])
        yield Passage(Locator(sheet=SHEET, row=(number, number)), text)
    yield Metadata("rows", str(number - 1))
    if faults:
        yield Problem("damaged", f"{len(faults)} of its blocks cannot be read: {faults[0]}", COPY)


def readable(value: bytes) -> str:
    """The texts in a value, in their order: of one byte a letter or UTF-8, else of two."""
    try:
        text = value.lstrip(b"\x00\x01").decode("utf-8")
        if text.replace("\n", "").replace("\t", "").replace("\r", "").isprintable():
            return text
    except UnicodeDecodeError:
        pass  # a value with more than text in it
    narrow = [found.decode("utf-8", "ignore") for found in NARROW.findall(value)]
    wide = [found.decode("utf-16-le", "ignore") for found in WIDE.findall(value)]
    said = " ".join(narrow if sum(map(len, narrow)) >= sum(map(len, wide)) else wide)
    return said if said.strip() else f"[{len(value)} bytes] {value[:32].hex()}"


def _table(content: bytes, faults: list[str]) -> Iterator[Pair]:
    """The data blocks that the index at the end names."""
    foot = content[-48:]
    _, at = _number(foot, 0)
    _, at = _number(foot, at)
    start, at = _number(foot, at)
    size, _ = _number(foot, at)
    try:
        blocks = [value for _, value in _entries(_block(content, start, size))]
    except FAULTS as error:
        raise Unreadable("damaged", f"the index of its blocks cannot be read: {worded(error)}", COPY) from error
    for place in blocks:
        try:
            start, at = _number(place, 0)
            size, _ = _number(place, at)
            entries = list(_entries(_block(content, start, size)))
        except FAULTS as error:
            faults.append(worded(error))
            continue
        for key, value in entries:
            tail = int.from_bytes(key[-8:], "little")
            yield tail >> 8, key[:-8], value if tail & 0xFF else None


def _block(content: bytes, start: int, size: int) -> bytes:
    body, kind = content[start : start + size], content[start + size]
    if kind == 1:
        return unsnapped(body)
    return _unzstd(body) if kind == 2 else body


def _unzstd(body: bytes) -> bytes:
    import zstandard

    try:
        return zstandard.ZstdDecompressor().decompress(body, max_output_size=LARGEST)
    except zstandard.ZstdError as error:
        raise Unreadable("damaged", f"a block cannot be unpacked: {worded(error)}", COPY) from error


def _entries(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Keys share their beginning with the key before; places to start anew stand at the end."""
    end = len(block) - 4 - 4 * struct.unpack_from("<I", block, len(block) - 4)[0]
    at, key = 0, b""
    while at < end:
        shared, at = _number(block, at)
        own, at = _number(block, at)
        size, at = _number(block, at)
        if at + own + size > end:
            raise IndexError("an entry is longer than its block")
        key = key[:shared] + block[at : at + own]
        yield key, block[at + own : at + own + size]
        at += own + size


def _log(content: bytes, faults: list[str]) -> Iterator[Pair]:
    """Batches of changes, in blocks of 32 KiB; one that does not fit is cut into pieces."""
    whole = b""
    for start in range(0, len(content), BLOCK):
        at, end = start, min(start + BLOCK, len(content))
        while at + 7 <= end:
            size, kind = struct.unpack_from("<HB", content, at + 4)
            if kind == 0 and size == 0:
                break
            body = content[at + 7 : at + 7 + size]
            if kind not in (1, 2, 3, 4) or at + 7 + size > end:
                faults.append(f"no record is at byte {at}")
                break
            whole = body if kind in (1, 2) else whole + body
            if kind in (1, 4):
                yield from _batch(whole, faults)
            at += 7 + size


def _batch(body: bytes, faults: list[str]) -> Iterator[Pair]:
    try:
        sequence, count = struct.unpack_from("<QI", body)
        at = 12
        for number in range(min(count, len(body))):
            kind, at = body[at], at + 1
            size, at = _number(body, at)
            key, at = body[at : at + size], at + size
            value = None
            if kind == 1:
                size, at = _number(body, at)
                value, at = body[at : at + size], at + size
            yield sequence + number, key, value
    except (IndexError, struct.error):
        faults.append("a batch of changes ends too early")


def _number(body: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while shift < 70:
        value |= (body[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if not body[at - 1] & 0x80:
            return value, at
    raise IndexError("a number has no end")


def leveldb_kind(stream: BinaryIO, length: int, head: bytes) -> tuple[str, str] | None:
    """A table by its footer; a log, or the list of a database's files, by the checksum of its first record."""
    if length >= 48:
        stream.seek(length - len(FOOTER))
        if stream.read(len(FOOTER)) == FOOTER:
            return TABLE, "LevelDB footer"
    if len(head) < 19 or head[6] not in (1, 2):
        return None
    size = struct.unpack_from("<H", head, 4)[0]
    if not 12 <= size <= BLOCK - 7 or len(head) < 7 + size or _masked(head[6 : 7 + size]) != head[:4]:
        return None
    return (LIST if head[7] == 1 and b"Comparator" in head[7:64] else LOG), "LevelDB record checksum"


def _masked(body: bytes) -> bytes:
    crc = 0xFFFFFFFF
    for byte in body:
        crc = CRC[(crc ^ byte) & 0xFF] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17 & 0xFFFFFFFF) + 0xA282EAD8 & 0xFFFFFFFF).to_bytes(4, "little")


def _crc(value: int) -> int:
    for _ in range(8):
        value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
    return value


CRC = tuple(_crc(value) for value in range(256))
"""CRC-32C, Castagnoli's."""
