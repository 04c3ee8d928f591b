"""Reach: the items that the places which stand lead to. What only superseded bytes or readings led to is left out."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, select, text, true

from clew.store import schema


def reached() -> Select[Any]:
    """The items at places that stand, and their members, all the way down."""
    place, member, activity = schema.place, schema.member, schema.activity
    top = select(place.c.item).where(place.c.superseded == 0, place.c.item.is_not(None))
    above = top.cte("reached", recursive=True)
    inside = select(member.c.content).join(above, above.c.item == member.c.item)
    inside = inside.join(activity, activity.c.id == member.c.activity).where(activity.c.current == 1)
    return select(above.union(inside).c.item)


def in_reach(connection: Connection, item: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether `item` is reached; asked only where something was superseded, since all is reached otherwise."""
    old = _superseded()
    gone = select(schema.place.c.superseded).where(schema.place.c.superseded == 1)
    changed = connection.execute(select(exists(old) | exists(gone))).scalar()
    return item.in_(reached()) if changed else true()


def stands(activity: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether an activity stands, told by the few that do not: to look each up costs a microsecond."""
    return activity.not_in(_superseded())


def _superseded() -> Select[Any]:
    return select(schema.activity.c.id).where(text(schema.SUPERSEDED))
