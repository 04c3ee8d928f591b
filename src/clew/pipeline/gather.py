"""Put together what workers say into outcomes, ready to be committed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from clew.errors import ClewError
from clew.executors import wire
from clew.executors.local import RETRY, Event
from clew.executors.worker import DISK_FULL, UPSTREAM
from clew.model import Metadata, Problem
from clew.pipeline.settled import Short, short
from clew.step import Registry
from clew.store.activities import Arrived, Found, Kept, Outcome

LONG = 4_000
"""Records of one activity that are committed before it has ended."""


class Gather:
    """One outcome under way for each task. What is ready is taken with `take`.

    `finished` tells whether what a key stands for was kept before, and did not fail.
    """

    def __init__(self, registry: Registry, clock: Callable[[], str], finished: Callable[[Short], bool]) -> None:
        self.registry = registry
        self.clock = clock
        self.finished = finished
        self.running: dict[int, Outcome] = {}
        self.upstream: dict[int, str] = {}
        self.ready: list[Outcome] = []
        self.done: list[wire.Task] = []
        self.muted: set[int] = set()
        self.begun: dict[Short, int] = {}
        self.twice: set[int] = set()
        self.long: dict[int, int] = {}
        self.records = 0

    def hear(self, event: Event) -> None:
        """Take in one message. One that is out of turn, from a worker that is no longer itself, fails its task."""
        if self._out_of_turn(event):
            if event.task.number not in self.muted:
                self.muted.add(event.task.number)
                self._fail(event, Problem("crash", "the worker spoke out of turn", RETRY, "unreadable"), "failed")
            return
        match event.message:
            case wire.Began(_, step, inputs):
                self._begin(event, step, inputs)
            case wire.Yielded(number, records):
                if number in self.twice:
                    return
                outcome = self.running[number]
                outcome.records += [_kept(record, event.scratch) for record in records]
                self.records += len(records)
                if len(outcome.records) >= LONG:
                    self._part(number)
            case wire.Ended(number, retry):
                self._end(number, retry)
            case wire.Done(number, fault):
                self.upstream.pop(number, None)
                if fault is not None:
                    self._fail(event, fault, "not run")
                else:
                    self.done.append(event.task)
            case None:
                assert event.reason is not None
                self._fail(event, event.reason, "failed")

    def _out_of_turn(self, event: Event) -> bool:
        """Whether a record comes from no step that runs, or a step begins that there is not; and all that follows."""
        match event.message:
            case wire.Began(number, step, _):
                return number in self.muted or not self.registry.has(step)
            case wire.Yielded(number) | wire.Ended(number):
                return number in self.muted or number not in self.running
        return event.task.number in self.muted and isinstance(event.message, wire.Beat)

    def take(self) -> tuple[list[Outcome], list[wire.Task]]:
        """The outcomes that are ready, and the tasks that are done with them; of what was begun twice, since it
        failed or ended its worker, what was begun last."""
        done, ready = self.done, dict[str, list[Outcome]]()
        for outcome in self.ready:
            if outcome.state != "running":
                self.begun.pop(short(outcome.key), None)
            if outcome.first == 0:
                ready[outcome.key] = []
            ready.setdefault(outcome.key, []).append(outcome)
        self.ready, self.done, self.records = [], [], 0
        return [outcome for parts in ready.values() for outcome in parts], done

    def _begin(self, event: Event, step_id: str, inputs: dict[str, object]) -> None:
        task = event.task
        step = self.registry[step_id.partition("@")[0]]
        if inputs.get("upstream") == UPSTREAM:
            inputs["upstream"] = self.upstream[task.number]
        key = step.key(task.item, inputs)
        if step.name.startswith("extract."):
            self.upstream[task.number] = key
        first = task.skip if step.name == task.step else 0
        outcome = Outcome(key, step.id, task.item, inputs, self.clock(), mends=step.mends, first=first)
        self.running[task.number] = outcome
        if self.finished(short(key)) or self.begun.setdefault(short(key), task.number) != task.number:
            self.twice.add(task.number)

    def drop(self, task: wire.Task) -> None:
        """Forget what a task has yielded that is not committed: it is run anew, under another number."""
        self.upstream.pop(task.number, None)
        self.long.pop(task.number, None)
        self.twice.discard(task.number)
        outcome = self.running.pop(task.number, None)
        if outcome is not None and self.begun.get(short(outcome.key)) == task.number:
            del self.begun[short(outcome.key)]

    def longest(self) -> tuple[int, int]:
        """How many records the longest activity kept in parts has yielded, and how many members it announced."""
        sizes = {number: self.running[number].first + len(self.running[number].records) for number in self.long}
        longest = max(sizes, key=lambda number: sizes[number], default=None)
        return (0, 0) if longest is None else (sizes[longest], self.long[longest])

    def _ready(self, number: int, outcome: Outcome) -> None:
        """What two tasks ran, since two names of an item led to the same, is kept once: the first that did not fail."""
        if number in self.twice:
            self.twice.remove(number)
            return
        if outcome.state != "finished":
            self.begun.pop(short(outcome.key), None)
        self.ready.append(outcome)

    def _part(self, number: int) -> None:
        outcome = self.running[number]
        outcome.ended = self.clock()
        said = (each.value for each in outcome.records if isinstance(each, Metadata) and each.name == "announced")
        self.long[number] = self.long.get(number, 0) + sum(int(value) for value in said if value.isdecimal())
        self.ready.append(outcome)
        self.running[number] = Outcome(
            outcome.key, outcome.step, outcome.item, outcome.inputs, outcome.started,
            mends=outcome.mends, first=outcome.first + len(outcome.records),
        )  # fmt: skip

    def _end(self, number: int, retry: Problem | None) -> None:
        if retry is not None and retry.code == DISK_FULL:
            raise ClewError(f"{retry.message}; free some space and run the same command again, nothing is lost")
        self.long.pop(number, None)
        outcome = self.running.pop(number)
        outcome.ended = self.clock()
        outcome.state = "finished" if retry is None else "not run" if retry.code == "not-installed" else "failed"
        if retry is not None:
            outcome.records.append(retry)
        self._ready(number, outcome)

    def _fail(self, event: Event, reason: Problem, state: str) -> None:
        """The worker is gone, or had no bytes to read: a problem of the item. What is "not run" is tried again. Where
        no step ran any more, what was read stands, and the plan knows what is still due."""
        self.done.append(event.task)
        self.long.pop(event.task.number, None)
        outcome = self.running.pop(event.task.number, None) or self._unbegun(event.task)
        if outcome is None:
            return
        outcome.ended, outcome.state = self.clock(), state
        drawn = event.task.texts is not None or outcome.inputs.get("upstream")
        outcome.records.append(replace(reason, effect="note") if drawn and not outcome.mends else reason)
        self._ready(event.task.number, outcome)

    def _unbegun(self, task: wire.Task) -> Outcome | None:
        """For the first step of a task where that has not begun; none where it has ended."""
        first = task.steps[0] if task.steps else task.step
        step = self.registry[first] if first else self.registry.identify
        inputs = task.inputs(step, task.identity)
        key = step.key(task.item, inputs)
        if self.finished(short(key)) or short(key) in self.begun:
            return None
        return Outcome(key, step.id, task.item, inputs, self.clock())


def _kept(record: wire.Kept, scratch: Path) -> Kept:
    match record:
        case wire.Stored(member, content, size, name):
            return Arrived(member, content, size, scratch / _plain(name))
        case wire.Drawn(kind, media_type, page, content, name):
            return Arrived((kind, media_type, page), content, 0, scratch / _plain(name))
    return Found(record.index, record.record) if isinstance(record, wire.FoundRecord) else record.record


def _plain(name: str) -> str:
    """A scratch file's name is a number; anything else is not from a worker of ours."""
    return str(int(name))

