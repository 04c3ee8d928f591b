"""A folder as a tar and back: plain files alone, the same bytes for the same files, read as if made to do harm."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tarfile import AREGTYPE, BLOCKSIZE, DIRTYPE, REGTYPE, USTAR_FORMAT, HeaderError, TarInfo
from typing import IO

from clew.errors import IntegrityError, UsageError

CHUNK = 1 << 20
LONGEST = 60
"""Bytes of the folder's name, so that what is in it keeps within ustar's 255."""

END = bytes(BLOCKSIZE)


def pack(folder: Path, name: str, mtime: int, to: IO[bytes]) -> None:
    """Write the folder's files, below `name`; `mtime` in seconds is that of each. POSIX.1-1988 (ustar)."""
    top = name if len(name.encode()) <= LONGEST else "handover"
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        with path.open("rb") as file:
            told = TarInfo(f"{top}/{path.relative_to(folder).as_posix()}")
            told.size, told.mtime = os.fstat(file.fileno()).st_size, mtime
            to.write(told.tobuf(USTAR_FORMAT))
            shutil.copyfileobj(file, to, CHUNK)
            to.write(bytes(-told.size % BLOCKSIZE))
    to.write(END * 2)


def unpack(inside: IO[bytes], folder: Path, most: int) -> Path:
    """Write the files of a tar below the new folder, and tell which folder in it has them all.

    IntegrityError, before it is written, of what no handover holds (links, devices, paths that lead out, names twice,
    more than `most` bytes); EOFError where the tar ends too early.
    """
    folder.mkdir(mode=0o700)
    left = most
    for told in _entries(inside):
        path = folder.joinpath(*_parts(told))
        left -= told.size
        if left < 0:
            raise IntegrityError(f"holds more bytes than its own size; {STRANGE}")
        try:
            if told.type == DIRTYPE:
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
            else:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                _write(inside, path, told.size)
        except (FileExistsError, NotADirectoryError) as error:
            raise IntegrityError(f"holds {told.name!r} twice; {STRANGE}") from error
    return _top(folder)


STRANGE = (
    "no handover of Clew does; unpack it by hand (age -d, tar x) where you trust the sender, then receive the folder"
)


def _entries(inside: IO[bytes]) -> Iterator[TarInfo]:
    """The headers, the bytes of each to be read before the next."""
    while (block := _exactly(inside, BLOCKSIZE)) != END:
        try:
            told = TarInfo.frombuf(block, "utf-8", "strict")
        except (HeaderError, UnicodeError) as error:
            raise IntegrityError(f"holds no tar that can be read: {error}; {STRANGE}") from error
        if told.type not in (REGTYPE, AREGTYPE, DIRTYPE) or told.size < 0:
            raise IntegrityError(f"holds {told.name!r}, which is no plain file; {STRANGE}")
        yield told
    while inside.read(CHUNK):  # the padding after the end, so that the last piece is checked too
        pass


def _parts(told: TarInfo) -> list[str]:
    parts = [each for each in told.name.rstrip("/").split("/") if each != "."]
    if not parts and told.type == DIRTYPE:
        return []
    if not parts or any(each in ("", "..") or "\\" in each for each in parts):
        raise IntegrityError(f"holds {told.name!r}, a path that leads elsewhere; {STRANGE}")
    return parts


def _write(inside: IO[bytes], path: Path, size: int) -> None:
    with path.open("xb") as file:
        left = size
        while left:
            some = _exactly(inside, min(left, CHUNK))
            file.write(some)
            left -= len(some)
    _exactly(inside, -size % BLOCKSIZE)


def _exactly(inside: IO[bytes], size: int) -> bytes:
    some = inside.read(size)
    if len(some) < size:
        raise EOFError
    return some


def _top(folder: Path) -> Path:
    held = list(folder.iterdir())
    return held[0] if len(held) == 1 and held[0].is_dir() else folder


def check_room(folder: Path, size: int) -> None:
    """UsageError where the disk of the folder has less than twice the size: for what is unpacked, and what is kept."""
    free = shutil.disk_usage(folder).free
    if free < 2 * size:
        raise UsageError(
            f"{folder}: its disk has {free:,} bytes free, and {2 * size:,} are needed while this is taken in; make room"
        )
