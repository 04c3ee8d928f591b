"""A file in a volume as its file system tells of it, and the row that says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol

COLUMNS = ("path", "type", "size", "modified", "accessed", "changed", "created", "inode", "remarks")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DEEPEST = 256
"""Folders in folders, beyond which a walk gives up."""

Type = Literal["file", "folder", "link", "stream", "special"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in a volume. `path` has "/" between its names, none in front; `path_bytes` is as the volume has it.

    `times` are modified, accessed, changed and created, as ISO 8601 in the volume's own resolution: with "+00:00" where
    the volume counts in UTC, with no zone where it writes local time, "" where it has none. `key` finds the content;
    it is none where there is none to take out, and `remarks` say why.
    """

    path: str
    path_bytes: bytes
    type: Type
    size: int
    times: tuple[str, str, str, str] = ("", "", "", "")
    inode: str = ""
    deleted: bool = False
    remarks: str = ""
    key: tuple[int, int, int] | None = None

    def cells(self) -> tuple[str, ...]:
        remarks = ", ".join(filter(None, ("deleted" if self.deleted else "", self.remarks)))
        return (self.path, self.type, str(self.size), *self.times, self.inode, remarks)


@dataclass(frozen=True, slots=True)
class Fault:
    """A folder or file that could not be read."""

    path: str
    message: str


class FileSystem(Protocol):
    """What can be read of one volume."""

    def entries(self) -> Iterator[Entry | Fault]:
        """All names, ordered by their path's bytes."""
        ...

    def content(self, entry: Entry) -> Iterator[bytes]:
        """The bytes of an entry that has a key; OSError where they cannot be read (any further)."""
        ...


def stamp(seconds: int, nanoseconds: int = 0, digits: int = 9, zone: bool = True) -> str:
    """Seconds since 1970 as ISO 8601 with `digits` after the point; "" for 0, which file systems write for none."""
    if not seconds and not nanoseconds:
        return ""
    try:
        text = (EPOCH + timedelta(seconds=seconds)).replace(tzinfo=None).isoformat()
    except OverflowError:
        return ""
    fraction = f".{nanoseconds:09}"[: digits + 1] if digits else ""
    return text + fraction + ("+00:00" if zone else "")


def order(name: bytes, is_folder: bool) -> bytes:
    """The key that sorts names within a folder so that a walk down comes by in the order of the paths' bytes."""
    return name + b"/" if is_folder else name
