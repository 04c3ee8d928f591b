"""What is still to be done: which keys have no finished activity."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Select, exists, func, not_, select

from clew.executors.wire import Task
from clew.model import Digest, Identity, Passage, Problem
from clew.pipeline.edges import Edge
from clew.step import WINDOW, Registry, Step
from clew.store import schema
from clew.store.activities import Arrived, Outcome, drawn_from
from clew.store.case import Case
from clew.store.passwords import list_version, passwords
from clew.store.places import known_items

NEEDS_OCR = "needs-ocr"
ENCRYPTED = "encrypted"

REFUSED = "refused"
"""The outcome of what a limit forbids here, and may not forbid where the same bytes lie less deep."""

PART = "extract.part"
"""The step for files that are only read with the first of their set."""

SET_UNREAD = "set-unread"
"""The hint that tells such a file that nothing came out of its set."""

PAGES_AT_ONCE = 4

Short = bytes
"""The first 16 bytes of a key: enough to tell keys apart, and a third of their size."""


def short(key: str) -> Short:
    return bytes.fromhex(key[:32])


class Settled(NamedTuple):
    """What an activity left to be done: how many passages it gave to read on, the pages to recognise, whether it lacked
    a password, whether it is to be tried again."""

    texts: int = 0
    pages: tuple[int, ...] = ()
    encrypted: bool = False
    failed: bool = False


@dataclass(frozen=True)
class Again:
    """Which activities that were set aside are tried once more: all, or those with a problem code or media type."""

    code: str | None = None
    media_type: str | None = None


class Due(NamedTuple):
    """An activity that an item needs, and whether it is to stand: one that another is to replace is not."""

    key: str
    step: Step
    task: Task
    stands: bool = True


class Plan:
    """Decides for each edge which tasks are due. Keeps the finished keys and identities in memory.

    `locked` are the keys of what lacked a password, and had its place taken by what was run with one; `unread` the
    items that an extraction gave nothing of.
    """

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
        self.finished: dict[Short, Settled] = {}
        self.under_way: dict[Short, Settled] = {}
        self.locked: set[Short] = set()
        self.unread: set[Digest] = set()
        self.partial: dict[Short, int] = {}
        self.identities: dict[Short, Identity] = {}
        self.known_identities: dict[Identity, Identity] = {}
        self._load(again)

    def _load(self, again: Again | None) -> None:
        activity, identity, problem = schema.activity, schema.identity, schema.problem
        with self.case.engine.connect() as connection:
            counts = select(schema.passage.c.activity, func.count()).group_by(schema.passage.c.activity)
            texts: dict[int, int] = dict(connection.execute(counts).all())
            pages: dict[int, list[int]] = {}
            asks = select(problem.c.activity, problem.c.fragment).where(problem.c.code == NEEDS_OCR)
            for owner, fragment in connection.execute(asks.order_by(problem.c.id)):
                pages.setdefault(owner, []).append(int(fragment.partition("page=")[2] or 1))
            locked = set(connection.execute(select(problem.c.activity).where(problem.c.code == ENCRYPTED)).scalars())
            joined = select(activity.c.key, identity.c.media_type, identity.c.evidence, identity.c.charset)
            for key, *told in connection.execute(joined.join(identity, identity.c.activity == activity.c.id)):
                self._identified(key, Identity(*told))
            self.unread = set(connection.execute(_unread()).scalars())
            aside = set(connection.execute(_set_aside(again)).scalars()) if again else set()
            anew = [*aside, *connection.execute(select(activity.c.id).where(activity.c.outcome == "not run")).scalars()]
            for start in range(0, len(anew), 500):
                aside |= set(connection.execute(drawn_from(anew[start : start + 500])).scalars())
            columns = (activity.c.id, activity.c.key, activity.c.outcome, activity.c.records)
            for row in connection.execute(select(*columns).where(activity.c.current == 0)):
                if row.id in locked and row.outcome == "finished":
                    self.locked.add(short(row.key))
            for row in connection.execute(select(*columns).where(activity.c.current == 1)):
                settled = Settled(
                    texts.get(row.id, 0), tuple(pages.get(row.id, ())), row.id in locked, row.outcome == "failed"
                )
                if row.outcome == "running":
                    self.partial[short(row.key)] = row.records
                    self.under_way[short(row.key)] = settled
                elif row.outcome in ("finished", "failed") and row.id not in aside:
                    self.finished[short(row.key)] = COMMON.get(settled, settled)

    def _identified(self, key: str, identity: Identity) -> None:
        self.identities[short(key)] = self.known_identities.setdefault(identity, identity)

    def consider(self, edge: Edge) -> bool:
        """Queue what is due for this edge; whether anything is, or is under way."""
        due = [each for each in self.activities(edge) if short(each.key) not in self.finished]
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
        if edge.first in self.unread:
            hint[SET_UNREAD] = "yes"
        identify = self.registry.identify
        task = Task(0, edge.item, edge.size, identify=True, hint=hint, manifest=edge.manifest)
        due = self._due(identify, task, None)
        yield due
        identity = self.identities.get(short(due.key))
        if identity is not None:
            yield from self._extraction(edge, identity, hint)

    def _extraction(self, edge: Edge, identity: Identity, hint: dict[str, str]) -> Iterator[Due]:
        step = self.registry[PART] if edge.part_of else self.registry.extractor(identity.media_type)
        task = Task(0, edge.item, edge.size, (), False, identity, step.name, hint, manifest=edge.manifest)
        due = self._due(step, task, identity)
        settled = self.finished.get(short(due.key))
        if step.passwords and self.passwords and (short(due.key) in self.locked or (settled and settled.encrypted)):
            if settled:
                yield due._replace(stands=False)
            due = self._due(step, msgspec.structs.replace(task, version=self.version), identity)
            settled = self.finished.get(short(due.key))
        yield due
        if settled is not None and settled.texts:
            yield from self._enrichment(edge.item, due.key, settled.texts)
        if settled is not None and settled.pages:
            yield from self._mending(edge, identity, due.key, settled.pages)

    def _enrichment(self, item: Digest, upstream: str, texts: int) -> Iterator[Due]:
        """Steps that read the passages of the activity `upstream`, a stretch after another where they are many."""
        for step in self.registry.enrich:
            for start in range(0, texts, WINDOW):
                window = (start, min(start + WINDOW, texts)) if texts > WINDOW else ()
                task = Task(0, item, 0, steps=(step.name,), texts=[], upstream=upstream, window=window)
                yield self._due(step, task, None)

    def _mending(self, edge: Edge, identity: Identity, upstream: str, pages: tuple[int, ...]) -> Iterator[Due]:
        """Steps that put right what the extraction `upstream` could not read, a few pages at a time."""
        for step in self.registry.menders(NEEDS_OCR, identity.media_type):
            for start in range(0, len(pages), PAGES_AT_ONCE):
                some = pages[start : start + PAGES_AT_ONCE]
                task = Task(0, edge.item, edge.size, (), False, identity, step.name, {}, some, upstream=upstream)
                due = self._due(step, task, identity)
                yield due
                if mended := self.finished.get(short(due.key), NOTHING).texts:
                    yield from self._enrichment(edge.item, due.key, mended)

    def _due(self, step: Step, task: Task, identity: Identity | None) -> Due:
        return Due(step.key(task.item, task.inputs(step, identity)), step, task)

    def keep(self, outcome: Outcome) -> None:
        """Remember what an outcome settles."""
        if outcome.state == REFUSED:
            return
        key = short(outcome.key)
        before = self.under_way.pop(key, NOTHING)
        texts, pages, encrypted, _ = before if outcome.first else NOTHING
        for record in outcome.records:
            if isinstance(record, Identity):
                self._identified(outcome.key, record)
        problems = [record for record in outcome.records if isinstance(record, Problem)]
        self._note_unread(outcome, problems)
        kept = Settled(
            texts + sum(isinstance(record, Passage) for record in outcome.records),
            (*pages, *(problem.at.page or 1 for problem in problems if problem.code == NEEDS_OCR)),
            encrypted or any(problem.code == ENCRYPTED for problem in problems),
            outcome.state not in ("finished", "running"),
        )
        if outcome.state == "running":
            self.under_way[key] = kept
        else:
            self.finished[key] = COMMON.get(kept, kept)
            self.asked.discard(key)

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
        return key in self.finished and not self.finished[key].failed

    def _note_unread(self, outcome: Outcome, problems: list[Problem]) -> None:
        if outcome.step.startswith("extract.") and outcome.state != "running":
            gave = outcome.first or any(isinstance(record, Passage | Arrived) for record in outcome.records)
            if not gave and any(problem.effect == "unreadable" for problem in problems):
                self.unread.add(outcome.item)
            else:
                self.unread.discard(outcome.item)

    def _queue(self, due: Due) -> None:
        key = short(due.key)
        if key in self.asked:
            return
        self.asked.add(key)
        task = msgspec.structs.replace(due.task, number=self.next_number(), skip=self.partial.pop(key, 0))
        (self.apart if due.step.apart else self.slow if due.step.slow else self.fast).append(task)

    def _queue_together(self, group: list[Due]) -> None:
        """One task for all steps that are to read the same passages, which are looked up and sent once."""
        new = [due for due in group if short(due.key) not in self.asked]
        if new:
            self.asked.update(short(due.key) for due in new)
            steps = tuple(due.step.name for due in new)
            task = msgspec.structs.replace(new[0].task, number=self.next_number(), steps=steps)
            (self.slow if any(due.step.slow for due in new) else self.fast).append(task)


NOTHING = Settled()
COMMON = {settled: settled for settled in (NOTHING, *map(Settled, range(1, 100)))}
"""One of each that most activities leave, for all of them."""


def _unread() -> Select[Any]:
    """Items whose extraction gave no text and no members, and said that it could give none."""
    activity, problem = schema.activity, schema.problem
    query = select(activity.c.item).join(problem, problem.c.activity == activity.c.id)
    query = query.where(activity.c.current == 1, problem.c.effect == "unreadable", activity.c.step.like("extract.%"))
    gave = (exists().where(table.c.activity == activity.c.id) for table in (schema.passage, schema.member))
    return query.where(*(not_(each) for each in gave))


def set_aside(case: Case, again: Again) -> int:
    """How many activities are tried once more."""
    with case.engine.connect() as connection:
        return len(connection.execute(_set_aside(again)).all())


def _set_aside(again: Again) -> Select[Any]:
    """The numbers of failed activities with the problem code and media type asked for."""
    activity, problem, identity = schema.activity, schema.problem, schema.identity
    query = select(activity.c.id).where(activity.c.outcome == "failed")
    if again.code is not None:
        query = query.where(activity.c.id.in_(select(problem.c.activity).where(problem.c.code == again.code)))
    if again.media_type is not None:
        of_type = select(identity.c.item).where(identity.c.media_type == again.media_type)
        query = query.where(activity.c.item.in_(of_type))
    return query
