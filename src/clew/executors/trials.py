"""Steps that try to break out of a worker, for `clew status --sandbox`; STEPS for the worker is this module.

An item is a first line that names the trial, and JSON that tells it where to try. What was refused is told as such.
"""

import ctypes
import json
import mmap
import os
import resource
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from clew.executors import landlock
from clew.model import Identity, Metadata
from clew.step import Beat, Given, Record, Registry, step

DONE = "done"
FORKS = 400
HUGE = 8 << 30
PIECE = 1 << 22
LASTS = 20
"""Seconds after which whatever was not ended ends by itself."""


@step("identify@1", accepts=("*",))
def identify(given: Given, stream: BinaryIO) -> Iterator[Record]:
    yield Identity(f"trial/{stream.readline().strip().decode()}", "first line")


@step("extract.layers@1", accepts=("trial/layers",))
def layers(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """What the kernel says of this process."""
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("utf-8").splitlines())
    for name in ("Seccomp", "NoNewPrivs", "CapPrm", "CapBnd"):
        yield Metadata(name, told.get(name, "").strip())
    yield Metadata("network", os.readlink("/proc/self/ns/net"))
    yield Metadata("landlock", str(landlock.version(ctypes.CDLL(None, use_errno=True))))
    for name in ("DATA", "FSIZE", "CORE", "NOFILE", "NPROC"):
        yield Metadata(name, str(resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))[0]))


@step("extract.reach@1", accepts=("trial/reach",))
def reach(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Everything that must fail at once."""
    stream.readline()
    where = json.load(stream)
    for name, attempt in ATTEMPTS.items():
        try:
            attempt(where)
        except OSError as error:
            yield Metadata(name, f"refused: {error.strerror or error}")
        else:
            yield Metadata(name, DONE)


def _tcp(where: dict[str, Any]) -> None:
    socket.create_connection(("127.0.0.1", where["port"]), timeout=2).close()


def _udp(where: dict[str, Any]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.sendto(b"out", ("127.0.0.1", where["port"]))


def _unix(where: dict[str, Any]) -> None:
    with socket.socket(socket.AF_UNIX) as out:
        out.connect(where["socket"])


def _write(place: str) -> Callable[[dict[str, Any]], None]:
    def attempt(where: dict[str, Any]) -> None:
        Path(where[place]).write_bytes(b"written")

    return attempt


def _read(place: str) -> Callable[[dict[str, Any]], None]:
    def attempt(where: dict[str, Any]) -> None:
        Path(where[place]).read_bytes()

    return attempt


def _touch(where: dict[str, Any]) -> None:
    os.utime(where["secret"], (0, 0))


def _signal(where: dict[str, Any]) -> None:
    os.kill(os.getppid(), signal.SIGCONT)


def _privilege(where: dict[str, Any]) -> None:
    os.chroot("/")


ATTEMPTS: dict[str, Callable[[dict[str, Any]], None]] = {
    "tcp": _tcp, "udp": _udp, "unix": _unix, "write-home": _write("home"), "write-temporary": _write("temporary"),
    "write-beside": _write("beside"), "write-times": _touch, "read-secret": _read("secret"),
    "read-ledger": _read("ledger"), "signal-parent": _signal, "privilege": _privilege,
}  # fmt: skip


@step("extract.fork@1", accepts=("trial/fork",))
def fork(given: Given, stream: BinaryIO) -> Iterator[Record | Beat]:
    """Processes that wait, as many as it is let."""
    for _ in range(FORKS):
        try:
            if os.fork() == 0:
                time.sleep(LASTS)
                os._exit(0)
        except BlockingIOError as error:
            yield Metadata("fork", f"refused: {error.strerror}")
            return
    yield from _wait()
    yield Metadata("fork", DONE)


@step("extract.allocate@1", accepts=("trial/allocate",))
def allocate(given: Given, stream: BinaryIO) -> Iterator[Record]:
    try:
        bytearray(HUGE)
    except MemoryError:
        yield Metadata("allocate", "refused: no more memory")
    else:
        yield Metadata("allocate", DONE)


@step("extract.share@1", accepts=("trial/share",))
def share(given: Given, stream: BinaryIO) -> Iterator[Record | Beat]:
    """Memory that processes share, which no limit of a process counts: twice what a worker may use."""
    size = 2 * resource.getrlimit(resource.RLIMIT_DATA)[0]
    whole = mmap.mmap(-1, size)
    for _ in range(size // PIECE):
        whole.write(b"1" * PIECE)
        yield Beat()
    yield from _wait()
    yield Metadata("share", DONE)


@step("extract.sleep@1", accepts=("trial/sleep",))
def sleep(given: Given, stream: BinaryIO) -> Iterator[Record]:
    time.sleep(LASTS)
    yield Metadata("sleep", DONE)


def _wait() -> Iterator[Beat]:
    """Long enough for whoever watches, and not for want of getting on."""
    for _ in range(12):
        time.sleep(0.25)
        yield Beat()


REGISTRY = Registry(identify, (layers, reach, fork, allocate, share, sleep), (), ())
