"""Sift: collect, extract, enrich and index, all at once, each as far as it has got. Safe to end at any moment."""

import gc
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from clew.analyse.entities import aliases
from clew.collect.known import KnownFiles
from clew.executors import wire
from clew.executors.local import Limits
from clew.model import Digest, Member, Problem
from clew.pipeline.analysing import analyse
from clew.pipeline.bounds import Bounds
from clew.pipeline.collecting import BATCH, Collected, Collector
from clew.pipeline.dispatch import Dispatch
from clew.pipeline.edges import Edge, Group, edges, in_sets
from clew.pipeline.gather import Gather
from clew.pipeline.indexing import Indexer
from clew.pipeline.plan import Plan
from clew.pipeline.sets import may_belong
from clew.pipeline.settled import REFUSED, Again, Short, short
from clew.pipeline.succession import supersede
from clew.step import Registry
from clew.store.activities import Arrived, Outcome, commit
from clew.store.aliases import alias_text
from clew.store.case import SIFT, UNDER_WAY, Case, set_meta
from clew.store.places import add_known, known_items, project

COMMIT_EVERY = 0.5
COMMIT_RECORDS = 8_000
SELDOM = (50_000, 20, 100)
"""How rarely Python looks for garbage in circles: a sift keeps many small values and makes few circles."""

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
        aliases(alias_text(case))  # one that cannot be read is told of before hours of reading
        self.case = case
        self.plan = Plan(case, registry, again)
        self.lists = lists
        self.gather = Gather(registry, case.clock, self.plan.is_finished)
        self.indexer = Indexer(case)
        self.dispatch = Dispatch(case, self.plan, steps, workers, limits)
        self.refused: set[Short] = set()
        self.held: dict[Group, None] = {}
        self.bounds = Bounds(case, limits.expansion)
        self.collector = Collector(case, [], lists)
        self.released = False
        self.done = 0
        self.begun = self.committed = time.monotonic()

    def run(self, collections: Sequence[Collected], tell: Tell) -> None:
        """Walk the collections and read all that is new or changed, until nothing is due."""
        gc.set_threshold(*SELDOM)
        self._mark(UNDER_WAY)
        self._know(edge.item for edge in edges(self.case) if edge.depth)
        self.bounds.count()
        for edge in edges(self.case):
            self._consider(edge)
        self.collector = Collector(self.case, collections, self.lists)
        self.collector.start()
        try:
            with self.dispatch:
                settled = False
                while not settled:
                    while not self._finished():
                        self._turn()
                        tell(self.progress())
                    self._commit(force=True)
                    settled = self._settled()
                self.indexer.catch_up()
                analyse(self.case)
                self._mark("")
        finally:
            self.collector.stop.set()
            self.indexer.close()

    def _mark(self, state: str) -> None:
        """Say in the case whether all of the haul has been looked at, for whoever looks between."""
        with self.case.engine.begin() as connection:
            set_meta(connection, SIFT, state)

    def progress(self) -> Progress:
        return Progress(
            self.collector.found, self.collector.ended, self.done, self.dispatch.waiting, len(self.plan.slow),
            time.monotonic() - self.begun, *self.dispatch.slow_done, *self.gather.longest(),
        )  # fmt: skip

    def _finished(self) -> bool:
        return self.released and self.dispatch.idle and not self.gather.ready

    def _turn(self) -> None:
        self._collect()
        for task, why in self.dispatch.hand_out():
            self._refuse(task, why, "not run")
        for event in self.dispatch.events():
            if self.dispatch.once_more(event):
                self.gather.drop(event.task)
            else:
                self.gather.hear(event)
        self._commit(force=not self.dispatch.executor.busy)

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
        """Plan what is due for an edge, unless a bound forbids it; whether anything is."""
        why = self.bounds.forbids(edge)
        if why is None:
            return self.plan.consider(edge)
        key = self._forbidden(edge, why)
        if edge.item not in self.plan.known and short(key) not in self.refused:
            self._settle(key, self.plan.registry.identify.id, edge.item, why, REFUSED)
        return False

    def _forbidden(self, edge: Edge, why: Problem) -> str:
        """The key of a problem of the item: one of its own, for the same bytes may be read where they lie elsewhere."""
        return self.plan.registry.identify.key(edge.item, {REFUSED: why.code})

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
        for task in done:
            self.plan.follow(task)
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
                name, charset, declared = record.what.name or "", record.what.charset, record.what.declared
                edge = Edge(
                    record.content, record.size, depth, outcome.item, name, charset, root=root, declared=declared
                )
                if not self.bounds.came_out(edge):
                    self._offer(edge)
        if outcome.state != "running":
            self._release(lambda within: within == outcome.item)

    def _settled(self) -> bool:
        """Mark what is old; whether nothing more is due, and none of what was wanted came out of that."""
        self.bounds.lift()
        self.bounds.count()
        wanted, due = set[Short](), False
        for edge in edges(self.case):
            self.plan.replace(edge)
            due = self._consider(edge) or due
            wanted.update(self._asked(edge))
        if due or self.gather.ready:
            return False
        with self.case.engine.begin() as connection:
            return not supersede(connection, wanted)

    def _asked(self, edge: Edge) -> Iterator[Short]:
        """The keys of all that an edge asks for, as far as is known."""
        why = self.bounds.forbids(edge)
        return self.plan.wanted(edge) if why is None else iter([short(self._forbidden(edge, why))])
