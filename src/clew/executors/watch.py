"""What workers and the programs that they started use, seen from outside: it holds for root too, whom the kernel's
limit on processes leaves alone, and counts memory that processes share, which no limit of a process counts."""

import os
from collections.abc import Collection
from typing import NamedTuple

GROUP, THREADS = 2, 17
"""Places in /proc/PID/stat after the program's name, see proc_pid_stat(5)."""


class Use(NamedTuple):
    """Processes and threads, and bytes in memory that are theirs or shared among them, no file's."""

    tasks: int = 0
    memory: int = 0


def used(groups: Collection[int]) -> dict[int, Use]:
    """What each process group uses now; nothing is told of one whose processes have ended. Needs /proc."""
    told: dict[int, Use] = {}
    for name in filter(str.isdecimal, os.listdir("/proc")):
        try:
            group, threads = _group(name)
            if group in groups:
                tasks, memory = told.get(group, Use())
                told[group] = Use(tasks + threads, memory + _memory(name))
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # it has ended just now, or is hidden from us as those of others are
    return told


def _group(process: str) -> tuple[int, int]:
    """A process's group, and how many threads it has."""
    with open(f"/proc/{process}/stat", "rb", buffering=0) as file:
        fields = file.read(2_000).rpartition(b")")[2].split()
    return int(fields[GROUP]), int(fields[THREADS])


def _memory(process: str) -> int:
    with open(f"/proc/{process}/status", "rb", buffering=0) as file:
        lines = file.read(8_000).splitlines()
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith((b"RssAnon:", b"RssShmem:")))
