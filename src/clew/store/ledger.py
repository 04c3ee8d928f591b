"""The custody ledger: JSON lines, each carrying the hash of the one before, flushed to disk before tables follow.

A chain shows a changed line, not a cut-off tail: keep what `clew ledger head` prints somewhere else.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from clew.errors import IntegrityError

START = "0" * 64
TAIL = 1 << 14
"""Bytes at the end of the file in which its last line is looked for first."""


@dataclass(frozen=True)
class CustodyEvent:
    """One line: `hash` is the SHA-256 of the line's canonical JSON without it; `before` the previous line's hash."""

    seq: int
    time: str
    actor: str
    event: str
    details: dict[str, Any]
    before: str
    hash: str


class Ledger:
    """ledger.jsonl of one case. One writer at a time: the case's lock sees to that."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._checked = Checked()

    def append(self, time: str, actor: str, event: str, details: dict[str, Any]) -> CustodyEvent:
        head = self._mended()
        body: dict[str, Any] = {
            "seq": head.seq + 1 if head else 1,
            "time": time,
            "actor": actor,
            "event": event,
            "details": details,
            "before": head.hash if head else START,
        }
        line = CustodyEvent(**body, hash=hash_of(body))
        with self.path.open("ab") as file:
            file.write(canonical(asdict(line)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        return line

    def mark(self) -> str:
        """The hash of the first line, which all copies of a case share."""
        with self.path.open("rb") as file:
            return _read(file.readline(), "line 1").hash

    def head(self) -> CustodyEvent | None:
        """The last whole line. What follows it is just being written, or was torn by a crash."""
        if not self.path.exists():
            return None
        with self.path.open("rb") as file:
            last, _ = _last(file)
        return _read(last, "last line") if last else None

    def _mended(self) -> CustodyEvent | None:
        """The last whole line, for who holds the case's lock: a torn one was never acted on, and is cut away."""
        if not self.path.exists():
            return None
        with self.path.open("r+b") as file:
            last, end = _last(file)
            file.truncate(end)
        return _read(last, "last line") if last else None

    def check(self) -> None:
        """IntegrityError where a line was altered: nothing is to be added to a chain that does not hold."""
        for _ in self.events():
            pass

    def events(self, after: int = 0) -> Iterator[CustodyEvent]:
        """All whole lines later than `after`, checked link by link; IntegrityError names the first that does not fit.

        What follows the last line's end is being written, or was torn by a crash: no line yet. Who asks for late lines
        alone is not made to wait for earlier ones that were checked already.
        """
        if not self.path.exists():
            return
        at = self._checked if self._checked.seq <= after else Checked()
        with self.path.open("rb") as file:
            file.seek(at.end)
            for line in file:
                if not line.endswith(b"\n"):
                    return
                event = _follows(at, line)
                at = Checked(event.seq, event.hash, at.end + len(line))
                if at.seq > self._checked.seq:
                    self._checked = at
                if event.seq > after:
                    yield event


class Checked(NamedTuple):
    """The last line of those that were found whole: its number, its hash, and where it ends in the file."""

    seq: int = 0
    hash: str = START
    end: int = 0


def _follows(at: Checked, line: bytes) -> CustodyEvent:
    event = _read(line, f"line {at.seq + 1}")
    body = {name: value for name, value in asdict(event).items() if name != "hash"}
    if event.seq != at.seq + 1 or event.before != at.hash or event.hash != hash_of(body):
        raise IntegrityError(f"ledger.jsonl line {at.seq + 1}: does not follow from the line before; it was altered")
    return event


def _last(file: BinaryIO) -> tuple[bytes, int]:
    """The last whole line of a file, and where it ends; empty and 0 where there is none."""
    size, taken = file.seek(0, os.SEEK_END), 0
    while True:
        taken = min(size, 2 * taken or TAIL)
        file.seek(size - taken)
        whole, newline, torn = file.read(taken).rpartition(b"\n")
        if b"\n" in whole or taken == size:
            return whole.rpartition(b"\n")[2], size - len(torn) if newline else 0


def _read(line: bytes, which: str) -> CustodyEvent:
    try:
        return CustodyEvent(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise IntegrityError(f"ledger.jsonl {which}: cannot be read; it was altered") from error


def canonical(value: dict[str, Any]) -> bytes:
    """The one way to write a record down: ASCII, names sorted, no spaces."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()


def hash_of(body: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(body)).hexdigest()
