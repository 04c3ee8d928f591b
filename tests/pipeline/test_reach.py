"""What stands, and what was read, is told by indexes of few rows: a look through all activities costs a second."""

from pathlib import Path

from sqlalchemy import Connection, Select, insert, select
from sqlalchemy.dialects import sqlite

from clew.store import schema
from clew.store.case import create
from clew.store.completeness import settled
from clew.store.reach import stands


def plan(connection: Connection, query: Select[tuple[str]]) -> str:
    written = query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    return str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {written}").all())


def test_what_was_read_and_what_stands_no_more_are_told_by_indexes_of_those_alone(tmp_path: Path) -> None:
    with create(tmp_path / "case").engine.connect() as connection:
        assert "INDEX activity_reading" in plan(connection, settled())
        assert "INDEX activity_superseded" in plan(
            connection, select(schema.member.c.content).where(stands(schema.member.c.activity))
        )


def test_what_an_activity_that_stands_no_more_gave_does_not_stand(tmp_path: Path) -> None:
    told = {"step": "extract.text@1", "item": "a", "inputs": "", "outcome": "finished", "started": "", "ended": ""}
    with create(tmp_path / "case").engine.begin() as connection:
        for number in (0, 1):
            row = {**told, "id": number + 1, "key": str(number), "records": 1, "current": number}
            connection.execute(insert(schema.activity).values(row))
        found = connection.execute(select(schema.activity.c.id).where(stands(schema.activity.c.id)))
        assert found.scalars().all() == [2]
