"""Disk images: every file of every volume as a member, and a listing of each volume."""

from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.disks.disk_container import EWF, TOGETHER, TYPES, opened
from clew.extract.disks.disk_entry import COLUMNS, Entry, Fault, FileSystem
from clew.extract.disks.disk_ewf import acquisition, verified
from clew.extract.disks.disk_filesystem import filesystems
from clew.extract.disks.disk_media import FAULTS, of_stream, plain
from clew.extract.disks.disk_volumes import Volume, volumes
from clew.extract.installed import versions
from clew.extract.tables.cells import line
from clew.model import Locator, Member, Metadata, Passage, Problem
from clew.step import Beat, Contained, Given, Record, step

COPY = "look for a whole copy of the image"
FAULTY = 20
"""Faults of one volume that are told one by one."""

LIBRARIES = (
    "cryptography libbde-python libewf-python libfsapfs-python libfsntfs-python libfsxfs-python libfvde-python "
    "libluksde-python libmodi-python libqcow-python libvhdi-python libvmdk-python libvsapm-python "
    "libvshadow-python libvslvm-python pytsk3"
).split()


@step(
    "extract.disk@2",
    accepts=TYPES,
    parts=True,
    passwords=True,
    apart=True,
    libraries=versions(*LIBRARIES),
)
def disk(given: Given, stream: BinaryIO) -> Iterator[Record | Beat]:
    """Volume by volume: its listing, then a Contained a file, named "p1/Users/…" by the partition and its path.

    The listing is a table at sheet=p1: a row a name from row 2 on, its columns named in row 1. Deleted files are at
    "p1 (deleted)/…". The number announced is that of the members of all volumes, one figure a volume.
    """
    image = opened(given, stream)
    yield Metadata("media-size", str(image.media.length))
    if not image.whole:
        text = f"the image goes on in further files; {len(given.parts) + 1} of them are here"
        yield Problem("split", text, TOGETHER)
    if image.snapshots:
        text = f"the image keeps {image.snapshots} earlier states of the disk (snapshots), which were not read"
        yield Problem("not-read", text, "write them out with qemu-img convert -l NAME and sift those", "note")
    if given.media_type == EWF:
        yield from acquisition(image, of_stream(stream))
    for found in volumes(image.media, given.passwords):
        if isinstance(found, Volume):
            yield from _volume(found, given.passwords)
        else:
            yield found
    if given.media_type == EWF and image.whole:
        yield from verified(image)


def _volume(volume: Volume, passwords: tuple[str, ...]) -> Iterator[Record]:
    try:
        for label, found in filesystems(volume, passwords):
            if isinstance(found, Metadata | Problem):
                yield found
            else:
                yield from _files(label, found)
    except Unreadable as error:
        yield Problem(error.code, f"{volume.label}: {worded(error)}", error.advice)
    except FAULTS as error:
        yield Problem("damaged", f"{volume.label} cannot be read: {plain(error)}", COPY)


def _files(label: str, system: FileSystem) -> Iterator[Record]:
    """The listing, how many members there are, and the members."""
    members: list[tuple[int, Entry]] = []
    faults: list[Fault] = []
    number = 1
    yield Passage(Locator(sheet=label, row=(1, 1)), line(COLUMNS))
    for found in system.entries():
        if isinstance(found, Fault):
            faults.append(found)
            continue
        number += 1
        yield Passage(Locator(sheet=label, row=(number, number)), line(found.cells()))
        if found.key and found.type in ("file", "stream"):
            members.append((number, found))
    yield Metadata("files", f"{label}: {number - 1} names listed")
    yield Metadata("announced", str(len(members)))
    yield from _told(label, faults)
    for row, entry in members:
        yield from _member(label, system, row, entry)


def _told(label: str, faults: list[Fault]) -> Iterator[Problem]:
    for fault in faults[:FAULTY]:
        yield Problem("damaged", f"{label}/{fault.path}: {fault.message}", COPY)
    if len(faults) > FAULTY:
        yield Problem("damaged", f"{label}: {len(faults) - FAULTY} more folders cannot be read", COPY)


def _member(label: str, system: FileSystem, row: int, entry: Entry) -> Iterator[Record]:
    faults: list[str] = []
    top = f"{label} (deleted)" if entry.deleted else label
    name = f"{top}/{entry.path}"
    at = Locator(sheet=label, row=(row, row))
    member = Member(f"{label}:{row}", "entry", name, at, announced=entry.size, modified=entry.times[0] or None)
    yield Contained(member, _content(system, entry, faults))
    for fault in faults:
        advice = "its place may have been written over" if entry.deleted else COPY
        yield Problem("member", f"{name}: {fault}", advice, "note" if entry.deleted else "partial", at)


def _content(system: FileSystem, entry: Entry, faults: list[str]) -> Iterator[bytes]:
    """The bytes as far as they can be read; why they break off is added to `faults`."""
    chunks = system.content(entry)
    while True:
        try:
            chunk = next(chunks, None)
        except FAULTS as error:
            faults.append(plain(error))
            return
        if chunk is None:
            return
        yield chunk
