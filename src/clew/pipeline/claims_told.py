"""The claims of a case with all that their words name: what `clew.analyse.claims` weighs."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, select

from clew.analyse.claims.figures import days, figure
from clew.analyse.claims.medium import media
from clew.analyse.claims.roles import NOBODY, Roles, roles
from clew.analyse.claims.said import Said
from clew.analyse.claims.speakers import BODY, body, called, speaker_words
from clew.model import Digest
from clew.pipeline.claim_writers import Writers
from clew.pipeline.entities import KINDS, STANDING
from clew.store import schema
from clew.store.reach import in_reach
from clew.store.reading import named_place, other_readings
from clew.store.stated import BY_HAND

MEANT = (*KINDS, "nation", "date", "money", "quantity")


BATCH = 500
"""Items that are asked of at once."""


class Told(NamedTuple):
    """A claim with the number of its row."""

    number: int
    said: Said


class Meant(NamedTuple):
    """A mention in a passage."""

    first: int
    last: int
    kind: str
    value: str
    text: str
    hedge: str
    other: str


class Entities:
    """Which entity a name means in an item."""

    def __init__(self, connection: Connection) -> None:
        name, tie = schema.name.c, schema.tie.c
        rows = connection.execute(select(name.kind, name.value, name.entity))
        self.named = {(row.kind, row.value): str(row.entity) for row in rows}
        self.bodies: dict[str, str] = {}
        for (_, value), entity in sorted(self.named.items(), key=lambda each: each[1]):
            if known := body(value):
                self.bodies.setdefault(known, entity)
        self.known = frozenset((*BODY.values(), *self.bodies.values()))
        short = select(tie.item, tie.kind, tie.one, tie.other).where(tie.item.is_not(None), tie.state == "certain")
        self.within = {(row.item, row.kind, row.one): str(row.other) for row in connection.execute(short)}

    def of(self, item: Digest, kind: str, value: str) -> str:
        return self.named.get((kind, self.within.get((item, kind, value), value)), "")

    def writer(self, item: Digest, written: str) -> str:
        """The entity of that name, or else the name itself."""
        return self.of(item, "person", written) or self.of(item, "organisation", written) or written


def told(connection: Connection) -> list[Told]:
    """All claims of the case, each once."""
    mentions, meanings = _mentions(connection), _meanings(connection)
    entities, writers, readings = Entities(connection), Writers(connection), _readings(connection)
    found: dict[str, Told] = {}
    for item, rows in groupby(connection.execute(_claims(connection)), lambda row: str(row.item)):
        told_here = [(row, json.loads(row.chain)) for row in rows]
        heard = media([(row.text, *(each["text"] for each in chain)) for row, chain in told_here])
        for order, (row, chain) in enumerate(told_here):
            writer, message = writers.of(item, row.fragment, row.whole)
            about = mentions.get(row.passage, [])
            speakers = tuple(_speaker(each, item, about, entities) for each in chain)
            said = Said(
                id=f"{item}#{_place(row, readings.get(row.reading, ''))}", item=item, order=order, text=row.text,
                stance=row.stance, event=row.event, unverified=bool(row.unverified),
                speakers=speakers,
                **_about(item, [each for each in about if row.first <= each.first and each.last <= row.last], entities),
                author=entities.writer(item, writer), dated=writers.date(item), vector=meanings.get(row.passage),
                roles=_roles(row, item, about, entities), medium=heard[order],
                message=message, bodies=frozenset(speakers) & entities.known, wording=tuple(_wording(row, about)),
            )  # fmt: skip
            if row.seq == BY_HAND or said.id not in found:
                found[said.id] = Told(row.id, said)
    return list(found.values())


def _readings(connection: Connection) -> dict[int, str]:
    """Of all items that claims are drawn from, some at a time, for each question has its cost."""
    items = connection.execute(select(schema.claim.c.item).distinct()).scalars().all()
    some = (other_readings(connection, items[at : at + BATCH]) for at in range(0, len(items), BATCH))
    return {reading: part for each in some for reading, part in each.items()}


def _claims(connection: Connection) -> Select[Any]:
    claim, activity, passage = schema.claim, schema.activity, schema.passage
    query = select(claim, passage.c.fragment, passage.c.first.label("start"), passage.c.text.label("whole"))
    query = query.add_columns(passage.c.activity.label("reading"))
    query = query.join(activity, activity.c.id == claim.c.activity).join(passage, passage.c.id == claim.c.passage)
    query = query.where(*STANDING, in_reach(connection, claim.c.item))
    return query.order_by(claim.c.item, activity.c.key, claim.c.seq, claim.c.first, claim.c.last, claim.c.id)


def _place(row: Any, reading: str) -> str:
    """The fragment that cites the claim's words; that of a second reading names it as its `part`."""
    start = row.start or 0
    chars = f"char={start + row.first},{start + row.last}"
    return "&".join(filter(None, (named_place(row.fragment, reading), chars)))


def _mentions(connection: Connection) -> dict[int, list[Meant]]:
    """What is named in passages that claims are drawn from."""
    mention, activity = schema.mention.c, schema.activity
    detail = (func.coalesce(func.json_extract(mention.detail, f"$.{name}"), "") for name in ("hedge", "or"))
    columns = (mention.first, mention.last, mention.kind, mention.value, mention.text, *detail)
    query = select(mention.passage, *columns).join(activity, activity.c.id == mention.activity)
    query = query.where(*STANDING, mention.kind.in_(MEANT), mention.passage.in_(select(schema.claim.c.passage)))
    found: defaultdict[int, list[Meant]] = defaultdict(list)
    for passage, *values in connection.execute(query):
        found[passage].append(Meant(*values))
    return {passage: sorted(set(meant)) for passage, meant in found.items()}


def _meanings(connection: Connection) -> Mapping[int, bytes]:
    vector, activity = schema.vector.c, schema.activity
    query = select(vector.passage, vector.content).join(activity, activity.c.id == vector.activity)
    query = query.where(*STANDING, vector.kind == "meaning", vector.passage.in_(select(schema.claim.c.passage)))
    return {row.passage: row.content for row in connection.execute(query)}


def _about(item: Digest, within: Sequence[Meant], entities: Entities) -> dict[str, Any]:
    """What the mentions within a claim's words say."""
    named = [(each, entities.of(item, each.kind, each.value)) for each in within if each.kind in KINDS]
    figures = (figure(m.value, m.hedge, m.text) for m in within if m.kind in ("money", "quantity"))
    dates = (days(value) for each in within if each.kind == "date" for value in (each.value, each.other))
    return {
        "who": frozenset(entity for each, entity in named if entity and each.kind != "place"),
        "places": frozenset(entity for each, entity in named if entity and each.kind == "place"),
        "nations": frozenset(each.value for each in within if each.kind == "nation"),
        "figures": tuple(each for each in figures if each is not None),
        "when": tuple(sorted({each for each in dates if each is not None})),
        "names": tuple(dict.fromkeys(each.text for each, entity in named if entity)),
    }


def _roles(row: Any, item: Digest, about: Iterable[Meant], entities: Entities) -> Roles:
    """Who does it to whom, by entities and nations where they are named."""
    if row.event_first is None:
        return NOBODY
    names = []
    for each in about:
        meant = each.value if each.kind == "nation" else entities.of(item, each.kind, each.value)
        if meant and row.first <= each.first and each.last <= row.last and each.kind in (*KINDS, "nation"):
            names.append((each.first - row.first, each.last - row.first, meant))
    return roles(row.text, row.event, (row.event_first - row.first, row.event_last - row.first), names)


def _wording(row: Any, about: Iterable[Meant]) -> Iterator[str]:
    """The stretches of a claim's words between names, figures and dates."""
    at = row.first
    for each in about:
        if row.first <= each.first and each.last <= row.last and each.last > at:
            yield row.whole[at : each.first]
            at = each.last
    yield row.whole[at : row.last]


def _speaker(link: Mapping[str, Any], item: Digest, about: Iterable[Meant], entities: Entities) -> str:
    """The entity whose name stands in the words that tell who says it, a person before others; else the words. A body
    that is known in two languages is the first of its entities, whatever the case ties."""
    first, last = link["chars"]
    inside = [each for each in about if first <= each.first and each.last <= last and each.kind in KINDS]
    order = sorted(inside, key=lambda each: (KINDS.index(each.kind), each.first - each.last, each))
    said = speaker_words(link["text"])
    told = [(each.kind, each.value) for each in order] + [(kind, said) for kind in KINDS]
    if known := next(filter(None, map(body, (value for _, value in told))), ""):
        return entities.bodies.get(known, known)
    return next(filter(None, (entities.of(item, *name) for name in told)), "") or called(link["text"], said)
