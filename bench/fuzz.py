"""`make fuzz`: files damaged on purpose, each read by the step that takes it, for some minutes.

    python -m bench.fuzz [--minutes N] [--seed N] [--corpus FOLDER ...] [--only STEP] [--keep FOLDER]
                         [--passwords FILE]

A file is changed by a seeded generator (bits, truncations, splices, lengths), told and read in a child process that may
die. A step may raise Unreadable, NotInstalled, Interrupted or MemoryError, and nothing else. What it raised besides is
counted by step, kind and place; the first file of each is kept. Members are not read further. With `--only`, the files
that are changed are those that the step takes as they are, so that all of the time is its.
"""

import argparse
import io
import itertools
import multiprocessing
import os
import random
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from clew.errors import Interrupted, NotInstalled, Unreadable
from clew.extract.identify.identify import identify
from clew.model import Identity, Passage, Rendition
from clew.step import Contained, Given
from clew.steps import REGISTRY

HAUL = Path("demo/haul")
LARGEST = 2 << 20
MEMORY = 2 << 30
PATIENCE = 20.0
"""Seconds of computing that a file may take; a worker would have 60 without progress."""

WAITING = 10
"""Times as long may pass, on a busy machine or in a process that waits."""

MEMBERS = 2_000
BYTES = 64 << 20
APART = ("extract.tail", "extract.ocr")
"""Libraries and programs of others, which are slow and have tests of their own."""

LENGTHS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)


def main() -> None:
    parser = argparse.ArgumentParser(description="Read damaged files, and count what steps raise that they may not")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, action="append", default=[], help="more files, besides the demo haul")
    parser.add_argument("--only", default="", help="a step's name, or how it begins")
    parser.add_argument("--passwords", type=Path, help="words to open encrypted files with, one a line")
    parser.add_argument("--keep", type=Path, default=Path("bench-out/fuzz"))
    given = parser.parse_args()
    files = [path for folder in (HAUL, *given.corpus) for path in sorted(folder.rglob("*"))]
    files = [path for path in files if path.is_file() and not path.is_symlink() and 0 < path.stat().st_size <= LARGEST]
    passwords = tuple(given.passwords.read_text("utf-8").splitlines()) if given.passwords else ()
    fuzz(files, given.seed, time.monotonic() + 60 * given.minutes, Runner(given.only, passwords), given.keep)


def fuzz(files: list[Path], seed: int, until: float, runner: "Runner", keep: Path) -> None:
    keep.mkdir(parents=True, exist_ok=True)
    contents = [(path.suffix.lower(), path.read_bytes()) for path in files]
    faults: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    if runner.only:
        contents = [each for each in contents if runner.step_of(*each).startswith(runner.only)]
        if not contents:
            sys.exit(f"{runner.only}: takes none of the {len(files)} files")
        print(f"{len(contents)} of {len(files)} files are taken by {runner.only}", flush=True)
    for number in itertools.count():
        if time.monotonic() > until:
            break
        chance = random.Random(f"{seed}.{number}")
        suffix, content = contents[chance.randrange(len(contents))]
        damaged = change(chance, content, contents)
        step, fault = runner.read(suffix, damaged)
        tried[step] += 1
        if fault:
            key = f"{step}:{fault}"
            faults[key] += 1
            if faults[key] == 1:
                (keep / f"{seed}.{number}{suffix}").write_bytes(damaged)
                print(f"{key}  {keep}/{seed}.{number}{suffix}", flush=True)
    runner.end()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"\n{spent.ru_utime + spent.ru_stime:.0f} s of computing")
    print(f"{sum(tried.values()):,} files: " + ", ".join(f"{step} {count}" for step, count in sorted(tried.items())))
    print(f"{sum(faults.values()):,} faults of {len(faults)} kinds")
    for key, count in faults.most_common():
        print(f"{count:6} {key}")


def change(chance: random.Random, content: bytes, others: list[tuple[str, bytes]]) -> bytes:
    """One to six changes, each of a kind that real damage or malice is of."""
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        if not damaged:
            return bytes(damaged)
        at = chance.randrange(len(damaged))
        kind = chance.randrange(7)
        if kind == 0:
            damaged[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            damaged[at : at + chance.randint(1, 16)] = chance.randbytes(chance.randint(1, 16))
        elif kind == 2:
            del damaged[at : at + chance.randint(1, 512)]
        elif kind == 3 and chance.random() < 0.3:
            del damaged[at:]
        elif kind == 4:
            start = chance.randrange(len(damaged))
            damaged[at:at] = damaged[start : start + chance.randint(1, 512)]
        elif kind == 5:
            other = chance.choice(others)[1]
            start = chance.randrange(len(other))
            damaged[at : at + 256] = other[start : start + chance.randint(1, 512)]
        else:
            width = chance.choice((1, 2, 4, 8))
            value = chance.choice(LENGTHS) & (1 << 8 * width) - 1
            damaged[at : at + width] = value.to_bytes(width, chance.choice(("little", "big")))
    return bytes(damaged)


class Runner:
    """A child process that reads one file after another, and another one where it dies."""

    def __init__(self, only: str, passwords: tuple[str, ...]) -> None:
        self.only = only
        self.told = (only, passwords)
        self.start()

    def start(self) -> None:
        self.here, there = multiprocessing.Pipe()
        self.child = multiprocessing.get_context("spawn").Process(target=serve, args=(there, *self.told), daemon=True)
        self.child.start()
        there.close()

    def end(self) -> None:
        self.child.kill()
        self.child.join()

    def step_of(self, suffix: str, content: bytes) -> str:
        """The step that takes a file, which is not read."""
        return self.read(suffix, content, only_told=True)[0]

    def read(self, suffix: str, content: bytes, only_told: bool = False) -> tuple[str, str]:
        """The step and its fault, "" where there was none."""
        step = "identify"
        try:
            self.here.send((suffix, content, only_told))
            while self.here.poll(WAITING * PATIENCE):
                step, fault = self.here.recv()
                if fault is not None:
                    return step, fault
            fault = f"waits for more than {WAITING * PATIENCE:g} s"
        except (EOFError, OSError):
            self.child.join()
            late = self.child.exitcode == -signal.SIGPROF
            fault = f"more than {PATIENCE:g} s" if late else f"the process ended with {self.child.exitcode}"
        self.end()
        self.start()
        return step, fault


def serve(there: Connection, only: str, passwords: tuple[str, ...]) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # libraries complain of each file
    while True:
        suffix, content, only_told = there.recv()
        signal.setitimer(signal.ITIMER_PROF, PATIENCE)  # ends the process
        identity = None
        fault = ""
        name = "identify"
        try:
            unknown = Given("0" * 64, len(content), "", hint={"suffix": suffix})
            identity = next(identify.run(unknown, io.BytesIO(content)))
            assert isinstance(identity, Identity)
            step = REGISTRY.extractor(identity.media_type)
            name = step.name
            there.send((name, None))
            if not only_told and name not in APART and name.startswith(only):
                given = Given("0" * 64, len(content), identity.media_type, identity.charset, {"suffix": suffix})
                if step.passwords:
                    given = replace(given, passwords=passwords)
                drain(step.run(given, io.BytesIO(content)))
        except (Unreadable, NotInstalled, Interrupted, MemoryError):
            pass
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)
            ours = [each for each in place if "/clew/" in each.filename] or place
            fault = f"{type(error).__name__}:{Path(ours[-1].filename).name}:{ours[-1].lineno}"
        there.send((name, fault))


def drain(records: object) -> None:
    """Read all that a step yields, as the runner would: members to their end, text that must be text."""
    size = 0
    for number, record in enumerate(records):  # type: ignore[var-annotated, arg-type]
        if isinstance(record, Contained):
            for chunk in record.content:
                size += len(chunk)
                if size > BYTES:
                    return
        elif isinstance(record, Passage):
            size += len(record.text)
            assert record.at.chars is None or record.at.chars[1] - record.at.chars[0] == len(record.text)
        elif isinstance(record, Rendition):
            size += len(record.content)
        if number > MEMBERS * 10 or size > BYTES:
            return


if __name__ == "__main__":
    main()
