"""What a worker gives up before it reads anything: network, files but those it is to read, writing but to its own
folder, privileges, unlimited memory and file sizes. Each layer that the kernel has must hold, or the worker ends.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import clew
from clew.executors import landlock, seccomp

PR_SET_PDEATHSIG, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 24, 38
NEW_USER, NEW_NET, NEW_IPC = 0x10000000, 0x40000000, 0x08000000
CAPABILITIES = 64
READ_ANY = 1 << 2
"""CAP_DAC_READ_SEARCH: root has read the haul with it when it was collected."""

OPEN_FILES = 4096
TASKS = 128
"""Processes and threads of one worker and the programs that it starts."""

PROGRAMS = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/opt", "/nix/store", "/gnu/store")
SETTINGS = (
    "/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/localtime", "/etc/passwd", "/var/cache/fontconfig",
    "/dev/urandom", "/dev/random", "/dev/zero", "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat",
    "/proc/sys/vm", "/sys/devices/system",
)  # fmt: skip


def confine(memory: int, largest_file: int, scratch: Path, readable: Iterable[Path]) -> None:
    """Limit this process and its children for good: `memory` and `largest_file` in bytes; files below `readable`, and
    what programs need, can be read, only `scratch` be written. OSError where a layer that is there does not hold."""
    _limit(resource.RLIMIT_DATA, memory)
    _limit(resource.RLIMIT_FSIZE, largest_file)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_CORE, 0)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    libc = ctypes.CDLL(None, use_errno=True)
    _leave_network(libc)
    _drop_capabilities(libc)
    _set(libc, PR_SET_PDEATHSIG, signal.SIGKILL)  # only now: a change of privileges takes it back
    _set(libc, PR_SET_NO_NEW_PRIVS, 1)
    if landlock.version(libc):
        landlock.restrict(libc, _allowed(scratch, readable))
    if seccomp.known():
        seccomp.refuse_calls(libc)


def missing() -> list[str]:
    """The layers that this machine cannot give at all, each with what is lost."""
    lacks = []
    if not landlock.version(ctypes.CDLL(None, use_errno=True)):
        lacks.append("Landlock (Linux 5.13): a parser that is taken over could write and read files of yours")
    if not seccomp.known():
        lacks.append(f"seccomp for {platform.machine()}: a parser that is taken over could open connections")
    return lacks


def _limit(kind: int, value: int) -> None:
    """For good, and never above what this process was given."""
    highest = resource.getrlimit(kind)[1]
    value = value if highest == resource.RLIM_INFINITY else min(value, highest)
    resource.setrlimit(kind, (value, value))


def _leave_network(libc: ctypes.CDLL) -> None:
    """Move to a network of its own, that has nothing in it, where the machine lets us; seccomp stands behind it.

    A user other than root needs a user namespace for that, in which the number of processes can be limited too: else
    the limit would count all that the user runs, and for root none.
    """
    user, group = os.getuid(), os.getgid()
    if user == 0:
        libc.unshare(NEW_NET | NEW_IPC)
    elif libc.unshare(NEW_USER | NEW_NET | NEW_IPC) == 0:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
        _limit(resource.RLIMIT_NPROC, TASKS)


def _drop_capabilities(libc: ctypes.CDLL) -> None:
    """Give up what root may do; what reads the haul where others own its files is all that root keeps."""
    kept = READ_ANY if os.getuid() == 0 else 0
    for number in range(CAPABILITIES):
        libc.prctl(PR_CAPBSET_DROP, number, 0, 0, 0)
    head, body = struct.pack("Ii", 0x20080522, 0), ctypes.create_string_buffer(24)
    if libc.capget(head, body) != 0:
        raise OSError(ctypes.get_errno(), f"capabilities: {os.strerror(ctypes.get_errno())}")
    kept &= struct.unpack("6I", body.raw)[1]
    if libc.capset(head, struct.pack("6I", kept, kept, 0, 0, 0, 0)) != 0:
        raise OSError(ctypes.get_errno(), f"capabilities: {os.strerror(ctypes.get_errno())}")


def _allowed(scratch: Path, readable: Iterable[Path]) -> Iterator[tuple[Path, int]]:
    """Paths, and what may be done below each."""
    yield scratch, landlock.KEEP
    yield Path("/dev/null"), landlock.OF_FILES & ~landlock.EXECUTE
    ours = (sys.prefix, sys.base_prefix, *(path for path in sys.path if path), str(Path(clew.__file__).parent))
    yield from ((Path(path), landlock.RUN) for path in (*PROGRAMS, *ours))
    models = (os.environ.get("TESSDATA_PREFIX"), os.environ.get("CLEW_MODELS"))
    yield from ((Path(path), landlock.LOOK) for path in (*SETTINGS, *filter(None, models)))
    yield from ((path, landlock.LOOK) for path in readable)


def _set(libc: ctypes.CDLL, option: int, value: int) -> None:
    if libc.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"a worker cannot be confined: {os.strerror(ctypes.get_errno())}")
