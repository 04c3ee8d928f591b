"""Citations: the item's whole digest, the place in it, and the code points of the words."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Table, func, select

from clew.locator import fragment, parse_fragment
from clew.model import Digest
from clew.store import schema
from clew.store.reach import in_reach
from clew.store.reading import other_readings

AT_ONCE = 500
"""Values that a query names at once."""

Row = dict[str, Any]
Among = Callable[[Connection, ColumnElement[str]], ColumnElement[bool]]
"""Says of a column of items which are meant."""


class Citations:
    """Writes citations; knows which activities read an item otherwise than its first reading did."""

    def __init__(self, connection: Connection) -> None:
        self.parts: dict[int, str] = {}
        items = _read_in_several_ways(connection)
        for start in range(0, len(items), AT_ONCE):
            self.parts |= other_readings(connection, items[start : start + AT_ONCE])

    def at(self, row: RowMapping | Row) -> str:
        """The place of a row with the `item`, the passage's `reading`, `fragment` and `begins`, and `first`, `last`."""
        place = row["fragment"]
        part = self.parts.get(row["reading"])
        if part is not None:
            here = parse_fragment(place)
            place = fragment(replace(here, part="-".join(filter(None, (here.part, part)))))
        chars = ""
        if row["first"] is not None:
            begins = row["begins"] or 0
            chars = f"char={begins + row['first']},{begins + row['last']}"
        return f"{row['item']}#{'&'.join(filter(None, (place, chars)))}"


def _read_in_several_ways(connection: Connection) -> list[Digest]:
    activity, passage = schema.activity, schema.passage
    query = select(activity.c.item).where(activity.c.current == 1)
    query = query.where(func.json_extract(activity.c.inputs, "$.upstream").is_(None))
    query = query.where(select(passage.c.id).where(passage.c.activity == activity.c.id).exists())
    query = query.group_by(activity.c.item).having(func.count() > 1).order_by(activity.c.item)
    return list(connection.execute(query).scalars())


def found(connection: Connection, table: Table, *wanted: Any, among: Among = in_reach) -> Iterator[RowMapping]:
    """Findings of activities that stand, in items that are reached or else meant, with what cites them, in an order
    that the bytes alone decide."""
    query = _with_place(table).where(among(connection, table.c.item), *wanted)
    order = (table.c.item, schema.activity.c.key, table.c.seq, table.c.first, table.c.last, table.c.id)
    return _streamed(connection, query.order_by(*order))


def describes(row: RowMapping) -> bool:
    """Whether a mention is words about somebody ("the army") that name nobody."""
    return bool(json.loads(row["detail"]).get("form") == "description")


def _with_place(table: Table) -> Select[Any]:
    passage, activity = schema.passage, schema.activity
    place = (passage.c.activity.label("reading"), passage.c.fragment, passage.c.first.label("begins"))
    query = select(table, activity.c.step, activity.c.key, *place).join(activity, activity.c.id == table.c.activity)
    return query.join(passage, passage.c.id == table.c.passage).where(activity.c.current == 1)


def facts(connection: Connection, table: Table, *wanted: Any, among: Among = in_reach) -> Iterator[RowMapping]:
    """Records of activities that stand, in items that are reached or else meant, with their step."""
    activity = schema.activity
    query = select(table, activity.c.step).join(activity, activity.c.id == table.c.activity)
    query = query.where(activity.c.current == 1, among(connection, table.c.item), *wanted)
    return _streamed(connection, query.order_by(table.c.item, activity.c.key, table.c.seq, table.c.id))


def _streamed(connection: Connection, query: Select[Any]) -> Iterator[RowMapping]:
    return iter(connection.execute(query.execution_options(yield_per=5_000)).mappings())
