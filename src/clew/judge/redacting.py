"""Marking what is to be removed before an item is handed over: every place where words stand, or one place."""

import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby

from sqlalchemy import Connection, or_, select

from clew.errors import UsageError
from clew.fold import fold
from clew.locator import parse
from clew.model import Digest
from clew.store import schema
from clew.store.judgements import TAKEN_BACK, Judgement
from clew.store.occurrences import letters, occurrences, speaks_of
from clew.store.reach import in_reach
from clew.store.reading import passages, resolve, show
from clew.store.redactions import KIND, PROPERTIES, REMOVE, Mark, standing

FEW = 500
"""Items that a query names at once."""

OVERLAP = 200
"""Code points of a passage that are looked at with the next one too."""


def mark(found: Iterable[tuple[str, str]], why: str, label: str = "") -> list[Judgement]:
    """The judgements that mark these citations, each with the words there. The salt hides the words from whoever is
    given the ledger's hashes and guesses."""
    more = {"label": label} if label else {}
    return [
        Judgement((KIND, citation), REMOVE, why, more={**more, "words": words, "salt": secrets.token_hex(16)})
        for citation, words in dict(found).items()
    ]


def unmark(marked: Iterable[Mark]) -> list[Judgement]:
    """The judgements that take these marks back."""
    return [Judgement(each.said.subject, TAKEN_BACK) for each in marked]


def at_place(connection: Connection, locator: str) -> Iterator[tuple[str, str]]:
    """The one place that a locator names, with its words; a box, or the item as a whole for its properties, has none.

    UsageError where nothing was read there.
    """
    beginning, at = parse(locator)
    item = resolve(connection, beginning)
    _check_original(connection, item)
    _, mark_, written = locator.partition("#")
    if not mark_ or not written:
        yield f"{item}#part={PROPERTIES}", ""
    else:
        yield f"{item}#{written}", "" if at.box or at.part == PROPERTIES else show(connection, f"{item}#{written}").text


def everywhere(
    connection: Connection, terms: Sequence[str], items: Collection[Digest] | None = None
) -> Iterator[tuple[str, str]]:
    """The citation of each place where a term stands, with the words there, in these items or all: in passages, and
    once an item for its properties and for names of it and of what it holds. UsageError for a term without letters."""
    for term in terms:
        if not letters(term):
            raise UsageError(f"{term[:80]!r}: has no letters to look for")
    copies = standing(connection)
    told = _told(connection, terms, items)
    may = set(items) if items is not None else _candidates(connection, terms) | told.keys()
    for item in sorted(may - copies):
        yield from _in_words(connection, item, terms)
        yield from ((f"{item}#part={PROPERTIES}", term) for term in told.get(item, [])[:1])


def _in_words(connection: Connection, item: Digest, terms: Sequence[str]) -> Iterator[tuple[str, str]]:
    for place, kept in groupby(passages(connection, item), lambda each: each.place):
        pieces = list(kept)
        text, begins = "".join(each.text for each in pieces), pieces[0].first
        for first, last in occurrences(text, terms):
            chars = f"char={begins + first},{begins + last}"
            yield f"{item}#{'&'.join(filter(None, (place, chars)))}", text[first:last]


def _candidates(connection: Connection, terms: Sequence[str]) -> set[Digest]:
    """Items whose words may hold one of the terms."""
    wanted = [letters(term) for term in terms]
    passage, activity = schema.passage, schema.activity
    query = select(passage.c.item, passage.c.activity, passage.c.text)
    query = query.join(activity, activity.c.id == passage.c.activity).where(activity.c.current == 1)
    query = query.where(in_reach(connection, passage.c.item)).order_by(passage.c.activity, passage.c.seq)
    found: set[Digest] = set()
    before, end = 0, ""
    for item, number, text in connection.execute(query.execution_options(yield_per=5_000)):
        joined = fold((end if number == before else "") + text).replace(" ", "")
        if any(each in joined for each in wanted):
            found.add(item)
        before, end = number, text[-OVERLAP:]
    return found


def _told(connection: Connection, terms: Sequence[str], items: Collection[Digest] | None) -> dict[Digest, list[str]]:
    """By item, the terms that leave traces in its properties, its names, or names of what is in it."""
    metadata, member, place, activity = schema.metadata, schema.member, schema.place, schema.activity
    found: dict[Digest, list[str]] = {}
    named = select(member.c.item, member.c.name, member.c.content).where(member.c.name.is_not(None))
    said = select(metadata.c.item, metadata.c.value).join(activity, activity.c.id == metadata.c.activity)
    placed = select(place.c.item, place.c.path).where(place.c.item.is_not(None), place.c.superseded == 0)
    standing = named.join(activity, activity.c.id == member.c.activity).where(activity.c.current == 1)
    few = items is not None and len(items) <= FEW
    for query in (said.where(activity.c.current == 1), placed, standing):
        ends = [column for column in query.selected_columns if column.name in ("item", "content")]
        for row in connection.execute(query.where(or_(*(end.in_(items or ()) for end in ends))) if few else query):
            for term in (each for each in terms if speaks_of(row[1], each)):
                for item in (row[0], *row[2:]):
                    found.setdefault(item, []).append(term)
    return found


def _check_original(connection: Connection, item: Digest) -> None:
    if item in standing(connection):
        raise UsageError(f"{item[:12]}: is a redacted copy; mark the item that it was made of")
