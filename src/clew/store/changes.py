"""The list of items whose entries in the index are to be renewed."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from clew.model import Digest
from clew.store import schema
from clew.store.bulk import add_rows


def changed(connection: Connection, items: Sequence[Digest]) -> None:
    """Something was read of these."""
    add_rows(connection, schema.change, [{"item": item} for item in items])


def moved(connection: Connection, items: Sequence[Digest]) -> None:
    """These were found at one more place: whatever was read of them before is to be found there too."""
    passage = schema.passage
    read = select(passage.c.item).where(passage.c.item.in_(items)).distinct()
    connection.execute(insert(schema.change).from_select(["item"], read))
