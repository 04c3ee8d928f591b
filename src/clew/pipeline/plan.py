"""What is still to be done: which keys have no finished activity."""

import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from sqlalchemy import select

from clew.executors.wire import Task
from clew.model import Digest, Identity, Passage, Problem
from clew.step import Registry
from clew.store import schema
from clew.store.activities import Outcome
from clew.store.case import Case
from clew.store.verify import original_path

NEEDS_OCR = "needs-ocr"

REFUSED = "refused"
"""The outcome of what a limit forbids here, and may not forbid where the same bytes lie less deep."""

DEEPEST = 24
"""How many containers deep a member may lie and still be read."""

SUFFIXES = frozenset(
    [".csv", ".tsv", ".tab", ".md", ".markdown", ".tex", ".json", ".eml", ".xml", ".html", ".htm", ".txt", ".mbox"]
)
"""Name endings that can decide between kinds of text which content cannot tell apart."""


@dataclass(frozen=True)
class Edge:
    """An item where it was found or contained, with what that place claims of it.

    `path` is where a place's bytes are, in hex of the file system's bytes; members lie among the blobs.
    """

    item: Digest
    size: int
    depth: int
    name: str | None = None
    charset: str | None = None
    path: str = ""


class Plan:
    """Decides for each edge which tasks are due. Keeps the finished keys and identities in memory."""

    def __init__(self, case: Case, registry: Registry, retry: bool) -> None:
        self.case = case
        self.registry = registry
        self.number = 0
        self.fast: deque[Task] = deque()
        self.slow: deque[Task] = deque()
        self.edges: dict[Digest, dict[Edge, None]] = {}
        self.wanted: set[str] = set()
        self.asked: set[str] = set()
        self.finished: dict[str, tuple[bool, tuple[int, ...]]] = {}
        self.under_way: dict[str, tuple[bool, tuple[int, ...]]] = {}
        self.identities: dict[str, Identity] = {}
        self._load(retry)

    def _load(self, retry: bool) -> None:
        activity, identity, problem = schema.activity, schema.identity, schema.problem
        settled = ("finished",) if retry else ("finished", "failed")
        with self.case.engine.connect() as connection:
            has_text = select(schema.passage.c.activity).distinct()
            texts = set(connection.execute(has_text).scalars())
            pages: dict[int, list[int]] = {}
            asks = select(problem.c.activity, problem.c.fragment).where(problem.c.code == NEEDS_OCR)
            for owner, fragment in connection.execute(asks):
                pages.setdefault(owner, []).append(int(fragment.partition("page=")[2] or 1))
            for row in connection.execute(select(activity.c.id, activity.c.key).where(activity.c.outcome.in_(settled))):
                self.finished[row.key] = (row.id in texts, tuple(pages.get(row.id, ())))
            joined = select(activity.c.key, identity.c.media_type, identity.c.evidence, identity.c.charset)
            for key, *told in connection.execute(joined.join(identity, identity.c.activity == activity.c.id)):
                self.identities[key] = Identity(*told)

    def consider(self, edge: Edge) -> None:
        """Queue what is due for this edge, if anything."""
        self.edges.setdefault(edge.item, {})[edge] = None
        hint = _hint(edge)
        identify = self.registry.identify
        key = identify.key(edge.item, identify.inputs(hint))
        self.wanted.add(key)
        identity = self.identities.get(key)
        if identity is None and key in self.finished:
            return
        if identity is None:
            self._queue(key, Task(self._next(), edge.item, edge.size, identify=True, hint=hint), slow=False)
            return
        self._extraction(edge, identity, hint)

    def _extraction(self, edge: Edge, identity: Identity, hint: dict[str, str]) -> None:
        step = self.registry.extractor(identity.media_type)
        key = step.key(edge.item, step.inputs(hint, identity))
        self.wanted.add(key)
        done = self.finished.get(key)
        if done is None:
            task = Task(self._next(), edge.item, edge.size, identity=identity, step=step.name, hint=hint)
            self._queue(key, task, slow=step.slow)
            return
        has_text, pages = done
        if has_text:
            self.enrichment(edge.item, key)
        if pages:
            self.mending(edge, identity, key, pages)

    def enrichment(self, item: Digest, upstream: str) -> None:
        for step in self.registry.enrich:
            key = step.key(item, step.inputs({}, upstream=upstream))
            self.wanted.add(key)
            if key not in self.finished:
                self._queue(key, Task(self._next(), item, 0, step=step.name, texts=[], upstream=upstream), slow=False)

    def mending(self, edge: Edge, identity: Identity, upstream: str, pages: tuple[int, ...]) -> None:
        """Steps that put right what the extraction `upstream` could not read, a few pages at a time."""
        for step in self.registry.menders(NEEDS_OCR, identity.media_type):
            for start in range(0, len(pages), PAGES_AT_ONCE):
                some = pages[start : start + PAGES_AT_ONCE]
                key = step.key(edge.item, step.inputs({}, identity, some, upstream))
                self.wanted.add(key)
                if key not in self.finished:
                    task = Task(
                        self._next(), edge.item, edge.size,
                        identity=identity, step=step.name, pages=some, upstream=upstream,
                    )  # fmt: skip
                    self._queue(key, task, slow=step.slow)
                elif self.finished[key][0]:
                    self.enrichment(edge.item, key)

    def keep(self, outcome: Outcome) -> None:
        """Remember what an outcome settles."""
        if outcome.state == REFUSED:
            return
        has_text, pages = self.under_way.pop(outcome.key, (False, ()))
        for record in outcome.records:
            if isinstance(record, Identity):
                self.identities[outcome.key] = record
        asks = [record for record in outcome.records if isinstance(record, Problem) and record.code == NEEDS_OCR]
        has_text = has_text or any(isinstance(record, Passage) for record in outcome.records)
        kept = (has_text, (*pages, *(problem.at.page or 1 for problem in asks)))
        (self.under_way if outcome.state == "running" else self.finished)[outcome.key] = kept

    def follow(self, item: Digest) -> None:
        """Look again at every edge of an item of which something has just been settled."""
        for edge in list(self.edges.get(item, ())):
            self.consider(edge)

    def _queue(self, key: str, task: Task, slow: bool) -> None:
        if key not in self.asked:
            self.asked.add(key)
            (self.slow if slow else self.fast).append(task)

    def _next(self) -> int:
        self.number += 1
        return self.number


PAGES_AT_ONCE = 4


def _hint(edge: Edge) -> dict[str, str]:
    """All that the edge claims; each step is told only what it declares."""
    hint = {}
    if edge.name:
        hint["name"] = edge.name
        suffix = PurePosixPath(edge.name).suffix.lower()
        if suffix in SUFFIXES:
            hint["suffix"] = suffix
    if edge.charset:
        hint["charset"] = edge.charset
    return hint


def edges(case: Case) -> Iterator[Edge]:
    """Every edge that the case holds: places that could be read, and members."""
    place, member, item, collection = schema.place, schema.member, schema.item, schema.collection
    found = (
        select(place.c.item, item.c.size, item.c.depth, place.c.path, place.c.raw, collection.c.root)
        .join(item, item.c.digest == place.c.item)
        .join(collection, collection.c.id == place.c.collection)
    )
    inside = select(member.c.content, item.c.size, item.c.depth, member.c.name, member.c.charset)
    with case.engine.connect() as connection:
        for row in connection.execute(found):
            path = original_path(row.root, row.raw).hex()
            yield Edge(row.item, row.size, row.depth, PurePosixPath(row.path).name, None, path)
        for member_row in connection.execute(inside.join(item, item.c.digest == member.c.content)):
            yield Edge(*member_row)


def paths_of(case: Case, item: Digest) -> tuple[str, ...]:
    """Where an item's bytes lie now, in hex of the file system's bytes: in the case, or else at its places."""
    if item in case.blobs:
        return (os.fsencode(case.blobs.path(item)).hex(),)
    place, collection = schema.place, schema.collection
    query = select(collection.c.root, place.c.raw).join(collection, collection.c.id == place.c.collection)
    query = query.where(place.c.item == item).order_by(place.c.superseded, place.c.id)
    with case.engine.connect() as connection:
        paths = [original_path(root, raw) for root, raw in connection.execute(query)]
    return tuple(path.hex() for path in paths if os.path.isfile(path))
