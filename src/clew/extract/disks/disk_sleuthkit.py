"""FAT, exFAT, NTFS, ext2 to ext4, HFS+ and ISO 9660 volumes, by The Sleuth Kit: deleted names and streams too."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from clew.extract.disks.disk_entry import DEEPEST, Entry, Fault, order
from clew.extract.disks.disk_inodes import ORPHANS, OWN, UNALLOCATED, WOF_KEY, Told, text
from clew.extract.disks.disk_media import FAULTS, Media, damage, of_handle, plain

CHUNK = 1 << 20
PIECE = 1 << 12
"""Bytes that are given up together where the image cannot be read."""
KINDS = ("NTFS", "FAT", "exFAT", "ext", "HFS+", "ISO 9660")
LOST_FROM = {"NTFS": 24, "ext": 12}
"""Where files keep their names or at least their bytes apart from folders, and the first number of one."""
VIRTUAL = (10, 11)
"""TSK_FS_NAME_TYPE_ENUM of names that TSK makes up."""


class SleuthKit:
    """One volume."""

    def __init__(self, media: Media, kind: str) -> None:
        import pytsk3  # type: ignore[import-not-found]

        self.kind = kind
        self.media = media
        self.unread: set[tuple[int, int]] = set()
        self.image = _image(media, self.unread)
        with damage(f"the {kind} volume cannot be opened"), utc_clock():
            self.system = pytsk3.FS_Info(self.image)
        self.seen: set[int] = set()
        self.listed: set[int] = set()
        self.broken = False
        self.told = Told(kind, media, self.system.open_meta)

    def entries(self) -> Iterator[Entry | Fault]:
        yield from self._folder(self.system.info.root_inum, b"", "", False, 0)
        if self.kind in LOST_FROM and (self.broken or self.unread):
            yield from self._lost()
        lacking = self.system.info.block_count * self.system.info.block_size - self.media.length
        if lacking > 0:
            yield Fault("", f"{lacking} bytes of the volume lie behind the image's end")
        if self.unread:
            yield Fault("", "part of the image cannot be read, and names may be missing from the listing")

    def content(self, entry: Entry) -> Iterator[bytes]:
        assert entry.key is not None
        inode, kind, number = entry.key
        if kind == WOF_KEY:
            yield from self._compressed(inode, entry.size)
            return
        file = self.system.open_meta(inode)
        at, most = 0, CHUNK
        while at < entry.size:
            count = min(most, entry.size - at)
            try:
                chunk = file.read_random(at, count, kind, number) if kind else file.read_random(at, count)
            except OSError:
                most //= 2
                if most >= PIECE:
                    continue
                chunk = b""
            whole = self._whole(file, kind, number, at, len(chunk)) if self.unread else len(chunk)
            yield chunk[:whole]
            if not chunk or whole < len(chunk):
                raise OSError(f"breaks off {entry.size - at - whole} bytes before its end")
            at += len(chunk)

    def _whole(self, file: Any, kind: int, number: int, at: int, length: int) -> int:
        """How many of the bytes from `at` on lie before the first that the image has not."""
        block = self.system.info.block_size
        for attribute in file:
            if (int(attribute.info.type), int(attribute.info.id)) != (kind, number) and kind:
                continue
            for run in attribute:
                start, within = run.addr * block, run.offset * block
                for first, last in self.unread:
                    missing = within + max(0, first - start)
                    if first < start + run.len * block and last > start and missing < at + length:
                        length = max(0, min(length, missing - at))
        return length

    def _compressed(self, inode: int, size: int) -> Iterator[bytes]:
        """A file that Windows compressed behind the file system's back, which TSK would give as zeros."""
        import pyfsntfs  # type: ignore[import-not-found]

        volume = pyfsntfs.volume()
        volume.open_file_object(self.media)
        content = of_handle(volume.get_file_entry(inode), size)
        for at in range(0, size, CHUNK):
            chunk = content.at(at, CHUNK)
            if len(chunk) < min(CHUNK, size - at):
                raise OSError(f"breaks off {size - at - len(chunk)} bytes before its end")
            yield chunk

    def _folder(self, inode: int, raw: bytes, path: str, deleted: bool, depth: int) -> Iterator[Entry | Fault]:
        if inode in self.seen:
            return
        self.seen.add(inode)
        if depth > DEEPEST:
            yield Fault(path, f"folders lie more than {DEEPEST} deep")
            return
        found, faults = self._children(inode, raw, path, deleted)
        for entries in found:
            yield from entries
            head = entries[0]
            if head.type == "folder" and head.key:
                yield from self._folder(head.key[0], head.path_bytes + b"/", head.path + "/", head.deleted, depth + 1)
        for message in faults:
            self.broken = True
            yield Fault(path, message)

    def _lost(self) -> Iterator[Entry | Fault]:
        """Files that no folder named, where folders cannot be read: by their numbers, NTFS's with their own names."""
        unreadable = 0
        for number in range(LOST_FROM[self.kind], self.system.info.last_inum + 1):
            if number not in self.listed:
                try:
                    file = self.system.open_meta(number)
                    yield from self.told.lost(file)
                except FAULTS:
                    unreadable += 1
        if unreadable:
            yield Fault("", f"{unreadable} records of files cannot be read")

    def _children(self, inode: int, raw: bytes, path: str, deleted: bool) -> tuple[list[list[Entry]], list[str]]:
        """The entries of a folder in their order, each with its streams, and what went wrong."""
        found: list[tuple[bytes, list[Entry]]] = []
        faults: list[str] = []
        live: set[tuple[bytes, int]] = set()
        with utc_clock():
            try:
                for file in self.system.open_dir(inode=inode):
                    name = file.info.name
                    if name.name in (b".", b"..") or self._is_virtual(name) or self._is_reserved(file.info, raw):
                        continue
                    if not int(name.flags) & UNALLOCATED:
                        live.add((name.name, name.meta_addr))
                        self.listed.add(name.meta_addr)
                        if file.info.meta is None:
                            faults.append(f"the record of {text(name.name)} cannot be read")
                    entries = self.told.entries(file, raw + name.name, path + text(name.name), deleted)
                    found.append((order(name.name, entries[0].type == "folder"), entries))
            except FAULTS as error:
                faults.append(plain(error))
        kept = [each for each in found if not _doubled(each[1][0], live)]
        return [entries for _, entries in sorted(kept, key=lambda each: (each[0], each[1][0].inode))], faults

    def _is_virtual(self, name: Any) -> bool:
        """Names that TSK makes up. The orphans of NTFS have names of their own; finding those of others takes hours."""
        return int(name.type) in VIRTUAL and not (name.name == ORPHANS and self.kind == "NTFS")

    def _is_reserved(self, info: Any, raw: bytes) -> bool:
        """Records that NTFS keeps free for itself, which TSK takes for deleted files without a folder."""
        return raw == ORPHANS + b"/" and info.name.meta_addr < OWN["NTFS"]


def _doubled(entry: Entry, live: set[tuple[bytes, int]]) -> bool:
    """Whether a deleted name is but a leftover of one that still stands in the same folder."""
    name = entry.path_bytes.rpartition(b"/")[2]
    return entry.deleted and (name, int(entry.inode.partition("-")[0])) in live


def _image(media: Media, unread: set[tuple[int, int]]) -> Any:
    """The media as an image that TSK reads. It takes a short read for a whole one, so that the spans that cannot be
    read are zeros to it, and are noted in `unread`."""
    import pytsk3

    class Image(pytsk3.Img_Info):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(url="", type=pytsk3.TSK_IMG_TYPE_EXTERNAL)

        def close(self) -> None:
            return

        def read(self, offset: int, size: int) -> bytes:
            size = max(0, min(size, media.length - offset))
            try:
                chunk = media.at(offset, size)
            except FAULTS:
                if size > PIECE:
                    half = size // 2
                    return self.read(offset, half) + self.read(offset + half, size - half)
                chunk = b""
            if len(chunk) < size:
                unread.add((offset + len(chunk), offset + size))
            return chunk.ljust(size, b"\x00")

        def get_size(self) -> int:
            return media.length

    return Image()


@contextmanager
def utc_clock() -> Iterator[None]:
    """TSK turns the local times of FAT into UTC by this machine's zone: in UTC, they stay as they were written."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC0"
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()
