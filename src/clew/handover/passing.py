"""A handover as one encrypted file, and back: the bag lies in the clear in a folder of the case while it lasts."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from io import BufferedRandom
from pathlib import Path

from clew.errors import IntegrityError, UsageError
from clew.handover.age import Identity, decrypted, encrypted, is_encrypted
from clew.handover.tarring import check_room, pack, unpack
from clew.model import Digest
from clew.store.case import Case

ENDING = ".tar.age"


@contextmanager
def passing(case: Case) -> Iterator[Path]:
    """A folder in the case for this user alone, gone afterwards; for who holds the case's lock, which takes away what
    a kill left there."""
    try:
        case.passing.mkdir(mode=0o700)
        yield case.passing
    finally:
        shutil.rmtree(case.passing, ignore_errors=True)


@contextmanager
def new_file(to: Path) -> Iterator[BufferedRandom]:
    """A file that gets the name `to` when all went well, and is gone where not. Errors of its disk name it."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{to.name}.", suffix=".part", dir=to.parent)
        try:
            with open(descriptor, "w+b") as file:
                yield file
            os.rename(name, to)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        error.filename = str(to)
        raise


def sealed(bag: Path, to: BufferedRandom, name: str, made: str, recipients: Sequence[str]) -> Digest:
    """Encrypt a bag into a file as a tar of the folder `name`; the file's SHA-256. `made` is the time of its files."""
    with encrypted(to, recipients) as plain:
        pack(bag, name, int(datetime.fromisoformat(made).timestamp()), plain)
    to.flush()
    os.fsync(to.fileno())
    to.seek(0)
    return hashlib.file_digest(to, "sha256").hexdigest()


@contextmanager
def arrived(case: Case, at: Path, keys: Sequence[Identity]) -> Iterator[Path]:
    """The bag at `at`: the folder itself, or for as long as this lasts what an encrypted file holds; for who holds the
    case's lock. Errors name the file: UsageError, IntegrityError as of `decrypted` and `unpack`."""
    if at.is_dir():
        yield at
        return
    size = check_encrypted(at)
    with passing(case) as folder:
        check_room(folder, size)
        try:
            with decrypted(at, keys) as inside:
                bag = unpack(inside, folder / "bag", size)
        except IntegrityError as error:
            raise IntegrityError(f"{at}: {str(error).removeprefix(f'{at}: ')}") from error
        yield bag


def check_encrypted(at: Path) -> int:
    """The bytes of a file that begins as age's do; UsageError for any other. Nothing is read of what is no file: a pipe
    may never end."""
    if (at.exists() and not at.is_file()) or not is_encrypted(at):
        raise UsageError(f"{at}: is neither a handover's folder nor a file that age encrypted; look at the path")
    return at.stat().st_size


@contextmanager
def kept_if_taken(case: Case, fresh: bool) -> Iterator[None]:
    """A case that was made for what arrives is gone again where that could not be taken in."""
    done = False
    try:
        yield
        done = True
    finally:
        if fresh and not done:
            shutil.rmtree(case.folder, ignore_errors=True)
