"""Landlock: which files a worker may read, and that it may write to one folder only; no TCP, no signals to others.

https://docs.kernel.org/userspace-api/landlock.html; Linux 5.13, no privilege needed. Later kernels take more into
the rules: each version's part is used where the kernel has it.
"""

import contextlib
import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""Alike on every architecture."""

ASK_VERSION = 1
BENEATH = 1
EXECUTE, WRITE, READ, LIST, REMOVE_FOLDER, REMOVE, MAKE_FOLDER, MAKE_FILE = (
    1 << bit for bit in (0, 1, 2, 3, 4, 5, 7, 8)
)
REFER, TRUNCATE, DEVICE = 1 << 13, 1 << 14, 1 << 15
OF_FILES = EXECUTE | WRITE | READ | TRUNCATE | DEVICE

LOOK = READ | LIST
RUN = LOOK | EXECUTE
KEEP = LOOK | WRITE | REMOVE_FOLDER | REMOVE | MAKE_FOLDER | MAKE_FILE | REFER | TRUNCATE
"""To write, but no links, devices or sockets, and nothing that could be executed."""

TCP = 3
SIGNALS_AND_SOCKETS = 3


def version(libc: ctypes.CDLL) -> int:
    """Which Landlock the kernel has, 0 where it has none or it is switched off."""
    return max(0, int(libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ASK_VERSION)))


def restrict(libc: ctypes.CDLL, allowed: Iterable[tuple[Path, int]]) -> None:
    """Forbid this process and its children for good all but what is `allowed` below each path; what is not there is
    passed over. It must have no_new_privs. OSError where the kernel has no Landlock or refuses."""
    newest = version(libc)
    handled = (1 << (13 if newest < 2 else 14 if newest < 3 else 15 if newest < 5 else 16)) - 1
    attributes = struct.pack("QQQ", handled, TCP if newest >= 4 else 0, SIGNALS_AND_SOCKETS if newest >= 6 else 0)
    size = 8 if newest < 4 else 16 if newest < 6 else 24
    rules = _call(libc, CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
    for path, rights in allowed:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError):
            _allow(libc, rules, path, rights & handled)
    _call(libc, RESTRICT_SELF, rules, 0)
    os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, path: Path, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= OF_FILES
        _call(libc, ADD_RULE, rules, BENEATH, struct.pack("=Qi", rights, place), 0)
    finally:
        os.close(place)


def _call(libc: ctypes.CDLL, number: int, *arguments: object) -> int:
    done = int(libc.syscall(number, *arguments))
    if done < 0:
        raise OSError(ctypes.get_errno(), f"landlock: {os.strerror(ctypes.get_errno())}")
    return done
