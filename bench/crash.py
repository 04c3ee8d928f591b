"""`make crash N=100`: kill a sift at random moments, let the next one end it, and compare `clew digest` each time.

What is killed by SIGKILL is in turn a worker, the main process, or all processes at once. Every ninth round is killed
a second time while it goes on.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from email.message import EmailMessage
from pathlib import Path

from bench.haul import make

FILES = 2_000
"""Of every kind and brief: where a kill falls matters, not how long a step takes."""

MESSAGES = 1_000
"""In one mailbox, so that a long item is under way when it happens."""

KINDS = ("worker", "main", "group")


def main(rounds: int) -> None:
    scratch = Path(tempfile.mkdtemp(prefix="clew-crash-"))
    try:
        make(scratch / "haul", FILES, brief=True)
        _mailbox(scratch / "haul" / "all.mbox")
        begun = time.monotonic()
        _end(scratch / "haul", scratch / "whole")
        whole, seconds = _digest(scratch / "whole"), time.monotonic() - begun
        print(f"{FILES:,} files and a mailbox of {MESSAGES:,} messages in {seconds:.1f} s, digest {whole[:12]}")
        equal = sum(_round(scratch, number, whole, seconds) for number in range(rounds))
        print(f"{equal} of {rounds} digests equal")
        sys.exit(0 if equal == rounds else 1)
    finally:
        shutil.rmtree(scratch)


def _round(scratch: Path, number: int, whole: str, seconds: float) -> bool:
    chance = random.Random(number)
    case = scratch / "case"
    kind = KINDS[number % len(KINDS)]
    times = 2 if number % 9 == 8 else 1
    moments = [seconds * chance.uniform(0.05, 1) for _ in range(times)]
    done = Counter(_killed(scratch / "haul", case, kind, moment) for moment in moments)
    _end(scratch / "haul", case)
    equal = _digest(case) == whole
    print(f"{number + 1:4} {kind:7} {dict(done)} {'equal' if equal else 'DIFFERS: ' + str(case)}", flush=True)
    if equal:
        shutil.rmtree(case)
    return equal


def _killed(haul: Path, case: Path, kind: str, after: float) -> str:
    """Start a sift and kill what `kind` says after some seconds; what came of it."""
    child = _start(haul, case)
    time.sleep(after)
    victims = _workers(child.pid) if kind == "worker" else [child.pid]
    if child.poll() is not None or not victims:
        child.wait()
        return "had ended"
    if kind == "group":
        victims = [*_workers(child.pid), child.pid]
    for victim in victims if kind == "group" else victims[:1]:
        try:
            os.kill(victim, signal.SIGKILL)
        except ProcessLookupError:
            return "had ended"
    child.wait()
    return "killed"


def _workers(pid: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _start(haul: Path, case: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "clew", "sift", str(haul), "--case", str(case)]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _end(haul: Path, case: Path) -> None:
    code = _start(haul, case).wait()
    if code not in (0, 3):
        raise SystemExit(f"a sift that was not killed ended with {code}: {case}")


def _digest(case: Path) -> str:
    command = [sys.executable, "-m", "clew", "digest", "--case", str(case)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _mailbox(path: Path) -> None:
    chance = random.Random(11)
    with path.open("wb") as file:
        for number in range(MESSAGES):
            mail = EmailMessage()
            mail["From"], mail["To"] = f"clerk{number % 40}@example.org", "harbour@example.org"
            mail["Subject"], mail["Message-ID"] = f"Crate {number}", f"<{number}@example.org>"
            mail.set_content(f"Crate {number} of {chance.randrange(10**9)} lies at the old quay.\n")
            file.write(b"From clerk Mon May  1 10:00:00 2017\n" + mail.as_bytes() + b"\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
