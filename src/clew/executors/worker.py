"""A worker process: takes tasks from its input, runs steps on hostile bytes, and writes what they yield to its output.

Started as `python -m clew.executors.worker SCRATCH MEMORY OUTPUT STEPS READABLE…`, where STEPS names the module that
holds the registry and READABLE are the paths below which lies what tasks name; it knows no store and no other path.
"""

import contextlib
import errno
import gc
import os
import resource
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from clew.errors import IntegrityError, Interrupted, NotInstalled, Unreadable, worded
from clew.executors import wire
from clew.executors.accounted import accounted
from clew.executors.confine import confine
from clew.executors.drawing import REPORT, Drawing, fault_of, is_of_a_text, passage_fault
from clew.executors.opened import CHUNK, Parts, opened
from clew.executors.outlet import PER_FRAME, Gave, Outlet, fitting
from clew.model import Effect, Identity, Problem
from clew.step import Beat, Given, GivenText, Record, Registry, Step

DISK_FULL = "disk-full"
ENVIRONMENT = (errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EROFS)
PIPE_BUFFER = 1 << 18
LARGEST_FILE = 1 << 44
"""Bytes; each task's own limit lies below."""


class Worker:
    """Runs one task after another."""

    def __init__(self, registry: Registry, scratch: Path, outlet: Outlet) -> None:
        self.registry = registry
        self.scratch = scratch
        self.outlet = outlet

    def run(self, task: wire.Task) -> None:
        self.outlet.turn_to(task)
        _largest_file(self.outlet.budget + CHUNK)
        if task.texts is not None:
            for name in task.steps:
                self._step(task, self.registry[name], None, None)
            self.outlet.say(wire.Done(task.number))
            return
        try:
            stream = opened(task, self.outlet.beat)
        except (OSError, IntegrityError) as error:
            self.outlet.say(wire.Done(task.number, Problem("changed", worded(error), CHANGED, "unreadable")))
            return
        with stream, self._temporary():
            self._read(task, stream)
        self.outlet.say(wire.Done(task.number))

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
        texts = self._step(task, step, identity, stream).texts(identity.media_type)
        if task.careful:
            return  # enrichment is a task of its own then, in which the passage that ended a worker can be found
        for enrich in self.registry.enrich if texts else ():
            follow = wire.Task(task.number, task.item, task.length, texts=texts, upstream=UPSTREAM)
            if not enrich.slow:
                self._step(follow, enrich, None, None)

    def _step(self, task: wire.Task, step: Step, identity: Identity | None, stream: BinaryIO | None) -> Gave:
        """Run one step, sending what it yields as it comes; what the next step needs of it is returned."""
        inputs = task.inputs(step, identity)
        parses = stream is not None and step is not self.registry.identify
        began = wire.Began(task.number, step.id, inputs)
        self.outlet.say(began, at_once=parses or task.careful)  # so that a crash is blamed on this step
        gave = Gave(task.skip if parses else 0)
        if stream is None and task.texts is not None:
            retry = self._draw(task, step, task.texts, gave)
        else:
            together = 1 if (step.slow and parses) or task.careful else PER_FRAME
            records = self._records(step, task, identity, stream)
            retry = self._settled(step, task, gave, fault_of(lambda: self._send(records, gave, together)))
        self.outlet.say(wire.Ended(task.number, retry and wire.mended_problem(retry)))
        return gave

    def _send(self, records: Iterator[Record | wire.FoundRecord], gave: Gave, together: int) -> None:
        if self.outlet.pass_over(records, gave):
            self.outlet.send(records, gave, together)

    def _draw(self, task: wire.Task, step: Step, texts: list[GivenText], gave: Gave) -> Problem | None:
        """Hand on what an enrich step draws, and of each passage that it fails on that it does; why it is to be run
        again, if it is."""
        skipped = 0 if step.led else task.lead
        drawing = Drawing(step, texts[skipped:], task.lead - skipped, self.outlet.still_at_work)
        start = (task.window[0] if task.window else 0) - task.lead + skipped
        for each in task.aside if task.steps[:1] == (step.name,) else ():
            self._set_aside(drawing, each.index - skipped, each.reason.code, each.reason.message, gave)
        if task.careful:
            drawing.try_each(lambda index: self.outlet.say(wire.Trying(task.number, step.name, index + skipped), True))
            self.outlet.say(wire.Trying(task.number, step.name, None), True)
        while (error := fault_of(lambda: self.outlet.send(_found(drawing, start), gave, PER_FRAME))) is not None:
            culprit = drawing.culprit() if is_of_a_text(error) else None
            if culprit is None:
                return self._settled(step, task, gave, error)
            code = "memory" if isinstance(error, MemoryError) else FAULT
            self._set_aside(drawing, culprit, code, _told(error), gave)
        return None

    def _set_aside(self, drawing: Drawing, index: int, code: str, what: str, gave: Gave) -> None:
        if gone := drawing.set_aside(index):
            self.outlet.last(passage_fault(drawing.step, code, what, gone), gave)

    def _settled(self, step: Step, task: wire.Task, gave: Gave, error: Exception | None) -> Problem | None:
        """Tell how a step ended where it failed; why it is to be run again, if it is."""
        retry = None
        match error:
            case None:
                return None
            case Unreadable():
                problem = Problem(error.code, str(error), error.advice, "partial" if gave.count else "unreadable")
                self.outlet.last(problem, gave)
            case IntegrityError():
                retry = Problem("changed", str(error), CHANGED, "unreadable")
            case Interrupted():
                retry = Problem(error.code, str(error), error.advice, "partial" if gave.count else "unreadable")
            case NotInstalled() | MemoryError() | OSError() if environment := self._environment(error):
                retry = environment
            case _:
                self.outlet.last(_fault(step, error, "note" if self._beside(step, task) else "unreadable"), gave)
        if retry and self._beside(step, task):
            retry = replace(retry, effect="note")  # all was read, but for what might have been drawn from it
        return retry

    def _beside(self, step: Step, task: wire.Task) -> bool:
        """Whether the item's own reading does not hang on the step."""
        return task.texts is not None or step in self.registry.looks

    def _records(
        self, step: Step, task: wire.Task, identity: Identity | None, stream: BinaryIO | None
    ) -> Iterator[Record | wire.FoundRecord]:
        """What the step yields; of its records that are kept already, only the text."""
        assert stream is not None
        stream.seek(0)
        known = identity or Identity("application/octet-stream", "")
        hint = {name: value for name, value in task.hint.items() if name in step.hints}
        parts = Parts(task.parts if step.parts else (), self.outlet.beat)
        given = Given(
            task.item, task.length, known.media_type, known.charset, hint, task.pages, parts, task.passwords
        )  # fmt: skip
        with contextlib.closing(parts):
            for record in accounted(fitting(step.run(given, stream))):
                if isinstance(record, Beat):
                    self.outlet.still_at_work()
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


def _found(drawing: Drawing, start: int) -> Iterator[wire.FoundRecord]:
    """What is drawn from the passages, the first of the texts being number `start` of its activity's."""
    for index, findings in drawing.findings():
        for finding in findings:
            yield wire.found_record(start + index, finding)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {worded(error)}"


def _fault(step: Step, error: Exception, effect: Effect) -> Problem:
    return Problem(FAULT, f"{step.id}: {_told(error)}", REPORT, effect)


def _largest_file(size: int) -> None:
    """What this process and the programs that it starts may write to one file, as far as they may at all."""
    highest = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (size if highest < 0 else min(size, highest), highest))


UPSTREAM = "the step just before"
DISK = "the disk it lies on is failing: make an image of it, or run `clew retry`"
CHANGED = "run `clew sift` again to collect it as it is now"
FAULT = "step-fault"


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
    outlet = Outlet(scratch, out, budget)
    worker = Worker(registry, scratch, outlet)
    with contextlib.suppress(BrokenPipeError):  # the runner is gone, and nobody is there to be told
        while (task := tasks.next(outlet.flush)) is not None:
            worker.run(task)


if __name__ == "__main__":
    main()
