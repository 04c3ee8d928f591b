"""All claims of a case as columns, so that a page can choose and count among tens of thousands of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from sqlalchemy import Connection, select

from clew.store import schema
from clew.store.case import Case, meta
from clew.store.drawn import Mask, Numbers
from clew.store.stated import BY_HAND

CLAIM, COUNTED = schema.claim.c, schema.corroboration.c


@dataclass(frozen=True, eq=False)
class Coded:
    """Words as numbers: row by row `which` of the different `values`, in order, it is."""

    values: Sequence[str]
    which: Numbers

    def at(self, value: str) -> Mask:
        """The rows that have this value."""
        found: Mask = self.which == (self.values.index(value) if value in self.values else -1)
        return found


@dataclass(frozen=True, eq=False)
class Columns:
    """Row by row the claims that were weighed: `ids` are their written citations, `numbers` their rows in the store,
    `said` the passages that say it, `undecided` the origins among them that may be another's; those `by_hand` a person
    stated."""

    ids: Sequence[str]
    row: dict[str, int]
    numbers: Numbers
    passages: Numbers
    stance: Coded
    event: Coded
    speaker: Coded
    dated: Coded
    item: Coded
    unverified: Mask
    by_hand: Mask
    origins: Numbers
    said: Numbers
    undecided: Numbers
    against: Numbers


def claim_columns(case: Case) -> Columns:
    """The case's claims as they stand; as long as nothing is weighed anew, what was loaded before."""
    with case.engine.connect() as connection:
        return _columns(case, (case.folder / "case.db").stat().st_ino, meta(connection, "analysed", ""))


def alike(case: Case) -> Numbers:
    """For each row of `claim_columns` the row of the claim that stands for all that say the same: the one that most
    origins bear out, of those that bear it out."""
    with case.engine.connect() as connection:
        return _alike(case, (case.folder / "case.db").stat().st_ino, meta(connection, "analysed", ""))


@lru_cache(maxsize=2)
def _alike(case: Case, inode: int, analysed: str) -> Numbers:
    columns = _columns(case, inode, analysed)
    query = select(schema.support.c.claim, schema.support.c.other).where(schema.support.c.bearing == "supports")
    borne: dict[int, list[int]] = {}
    with case.engine.connect() as connection:
        for claim, other in connection.execute(query):
            if claim in columns.row and other in columns.row:
                borne.setdefault(columns.row[claim], []).append(columns.row[other])
    first = np.arange(len(columns.ids))
    led = np.zeros(len(columns.ids), bool)
    for row in np.lexsort((first, -columns.said, -columns.origins)).tolist():
        if not led[row]:
            led[row] = True
            for other in borne.get(row, ()):
                if not led[other]:
                    led[other], first[other] = True, row
    return first


@lru_cache(maxsize=2)
def _columns(case: Case, inode: int, analysed: str) -> Columns:
    asked = (
        COUNTED.claim, CLAIM.id, CLAIM.passage, CLAIM.stance, CLAIM.event, COUNTED.speaker, COUNTED.dated,
        CLAIM.item, CLAIM.unverified != "", CLAIM.seq == BY_HAND,
        COUNTED.origins, COUNTED.passages, COUNTED.undecided, COUNTED.against,
    )  # fmt: skip
    query = select(*asked).join(schema.corroboration, COUNTED.id == CLAIM.id).order_by(COUNTED.claim)
    with case.engine.connect() as connection:
        rows = connection.execute(query).all()
    held = list(zip(*rows, strict=True)) or [()] * len(asked)
    ids, numbers, passages, stance, event, speaker, dated, item, unverified, by_hand, *counts = held
    origins, said, undecided, against = (np.array(each, np.int64) for each in counts)
    return Columns(
        ids, {each: at for at, each in enumerate(ids)}, np.array(numbers, np.int64), np.array(passages, np.int64),
        _coded(stance), _coded(event), _coded(speaker), _coded(dated), _coded(item), np.array(unverified, bool),
        np.array(by_hand, bool),
        origins, said, undecided, against,
    )  # fmt: skip


def _coded(values: Sequence[str]) -> Coded:
    known = sorted(set(values))
    number = {value: at for at, value in enumerate(known)}
    return Coded(known, np.array([number[each] for each in values], np.int64))


def event_words(connection: Connection, numbers: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Where in the words of each claim those stand that show its event; claims without such words are left out."""
    query = select(CLAIM.id, CLAIM.first, CLAIM.last, CLAIM.event_first, CLAIM.event_last)
    rows = connection.execute(query.where(CLAIM.id.in_(list(numbers)), CLAIM.event_first.is_not(None)))
    inside = (row for row in rows if row.first <= row.event_first < row.event_last <= row.last)
    return {row.id: (row.event_first - row.first, row.event_last - row.first) for row in inside}


def naming(connection: Connection, entity: str) -> Numbers:
    """The rows of the claims that name this entity in their words, or stand on its word."""
    mention, name = schema.mention.c, schema.name.c
    query = select(CLAIM.id).join(schema.mention, mention.passage == CLAIM.passage)
    query = query.join(schema.activity, schema.activity.c.id == mention.activity)
    query = query.join(schema.name, (name.kind == mention.kind) & (name.value == mention.value))
    query = query.where(schema.activity.c.current == 1, name.entity == entity)
    query = query.where(mention.first < CLAIM.last, mention.last > CLAIM.first)
    spoken = select(COUNTED.id).where(COUNTED.speaker == entity)
    return np.array(sorted(set(connection.execute(query.union(spoken)).scalars())), np.int64)


def claims_of(connection: Connection, item: str) -> Sequence[tuple[str, str, str]]:
    """The claims drawn from an item, as (written citation, its words, stance), in the order of their text."""
    query = select(COUNTED.claim, CLAIM.text, CLAIM.stance).join(schema.corroboration, COUNTED.id == CLAIM.id)
    rows = connection.execute(query.where(CLAIM.item == item).order_by(CLAIM.passage, CLAIM.first, CLAIM.id))
    return [(str(row.claim), str(row.text), str(row.stance)) for row in rows]
