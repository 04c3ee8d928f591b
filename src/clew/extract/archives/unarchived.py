"""Archives of older programs, listed and unpacked by The Unarchiver's `lsar` and `unar`: ARJ, StuffIt, ZOO, ARC."""

import json
from collections.abc import Generator, Iterator, Sequence
from io import BufferedReader
from selectors import EVENT_READ, DefaultSelector
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any, BinaryIO, NamedTuple

from clew.errors import Unreadable
from clew.extract.archives.entry_names import listed
from clew.extract.archives.rar_solid import copied
from clew.extract.archives.unar import OPTIONS, program, running, unar_version
from clew.extract.archives.volumes import Volumes
from clew.extract.installed import versions
from clew.model import Member, Metadata, Problem
from clew.step import Beat, Contained, Given, Record, step

LARGEST_LIST = 64 << 20
LONGEST, PAUSE = 3600, 10
"""Seconds that a listing may take, and between two beats."""
ONE_BY_ONE = 2_000
CHUNK = 1 << 20
EACH_BEAT = 1 << 25
COPY = "look for a whole copy"
BY_HAND = "unpack it with the program that made it, and sift the folder"
FAULTS = {"ok": "", "no_checksum": "", "wrong_checksum": "its checksum is wrong"}
OTHERS = ("IsDirectory", "IsLink", "IsCharacterDevice", "IsBlockDevice", "IsFIFO")


class Packed(NamedTuple):
    """A file as the listing has it: its place there, its name, its size in bytes where that is told, its time."""

    place: int
    name: str
    size: int | None
    modified: str | None
    encrypted: bool
    fault: str


@step(
    "extract.unarchived@1",
    accepts=(
        "application/x-arj",
        "application/x-stuffit",
        "application/x-stuffitx",
        "application/x-zoo",
        "application/x-arc",
        "application/x-alz",
        "application/x-amiga-lzx",
    ),
    libraries=lambda: {**unar_version(), **versions("charset-normalizer")()},
)
def unarchived(given: Given, stream: BinaryIO) -> Iterator[Record | Beat]:
    """A Contained a file, a Macintosh file's resource fork as one of its own. Links are a note, never followed."""
    lsar, unar = program("lsar"), program("unar")
    with TemporaryDirectory() as folder:
        yield from copied(Volumes(stream, given.length, (0,)), folder)
        listing = yield from _listing(lsar, folder)
        entries = [each for each in listing.get("lsarContents", ()) if isinstance(each, dict)]
        files = [_packed(each) for each in entries if not any(each.get(f"XAD{kind}") for kind in OTHERS)]
        yield Metadata("announced", str(len(files)))
        if form := listing.get("lsarFormatName"):
            yield Metadata("format", str(form))
        if not files:
            raise Unreadable("damaged", "no file is listed in it", COPY)
        links = [str(each.get("XADFileName", "")) for each in entries if each.get("XADIsLink")]
        if links:
            yield Problem("link", f"links, not followed: {listed(links)}", "", "note")
        if listing.get("lsarError"):
            yield Problem("damaged", "its list of files ends with a fault; what stands before it was read", COPY)
        locked = [each.name for each in files if each.encrypted]
        if len(locked) == len(files):
            raise Unreadable("encrypted", f"all entries are encrypted ({len(locked)})", BY_HAND)
        for each in files:
            if each.fault and not each.encrypted:
                yield Problem("damaged", f"{each.name}: {each.fault}", COPY)
        if locked:
            yield Problem("encrypted", f"encrypted: {listed(locked)}", BY_HAND)
        yield from _unpacked(unar, folder, [each for each in files if not each.encrypted])


def _listing(lsar: str, folder: str) -> Generator[Beat, None, dict[str, Any]]:
    """The archive's listing, each file tried against its checksum, which takes as long as to unpack it."""
    told = bytearray()
    with running([lsar, "-ja", "-t", "-nr", "a.rar"], folder) as (out, _), DefaultSelector() as ready:
        ready.register(out, EVENT_READ)
        waited = 0
        while waited < LONGEST:
            if not ready.select(PAUSE):
                waited += PAUSE
                yield Beat()
            elif chunk := out.read1(CHUNK):
                told += chunk[: LARGEST_LIST - len(told)]
            else:
                break
    try:
        listing = json.loads(told, strict=False)
    except ValueError as error:
        raise Unreadable("damaged", "The Unarchiver cannot list it", COPY) from error
    return listing if isinstance(listing, dict) else {}


def _packed(entry: dict[str, Any]) -> Packed:
    size, time = entry.get("XADFileSize"), str(entry.get("XADLastModificationDate", ""))
    fork = " (resource fork)" if entry.get("XADIsResourceFork") else ""
    return Packed(
        int(entry.get("XADIndex", 0)),
        str(entry.get("XADFileName", "")) + fork,
        size if isinstance(size, int) else None,
        time[:19].replace(" ", "T") if len(time) >= 19 else None,  # a clock's: the old formats know no zone
        bool(entry.get("XADIsEncrypted")),
        FAULTS.get(str(entry.get("lsarTestResult", "ok")), "it cannot be unpacked whole"),
    )


def _unpacked(unar: str, folder: str, files: Sequence[Packed]) -> Iterator[Record | Beat]:
    """All by one run, where what it gives is as long as all of them; else each by a run of its own."""
    expected = sum(each.size or 0 for each in files)
    with TemporaryFile() as spool:
        length, failed = 0, False
        with running([unar, *OPTIONS, "a.rar", *(str(each.place) for each in files)], folder) as (out, process):
            while chunk := out.read(CHUNK):
                length += len(chunk)
                if length > expected and all(each.size is not None for each in files):
                    break
                spool.write(chunk)
                if length % EACH_BEAT < len(chunk):
                    yield Beat()
            else:
                failed = process.wait() != 0
        if length == expected and not failed and all(each.size is not None for each in files):
            at = 0
            for each in files:
                yield Contained(_member(each), _slice(spool, at, each.size or 0))
                at += each.size or 0
            return
    for each in files[:ONE_BY_ONE]:
        yield from _alone(unar, folder, each)
    if len(files) > ONE_BY_ONE:
        yield Problem("too-many", f"of its {len(files)} files, the first {ONE_BY_ONE} were read", BY_HAND)


def _alone(unar: str, folder: str, each: Packed) -> Iterator[Record]:
    faults: list[str] = []
    with running([unar, *OPTIONS, "a.rar", str(each.place)], folder) as (out, process):
        content = _all(out, each, faults)
        yield Contained(_member(each), content)
        for _ in content:
            pass
        if process.wait() != 0:
            faults.append("The Unarchiver reports a fault")
    if faults and not each.fault:
        yield Problem("damaged", f"{each.name}: {'; '.join(faults)}", COPY)


def _member(each: Packed) -> Member:
    return Member(str(each.place + 1), "entry", each.name, announced=each.size, modified=each.modified)


def _slice(spool: Any, at: int, size: int) -> Iterator[bytes]:
    while size > 0:
        spool.seek(at)
        chunk = spool.read(min(size, CHUNK))
        at, size = at + len(chunk), size - len(chunk)
        yield chunk


def _all(out: BufferedReader, each: Packed, faults: list[str]) -> Iterator[bytes]:
    length = 0
    while chunk := out.read(CHUNK):
        length += len(chunk)
        yield chunk
    if each.size is not None and length != each.size:
        faults.append(f"{length} bytes where {each.size} are announced")
