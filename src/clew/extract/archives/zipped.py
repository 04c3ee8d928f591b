"""ZIP archives, and the kinds of file that are a ZIP of files: every entry is a member."""

import re
import struct
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.archives.entry_names import code_page, listed, readable
from clew.extract.archives.libarchive import libarchive_version
from clew.extract.archives.unpack import (
    CHUNK,
    Decoder,
    bzip2_decoder,
    deflate64_decoder,
    deflate_decoder,
    lzma_decoder,
    slices,
    unpacked,
    xz_decoder,
    zstd_decoder,
)
from clew.extract.archives.volumes import JOIN, Volumes, split, volumes
from clew.extract.archives.zip_directory import LOCAL, Directory, Entry, central, find, local, volume_starts
from clew.extract.archives.zip_remains import comments, lies_in_an_entry, remains
from clew.extract.archives.zip_unlock import Unlocked, unlocked
from clew.extract.installed import versions
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
METHODS = {1: "shrink", 6: "implode", 96: "jpeg", 97: "wavpack", 98: "ppmd", 99: "aes"}
MOST = 1_000_000
VOLUME = re.compile(r".+\.z\d\d+", re.IGNORECASE | re.DOTALL)
"""The volumes of an archive whose last is the one with the directory."""
Named = tuple[str, str, Entry]
"""An entry with its position and its readable name."""


def _libraries() -> dict[str, str]:
    return {**libarchive_version(), **versions("charset-normalizer", "pycryptodomex", "inflate64", "zstandard")()}


@step("extract.zip@1", accepts=TYPES, parts=True, passwords=True, libraries=_libraries)
def zipped(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A Contained an entry, directories aside; by the local headers where the directory is lost. Comments are text, and
    what lies in the file besides the entries listed is a member of its own.

    An entry gives no more bytes than it announces. Entries that lie in one another are read up to 64 MiB together.
    """
    whole = volumes(given, stream, last=any(VOLUME.fullmatch(name) for name in given.parts), beyond=True)
    stream = whole.stream
    behind = max((stop for _, stop in whole.holes), default=0)
    directory = find(stream, whole.length, whole.starts, True, behind)
    directory = None if directory and lies_in_an_entry(stream, directory) else directory
    entries = list(islice(central(stream, directory), MOST)) if directory else []
    complete = directory is not None and len(entries) >= min(directory.announced, MOST)
    if not complete:
        entries = list(islice(_scattered(whole), MOST))
    elif directory and directory.disks:
        places = volume_starts(whole.starts, directory.disks)
        entries = [replace(each, offset=each.offset + places.get(each.disk, whole.length)) for each in entries]
    page = code_page(entry.raw for entry in entries if entry.utf8 is None)
    named = [
        (str(position), entry.utf8 or readable(entry.raw, page), entry)
        for position, entry in enumerate(entries, start=1)
        if not entry.folder
    ]
    yield Metadata("announced", str(_announced(directory, entries)))
    yield from _survey(named, directory, complete, whole, given.passwords)
    yield from comments(directory, ((name, entry) for _, name, entry in named))
    nested = _nested(named) if complete else frozenset()
    yield from _overlapping(named, nested)
    there = [each for each in named if each[0] not in nested and not _is_missing(each[2], whole)]
    tried = yield from _contents(stream, there, given.passwords)
    if complete and directory and not (directory.disks or whole.missing):
        yield from remains(stream, directory, entries, whole.length)
    yield from _tried(*tried) if given.passwords else ()


def _contents(
    stream: BinaryIO, named: Sequence[Named], passwords: tuple[str, ...]
) -> Generator[Record, None, tuple[list[str], list[str]]]:
    """What is in the entries; the names of the encrypted ones that no password opens, and of those that one does."""
    locked: list[str] = []
    opened: list[str] = []
    for position, name, entry in named:
        if entry.encrypted:
            key = unlocked(stream, entry, passwords)
            (opened if key else locked).append(name)
            yield from _entry(stream, position, name, entry, key) if key else ()
        elif entry.method in DECODERS:
            yield from _entry(stream, position, name, entry, None)
    return locked, opened


def _scattered(whole: Volumes) -> Iterator[Entry]:
    """The entries by their local headers, before and behind what is missing."""
    at = 0
    for begin in (0, *(stop for _, stop in whole.holes)):
        for entry in local(whole.stream, max(at, begin)):
            yield entry
            at = entry.offset + 30 + (entry.packed or 0)


def _is_missing(entry: Entry, whole: Volumes) -> bool:
    """Whether the entry begins in a volume that is not there."""
    return entry.offset >= whole.length or any(start <= entry.offset < stop for start, stop in whole.holes)


def _announced(directory: Directory | None, entries: list[Entry]) -> int:
    """How many files the end record tells, where it does: folders among the entries aside. It counts in 16 bits where
    an archive is not ZIP64."""
    folders = sum(entry.folder for entry in entries)
    if directory is None or (len(entries) - directory.announced) % (1 << 16) == 0:
        return len(entries) - folders
    return max(0, directory.announced - folders)


def _tried(locked: list[str], opened: list[str]) -> Iterator[Record]:
    """What the passwords of the list opened, and what they did not."""
    if locked and not opened:
        raise Unreadable(
            "encrypted", f"no password of the list opens: {listed(locked)}", "sift again with its password"
        )
    if locked:
        yield Problem("encrypted", f"encrypted: {listed(locked)}", "sift again with its password")
    if opened:
        yield Metadata("encryption", f"opened with a password of the list: {listed(opened)}")


def _survey(
    named: list[Named], directory: Directory | None, whole: bool, all_of_it: Volumes, passwords: tuple[str, ...]
) -> Iterator[Record]:
    """How many there are, and what is known before any is read. Unreadable where none can be."""
    if all_of_it.missing or (directory and directory.disks and len(all_of_it.starts) <= directory.disks):
        names = [name for _, name, entry in named if _is_missing(entry, all_of_it)]
        yield split(all_of_it.missing)
        if names:
            yield Problem("split", f"in volumes that are missing: {listed(names)}", JOIN)
    if not whole and not named:
        raise Unreadable("damaged", "neither its directory nor an entry can be found", "look for a whole copy")
    if not whole:
        message = f"its directory is lost or cut short; {len(named)} entries were found by their own headers"
        yield Problem("damaged", message, "look for a whole copy")
    if len(named) >= MOST:
        yield Problem("too-many", f"only its first {MOST} entries are read", "unpack it and sift the folder")
    if not passwords and named and all(entry.encrypted for _, _, entry in named):
        raise Unreadable("encrypted", f"all entries are encrypted ({len(named)})", "sift again with its password")
    yield from _unread(named, passwords)


def _unread(named: list[Named], passwords: tuple[str, ...]) -> Iterator[Record]:
    encrypted = [name for _, name, entry in named if entry.encrypted]
    if encrypted and not passwords:
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


def _entry(stream: BinaryIO, position: str, name: str, entry: Entry, key: Unlocked | None) -> Iterator[Record]:
    faults: list[str] = []
    member = Member(position, "entry", name, announced=entry.size, modified=entry.modified)
    method, crc = (key.method, key.crc) if key else (entry.method, entry.crc)
    chunks = _decrypted(key) if key else _unpacked(stream, entry)
    yield Contained(member, _content(chunks, replace(entry, method=method, crc=crc), faults))
    for fault in faults:
        yield Problem("damaged", f"{name}: {fault}", "look for a whole copy")


def _content(chunks: Iterator[bytes], entry: Entry, faults: list[str]) -> Iterator[bytes]:
    """The entry's bytes; what is wrong with them is added to `faults`."""
    crc, left = 0, entry.size
    try:
        for chunk in chunks:
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
        faults.append(worded(error))
        return
    if left:
        faults.append(f"{left} bytes fewer than the {entry.size} that it announces")
    elif entry.crc is not None and crc != entry.crc:
        faults.append("its checksum does not fit its bytes")


def _unpacked(stream: BinaryIO, entry: Entry) -> Iterator[bytes]:
    head = slices(stream, entry.offset, 30)(30) if entry.offset >= 0 else b""
    if len(head) < 30 or head[:4] != LOCAL:
        raise Unreadable("damaged", "its header is not where the directory says")
    names, extras = struct.unpack_from("<HH", head, 26)
    read = slices(stream, entry.offset + 30 + names + extras, entry.packed)
    if entry.method:
        return unpacked(read, DECODERS[entry.method](read))
    return iter(lambda: read(CHUNK), b"")


def _decrypted(key: Unlocked) -> Iterator[bytes]:
    if key.plain is not None:
        yield from key.plain
    elif key.method not in DECODERS:
        raise Unreadable("damaged", f"packed by {METHODS.get(key.method, f'method {key.method}')}, which is not read")
    elif key.method:
        yield from unpacked(key.read, DECODERS[key.method](key.read))
    else:
        yield from iter(lambda: key.read(CHUNK), b"")


def _lzma(read: Callable[[int], bytes]) -> Decoder:
    head = read(4)
    settings = read(int.from_bytes(head[2:4], "little"))
    if len(settings) != 5:
        raise Unreadable("damaged", "its LZMA settings are damaged")
    return lzma_decoder(int.from_bytes(settings[1:], "little"), settings[0])


DECODERS: dict[int, Callable[[Callable[[int], bytes]], Decoder]] = {
    0: lambda read: deflate_decoder(),
    8: lambda read: deflate_decoder(),
    9: lambda read: deflate64_decoder(),
    12: lambda read: bzip2_decoder(),
    LZMA: _lzma,
    93: lambda read: zstd_decoder(),
    95: lambda read: xz_decoder(),
}
