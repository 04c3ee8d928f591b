"""A worker process: takes tasks from its input, runs steps on hostile bytes, and writes what they yield to its output.

Started as `python -m clew.executors.worker SCRATCH MEMORY OUTPUT STEPS`, where STEPS names the module that holds
the registry; it knows no store and no other path.
"""

import errno
import hashlib
import io
import os
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from clew.errors import IntegrityError, NotInstalled, Unreadable
from clew.executors import wire
from clew.executors.confine import confine
from clew.model import Identity, Metadata, Passage, Problem, Rendition
from clew.step import Contained, Given, Record, Registry, Step

IN_MEMORY = 32 << 20
DISK_FULL = "disk-full"
ENVIRONMENT = (errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EROFS)
PER_FRAME = 256
CHUNK = 1 << 20
BEAT = 16
"""Chunks that are read or written between two beats."""
PIPE_BUFFER = 1 << 18


class Worker:
    """Runs one task after another. `budget` is how many bytes one task may write, members and renditions together."""

    def __init__(self, registry: Registry, scratch: Path, out: BinaryIO, budget: int) -> None:
        self.registry = registry
        self.scratch = scratch
        self.out = out
        self.budget = budget
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

    def run(self, task: wire.Task) -> None:
        self.number, self.written = task.number, 0
        if task.texts is not None:
            self._step(task, self.registry[task.step or ""], None, None)
            self._say(wire.Done(task.number))
            return
        try:
            stream = self._open_checked(task)
        except (OSError, IntegrityError) as error:
            self._say(wire.Done(task.number, Problem("changed", str(error), CHANGED, "unreadable")))
            return
        with stream:
            self._read(task, stream)
        self._say(wire.Done(task.number))

    def _open_checked(self, task: wire.Task) -> BinaryIO:
        """The item's bytes, after making sure that they are the item's bytes."""
        stream = Path(os.fsdecode(bytes.fromhex(task.path))).open("rb")  # noqa: SIM115
        if task.length <= IN_MEMORY:
            content = stream.read(task.length + 1)
            stream.close()
            stream = io.BytesIO(content)  # type: ignore[assignment]
            digest = hashlib.sha256(content).hexdigest()
        else:
            digest = self._hash(stream)
        if digest != task.item:
            raise IntegrityError("its bytes have changed since they were collected")
        stream.seek(0)
        return stream

    def _hash(self, stream: BinaryIO) -> str:
        """SHA-256 of a large file, with a beat every so often: a slow disk is no standstill."""
        whole = hashlib.sha256()
        for number, chunk in enumerate(iter(lambda: stream.read(CHUNK), b"")):
            whole.update(chunk)
            if number % BEAT == 0:
                self._say(wire.Beat(self.number), at_once=True)
        return whole.hexdigest()

    def _read(self, task: wire.Task, stream: BinaryIO) -> None:
        identity = task.identity
        if task.identify:
            records = self._step(task, self.registry.identify, None, stream)
            identity = next((record for record in records if isinstance(record, Identity)), None)
        if identity is None:
            return
        step = self.registry[task.step] if task.step else self.registry.extractor(identity.media_type)
        texts = [record.text for record in self._step(task, step, identity, stream) if isinstance(record, Passage)]
        for enrich in self.registry.enrich if texts else ():
            follow = wire.Task(task.number, task.item, task.length, texts=texts, upstream=UPSTREAM)
            self._step(follow, enrich, None, None)

    def _step(self, task: wire.Task, step: Step, identity: Identity | None, stream: BinaryIO | None) -> list[Record]:
        """Run one step, sending what it yields as it comes; the passages and identity are returned for the next."""
        inputs = step.inputs(task.hint, identity, task.pages, task.upstream)
        parses = stream is not None and step is not self.registry.identify
        self._say(wire.Began(task.number, step.id, inputs), at_once=parses)  # so that a crash is blamed on this step
        kept: list[Record] = []
        retry = None
        try:
            self._send(_records(step, task, identity, stream), kept, 1 if step.slow else PER_FRAME)
        except Unreadable as error:
            effect = "partial" if any(isinstance(record, Passage) for record in kept) else "unreadable"
            problem = Problem(error.code, str(error), error.advice, effect)  # type: ignore[arg-type]
            self._say(wire.Yielded(task.number, [wire.ProblemRecord(problem)]))
        except NotInstalled as error:
            retry = Problem("not-installed", str(error), error.advice, "partial")
        except MemoryError:
            retry = Problem("memory", "needs more memory than a worker may use", "run again with --retry", "unreadable")
        except OSError as error:
            if error.errno == errno.EIO:
                retry = Problem("unreadable-disk", f"cannot be read: {error.strerror}", DISK, "unreadable")
            elif error.errno not in ENVIRONMENT:
                self._fault(task, step, error)
            else:
                where = f"{self.scratch}: {error.strerror}"
                retry = Problem(DISK_FULL, where, "free some space and run again", "unreadable")
        except Exception as error:  # the program's one broad except: a fault in a step is a record, never a lost item
            self._fault(task, step, error)
        self._say(wire.Ended(task.number, retry))
        return kept

    def _fault(self, task: wire.Task, step: Step, error: Exception) -> None:
        fault = Problem("step-fault", f"{step.id}: {type(error).__name__}: {error}", REPORT, "unreadable")
        self._say(wire.Yielded(task.number, [wire.ProblemRecord(fault)]))

    def _send(self, records: Iterator[Record | wire.LanguageRecord], kept: list[Record], together: int) -> None:
        """Send `together` records a frame: those of a slow step one by one, since each shows that it gets on."""
        batch: list[wire.Kept] = []
        for record in records:
            if isinstance(record, Passage | Identity):
                kept.append(record)
            batch.append(self._keep(record))
            if len(batch) >= together:
                self._say(wire.Yielded(self.number, batch))
                batch = []
            if isinstance(record, Contained) and self.written > self.budget:
                batch.append(_over_budget(self.budget))
                break
        if batch:
            self._say(wire.Yielded(self.number, batch))

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
                    self._say(wire.Beat(self.number), at_once=True)
                if self.written > self.budget:
                    break
        return name, digest.hexdigest(), size


UPSTREAM = "the step just before"
DISK = "the disk it lies on is failing: make an image of it, or run `clew sift --retry`"
CHANGED = "run `clew sift` again to collect it as it is now"
REPORT = "a fault in Clew: please report it with the file's type"


def _records(
    step: Step, task: wire.Task, identity: Identity | None, stream: BinaryIO | None
) -> Iterator[Record | wire.LanguageRecord]:
    if task.texts is not None:
        for index, code in enumerate(step.run(task.texts)):
            yield wire.LanguageRecord(index, code)  # type: ignore[arg-type]
        return
    assert stream is not None
    stream.seek(0)
    known = identity or Identity("application/octet-stream", "")
    hint = {name: value for name, value in task.hint.items() if name in step.hints}
    given = Given(task.item, task.length, known.media_type, known.charset, hint, task.pages)
    yield from step.run(given, stream)


def _over_budget(budget: int) -> wire.ProblemRecord:
    text = f"stopped after {budget >> 20} MiB had come out of it; the member before this is cut short"
    return wire.ProblemRecord(Problem("output-limit", text, "unpack it by hand and sift the folder", "partial"))


def main() -> None:
    scratch, memory, budget = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    tasks = wire.Inbox(os.dup(0))
    out = os.fdopen(os.dup(1), "wb", buffering=PIPE_BUFFER)
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    confine(memory, largest_file=budget + CHUNK)
    registry: Registry = import_module(sys.argv[4]).REGISTRY
    worker = Worker(registry, scratch, out, budget)
    while (task := tasks.next(worker.flush)) is not None:
        worker.run(task)


if __name__ == "__main__":
    main()
