"""One SHA-256 over the places that stand and all that was derived from them, without clocks, hosts or score noise."""

import hashlib
import json
from typing import Any

from sqlalchemy import Connection, Integer, LargeBinary, Table, select

from clew.store import schema
from clew.store.reach import reached

LEFT_OUT = {"id", "activity", "item", "certainty", "mended", "passage"}
"""Besides vectors' numbers, the last of which depend on the machine's arithmetic."""

FINISHED = "finished"


def case_digest(connection: Connection) -> str:
    """64 hex digits: equal for equal hauls and versions, in whatever order and however often the work was done.

    Only the places that stand count, and what they lead to: which bytes stood there before depends on when
    somebody looked.
    """
    hashes = sorted(_places(connection))
    for table in schema.DERIVED:
        hashes += _records(connection, table)
    for table in schema.ANALYSED:
        hashes += _analysed(connection, table)
    whole = hashlib.sha256()
    for each in sorted(hashes):
        whole.update(each)
    return whole.hexdigest()


def _places(connection: Connection) -> list[bytes]:
    place, collection = schema.place, schema.collection
    query = select(collection.c.name, place.c.path, place.c.item, place.c.size, place.c.fault)
    query = query.join(collection, collection.c.id == place.c.collection).where(place.c.superseded == 0)
    rows = connection.execute(query)
    return [_hash(["place", *row]) for row in rows]


def _records(connection: Connection, table: Table) -> list[bytes]:
    activity = schema.activity
    columns = [each for each in table.c if each.name not in LEFT_OUT and not isinstance(each.type, LargeBinary)]
    query = select(activity.c.key, *columns).join(activity, activity.c.id == table.c.activity)
    standing = activity.c.outcome == FINISHED, activity.c.current == 1, table.c.item.in_(reached())
    rows = connection.execute(query.where(*standing).execution_options(yield_per=5_000))
    return [_hash([table.name, *row]) for row in rows]


def _analysed(connection: Connection, table: Table) -> list[bytes]:
    """All but the numbers of rows, which say in which order they came, and how near in meaning claims are, to the last
    digits of which the machine's arithmetic counts."""
    noise = ("score", "reasons") if table in (schema.support, schema.descent) else ()
    columns = [column for column in table.c if not (column.primary_key and isinstance(column.type, Integer))]
    columns = [column for column in columns if column.name not in noise]
    return [_hash([table.name, *row]) for row in connection.execute(select(*columns))]


def _hash(values: list[Any]) -> bytes:
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass")).digest()
