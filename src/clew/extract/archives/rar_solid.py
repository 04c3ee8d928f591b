"""RAR's older solid archives by The Unarchiver's `unar` (LGPL), a program of its own: one run writes all files to its
standard output, one behind the other, and the headers say where each ends. No name or path from the archive is used.
"""

import zlib
from collections.abc import Generator, Iterator, Sequence
from io import BufferedReader
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import NamedTuple

from clew.extract.archives.entry_names import listed
from clew.extract.archives.unar import OPTIONS, program, running
from clew.extract.archives.volumes import Volumes
from clew.model import Member, Problem
from clew.step import Beat, Contained, Record

CHUNK = 1 << 20
EACH_BEAT = 1 << 26
A_RUN = 10_000
"""Files that one run is asked for."""
FAULTS = 20
COPY = "look for a whole copy"


class Wanted(NamedTuple):
    """A file's entry, name, length, checksum and time as the archive's headers have them."""

    entry: str
    name: str
    size: int
    crc: int
    modified: str | None = None


def unpacked(whole: Volumes, files: Sequence[tuple[int, Wanted]]) -> Iterator[Record | Beat]:
    """A Contained each of `files`, which are all that the archive has, by their places; their checksums are told of.
    A file whose bytes are not its own, since the program passed over one, is asked for alone. Raises NotInstalled."""
    unar = program("unar")
    with TemporaryDirectory() as folder:
        yield from copied(whole, folder)
        first = "a.part1.rar" if len(whole.starts) > 1 else "a.rar"
        left = list(files)
        for _ in range(FAULTS + len(files) // A_RUN):
            some, done, astray = left[:A_RUN], 0, False
            with running([unar, *OPTIONS, first, *(str(place) for place, _ in some)], folder) as (out, _):
                if not out.peek(1) and some[0][1].size:
                    yield from _silent([wanted.name for _, wanted in left])
                    return
                while done < len(some) and not astray:
                    astray = yield from _next(out, some[done][1])
                    done += 1
            if astray:
                yield from _alone([unar, *OPTIONS, first, str(some[done - 1][0])], folder, some[done - 1][1])
            left = left[done:]
            if not left:
                return
        yield Problem("member", f"{len(left)} of its files cannot be reached", COPY)


def _next(out: BufferedReader, wanted: Wanted) -> Generator[Record | Beat, None, bool]:
    """The next file, once it is known that the bytes are its own; whether they are not."""
    faults: list[str] = []
    with TemporaryFile() as spool:
        written = 0
        for chunk in _content(out, wanted, faults):
            written += spool.write(chunk)
            if written % EACH_BEAT < CHUNK:
                yield Beat()
        if not faults:
            spool.seek(0)
            yield Contained(_member(wanted), iter(lambda: spool.read(CHUNK), b""))
    return bool(faults)


def _alone(command: list[str], folder: str, wanted: Wanted) -> Iterator[Record]:
    """What a run for this file gives, which is nothing but its own, whole or not."""
    faults: list[str] = []
    with running(command, folder) as (out, _):
        if not out.peek(1):
            yield from _silent([wanted.name])
            return
        content = _content(out, wanted, faults)
        yield Contained(_member(wanted), content)
        for _ in content:
            pass
    yield from (Problem("damaged", f"{wanted.name}: {fault}", COPY) for fault in faults)


def _silent(names: list[str]) -> Iterator[Problem]:
    what = f"unar gave nothing of {listed(names)}: damaged, or packed in a way that it does not know"
    yield Problem("unsupported-compression", what, "unpack it with another program and sift the folder")


def _member(wanted: Wanted) -> Member:
    return Member(wanted.entry, "entry", wanted.name, announced=wanted.size, modified=wanted.modified)


def copied(whole: Volumes, folder: str) -> Iterator[Beat]:
    """The volumes as files, named so that the program finds the later ones."""
    ends = [*whole.starts[1:], whole.length]
    for number, (start, end) in enumerate(zip(whole.starts, ends, strict=True), start=1):
        name = f"a.part{number}.rar" if len(whole.starts) > 1 else "a.rar"
        whole.stream.seek(start)
        with Path(folder, name).open("wb") as copy:
            left = end - start
            while left and (chunk := whole.stream.read(min(left, CHUNK))):
                copy.write(chunk)
                left -= len(chunk)
                if left % EACH_BEAT < CHUNK:
                    yield Beat()


def _content(out: BufferedReader, wanted: Wanted, faults: list[str]) -> Iterator[bytes]:
    """As many of the bytes as the file has; where they are not its own, it says so."""
    left, crc = wanted.size, 0
    while left and (chunk := out.read(min(left, CHUNK))):
        left -= len(chunk)
        crc = zlib.crc32(chunk, crc)
        yield chunk
    if left:
        faults.append(f"{left} bytes fewer than the {wanted.size} that it announces")
    elif crc != wanted.crc:
        faults.append("its checksum is wrong")
