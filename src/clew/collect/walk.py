"""Walk a haul: every file in a steady order, hashed; what cannot be opened is found all the same."""

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from clew.model import Digest

CHUNK = 1 << 20
TIMES = 3
"""How often a file is hashed that changes while it is read, before it is told as changing."""

OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
"""What was listed may have become a link or a pipe by now: the one is not followed, the other not waited for."""

GONE = "was listed, and was gone when it was to be read"
CHANGING = "changes while it is read; sift again when nothing writes to it any more"
NO_FILE = "not a file: a device, pipe or socket"
SAYS = {
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.ENOENT: GONE,
    errno.ENAMETOOLONG: "its path is too long; move it nearer to the top, or mount a folder above it as a haul",
    errno.EIO: "the disk reports a read error; copy what can be had from it with ddrescue, and sift that",
    errno.ELOOP: "became a link as it was to be read; links are not followed",
    errno.ENOTDIR: "became something else as it was to be read",
    errno.ENXIO: NO_FILE,
}


@dataclass(frozen=True, slots=True)
class Found:
    """A file where it was found. `raw` is its path below the haul in the file system's bytes; `mtime` counts
    nanoseconds since 1970. `item` is None where the bytes could not be read, and `fault` says why."""

    raw: bytes
    size: int
    mtime: int
    item: Digest | None
    fault: str | None = None

    @property
    def path(self) -> str:
        """The path to show: undecodable bytes are written as \\xNN."""
        return self.raw.decode("utf-8", "backslashreplace")


Known = Callable[[bytes, int, int], Digest | None]
Beat = Callable[[bytes, int, int], None]
"""Is told of a file under way: its path, how many bytes it has, and how many of them are hashed."""


@dataclass(frozen=True, slots=True)
class _Walk:
    """One walk. `links` holds the digests of files that have several names, by what the file system knows them by."""

    known: Known
    beat: Beat
    links: dict[tuple[int, ...], Digest] = field(default_factory=dict)


def walk(root: Path, known: Known, beat: Beat = lambda raw, size, done: None) -> Iterator[Found]:
    """Every file below `root`, in byte order of the path. Links are found and never followed.

    `known` answers with the digest of a path of unchanged size and time, so that it need not be read again.
    """
    base = os.fsencode(root)
    under_way = _Walk(known, beat)
    if not os.path.isdir(base):
        yield _file(base, os.path.basename(base), under_way)
        return
    base = os.path.realpath(base)
    above = len(base) if base.endswith(b"/") else len(base) + 1
    for path, fault in _paths(base):
        if fault is None:
            yield _file(path, path[above:], under_way)
        else:
            yield _folder(path, path[above:], fault)


def _paths(folder: bytes) -> Iterator[tuple[bytes, OSError | None]]:
    """The paths of files, and of folders with what kept them from being listed to their end."""
    pending = [folder]
    while pending:
        current = pending.pop()
        files, folders, fault = _listed(current)
        if fault is not None:
            yield current, fault
        yield from ((path, None) for path in files)
        pending.extend(reversed(folders))


def _listed(folder: bytes) -> tuple[list[bytes], list[bytes], OSError | None]:
    """The files and the folders right below, and the fault that ended the list, where one did."""
    files: list[bytes] = []
    folders: list[bytes] = []
    try:
        handle = os.open(folder, OPEN | os.O_DIRECTORY)
    except OSError as error:
        return files, folders, error
    try:
        with os.scandir(handle) as entries:
            for entry in entries:
                path = os.path.join(folder, os.fsencode(entry.name))
                (folders if _is_folder(entry) else files).append(path)
    except OSError as error:
        return sorted(files), sorted(folders), error
    finally:
        os.close(handle)
    return sorted(files), sorted(folders), None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Where the file system does not tell in its list and cannot be asked, the file's own fault will be told."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _folder(path: bytes, raw: bytes, fault: OSError) -> Found:
    try:
        mtime = os.lstat(path).st_mtime_ns
    except OSError:
        mtime = 0
    return Found(raw, 0, mtime, None, f"folder cannot be opened: {_said(fault)}")


def _file(path: bytes, raw: bytes, under_way: _Walk) -> Found:
    try:
        status = os.lstat(path)
    except OSError as error:
        return Found(raw, 0, 0, None, f"cannot be read: {_said(error)}")
    try:
        if stat.S_ISLNK(status.st_mode):
            target = os.readlink(path).decode("utf-8", "backslashreplace")
            return Found(raw, 0, status.st_mtime_ns, None, f"link to {target}; links are not followed")
        if not stat.S_ISREG(status.st_mode):
            return Found(raw, 0, status.st_mtime_ns, None, NO_FILE)
        item = under_way.known(raw, status.st_size, status.st_mtime_ns) or under_way.links.get(_name(status))
        return Found(raw, status.st_size, status.st_mtime_ns, item) if item else _hashed(path, raw, under_way)
    except OSError as error:
        return Found(raw, status.st_size, status.st_mtime_ns, None, f"cannot be read: {_said(error)}")


def _hashed(path: bytes, raw: bytes, under_way: _Walk) -> Found:
    handle = os.open(path, OPEN)
    try:
        for _ in range(TIMES):
            before = os.fstat(handle)
            if not stat.S_ISREG(before.st_mode):
                return Found(raw, 0, before.st_mtime_ns, None, NO_FILE)
            os.lseek(handle, 0, os.SEEK_SET)
            item, length = _hash(handle, before.st_size, partial(under_way.beat, raw, before.st_size))
            if length == before.st_size and _name(before) == _name(os.fstat(handle)):
                if before.st_nlink > 1:
                    under_way.links[_name(before)] = item
                return Found(raw, before.st_size, before.st_mtime_ns, item)
        return Found(raw, before.st_size, before.st_mtime_ns, None, CHANGING)
    finally:
        os.close(handle)


def _hash(handle: int, size: int, beat: Callable[[int], None]) -> tuple[Digest, int]:
    """The digest and how many bytes it is of. Ends soon after `size` though somebody writes on and on."""
    whole, done = hashlib.sha256(), 0
    while done <= size and (chunk := os.read(handle, CHUNK)):
        whole.update(chunk)
        done += len(chunk)
        beat(done)
    return whole.hexdigest(), done


def _name(status: os.stat_result) -> tuple[int, ...]:
    """What a file is told by, and what changes with its bytes; its ctime would change with a new name too."""
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _said(error: OSError) -> str:
    return SAYS.get(error.errno or 0, error.strerror or str(error))
