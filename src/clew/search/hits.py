"""Hits counted, pages of them in an order, and two orders joined into one."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import tantivy

Order = Literal["relevance", "date", "-date"]
"""Best first; oldest first; newest first. What has no date comes last."""

TIES = 1_000
"""Equal hits that are put in order; beyond so many they stay in the index's own."""

JOINED = 1_000
"""Hits by words whose rank counts beside that by meaning; those beyond follow by words alone."""

DAMPING = 60
"""The k of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)."""

_FEW = 15
_FACETS = {"kind": 20, "lang": 200, "collection": 1_000, "year": 1_000, "nation": 300, "mention": 100}

Hits = tuple[tuple[int, float], ...]
Counts = tuple[int, dict[str, dict[str, int]]]


def page(searcher: tantivy.Searcher, query: tantivy.Query, offset: int, limit: int, order: Order | None) -> Hits:
    """Hits [offset, offset + limit) in `order`; by passage where there is none."""
    if limit < 1:
        return ()
    if order == "relevance":
        return _best(searcher, query, offset, limit)
    field = "when" if order else "passage"
    direction = tantivy.Order.Desc if order == "-date" else tantivy.Order.Asc
    hits = searcher.search(query, limit, count=False, order_by_field=field, offset=offset, order=direction).hits
    passages = searcher.fast_field_values("passage", [address for _, address in hits])
    return tuple((int(passage or 0), 0.0) for passage in passages)


def joined(
    searcher: tantivy.Searcher, query: tantivy.Query, rest: tantivy.Query, near: Mapping[int, float], offset: int,
    limit: int,
) -> Hits:  # fmt: skip
    """Hits [offset, offset + limit) of `query` and of what is near, by the sum of 1 / (DAMPING + rank) in both.

    `near` is in order; `rest` is `query` without it.
    """
    words = _best(searcher, query, 0, JOINED)
    scores: dict[int, float] = {}
    for ranked in ([passage for passage, _ in words], near):
        for rank, passage in enumerate(ranked, 1):
            scores[passage] = scores.get(passage, 0.0) + 1 / (DAMPING + rank)
    order = sorted(scores.items(), key=lambda each: (-each[1], each[0]))
    found = order[offset : offset + limit]
    if len(found) < limit and len(words) == JOINED:
        seen = sum(passage not in near for passage, _ in words)
        after = seen + max(0, offset - len(order))
        found += [(passage, 0.0) for passage, _ in _best(searcher, rest, after, limit - len(found))]
    return tuple(found)


def passages(searcher: tantivy.Searcher, query: tantivy.Query, most: int) -> list[int]:
    """At most so many passages that `query` finds, in order."""
    hits = searcher.search(query, most, count=False, order_by_field="passage", order=tantivy.Order.Asc).hits
    return [int(each or 0) for each in searcher.fast_field_values("passage", [address for _, address in hits])]


def _best(searcher: tantivy.Searcher, query: tantivy.Query, offset: int, limit: int) -> Hits:
    """Best first; equals by passage, unless more than TIES are equal, which stay in the index's own order."""
    end = offset + limit
    hits = _heads(searcher, query, end)
    page: list[tuple[int, float]] = []
    at = 0
    while at < len(hits) and at < end:
        score = hits[at][0]
        after = at + 1
        while after < len(hits) and hits[after][0] == score:
            after += 1
        if after > offset:
            values = searcher.fast_field_values("passage", [address for _, address in hits[at:after]])
            numbers = [int(value or 0) for value in values]
            ordered = sorted(numbers) if len(numbers) < TIES else numbers
            page += [(number, score) for number in ordered][max(offset - at, 0) :]
        at = after
    return tuple(page[:limit])


def _heads(searcher: tantivy.Searcher, query: tantivy.Query, end: int) -> Sequence[tuple[float, Any]]:
    """The best `end` hits and all that equal the last of them, as far as TIES go: the fewer, the sooner."""
    for more in (_FEW, TIES):
        hits: list[tuple[float, Any]] = searcher.search(query, end + more, count=False).hits
        if len(hits) < end + more or hits[-1][0] != hits[end - 1][0]:
            break
    return hits


def counted(searcher: tantivy.Searcher, query: tantivy.Query) -> Counts:
    """How many entries, and their facets. Every entry has one kind, so that the kinds add up to the total."""
    asked = {name: {"terms": {"field": name, "size": size}} for name, size in _FACETS.items()}
    found = searcher.aggregate(query, asked)
    facets = {
        name: {str(bucket["key"]).removesuffix(".0"): bucket["doc_count"] for bucket in found[name]["buckets"]}
        for name in _FACETS
    }
    return sum(facets["kind"].values()), facets
