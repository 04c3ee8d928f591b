"""The search index of a case: one entry a passage, in a tantivy folder that can be derived anew."""

import os
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

import tantivy

from clew.errors import UsageError
from clew.fold import fold
from clew.model import Digest
from clew.search.cursor import Cursor, mark_of, read_cursor, write_cursor
from clew.search.faults import opening, searching, writing
from clew.search.field import EPOCH, UNDETERMINED
from clew.search.hits import TIES, Counts, Order, counted, joined, page, passages
from clew.search.kind import kind_of
from clew.search.noted import Noted, noted
from clew.search.plan import SEQUENCE_ITEM, TOKENIZER, analyzer, plan, ranked, schema, until
from clew.search.query import And, Not, Numbered, Or, Query

_HEAP = 64_000_000
_SNAPSHOTS = 4
_COUNTED = 64
_PASSAGE_BITS = 40
_BESIDE = ThreadPoolExecutor(2, "clew-count")
"""Hits are counted while the best are looked for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index is told of one passage.

    `passage` is its number in the store, below 2**40. `sequence` is the change that brought it. `paths` are the
    places of its item, `senders` and `recipients` the people of a mail, all as found. `day` counts from 1970-01-01.
    `problem` says that the item has problems. `mentions` are those of the passage.
    """

    passage: int
    item: Digest
    text: str
    media_type: str
    sequence: int
    collection: str = ""
    languages: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    day: int | None = None
    problem: bool = False
    mentions: tuple[Noted, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits as (passage, score), best first; the score is BM25, 0 where nothing was weighed, and where meaning
    was searched too the sum of reciprocal ranks. `near` tells of each hit that is near in meaning the cosine, and
    `alone` which were found by that alone.

    `total` and `facets` (kind, lang, collection, year, nation, mention → value → passages) count all hits,
    not this page's. `cursor` leads to the next page, None on the last.
    """

    total: int
    hits: tuple[tuple[int, float], ...]
    facets: Mapping[str, Mapping[str, int]]
    cursor: str | None
    near: Mapping[int, float] = field(default_factory=dict)
    alone: frozenset[int] = frozenset()


class Index:
    """Reads at once and in any number of processes; writes, once asked to, in one."""

    def __init__(self, path: Path) -> None:
        """Open the index in `path`, or start one. Raises IntegrityError where it is damaged or of another version."""
        self._links = _links_to(path)
        self._path = path = Path(self._links.name) if self._links else path
        self._schema = schema()
        path.mkdir(parents=True, exist_ok=True)
        with opening(path):
            self._index = tantivy.Index(self._schema, str(path))
            self._index.config_reader("manual")
        self._index.register_tokenizer(TOKENIZER, analyzer())
        self._writer: tantivy.IndexWriter | None = None
        self._snapshots: OrderedDict[int, tantivy.Searcher] = OrderedDict()
        self._counted: OrderedDict[tuple[Query, int, int], Counts] = OrderedDict()
        self._lock = Lock()
        self._seen: tuple[int, int] | None = None
        self._latest()

    @property
    def sequence(self) -> int:
        """The sequence of the last commit; 0 before the first."""
        return self._latest()[0]

    def replace(self, item: Digest, entries: Iterable[Entry]) -> None:
        """Put `entries` in the place of all that `item` had. Nothing shows before `commit`."""
        writer = self._writing()
        with writing(self._path):
            writer.delete_documents_by_term("item", item)
            for entry in entries:
                writer.add_document(tantivy.Document.from_dict(_document(entry), self._schema))

    def commit(self, sequence: int) -> None:
        """Make all that was replaced searchable, and remember `sequence` with it, at once or not at all."""
        writer = self._writing()
        keeper = {"item": SEQUENCE_ITEM, "sequence": sequence}
        with writing(self._path):
            writer.delete_documents_by_term("item", SEQUENCE_ITEM)
            writer.add_document(tantivy.Document.from_dict(keeper, self._schema))
            writer.commit()

    def close(self) -> None:
        """Let merges finish and give the writer's lock back. What was not committed is dropped."""
        if self._writer:
            writer, self._writer = self._writer, None
            with suppress(ValueError):  # a writer that ended on a full disk has nothing left to drop
                writer.rollback()
                writer.wait_merging_threads()

    def search(
        self, query: Query, limit: int = 20, order: Order = "relevance", cursor: str | None = None,
        near: Mapping[int, float] | None = None,
    ) -> Found:  # fmt: skip
        """A page of at most `limit` hits. Raises QueryError where `query` asks too much, UsageError for a bad cursor.

        `near` are passages found by meaning, in order, with the cosine: they are hits too. Pages that follow a cursor
        show the index as it was at the first: exactly so while this object lives and has not been searched at several
        later states; after that, without what has come since.
        """
        if limit < 1:
            raise UsageError(f"a page of {limit} hits cannot be shown; ask for 1 or more")
        mark = mark_of(query, order if near is None else f"{order} near")
        sequence, searcher = self._latest()
        start = read_cursor(cursor, mark) if cursor else Cursor(sequence, 0, mark)
        kept = self._snapshots.get(start.sequence, searcher)
        asked = Or((query, Numbered(tuple(near)))) if near else query
        earlier = start.sequence if start.sequence != sequence else None
        searcher = searcher if earlier is None else kept
        planned = partial(_planned, searcher=searcher, schema=self._schema, before=earlier)
        with searching(self._path):
            counting = _BESIDE.submit(self._counts, (asked, start.sequence, sequence), searcher, planned(asked))
            if start.offset + limit > TIES:  # the library makes room for as many as it is asked for
                limit = min(limit, counting.result()[0] - start.offset)
            if near and order == "relevance" and limit > 0:
                rest = planned(And((query, Not(Numbered(tuple(near))))))
                hits = joined(searcher, planned(query), rest, near, start.offset, limit)
            else:
                hits = page(searcher, planned(asked), start.offset, limit, order if ranked(query) else _plain(order))
            total, facets = counting.result()
            like = {passage: near[passage] for passage, _ in hits if passage in near} if near else {}
            both = planned(And((query, Numbered(tuple(like))))) if like else None
            words = passages(searcher, both, len(like)) if both else ()
        end = start.offset + len(hits)
        more = write_cursor(Cursor(start.sequence, end, mark)) if hits and end < total else None
        return Found(total, hits, facets, more, like, frozenset(like).difference(words))

    def passages(self, query: Query, most: int) -> list[int] | None:
        """All passages that `query` finds, in order; None where they are more than `most`."""
        sequence, searcher = self._latest()
        wanted = _planned(query, searcher, self._schema)
        with searching(self._path):
            total = self._counts((query, sequence, sequence), searcher, wanted)[0]
            return passages(searcher, wanted, max(total, 1)) if total <= most else None

    def facets(self, query: Query) -> Mapping[str, Mapping[str, int]]:
        """The facets of all that `query` finds, as in `Found`."""
        sequence, searcher = self._latest()
        with searching(self._path):
            return self._counts((query, sequence, sequence), searcher, _planned(query, searcher, self._schema))[1]

    def count(self, query: Query) -> tuple[int, int]:
        """How many passages `query` finds, and how many items they are of."""
        searcher = self._latest()[1]
        wanted = _planned(query, searcher, self._schema)
        with searching(self._path):
            total = counted(searcher, wanted)[0]
            hits = searcher.search(wanted, max(total, 1), count=False, order_by_field="passage").hits
        return total, len(set(searcher.fast_field_values("item_key", [address for _, address in hits])))

    def count_days(self, spans: Sequence[tuple[int, int]], query: Query | None = None) -> list[int]:
        """How many passages, of those that `query` finds, are dated in each span of days [first, last), in order.

        Days are counted from 1970-01-01.
        """
        ranges = [{"from": first, "to": last} for first, last in spans]
        asked = {"days": {"range": {"field": "day", "ranges": ranges}}}
        searcher = self._latest()[1]
        wanted = _planned(query, searcher, self._schema) if query else tantivy.Query.all_query()
        with searching(self._path):
            counted = searcher.aggregate(wanted, asked)
        found = {(each.get("from"), each.get("to")): each["doc_count"] for each in counted["days"]["buckets"]}
        return [found.get(span, 0) for span in spans]

    def _counts(self, known: tuple[Query, int, int], searcher: tantivy.Searcher, wanted: tantivy.Query) -> Counts:
        """`wanted` counted once for each state: the next page of hits and another order of them ask for it again."""
        with self._lock:
            counts = self._counted.get(known)
        if counts is None:
            counts = counted(searcher, wanted)
            with self._lock:
                self._counted[known] = counts
                if len(self._counted) > _COUNTED:
                    self._counted.popitem(last=False)
        return counts

    def _latest(self) -> tuple[int, tantivy.Searcher]:
        """The newest committed state, reloaded only where a commit has been made, here or in another process."""
        with self._lock:
            with opening(self._path):
                status = (self._path / "meta.json").stat()
                if (status.st_mtime_ns, status.st_ino) != self._seen:
                    self._reload()
                    self._seen = (status.st_mtime_ns, status.st_ino)
            return next(reversed(self._snapshots.items()))

    def _reload(self) -> None:
        self._index.reload()
        searcher = self._index.searcher()
        sequence = _sequence(searcher, self._schema)
        self._snapshots[sequence] = searcher
        self._snapshots.move_to_end(sequence)
        if len(self._snapshots) > _SNAPSHOTS:
            self._snapshots.popitem(last=False)

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            try:
                self._writer = self._index.writer(_HEAP, 1)
            except ValueError as error:
                if "lockbusy" not in str(error).lower().replace(" ", ""):
                    with writing(self._path):
                        raise
                raise UsageError(f"{self._path}: another clew is writing this index; wait for it to end") from error
        return self._writer


def _planned(
    query: Query, searcher: tantivy.Searcher, schema: tantivy.Schema, before: int | None = None
) -> tantivy.Query:
    """`query` over all that is indexed, or what was up to the sequence `before`."""
    planned = plan(query, schema, lambda word: searcher.doc_freq("text", word) > 0)
    return planned if before is None else until(before, planned, schema)


def _links_to(path: Path) -> TemporaryDirectory[str] | None:
    """Where the index cannot be written, a folder of links to it: to read it is to lock a file beside it."""
    if not path.exists() or os.access(path, os.W_OK):
        return None
    links = TemporaryDirectory(prefix="clew-index-")
    for each in set(path.iterdir()) - set(path.glob(".*.lock")):
        Path(links.name, each.name).symlink_to(each.absolute())
    return links


def _document(entry: Entry) -> dict[str, Any]:
    values: dict[str, Any] = {
        "text": fold(entry.text),
        "path": [fold(path) for path in entry.paths],
        "sender": [fold(sender) for sender in entry.senders],
        "recipient": [fold(recipient) for recipient in entry.recipients],
        "item": entry.item,
        "item_key": int(entry.item[-16:], 16),
        "type": entry.media_type.partition(";")[0].strip().lower(),
        "kind": kind_of(entry.media_type),
        "lang": [language.lower() for language in entry.languages] or [UNDETERMINED],
        "collection": entry.collection,
        "passage": entry.passage,
        "sequence": entry.sequence,
        "problem": entry.problem,
        **noted(entry.mentions),
    }
    if entry.day is not None:
        values["day"] = entry.day
        values["year"] = (EPOCH + timedelta(days=entry.day)).year
        values["when"] = (entry.day << _PASSAGE_BITS) + entry.passage
    return values


def _sequence(searcher: tantivy.Searcher, schema: tantivy.Schema) -> int:
    keeper = tantivy.Query.term_query(schema, "item", SEQUENCE_ITEM, "basic")
    hits = searcher.search(keeper, 1, count=False).hits
    values = searcher.fast_field_values("sequence", [address for _, address in hits])
    return int(values[0] or 0) if values else 0


def _plain(order: Order) -> Order | None:
    """Where nothing is weighed, "relevance" is no order."""
    return None if order == "relevance" else order
