"""The Unarchiver's programs `unar` and `lsar` (LGPL), run on files in a scratch folder. No name or path that an archive
has is used: all goes to standard output.

Their library, GNUstep, takes a program's arguments from /proc/PID/cmdline, and /proc is shut to a worker. So they are
run with a copy of that library, in which that one path is a file's in the scratch folder.
"""

import ctypes
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from io import BufferedReader
from pathlib import Path

from clew.errors import NotInstalled

INSTALL = "apt-get install unar"
PR_SET_PDEATHSIG = 1
OPTIONS = ("-q", "-nr", "-D", "-k", "skip", "-o", "-", "-i")
LIBC = ctypes.CDLL(None)
GNUSTEP = ("lib/libgnustep-base.so.*", "lib/*-linux-gnu*/libgnustep-base.so.*", "lib64/libgnustep-base.so.*")
ARGUMENTS, OURS = b"\0/proc/%d/cmdline\0", b"\0./procs-%d-words\0"
LARGEST_LIBRARY = 64 << 20


@cache
def unar_version() -> Mapping[str, str]:
    """Nothing where it is absent. Asked for once a process."""
    try:
        shown = subprocess.run([program("unar"), "-version"], capture_output=True, text=True, check=False).stdout
    except NotInstalled:
        return {}
    found = re.search(r"\d[\d.]*", shown)
    return {"unar": found[0] if found else "unknown"}


def program(name: str) -> str:
    """Where "unar" or "lsar" is. Raises NotInstalled."""
    found = shutil.which(name)
    if found is None:
        raise NotInstalled("unar", INSTALL)
    return found


@contextmanager
def running(command: Sequence[str], folder: str) -> Iterator[tuple[BufferedReader, subprocess.Popen[bytes]]]:
    """The program in the folder, and what it writes; it is ended with the block."""
    copy_gnustep(folder)
    environment = {"LC_ALL": "C.UTF-8", "HOME": folder, "PATH": "/usr/bin:/bin", "LD_LIBRARY_PATH": folder}
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
        cwd=folder, preexec_fn=partial(_begin, command),
    ) as process:  # fmt: skip
        assert isinstance(process.stdout, BufferedReader)
        try:
            yield process.stdout, process
        finally:
            process.kill()


def copy_gnustep(folder: str) -> None:
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
