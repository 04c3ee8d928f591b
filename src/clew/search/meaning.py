"""Search by meaning beside the words: what a query asks in words, and what it admits."""

import re
from collections.abc import Callable, Sequence

from clew.search.field import About, Amount, Between, Exact
from clew.search.index import Index
from clew.search.query import And, Fuzzy, Lexeme, Not, Numbered, Or, Phrase, Prefix, Query, Within, Word, lexed

Near = Callable[[int, Sequence[int] | None], Sequence[tuple[int, float]]]
"""So many passages whose meaning is nearest to what is asked, the nearest first, with the cosine; among those given,
which are in order, or all."""

MOST = 100
"""Passages that meaning finds at most."""

LEAST = 0.25
"""The cosine from which a passage is said to mean the like."""

LISTED = 200_000
"""Passages that a query's fields may admit for these alone to be compared; else the nearest of all are tried."""

DEEP = 4_000

_SIGNS = re.compile(r'^=(?=["\w])|[*"]|~\d*$')


def words_of(text: str) -> str:
    """What the query `text` asks in words: as they are written there, without fields and what is left out."""
    found = []
    parts = lexed(text)
    closed, depth = -1, 0
    for before, each, after in zip([Lexeme("(", 0), *parts], parts, parts[1:], strict=False):
        depth += {"(": 1, ")": -1}.get(each.kind, 0)
        if closed < 0 and each.kind == "(" and before.kind == "NOT":
            closed = depth - 1
        if closed < 0 and before.kind != "NOT" and isinstance(each.term, Word | Phrase | Prefix | Fuzzy):
            found.append(_SIGNS.sub("", text[each.position : after.position].strip()))
        closed = -1 if depth == closed else closed
    return " ".join(found)


def admits(query: Query) -> Query:
    """What the fields and exclusions of `query` admit, whatever the words: And(()) is everything."""
    match query:
        case And(parts):
            kept = tuple(part for part in map(admits, parts) if part != And(()))
            return kept[0] if len(kept) == 1 else And(kept)
        case Or(parts):
            kept = tuple(map(admits, parts))
            return And(()) if And(()) in kept else Or(kept)
        case Not() | Within() | Exact() | Between() | About() | Amount() | Numbered():
            return query
    return And(())


def widened(index: Index, query: Query, near: Near | None) -> Query:
    """`query`, or what is near in meaning."""
    found = nearest(index, query, near) if near else {}
    return Or((query, Numbered(tuple(found)))) if found else query


def nearest(index: Index, query: Query, near: Near) -> dict[int, float]:
    """The passages in the index that `query` admits and that mean the like, the nearest first, with the cosine."""
    admitted = admits(query)
    if admitted == And(()):
        found = near(2 * MOST, None)
    else:
        listed = index.passages(admitted, LISTED)
        found = near(DEEP, None) if listed is None else near(MOST, listed)
    like = {passage: cosine for passage, cosine in found if cosine >= LEAST}
    there = set(index.passages(And((admitted, Numbered(tuple(like)))), len(like)) or ()) if like else set()
    return dict([(passage, cosine) for passage, cosine in like.items() if passage in there][:MOST])
