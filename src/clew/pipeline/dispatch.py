"""Dispatch: hands the plan's tasks to workers, each kind in its turn."""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import msgspec

from clew.executors import wire
from clew.executors.local import Event, Limits, LocalExecutor
from clew.model import Problem
from clew.pipeline.plan import Plan
from clew.pipeline.supplies import Supplies
from clew.store.case import Case
from clew.store.places import roots

FAST_AHEAD, SLOW_AHEAD = 48, 2
"""Tasks that a worker has before it: enough to last while a batch is committed; few where each takes long."""

MOST_ASIDE = 8
"""Passages that may end a worker before the step's reading of them all is given up."""

APART = 4 << 30
"""Bytes of memory for the worker of steps that run apart."""


class Dispatch:
    """Use as a context; workers start with the first task. `steps` names the module that holds the registry."""

    def __init__(self, case: Case, plan: Plan, steps: str, workers: int, limits: Limits) -> None:
        self.plan = plan
        self.supplies = Supplies(case, plan)
        roomy = replace(limits, memory=max(APART, limits.memory))
        readable = (case.blobs.folder, *roots(case))
        self.executor = LocalExecutor(workers, case.scratch / "workers", steps, limits, readable)
        self.apart = LocalExecutor(1, case.scratch / "apart", steps, roomy, readable)
        self.alone: deque[wire.Task] = deque()
        self.tried: set[tuple[object, ...]] = set()
        self.trying: dict[int, wire.Trying] = {}
        self.slow_taken = 0
        self.slow_begun = 0.0
        self.open = ExitStack()

    def __enter__(self) -> "Dispatch":
        with ExitStack() as opened:
            opened.enter_context(self.executor)
            opened.enter_context(self.apart)
            self.open = opened.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.open.close()

    @property
    def idle(self) -> bool:
        """Whether nothing waits and nothing is under way."""
        plan = self.plan
        return not (plan.fast or plan.slow or plan.apart or self.alone or self.executor.busy or self.apart.busy)

    @property
    def waiting(self) -> int:
        """Tasks that wait or are under way, but for slow ones that wait."""
        return len(self.plan.fast) + sum(len(worker.tasks) for worker in self.executor.workers)

    @property
    def slow_done(self) -> tuple[int, float]:
        """How many slow tasks are done, and the seconds since the first was begun."""
        if not self.slow_begun:
            return 0, 0.0
        return max(0, self.slow_taken - self.executor.count), time.monotonic() - self.slow_begun

    def hand_out(self) -> Iterator[tuple[wire.Task, Problem]]:
        """Fast tasks first; then those that ended a worker, each with nothing beside it; then slow ones. What cannot
        be run is told, with the reason."""
        plan = self.plan
        yield from self._fill(self.executor, plan.fast, FAST_AHEAD)
        yield from self._fill(self.apart, plan.apart, SLOW_AHEAD)
        if self.alone and not plan.fast:
            if not self.executor.busy:
                self.executor.submit(self.alone.popleft())
        elif not self.alone:
            yield from self._fill(self.executor, plan.slow, SLOW_AHEAD)

    def _fill(
        self, executor: LocalExecutor, tasks: deque[wire.Task], ahead: int
    ) -> Iterator[tuple[wire.Task, Problem]]:
        while tasks and executor.room(ahead) > 0:
            task = tasks.popleft()
            supplied = self.supplies.add(task)
            if isinstance(supplied, Problem):
                yield task, supplied
            elif supplied is not None:
                executor.submit(supplied)
                if tasks is self.plan.slow:
                    self.slow_taken += 1
                    self.slow_begun = self.slow_begun or time.monotonic()

    def events(self) -> Iterator[Event]:
        """What workers have said since, after a moment at most."""
        wait = 0.02 if self.executor.busy or self.apart.busy else 0.005
        yield from self.executor.events(wait)
        if self.apart.busy:
            yield from self.apart.events(0.001)

    def once_more(self, event: Event) -> bool:
        """A task that ended its worker is tried once more, alone: it may not have been its own doing. Where a passage
        is then seen to end the worker, all is read again but that."""
        task = event.task
        if isinstance(event.message, wire.Trying):
            self.trying[task.number] = event.message
        if event.message is not None:
            if isinstance(event.message, wire.Done):
                self.trying.pop(task.number, None)
            return False
        again = self._without(task, self.trying.pop(task.number, None), event.reason) or self._careful(task)
        if again is None:
            return False
        step = self.plan.registry[task.step] if task.step else None
        (self.plan.apart if step and step.apart else self.alone).append(again)
        return True

    def _careful(self, task: wire.Task) -> wire.Task | None:
        which = (task.item, task.step, task.steps, task.pages, task.manifest, task.version, task.upstream, task.window)
        if which in self.tried or task.careful:
            return None
        self.tried.add(which)
        return msgspec.structs.replace(task, number=self.plan.next_number(), skip=0, careful=True)

    def _without(self, task: wire.Task, tried: wire.Trying | None, reason: Problem | None) -> wire.Task | None:
        """The task without the passage that it was trying, from the step on that did."""
        if reason is None or tried is None or tried.step not in task.steps or len(task.aside) >= MOST_ASIDE:
            return None
        if tried.index is None or tried.index >= len(task.texts or ()):
            return None
        steps = task.steps[task.steps.index(tried.step) :]
        before = task.aside if steps == task.steps else ()
        aside = (*before, wire.Aside(tried.index, reason))
        return msgspec.structs.replace(task, number=self.plan.next_number(), steps=steps, aside=aside)
