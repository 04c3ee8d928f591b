"""What The Sleuth Kit tells of one name: its entry and those of its streams."""

from collections.abc import Callable
from typing import Any

from clew.extract.disks.disk_entry import Entry, Type, stamp
from clew.extract.disks.disk_exfat import exfat_times
from clew.extract.disks.disk_media import FAULTS, Media
from clew.extract.disks.disk_reparse import Reparse, reparse

TYPES: dict[int, Type] = {1: "file", 2: "folder", 6: "link", 11: "folder"}
"""TSK_FS_META_TYPE_ENUM; all others are special: pipes, sockets, devices."""
NAME_TYPES: dict[int, Type] = {5: "file", 3: "folder", 6: "link", 11: "folder"}
"""TSK_FS_NAME_TYPE_ENUM, for names of which nothing else is left."""
UNALLOCATED = 2
ORPHANS = b"$OrphanFiles"
"""A folder that TSK makes up of deleted files whose own folder is gone."""

NTFS_NAME, NTFS_DATA, NTFS_REPARSE, HFS_FORK = 48, 128, 192, 0x1101
WOF_KEY = -1
WOF_STREAM = b"WofCompressedData"
ENCRYPTED = 0x10
"""TSK_FS_ATTR_ENC."""
OWN = {"NTFS": 24, "HFS+": 16}
"""Numbers below this are the file system's own files'."""
LOST = b"(folder unreadable)"
EXFAT_OWN = (b"$ALLOC_BITMAP", b"$UPCASE_TABLE", b"$VOLUME_GUID", b"$TEX_FAT", b"$ACT")
SHADOW_STORE = b"{3808876b-c176-4e48-b7ae-04046e6cc752}"
OWN_REMARK = "the file system's own"

Attribute = tuple[int, int, bytes, int, int]
"""Type, id, name, size, flags."""


class Told:
    """Makes entries of what TSK gives, and knows which file came by under another name before."""

    def __init__(self, kind: str, media: Media, opened: Callable[[int], Any]) -> None:
        self.kind = kind
        self.opened = opened
        self.linked: dict[int, str] = {}
        self.times = exfat_times(media, _fat_times) if kind == "exFAT" else _times(kind, wide_inodes(media))

    def entries(self, file: Any, raw: bytes, path: str, inside_deleted: bool) -> list[Entry]:
        """The name's entry, and those of the streams of what it names."""
        name, meta = file.info.name, file.info.meta
        gone = bool(int(name.flags) & UNALLOCATED)
        if meta is not None and name.name == ORPHANS:
            return [Entry(path, raw, "folder", 0, remarks="deleted files whose folder is gone", key=(meta.addr, 0, 0))]
        deleted = gone or inside_deleted
        if meta is None and gone and self.kind == "NTFS" and (left := self._left(name)):
            return self._whole(left, raw, path, True)
        if meta is None or (deleted and not int(meta.flags) & UNALLOCATED):
            remark = "nothing but its name is left" if meta is None else "its place was given to another file"
            kind = NAME_TYPES.get(int(name.type), "special")
            return [Entry(path, raw, kind, 0, inode=_inode(name), deleted=deleted, remarks=remark)]
        return self._whole(file, raw, path, deleted)

    def lost(self, file: Any) -> list[Entry]:
        """The entries of a file in use that no folder named; none for anything else."""
        meta = file.info.meta
        if meta is None or int(meta.flags) & UNALLOCATED or TYPES.get(int(meta.type)) != "file":
            return []
        own = max(_own_names(file), key=len, default=b"") if self.kind == "NTFS" else b""
        raw = b"%s/%d %s" % (LOST, meta.addr, own)
        return self._whole(file, raw.rstrip(), text(raw.rstrip()), False)

    def _left(self, name: Any) -> Any:
        """The file of a deleted name, whose record counts one use more since it was given back. TSK takes that for
        another file; it is the same where it still has the name."""
        try:
            file = self.opened(name.meta_addr)
            meta = file.info.meta
            same = int(meta.flags) & UNALLOCATED and meta.seq == (name.meta_seq + 1) % (1 << 16)
            return file if same and name.name in _own_names(file) else None
        except FAULTS:
            return None

    def _whole(self, file: Any, raw: bytes, path: str, deleted: bool) -> list[Entry]:
        meta = file.info.meta
        kind = TYPES.get(int(meta.type), "special")
        attributes = _attributes(file) if self.kind in ("NTFS", "HFS+") else []
        point = _reparse(file, attributes) if self.kind == "NTFS" else None
        if point and point.target:
            kind = "link"
        first = self._linked(meta, path) if kind == "file" and not deleted else ""
        own = self._is_own(meta.addr, raw)
        remarks = _remarks(meta, kind, point, first, own)
        if self.kind == "NTFS" and any(flags & ENCRYPTED for _, _, name, _, flags in attributes if not name):
            remarks.append("encrypted by Windows (EFS)")
        taken = kind == "file" and not first and not own and not (point and point.elsewhere)
        if taken and deleted and not meta.size:
            taken = False
            remarks.append("where its content lay is not known any more")
        if "\ufffd" in path.rpartition("/")[2] and "\ufffd".encode() not in raw:
            remarks.append(f"its name in bytes: {raw.rpartition(b'/')[2].decode('ascii', 'backslashreplace')}")
        key = (meta.addr, WOF_KEY if point and point.compressed else 0, 0) if taken or kind == "folder" else None
        size = meta.size if kind == "file" else 0
        entry = Entry(path, raw, kind, size, self.times(meta), _inode(meta), deleted, ", ".join(remarks), key)
        return [entry] if first or own else [entry, *_streams(entry, meta.addr, attributes, self.kind)]

    def _is_own(self, number: int, raw: bytes) -> bool:
        """What a file system keeps for itself: its tables, and where NTFS stores its shadow copies."""
        if raw.startswith(b"$Extend/") or raw.endswith(SHADOW_STORE):
            return self.kind == "NTFS"
        if self.kind == "exFAT":
            return raw in EXFAT_OWN
        return raw.startswith(b"$") and number < OWN.get(self.kind, 0)

    def _linked(self, meta: Any, path: str) -> str:
        """The path under which this file came by before, "" for the first time."""
        if meta.nlink < 2 or self.kind in ("FAT", "exFAT"):
            return ""
        first = self.linked.setdefault(meta.addr, path)
        return "" if first == path else first


def text(name: bytes) -> str:
    return name.decode("utf-8", "replace")


def wide_inodes(media: Media) -> bool:
    """Whether the inodes of an ext file system have room for nanoseconds."""
    return int.from_bytes(media.at(1024 + 88, 2), "little") > 128


def _remarks(meta: Any, kind: Type, point: Reparse | None, first: str, own: bool) -> list[str]:
    remarks = []
    if kind == "link":
        remarks.append(f"→ {point.target if point else text(meta.link or b'')}")
    if first:
        remarks.append(f"hard link, the same file as {first}")
    if own:
        remarks.append(OWN_REMARK)
    if point and point.remark:
        remarks.append(point.remark)
    return remarks


def _attributes(file: Any) -> list[Attribute]:
    try:
        found = [each.info for each in file]
    except FAULTS:
        return []
    return [(int(one.type), int(one.id), one.name or b"", int(one.size), int(one.flags)) for one in found]


def _own_names(file: Any) -> set[bytes]:
    """The names that a record of NTFS has itself, long and short."""
    found = set()
    for kind, number, _, size, _ in _attributes(file):
        if kind == NTFS_NAME:
            content = file.read_random(0, min(size, 1 << 10), kind, number)
            found.add(content[66 : 66 + 2 * content[64]].decode("utf-16-le", "replace").encode())
    return found


def _reparse(file: Any, attributes: list[Attribute]) -> Reparse | None:
    for kind, number, _, size, _ in attributes:
        if kind == NTFS_REPARSE:
            try:
                return reparse(file.read_random(0, min(size, 1 << 14), kind, number))
            except FAULTS:
                return Reparse("", "its reparse point cannot be read")
    return None


def _streams(entry: Entry, number: int, attributes: list[Attribute], kind: str) -> list[Entry]:
    """Alternate data streams of NTFS, resource forks of HFS+."""
    streams = []
    for type_, identifier, name, size, _ in sorted(attributes):
        if kind == "NTFS" and type_ == NTFS_DATA and name and name != WOF_STREAM:
            title = name
        elif kind == "HFS+" and type_ == HFS_FORK and size:
            title = b"rsrc"
        else:
            continue
        path, raw = f"{entry.path}:{text(title)}", entry.path_bytes + b":" + title
        key = (number, type_, identifier)
        streams.append(Entry(path, raw, "stream", size, entry.times, entry.inode, entry.deleted, "", key))
    return streams


def _inode(info: Any) -> str:
    """The number in the file system; with the sequence number where there is one, as NTFS reuses its records."""
    own = hasattr(info, "addr")
    number, sequence = (info.addr, info.seq) if own else (info.meta_addr, info.meta_seq)
    return f"{number}-{sequence}" if sequence else str(number)


def _times(kind: str, wide: bool) -> Callable[[Any], tuple[str, str, str, str]]:
    """How a file's four times are written, each in the resolution and zone that the file system has."""
    if kind == "FAT":
        return _fat_times
    if kind == "ISO 9660":
        return lambda meta: (stamp(meta.mtime or meta.crtime, 0, 0, False), "", "", "")
    digits = {"NTFS": 7, "ext": 9 if wide else 0}.get(kind, 0)

    def times(meta: Any) -> tuple[str, str, str, str]:
        return (
            stamp(meta.mtime, meta.mtime_nano, digits),
            stamp(meta.atime, meta.atime_nano, digits),
            stamp(meta.ctime, meta.ctime_nano, digits),
            stamp(meta.crtime, meta.crtime_nano, digits),
        )

    return times


def _fat_times(meta: Any) -> tuple[str, str, str, str]:
    """Local time of whoever wrote: modified in steps of 2 s, accessed by the day, created in steps of 10 ms."""
    return (
        stamp(meta.mtime, 0, 0, False),
        stamp(meta.atime, 0, 0, False)[:10],
        "",
        stamp(meta.crtime, meta.crtime_nano, 2, False),
    )
