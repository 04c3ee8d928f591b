"""The custody ledger: JSON lines, each carrying the hash of the one before, flushed to disk before tables follow.

A chain shows a changed line, not a cut-off tail: keep what `clew ledger head` prints somewhere else.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from clew.errors import IntegrityError

START = "0" * 64


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
            return _read(file.readline(), 1).hash

    def head(self) -> CustodyEvent | None:
        """The last whole line. What follows it is just being written, or was torn by a crash."""
        return _last(self.whole()) if self.path.exists() else None

    def _mended(self) -> CustodyEvent | None:
        """The last whole line, for who holds the case's lock: a torn one was never acted on, and is cut away."""
        if not self.path.exists():
            return None
        whole = self.whole()
        if len(whole) < self.path.stat().st_size:
            os.truncate(self.path, len(whole))
        return _last(whole)

    def whole(self) -> bytes:
        """All whole lines, as they are written."""
        content = self.path.read_bytes()
        return content[: content.rfind(b"\n") + 1]

    def check(self) -> None:
        """IntegrityError where a line was altered: nothing is to be added to a chain that does not hold."""
        for _ in self.events():
            pass

    def events(self, after: int = 0) -> Iterator[CustodyEvent]:
        """All whole lines later than `after`, checked link by link; IntegrityError names the first that does not fit.

        What follows the last line's end is being written, or was torn by a crash: no line yet.
        """
        before = START
        if not self.path.exists():
            return
        for number, line in enumerate(self.path.read_bytes().split(b"\n")[:-1], 1):
            event = _read(line, number)
            body = {name: value for name, value in asdict(event).items() if name != "hash"}
            if event.seq != number or event.before != before or event.hash != hash_of(body):
                raise IntegrityError(
                    f"ledger.jsonl line {number}: does not follow from the line before; it was altered"
                )
            before = event.hash
            if number > after:
                yield event


def _last(whole: bytes) -> CustodyEvent | None:
    last = whole.rstrip(b"\n").rpartition(b"\n")[2]
    return _read(last, whole.count(b"\n")) if last else None


def _read(line: bytes, number: int) -> CustodyEvent:
    try:
        return CustodyEvent(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise IntegrityError(f"ledger.jsonl line {number}: cannot be read; it was altered") from error


def canonical(value: dict[str, Any]) -> bytes:
    """The one way to write a record down: ASCII, names sorted, no spaces."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()


def hash_of(body: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(body)).hexdigest()
