"""`make bench`: Clew and its peers over the same seeded haul, side by side; prints what docs/performance.md holds."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.haul import SHARES, make
from bench.measure import Sifted, first_hit, peer, sift, size

FILES = 10_000
OF_A_KIND = 500
PYTHON = Path(".venv-bench/bin/python").absolute()


def main(count: int) -> None:
    scratch = Path(tempfile.mkdtemp(prefix="clew-bench-"))
    try:
        haul = scratch / "haul"
        make(haul, count)
        whole(haul, scratch, count)
        kinds(scratch)
        start()
    finally:
        shutil.rmtree(scratch)


def whole(haul: Path, scratch: Path, count: int) -> None:
    files = sorted(path for path in haul.rglob("*") if path.is_file())
    bulk = size(haul)
    first = first_hit(haul, scratch / "first", "harbour")
    clew = sift(haul, scratch / "case")
    again = sift(haul, scratch / "case")
    rust = peer(PYTHON, "kreuzberg", files, scratch)
    few = files[:: max(1, len(files) // 500)][:500]
    java = peer(PYTHON, "tika", few, scratch)
    print(f"\n{count:,} files, {bulk:.1f} MiB: " + ", ".join(f"{share} % {kind}" for kind, share in SHARES) + "\n")
    print("| | seconds | files/s | MiB/s | not read |\n|---|---|---|---|---|")
    row("Clew: hashed, isolated, stored, indexed", clew.seconds, count, bulk, unread(scratch / "case"))
    row("kreuzberg 4, text only, 2 processes", rust["seconds"], count, bulk, rust["failed"])
    of_these = size_of(few)
    native = f"Apache Tika (native), text only, 2 processes, {len(few)} files"
    row(native, java["seconds"], len(few), of_these, java["failed"])
    told(clew, again, first, scratch, bulk)
    more = (count / clew.seconds) / (len(few) / java["seconds"])
    less = clew.seconds / rust["seconds"]
    print(f"\nClew took {less:.2f} × kreuzberg's time, and read {more:.0f} × as many files a second as Tika.")


def row(name: str, seconds: float, files: int, bulk: float, failed: float) -> None:
    print(f"| {name} | {seconds:.1f} | {files / seconds:.0f} | {bulk / seconds:.2f} | {failed:.0f} |")


def size_of(files: list[Path]) -> float:
    return sum(path.stat().st_size for path in files) / 2**20


def told(clew: Sifted, again: Sifted, first: float, scratch: Path, bulk: float) -> None:
    case = size(scratch / "case")
    print(f"\nFirst hit after {first:.1f} s; nothing new to read, again: {again.seconds:.1f} s.")
    print(f"Peak memory: main process {clew.main_memory:.0f} MiB, all processes {clew.tree_memory:.0f} MiB.")
    print(f"Case {case:.1f} MiB for a haul of {bulk:.1f} MiB ({case / bulk:.1f} ×).")


def unread(case: Path) -> int:
    """Places and members that Clew did not read whole."""
    command = [sys.executable, "-m", "clew", "status", "--json", "--case", str(case)]
    status = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    return sum(status[kind][state] for kind in ("places", "members") for state in ("partly_read", "unreadable"))


def kinds(scratch: Path) -> None:
    print(f"\n{OF_A_KIND} files of one kind, seconds (files/s):\n\n| | Clew | kreuzberg |\n|---|---|---|")
    for kind, _ in SHARES:
        haul = scratch / f"haul-{kind}"
        make(haul, OF_A_KIND, ((kind, 1),))
        files = sorted(path for path in haul.rglob("*") if path.is_file())
        clew, rust = sift(haul, scratch / f"case-{kind}").seconds, peer(PYTHON, "kreuzberg", files, scratch)["seconds"]
        print(f"| {kind} | {clew:.1f} ({OF_A_KIND / clew:.0f}) | {rust:.1f} ({OF_A_KIND / rust:.0f}) |")


def start() -> None:
    command = [sys.executable, "-m", "clew", "--help"]
    times = []
    for _ in range(11):
        begun = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - begun)
    print(f"\n`clew --help`: {sorted(times)[5]:.2f} s (median of 11).")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else FILES)
