"""From a query as typed to hits that cite: the index finds, the store tells, the words are marked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from clew.model import Digest
from clew.search.hits import Order
from clew.search.index import Index
from clew.search.meaning import Near, nearest
from clew.search.query import Query, parse
from clew.search.snippet import Span, snippet


@dataclass(frozen=True, slots=True)
class LoadedPassage:
    """A passage as the store has it: `locator` in full text form, `places` of its item, `date` in ISO 8601.

    `certainty`, 0 to 1, says that the text was recognised. `title` is what the item is called, None where the last
    name of its place says it; `sender` who sent it, where it is a mail. `earlier`: its file has changed since.
    """

    item: Digest
    locator: str
    text: str
    places: tuple[str, ...]
    media_type: str
    language: str | None = None
    date: str | None = None
    certainty: float | None = None
    title: str | None = None
    sender: str | None = None
    earlier: bool = False


Load = Callable[[Sequence[int]], Mapping[int, LoadedPassage]]
"""Passages by number; those that the store no longer has are left out."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. `snippet` are its words from code point `start` on, `marks` code points [from, to) of them.

    `cosine` tells how near it is in meaning, where that was asked and it is; `alone` that only this found it. The rest
    as in `LoadedPassage`.
    """

    item: Digest
    locator: str
    score: float
    snippet: str
    marks: tuple[Span, ...]
    start: int
    places: tuple[str, ...]
    media_type: str
    language: str | None
    date: str | None
    certainty: float | None
    title: str | None = None
    sender: str | None = None
    earlier: bool = False
    cosine: float | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page of hits; `total`, `facets` and `cursor` as in `index.Found`."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]
    cursor: str | None


def find(
    index: Index, text: str, load: Load, limit: int = 20, order: Order = "relevance", cursor: str | None = None,
    near: Near | None = None,
) -> Page:  # fmt: skip
    """The hits of the query `text`, with `near` also those that mean the like. Raises QueryError and UsageError as
    `parse` and `Index.search` do.

    A passage that the store dropped after the index was last brought up to it counts in `total`, but is no hit.
    """
    return find_query(index, parse(text), load, limit, order, cursor, near)


def find_query(
    index: Index, query: Query, load: Load, limit: int = 20, order: Order = "relevance", cursor: str | None = None,
    near: Near | None = None,
) -> Page:  # fmt: skip
    """`find` for a query that has been read, or was put together."""
    found = index.search(query, limit, order, cursor, nearest(index, query, near) if near else None)
    loaded = load([passage for passage, _ in found.hits])
    hits = []
    for number, score in found.hits:
        if number in loaded:
            passage = loaded[number]
            shown = snippet(passage.text, query)
            hits.append(
                Hit(
                    passage.item, passage.locator, score, shown.text, shown.marks, shown.start,
                    passage.places, passage.media_type, passage.language, passage.date, passage.certainty,
                    passage.title, passage.sender, passage.earlier, found.near.get(number), number in found.alone,
                )
            )  # fmt: skip
    return Page(found.total, tuple(hits), found.facets, found.cursor)
