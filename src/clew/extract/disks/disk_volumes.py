"""The volumes of a disk: partitions, logical volumes, and what lies behind encryption."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from clew.errors import Unreadable, worded
from clew.extract.disks.disk_gpt import gpt, has_copy
from clew.extract.disks.disk_kinds import HEAD, SECTOR, TABLES, UNREAD, Kind, Slot, disk_kind, mbr_slots
from clew.extract.disks.disk_media import FAULTS, Media, damage, of_handle, plain
from clew.extract.disks.disk_unlock import LOCKED, unlocked
from clew.model import Metadata, Problem
from clew.step import Beat

WHOLE = "volume"
"""What a volume is called that fills an image without a partition table."""

EXTENDED = (0x05, 0x0F, 0x85)
PROTECTIVE = 0xEE
LOGICAL = 128
"""Logical partitions that are followed."""
NESTING = 6
COPY = "look for a whole copy of the image"


@dataclass(frozen=True)
class Volume:
    """A span that holds a file system of the kind; `label` is "p1" for the first partition, "p2.1" for the first
    logical volume in the second, and "volume" where it fills the image."""

    label: str
    kind: Kind
    media: Media


Found = Volume | Metadata | Problem | Beat


def volumes(media: Media, passwords: tuple[str, ...], label: str = "", depth: int = 0) -> Iterator[Found]:
    """Every volume in its order on the partition table, and what is to be said of those that cannot be read."""
    name = label or WHOLE
    try:
        kind = _kind(media)
        if label and (lacking := media.lacks()):
            text = f"{name}: {lacking} of its {media.length} bytes lie behind the image's end"
            yield Problem("truncated", text, COPY)
        if depth > NESTING:
            yield Problem("nesting-limit", f"{name}: volumes lie in volumes more than {NESTING} deep", "")
        elif kind in TABLES and not (label and kind == "MBR" and not _holds(media)):
            yield Metadata("partition-table", f"{name}: {kind}" if label else kind)
            for found in _partitions(media, kind, name):
                if isinstance(found, Problem):
                    yield found
                    continue
                number, part = found
                yield from volumes(part, passwords, f"{label}.{number}" if label else f"p{number}", depth + 1)
        elif kind in LOCKED:
            yield Metadata("volume", f"{name}: {kind}, {media.length} bytes")
            yield from _behind(media, kind, passwords, label, depth)
        elif kind == "LVM":
            yield Metadata("volume", f"{name}: {kind}, {media.length} bytes")
            for number, title, part in _logical(media):
                yield Metadata("volume", f"{name}.{number}: LVM volume {title}")
                yield from volumes(part, passwords, f"{name}.{number}", depth + 1)
        else:
            yield from _plain(media, kind, name)
    except FAULTS as error:
        yield Problem("damaged", f"{name} cannot be read: {plain(error)}", COPY)
    except Unreadable as error:
        yield Problem(error.code, worded(error), error.advice)


def _kind(media: Media) -> Kind | None:
    """As its first bytes say; a GPT also where they only say that there is one, or where only its copy is left."""
    head = _head(media)
    kind = disk_kind(head)
    protective = kind == "MBR" and any(slot.type == PROTECTIVE for slot in mbr_slots(head))
    return "GPT" if protective or (kind is None and has_copy(media)) else kind


def _head(media: Media) -> bytes:
    """The first bytes, as far as they can be read."""
    try:
        return media.at(0, HEAD)
    except FAULTS:
        found = b""
        with suppress(*FAULTS):
            for at in range(0, HEAD, SECTOR):
                found += media.at(at, SECTOR)
        return found


def _holds(media: Media) -> bool:
    """Whether the MBR in a volume is the table of a disk that was written into it: boot sectors look alike."""
    slots = mbr_slots(media.at(0, SECTOR))
    inside = all((slot.start + slot.sectors) * SECTOR <= media.length for slot in slots)
    return inside and any(disk_kind(media.at(slot.start * SECTOR, HEAD)) not in (None, "MBR") for slot in slots)


def _behind(media: Media, kind: Kind, passwords: tuple[str, ...], label: str, depth: int) -> Iterator[Found]:
    """The volumes behind an encryption. What was partitioned inside keeps the label of the whole."""
    number, name = 0, label or WHOLE
    for found in unlocked(kind, media, passwords, name):
        if not isinstance(found, Media):
            yield found
            continue
        number += 1
        yield from volumes(found, passwords, f"{name}.{number}" if kind == "Core Storage" else name, depth + 1)


def _plain(media: Media, kind: Kind | None, name: str) -> Iterator[Found]:
    yield Metadata("volume", f"{name}: {kind or 'nothing known'}, {media.length} bytes")
    if kind in UNREAD and kind != "Linux swap":
        yield Problem("unsupported", f"{name}: {kind} is not read", "mount it by hand and sift the folder")
    elif name == WHOLE and media.length and not media.at(0, SECTOR):
        yield Problem("damaged", f"{name}: its beginning is not in the image", COPY)
    elif kind in (None, "MBR") and any(_head(media)):
        text = f"{name}: {media.length} bytes in which no file system is known"
        yield Problem("unsupported", text, "it may be encrypted or damaged: look at it with a forensic tool")
    elif kind == "Linux swap":
        yield Problem("not-read", f"{name}: {kind} of {media.length} bytes was not read", "", "note")
    elif kind is not None:
        yield Volume(name, kind, media)


def _partitions(media: Media, kind: Kind, name: str) -> Iterator[tuple[int, Media] | Problem]:
    """(number, span) of each partition."""
    if kind == "GPT":
        yield from _gpt(media, name)
    elif kind == "APM":
        yield from _apm(media)
    else:
        yield from _mbr(media, name)


def _gpt(media: Media, name: str) -> Iterator[tuple[int, Media] | Problem]:
    table = gpt(media)
    if table is None:
        yield Problem("damaged", f"{name}: neither its partition table (GPT) nor the copy of that can be read", COPY)
        return
    if table.fault:
        yield Problem("damaged", f"{name}: {table.fault}", COPY, "note")
    for number, start, size in table.partitions:
        yield number, media.part(start, size)


def _apm(media: Media) -> Iterator[tuple[int, Media]]:
    import pyvsapm  # type: ignore[import-not-found]

    with damage("the partition map (APM) cannot be read"):
        table = pyvsapm.volume()
        table.open_file_object(media)
        parts = [(part.get_type_string(), part.get_volume_offset(), part.get_size()) for part in table.partitions]
    for number, (kind, start, size) in enumerate(parts, 1):
        if kind not in ("Apple_partition_map", "Apple_Free", "Apple_Driver43", "Apple_Driver_ATA", "Apple_Patches"):
            yield number, media.part(start, size)


def _mbr(media: Media, name: str) -> Iterator[tuple[int, Media] | Problem]:
    """Primary partitions are 1 to 4, logical ones 5 and on, as Linux counts."""
    table = media.at(0, SECTOR)
    primary = []
    for number in range(4):
        raw = table[446 + 16 * number : 462 + 16 * number]
        slot = Slot(raw[4], int.from_bytes(raw[8:12], "little"), int.from_bytes(raw[12:16], "little"))
        if slot.type and slot.start and slot.sectors:
            primary.append((number + 1, slot))
    for number, slot in primary:
        if slot.type not in (*EXTENDED, PROTECTIVE):
            yield number, media.part(slot.start * SECTOR, slot.sectors * SECTOR)
    logical = 5
    for _, slot in primary:
        if slot.type in EXTENDED:
            for found in _chain(media, slot.start):
                if found is None:
                    yield Problem("damaged", f"{name}: the chain of its logical partitions breaks off", COPY)
                    break
                yield logical, media.part(found[0] * SECTOR, found[1] * SECTOR)
                logical += 1


def _chain(media: Media, first: int) -> Iterator[tuple[int, int] | None]:
    """(start, sectors) of the logical partitions in the extended one that starts at the sector `first`; none where
    what should lead on is no table."""
    at, seen = first, set[int]()
    while at not in seen and len(seen) < LOGICAL:
        seen.add(at)
        table = media.at(at * SECTOR, SECTOR)
        slots = mbr_slots(table)
        if table[510:] != b"\x55\xaa" or (any(table[446:510]) and not slots):
            yield None
        inside = [slot for slot in slots if slot.type not in EXTENDED]
        yield from ((at + slot.start, slot.sectors) for slot in inside)
        at = next((first + slot.start for slot in slots if slot.type in EXTENDED), at)


def _logical(media: Media) -> Iterator[tuple[int, str, Media]]:
    """(number, name, span) of each logical volume of an LVM group that lies whole in this physical volume."""
    import pyvslvm  # type: ignore[import-not-found]

    with damage("the LVM volume group cannot be read; it may go on in another disk"):
        handle = pyvslvm.handle()
        handle.open_file_object(media)
        handle.open_physical_volume_files_as_file_objects([media])
        group = handle.get_volume_group()
        found = [(each.get_name() or "", each) for each in group.get_logical_volumes()]
    for number, (name, volume) in enumerate(found, 1):
        keep = (handle, group, volume)
        yield number, name, of_handle(keep[2], volume.get_size())
