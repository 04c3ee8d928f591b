"""One file compressed by gzip, bzip2, xz and kin: its bytes are a member, whatever they are."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.archives.compressed_sizes import announced
from clew.extract.archives.entry_names import code_page, readable
from clew.extract.archives.libarchive import libarchive_version, reading
from clew.extract.archives.unpack import (
    CHUNK,
    Decoder,
    bzip2_decoder,
    gzip_decoder,
    slices,
    unpacked,
    xz_decoder,
    zlib_decoder,
    zstd_decoder,
)
from clew.extract.archives.unpack_rare import Brotli, Lz4, Lzip, lzma_alone_decoder
from clew.extract.installed import versions
from clew.model import Member, Problem
from clew.step import Contained, Given, Record, step

DECODERS: dict[str, tuple[Callable[[], Decoder], bytes]] = {
    "application/gzip": (gzip_decoder, b"\x1f\x8b\x08"),
    "application/x-bzip2": (bzip2_decoder, b"BZh"),
    "application/x-xz": (xz_decoder, b"\xfd7zXZ\x00"),
    "application/zstd": (zstd_decoder, b"\x28\xb5\x2f\xfd"),
    "application/x-lz4": (Lz4, b"\x04\x22\x4d\x18"),
    "application/x-lzip": (Lzip, b"LZIP"),
    "application/x-lzma": (lzma_alone_decoder, b"\x5d\x00\x00"),
    "application/zlib": (zlib_decoder, b"\x78"),
    "application/x-brotli": (Brotli, b""),
}
"""How each type is read, and what each of several streams in a row begins with."""
COPY = "look for a whole copy"
LARGEST_BLOCK = 1 << 28
"""Bytes of a block that is unpacked in one."""


LZW, MOZILLA = "application/x-compress", "application/x-mozlz4"
LIBRARIES = versions("charset-normalizer", "brotli", "inflate64", "lz4", "zstandard")


@step(
    "extract.compressed@1", accepts=(*DECODERS, LZW, MOZILLA), libraries=lambda: {**libarchive_version(), **LIBRARIES()}
)
def compressed(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """One Contained: what all the streams in a row give together. What follows them is a note; damage, a Problem."""
    stream.seek(0)
    head = stream.read(1 << 12)
    name, modified = _gzip_header(head) if given.media_type == "application/gzip" else (None, None)
    problems: list[Problem] = []
    size = announced(given.media_type, stream, given.length)
    member = Member("1", "entry", name, announced=size, modified=modified)
    if given.media_type == MOZILLA:
        content = _mozilla(given.length, stream, problems)
    else:
        content = _lzw(stream, problems) if given.media_type == LZW else _content(given, stream, problems)
    yield Contained(member, content)
    yield from problems


def _content(given: Given, stream: BinaryIO, problems: list[Problem]) -> Iterator[bytes]:
    make, magic = DECODERS[given.media_type]
    at, count = 0, 0
    while at < given.length:
        start = slices(stream, at, None)(len(magic))
        if start != magic or (count and not magic):
            problems.extend(_trailing(stream, at, given.length, count))
            return
        decoder = make()
        read, place = _counted(slices(stream, at, None))
        try:
            yield from unpacked(read, decoder)
        except Unreadable as error:
            problems.append(Problem("damaged", f"{worded(error)}; what came out before that is kept", COPY))
            return
        at += place() - len(decoder.unused_data)
        count += 1


def _lzw(stream: BinaryIO, problems: list[Problem]) -> Iterator[bytes]:
    """compress's output, which has no end mark: by libarchive."""
    try:
        with reading(stream, "raw", ("compress",)) as reader:
            for _ in reader.entries():
                yield from reader.chunks()
    except Unreadable as error:
        problems.append(Problem("damaged", f"{worded(error)}; what came out before that is kept", COPY))


def _mozilla(length: int, stream: BinaryIO, problems: list[Problem]) -> Iterator[bytes]:
    """Firefox's bookmarks and sessions: eight bytes of mark, four of size, one LZ4 block."""
    import lz4.block  # type: ignore[import-untyped]

    stream.seek(8)
    size = int.from_bytes(stream.read(4), "little")
    if size > LARGEST_BLOCK or length > LARGEST_BLOCK:
        raise Unreadable("too-large", f"it announces {size:,} bytes", "unpack it by hand")
    try:
        yield lz4.block.decompress(stream.read(), uncompressed_size=size)
    except lz4.block.LZ4BlockError as error:
        problems.append(Problem("damaged", f"nothing of it can be unpacked: {worded(error)}", COPY))


def _counted(read: Callable[[int], bytes]) -> tuple[Callable[[int], bytes], Callable[[], int]]:
    taken = 0

    def counted(size: int) -> bytes:
        nonlocal taken
        chunk = read(size)
        taken += len(chunk)
        return chunk

    return counted, lambda: taken


def _trailing(stream: BinaryIO, at: int, length: int, count: int) -> Iterator[Problem]:
    """A note of what follows; padding with zeros is usual and is passed over, bytes without a stream are damage."""
    read = slices(stream, at, None)
    if not count:
        yield Problem("damaged", "the header makes no sense", COPY, "unreadable")
    elif any(chunk.strip(b"\x00") for chunk in iter(lambda: read(CHUNK), b"")):
        message = f"{length - at} bytes that are not compressed follow at byte {at}; they are not read"
        yield Problem("trailing", message, "look at them with a hex viewer", "note")


def _gzip_header(head: bytes) -> tuple[str | None, str | None]:
    """The name and the time of change that a gzip header states (RFC 1952), None for each that it does not."""
    if len(head) < 10:
        return None, None
    seconds = int.from_bytes(head[4:8], "little")
    modified = datetime.fromtimestamp(seconds, UTC).isoformat() if seconds else None
    flags, at = head[3], 10
    if flags & 4:
        at += 2 + int.from_bytes(head[at : at + 2], "little")
    found = re.match(rb"[^\x00]+(?=\x00)", head[at:]) if flags & 8 else None
    return (readable(found[0], code_page([found[0]])) if found else None), modified
