"""The file systems that a volume holds: its own, or those of an APFS container."""

from collections.abc import Iterator
from typing import Any

from clew.errors import Unreadable, worded
from clew.extract.disks.disk_entry import FileSystem
from clew.extract.disks.disk_free import free_bytes
from clew.extract.disks.disk_media import FAULTS, damage
from clew.extract.disks.disk_shadows import Differing, Noted, shadows
from clew.extract.disks.disk_sleuthkit import SleuthKit
from clew.extract.disks.disk_tree import Tree
from clew.extract.disks.disk_unlock import ADVICE
from clew.extract.disks.disk_volumes import Volume
from clew.model import Metadata, Problem

Found = tuple[str, FileSystem | Metadata | Problem]


def filesystems(volume: Volume, passwords: tuple[str, ...]) -> Iterator[Found]:
    """(label, file system), or what is to be said in between. Unreadable where it cannot be opened."""
    if volume.kind == "APFS":
        yield from _apfs(volume, passwords)
    elif volume.kind == "XFS":
        import pyfsxfs  # type: ignore[import-not-found]

        with damage("the XFS volume cannot be opened"):
            opened = pyfsxfs.volume()
            opened.open_file_object(volume.media)
        yield volume.label, Tree(opened, volume.media)
        yield from _free(volume, None)
    else:
        yield from _sleuthkit(volume)


def _sleuthkit(volume: Volume) -> Iterator[Found]:
    """The volume and, of NTFS, what differs in its shadow copies."""
    live = SleuthKit(volume.media, volume.kind)
    if volume.kind != "NTFS":
        yield volume.label, live
        yield from _free(volume, live)
        return
    seen: set[int] = set()
    yield volume.label, Noted(live, seen)
    yield from _free(volume, live)
    for number, shadow in enumerate(shadows(volume.media), 1):
        label = f"{volume.label} shadow {number}"
        text = f"{label}: made {shadow.created or 'at an unknown time'}, {shadow.identifier}; what differs is listed"
        yield label, Metadata("shadow-copy", text)
        try:
            yield label, Differing(SleuthKit(shadow.media, "NTFS"), seen)
        except Unreadable as error:
            yield label, Problem(error.code, f"{label}: {worded(error)}", error.advice)


def _free(volume: Volume, live: SleuthKit | None) -> Iterator[Found]:
    free = free_bytes(volume.kind, volume.media, live.system if live else None)
    if free:
        text = f"{volume.label}: {free} bytes of unallocated space were not read"
        yield volume.label, Problem("not-read", text, "a carving tool may find more in it", "note")


def _apfs(volume: Volume, passwords: tuple[str, ...]) -> Iterator[Found]:
    """The volumes of a container, "p2.1" for the first in the second partition."""
    import pyfsapfs  # type: ignore[import-not-found]

    with damage("the APFS container cannot be opened"):
        container = pyfsapfs.container()
        container.open_file_object(volume.media)
        count = container.get_number_of_volumes()
    for number in range(count):
        label = f"{volume.label}.{number + 1}"
        with damage(f"the APFS volume {number + 1} cannot be opened"):
            inner = container.get_volume(number)
            name = inner.get_name() or ""
        yield label, Metadata("volume", f"{label}: APFS volume {name}".rstrip())
        if _open(inner, passwords):
            yield label, Tree(inner, container)
        else:
            yield label, Problem("encrypted", f"{label} ({name}) is encrypted with FileVault", ADVICE)


def _open(inner: Any, passwords: tuple[str, ...]) -> bool:
    if not inner.is_locked():
        return True
    for password in passwords:
        for give in (inner.set_password, inner.set_recovery_password):
            try:
                give(password)
                inner.unlock()
            except FAULTS:
                continue
            if not inner.is_locked():
                return True
    return False
