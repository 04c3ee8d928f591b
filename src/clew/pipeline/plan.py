"""What is still to be done: which keys have no finished activity."""

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from clew.executors.wire import Task
from clew.model import Digest, Identity
from clew.pipeline.edges import Edge
from clew.pipeline.settled import NEEDS_OCR, NOTHING, REFUSED, Again, Short, kept, short
from clew.step import WINDOW, Registry, Step
from clew.store.activities import Outcome
from clew.store.case import Case
from clew.store.passwords import list_version, passwords
from clew.store.places import known_items

PART = "extract.part"
"""The step for files that are only read with the first of their set."""

SET_UNREAD = "set-unread"
"""The hint that tells such a file that nothing came out of its set."""

PAGES_AT_ONCE = 4


class Due(NamedTuple):
    """An activity that an item needs, and whether it is to stand: one that another is to replace is not."""

    key: str
    step: Step
    task: Task
    stands: bool = True


class Plan:
    """Decides for each edge which tasks are due."""

    def __init__(self, case: Case, registry: Registry, again: Again | None) -> None:
        self.case = case
        self.registry = registry
        self.passwords = passwords(case)
        self.version = list_version(self.passwords)
        self.known = known_items(case)
        self.number = 0
        self.fast: deque[Task] = deque()
        self.slow: deque[Task] = deque()
        self.apart: deque[Task] = deque()
        self.edges: dict[Digest, dict[Edge, None]] = {}
        self.asked: set[Short] = set()
        self.kept = kept(case, again)

    def consider(self, edge: Edge) -> bool:
        """Queue what is due for this edge; whether anything is, or is under way."""
        due = [each for each in self.activities(edge) if short(each.key) not in self.kept.finished]
        together: dict[tuple[str, tuple[int, ...]], list[Due]] = {}
        for each in due:
            if each.task.texts is None:
                self._queue(each)
            else:
                together.setdefault((each.task.upstream, each.task.window), []).append(each)
        for group in together.values():
            self._queue_together(group)
        if due:
            self.edges.setdefault(edge.item, {})[edge] = None
        return bool(due)

    def replace(self, edge: Edge) -> None:
        """Forget what was due for the same place or member, before it was known which set it belongs to."""
        for older in list(self.edges.get(edge.item, ())):
            if (older.within, older.shown) == (edge.within, edge.shown):
                del self.edges[edge.item][older]

    def wanted(self, edge: Edge) -> Iterator[Short]:
        """The keys of all activities that this edge asks for, as far as is known."""
        return (short(each.key) for each in self.activities(edge) if each.stands)

    def activities(self, edge: Edge) -> Iterator[Due]:
        """All that an edge asks for, as far as what has been settled tells; nothing where everyone has the file."""
        if edge.item in self.known:
            return
        hint = edge.hint()
        if edge.first in self.kept.unread:
            hint[SET_UNREAD] = "yes"
        identify = self.registry.identify
        task = Task(0, edge.item, edge.size, identify=True, hint=hint, manifest=edge.manifest)
        due = self._due(identify, task, None)
        yield due
        identity = self.kept.identities.get(short(due.key))
        if identity is not None:
            yield from self._extraction(edge, identity, hint)

    def _extraction(self, edge: Edge, identity: Identity, hint: dict[str, str]) -> Iterator[Due]:
        step = self.registry[PART] if edge.part_of else self.registry.extractor(identity.media_type)
        task = Task(0, edge.item, edge.size, (), False, identity, step.name, hint, manifest=edge.manifest)
        due = self._due(step, task, identity)
        settled = self.kept.finished.get(short(due.key))
        locked = short(due.key) in self.kept.locked or (settled is not None and settled.encrypted)
        if locked and step.passwords and self.passwords:
            if settled:
                yield due._replace(stands=False)
            due = self._due(step, msgspec.structs.replace(task, version=self.version), identity)
            settled = self.kept.finished.get(short(due.key))
        yield due
        if settled is not None and settled.texts:
            yield from self._enrichment(edge.item, due.key, settled.texts)
        if settled is not None and settled.pages:
            yield from self._mending(edge, identity, due, settled.pages)
        if settled is not None and not edge.part_of and edge.item not in self.kept.unread:
            yield from self._looks(edge, identity, due.task.version)

    def _enrichment(self, item: Digest, upstream: str, texts: int) -> Iterator[Due]:
        """Steps that read the passages of the activity `upstream`, a stretch after another where they are many."""
        for step in self.registry.enrich:
            for start in range(0, texts, WINDOW):
                window = (start, min(start + WINDOW, texts)) if texts > WINDOW else ()
                task = Task(0, item, 0, steps=(step.name,), texts=[], upstream=upstream, window=window)
                yield self._due(step, task, None)

    def _mending(self, edge: Edge, identity: Identity, upstream: Due, pages: tuple[int, ...]) -> Iterator[Due]:
        """Steps that put right what the extraction `upstream` could not read, a few pages at a time, with the passwords
        that it had."""
        for step in self.registry.menders(NEEDS_OCR, identity.media_type):
            for start in range(0, len(pages), PAGES_AT_ONCE):
                some = pages[start : start + PAGES_AT_ONCE]
                task = Task(0, edge.item, edge.size, (), False, identity, step.name, {}, some, upstream=upstream.key)
                due = self._due(step, msgspec.structs.replace(task, version=upstream.task.version), identity)
                yield due
                if mended := self.kept.finished.get(short(due.key), NOTHING).texts:
                    yield from self._enrichment(edge.item, due.key, mended)

    def _looks(self, edge: Edge, identity: Identity, version: str) -> Iterator[Due]:
        """Steps that look at what was read, besides the one that read it, with the list of passwords that it had."""
        for step in self.registry.looks:
            if step.takes(identity.media_type):
                task = Task(0, edge.item, edge.size, (), False, identity, step.name, version=version)
                yield self._due(step, task, identity)

    def _due(self, step: Step, task: Task, identity: Identity | None) -> Due:
        return Due(step.key(task.item, task.inputs(step, identity)), step, task)

    def keep(self, outcome: Outcome) -> None:
        """Remember what an outcome settles."""
        if outcome.state == REFUSED:
            return
        self.kept.take(outcome)
        if outcome.state != "running":
            self.asked.discard(short(outcome.key))

    def follow(self, task: Task) -> None:
        """Look again at every edge of the item of a task that is done; what it has not settled is due again."""
        for name in task.steps:
            step = self.registry[name]
            self.asked.discard(short(step.key(task.item, task.inputs(step, None))))
        due = [self.consider(edge) for edge in list(self.edges.get(task.item, ()))]
        if not any(due):
            self.edges.pop(task.item, None)

    def next_number(self) -> int:
        self.number += 1
        return self.number

    def is_finished(self, key: Short) -> bool:
        """Whether what the key stands for is kept, and did not fail."""
        return key in self.kept.finished and not self.kept.finished[key].failed

    def _queue(self, due: Due) -> None:
        key = short(due.key)
        if key in self.asked:
            return
        self.asked.add(key)
        task = msgspec.structs.replace(due.task, number=self.next_number(), skip=self.kept.partial.pop(key, 0))
        (self.apart if due.step.apart else self.slow if due.step.slow else self.fast).append(task)

    def _queue_together(self, group: list[Due]) -> None:
        """One task for all steps that are to read the same passages, which are looked up and sent once."""
        new = [due for due in group if short(due.key) not in self.asked]
        if new:
            self.asked.update(short(due.key) for due in new)
            steps = tuple(due.step.name for due in new)
            task = msgspec.structs.replace(new[0].task, number=self.next_number(), steps=steps)
            (self.slow if any(due.step.slow for due in new) else self.fast).append(task)
