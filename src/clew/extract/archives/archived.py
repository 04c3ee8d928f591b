"""Archives that libarchive reads by itself: cabinets, ISO 9660, ar and Debian packages, cpio, RPM, xar, LHA."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.archives.entry_names import code_page, listed, readable
from clew.extract.archives.libarchive import FOLDER, Entry, libarchive_version, reading
from clew.extract.archives.volumes import split, volumes
from clew.extract.installed import versions
from clew.model import Member, Metadata, Problem
from clew.step import Contained, Given, Record, step

FORMATS: dict[str, tuple[str, tuple[str, ...]]] = {
    "application/vnd.ms-cab-compressed": ("cab", ()),
    "application/x-iso9660-image": ("iso9660", ()),
    "application/x-archive": ("ar", ()),
    "application/x-cpio": ("cpio", ()),
    "application/x-rpm": ("cpio", ("rpm", "gzip", "bzip2", "xz", "lzma", "zstd")),
    "application/x-xar": ("xar", ()),
    "application/x-lha": ("lha", ()),
}
"""libarchive's reader for each type, and what has to be unwrapped before."""
MOST = 1_000_000
FAULTS = 100
COPY = "look for a whole copy"
PASSWORD = "sift again with its password"
ELSEWHERE = "unpack it with another program and sift the folder"


@dataclass
class Survey:
    """What the headers say before any bytes are read: files by position, links and what is neither, and the fault
    that ended it; `skipped` where that is told of elsewhere; `seen` counts headers."""

    files: dict[int, Entry] = field(default_factory=dict)
    links: list[bytes] = field(default_factory=list)
    odd: list[bytes] = field(default_factory=list)
    ended: str | None = None
    skipped: bool = False
    seen: int = 0

    def page(self) -> str:
        return code_page([entry.raw for entry in islice(self.files.values(), 10_000)])


def _libraries() -> dict[str, str]:
    return {**libarchive_version(), **versions("charset-normalizer")()}


@step("extract.archive@1", accepts=tuple(FORMATS), parts=True, libraries=_libraries)
def archived(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A Contained a regular file, streamed. Links and devices are a note, never followed; directories are passed over.

    A file that cannot be unpacked is named, and those behind it are read all the same.
    """
    name, filters = FORMATS[given.media_type]
    whole = volumes(given, stream)
    local = _clock(given.media_type, _head(stream, 21))
    yield from read_by_libarchive(whole.stream, name, filters, whole.missing, local)


def read_by_libarchive(
    stream: BinaryIO,
    name: str,
    filters: tuple[str, ...] = (),
    missing: tuple[str, ...] = (),
    local: bool = False,
    skip: Collection[int] = (),
    copies: Collection[int] = (),
    labels: Mapping[int, str] | None = None,
) -> Iterator[Record]:
    """All that libarchive's reader `name` makes of the stream; `local` where times are a clock's unknown."""
    survey = _survey(stream, name, filters, {*skip, *copies})
    yield Metadata("announced", str(len(survey.files) + len(skip) if not labels or not survey.ended else len(labels)))
    if missing:
        yield split(missing)
    unseen = [label for number, label in (labels or {}).items() if number > survey.seen and number not in skip]
    yield from _said(survey, unseen)
    yield from unpacked_by_libarchive(stream, name, filters, survey.files, survey.page(), local)


def _head(stream: BinaryIO, length: int) -> bytes:
    stream.seek(0)
    return stream.read(length)


def _survey(stream: BinaryIO, name: str, filters: tuple[str, ...], skip: Collection[int]) -> Survey:
    survey = Survey(skipped=bool(skip))
    try:
        with reading(stream, name, filters) as reader:
            for position, entry in enumerate(islice(reader.entries(), MOST), start=1):
                survey.seen = position
                if position in skip:
                    continue
                if entry.file:
                    survey.files[position] = entry
                elif entry.target is not None:
                    survey.links.append(entry.raw + " → ".encode() + entry.target)
                elif entry.kind != FOLDER:
                    survey.odd.append(entry.raw)
    except Unreadable as error:
        survey.ended = worded(error)
    return survey


def _said(survey: Survey, unseen: list[str]) -> Iterator[Record]:
    """What is known before any file is read. Unreadable where none can be."""
    page = survey.page()
    if survey.ended and not survey.files and not survey.skipped:
        code = "encrypted" if "encrypt" in survey.ended.lower() else "damaged"
        raise Unreadable(code, survey.ended, PASSWORD if code == "encrypted" else COPY)
    if unseen:
        yield _fault(listed(unseen), survey.ended or "libarchive does not get to them")
    elif survey.ended and not survey.skipped:
        yield _fault("its list of files ends with a fault", survey.ended)
    locked = [readable(entry.raw, page) for entry in survey.files.values() if entry.encrypted]
    if locked and len(locked) == len(survey.files):
        raise Unreadable("encrypted", f"all entries are encrypted ({len(locked)})", PASSWORD)
    if locked:
        yield Problem("encrypted", f"encrypted: {listed(locked)}", PASSWORD)
    for what, names in (("links, not followed", survey.links), ("devices and the like", survey.odd)):
        if names:
            yield Problem("link", f"{what}: {listed([readable(each, page) for each in names])}", "", "note")
    if len(survey.files) >= MOST:
        yield Problem("too-many", f"only its first {MOST} entries are read", "unpack it and sift the folder")


def unpacked_by_libarchive(
    stream: BinaryIO,
    name: str,
    filters: tuple[str, ...],
    wanted: Collection[int],
    page: str = "cp437",
    local: bool = False,
) -> Iterator[Record]:
    """The files at the positions `wanted`; where one ends the reader for good, another reader goes on behind it."""
    left = set(wanted)
    for _ in range(FAULTS):
        ended = False
        with reading(stream, name, filters) as reader:
            for position, entry in _again(reader.entries()):
                if position not in left:
                    continue
                left.discard(position)
                if entry.encrypted:
                    continue
                faults: list[str] = []
                label = readable(entry.raw, page)
                modified = _time(entry.seconds, local)
                member = Member(str(position), "entry", label, announced=entry.size, modified=modified)
                yield Contained(member, _content(reader.chunks(), entry, faults))
                yield from (_fault(label, fault) for fault in faults)
                if faults:
                    ended = True
                    break
        if not ended:
            break
    if left:
        yield Problem("member", f"{len(left)} of its files cannot be reached: {_numbers(left)}", ELSEWHERE)


def _numbers(positions: Collection[int]) -> str:
    return listed([f"number {each}" for each in sorted(positions)])


def _again(entries: Iterator[Entry]) -> Iterator[tuple[int, Entry]]:
    """The entries by position, up to the fault that the survey has told of."""
    try:
        yield from enumerate(islice(entries, MOST), start=1)
    except Unreadable:
        return


def _content(chunks: Iterator[bytes], entry: Entry, faults: list[str]) -> Iterator[bytes]:
    """The file's bytes, no more than it announces; what is wrong with them is added to `faults`."""
    left = entry.size
    try:
        for chunk in chunks:
            if left is not None and len(chunk) > left:
                faults.append(f"there is more than the {entry.size} bytes that it announces; the rest was not read")
                yield chunk[:left]
                return
            left = None if left is None else left - len(chunk)
            yield chunk
    except Unreadable as error:
        faults.append(worded(error))
        return
    if left:
        faults.append(f"{left} bytes fewer than the {entry.size} that it announces")


def _fault(name: str, fault: str) -> Problem:
    if "ncrypt" in fault or "Crypto" in fault:
        return Problem("encrypted", f"{name}: {fault}", PASSWORD)
    if "upport" in fault or "Unknown" in fault:
        return Problem("unsupported-compression", f"{name}: {fault}", ELSEWHERE)
    return Problem("damaged", f"{name}: {fault}", COPY)


def _clock(media_type: str, head: bytes) -> bool:
    """Whether the format keeps the local time of a clock unknown: cabinets, LHA before level 2."""
    return media_type == "application/vnd.ms-cab-compressed" or (
        media_type == "application/x-lha" and head[20:21] in (b"\x00", b"\x01")
    )


def _time(seconds: int | None, local: bool) -> str | None:
    """libarchive counts local times from this machine's zone, which is taken out again."""
    try:
        if seconds is None:
            return None
        return datetime.fromtimestamp(seconds, None if local else UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None
