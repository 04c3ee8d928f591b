"""Sift: collect, extract, enrich and index, all at once, each as far as it has got. Safe to end at any moment."""

import gc
import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

import msgspec
from sqlalchemy import delete, select, update

from clew.collect.walk import Found, walk
from clew.errors import ClewError, Unreadable
from clew.executors.local import Limits, LocalExecutor
from clew.executors.wire import Task
from clew.model import Member, Problem
from clew.pipeline.gather import Gather
from clew.pipeline.indexing import Indexer
from clew.pipeline.plan import DEEPEST, REFUSED, Edge, Plan, edges, paths_of
from clew.step import Registry
from clew.store import schema
from clew.store.activities import Arrived, Outcome, commit
from clew.store.case import SIFT, UNDER_WAY, Case, set_meta
from clew.store.places import add_places, known_places, project
from clew.store.verify import original_path

COMMIT_EVERY = 0.5
COMMIT_RECORDS = 8_000
BATCH = 1_000
SELDOM = (50_000, 20, 100)
"""How rarely Python looks for garbage in circles: a sift keeps many small values and makes few circles."""

FAST_AHEAD, SLOW_AHEAD = 48, 2
"""Tasks that a worker has before it: enough to last while a batch is committed; few where each takes long."""


@dataclass(frozen=True)
class Progress:
    """How far a sift has got: files found (all, where `found_all`), activities done and waiting, seconds so far.

    `slow` tasks wait until nothing fast is left; `slow_done` of them are done since they began, `slow_seconds` ago.
    """

    found: int
    found_all: bool
    done: int
    waiting: int
    slow: int
    seconds: float
    slow_done: int = 0
    slow_seconds: float = 0.0


Tell = Callable[[Progress], None]


@dataclass(frozen=True)
class Collected:
    """A collection to walk: its id, where it is, and whether its bytes are taken into the case."""

    id: int
    root: Path
    copied: bool


class Sift:
    """One run over a case. `steps` names the module that holds the registry, for the workers."""

    def __init__(self, case: Case, registry: Registry, steps: str, workers: int, limits: Limits, retry: bool) -> None:
        project(case)
        self.case = case
        self.plan = Plan(case, registry, retry)
        self.gather = Gather(registry, case.clock)
        self.indexer = Indexer(case)
        self.executor = LocalExecutor(workers, case.scratch, steps, limits)
        self.batches: queue.Queue[tuple[int, list[Found]] | None] = queue.Queue(8)
        self.stop = threading.Event()
        self.found = self.done = self.slow_taken = 0
        self.slow_begun = 0.0
        self.found_all = False
        self.walk_fault: OSError | ClewError | None = None
        self.roots: dict[int, str] = {}
        self.begun = time.monotonic()
        self.committed = time.monotonic()

    def run(self, collections: Sequence[Collected], tell: Tell) -> None:
        """Walk the collections and read all that is new or changed, until nothing is due."""
        gc.set_threshold(*SELDOM)
        self._mark(UNDER_WAY)
        for edge in edges(self.case):
            self._consider(edge)
        self.roots = {each.id: str(each.root) for each in collections}
        walker = threading.Thread(target=self._walk, args=(collections,), daemon=True)
        walker.start()
        try:
            with self.executor:
                while not self._finished():
                    self._turn()
                    tell(self.progress())
                self._commit(force=True)
                self._supersede()
                self.indexer.catch_up()
                self._mark("")
        finally:
            self.stop.set()
            self.indexer.close()

    def _mark(self, state: str) -> None:
        """Say in the case whether all of the haul has been looked at, for whoever looks between."""
        with self.case.engine.begin() as connection:
            set_meta(connection, SIFT, state)

    def progress(self) -> Progress:
        waiting = len(self.plan.fast) + sum(len(worker.tasks) for worker in self.executor.workers)
        seconds = time.monotonic() - self.begun
        slow_seconds = time.monotonic() - self.slow_begun if self.slow_begun else 0.0
        slow_done = max(0, self.slow_taken - self.executor.count)
        return Progress(
            self.found, self.found_all, self.done, waiting, len(self.plan.slow), seconds, slow_done, slow_seconds
        )

    def _finished(self) -> bool:
        idle = not (self.plan.fast or self.plan.slow or self.executor.busy or self.gather.ready)
        return self.found_all and self.batches.empty() and idle

    def _turn(self) -> None:
        self._collect()
        while (task := self._next_task()) is not None:
            self.executor.submit(task)
        for event in self.executor.events(wait=0.02 if self.executor.busy else 0.005):
            self.gather.hear(event)
        self._commit(force=not self.executor.busy)

    def _next_task(self) -> Task | None:
        for tasks, ahead in ((self.plan.fast, FAST_AHEAD), (self.plan.slow, SLOW_AHEAD)):
            while tasks and self.executor.room(ahead) > 0:
                prepared = self._prepare(tasks.popleft())
                if prepared is not None:
                    self._count(slow=tasks is self.plan.slow)
                    return prepared
        return None

    def _count(self, slow: bool) -> None:
        if slow:
            self.slow_taken += 1
            self.slow_begun = self.slow_begun or time.monotonic()

    def _prepare(self, task: Task) -> Task | None:
        """Add what a task needs and the plan does not keep: the bytes' path, or the passages' texts."""
        if task.texts is not None:
            return msgspec.structs.replace(task, texts=self._texts(task.upstream))
        paths = self._paths(task.item)
        if not paths:
            missing = Problem("missing", "its bytes are no longer where they were collected", MISSING, "unreadable")
            self._refuse(task, missing, "not run")
            return None
        return msgspec.structs.replace(task, paths=paths)

    def _paths(self, item: str) -> tuple[str, ...]:
        """Where the bytes may be read: as taken into the case, else wherever they were found in this run."""
        if item not in self.case.blobs:
            found = dict.fromkeys(edge.path for edge in self.plan.edges.get(item, ()) if edge.path)
            here = tuple(path for path in found if os.path.isfile(bytes.fromhex(path)))
            if here:
                return here
        return paths_of(self.case, item)

    def _texts(self, upstream: str) -> list[str]:
        passage, activity = schema.passage, schema.activity
        query = select(passage.c.text).join(activity, activity.c.id == passage.c.activity)
        with self.case.engine.connect() as connection:
            return list(connection.execute(query.where(activity.c.key == upstream).order_by(passage.c.seq)).scalars())

    def _refuse(self, task: Task, problem: Problem, outcome: str) -> None:
        step = self.plan.registry[task.step] if task.step else self.plan.registry.identify
        key = step.key(task.item, step.inputs(task.hint, task.identity, task.pages, task.upstream))
        self.plan.wanted.add(key)
        now = self.case.clock()
        self.gather.ready.append(Outcome(key, step.id, task.item, {}, now, now, outcome, records=[problem]))

    def _walk(self, collections: Sequence[Collected]) -> None:
        """The walking thread: hands on what is new or changed, and ends with None whatever befalls it."""
        try:
            for each in collections:
                self._walk_one(each)
        except (OSError, ClewError) as error:
            self.walk_fault = error
        self.batches.put(None)

    def _walk_one(self, collection: Collected) -> None:
        known = known_places(self.case, collection.id)
        batch: list[Found] = []
        sent = time.monotonic()
        for found in walk(collection.root, partial(_unchanged, known)):
            if self.stop.is_set():
                return
            self.found += 1
            if known.get(found.raw) == (found.size, found.mtime, found.item):
                continue
            batch.append(self._copied(collection, found) if collection.copied else found)
            if len(batch) >= BATCH or time.monotonic() - sent > 1:
                self.batches.put((collection.id, batch))
                batch, sent = [], time.monotonic()
        self.batches.put((collection.id, batch))

    def _copied(self, collection: Collected, found: Found) -> Found:
        """Take the bytes into the case; what was taken is what was collected, should they change just then."""
        if found.item is None or found.item in self.case.blobs:
            return found
        try:
            return replace(found, item=self.case.blobs.take(original_path(str(collection.root), found.raw)))
        except Unreadable as error:
            return Found(found.raw, 0, 0, None, str(error))

    def _collect(self) -> None:
        """Take what the walk has found so far: into the ledger and the tables, and into the plan."""
        while len(self.plan.fast) < 4 * BATCH:
            try:
                taken = self.batches.get_nowait()
            except queue.Empty:
                return
            if taken is None:
                self.found_all = True
                if self.walk_fault is not None:
                    raise self.walk_fault
                return
            collection, batch = taken
            add_places(self.case, collection, (asdict(found) for found in batch))
            for found in batch:
                if found.item is not None:
                    path = original_path(self.roots[collection], found.raw).hex()
                    self._consider(Edge(found.item, found.size, 0, found.path.rpartition("/")[2], None, path))

    def _consider(self, edge: Edge) -> None:
        if edge.depth > DEEPEST:
            too_deep = Problem("nesting-limit", f"lies more than {DEEPEST} containers deep", UNPACK, "unreadable")
            self._refuse(Task(0, edge.item, edge.size), too_deep, REFUSED)
        else:
            self.plan.consider(edge)

    def _commit(self, force: bool) -> None:
        late = time.monotonic() - self.committed > COMMIT_EVERY
        if not self.gather.ready or not (force or late or self.gather.records > COMMIT_RECORDS):
            return
        outcomes, done = self.gather.take()
        with self.case.engine.begin() as connection:
            commit(connection, self.case.blobs, outcomes)
        self.committed = time.monotonic()
        self.done += sum(outcome.state != "running" for outcome in outcomes)
        for outcome in outcomes:
            self.plan.keep(outcome)
        for outcome in outcomes:
            self._members(outcome)
        for item in dict.fromkeys(done):
            self.plan.follow(item)
        self.indexer.advance()

    def _members(self, outcome: Outcome) -> None:
        members = [record for record in outcome.records if isinstance(record, Arrived)]
        depth = min((edge.depth for edge in self.plan.edges.get(outcome.item, ())), default=0) + 1
        for record in members:
            if isinstance(record.what, Member):
                self._consider(Edge(record.content, record.size, depth, record.what.name, record.what.charset))

    def _supersede(self) -> None:
        """Whatever no edge asks for any more was made by an older step: it stays, marked, and out of the index."""
        activity = schema.activity
        with self.case.engine.begin() as connection:
            rows = connection.execute(
                select(activity.c.id, activity.c.key, activity.c.item).where(activity.c.current == 1)
            )
            old = [(row.id, row.item) for row in rows if row.key not in self.plan.wanted]
            for number, item in old:
                connection.execute(update(activity).where(activity.c.id == number).values(current=0))
                connection.execute(delete(schema.language).where(schema.language.c.activity == number))
                connection.execute(schema.change.insert().values(item=item))


MISSING = "mount the disk again where it was, and run `clew sift` again"
UNPACK = "unpack it by hand and sift the folder"


def _unchanged(known: dict[bytes, tuple[int, int, str | None]], raw: bytes, size: int, mtime: int) -> str | None:
    entry = known.get(raw)
    return entry[2] if entry and entry[:2] == (size, mtime) else None
