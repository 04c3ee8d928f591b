"""clew sift: the whole way from a haul to a searchable case."""

import argparse
import os
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from clew.cli import options, sandbox, status
from clew.cli.terminal import harmless
from clew.collect.known import KnownFiles, hash_list
from clew.errors import UsageError
from clew.executors.local import Limits
from clew.pipeline.analysing import faults
from clew.pipeline.collecting import Collected
from clew.pipeline.settled import Again
from clew.pipeline.sift import NO_LISTS, Progress, Sift
from clew.store import schema
from clew.store.case import Case, create
from clew.store.passwords import add_passwords
from clew.store.places import add_collection, amend_collection, check_apart, check_root, find_collection, project
from clew.store.verify import is_received


def arguments(command: argparse.ArgumentParser) -> None:
    options.case(command)
    command.add_argument("haul", nargs="*", type=Path, help="folders or files; none: those of the case, again")
    command.add_argument("--custodian", help="whose files these are")
    command.add_argument("--collected-by", help="who collected them")
    command.add_argument("--exhibit", help="the exhibit's number")
    command.add_argument("--copy", action="store_true", help="take the originals into the case")
    command.add_argument(
        "--known", nargs="+", action="extend", default=[], type=Path, metavar="HASHES",
        help="skip files that everyone has: lists of SHA-256, SHA-1 or MD5, or NSRL RDS as SQLite",
    )  # fmt: skip
    command.add_argument("--password-file", type=Path, metavar="FILE", help="passwords to try, one a line")
    options.workers(command)


def run(given: argparse.Namespace) -> int:
    if not given.haul and not (given.case / "case.toml").exists():
        raise UsageError("name a haul: clew sift HAUL --case DIR")
    said = [name for name in ("custodian", "collected_by", "exhibit", "copy") if getattr(given, name)]
    if said and not given.haul:
        raise UsageError(f"--{said[0].replace('_', '-')}: of which haul? name it: clew sift HAUL --case DIR …")
    for root in given.haul:
        check_root(given.case, root)
    lists = KnownFiles([hash_list(path) for path in given.known])
    case = create(given.case)
    with case.writing():
        case.ledger.check()
        project(case)
        check_apart(case, given.haul)
        for root in given.haul:
            number = find_collection(case, root.resolve())
            if number is None:
                add_collection(case, root, _details(given, root), given.copy)
            else:
                amend_collection(case, number, {name: getattr(given, name) for name, _ in ASKED}, given.copy)
        if given.password_file is not None:
            add_passwords(case, given.password_file)
        return read(case, given.workers, None, lists)


def read(case: Case, workers: int | None, again: Again | None, lists: KnownFiles = NO_LISTS) -> int:
    """Read all that is due of a case that is locked for writing, and tell what became of it; the exit code."""
    from clew.steps import REGISTRY

    sandbox.warn()
    sift = Sift(case, REGISTRY, "clew.steps", workers or os.cpu_count() or 1, Limits(), again, lists)
    teller = Teller(lambda: sift.collector.under_way)
    sift.run([each for each in collections(case) if _is_there(each)], teller)
    teller.end()
    for fault in faults(case):
        print(harmless(fault), file=sys.stderr)
    return status.report(case, as_json=False)


ASKED = (
    ("custodian", "Whose files are these (custodian)?"),
    ("collected_by", "Who collected them?"),
    ("exhibit", "The exhibit's number?"),
)


def _details(given: argparse.Namespace, root: Path) -> dict[str, str | None]:
    """What is known of a new collection: as given, else asked for on a terminal; Enter leaves it open."""
    details: dict[str, str | None] = {name: getattr(given, name) for name, _ in ASKED}
    if sys.stdin.isatty() and sys.stderr.isatty():
        for name, question in ASKED:
            if details[name] is None:
                print(f"{root}: {question} ", end="", file=sys.stderr, flush=True)
                details[name] = sys.stdin.readline().strip() or None
    return details


def collections(case: Case) -> list[Collected]:
    """Those that the case has, where they were last."""
    table = schema.collection
    with case.engine.connect() as connection:
        rows = connection.execute(select(table.c.id, table.c.root, table.c.copied).order_by(table.c.id))
        return [Collected(row.id, Path(row.root), bool(row.copied)) for row in rows]


def _is_there(collection: Collected) -> bool:
    if is_received(str(collection.root)):
        return False
    there, root = collection.root.exists(), harmless(str(collection.root))
    if not there:
        print(f"{root}: not there now, so it is not looked through; mount it again where it was", file=sys.stderr)
    elif is_empty(collection.root):
        print(f"{root}: is empty; where it should not be, mount its disk and run this again", file=sys.stderr)
    return there


def is_empty(root: Path) -> bool:
    """Whether it is a folder with nothing in it, as the place is where a disk is to be mounted."""
    try:
        return root.is_dir() and next(root.iterdir(), None) is None
    except OSError:
        return False


UnderWay = tuple[bytes, int, int]
"""A file that is being hashed: its path, how many bytes it has, and how many of them are hashed."""

LARGE = 1 << 30
"""Bytes of a file whose hashing takes long enough to be told of."""


RECENT = 60.0
"""Seconds over which the rate is taken: what is read first is often slower, or quicker, than what comes after."""

NOTHING = Progress(found=0, found_all=False, done=0, waiting=0, slow=0, seconds=0.0)


class Teller:
    """Progress on stderr: a line that renews itself on a terminal, else one every ten seconds.

    `hashed` gives the file that is being hashed.
    """

    def __init__(self, hashed: Callable[[], UnderWay | None]) -> None:
        self.hashed = hashed
        self.live = sys.stderr.isatty()
        self.last = time.monotonic()
        self.told: deque[Progress] = deque()

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self.last < (0.2 if self.live else 10):
            return
        self.last = now
        self.told.append(progress)
        while progress.seconds - self.told[0].seconds > RECENT:
            self.told.popleft()
        before = self.told[0] if len(self.told) > 1 else NOTHING
        text = describe(progress, self.hashed(), before)
        print(f"\r\x1b[K{text}" if self.live else text, end="" if self.live else "\n", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the line to whatever is printed next."""
        if self.live:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def describe(progress: Progress, hashed: UnderWay | None = None, before: Progress = NOTHING) -> str:
    """How far, and how much longer. No time is promised before all files are found and their like were read."""
    text = f"{progress.found:,} files found{'' if progress.found_all else ' so far'}, {progress.done:,} steps done"
    if hashed is not None and hashed[1] >= LARGE:
        raw, size, done = hashed
        name = harmless(raw.decode("utf-8", "backslashreplace").rpartition("/")[2])[:40]
        text += f", {done / 1e9:,.0f} of {size / 1e9:,.0f} GB of {name} hashed"
    if progress.longest:
        of = f" of {progress.announced:,}" if progress.announced else ""
        text += f", {progress.longest:,}{of} out of the largest file under way"
    if progress.slow:
        text += f", {progress.slow:,} pages to recognise and texts to read closely"
    seconds = seconds_to_go(progress, before)
    return text if seconds is None else f"{text}, about {_clock(seconds)} to go"


def seconds_to_go(progress: Progress, before: Progress = NOTHING) -> float | None:
    """At the rate since `before`; None while it is not known, and while more comes out of containers than is done.

    Slow tasks have a rate of their own, over all that were done.
    """
    if not progress.found_all or not progress.done or progress.seconds < 2:
        return None
    if progress.slow_done:
        fast = progress.waiting * (progress.seconds - progress.slow_seconds) / progress.done
        return fast + progress.slow * progress.slow_seconds / progress.slow_done
    done, seconds = progress.done - before.done, progress.seconds - before.seconds
    growing = before.done > 0 and progress.waiting > before.waiting
    return None if progress.slow or growing or not done else progress.waiting * seconds / done


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
