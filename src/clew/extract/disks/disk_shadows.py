"""Volume shadow copies of NTFS: what in them differs from the volume as it is."""

from collections.abc import Iterator
from typing import NamedTuple

from clew.extract.disks.disk_entry import Entry, Fault, FileSystem, stamp
from clew.extract.disks.disk_media import Media, damage, of_handle

HEADER = 0x1E00
MARK = bytes.fromhex("6b87083876c1484eb7ae04046e6cc752")
"""Identifies the header of the shadow copies' catalogue (libvshadow's "Volume Shadow Snapshot format")."""
EPOCH = 11_644_473_600
"""Seconds from 1601, from which a FILETIME counts, to 1970."""


class Shadow(NamedTuple):
    """One copy: when it was made, ISO 8601 in UTC, and the volume as it was then."""

    created: str
    identifier: str
    media: Media


def shadows(media: Media) -> Iterator[Shadow]:
    """The copies that the volume keeps, the oldest first; Unreadable where their catalogue is damaged."""
    if media.at(HEADER, 16) != MARK:
        return
    import pyvshadow  # type: ignore[import-not-found]

    with damage("the catalogue of shadow copies cannot be read"):
        catalogue = pyvshadow.volume()
        catalogue.open_file_object(media)
        stores = [catalogue.get_store(number) for number in range(catalogue.get_number_of_stores())]
        for store in stores:
            seconds, rest = divmod(store.get_creation_time_as_integer(), 10**7)
            span = of_handle(store, store.get_volume_size())
            yield Shadow(stamp(seconds - EPOCH, rest * 100, 7), store.get_identifier() or "", span)


class Noted(NamedTuple):
    """A file system whose names are noted in `seen` as they go by."""

    inner: FileSystem
    seen: set[int]

    def entries(self) -> Iterator[Entry | Fault]:
        for found in self.inner.entries():
            if isinstance(found, Entry) and not found.deleted:
                self.seen.add(_same(found))
            yield found

    def content(self, entry: Entry) -> Iterator[bytes]:
        return self.inner.content(entry)


class Differing(NamedTuple):
    """Of a file system, the files that were not `seen` with this name, size and times; each is seen from then on."""

    inner: FileSystem
    seen: set[int]

    def entries(self) -> Iterator[Entry | Fault]:
        for found in self.inner.entries():
            if isinstance(found, Entry):
                if found.deleted or found.type not in ("file", "stream", "link") or _same(found) in self.seen:
                    continue
                self.seen.add(_same(found))
            yield found

    def content(self, entry: Entry) -> Iterator[bytes]:
        return self.inner.content(entry)


def _same(entry: Entry) -> int:
    """What tells two states of a file apart; not the time of the last access, which reading alone changes."""
    modified, _, changed, created = entry.times
    return hash((entry.path_bytes, entry.size, modified, changed, created, entry.inode))
