"""Tar archives, in all dialects that the standard library reads: every regular file is a member."""

import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.archives.entry_names import code_page, listed, readable
from clew.extract.archives.unpack import CHUNK, slices
from clew.extract.archives.zip_remains import piece
from clew.extract.installed import versions
from clew.model import Member, Metadata, Problem
from clew.step import Contained, Given, Record, step

BLOCK = 512
FAULTS = (tarfile.TarError, ValueError, OverflowError, RecursionError, EOFError)
"""What tarfile raises at a header that makes no sense."""
COPY = "look for a whole copy"
Fault = tuple[int, str]


@step(
    "extract.tar@1",
    accepts=("application/x-tar",),
    libraries=versions("charset-normalizer", "inflate64", "zstandard"),
)
def tarred(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A Contained a regular file. Links and devices are a note, never followed.

    Behind a damaged header the next whole one is sought.
    """
    faults: list[Fault] = []
    further: list[int] = []
    odd: list[bytes] = []
    links: list[str] = []
    files = 0
    for _, entry in _entries(stream, given.length, faults, further):
        odd.append(_raw(entry.name))
        files += _is_file(entry)
        odd = odd if len(odd) < 1000 else [name for name in odd if not name.isascii()][:1000]
        if not _is_file(entry) and not entry.isdir():
            links.append(_described(entry))
    if not files and faults:
        raise Unreadable("damaged", f"no file could be found in it: {faults[0][1]}", COPY)
    yield Metadata("announced", str(files))
    page = code_page(odd)
    if links:
        names = [readable(_raw(link), page) for link in links]
        yield Problem("link", f"links and devices, not followed: {listed(names)}", "", "note")
    for at, fault in faults:
        yield Problem("damaged", f"at byte {at}: {fault}", COPY)
    yield from _more(further)
    position, behind = 0, list[int]()
    for archive, entry in _entries(stream, given.length, [], behind):
        if _is_file(entry):
            position += 1
            yield from _member(stream, archive, entry, str(position), readable(_raw(entry.name), page))
    if behind and _header(stream, behind[-1], behind[-1] + BLOCK) is None:
        yield piece(stream, "behind", behind[-1], given.length)


def _more(further: list[int]) -> Iterator[Problem]:
    if further:
        places = listed([f"{at:,}" for at in further])
        what = f"behind its end mark more follows, at byte {places}: another archive is read on, all else given apart"
        yield Problem("appended", what, "", "note")


def _entries(
    stream: BinaryIO, length: int, faults: list[Fault], further: list[int]
) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
    """All entries; where a header is damaged, a fault, and on from the next block that is a header. Behind an end mark
    of zeros too, as GNU tar's -i does: where what is no zero begins there is added to `further`."""
    at: int | None = 0
    while at is not None:
        stream.seek(at)
        try:
            archive = tarfile.open(fileobj=stream, mode="r:", encoding="utf-8", errors="surrogateescape")  # noqa: SIM115
        except FAULTS as error:
            _note(faults, at, worded(error))
            at = _header(stream, at + BLOCK)
            continue
        yield from _of(archive, faults)
        at = max(archive.offset, at + BLOCK)
        at = _header(stream, at) if _broken(stream, at, length, faults) else _second(stream, at, further)


def _of(archive: tarfile.TarFile, faults: list[Fault]) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
    while True:
        try:
            entry = archive.next()
        except FAULTS as error:
            _note(faults, archive.offset, worded(error))
            return
        if entry is None:
            return
        if archive.offset <= entry.offset:
            _note(faults, entry.offset, "its size is negative")
            return
        archive.members = []  # type: ignore[attr-defined]  # else every header read stays in memory
        yield archive, entry


def _broken(stream: BinaryIO, at: int, length: int, faults: list[Fault]) -> bool:
    """Whether the archive stopped at `at` for another reason than its end mark, a block of zeros, or the file's end."""
    stream.seek(at)
    block = stream.read(BLOCK)
    if at >= length or not block.strip(b"\x00"):
        return False
    _note(faults, at, "this is no header")
    return True


def _second(stream: BinaryIO, at: int, further: list[int]) -> int | None:
    """Where another archive begins behind the end mark at `at`, None for nowhere."""
    stream.seek(at)
    for chunk in iter(lambda: stream.read(1 << 20), b""):
        if rest := chunk.lstrip(b"\0"):
            at = (at + len(chunk) - len(rest)) // BLOCK * BLOCK
            further.append(at)
            return at if _header(stream, at, at + BLOCK) == at else None
        at += len(chunk)
    return None


def _note(faults: list[Fault], at: int, fault: str) -> None:
    """Once a place, and a hundred in all."""
    if len(faults) < 100 and all(place != at for place, _ in faults):
        faults.append((at, fault))


def _header(stream: BinaryIO, at: int, stop: int | None = None) -> int | None:
    """The next block from `at` on, and before `stop`, whose checksum makes it a header, None for none."""
    stream.seek(at)
    while (stop is None or at < stop) and len(block := stream.read(BLOCK)) == BLOCK:
        try:
            tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except FAULTS:
            at += BLOCK
            continue
        return at
    return None


def _member(
    stream: BinaryIO, archive: tarfile.TarFile, entry: tarfile.TarInfo, position: str, name: str
) -> Iterator[Record]:
    faults: list[str] = []
    modified = _time(entry.mtime)
    member = Member(position, "entry", name, announced=entry.size, modified=modified)
    yield Contained(member, _content(stream, archive, entry, faults))
    for fault in faults:
        yield Problem("damaged", f"{name}: {fault}", COPY)


def _content(stream: BinaryIO, archive: tarfile.TarFile, entry: tarfile.TarInfo, faults: list[str]) -> Iterator[bytes]:
    """The file's bytes, holes of sparse ones filled with zeros; that it breaks off is added to `faults`."""
    sparse = archive.extractfile(entry) if entry.issparse() else None
    read = sparse.read if sparse else slices(stream, entry.offset_data, entry.size)
    given = 0
    while given < entry.size:
        try:
            chunk = read(min(CHUNK, entry.size - given))
        except tarfile.ReadError:
            chunk = b""
        if not chunk:
            faults.append(f"the archive breaks off {entry.size - given} bytes before its end")
            return
        given += len(chunk)
        yield chunk


def _is_file(entry: tarfile.TarInfo) -> bool:
    """POSIX has types that nobody knows read as regular files."""
    return entry.isreg() or entry.type not in tarfile.SUPPORTED_TYPES


def _described(entry: tarfile.TarInfo) -> str:
    if entry.issym() or entry.islnk():
        return f"{entry.name} → {entry.linkname}"
    return f"{entry.name} (type {entry.type.decode('latin-1')})"


def _raw(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


def _time(seconds: float) -> str | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None
