"""An item's copies and kin, as the analysis of the case found them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, or_, select

from clew.model import Digest
from clew.store import schema


@dataclass(frozen=True)
class Because:
    """One reason of a tie: words, a number, and where in `KinRow.one` it is seen: a written locator, or ""."""

    what: str
    value: float
    at: str


@dataclass(frozen=True)
class KinRow:
    """A tie of an item with another: `one` … `other` in the order that `how` says (docs/kin.md)."""

    one: Digest
    other: Digest
    how: str
    score: float
    reasons: Sequence[Because] = field(default_factory=tuple)

    def beside(self, item: Digest) -> Digest:
        """The one of the two that is not the item."""
        return self.other if item == self.one else self.one


def kin_of(connection: Connection, item: Digest, most: int) -> tuple[list[KinRow], int]:
    """Ties of an item, the best first, and how many there are."""
    kin = schema.kin
    having = or_(kin.c.one == item, kin.c.other == item)
    total = int(connection.execute(select(func.count()).select_from(kin).where(having)).scalar() or 0)
    query = select(kin).where(having).order_by(kin.c.score.desc(), kin.c.how, kin.c.one, kin.c.other)
    return [_kin(row) for row in connection.execute(query.limit(most))], total


def subjects_of(connection: Connection, items: Sequence[Digest]) -> Mapping[Digest, str]:
    """What mails among the items are about."""
    metadata = schema.metadata
    query = select(metadata.c.item, metadata.c.value).where(metadata.c.name == "subject", metadata.c.item.in_(items))
    return {row.item: row.value for row in connection.execute(query.order_by(metadata.c.id.desc()))}


def _kin(row: Any) -> KinRow:
    reasons = tuple(Because(each["what"], each["value"], each.get("at", "")) for each in json.loads(row.reasons))
    return KinRow(row.one, row.other, row.how, row.score, reasons)
