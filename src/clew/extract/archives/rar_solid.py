"""RAR's older solid archives by The Unarchiver's `unar` (LGPL), a program of its own: one run writes all files to its
standard output, one behind the other, and the headers say where each ends. No name or path from the archive is used.

Its library, GNUstep, takes a program's arguments from /proc/PID/cmdline, and /proc is shut to a worker. So it is run
with a copy of that library, in which that one path is a file's in the scratch folder.
"""

import ctypes
import os
import re
import shutil
import signal
import subprocess
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from io import BufferedReader
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from clew.errors import NotInstalled
from clew.extract.archives.entry_names import listed
from clew.extract.archives.volumes import Volumes
from clew.model import Member, Problem
from clew.step import Beat, Contained, Record

INSTALL = "apt-get install unar"
PR_SET_PDEATHSIG = 1
CHUNK = 1 << 20
EACH_BEAT = 1 << 26
A_RUN = 10_000
"""Files that one run is asked for."""
FAULTS = 20
OPTIONS = ("-q", "-nr", "-D", "-k", "skip", "-o", "-", "-i")
COPY = "look for a whole copy"
LIBC = ctypes.CDLL(None)
GNUSTEP = ("lib/libgnustep-base.so.*", "lib/*-linux-gnu*/libgnustep-base.so.*", "lib64/libgnustep-base.so.*")
ARGUMENTS, OURS = b"\0/proc/%d/cmdline\0", b"\0./procs-%d-words\0"
LARGEST_LIBRARY = 64 << 20


class Wanted(NamedTuple):
    """A file's entry, name, length, checksum and time as the archive's headers have them."""

    entry: str
    name: str
    size: int
    crc: int
    modified: str | None = None


@cache
def unar_version() -> Mapping[str, str]:
    """Nothing where it is absent. Asked for once a process."""
    try:
        shown = subprocess.run([_program(), "-version"], capture_output=True, text=True, check=False).stdout
    except NotInstalled:
        return {}
    found = re.search(r"\d[\d.]*", shown)
    return {"unar": found[0] if found else "unknown"}


def _program() -> str:
    found = shutil.which("unar")
    if found is None:
        raise NotInstalled("unar", INSTALL)
    return found


def unpacked(whole: Volumes, files: Sequence[tuple[int, Wanted]]) -> Iterator[Record | Beat]:
    """A Contained each of `files`, which are all that the archive has, by their places; their checksums are told of.
    Raises NotInstalled."""
    program = _program()
    with TemporaryDirectory() as folder:
        yield from _copied(whole, folder)
        _copy_gnustep(folder)
        first = "a.part1.rar" if len(whole.starts) > 1 else "a.rar"
        left = list(files)
        for _ in range(FAULTS + len(files) // A_RUN):
            some = left[:A_RUN]
            places = [str(place) for place, _ in some]
            done = 0
            with _running([program, *OPTIONS, first, *places], folder) as out:
                if not out.peek(1) and some[0][1].size:
                    yield from _silent([wanted.name for _, wanted in left])
                    return
                for _, wanted in some:
                    done += 1
                    faults: list[str] = []
                    yield from _member(out, wanted, faults)
                    if faults:
                        break
            left = left[done:]
            if not left:
                return
        yield Problem("member", f"{len(left)} of its files cannot be reached", COPY)


def _silent(names: list[str]) -> Iterator[Problem]:
    what = f"unar gave nothing of {listed(names)}: damaged, or packed in a way that it does not know"
    yield Problem("unsupported-compression", what, "unpack it with another program and sift the folder")


def _member(out: BufferedReader, wanted: Wanted, faults: list[str]) -> Iterator[Record]:
    content = _content(out, wanted, faults)
    yield Contained(
        Member(wanted.entry, "entry", wanted.name, announced=wanted.size, modified=wanted.modified), content
    )
    for _ in content:
        pass
    yield from (Problem("damaged", f"{wanted.name}: {fault}", COPY) for fault in faults)


def _copied(whole: Volumes, folder: str) -> Iterator[Beat]:
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


@contextmanager
def _running(command: Sequence[str], folder: str) -> Iterator[BufferedReader]:
    """What the program writes; it is ended with the block."""
    environment = {"LC_ALL": "C.UTF-8", "HOME": folder, "PATH": "/usr/bin:/bin", "LD_LIBRARY_PATH": folder}
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
        cwd=folder, preexec_fn=partial(_begin, command),
    ) as running:  # fmt: skip
        assert isinstance(running.stdout, BufferedReader)
        try:
            yield running.stdout
        finally:
            running.kill()


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
        faults.append("its checksum is wrong; its bytes may be those of a file behind it")


def _copy_gnustep(folder: str) -> None:
    """The system's library with another path in it, which is as long. Where it is not as expected, none: then the
    program is run as it is."""
    for pattern in GNUSTEP:
        for place in sorted(Path("/usr").glob(pattern)):
            copy = Path(folder, ".".join(place.name.split(".")[:4]))
            content = place.read_bytes() if not copy.exists() and place.stat().st_size < LARGEST_LIBRARY else b""
            if content.count(ARGUMENTS) == 1:
                copy.write_bytes(content.replace(ARGUMENTS, OURS))


def _begin(command: Sequence[str]) -> None:
    """In the program's process, before it: ended with its parent, its arguments where its library looks for them."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    Path(f"procs-{os.getpid()}-words").write_bytes(b"".join(each.encode() + b"\0" for each in command))
