"""Entities, their names and mentions as FollowTheMoney; what people decided as nomenklatura's resolver file."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select

from clew.analyse.entities.tying import entity_id
from clew.analyse.lists import LIST
from clew.analyse.names.organisation import body
from clew.handover.cited import Among, Citations, describes, found
from clew.handover.tables import entity_of
from clew.handover.vocabulary import line
from clew.store import schema
from clew.store.entities import answers
from clew.store.judgements import Judgement
from clew.store.reach import in_reach

KINDS = ("person", "organisation", "place")


def schema_of(kind: str, caption: str) -> str:
    """An organisation whose name says its legal form is a company."""
    if kind == "organisation":
        return "Company" if body(caption).forms else "Organization"
    return {"person": "Person", "place": "Address"}.get(kind, "LegalEntity")


def entities(connection: Connection) -> Iterator[str]:
    """A line for each entity with all its names."""
    forms = _forms(connection)
    for row in connection.execute(select(schema.entity).order_by(schema.entity.c.id)).mappings():
        captions = list(json.loads(row["captions"]).values())
        yield entity_line(row["id"], row["kind"], captions, forms[row["id"]], row["mentions"], row["items"])


def names(connection: Connection) -> Iterator[str]:
    """A line for each name by itself, before any are joined; its id is that of an entity that it alone would be."""
    name = schema.name
    for row in connection.execute(select(name).order_by(name.c.kind, name.c.value)).mappings():
        forms = list(json.loads(row["forms"]))
        identity = entity_id(row["kind"], row["value"])
        yield entity_line(identity, row["kind"], forms[:1], forms, row["mentions"], row["items"])


def entity_line(identity: str, kind: str, captions: list[str], forms: list[str], mentions: int, items: int) -> str:
    """An entity; counts are those of the mentions that are meant."""
    schema_name = schema_of(kind, captions[0])
    properties = {"name": captions, "alias": [form for form in forms if form not in captions]}
    if schema_name == "Address":
        properties["full"] = captions
    return line(schema_name, identity, properties, kind=kind, mentions=mentions, items=items)


def _forms(connection: Connection) -> Mapping[str, list[str]]:
    """The ways of writing each entity's names, the most frequent first."""
    counted: defaultdict[str, dict[str, int]] = defaultdict(dict)
    name = schema.name
    for entity, forms in connection.execute(select(name.c.entity, name.c.forms)):
        for form, count in json.loads(forms).items():
            counted[entity][form] = counted[entity].get(form, 0) + count
    order = {entity: sorted(forms, key=lambda form: (-forms[form], form)) for entity, forms in counted.items()}
    return defaultdict(list, order)


def schemata_of(connection: Connection) -> dict[str, str]:
    """The schema of each entity."""
    rows = connection.execute(select(schema.entity.c.id, schema.entity.c.kind, schema.entity.c.caption))
    return {row.id: schema_of(row.kind, row.caption) for row in rows}


def mentions(
    connection: Connection, citations: Citations, entities: Mapping[tuple[str, str], str],
    schemata: Mapping[str, str], among: Among = in_reach,
) -> Iterator[str]:  # fmt: skip
    """A line for each mention of a name that belongs to an entity."""
    mention = schema.mention
    for row in found(connection, mention, mention.c.kind.in_(KINDS), among=among):
        entity = entities.get((row["kind"], row["value"]))
        if entity is None or entity not in schemata or describes(row):
            continue
        at = citations.at(row)
        properties = {"document": row["item"], "name": row["text"], "detectedSchema": schemata[entity]}
        told = {"locator": at, "step": row["step"], "quote": row["text"], "detail": json.loads(row["detail"])}
        # the model resolves mentions to people and organisations alone
        (told if schemata[entity] == "Address" else properties)["resolved"] = entity
        yield line("Mention", identity("mention", at, row["kind"], row["value"], row["step"]), properties, **told)


def identity(*parts: str) -> str:
    """A stable id: 40 hex digits of SHA-256 over the parts."""
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:40]


Pair = tuple[str, str, str]


def resolver(connection: Connection) -> Iterator[str]:
    """Edges between names as nomenklatura keeps them: [target, source, judgement, score, user, created at].

    Certain ties are "positive" by the user `clew`, proposed ones "no_judgement" with their score; answers of people
    are theirs. A yes that could not be, since a no forbids it, is left out: it would join what Clew keeps apart. Names
    that are one have a canonical id too, `NK-` and the entity's, by which nomenklatura merges them.
    """
    entities, tie = _ends(connection), schema.tie
    edges: dict[Pair, list[object]] = {}
    query = select(tie).where(tie.c.item.is_(None), tie.c.state.in_(("certain", "proposed")))
    for row in connection.execute(query.order_by(tie.c.kind, tie.c.one, tie.c.other)).mappings():
        certain = row["state"] == "certain"
        told = ["positive" if certain else "no_judgement", row["score"], "clew", None]
        edges[_pair(row["kind"], row["one"], row["other"])] = told
    for pair, each in sorted(_answers(connection).items()):
        kind, one, other = pair
        apart = entities.get((kind, one)) != entities.get((kind, other))
        if each.verdict != "yes" or not apart:
            edges[pair] = [ANSWERS[each.verdict], None, each.by, each.time]
    for (kind, one, other), told in sorted(edges.items()):
        ends = sorted((_end(kind, one), _end(kind, other)), reverse=True)
        yield json.dumps([*ends, *told], ensure_ascii=False)
    several = Counter(filter(None, entities.values()))
    for (kind, value), entity in sorted(entities.items()):
        if several[entity] > 1:
            yield json.dumps([f"NK-{entity}", _end(kind, value), "positive", None, "clew", None])


ANSWERS = {"yes": "positive", "no": "negative", "unsure": "unsure"}


def _answers(connection: Connection) -> dict[Pair, Judgement]:
    """What people said last of two names that are among the case's."""
    known = _ends(connection)
    said = {_pair(*about[1:]): told for about, told in answers(connection).items()}
    return {pair: told for pair, told in said.items() if {pair[:2], (pair[0], pair[2])} <= known.keys()}


def _ends(connection: Connection) -> dict[tuple[str, str], str]:
    """The entity of each name and of each entity of an imported list that ties with one, "" where it has none."""
    table = schema.listed
    listed = connection.execute(select(table.c.kind, table.c.value, table.c.entity))
    return entity_of(connection) | {(kind, value): entity for kind, value, entity in listed}


def _end(kind: str, value: str) -> str:
    """An entity of a list has its own id there."""
    return value.partition("#")[2] if value.startswith(LIST) else entity_id(kind, value)


def _pair(kind: str, one: str, other: str) -> Pair:
    return (kind, *sorted((one, other)))  # type: ignore[return-value]
