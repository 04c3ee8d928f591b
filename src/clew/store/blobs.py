"""Blobs: bytes written once and named by their SHA-256, so that `sha256sum` checks them without us."""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from clew.errors import IntegrityError, Unreadable
from clew.model import Digest

CHUNK = 1 << 20


class Blobs:
    """The folder `blobs/ab/abcd…`; files are read-only once they are there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: Digest) -> Path:
        return self.folder / digest[:2] / digest

    def __contains__(self, digest: Digest) -> bool:
        return self.path(digest).exists()

    def adopt(self, scratch: Path, digest: Digest) -> None:
        """Move a worker's file in under its name; where the blob is there already the file is dropped.

        What a worker says is not believed: IntegrityError where the file is a link or has other bytes.
        """
        if digest in self:
            scratch.unlink(missing_ok=True)
            return
        with open(os.open(scratch, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != digest:
            raise IntegrityError(f"{scratch}: a worker handed over {found[:12]} as {digest[:12]}; run it again")
        self._name(scratch, digest)

    def _name(self, draft: Path, digest: Digest) -> None:
        target = self.path(digest)
        self.folder.mkdir(exist_ok=True)
        target.parent.mkdir(exist_ok=True)
        draft.chmod(0o400)
        draft.rename(target)

    def _settle(self, draft: Path, digest: Digest) -> None:
        """Give truth its name, and have the folder on disk too before anything speaks of it."""
        self._name(draft, digest)
        folder = os.open(self.path(digest).parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def write(self, content: bytes) -> Digest:
        """Keep bytes that are truth: on disk, flushed, before this returns."""
        digest = hashlib.sha256(content).hexdigest()
        if digest in self:
            return digest
        draft = self._draft("manifest")
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        self._settle(draft, digest)
        return digest

    def take(self, path: bytes) -> Digest:
        """Copy a file in, hashed as it is copied; on disk, flushed, before this returns. Unreadable where it is."""
        whole = hashlib.sha256()
        draft = self._draft("original")
        with draft.open("wb") as copy:
            for chunk in _chunks(path):
                whole.update(chunk)
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
        self._settle(draft, whole.hexdigest())
        return whole.hexdigest()

    def _draft(self, kind: str) -> Path:
        """Where one of a kind is written before it has its name; what a crash left there is overwritten."""
        self.folder.mkdir(exist_ok=True)  # where the case's disk has gone, no half of a case takes its place
        return self.folder / f"{kind}.part"

    def read(self, digest: Digest) -> bytes:
        """The bytes; IntegrityError where they are missing or are not what their name says."""
        try:
            content = self.path(digest).read_bytes()
        except FileNotFoundError as error:
            raise IntegrityError(f"blobs/{digest[:2]}/{digest}: missing; {AGAIN}") from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise IntegrityError(
                f"blobs/{digest[:2]}/{digest}: its bytes are not what its name says; {AGAIN}"
            )
        return content

    def all(self) -> Iterator[Path]:
        for folder in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(folder.iterdir())


AGAIN = "put it back from a copy of the case; what is derived, `clew rebuild` makes anew"


def _chunks(path: bytes) -> Iterator[bytes]:
    """A file that is not ours, in pieces; Unreadable keeps its faults apart from those of the case's disk.

    It may have become a link or a pipe since it was looked at: the one is not followed, the other not waited for.
    """
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as original:
            if not stat.S_ISREG(os.fstat(original.fileno()).st_mode):
                raise Unreadable("not-opened", "cannot be read: became something else as it was to be read")
            while chunk := original.read(CHUNK):
                yield chunk
    except OSError as error:
        raise Unreadable("not-opened", f"cannot be read: {error.strerror}") from error


def sha256_of(path: Path | bytes) -> Digest:
    """SHA-256 of a file's bytes, read in pieces."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
