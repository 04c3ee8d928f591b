"""What left the case, to whom, as the ledger and the lists that it names tell it."""

import shlex
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from clew.errors import IntegrityError
from clew.handover import verify
from clew.handover.export import SHELF
from clew.handover.handing import EVENT, bag_head
from clew.model import Digest
from clew.serve.custody_page import read
from clew.store.case import Case
from clew.store.redactions import REDACTED


@dataclass(frozen=True)
class Left:
    """A handover that was made: line `line` of the ledger. `by` is "" where nobody was named; `manifest` is the list
    of its items; `sha256` is that of the file, where it left as an encrypted one, else ""."""

    line: int
    time: str
    actor: str
    by: str
    recipient: str
    purpose: str
    marking: str
    note: str
    folder: str
    bag: str
    signer: str
    items: int
    withheld: int
    manifest: Digest
    sha256: Digest


def left(case: Case) -> Sequence[Left]:
    """All, the latest first; those before a line of the ledger that was altered, where one was."""
    return _left(case, _state(case))


def _state(case: Case) -> tuple[int, ...]:
    """What changes with every line of the ledger; () where there is none."""
    try:
        status = case.ledger.path.stat()
    except FileNotFoundError:
        return ()
    return status.st_ino, status.st_mtime_ns, status.st_size


def went_to(case: Case, item: Digest) -> Sequence[Left]:
    """The handovers that this item was in, the latest first."""
    every = left(case)
    return [every[at] for at in _by_item(case, tuple(each.manifest for each in every)).get(item, ())]


def went_as_copy(case: Case, item: Digest) -> Sequence[Left]:
    """The handovers that a redacted copy of this item was in, the latest first."""
    every = {each.line: each for copy in _copies(case, _state(case)).get(item, ()) for each in went_to(case, copy)}
    return [every[line] for line in sorted(every, reverse=True)]


def items_of(case: Case, of: Left) -> Sequence[Digest]:
    """What left with it, by digest; none where its list is gone from the case."""
    try:
        return case.blobs.read(of.manifest).decode().split()
    except (OSError, IntegrityError):
        return ()


def bag_of(case: Case, of: Left) -> Path | None:
    """Its folder, where it still lies on the case's shelf as it was made; of an encrypted one the file."""
    there = case.folder.resolve() / SHELF / Path(of.folder).name
    try:
        same = there.is_file() if of.sha256 else bag_head(there) == of.bag
    except OSError:
        return None
    return there if same else None


def checking(folder: Path, of: Left) -> str:
    """The command by which anybody checks it; of an encrypted one, whether it is the file that was made."""
    if of.sha256:
        return shlex.join(["sha256sum", str(folder)])
    return shlex.join(["python3", str(folder / Path(verify.__file__).name), "--signer", of.signer])


@lru_cache(maxsize=2)
def _left(case: Case, state: tuple[int, ...]) -> Sequence[Left]:
    names = [each for each in Left.__annotations__ if each not in ("line", "time", "actor", "items", "withheld")]
    found = []
    for event in read(case.ledger)[0] if state else ():
        if event.event == EVENT:
            told = {name: str(event.details.get(name, "")) for name in names}
            counts = {name: int(event.details.get(name, 0)) for name in ("items", "withheld")}
            found.append(Left(event.seq, event.time, event.actor, **told, **counts))  # type: ignore[arg-type]
    return found[::-1]


@lru_cache(maxsize=2)
def _copies(case: Case, state: tuple[int, ...]) -> Mapping[Digest, set[Digest]]:
    found: defaultdict[Digest, set[Digest]] = defaultdict(set)
    for event in read(case.ledger)[0] if state else ():
        if event.event == REDACTED:
            found[event.details["item"]].add(event.details["copy"])
    return found


@lru_cache(maxsize=2)
def _by_item(case: Case, manifests: tuple[Digest, ...]) -> Mapping[Digest, Sequence[int]]:
    found: defaultdict[Digest, list[int]] = defaultdict(list)
    every = left(case)
    for at in range(len(manifests)):
        for item in items_of(case, every[at]):
            found[item].append(at)
    return found
