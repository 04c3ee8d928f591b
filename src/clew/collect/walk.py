"""Walk a haul: every file in a steady order, hashed; what cannot be opened is found all the same."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from clew.model import Digest


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


def walk(root: Path, known: Known) -> Iterator[Found]:
    """Every file below `root`, in byte order of the path. Links are found and never followed.

    `known` answers with the digest of a path of unchanged size and time, so that it need not be read again.
    """
    base = os.fsencode(root)
    if not os.path.isdir(base):
        yield _file(base, os.path.basename(base), known)
        return
    for path in _paths(base):
        yield _file(path, path[len(base) + 1 :] if not base.endswith(b"/") else path[len(base) :], known)


def _paths(folder: bytes) -> Iterator[bytes]:
    pending = [folder]
    while pending:
        current = pending.pop()
        try:
            entries = sorted(os.scandir(current), key=lambda entry: entry.name)
        except OSError:
            yield current
            continue
        folders = []
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                yield entry.path
        pending.extend(reversed(folders))


def _file(path: bytes, raw: bytes, known: Known) -> Found:
    try:
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode):
            target = os.readlink(path).decode("utf-8", "backslashreplace")
            return Found(raw, 0, status.st_mtime_ns, None, f"link to {target}; links are not followed")
        if stat.S_ISDIR(status.st_mode):
            return Found(raw, 0, status.st_mtime_ns, None, "folder cannot be opened: permission denied")
        if not stat.S_ISREG(status.st_mode):
            return Found(raw, 0, status.st_mtime_ns, None, "not a file: a device, pipe or socket")
        digest = known(raw, status.st_size, status.st_mtime_ns)
        if digest is None:
            with open(path, "rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Found(raw, status.st_size, status.st_mtime_ns, digest)
    except OSError as error:
        return Found(raw, 0, 0, None, f"cannot be read: {error.strerror}")
