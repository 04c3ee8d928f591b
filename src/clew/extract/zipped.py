"""ZIP archives, and the kinds of file that are a ZIP of files: every entry is a member."""

import struct
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from typing import BinaryIO

from clew.errors import Unreadable
from clew.extract.entry_names import code_page, listed, readable
from clew.extract.installed import versions
from clew.extract.unpack import (
    CHUNK,
    Decoder,
    bzip2_decoder,
    deflate_decoder,
    lzma_decoder,
    slices,
    unpacked,
    xz_decoder,
)
from clew.extract.zip_directory import LOCAL, Directory, Entry, central, find, local
from clew.model import Member, Metadata, Problem
from clew.step import Contained, Given, Record, step

TYPES = (
    "application/zip",
    "application/java-archive",
    "application/vnd.android.package-archive",
    "application/vnd.google-earth.kmz",
)
SHARED = 64 << 20
"""Bytes, as announced, that entries lying in one another may give together."""
LZMA = 14
"""Needs no end mark: its data may stop where the announced size is reached."""
METHODS = {1: "shrink", 6: "implode", 9: "deflate64", 93: "zstd", 96: "jpeg", 97: "wavpack", 98: "ppmd", 99: "aes"}
MOST = 1_000_000
Named = tuple[str, str, Entry]
"""An entry with its position and its readable name."""


@step("extract.zip@1", accepts=TYPES, libraries=versions("charset-normalizer"))
def zipped(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A Contained an entry, directories aside; by the local headers where the directory is lost.

    An entry gives no more bytes than it announces. Entries that lie in one another are read up to 64 MiB together.
    """
    directory = find(stream, given.length)
    entries = list(islice(central(stream, directory), MOST)) if directory else []
    whole = directory is not None and len(entries) >= min(directory.announced, MOST)
    if not whole:
        entries = list(islice(local(stream), MOST))
    page = code_page(entry.raw for entry in entries if entry.utf8 is None)
    named = [
        (str(position), entry.utf8 or readable(entry.raw, page), entry)
        for position, entry in enumerate(entries, start=1)
        if not entry.folder
    ]
    yield from _survey(named, directory, whole)
    nested = _nested(named) if whole else frozenset()
    yield from _overlapping(named, nested)
    for position, name, entry in named:
        if not entry.encrypted and entry.method in DECODERS and position not in nested:
            yield from _entry(stream, position, name, entry)


def _survey(named: list[Named], directory: Directory | None, whole: bool) -> Iterator[Record]:
    """How many there are, and what is known before any is read. Unreadable where none can be."""
    if directory and directory.disks:
        yield Problem("split", "it is one part of an archive in several", "join the parts and sift again")
    yield Metadata("announced", str(len(named)))
    if not whole and not named:
        raise Unreadable("damaged", "neither its directory nor an entry can be found", "look for a whole copy")
    if not whole:
        message = f"its directory is lost or cut short; {len(named)} entries were found by their own headers"
        yield Problem("damaged", message, "look for a whole copy")
    if len(named) >= MOST:
        yield Problem("too-many", f"only its first {MOST} entries are read", "unpack it and sift the folder")
    if named and all(entry.encrypted for _, _, entry in named):
        raise Unreadable("encrypted", f"all entries are encrypted ({len(named)})", "sift again with its password")
    yield from _unread(named)


def _unread(named: list[Named]) -> Iterator[Record]:
    encrypted = [name for _, name, entry in named if entry.encrypted]
    if encrypted:
        yield Problem("encrypted", f"encrypted: {listed(encrypted)}", "sift again with its password")
    for method in sorted({entry.method for _, _, entry in named if not entry.encrypted} - set(DECODERS)):
        names = [name for _, name, entry in named if entry.method == method and not entry.encrypted]
        message = f"packed by {METHODS.get(method, f'method {method}')}, which is not read: {listed(names)}"
        yield Problem("unsupported-compression", message, "unpack it with another program and sift the folder")
    links = [name for _, name, entry in named if entry.link]
    if links:
        yield Problem("link", f"symbolic links, whose bytes name the target: {listed(links)}", "", "note")


def _nested(named: list[Named]) -> frozenset[str]:
    """The positions of entries that begin before the end of one further in front, beyond 64 MiB of their bytes."""
    nested, end, shared = set(), 0, 0
    for position, _, entry in sorted(named, key=lambda each: each[2].offset):
        if entry.offset < end:
            shared += entry.size or 0
            if shared > SHARED:
                nested.add(position)
        end = max(end, entry.offset + 30 + (entry.packed or 0))
    return frozenset(nested)


def _overlapping(named: list[Named], nested: frozenset[str]) -> Iterator[Record]:
    if nested:
        names = [name for position, name, _ in named if position in nested]
        message = f"entries lie in one another, as in a zip bomb; not read: {listed(names)}"
        yield Problem("overlapping", message, "their bytes are those of other entries; unpack them one by one")


def _entry(stream: BinaryIO, position: str, name: str, entry: Entry) -> Iterator[Record]:
    faults: list[str] = []
    member = Member(position, "entry", name, announced=entry.size, modified=entry.modified)
    yield Contained(member, _content(stream, entry, faults))
    for fault in faults:
        yield Problem("damaged", f"{name}: {fault}", "look for a whole copy")


def _content(stream: BinaryIO, entry: Entry, faults: list[str]) -> Iterator[bytes]:
    """The entry's bytes; what is wrong with them is added to `faults`."""
    crc, left = 0, entry.size
    try:
        for chunk in _unpacked(stream, entry):
            if left is not None and len(chunk) > left:
                faults.append(f"there is more than the {entry.size} bytes that it announces; the rest was not read")
                yield chunk[:left]
                return
            left = None if left is None else left - len(chunk)
            crc = zlib.crc32(chunk, crc)
            yield chunk
            if left == 0 and entry.method == LZMA:
                break
    except Unreadable as error:
        faults.append(str(error))
        return
    if left:
        faults.append(f"{left} bytes fewer than the {entry.size} that it announces")
    elif entry.crc is not None and crc != entry.crc:
        faults.append("its checksum does not fit its bytes")


def _unpacked(stream: BinaryIO, entry: Entry) -> Iterator[bytes]:
    stream.seek(entry.offset)
    head = stream.read(30)
    if len(head) < 30 or head[:4] != LOCAL:
        raise Unreadable("damaged", "its header is not where the directory says")
    names, extras = struct.unpack_from("<HH", head, 26)
    read = slices(stream, entry.offset + 30 + names + extras, entry.packed)
    if entry.method:
        return unpacked(read, DECODERS[entry.method](read))
    return iter(lambda: read(CHUNK), b"")


def _lzma(read: Callable[[int], bytes]) -> Decoder:
    head = read(4)
    settings = read(int.from_bytes(head[2:4], "little"))
    if len(settings) != 5:
        raise Unreadable("damaged", "its LZMA settings are damaged")
    return lzma_decoder(int.from_bytes(settings[1:], "little"), settings[0])


DECODERS: dict[int, Callable[[Callable[[int], bytes]], Decoder]] = {
    0: lambda read: deflate_decoder(),
    8: lambda read: deflate_decoder(),
    12: lambda read: bzip2_decoder(),
    LZMA: _lzma,
    95: lambda read: xz_decoder(),
}
