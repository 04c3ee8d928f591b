"""Names and what ties them: from the mentions of a case to its entities."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from email.utils import getaddresses
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, func, select

from clew.analyse.entities import Beside, Entity, Found, Judged, Met, Name, Tie, aliases, entities, met
from clew.analyse.entities.rows import Node
from clew.analyse.lists import LIST, SCHEMES, Listed, listed
from clew.model import Digest
from clew.store import schema
from clew.store.aliases import alias_text
from clew.store.case import Case
from clew.store.entities import answers
from clew.store.lists import List, list_lines, lists
from clew.store.reach import in_reach

Rows = list[dict[str, Any]]
"""Rows of a table."""

STANDING = (schema.activity.c.current == 1, schema.activity.c.outcome == "finished")
"""What a step says counts once it came to its end: how far one comes in its time is not the same every time."""

KINDS = ("person", "organisation", "place")
IDENTIFIERS = ("email", "phone", "iban", "account", "handle", "crypto", "card")
ANSWERS: dict[str, Any] = {"yes": "yes", "no": "no", "unsure": "unsure"}
FORMS = 12
"""Ways of writing a name that are kept with it, the most frequent."""

HEADERS = ("from", "sender", "reply-to", "to", "cc", "bcc")
LONGEST = 200_000
"""Code points of a header that is read for addresses, some 4,000 of them."""
CROWD = 12
"""Names or identifiers in a passage from which on it is a list, and says nothing of any two of them."""


def entity_rows(connection: Connection, case: Case) -> tuple[Rows, Rows, Rows, Rows]:
    """The rows of names, entities, ties, and entities of imported lists."""
    names, judged = _names(connection), _judged(connection)
    headers = list(_in_headers(connection, names))
    together = [*_in_passages(connection, IDENTIFIERS), *headers]
    known = _met(connection, case, names, headers, judged)
    ties = [tie for each in known for tie in each.ties]
    found = entities(names, together, aliases(alias_text(case)), judged, ties)
    return *_rows(names, found), _listed(known, found)


def _met(
    connection: Connection, case: Case, names: Sequence[Name], headers: Iterable[Beside], judged: Iterable[Judged]
) -> list[Met]:
    """What the case's lists know of its names; besides, what people have judged of them."""
    imported = lists(connection)
    if not imported:
        return []
    told = frozenset(value for each in judged for value in (each.one, each.other) if value.startswith(LIST))
    nodes = tuple(sorted(name.node for name in names))
    together = frozenset((*_in_passages(connection, SCHEMES), *headers))
    found = [known for each in imported for known in _met_of(case, each, nodes, together)]
    rest = told - {each.listed.value for each in found}
    rows = (row for each in imported for row in _entities_of(case, each)) if rest else ()
    return found + [Met(row, (), frozenset()) for row in rows if row.value in rest]


@lru_cache(maxsize=8)
def _met_of(case: Case, of: List, nodes: tuple[Node, ...], together: frozenset[Beside]) -> list[Met]:
    """Kept, since most renewals follow a judgement, which changes nothing here."""
    return met(nodes, sorted(together, key=astuple), _entities_of(case, of))


def _entities_of(case: Case, of: List) -> Iterator[Listed]:
    return (row for row in listed(of.name, list_lines(case, of)) if row is not None)


def _names(connection: Connection) -> list[Name]:
    forms: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    items: defaultdict[tuple[str, str], set[Digest]] = defaultdict(set)
    for row in connection.execute(_mentions(connection).execution_options(yield_per=5_000)):
        forms[row.kind, row.value][row.text] += row.times
        items[row.kind, row.value].add(row.item)
    return [Name(*node, said, frozenset(items[node]), said.total()) for node, said in forms.items()]


def _mentions(connection: Connection) -> Select[Any]:
    """Names as they are written, counted by item; descriptions ("the army") name nobody."""
    mention, activity = schema.mention, schema.activity
    columns = (mention.c.kind, mention.c.value, mention.c.text, mention.c.item)
    query = select(*columns, func.count().label("times")).join(activity, activity.c.id == mention.c.activity)
    query = query.where(*STANDING, mention.c.kind.in_(KINDS), in_reach(connection, mention.c.item))
    described = func.coalesce(func.json_extract(mention.c.detail, "$.form"), "") == "description"
    return query.where(~described).group_by(*columns)


def _in_passages(connection: Connection, schemes: Sequence[str]) -> Iterator[Beside]:
    """Identifiers with the names that stand in the same passage, where that is no list."""
    mention, activity = schema.mention, schema.activity
    query = select(mention.c.passage, mention.c.kind, mention.c.value).distinct()
    query = query.join(activity, activity.c.id == mention.c.activity).where(*STANDING)
    holding = select(mention.c.passage).where(mention.c.kind.in_(schemes)).distinct()
    query = query.where(mention.c.kind.in_((*KINDS, *schemes)), mention.c.passage.in_(holding))
    passages: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for passage, kind, value in connection.execute(query):
        passages[passage].append((kind, value))
    for said in passages.values():
        named = [each for each in said if each[0] in KINDS]
        told = [each for each in said if each[0] in schemes]
        if max(len(named), len(told)) <= CROWD:
            yield from (Beside(*name, *identifier) for name in named for identifier in told)


def _in_headers(connection: Connection, names: Iterable[Name]) -> Iterator[Beside]:
    """Addresses with the names that mails' headers write before them."""
    metadata, activity = schema.metadata, schema.activity
    query = select(metadata.c.value).distinct().join(activity, activity.c.id == metadata.c.activity)
    query = query.where(*STANDING, metadata.c.name.in_(HEADERS))
    written: dict[str, str] = {}
    for name in names:
        if name.kind == "person":
            written |= dict.fromkeys((form.casefold() for form in name.forms), name.value)
    for header in connection.execute(query.where(func.length(metadata.c.value) <= LONGEST)).scalars():
        for shown, address in _addresses(header):
            value = written.get(" ".join(shown.split()).casefold())
            if value is not None and address:
                yield Beside("person", value, "email", address.casefold(), header=True)


def _addresses(header: str) -> list[tuple[str, str]]:
    """Names and addresses of a header; none of one whose brackets are nested deeper than can be followed."""
    try:
        return getaddresses([header])
    except RecursionError:
        return []


def _judged(connection: Connection) -> list[Judged]:
    """What people now say of two names."""
    said = answers(connection).items()
    return [Judged(kind, one, other, ANSWERS[told.verdict]) for (_, kind, one, other), told in said]


def _rows(names: Iterable[Name], found: Found) -> tuple[Rows, Rows, Rows]:
    of = {(entity.kind, value): entity.id for entity in found.entities for value in entity.values}
    known = [_name(each, of[each.node]) for each in names if each.node in of]
    ties = [_tie(each, each.state) for each in found.ties] + [_tie(each, "cut") for each in found.cut]
    return known, [_entity(each) for each in found.entities], ties


def _entity(entity: Entity) -> dict[str, Any]:
    return {
        "id": entity.id, "kind": entity.kind, "caption": entity.caption, "captions": _json(entity.captions),
        "names": len(entity.values), "mentions": entity.mentions, "items": entity.items, "bare": int(entity.bare),
    }  # fmt: skip


def _name(name: Name, entity: str) -> dict[str, Any]:
    often = sorted(name.forms.items(), key=lambda form: (-form[1], form[0]))[:FORMS]
    return {
        "kind": name.kind, "value": name.value, "entity": entity, "forms": _json(dict(often)),
        "mentions": name.mentions, "items": len(name.items),
    }  # fmt: skip


def _tie(tie: Tie, state: str) -> dict[str, Any]:
    return {
        "kind": tie.kind, "one": tie.one, "other": tie.other, "item": tie.item, "state": state,
        "score": tie.score, "reasons": _json(tie.reasons),
    }  # fmt: skip


def _listed(known: Iterable[Met], found: Found) -> Rows:
    """A row for each kind of name that an entity of a list is tied as, or was judged to be."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for each in known:
        used: defaultdict[str, list[str]] = defaultdict(list)
        for name, value in sorted(each.used):
            used[name].append(value)
        told = {"list": each.listed.list, "identity": each.listed.id, "schema": each.listed.schema}
        for kind in sorted({tie.kind for tie in each.ties} or set(each.listed.kinds)):
            node = kind, each.listed.value
            row = {"kind": kind, "value": node[1], "entity": found.listed.get(node, "")}
            rows.setdefault(node, {**row, **told, "caption": each.listed.caption, "used": _json(used)})
    return list(rows.values())


def _json(mapping: Mapping[str, object]) -> str:
    return json.dumps(dict(mapping), ensure_ascii=False)
