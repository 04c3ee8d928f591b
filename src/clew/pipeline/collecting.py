"""Collect: walk the collections in a thread, and hand over what is new or changed, batch by batch."""

import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

from clew.collect.known import KnownFiles
from clew.collect.walk import Found, walk
from clew.errors import ClewError, Unreadable
from clew.model import Digest
from clew.pipeline.edges import Edge
from clew.store.case import Case
from clew.store.places import add_known, add_places, countable, known_places
from clew.store.verify import original_path

BATCH = 1_000


@dataclass(frozen=True)
class Collected:
    """A collection to walk: its id, where it is, and whether its bytes are taken into the case."""

    id: int
    root: Path
    copied: bool


@dataclass
class Batch:
    """Files of a collection that are new or changed, and the names of the lists that hold any of those walked over."""

    collection: int
    files: list[Found] = field(default_factory=list)
    known: dict[Digest, str] = field(default_factory=dict)


class Collector:
    """One walk over collections. `found` counts files; `ended` says that all have been handed over.

    `under_way` is the file that is being hashed: its path, how many bytes it has, and how many of them are hashed.
    """

    def __init__(self, case: Case, collections: Sequence[Collected], lists: KnownFiles) -> None:
        self.case = case
        self.lists = lists
        self.collections = collections
        self.roots = {each.id: str(each.root) for each in collections}
        self.batches: queue.Queue[Batch | None] = queue.Queue(8)
        self.batch, self.sent = Batch(0), time.monotonic()
        self.stop = threading.Event()
        self.found = 0
        self.under_way: tuple[bytes, int, int] | None = None
        self.ended = self.walked = False
        self.fault: OSError | ClewError | None = None

    def start(self) -> None:
        threading.Thread(target=self._walk, daemon=True).start()

    def take(self) -> list[Edge] | None:
        """A batch of what was found, once it is in the ledger and the tables; None where nothing waits just now.

        Raises what ended the walk.
        """
        try:
            taken = self.batches.get_nowait()
        except queue.Empty:
            return None
        if taken is None:
            self.ended = True
            if self.fault is not None:
                raise self.fault
            return None
        add_known(self.case, taken.known)
        add_places(self.case, taken.collection, (asdict(found) for found in taken.files))
        return [self._edge(taken.collection, found, found.item) for found in taken.files if found.item is not None]

    def _edge(self, collection: int, found: Found, item: Digest) -> Edge:
        path = original_path(self.roots[collection], found.raw)
        return Edge(item, found.size, 0, collection, found.path, None, path, item)

    def _walk(self) -> None:
        """Hands on what is new or changed, and ends with None whatever befalls it."""
        try:
            for each in self.collections:
                self._walk_one(each)
            self.walked = True
        except (OSError, ClewError) as error:
            self.fault = error
        finally:
            if not self.walked and self.fault is None:
                self.fault = ClewError("the walk through the haul has failed; what is said above tells why")
            self.batches.put(None)

    def _walk_one(self, collection: Collected) -> None:
        before = known_places(self.case, collection.id)
        self.batch = Batch(collection.id)
        for found in walk(collection.root, partial(_unchanged, before), self._hashing):
            if self.stop.is_set():
                return
            self.found += 1
            self.under_way = None
            if collection.copied:
                found = self._copied(collection, found)
            if before.get(found.raw) != (found.size, countable(found.mtime), found.item):
                self.batch.files.append(found)
            self._look_up(collection, found, self.batch.known)
            self._hand_over(force=len(self.batch.files) >= BATCH)
        self._hand_over(force=True)

    def _hashing(self, raw: bytes, size: int, done: int) -> None:
        """What was found before a file that takes long does not wait for it."""
        self.under_way = raw, size, done
        self._hand_over(force=False)

    def _hand_over(self, force: bool) -> None:
        if force or time.monotonic() - self.sent > 1:
            self.batches.put(self.batch)
            self.batch, self.sent = Batch(self.batch.collection), time.monotonic()

    def _look_up(self, collection: Collected, found: Found, known: dict[Digest, str]) -> None:
        if found.item is not None:
            name = self.lists.find(found.item, lambda: (original_path(str(collection.root), found.raw),))
            if name is not None:
                known[found.item] = name

    def _copied(self, collection: Collected, found: Found) -> Found:
        """Take the bytes into the case; what was taken is what was collected, should they change just then."""
        if found.item is None or found.item in self.case.blobs:
            return found
        try:
            item = self.case.blobs.take(original_path(str(collection.root), found.raw))
        except Unreadable as error:
            return replace(found, item=None, fault=str(error))
        return replace(found, item=item, size=self.case.blobs.path(item).stat().st_size)


def _unchanged(known: dict[bytes, tuple[int, int, str | None]], raw: bytes, size: int, mtime: int) -> str | None:
    """The digest from before; a time that the tables cannot hold shows nothing about whether the file was changed."""
    entry = known.get(raw)
    return entry[2] if entry and entry[:2] == (size, mtime) else None
