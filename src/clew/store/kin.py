"""An item's copies and kin, as the analysis of the case found them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, or_, select

from clew.model import Digest
from clew.store import schema
from clew.store.judgements import Judgement, Subject, ordered
from clew.store.verdicts import settled


@dataclass(frozen=True)
class Because:
    """One reason of a tie: words, a number, and where in `KinRow.one` it is seen: a written locator, or ""."""

    what: str
    value: float
    at: str


@dataclass(frozen=True)
class KinRow:
    """A tie of an item with another: `one` … `other` in the order that `how` says (docs/kin.md). `said` is what
    counts of people's answers to it."""

    one: Digest
    other: Digest
    how: str
    score: float
    reasons: Sequence[Because] = field(default_factory=tuple)
    said: Judgement | None = None

    @property
    def refused(self) -> bool:
        """Whether people say that it is none."""
        return self.said is not None and self.said.verdict == "no"

    def beside(self, item: Digest) -> Digest:
        """The one of the two that is not the item."""
        return self.other if item == self.one else self.one


def subject(how: str, one: Digest, other: Digest) -> Subject:
    """What people judge where they judge a tie."""
    return ordered(("kin", how, one, other))


def refused(connection: Connection) -> frozenset[Subject]:
    """The ties that people say are none: they count for nothing."""
    return frozenset(each for each, said in settled(connection, "kin").items() if said.verdict == "no")


def kin_of(connection: Connection, item: Digest, most: int) -> tuple[list[KinRow], int]:
    """Ties of an item, the best first, those that were refused last, and how many there are."""
    kin = schema.kin
    having = or_(kin.c.one == item, kin.c.other == item)
    total = int(connection.execute(select(func.count()).select_from(kin).where(having)).scalar() or 0)
    query = select(kin).where(having).order_by(kin.c.score.desc(), kin.c.how, kin.c.one, kin.c.other)
    said = settled(connection, "kin")
    rows = [_kin(row, said.get(subject(row.how, row.one, row.other))) for row in connection.execute(query.limit(most))]
    return sorted(rows, key=lambda each: each.refused), total


def subjects_of(connection: Connection, items: Sequence[Digest]) -> Mapping[Digest, str]:
    """What mails among the items are about."""
    metadata = schema.metadata
    query = select(metadata.c.item, metadata.c.value).where(metadata.c.name == "subject", metadata.c.item.in_(items))
    return {row.item: row.value for row in connection.execute(query.order_by(metadata.c.id.desc()))}


def _kin(row: Any, said: Judgement | None) -> KinRow:
    reasons = tuple(Because(each["what"], each["value"], each.get("at", "")) for each in json.loads(row.reasons))
    return KinRow(row.one, row.other, row.how, row.score, reasons, said)
