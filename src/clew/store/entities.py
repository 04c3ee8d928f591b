"""Ties between names, the answers to them, and what stands beside a name, as the pages of names ask for them."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from clew.model import Digest
from clew.store import schema
from clew.store.dates import OWN
from clew.store.judgements import VERDICTS, Judgement, Subject, history, judgement_of
from clew.store.reading import by_number
from clew.store.verdicts import settled

IDENTIFIERS = ("email", "phone", "iban", "account", "handle", "crypto", "card", "imei", "plate", "national-id")
LIST = 12
"""Names or identifiers in a passage from which on it is a list."""

BATCH = 500


@dataclass(frozen=True, slots=True)
class TieRow:
    """Two names taken for one. `state` is certain, proposed or cut; `verdict` what a person says of it now, else ""."""

    kind: str
    one: str
    other: str
    state: str
    score: float
    reasons: Mapping[str, float]
    item: Digest | None
    verdict: str = ""

    @property
    def subject(self) -> Subject:
        return subject(self.kind, self.one, self.other)


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name with its forms as written and how often."""

    kind: str
    value: str
    forms: Mapping[str, int]
    mentions: int
    items: int


@dataclass(frozen=True, slots=True)
class Payment:
    """A transaction, and `at` the locator of the passage that tells it."""

    at: str
    date: str
    amount: str
    currency: str
    payer: str
    payee: str


def subject(kind: str, one: str, other: str) -> Subject:
    """What is judged of two names, whichever is told first."""
    return ("tie", kind, *sorted((one, other)))


def answers(connection: Connection) -> dict[Subject, Judgement]:
    """What is now said of each two names: none where that was taken back, or where persons' answers stand against each
    other. What a later version may have put into the ledger besides is left out."""
    told = settled(connection, "tie").items()
    return {about: each for about, each in told if len(about) == 4 and each.verdict in VERDICTS}


def proposals(
    connection: Connection, kind: str, told: Mapping[Subject, Judgement], start: int, most: int
) -> tuple[list[TieRow], int]:
    """Ties proposed and not answered, best first, and how many they are; `kind` "" stands for all."""
    tie = schema.tie
    wanted = tie.c.state == "proposed"
    if kind:
        wanted &= tie.c.kind == kind
    total = int(connection.execute(select(func.count()).where(wanted)).scalar() or 0)
    query = select(tie).where(wanted).order_by(tie.c.score.desc(), tie.c.id.desc())
    rows = (_tie(row, told) for row in connection.execute(query.limit(start + most + len(told))))
    still = (each for each in rows if not each.verdict)
    return list(islice(still, start, start + most)), total - _answered(connection, wanted, told)


def _answered(connection: Connection, wanted: Any, told: Mapping[Subject, Judgement]) -> int:
    """How many of the ties wanted have an answer that they do not take into account yet."""
    tie, count = schema.tie, 0
    for some in _batched(told):
        rows = connection.execute(select(tie.c.kind, tie.c.one, tie.c.other).where(wanted, tie.c.one.in_(
            {value for each in some for value in each[2:]}
        )))  # fmt: skip
        count += sum(subject(*row) in some for row in rows)
    return count


def ties_of(
    connection: Connection, kind: str, values: Sequence[str], told: Mapping[Subject, Judgement]
) -> list[TieRow]:
    """All ties of these names, best first."""
    tie = schema.tie
    found: dict[int, TieRow] = {}
    for some in _batched(values):
        query = select(tie).where(tie.c.kind == kind, or_(tie.c.one.in_(some), tie.c.other.in_(some)))
        found |= {row.id: _tie(row, told) for row in connection.execute(query)}
    return sorted(found.values(), key=lambda each: (-each.score, each.one, each.other, each.item or ""))


def _tie(row: Any, told: Mapping[Subject, Judgement]) -> TieRow:
    answer = told.get(subject(row.kind, row.one, row.other))
    verdict = answer.verdict if answer and row.item is None else ""
    return TieRow(row.kind, row.one, row.other, row.state, row.score, json.loads(row.reasons), row.item, verdict)


def names_of(connection: Connection, entity: str) -> list[NameRow]:
    """The names of an entity, the most mentioned first."""
    name = schema.name
    query = select(name).where(name.c.entity == entity).order_by(name.c.mentions.desc(), name.c.value)
    return [_name(row) for row in connection.execute(query)]


def names_told(connection: Connection, nodes: Sequence[tuple[str, str]]) -> dict[tuple[str, str], NameRow]:
    """Names by their kind and value."""
    name = schema.name
    found: dict[tuple[str, str], NameRow] = {}
    for some in _batched(sorted({value for _, value in nodes})):
        query = select(name).where(name.c.kind.in_(sorted({kind for kind, _ in nodes})), name.c.value.in_(some))
        for row in connection.execute(query):
            found[row.kind, row.value] = _name(row)
    return found


def entities_told(connection: Connection, nodes: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The entity of each name, and of each entity of a list ("" where it is part of none), that there is."""
    found: dict[tuple[str, str], str] = {}
    for table in (schema.name, schema.listed):
        for some in _batched(sorted({value for _, value in nodes})):
            query = select(table.c.kind, table.c.value, table.c.entity).where(table.c.value.in_(some))
            found |= {(kind, value): entity for kind, value, entity in connection.execute(query)}
    return {node: entity for node, entity in found.items() if node in nodes}


def _name(row: Any) -> NameRow:
    return NameRow(row.kind, row.value, json.loads(row.forms), row.mentions, row.items)


def said_of(connection: Connection, kind: str, values: Sequence[str], all_told: Sequence[Subject]) -> list[Judgement]:
    """All that people ever said of these names, the latest first."""
    known = set(values)
    about = {told for told in all_told if told[1] == kind and known & set(told[2:])}
    return sorted((each for told in about for each in history(connection, told)), key=lambda each: -each.line)


def subjects(connection: Connection) -> list[Subject]:
    """All pairs of names that were ever judged."""
    judgement = schema.judgement
    query = select(judgement.c.subject).where(judgement.c.subject.startswith('["tie"')).distinct()
    return [tuple(json.loads(each)) for each in connection.execute(query).scalars()]


def said_in(connection: Connection, line: int) -> list[Judgement]:
    """What one line of the ledger says of names."""
    table = schema.judgement
    rows = connection.execute(select(table).where(table.c.line == line).order_by(table.c.id))
    return [each for each in map(judgement_of, rows) if each.subject[0] == "tie"]


def last_line(connection: Connection) -> int:
    """The ledger's line of the latest judgement."""
    return int(connection.execute(select(func.max(schema.judgement.c.line))).scalar() or 0)


def identifiers_in(connection: Connection, passages: Sequence[int]) -> list[tuple[str, str, int]]:
    """Identifiers in these passages as (kind, value, passages), the most frequent first; lists tell nothing."""
    mention, activity = schema.mention, schema.activity
    met: dict[int, set[tuple[str, str]]] = {}
    for some in _batched(passages):
        query = select(mention.c.passage, mention.c.kind, mention.c.value)
        query = query.join(activity, activity.c.id == mention.c.activity).where(activity.c.current == 1)
        query = query.where(mention.c.passage.in_(some), mention.c.kind.in_(IDENTIFIERS))
        for passage, kind, value in connection.execute(query):
            met.setdefault(passage, set()).add((kind, value))
    counts: dict[tuple[str, str], int] = {}
    for beside in met.values():
        for each in beside if len(beside) <= LIST else ():
            counts[each] = counts.get(each, 0) + 1
    return [(*each, count) for each, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))]


def payments_of(connection: Connection, written: Sequence[str], most: int) -> tuple[list[Payment], int]:
    """The first transactions whose payer or payee is written so, by date, and how many there are."""
    transaction, activity = schema.transaction, schema.activity
    party = or_(transaction.c.payer.in_(written), transaction.c.payee.in_(written))

    def of(*columns: Any) -> Select[Any]:
        query = select(*columns).join(activity, activity.c.id == transaction.c.activity)
        return query.where(activity.c.current == 1, party)

    total = int(connection.execute(of(func.count())).scalar() or 0)
    columns = [transaction.c[each] for each in ("passage", "date", "amount", "currency", "payer", "payee")]
    rows = connection.execute(of(*columns).order_by(transaction.c.date, transaction.c.id).limit(most)) if total else ()
    found = [tuple(row) for row in rows]
    kept = by_number(connection, [passage for passage, *_ in found])
    return [Payment(kept[passage].locator, *told) for passage, *told in found if passage in kept], total


def dates_of(connection: Connection, items: Sequence[Digest]) -> Iterator[tuple[Digest, str]]:
    """The dates of items, as (item, ISO 8601): their own as metadata tell them, else their file's."""
    metadata, activity, place = schema.metadata, schema.activity, schema.place
    for some in _batched(items):
        query = select(metadata.c.item, metadata.c.name, metadata.c.value)
        query = query.join(activity, activity.c.id == metadata.c.activity).where(activity.c.current == 1)
        query = query.where(metadata.c.item.in_(some), metadata.c.name.in_(OWN))
        own = dict(_first(connection.execute(query).all()))
        files = select(place.c.item, func.min(place.c.mtime)).where(place.c.item.in_(some), place.c.mtime > 0)
        yield from own.items()
        for item, time in connection.execute(files.group_by(place.c.item)):
            if item not in own:
                yield item, datetime.fromtimestamp(time / 1e9, UTC).isoformat()


def _first(rows: Sequence[Any]) -> Iterator[tuple[Digest, str]]:
    said: dict[Digest, dict[str, str]] = {}
    for item, name, value in rows:
        said.setdefault(item, {}).setdefault(name, value)
    for item, values in said.items():
        date = next((values[name] for name in OWN if values.get(name, "")[:4].isdigit()), "")
        if date:
            yield item, date


def _batched(values: Iterable[Any]) -> Iterator[list[Any]]:
    """SQLite takes so many values at once."""
    rest = iter(values)
    while some := list(islice(rest, BATCH)):
        yield some
