"""What a worker says to the runner: messages in as few writes as may be, and bytes as files in its scratch folder."""

import hashlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from clew.executors import wire
from clew.executors.opened import BEAT, CHUNK
from clew.model import Identity, Metadata, Passage, Problem, Rendition
from clew.step import DATED, WINDOW, Beat, Contained, GivenText, Record, dated

PER_FRAME = 256
HEAVY = 1 << 20
"""Characters of text that go in one frame, give or take a record."""

LONGEST = 15_000_000
"""Characters of a passage: with those before it they fit a frame, though each takes four bytes."""

EXPANSION = 20


@dataclass
class Gave:
    """What a step yielded that the next one reads; `kept` counts the records to come that are kept already.

    Of its `count` passages no more are remembered than are read at once.
    """

    kept: int = 0
    identity: Identity | None = None
    count: int = 0
    passages: list[Passage] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)

    def take(self, record: Record | wire.FoundRecord) -> None:
        if isinstance(record, Passage):
            self.count += 1
            if self.count <= WINDOW:
                self.passages.append(record)
        elif isinstance(record, Identity):
            self.identity = self.identity or record
        elif isinstance(record, Metadata) and record.name in DATED:
            self.said.append((record.name, record.value))

    def texts(self, media_type: str) -> list[GivenText]:
        """The passages for an enrich step; none where they are too many to be read at once."""
        date = dated(self.said)
        every = self.passages if self.count <= WINDOW else ()
        return [GivenText(each.text, date, each.at, media_type) for each in every]


class Outlet:
    """Speaks for one task after another.

    `budget` is how many bytes one task may write, members and renditions together: at least, and EXPANSION times its
    item's size where that is more.
    """

    def __init__(self, scratch: Path, out: BinaryIO, budget: int) -> None:
        self.scratch = scratch
        self.out = out
        self.least = self.budget = budget
        self.number = 0
        self.files = 0
        self.said = 0.0
        self.written = 0

    def turn_to(self, task: wire.Task) -> None:
        self.number, self.written = task.number, 0
        self.budget = max(self.least, EXPANSION * task.length)

    def flush(self) -> None:
        """Let the runner have all that was said."""
        self.out.flush()
        self.said = time.monotonic()

    def say(self, message: wire.Message, at_once: bool = False) -> None:
        """Tell the runner: at once, or with the next that is, or before waiting."""
        wire.send(self.out, message)
        if at_once or time.monotonic() - self.said > 1:
            self.flush()

    def beat(self) -> None:
        """Still at work, and getting on."""
        self.say(wire.Beat(self.number), at_once=True)

    def still_at_work(self) -> None:
        if time.monotonic() - self.said > 1:
            self.beat()

    @property
    def spent(self) -> bool:
        return self.written > self.budget

    def pass_over(self, records: Iterator[Record | wire.FoundRecord], gave: Gave) -> bool:
        """Let the records go by that are kept already, with what they wrote counted; whether the step goes on.

        Members are read through all the same, since what a step finds wrong with one comes after it.
        """
        while gave.kept and (record := next(records, None)) is not None:
            gave.take(record)
            content = record.content if isinstance(record, Contained | Rendition) else ()
            for chunk in (content,) if isinstance(content, bytes) else content:
                self.written += len(chunk)
                self.still_at_work()
                if self.spent:
                    break
            self.still_at_work()
            gave.kept -= 1
            if isinstance(record, Contained) and self.spent:
                self.last(_over_budget(self.budget, record), gave)
                return False
        return True

    def send(self, records: Iterator[Record | wire.FoundRecord], gave: Gave, together: int) -> None:
        """Send `together` records a frame, fewer where they are long or a second has gone by: each shows that the
        step gets on. What it yielded before it failed is sent all the same."""
        batch: list[wire.Kept] = []
        weight = 0
        try:
            for record in records:
                gave.take(record)
                weight += _weight(record)
                batch.append(self._keep(record))
                if len(batch) >= together or weight > HEAVY or time.monotonic() - self.said > 1:
                    self._deliver(batch, at_once=together == 1)
                    batch, weight = [], 0
                if isinstance(record, Contained) and self.spent:
                    batch.append(wire.ProblemRecord(_over_budget(self.budget, record)))
                    break
        finally:
            self._deliver(batch)

    def last(self, problem: Problem, gave: Gave) -> None:
        """The record that ends what a step gave, unless it is kept already."""
        if not gave.kept:
            self._deliver([wire.ProblemRecord(problem)])

    def _deliver(self, batch: list[wire.Kept], at_once: bool = False) -> None:
        """Halves of surrogate pairs, which are no characters, become U+FFFD. What fits no frame is halved; a record
        that fits none alone is a problem in its place."""
        try:
            if batch:
                self.say(wire.Yielded(self.number, batch), at_once)
        except UnicodeEncodeError:
            self._deliver([wire.mended(record) for record in batch], at_once)
        except wire.TooLarge as error:
            half = len(batch) // 2
            halves = (batch[:half], batch[half:]) if half else ([_left_out(batch[0], error)],)
            for each in halves:
                self._deliver(each, at_once)

    def _keep(self, record: Record | wire.FoundRecord) -> wire.Kept:
        match record:
            case Passage():
                return wire.PassageRecord(record)
            case Metadata():
                return wire.MetadataRecord(record)
            case Problem():
                return wire.ProblemRecord(record)
            case Identity():
                return wire.IdentityRecord(record)
            case Contained():
                name, digest, size = self._write(iter(record.content))
                return wire.Stored(record.member, digest, size, name)
            case Rendition():
                name, digest, _ = self._write(iter([record.content]))
                return wire.Drawn(record.kind, record.media_type, record.page, digest, name)
        return record

    def _write(self, chunks: Iterator[bytes]) -> tuple[str, str, int]:
        """Write to a new scratch file; its name, SHA-256 and size. Stops just past the task's budget."""
        self.files += 1
        name = f"{self.files}"
        digest, size, beat = hashlib.sha256(), 0, 0
        with (self.scratch / name).open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                self.written += len(chunk)
                if size - beat > BEAT * CHUNK:
                    beat = size
                    self.beat()
                if self.spent:
                    break
        return name, digest.hexdigest(), size


def fitting(records: Iterable[Record | Beat]) -> Iterator[Record | Beat]:
    """The records, of a passage what UTF-8 can say, and one that fits no frame as several that tile it."""
    for record in records:
        if isinstance(record, Passage):
            record = wire.mended_passage(record)
        if isinstance(record, Passage) and len(record.text) > LONGEST:
            first = record.at.chars[0] if record.at.chars else 0
            for start in range(0, len(record.text), LONGEST):
                text = record.text[start : start + LONGEST]
                chars = (first + start, first + start + len(text))
                yield replace(record, at=replace(record.at, chars=chars), text=text)
        else:
            yield record


def _weight(record: Record | wire.FoundRecord) -> int:
    """Characters, as far as they may be many."""
    match record:
        case Passage():
            return len(record.text)
        case Metadata():
            return len(record.value)
        case Problem():
            return len(record.message)
    return 0


def _left_out(record: wire.Kept, why: wire.TooLarge) -> wire.Kept:
    what = f"{record.record.name}: " if isinstance(record, wire.MetadataRecord) else ""
    text = f"{what[:100]}{why}, and was left out ({type(record).__name__})"
    return wire.ProblemRecord(Problem("too-large", text, BY_HAND, "partial"))


def _over_budget(budget: int, cut: Contained) -> Problem:
    claim = cut.member.announced
    said = "" if claim is None else f", which announces {claim:,} bytes,"
    text = f"stopped after {budget >> 20} MiB had come out of it; the member before this{said} is cut short"
    return Problem("output-limit", text, "unpack it by hand and sift the folder", "partial")


BY_HAND = "open it with its own program"
