"""A worker process: takes tasks from its input, runs steps on hostile bytes, and writes what they yield to its output.

Started as `python -m clew.executors.worker SCRATCH MEMORY OUTPUT STEPS READABLE…`, where STEPS names the module that
holds the registry and READABLE are the paths below which lies what tasks name; it knows no store and no other path.
"""

import contextlib
import errno
import gc
import hashlib
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from clew.errors import IntegrityError, Interrupted, NotInstalled, Unreadable
from clew.executors import wire
from clew.executors.accounted import accounted
from clew.executors.confine import confine
from clew.executors.opened import BEAT, CHUNK, Parts, opened
from clew.model import Identity, Metadata, Passage, Problem, Rendition
from clew.step import Beat, Contained, Given, Record, Registry, Step

DISK_FULL = "disk-full"
ENVIRONMENT = (errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EROFS)
PER_FRAME = 256
HEAVY = 1 << 20
"""Characters of text that go in one frame, give or take a passage."""

PIPE_BUFFER = 1 << 18
EXPANSION = 20
LARGEST_FILE = 1 << 44
"""Bytes; each task's own limit lies below."""


class Worker:
    """Runs one task after another.

    `budget` is how many bytes one task may write, members and renditions together: at least, and EXPANSION times its
    item's size where that is more.
    """

    def __init__(self, registry: Registry, scratch: Path, out: BinaryIO, budget: int) -> None:
        self.registry = registry
        self.scratch = scratch
        self.out = out
        self.least = self.budget = budget
        self.number = 0
        self.files = 0
        self.said = 0.0
        self.written = 0

    def flush(self) -> None:
        """Let the runner have all that was said."""
        self.out.flush()
        self.said = time.monotonic()

    def _say(self, message: wire.Message, at_once: bool = False) -> None:
        """Tell the runner, in as few writes as may be: at once, or with the next that is, or before waiting."""
        wire.send(self.out, message)
        if at_once or time.monotonic() - self.said > 1:
            self.flush()

    def _beat(self) -> None:
        """Still at work, and getting on."""
        self._say(wire.Beat(self.number), at_once=True)

    def run(self, task: wire.Task) -> None:
        self.number, self.written = task.number, 0
        self.budget = max(self.least, EXPANSION * task.length)
        _largest_file(self.budget + CHUNK)
        if task.texts is not None:
            self._step(task, self.registry[task.step or ""], None, None)
            self._say(wire.Done(task.number))
            return
        try:
            stream = opened(task, self._beat)
        except (OSError, IntegrityError) as error:
            self._say(wire.Done(task.number, Problem("changed", str(error), CHANGED, "unreadable")))
            return
        with stream, self._temporary():
            self._read(task, stream)
        self._say(wire.Done(task.number))

    @contextlib.contextmanager
    def _temporary(self) -> Iterator[None]:
        """A folder for the steps' own temporary files, for as long as a task takes."""
        tempfile.tempdir = str(self.scratch / "temporary")
        Path(tempfile.tempdir).mkdir()
        yield
        shutil.rmtree(tempfile.tempdir, ignore_errors=True)

    def _read(self, task: wire.Task, stream: BinaryIO) -> None:
        identity = task.identity
        if task.identify:
            identity = self._step(task, self.registry.identify, None, stream).identity
        if identity is None:
            return
        step = self.registry[task.step] if task.step else self.registry.extractor(identity.media_type)
        if task.step is None and (step.apart or "part-of" in task.hint):
            return
        texts = self._step(task, step, identity, stream).texts
        for enrich in self.registry.enrich if texts else ():
            follow = wire.Task(task.number, task.item, task.length, texts=texts, upstream=UPSTREAM)
            self._step(follow, enrich, None, None)

    def _step(self, task: wire.Task, step: Step, identity: Identity | None, stream: BinaryIO | None) -> "Gave":
        """Run one step, sending what it yields as it comes; what the next step needs of it is returned."""
        inputs = task.inputs(step, identity)
        parses = stream is not None and step is not self.registry.identify
        self._say(wire.Began(task.number, step.id, inputs), at_once=parses)  # so that a crash is blamed on this step
        gave = Gave()
        retry = None
        try:
            records = self._records(step, task, identity, stream)
            if self._pass_over(records, gave, task.skip if parses else 0):
                self._send(records, gave, 1 if step.slow or task.careful else PER_FRAME)
        except Unreadable as error:
            problem = Problem(error.code, str(error), error.advice, "partial" if gave.texts else "unreadable")
            self._deliver([wire.ProblemRecord(problem)])
        except IntegrityError as error:
            retry = Problem("changed", str(error), CHANGED, "unreadable")
        except Interrupted as error:
            retry = Problem(error.code, str(error), error.advice, "partial" if gave.texts else "unreadable")
        except (NotInstalled, MemoryError, OSError) as error:
            retry = self._environment(error)
            if retry is None:
                self._fault(task, step, error)
        except Exception as error:  # the program's one broad except: a fault in a step is a record, never a lost item
            self._fault(task, step, error)
        self._say(wire.Ended(task.number, retry and wire.mended_problem(retry)))
        return gave

    def _records(
        self, step: Step, task: wire.Task, identity: Identity | None, stream: BinaryIO | None
    ) -> Iterator[Record | wire.LanguageRecord]:
        """What the step yields; of its records that are kept already, only the text."""
        if task.texts is not None:
            for index, code in enumerate(step.run(task.texts)):
                yield wire.LanguageRecord(index, code)  # type: ignore[arg-type]
            return
        assert stream is not None
        stream.seek(0)
        known = identity or Identity("application/octet-stream", "")
        hint = {name: value for name, value in task.hint.items() if name in step.hints}
        parts = Parts(task.parts if step.parts else (), self._beat)
        given = Given(
            task.item, task.length, known.media_type, known.charset, hint, task.pages, parts, task.passwords
        )  # fmt: skip
        with contextlib.closing(parts):
            for record in accounted(step.run(given, stream)):
                if isinstance(record, Beat):
                    self._still_at_work()
                else:
                    yield record

    def _environment(self, error: NotInstalled | MemoryError | OSError) -> Problem | None:
        """The problem, where the surroundings caused it and another try may go better; None where the item did."""
        if isinstance(error, NotInstalled):
            return Problem("not-installed", str(error), error.advice, "partial")
        if isinstance(error, MemoryError) or error.errno == errno.ENOMEM:
            return Problem("memory", "needs more memory than a worker may use", "run `clew retry`", "unreadable")
        if error.errno == errno.EIO:
            return Problem("unreadable-disk", f"cannot be read: {error.strerror}", DISK, "unreadable")
        if error.errno in ENVIRONMENT:
            where = f"{self.scratch}: {error.strerror}"
            return Problem(DISK_FULL, where, "free some space and run again", "unreadable")
        return None

    def _fault(self, task: wire.Task, step: Step, error: Exception) -> None:
        fault = Problem("step-fault", f"{step.id}: {type(error).__name__}: {error}", REPORT, "unreadable")
        self._deliver([wire.ProblemRecord(fault)])

    def _pass_over(self, records: Iterator[Record | wire.LanguageRecord], gave: "Gave", count: int) -> bool:
        """Let the records go by that are kept already, with what they wrote counted; whether the step goes on.

        Members are read through all the same, since what a step finds wrong with one comes after it.
        """
        for place, record in enumerate(islice(records, count), start=1):
            gave.take(record)
            content = record.content if isinstance(record, Contained | Rendition) else ()
            for chunk in (content,) if isinstance(content, bytes) else content:
                self.written += len(chunk)
                self._still_at_work()
                if self.written > self.budget:
                    break
            self._still_at_work()
            if isinstance(record, Contained) and self.written > self.budget:
                self._deliver([_over_budget(self.budget)] if place == count else [])
                return False
        return True

    def _still_at_work(self) -> None:
        if time.monotonic() - self.said > 1:
            self._beat()

    def _send(self, records: Iterator[Record | wire.LanguageRecord], gave: "Gave", together: int) -> None:
        """Send `together` records a frame, fewer where they are long or a second has gone by: each shows that the
        step gets on. What it yielded before it failed is sent all the same."""
        batch: list[wire.Kept] = []
        weight = 0
        try:
            for record in records:
                gave.take(record)
                weight += len(record.text) if isinstance(record, Passage) else 0
                batch.append(self._keep(record))
                if len(batch) >= together or weight > HEAVY or time.monotonic() - self.said > 1:
                    self._deliver(batch, at_once=together == 1)
                    weight = 0
                if isinstance(record, Contained) and self.written > self.budget:
                    batch.append(_over_budget(self.budget))
                    break
        finally:
            self._deliver(batch)

    def _deliver(self, batch: list[wire.Kept], at_once: bool = False) -> None:
        """Send the batch and empty it. Halves of surrogate pairs, which are no characters, become U+FFFD."""
        records = batch.copy()
        batch.clear()
        if not records:
            return
        try:
            self._say(wire.Yielded(self.number, records), at_once)
        except UnicodeEncodeError:
            self._say(wire.Yielded(self.number, [wire.mended(record) for record in records]))

    def _keep(self, record: Record | wire.LanguageRecord) -> wire.Kept:
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
                    self._beat()
                if self.written > self.budget:
                    break
        return name, digest.hexdigest(), size


@dataclass
class Gave:
    """What a step yielded that the next one reads."""

    identity: Identity | None = None
    texts: list[str] = field(default_factory=list)

    def take(self, record: Record | wire.LanguageRecord) -> None:
        if isinstance(record, Passage):
            self.texts.append(record.text)
        elif isinstance(record, Identity):
            self.identity = self.identity or record


def _largest_file(size: int) -> None:
    """What this process and the programs that it starts may write to one file, as far as they may at all."""
    highest = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (size if highest < 0 else min(size, highest), highest))


UPSTREAM = "the step just before"
DISK = "the disk it lies on is failing: make an image of it, or run `clew retry`"
CHANGED = "run `clew sift` again to collect it as it is now"
REPORT = "a fault in Clew: please report it with the file's type"


def _over_budget(budget: int) -> wire.ProblemRecord:
    text = f"stopped after {budget >> 20} MiB had come out of it; the member before this is cut short"
    return wire.ProblemRecord(Problem("output-limit", text, "unpack it by hand and sift the folder", "partial"))


def main() -> None:
    scratch, memory, budget = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    tasks = wire.Inbox(os.dup(0))
    out = os.fdopen(os.dup(1), "wb", buffering=PIPE_BUFFER)
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    confine(memory, LARGEST_FILE, scratch, [Path(path) for path in sys.argv[5:]])
    registry: Registry = import_module(sys.argv[4]).REGISTRY
    gc.freeze()  # what was imported is never garbage
    gc.set_threshold(20_000, 20, 50)
    worker = Worker(registry, scratch, out, budget)
    with contextlib.suppress(BrokenPipeError):  # the runner is gone, and nobody is there to be told
        while (task := tasks.next(worker.flush)) is not None:
            worker.run(task)


if __name__ == "__main__":
    main()
