"""Sift: collect, extract, enrich and index, all at once, each as far as it has got. Safe to end at any moment."""

import gc
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import msgspec
from sqlalchemy import Connection, delete, select, update

from clew.collect.known import KnownFiles
from clew.executors import wire
from clew.executors.local import Event, Limits, LocalExecutor
from clew.model import Digest, Member, Problem
from clew.pipeline.collecting import BATCH, Collected, Collector
from clew.pipeline.edges import Edge, Group, edges, in_sets, paths_of
from clew.pipeline.gather import Gather
from clew.pipeline.indexing import Indexer
from clew.pipeline.plan import DEEPEST, REFUSED, Again, Plan, Short, short
from clew.pipeline.sets import may_belong
from clew.step import Registry
from clew.store import schema
from clew.store.activities import Arrived, Outcome, commit
from clew.store.case import SIFT, UNDER_WAY, Case, set_meta
from clew.store.completeness import settled
from clew.store.places import add_known, known_items, project, roots

COMMIT_EVERY = 0.5
COMMIT_RECORDS = 8_000
SELDOM = (50_000, 20, 100)
"""How rarely Python looks for garbage in circles: a sift keeps many small values and makes few circles."""

FAST_AHEAD, SLOW_AHEAD, ALONE = 48, 2, 1
"""Tasks that a worker has before it: enough to last while a batch is committed; few where each takes long."""

APART = 4 << 30
"""Bytes of memory for the worker of steps that run apart."""

TIMES = 50
"""What may come out of one file of the haul, all told, beside what the limits allow: so many times its own size."""


NO_LISTS = KnownFiles(())


@dataclass(frozen=True)
class Progress:
    """How far a sift has got: files found (all, where `found_all`), activities done and waiting, seconds so far.

    `slow` tasks wait until nothing fast is left; `slow_done` of them are done since they began, `slow_seconds` ago.
    `longest` counts the records that have come out of the longest item under way, of `announced` members.
    """

    found: int
    found_all: bool
    done: int
    waiting: int
    slow: int
    seconds: float
    slow_done: int = 0
    slow_seconds: float = 0.0
    longest: int = 0
    announced: int = 0


Tell = Callable[[Progress], None]


class Sift:
    """One run over a case. `steps` names the module that holds the registry, for the workers.

    `again` says which activities that were set aside are tried once more, none where it is None. `lists` say which
    files everyone has; those are counted and not read.
    """

    def __init__(
        self, case: Case, registry: Registry, steps: str, workers: int, limits: Limits, again: Again | None,
        lists: KnownFiles = NO_LISTS,
    ) -> None:
        project(case)
        self.case = case
        self.plan = Plan(case, registry, again)
        self.lists = lists
        self.gather = Gather(registry, case.clock, self.plan.is_finished)
        self.indexer = Indexer(case)
        roomy = replace(limits, memory=max(APART, limits.memory))
        readable = (case.blobs.folder, *roots(case))
        self.executor = LocalExecutor(workers, case.scratch / "workers", steps, limits, readable)
        self.apart = LocalExecutor(1, case.scratch / "apart", steps, roomy, readable)
        self.alone: deque[wire.Task] = deque()
        self.tried: set[tuple[object, ...]] = set()
        self.refused: set[Short] = set()
        self.held: dict[Group, None] = {}
        self.expansion = limits.expansion
        self.expanded: dict[Digest, int] = {}
        self.collector = Collector(case, [], lists)
        self.released = False
        self.done = self.slow_taken = 0
        self.slow_begun = 0.0
        self.begun = self.committed = time.monotonic()

    def run(self, collections: Sequence[Collected], tell: Tell) -> None:
        """Walk the collections and read all that is new or changed, until nothing is due."""
        gc.set_threshold(*SELDOM)
        self._mark(UNDER_WAY)
        self._know(edge.item for edge in edges(self.case) if edge.depth)
        for edge in edges(self.case):
            self._expand(edge)
            self._consider(edge)
        self.collector = Collector(self.case, collections, self.lists)
        self.collector.start()
        try:
            with self.executor, self.apart:
                wanted: set[Short] | None = None
                while wanted is None:
                    while not self._finished():
                        self._turn()
                        tell(self.progress())
                    self._commit(force=True)
                    wanted = self._wanted()
                self._supersede(wanted)
                self.indexer.catch_up()
                self._mark("")
        finally:
            self.collector.stop.set()
            self.indexer.close()

    def _mark(self, state: str) -> None:
        """Say in the case whether all of the haul has been looked at, for whoever looks between."""
        with self.case.engine.begin() as connection:
            set_meta(connection, SIFT, state)

    def progress(self) -> Progress:
        waiting = len(self.plan.fast) + sum(len(worker.tasks) for worker in self.executor.workers)
        now = time.monotonic()
        return Progress(
            self.collector.found, self.collector.ended, self.done, waiting, len(self.plan.slow), now - self.begun,
            max(0, self.slow_taken - self.executor.count), now - self.slow_begun if self.slow_begun else 0.0,
            *self.gather.longest(),
        )  # fmt: skip

    def _finished(self) -> bool:
        plan = self.plan
        waiting = plan.fast or plan.slow or plan.apart or self.alone or self.gather.ready
        return self.released and not (waiting or self.executor.busy or self.apart.busy)

    def _turn(self) -> None:
        self._collect()
        self._hand_out()
        wait = 0.02 if self.executor.busy or self.apart.busy else 0.005
        for event in (*self.executor.events(wait), *(self.apart.events(0.001) if self.apart.busy else ())):
            if not self._once_more(event):
                self.gather.hear(event)
        self._commit(force=not self.executor.busy)

    def _collect(self) -> None:
        """Take what the walk has found into the plan; when it has ended, the sets among it."""
        while len(self.plan.fast) < 4 * BATCH and (found := self.collector.take()) is not None:
            self.plan.known = known_items(self.case) if self.lists.lists else self.plan.known
            for edge in found:
                self._offer(edge)
        if self.collector.ended and not self.released:
            self.released = True
            self._release(lambda within: isinstance(within, int))

    def _offer(self, edge: Edge) -> None:
        """Consider an edge, or hold it back until the names beside it are known."""
        if may_belong(edge.name):
            self.held[edge.group] = None
        else:
            self._consider(edge)

    def _release(self, ended: Callable[[int | Digest], bool]) -> None:
        """Consider what was held back in collections and containers that have ended."""
        for group in [group for group in self.held if ended(group[0])]:
            del self.held[group]
            for edge in in_sets(self.case, group):
                self.plan.replace(edge)
                self._consider(edge)

    def _consider(self, edge: Edge) -> bool:
        """Plan what is due for an edge, unless a limit forbids it; whether anything is."""
        if edge.depth > DEEPEST:
            message = f"lies more than {DEEPEST} containers deep"
            self._forbid(edge, Problem("nesting-limit", message, UNPACK, "unreadable"))
        elif self.expanded.get(edge.root, 0) > self.expansion and self.expanded[edge.root] > self._allowed(edge.root):
            message = f"{self.expanded[edge.root] >> 30} GiB came out of the file of the haul that it lies in"
            self._forbid(edge, Problem("expansion-limit", message, UNPACK, "unreadable"))
        else:
            return self.plan.consider(edge)
        return False

    def _forbid(self, edge: Edge, why: Problem) -> None:
        """A problem of the item, under a key of its own: the same bytes may be read where they lie elsewhere."""
        step = self.plan.registry.identify
        key = step.key(edge.item, {REFUSED: why.code})
        if edge.item not in self.plan.known and short(key) not in self.refused:
            self._settle(key, step.id, edge.item, why, REFUSED)

    def _expand(self, edge: Edge) -> None:
        if edge.depth:
            self.expanded[edge.root] = self.expanded.get(edge.root, 0) + edge.size

    def _allowed(self, root: Digest) -> int:
        with self.case.engine.connect() as connection:
            size = connection.execute(select(schema.item.c.size).where(schema.item.c.digest == root)).scalar()
        return self.expansion + TIMES * int(size or 0)

    def _hand_out(self) -> None:
        """Fast tasks first; then those that ended a worker, each with nothing beside it; then slow ones."""
        plan = self.plan
        self._fill(self.executor, plan.fast, FAST_AHEAD)
        self._fill(self.apart, plan.apart, SLOW_AHEAD)
        if self.alone and not plan.fast:
            if not self.executor.busy:
                self.executor.submit(self.alone.popleft())
        elif not self.alone:
            self._fill(self.executor, plan.slow, SLOW_AHEAD)

    def _fill(self, executor: LocalExecutor, tasks: deque[wire.Task], ahead: int) -> None:
        while tasks and executor.room(ahead) > 0:
            prepared = self._prepare(tasks.popleft())
            if prepared is not None:
                executor.submit(prepared)
                if tasks is self.plan.slow:
                    self.slow_taken += 1
                    self.slow_begun = self.slow_begun or time.monotonic()

    def _once_more(self, event: Event) -> bool:
        """A task that ended its worker is tried once more, alone: it may not have been its own doing."""
        task = event.task
        which = (task.item, task.step, task.pages, task.manifest, task.version, task.upstream)
        if event.message is not None or which in self.tried:
            return False
        self.tried.add(which)
        self.gather.drop(task)
        task = msgspec.structs.replace(task, number=self.plan.next_number(), skip=0, careful=True)
        step = self.plan.registry[task.step] if task.step else None
        (self.plan.apart if step and step.apart else self.alone).append(task)
        return True

    def _prepare(self, task: wire.Task) -> wire.Task | None:
        """Add what a task needs and the plan does not keep: the bytes' paths, or the passages' texts."""
        if task.texts is not None:
            return msgspec.structs.replace(task, texts=self._texts(task.upstream))
        paths, parts = self._paths(task.item), self._parts(task)
        if parts is None:
            return None  # the set has changed since, and is due anew
        if not paths:
            missing = Problem("missing", "its bytes are no longer where they were collected", MISSING, "unreadable")
            self._refuse(task, missing, "not run")
            return None
        passwords = self.plan.passwords if task.version else ()
        return msgspec.structs.replace(task, paths=paths, parts=parts, passwords=passwords)

    def _paths(self, item: Digest) -> tuple[str, ...]:
        """Where the bytes may be read: as taken into the case, else wherever they were found in this run."""
        if item not in self.case.blobs:
            found = dict.fromkeys(edge.path for edge in self.plan.edges.get(item, ()) if edge.path)
            here = tuple(path.hex() for path in found if os.path.isfile(path))
            if here:
                return here
        return paths_of(self.case, item)

    def _parts(self, task: wire.Task) -> tuple[wire.Part, ...] | None:
        """The other files of the task's set that are there now; what names them all is kept with the case. None where
        the set is no longer what it was."""
        if not task.manifest:
            return ()
        same = (edge for edge in self.plan.edges.get(task.item, ()) if edge.manifest == task.manifest)
        whole = next(same, None)
        if whole is None:
            return None
        self.case.blobs.write(whole.listing())
        with self.case.engine.connect() as connection:
            table = schema.item
            sizes = {
                name: connection.execute(select(table.c.size).where(table.c.digest == item)).scalar_one()
                for name, item in whole.parts
            }
        found = (wire.Part(name, item, sizes[name], paths_of(self.case, item)) for name, item in whole.parts)
        return tuple(part for part in found if part.paths)

    def _texts(self, upstream: str) -> list[str]:
        passage, activity = schema.passage, schema.activity
        query = select(passage.c.text).join(activity, activity.c.id == passage.c.activity)
        with self.case.engine.connect() as connection:
            return list(connection.execute(query.where(activity.c.key == upstream).order_by(passage.c.seq)).scalars())

    def _refuse(self, task: wire.Task, problem: Problem, outcome: str) -> None:
        step = self.plan.registry[task.step] if task.step else self.plan.registry.identify
        self._settle(step.key(task.item, task.inputs(step, task.identity)), step.id, task.item, problem, outcome)

    def _settle(self, key: str, step: str, item: Digest, problem: Problem, outcome: str) -> None:
        self.refused.add(short(key))
        now = self.case.clock()
        self.gather.ready.append(Outcome(key, step, item, {}, now, now, outcome, records=[problem]))

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

    def _know(self, items: Iterable[Digest]) -> None:
        """Look members up in the lists of known files, and record what is found there."""
        if not self.lists.lists:
            return
        names = {item: self.lists.find(item, partial(self._bytes, item)) for item in items}
        found = {item: name for item, name in names.items() if name is not None}
        if found:
            add_known(self.case, found)
            self.plan.known |= found.keys()

    def _bytes(self, item: Digest) -> tuple[bytes, ...]:
        return (os.fsencode(self.case.blobs.path(item)),)

    def _members(self, outcome: Outcome) -> None:
        """Consider the members that came out; a container's sets are told when all of it has."""
        found = [record for record in outcome.records if isinstance(record, Arrived)]
        above = min(self.plan.edges.get(outcome.item, ()), key=lambda edge: edge.depth, default=None)
        self._know(record.content for record in found if isinstance(record.what, Member))
        depth, root = (above.depth + 1, above.root) if above else (1, outcome.item)
        for record in found:
            if isinstance(record.what, Member):
                name, charset = record.what.name or "", record.what.charset
                edge = Edge(record.content, record.size, depth, outcome.item, name, charset, root=root)
                self._expand(edge)
                self._offer(edge)
        if outcome.state != "running":
            self._release(lambda within: within == outcome.item)

    def _wanted(self) -> set[Short] | None:
        """The keys of all that the case's edges ask for; None where something more is due, since a set has grown."""
        wanted, due = set(self.refused), False
        for edge in edges(self.case):
            self.plan.replace(edge)
            due = self._consider(edge) or due
            wanted.update(self.plan.wanted(edge))
        return None if due or self.gather.ready else wanted

    def _supersede(self, wanted: set[Short]) -> None:
        """Whatever no edge asks for any more was made by an older step: it stays, marked, and out of the index. So does
        what was forbidden at one place, where the same bytes were read at another."""
        activity = schema.activity
        standing = select(activity.c.id, activity.c.key, activity.c.item).where(activity.c.current == 1)
        with self.case.engine.begin() as connection:
            rows = connection.execute(standing)
            self._mark_old(connection, [(row.id, row.item) for row in rows if short(row.key) not in wanted])
            needless = standing.where(activity.c.outcome == REFUSED, activity.c.item.in_(settled()))
            self._mark_old(connection, [(row.id, row.item) for row in connection.execute(needless)])

    def _mark_old(self, connection: Connection, old: list[tuple[int, Digest]]) -> None:
        activity = schema.activity
        for number, item in old:
            connection.execute(update(activity).where(activity.c.id == number).values(current=0))
            connection.execute(delete(schema.language).where(schema.language.c.activity == number))
            connection.execute(schema.change.insert().values(item=item))


MISSING = "mount the disk again where it was, and run `clew sift` again"
UNPACK = "unpack it by hand and sift the folder"
