"""Keep the files of vectors up with the table, and look in them for what a query means."""

import shutil
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, func, select

from clew.errors import UsageError
from clew.search.meaning import Near, words_of
from clew.step import GivenText
from clew.store import schema
from clew.store.case import Case

STEP = "enrich.meaning"
KIND = "meaning"
AT_ONCE = 500
STREAMED = 10_000
"""Vectors that are put into the files at a time."""

FEW = 1_000
"""Dead rows that are never worth making the files anew for."""


def bring_up(connection: Connection, folder: Path) -> None:
    """Add the vectors of activities that stand and are not in the files; let those die that stand no more."""
    wanted = _standing(connection)
    if not wanted and not folder.exists():
        return
    from clew.search.vectors import Vectors, begin

    try:
        held = Vectors(folder)
    except (FileNotFoundError, ValueError, KeyError):
        shutil.rmtree(folder, ignore_errors=True)
        begin(folder)
        held = Vectors(folder)
    counts = held.counts()
    held.drop(number for number, count in counts.items() if wanted.get(number) != count)
    if held.dead > max(FEW, held.rows // 2):
        begin(folder)
        counts = {}
    _add(connection, folder, [number for number, count in wanted.items() if counts.get(number) != count])


def _standing(connection: Connection) -> dict[int, int]:
    """How many vectors each activity has that stands."""
    vector, activity = schema.vector, schema.activity
    counted = select(vector.c.activity, func.count().label("count")).group_by(vector.c.activity).subquery()
    query = select(counted.c.activity, counted.c.count).join(activity, activity.c.id == counted.c.activity)
    query = query.where(activity.c.current == 1, activity.c.outcome != "running", activity.c.step.like(f"{STEP}@%"))
    return {row[0]: row[1] for row in connection.execute(query)}


def _add(connection: Connection, folder: Path, activities: Sequence[int]) -> None:
    from clew.search.vectors import Row, add

    vector = schema.vector
    for start in range(0, len(activities), AT_ONCE):
        query = select(vector.c.passage, vector.c.activity, vector.c.content).where(vector.c.kind == KIND)
        query = query.where(vector.c.activity.in_(activities[start : start + AT_ONCE])).order_by(vector.c.id)
        for rows in connection.execute(query.execution_options(yield_per=STREAMED)).partitions():
            add(folder, [Row(*row) for row in rows])


def near_to(case: Case, text: str) -> Near | None:
    """What finds passages that mean what the query `text` asks in words; None where it asks none that can be told.

    NotInstalled where the model is absent, UsageError where the case has no vectors yet.
    """
    from clew.search.vectors import Vectors

    vector = _vector(words_of(text))
    try:
        held = Vectors(case.vectors_folder)
    except FileNotFoundError as error:
        raise UsageError(f"{case.folder}: no passage has been read for its meaning yet; {SIFT}") from error

    def near(count: int, among: Sequence[int] | None) -> Sequence[tuple[int, float]]:
        return held.nearest(vector, count, among) if vector else ()

    return near if vector else None


SIFT = "clew sift, with the model sentences installed, does that (clew models install sentences)"


@lru_cache(maxsize=32)
def _vector(words: str) -> bytes | None:
    """A query's vector is what the step makes of its words."""
    from clew.steps import REGISTRY

    found = next(iter(REGISTRY[STEP].run([GivenText(words)])), ())
    return found[0].content if found else None
