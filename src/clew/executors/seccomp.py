"""A filter of system calls for workers: what no parser needs is refused with EACCES, so that a library that tries it
finds another way; calls of another architecture end the process.

Written as classic BPF, see linux/seccomp.h and linux/bpf_common.h; needs Linux 3.17 and no privilege.
"""

import ctypes
import os
import platform
import signal
import struct

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
ALLOW, REFUSE, ABSENT, END = 0x7FFF0000, 0x00050000 | 13, 0x00050000 | 38, 0x80000000

ONLY_64_BIT = 0x40000000
"""System calls from here on are x86-64's second table (x32), which no worker needs."""

NUMBER, ARCHITECTURE, FIRST, SECOND = 0, 4, 16, 24
"""Where struct seccomp_data holds them; of an argument, its lower half."""

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
NAMESPACES = 0x7E020080
"""CLONE_NEW*: namespaces of its own would give back to a process what it had given up."""

TIOCSTI, TIOCLINUX = 0x5412, 0x541C
"""Would type into the terminal that the worker's messages go to."""

MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
"""The audit architecture (linux/audit.h), and which of the numbers below (asm/unistd.h) is its."""

REFUSED = {
    # network, and what carries files between processes
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206), "sendmsg": (46, 211), "sendmmsg": (307, 269),
    # memory that no limit counts, or that outlives who made it
    "shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180),
    "memfd_create": (319, 279), "memfd_secret": (447, 447),
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "move_pages": (279, 239),
    "migrate_pages": (256, 238),
    # leaving the group of processes that the runner watches and ends
    "setsid": (112, 157), "setpgid": (109, 154),
    # namespaces and mounts
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    # large and little used parts of the kernel, in which most faults are found
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "personality": (135, 92), "modify_ldt": (154, None),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218), "fanotify_init": (300, 262),
    # what Landlock leaves open: owners, rights, times and attributes of files anywhere
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, None),
    "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54), "utime": (132, None), "utimes": (235, None),
    "futimesat": (261, None), "utimensat": (280, 88), "setxattr": (188, 5), "lsetxattr": (189, 6),
    "fsetxattr": (190, 7), "setxattrat": (463, 463), "removexattr": (197, 14), "lremovexattr": (198, 15),
    "fremovexattr": (199, 16), "removexattrat": (466, 466), "file_setattr": (469, 469),
    # files past their paths, special files
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "mknod": (133, None), "mknodat": (259, 33),
    "quotactl": (179, 60), "quotactl_fd": (443, 443),
    # the machine
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225),
    "acct": (163, 89), "syslog": (103, 116), "iopl": (172, None), "ioperm": (173, None),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "clock_adjtime": (305, 266), "adjtimex": (159, 171),
    "sethostname": (170, 161), "setdomainname": (171, 162), "vhangup": (153, 58),
}  # fmt: skip

CLONE, CLONE3, IOCTL, PRCTL, PRLIMIT = (56, 220), (435, 435), (16, 29), (157, 167), (302, 261)


def known() -> bool:
    """Whether this machine's system calls are in the table."""
    return platform.machine() in MACHINES


def refuse_calls(libc: ctypes.CDLL) -> None:
    """Filter this process and its children for good; it must have no_new_privs. OSError where that fails."""
    program = _program(*MACHINES[platform.machine()])
    code = ctypes.create_string_buffer(b"".join(program))
    head = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(code)))
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, head, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"seccomp: {os.strerror(ctypes.get_errno())}")


def _program(architecture: int, column: int) -> list[bytes]:
    """The filter. Jumps count from the next instruction; each block on a call's arguments ends in a return."""
    refused = [numbers[column] for numbers in REFUSED.values()]
    plain = [number for number in refused if number is not None]
    return [
        _load(ARCHITECTURE), _equal(architecture, 1, 0), _answer(END),
        _load(NUMBER), _at_least(ONLY_64_BIT, 0, 1), _answer(END),
        _equal(CLONE3[column], 0, 1), _answer(ABSENT),  # whose flags no filter sees: libc goes on with clone
        _equal(CLONE[column], 0, 4), _load(FIRST), _any_bit(NAMESPACES, 0, 1), _answer(REFUSE), _answer(ALLOW),
        _equal(IOCTL[column], 0, 5), _load(SECOND), _equal(TIOCSTI, 1, 0), _equal(TIOCLINUX, 0, 1),
        _answer(REFUSE), _answer(ALLOW),
        # whoever dies with its parent goes on to; nobody takes in orphans
        _equal(PRCTL[column], 0, 7), _load(FIRST), _equal(PR_SET_CHILD_SUBREAPER, 3, 0),
        _equal(PR_SET_PDEATHSIG, 0, 3), _load(SECOND), _equal(signal.SIGKILL, 1, 0), _answer(REFUSE), _answer(ALLOW),
        _equal(PRLIMIT[column], 0, 4), _load(FIRST), _equal(0, 1, 0), _answer(REFUSE), _answer(ALLOW),
        *(_equal(number, len(plain) - place, 0) for place, number in enumerate(plain)),
        _answer(ALLOW), _answer(REFUSE),
    ]  # fmt: skip


def _load(offset: int) -> bytes:
    return struct.pack("HBBI", 0x20, 0, 0, offset)


def _equal(value: int, then: int, otherwise: int) -> bytes:
    return struct.pack("HBBI", 0x15, then, otherwise, value)


def _at_least(value: int, then: int, otherwise: int) -> bytes:
    return struct.pack("HBBI", 0x35, then, otherwise, value)


def _any_bit(mask: int, then: int, otherwise: int) -> bytes:
    return struct.pack("HBBI", 0x45, then, otherwise, mask)


def _answer(value: int) -> bytes:
    return struct.pack("HBBI", 0x06, 0, 0, value)
