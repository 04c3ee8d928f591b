"""7z archives: headers and coders by py7zr, and by libarchive those coders that py7zr does not know.

libarchive does not check the files' checksums, nor decrypt; py7zr does not know BCJ2.
"""

import lzma
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.archives.archived import COPY, MOST, PASSWORD, read_by_libarchive, unpacked_by_libarchive
from clew.extract.archives.entry_names import listed
from clew.extract.archives.libarchive import libarchive_version
from clew.extract.archives.unpack import CHUNK, slices
from clew.extract.archives.volumes import JOIN, split, volumes
from clew.extract.installed import versions
from clew.model import Member, Metadata, Problem
from clew.step import Contained, Given, Record, step

if TYPE_CHECKING:
    from py7zr import SevenZipFile

AES = b"\x06\xf1\x07\x01"
BLOCK = 1 << 16
"""Packed bytes that are given to a chain of decoders at a time: some of them give all that comes of these at once."""
FAULTS = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, OverflowError, EOFError, OSError,
    struct.error, zlib.error, lzma.LZMAError, RuntimeError,
)  # fmt: skip
"""What py7zr raises at headers and data that make no sense, besides its own errors."""


def _libraries() -> dict[str, str]:
    return {**libarchive_version(), **versions("py7zr", "charset-normalizer", "inflate64", "zstandard")()}


@step(
    "extract.sevenzip@1",
    accepts=("application/x-7z-compressed",),
    parts=True,
    passwords=True,
    libraries=_libraries,
)
def sevenzip(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A Contained a file, its checksum checked. Each password is tried on each block of files that is encrypted."""
    whole = volumes(given, stream)
    found = _opened(whole.stream, whole.length, whole.missing, given.passwords)
    if found is None:
        yield from read_by_libarchive(whole.stream, "7zip")
        return
    archive, password = found
    files = [(str(number), each) for number, each in enumerate(archive.files, start=1) if not each.is_directory][:MOST]
    yield Metadata("announced", str(sum(not each.is_symlink for _, each in files)))
    if whole.missing:
        yield split(whole.missing)
    links = [str(each.filename) for _, each in files if each.is_symlink]
    if links:
        yield Problem("link", f"links, not followed: {listed(links)}", "", "note")
    passwords = (password, *given.passwords) if password else given.passwords
    yield from _folders(whole.stream, archive, files, passwords, bool(password))


def _opened(
    stream: BinaryIO, length: int, missing: tuple[str, ...], passwords: tuple[str, ...]
) -> tuple["SevenZipFile", str | None] | None:
    """The archive with its headers read, and the password that these took; None where py7zr cannot read them."""
    from py7zr import SevenZipFile
    from py7zr.exceptions import ArchiveError, PasswordRequired

    stream.seek(0)
    head = stream.read(32)
    offset, size = struct.unpack_from("<QQ", head.ljust(32, b"\0"), 12)
    if 32 + offset + size > length:
        lacking = f"its list of files lies {32 + offset + size - length} bytes behind its end"
        which = f": {listed(list(missing))} is missing" if missing else ": it was cut, or later volumes are missing"
        raise Unreadable("split", lacking + which, JOIN)
    locked = False
    for password in (None, *passwords):
        stream.seek(0)
        try:
            return SevenZipFile(stream, password=password), password
        except PasswordRequired:
            locked = True
        except (ArchiveError, *FAULTS):
            if not locked:
                return None
    raise Unreadable("encrypted", "even its list of files is encrypted", PASSWORD)


def _folders(
    stream: BinaryIO, archive: "SevenZipFile", files: list[tuple[str, Any]], passwords: tuple[str, ...], opened: bool
) -> Iterator[Record]:
    by_folder: dict[int, list[tuple[str, Any]]] = {}
    for number, each in files:
        by_folder.setdefault(0 if each.emptystream else id(each.folder), []).append((number, each))
    yield from (Contained(_member(number, each), ()) for number, each in by_folder.pop(0, []))
    locked: list[str] = []
    told: list[str] = []
    strange: dict[int, str] = {}
    for at, folder, packed in _plan(archive):
        inside = by_folder.get(id(folder), [])
        make = partial(_chain, stream, folder, at, packed)
        aes = any(coder["method"] == AES for coder in folder.coders)
        key = _key(make, inside, passwords) if aes else None
        if aes and key is None:
            locked.extend(str(each.filename) for _, each in inside)
            continue
        told.extend(str(each.filename) for _, each in inside if aes)
        if _streams(folder) > 1 or _unknown(make, key):
            strange.update({int(number): str(each.filename) for number, each in inside if not each.is_symlink})
            continue
        yield from _inside(make(key), inside)
    yield from unpacked_by_libarchive(stream, "7zip", (), set(strange)) if strange else ()
    if locked and len(locked) == len(files):
        raise Unreadable("encrypted", f"all entries are encrypted ({len(locked)})", PASSWORD)
    if locked:
        yield Problem("encrypted", f"encrypted: {listed(locked)}", PASSWORD)
    if told or opened:
        what = listed(told) if told else "its list of files"
        yield Metadata("encryption", f"opened with a password of the list: {what}")


def _streams(folder: Any) -> int:
    """How many streams of packed bytes the folder's coders take from the archive."""
    return max(1, sum(int(coder["numinstreams"]) for coder in folder.coders) - len(folder.bindpairs))


def _plan(archive: "SevenZipFile") -> Iterator[tuple[int, Any, int]]:
    """The folders in the archive's order: where the packed bytes begin, the coders, how many bytes they are."""
    streams = getattr(archive.header, "main_streams", None)
    if streams is None:
        return
    places, stream = streams.packinfo.packpositions, 0
    for folder in streams.unpackinfo.folders:
        count = _streams(folder)
        if stream + count < len(places):
            yield archive.afterheader + places[stream], folder, places[stream + count] - places[stream]
        stream += count


def _chain(stream: BinaryIO, folder: Any, at: int, packed: int, password: str | None) -> Callable[[int], bytes]:
    """A reader of what a folder's coders give. Unreadable where they break off, or make no sense of it."""
    from py7zr.compressor import SevenZipDecompressor
    from py7zr.exceptions import ArchiveError

    source = _Source(slices(stream, at, packed))
    chain = SevenZipDecompressor(folder.coders, packed, folder.unpacksizes, folder.crc, password, BLOCK)

    def read(size: int) -> bytes:
        for _ in range(3):
            try:
                chunk = bytes(chain.decompress(source, size))
                while not chunk and not source.dry:
                    chunk = bytes(chain.decompress(source, size))
            except (ArchiveError, *FAULTS) as error:
                raise Unreadable("damaged", f"the compressed data is damaged: {worded(error)}") from error
            if chunk:
                return chunk
        raise Unreadable("damaged", "the compressed data breaks off")

    return read


class _Source:
    """The packed bytes of one folder, as py7zr reads them; `dry` once there are no more."""

    def __init__(self, take: Callable[[int], bytes]) -> None:
        self.take = take
        self.dry = False

    def read(self, size: int) -> bytes:
        chunk = self.take(size)
        self.dry = len(chunk) < size
        return chunk


def _unknown(make: Callable[[str | None], Callable[[int], bytes]], key: str | None) -> bool:
    from py7zr.exceptions import UnsupportedCompressionMethodError

    try:
        make(key)
    except UnsupportedCompressionMethodError:
        return True
    return False


def _key(
    make: Callable[[str | None], Callable[[int], bytes]], inside: list[tuple[str, Any]], passwords: tuple[str, ...]
) -> str | None:
    """The password with which the folder's first file has its checksum."""
    for password in dict.fromkeys(passwords):
        faults: list[str] = []
        for _ in _content(make(password), inside[0][1], faults) if inside else ():
            pass
        if not faults:
            return password
    return None


def _inside(read: Callable[[int], bytes], inside: list[tuple[str, Any]]) -> Iterator[Record]:
    """The files of one folder, whose bytes lie one behind another."""
    for number, each in inside:
        faults: list[str] = []
        content = _content(read, each, faults)
        if each.is_symlink:
            for _ in content:
                pass
        else:
            yield Contained(_member(number, each), content)
        yield from (Problem("damaged", f"{each.filename}: {fault}", COPY) for fault in faults)


def _content(read: Callable[[int], bytes], each: Any, faults: list[str]) -> Iterator[bytes]:
    left, crc = each.uncompressed, 0
    try:
        while left:
            chunk = read(min(CHUNK, left))
            left -= len(chunk)
            crc = zlib.crc32(chunk, crc)
            yield chunk
    except Unreadable as error:
        faults.append(worded(error))
        return
    if each.crc32 is not None and crc != each.crc32:
        faults.append("its checksum does not fit its bytes")


def _member(number: str, each: Any) -> Member:
    modified = None
    if each.lastwritetime is not None:
        try:
            modified = each.lastwritetime.as_datetime().isoformat()
        except (ValueError, OverflowError):
            modified = None
    size = 0 if each.emptystream else each.uncompressed
    return Member(number, "entry", str(each.filename), announced=size, modified=modified)
