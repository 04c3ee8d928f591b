"""What a worker gives up before it reads anything: network, core dumps, unlimited memory and file sizes."""

import ctypes
import os
import platform
import resource
import signal
import struct

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP = 1, 38, 22
SECCOMP_MODE_FILTER = 2
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | 13

# Audit architecture, and the numbers of `socket` and `io_uring_setup` (linux/audit.h, asm/unistd.h).
ARCHITECTURES = {"x86_64": (0xC000003E, 41, 425), "aarch64": (0xC00000B7, 198, 425)}


def confine(memory: int, largest_file: int) -> None:
    """Limit this process and its children for good: `memory` and `largest_file` in bytes, and no sockets at all."""
    _limit(resource.RLIMIT_DATA, memory)
    _limit(resource.RLIMIT_FSIZE, largest_file)
    _limit(resource.RLIMIT_CORE, 0)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    _refuse_sockets(libc)


def _limit(kind: int, value: int) -> None:
    """For good, and never above what this process was given."""
    highest = resource.getrlimit(kind)[1]
    value = value if highest == resource.RLIM_INFINITY else min(value, highest)
    resource.setrlimit(kind, (value, value))


def _refuse_sockets(libc: ctypes.CDLL) -> None:
    """A seccomp filter (Linux 3.17, no privilege needed) that answers EACCES to every new socket."""
    numbers = ARCHITECTURES.get(platform.machine())
    if numbers is None:
        return
    architecture, *refused = numbers
    program = [
        struct.pack("HBBI", 0x20, 0, 0, 4),
        struct.pack("HBBI", 0x15, 0, len(refused) + 1, architecture),
        struct.pack("HBBI", 0x20, 0, 0, 0),
        *(struct.pack("HBBI", 0x15, len(refused) - place, 0, number) for place, number in enumerate(refused)),
        struct.pack("HBBI", 0x06, 0, 0, ALLOW),
        struct.pack("HBBI", 0x06, 0, 0, REFUSE),
    ]
    code = ctypes.create_string_buffer(b"".join(program))
    head = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(code)))
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, head, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"seccomp: {os.strerror(ctypes.get_errno())}")
