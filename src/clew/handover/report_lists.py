"""Lists of the report: names, what happened when, what was not read."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from clew.handover.chosen import goes
from clew.handover.cited import Citations, found
from clew.handover.findings import Named
from clew.handover.items import Item
from clew.model import Digest
from clew.store import schema

FEW = 5
"""Of the places of a thing, what is linked."""


_DATED = re.compile(r"(?:\.\./)?[0-9]{4}")
"""What has a year: "an hour later" has no place among dates."""


@dataclass(frozen=True)
class Name:
    """Somebody or something named: the ways of writing it, the most frequent first."""

    kind: str
    forms: Sequence[str]
    mentions: int
    items: int
    some: Sequence[Digest]


@dataclass
class Moment:
    """A line of the timeline. `passages` and `items` are where it stands, the first few; `count` of all of them.
    `citation` is that of the first words that say it, "" where it is an item's own date."""

    date: str
    what: str
    text: str
    passages: list[int] = field(default_factory=list)
    items: list[Digest] = field(default_factory=list)
    count: int = 0
    citation: str = ""


def names(named: Named) -> list[Name]:
    """Those in most items first."""
    every = [
        Name(kind, named.written(entity)[:FEW], named.forms[entity].total(), len(named.items[entity]),
             sorted(named.items[entity])[:FEW])
        for entity, kind in named.kinds.items()
    ]  # fmt: skip
    return sorted(every, key=lambda each: (-each.items, -each.mentions, each.forms[0]))


def moments(connection: Connection, known: Mapping[Digest, Item]) -> list[Moment]:
    """Dates of items, dates that words name, and payments, the earliest first."""
    citations = Citations(connection)
    every = [*_of_items(known), *_named(connection, citations), *_paid(connection, citations)]
    dated = [each for each in every if _DATED.match(each.date)]
    return sorted(dated, key=lambda each: (each.date.removeprefix("../"), each.what, each.text, each.items))


def _of_items(known: Mapping[Digest, Item]) -> Iterator[Moment]:
    for item in known.values():
        if item.date:
            yield Moment(item.date.isoformat(), "item", item.said("subject") or item.name, items=[item.digest], count=1)


def _named(connection: Connection, citations: Citations) -> Iterator[Moment]:
    dates: dict[str, Moment] = {}
    mention = schema.mention
    for row in found(connection, mention, mention.c.kind == "date", among=goes):
        if row["value"] not in dates:
            dates[row["value"]] = Moment(row["value"], "named", row["text"], citation=citations.at(row))
        told = dates[row["value"]]
        told.count += 1
        if len(told.passages) < FEW and row["passage"] not in told.passages:
            told.passages.append(row["passage"])
    yield from dates.values()


def _paid(connection: Connection, citations: Citations) -> Iterator[Moment]:
    table = schema.transaction
    for row in found(connection, table, table.c.amount != "", among=goes):
        text = f"{row['amount']} {row['currency']}: {row['payer'] or '?'} → {row['payee'] or '?'}"
        yield Moment(row["date"], "payment", text, [row["passage"]], count=1, citation=citations.at(row))


def faults(gaps: Mapping[str, Any]) -> dict[Digest, list[Mapping[str, Any]]]:
    held = defaultdict[Digest, list[Mapping[str, Any]]](list)
    for each in gaps["problems"]:
        held[each["item"]].append(each)
    return held
