"""What the people of a team judged, by day and person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from clew.store import schema
from clew.store.judgements import Judgement, judgement_of

JUDGED = schema.judgement.c


@dataclass(frozen=True)
class Day:
    """How many judgements a person recorded on a day (UTC)."""

    day: str
    by: str
    count: int


def days(connection: Connection) -> Sequence[Day]:
    """All days on which anything was judged, the latest first, with the persons by name."""
    day = func.substr(JUDGED.time, 1, 10)
    query = select(day, JUDGED.by, func.count()).group_by(day, JUDGED.by).order_by(day.desc(), JUDGED.by)
    return [Day(str(when), str(by), int(count)) for when, by, count in connection.execute(query)]


def judged_on(
    connection: Connection, day: str = "", by: str = "", start: int = 0, most: int = 100
) -> tuple[list[Judgement], int]:
    """What was judged, the latest first, and how much it is; "" stands for every day and everybody."""
    wanted: list[ColumnElement[Any]] = [JUDGED.time.startswith(day, autoescape=True)] if day else []
    wanted += [JUDGED.by == by] if by else []
    total = connection.execute(select(func.count()).select_from(schema.judgement).where(*wanted)).scalar()
    query = select(schema.judgement).where(*wanted).order_by(JUDGED.time.desc(), JUDGED.name)
    return [judgement_of(row) for row in connection.execute(query.offset(start).limit(most))], int(total or 0)
