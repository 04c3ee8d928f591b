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

ONLY_64_BIT = 0x40000000
"""System calls from here on are x86-64's second table (x32), which no worker needs."""

# Audit architecture (linux/audit.h), and the numbers (asm/unistd.h) of what opens a connection (socket,
# io_uring_setup) or reaches into another process (ptrace, process_vm_readv, process_vm_writev, pidfd_getfd).
ARCHITECTURES = {
    "x86_64": (0xC000003E, 41, 425, 101, 310, 311, 438),
    "aarch64": (0xC00000B7, 198, 425, 117, 270, 271, 438),
}


def confine(memory: int, largest_file: int) -> None:
    """Limit this process and its children for good: `memory` and `largest_file` in bytes; no sockets, no debugging."""
    _limit(resource.RLIMIT_DATA, memory)
    _limit(resource.RLIMIT_FSIZE, largest_file)
    _limit(resource.RLIMIT_CORE, 0)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    libc = ctypes.CDLL(None, use_errno=True)
    _set(libc, PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    _refuse_calls(libc)


def _limit(kind: int, value: int) -> None:
    """For good, and never above what this process was given."""
    highest = resource.getrlimit(kind)[1]
    value = value if highest == resource.RLIM_INFINITY else min(value, highest)
    resource.setrlimit(kind, (value, value))


def _refuse_calls(libc: ctypes.CDLL) -> None:
    """A seccomp filter (Linux 3.17, no privilege needed) that answers EACCES to what a worker never needs."""
    numbers = ARCHITECTURES.get(platform.machine())
    if numbers is None:
        return
    architecture, *refused = numbers
    count = len(refused)
    program = [
        struct.pack("HBBI", 0x20, 0, 0, 4),  # the architecture
        struct.pack("HBBI", 0x15, 0, count + 3, architecture),
        struct.pack("HBBI", 0x20, 0, 0, 0),  # the call's number
        struct.pack("HBBI", 0x35, count + 1, 0, ONLY_64_BIT),
        *(struct.pack("HBBI", 0x15, count - place, 0, number) for place, number in enumerate(refused)),
        struct.pack("HBBI", 0x06, 0, 0, ALLOW),
        struct.pack("HBBI", 0x06, 0, 0, REFUSE),
    ]
    code = ctypes.create_string_buffer(b"".join(program))
    head = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(code)))
    _set(libc, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _set(libc, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, head)


def _set(libc: ctypes.CDLL, *arguments: object) -> None:
    if libc.prctl(*arguments) != 0:
        raise OSError(ctypes.get_errno(), f"a worker cannot be confined: {os.strerror(ctypes.get_errno())}")
