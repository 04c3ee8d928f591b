"""Steps that try what a taken-over parser would, beside the trials that `clew status --sandbox` makes."""

import ctypes
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from clew.model import Identity, Metadata
from clew.step import Given, Record, Registry, step

LIBC = ctypes.CDLL(None, use_errno=True)
X32_GETPID = 0x40000000 + 39
NEW_USER, NEW_NET = 0x10000000, 0x40000000
SET_DEATH_SIGNAL, SUBREAPER = 1, 36
TYPE_INTO_TERMINAL = 0x5412
SIGCHLD = 17
CLONE = 56 if os.uname().machine == "x86_64" else 220


@step("identify@1", accepts=("*",))
def identify(given: Given, stream: BinaryIO) -> Iterator[Record]:
    yield Identity(f"trial/{stream.readline().strip().decode()}", "first line")


def _checked(done: int) -> None:
    if done < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _link(outside: str) -> None:
    os.symlink(outside, Path(tempfile.gettempdir()) / "link")


def _hard_link(outside: str) -> None:
    os.link(outside, Path(tempfile.gettempdir()) / "link")


def _run_own_program(outside: str) -> None:
    program = Path(tempfile.gettempdir()) / "program"
    os.close(os.open(program, os.O_CREAT | os.O_WRONLY, 0o700))
    shutil.copyfile("/bin/true", program)
    subprocess.run([program], check=True)


def _child_writes(outside: str) -> None:
    if subprocess.run(["/bin/sh", "-c", f"echo x >> '{outside}'"], stderr=subprocess.DEVNULL).returncode:
        raise PermissionError(13, "its program was refused")


REFUSED: dict[str, Callable[[str], object]] = {
    "append": lambda outside: open(outside, "ab").close(),
    "truncate": lambda outside: os.truncate(outside, 0),
    "remove": os.unlink,
    "rename": lambda outside: os.rename(outside, outside + "2"),
    "chmod": lambda outside: os.chmod(outside, 0o777),
    "attribute": lambda outside: os.setxattr(outside, "user.x", b"x"),
    "list the folder": lambda outside: os.listdir(Path(outside).parent),
    "read the parent's memory": lambda outside: open(f"/proc/{os.getppid()}/mem", "rb").close(),
    "read the parent's variables": lambda outside: open(f"/proc/{os.getppid()}/environ", "rb").close(),
    "symbolic link": _link,
    "hard link": _hard_link,
    "program of its own": _run_own_program,
    "program that writes": _child_writes,
    "session": lambda outside: os.setsid(),
    "user namespace": lambda outside: _checked(LIBC.unshare(NEW_USER)),
    "clone into a namespace": lambda outside: _checked(LIBC.syscall(CLONE, NEW_NET | SIGCHLD, 0, 0, 0, 0)),
    "outlive its parent": lambda outside: _checked(LIBC.prctl(SET_DEATH_SIGNAL, 0, 0, 0, 0)),
    "take in orphans": lambda outside: _checked(LIBC.prctl(SUBREAPER, 1, 0, 0, 0)),
    "type into the terminal": lambda outside: _checked(LIBC.ioctl(2, TYPE_INTO_TERMINAL, b"x")),
    "limits of another": lambda outside: _checked(LIBC.prlimit(os.getppid(), 7, b"\0" * 16, None)),
    "io_uring": lambda outside: _checked(LIBC.syscall(425, 8, ctypes.create_string_buffer(120))),
    "uncounted memory": lambda outside: os.memfd_create("x"),
}  # fmt: skip


@step("extract.refused@1", accepts=("trial/refused",))
def refused(given: Given, stream: BinaryIO) -> Iterator[Record]:
    stream.readline()
    outside = stream.readline().decode()
    for name, attempt in REFUSED.items():
        try:
            attempt(outside)
        except OSError as error:
            yield Metadata(name, "refused" if error.errno in (1, 13, 18) else str(error))
        else:
            yield Metadata(name, "done")


@step("extract.foreign@1", accepts=("trial/foreign",))
def foreign(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A system call of x86-64's second table."""
    yield Metadata("called", str(LIBC.syscall(X32_GETPID)))


@step("extract.useful@1", accepts=("trial/useful",))
def useful(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """What steps do need: temporary files, programs and what they find in their surroundings."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"kept")
        file.flush()
        yield Metadata("temporary", Path(file.name).read_text())
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a").mkdir()
        Path(folder, "a", "x").write_bytes(b"x")
        Path(folder, "a", "x").rename(Path(folder, "y"))
    done = subprocess.run(["sort"], input="b\na\n", capture_output=True, text=True, timeout=10)
    yield Metadata("program", done.stdout)
    Path.home().joinpath(".cache").mkdir()
    yield Metadata("home", str(Path.home() == Path(tempfile.gettempdir())))
    yield Metadata("variables", " ".join(sorted(os.environ)))


REGISTRY = Registry(identify, (refused, foreign, useful), (), ())
