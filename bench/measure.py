"""Run things as a user would and measure them from outside: time, memory, size."""

import contextlib
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

PAUSE = 0.5


@dataclass(frozen=True)
class Sifted:
    """Seconds a sift took, peak resident MiB of its main process and of the whole tree."""

    seconds: float
    main_memory: float
    tree_memory: float


def sift(haul: Path, case: Path) -> Sifted:
    """`clew sift`, from start to end."""
    begun = time.perf_counter()
    child = _start(haul, case)
    peak_main = peak_tree = 0.0
    while not _ended(child):
        main, tree = _memory(child.pid)
        peak_main, peak_tree = max(peak_main, main), max(peak_tree, tree)
    if child.returncode not in (0, 3):
        raise SystemExit(f"clew sift ended with {child.returncode}")
    return Sifted(time.perf_counter() - begun, peak_main, peak_tree)


def first_hit(haul: Path, case: Path, word: str) -> float:
    """Seconds from the start of a sift until `clew search`, tried again and again beside it, finds the word."""
    begun = time.perf_counter()
    child = _start(haul, case)
    command = [sys.executable, "-m", "clew", "search", word, "--json", "--limit", "1", "--case", str(case)]
    while child.poll() is None:
        if subprocess.run(command, capture_output=True, check=False).stdout.strip():
            break
    seconds = time.perf_counter() - begun
    child.terminate()
    child.wait()
    return seconds


def _start(haul: Path, case: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "clew", "sift", str(haul), "--case", str(case)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def _ended(child: "subprocess.Popen[bytes]") -> bool:
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(PAUSE)
    return child.returncode is not None


def _memory(main: int) -> tuple[float, float]:
    """Resident MiB of a process, and of it with all that it started (shared pages counted once a process)."""
    sizes = {}
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            lines = (folder / "status").read_text().splitlines()
        except OSError:
            continue
        fields = dict(line.split(":", 1) for line in lines if ":" in line)
        parents[int(folder.name)] = int(fields["PPid"])
        sizes[int(folder.name)] = int(fields.get("VmRSS", "0 kB").split()[0]) / 1024
    return sizes.get(main, 0.0), sum(size for pid, size in sizes.items() if _below(pid, main, parents))


def _below(pid: int, top: int, parents: dict[int, int]) -> bool:
    while pid > 1 and pid != top:
        pid = parents.get(pid, 0)
    return pid == top


def size(folder: Path) -> float:
    """MiB that the files below a folder hold."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def peer(python: Path, name: str, files: list[Path], scratch: Path, processes: int = 2) -> dict[str, float]:
    """A peer over the files, shared out among processes: seconds from start to end of all of them, and what failed."""
    lists = []
    for number in range(processes):
        lists.append(scratch / f"{name}-{number}.txt")
        lists[-1].write_text("\n".join(map(str, files[number::processes])))
    begun = time.perf_counter()
    script = str(Path(__file__).with_name("peer.py"))
    running = [subprocess.Popen([python, script, name, path], stdout=subprocess.PIPE, text=True) for path in lists]
    told = [json.loads(child.communicate()[0].splitlines()[-1]) for child in running]
    seconds = time.perf_counter() - begun
    totals = {key: sum(each[key] for each in told) for key in ("files", "failed", "characters")}
    return {"seconds": seconds, **totals}
