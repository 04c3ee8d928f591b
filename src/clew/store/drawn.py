"""All mentions of a kind as columns of numbers, so that a page can count and choose among a million of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, True_, func, select, text

from clew.store import schema
from clew.store.case import Case
from clew.store.reach import in_reach

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Drawn:
    """Mentions that count: of activities that stand, in items that are reached.

    `told` are the different (value, detail), in order. Row by row `which` of them it is, the passage that it is
    in, and the activity that drew it. What one passage tells twice is one row.
    """

    told: Sequence[tuple[str, Mapping[str, str]]]
    which: Numbers
    passages: Numbers
    activities: Numbers

    def within(self, passages: Numbers | None) -> Mask:
        """The rows that are in one of these passages; None stands for all."""
        if passages is None:
            return np.ones(len(self.which), bool)
        known = np.zeros(max(self.passages.max(initial=0), passages.max(initial=0)) + 1, bool)
        known[passages] = True
        found: Mask = known[self.passages]
        return found


def read_so_far(case: Case) -> tuple[object, ...]:
    """What is another as soon as other mentions count; what people decide does not change it."""
    columns = (schema.mention.c.id, schema.activity.c.id, schema.change.c.seq)
    with case.engine.connect() as connection:
        last = [connection.execute(select(func.max(column))).scalar() for column in columns]
    return (case.folder / "case.db").stat().st_ino, *last


def drawn(connection: Connection, kind: Literal["date", "nation"]) -> Drawn:
    """The mentions of a kind, read from the index that has all that is asked of them."""
    # A partial index serves only what has its condition word for word; left alone, SQLite takes another index.
    query = (
        "SELECT value, detail, count(*), group_concat(passage || ',' || activity) "
        f"FROM mention INDEXED BY mention_{kind} WHERE kind = '{kind}' GROUP BY value, detail"
    )
    found = connection.execute(text(query)).all()
    details = {detail: json.loads(detail) for detail in {detail for _, detail, *_ in found}}
    told = [(value, details[detail]) for value, detail, *_ in found]
    which = np.repeat(np.arange(len(found)), [count for _, _, count, _ in found])
    numbers = np.fromstring(",".join(each for *_, each in found), np.int64, sep=",").reshape(-1, 2)
    stands = _standing(connection, numbers[:, 1])
    which, numbers = which[stands], numbers[stands]
    once = _once(which, numbers[:, 0])
    return Drawn(told, which[once], numbers[once, 0], numbers[once, 1])


def _standing(connection: Connection, activities: Numbers) -> Mask:
    """Which of the activities stand, in items that are reached."""
    activity = schema.activity
    reach = in_reach(connection, activity.c.item)
    if isinstance(reach, True_):
        return np.ones(len(activities), bool)
    standing = np.zeros(activities.max(initial=0) + 1, bool)
    ids = connection.execute(select(activity.c.id).where(activity.c.current == 1, reach)).scalars()
    known = np.fromiter(ids, np.int64)
    standing[known[known < len(standing)]] = True
    found: Mask = standing[activities]
    return found


def _once(which: Numbers, passages: Numbers) -> Numbers:
    """The rows to keep, by `which` and passage; as the index has them, they come in that order."""
    keys = which * (passages.max(initial=0) + 1) + passages
    if (keys[1:] < keys[:-1]).any():
        return np.unique(keys, return_index=True)[1]
    return np.flatnonzero(np.append([True], keys[1:] != keys[:-1])) if len(keys) else np.arange(0)


def items_of(connection: Connection, activities: Numbers) -> Numbers:
    """For each activity the number of its item, from 0."""
    activity = schema.activity
    if not len(activities):
        return activities
    least, most = int(activities.min()), int(activities.max())
    numbers: dict[str, int] = {}
    of = np.zeros(most + 1, np.int64)
    query = select(activity.c.id, activity.c.item).where(activity.c.id.between(least, most))
    for number, item in connection.execute(query):
        of[number] = numbers.setdefault(item, len(numbers))
    found: Numbers = of[activities]
    return found
