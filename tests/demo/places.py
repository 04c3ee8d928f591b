"""Where the rows of the demo haul's key lie in the case."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, select

from clew.store import schema

DEMO = Path(__file__).resolve().parents[2] / "demo"
KEY = tomllib.loads((DEMO / "key.toml").read_text("utf-8"))


def item_of(connection: Connection, file: str, inside: Sequence[str] = ()) -> str:
    """The item at a path of the haul, or the member inside it that the names lead to."""
    place, member = schema.place, schema.member
    item = connection.execute(select(place.c.item).where(place.c.path == file)).scalar_one()
    for name in inside:
        inner = select(member.c.content).where(member.c.item == item)
        item = connection.execute(inner.where((member.c.name == name) | (member.c.entry == name)).limit(1)).scalar_one()
    return str(item)


def loose(text: str) -> str:
    return " ".join(text.split())
