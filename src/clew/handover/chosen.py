"""What is asked for, by hand, entity or nation, and what leaves of it; kept at hand in a table of the connection."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, MetaData, Select, Table, Text, insert, select

from clew.errors import UsageError
from clew.handover import claims_chosen
from clew.handover.cited import AT_ONCE
from clew.handover.families import Leaving, leaving
from clew.handover.privileged import REASON, hits, privileged_list
from clew.handover.redacted import free_of, redacting
from clew.locator import fragment, parse
from clew.model import Digest
from clew.store import schema
from clew.store.case import Case
from clew.store.reach import in_reach
from clew.store.reading import resolve

GOES = Table("goes", MetaData(), Column("item", Text, primary_key=True), prefixes=["TEMPORARY"])


@dataclass(frozen=True)
class Choice:
    """What is asked for: passages' numbers by the query that found them, locators, entities, nations, claims, tags, or
    everything.

    `left_out` are locators and passages' numbers of what is not to leave; `previewed` is the mark of what somebody has
    looked at, so that nothing else leaves.
    """

    queries: Sequence[tuple[str, Collection[int]]] = ()
    locators: Sequence[str] = ()
    entities: Sequence[str] = ()
    nations: Sequence[str] = ()
    everything: bool = False
    left_out: Sequence[str] = ()
    left_out_passages: Collection[int] = ()
    with_privileged: bool = False
    claims: Sequence[str] = ()
    tags: Sequence[str] = ()
    previewed: str = ""


def choose(case: Case, connection: Connection, choice: Choice) -> Leaving:
    """What leaves, also noted for `goes`; UsageError where nothing is asked for, or nothing is left of it."""
    asked: dict[Digest, str] = {}
    for item, why in _asked(connection, choice):
        asked.setdefault(item, why)
    listed = privileged_list(case.folder)
    left_out = {resolve(connection, parse(each)[0]) for each in choice.left_out}
    left_out |= set(_items_of(connection, choice.left_out_passages))

    def privileged(items: Collection[Digest]) -> dict[Digest, str]:
        return {} if choice.with_privileged else dict.fromkeys(sorted(hits(connection, listed, items)), REASON)

    reached, redactions = _reached(connection, asked), redacting(case, connection)

    behind = {}
    if redactions.marked:
        every = {**dict.fromkeys(redactions.originals().values(), ""), **reached}
        behind = redactions.behind(leaving(connection, every, left_out, privileged).withheld)

    def stays(items: Collection[Digest]) -> dict[Digest, str]:
        kept = {item: behind[item] for item in items if item in behind}
        return {**redactions.stays(items), **privileged(items), **kept}

    def left(wanted: dict[Digest, str]) -> Leaving:
        freed = free_of(redactions, asked.items())
        return leaving(connection, wanted, left_out, stays, freed)

    found = left(reached)
    instead = redactions.instead(connection, found.withheld)
    found = left(reached | instead) if instead else found
    found = replace(found, aliases=redactions.aliases(connection, found.withheld))
    if not found.items:
        told = f"; all {len(found.withheld)} that fit are withheld" if found.withheld else ""
        raise UsageError(f"nothing would leave{told}: choose with {OPTIONS}")
    if choice.previewed not in ("", found.mark):
        raise UsageError("what would leave is no longer what was looked at: the case has changed since; look again")
    _note(connection, found.items)
    return found


def by_hand(written: Sequence[str]) -> tuple[list[str], list[str]]:
    """Of what is to stay the locators, and the queries."""
    locators = [each for each in written if _LOCATOR.fullmatch(each)]
    return locators, [each for each in written if each not in locators]


_LOCATOR = re.compile(r"[0-9a-f]{4,64}(#.*)?")


OPTIONS = "--query, --item, --entity, --nation, --claim, --tag or --all"


def goes(connection: Connection, item: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether `item` is of those that `choose` noted."""
    return item.in_(select(GOES.c.item))


def _asked(connection: Connection, choice: Choice) -> Iterator[tuple[Digest, str]]:
    for locator in choice.locators:
        beginning, at = parse(locator)
        yield resolve(connection, beginning), f"by hand{f', for #{fragment(at)}' if fragment(at) else ''}"
    for query, numbers in choice.queries:
        yield from ((item, f"found by {query}") for item in _items_of(connection, numbers))
    for entity in choice.entities:
        yield from ((item, f"names {entity}") for item in _naming(connection, entity))
    for nation in choice.nations:
        yield from ((item, f"speaks of {nation}") for item in _speaking(connection, nation))
    for written in choice.claims:
        yield from claims_chosen.bearing(connection, written)
    for word in choice.tags:
        yield from claims_chosen.tagged(connection, word, _naming)
    if choice.everything:
        table = schema.item
        reached = select(table.c.digest).where(in_reach(connection, table.c.digest)).order_by(table.c.digest)
        yield from ((item, "everything") for item in connection.execute(reached).scalars())


def _items_of(connection: Connection, passages: Collection[int]) -> list[Digest]:
    found: set[Digest] = set()
    numbers = sorted(passages)
    for start in range(0, len(numbers), AT_ONCE):
        query = select(schema.passage.c.item).where(schema.passage.c.id.in_(numbers[start : start + AT_ONCE]))
        found.update(connection.execute(query).scalars())
    return sorted(found)


def _naming(connection: Connection, entity: str) -> list[Digest]:
    mention, name = schema.mention, schema.name
    if connection.execute(select(schema.entity.c.id).where(schema.entity.c.id == entity)).first() is None:
        raise UsageError(f"{entity}: no such entity; its page tells its id, `clew export` lists them all")
    query = select(mention.c.item).distinct().join(name, _same_name()).where(name.c.entity == entity)
    return _standing(connection, query)


def _same_name() -> ColumnElement[bool]:
    mention, name = schema.mention, schema.name
    return (mention.c.kind == name.c.kind) & (mention.c.value == name.c.value)


def _speaking(connection: Connection, nation: str) -> list[Digest]:
    mention = schema.mention
    query = select(mention.c.item).distinct().where(mention.c.kind == "nation", mention.c.value == nation.upper())
    return _standing(connection, query)


def _standing(connection: Connection, query: Select[Any]) -> list[Digest]:
    activity = schema.activity
    query = query.join(activity, activity.c.id == schema.mention.c.activity).where(activity.c.current == 1)
    return sorted(connection.execute(query).scalars())


def _reached(connection: Connection, asked: dict[Digest, str]) -> dict[Digest, str]:
    """Without what is no longer in the haul, but where it is asked for by hand."""
    table = schema.item
    found: set[Digest] = set()
    digests = sorted(asked)
    for start in range(0, len(digests), AT_ONCE):
        query = select(table.c.digest).where(table.c.digest.in_(digests[start : start + AT_ONCE]))
        found.update(connection.execute(query.where(in_reach(connection, table.c.digest))).scalars())
    return {item: why for item, why in asked.items() if item in found or why.startswith("by hand")}


def _note(connection: Connection, items: Collection[Digest]) -> None:
    GOES.create(connection, checkfirst=True)
    connection.execute(GOES.delete())
    connection.execute(insert(GOES), [{"item": item} for item in sorted(items)])
