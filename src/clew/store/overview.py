"""What a case holds, in a few counts: what became of the files, what they are, who wrote, what could not be read."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select

from clew.store import schema
from clew.store.completeness import REFUSED, STATES, settled

KNOWN = select(schema.known.c.item)
ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")


@dataclass(frozen=True)
class Sender:
    """Who sent `count` mails: the name most often written, and the words that find the mails."""

    name: str
    address: str
    count: int


@dataclass(frozen=True)
class Reason:
    """A problem code, how many items have it, and the worst that it means for one of them."""

    code: str
    count: int
    effect: str


def file_states(connection: Connection) -> dict[str, int]:
    """How many files were found and what became of them: what `completeness` counts of places, without listing them."""
    place = schema.place
    standing = place.c.superseded == 0
    each = select(place.c.item, func.count().label("places")).where(standing).group_by(place.c.item).subquery()
    sums = select(func.coalesce(func.sum(each.c.places), 0), func.count(each.c.item))
    lost = select(func.count()).where(standing, place.c.item.is_(None))
    (found, items), no_bytes = connection.execute(sums).one(), int(connection.execute(lost).scalar() or 0)
    distinct = select(func.count(place.c.item.distinct())).where(standing)
    known = int(connection.execute(distinct.where(place.c.item.in_(KNOWN))).scalar() or 0)
    through = distinct.where(place.c.item.in_(settled()), place.c.item.not_in(KNOWN))
    read = int(connection.execute(through).scalar() or 0)
    partly, unreadable = 0, 0
    for done, gone, gave in connection.execute(_faulty()):
        read -= done
        partly += bool(gave and (done or gone))
        unreadable += bool(not gave and (done or gone))
    counts = {"found": found, "read": read, "partly_read": partly, "unreadable": unreadable + no_bytes}
    counts |= {"duplicate": found - no_bytes - items, "known": known}
    counts["pending"] = items - read - partly - unreadable - known
    return {**dict.fromkeys(("found", *STATES), 0), **counts}


def _faulty() -> Select[Any]:
    """For each item at a place that has more than notes: whether steps are through, it is lost, it gave any."""
    place, activity, problem = schema.place, schema.activity, schema.problem
    items = (
        select(problem.c.item, func.max(problem.c.effect == "unreadable").label("lost"))
        .join(activity, activity.c.id == problem.c.activity)
        .where(activity.c.current == 1, problem.c.mended == 0, problem.c.effect != "note")
        .where(problem.c.item.not_in(KNOWN), (activity.c.outcome != REFUSED) | problem.c.item.not_in(settled()))
        .group_by(problem.c.item)
        .subquery()
    )
    gave = [
        exists().where(table.c.item == items.c.item, table.c.activity == activity.c.id, activity.c.current == 1)
        for table in (schema.passage, schema.member)
    ]
    found = exists().where(place.c.item == items.c.item, place.c.superseded == 0)
    done = exists(settled().where(activity.c.item == items.c.item).correlate(items))
    return select(done, items.c.lost, gave[0] | gave[1]).where(found)


def item_types(connection: Connection) -> dict[str, int]:
    """How many items, of files and of their members, there are of each media type."""
    identity, activity = schema.identity, schema.activity
    query = select(identity.c.media_type, func.count(identity.c.item.distinct()))
    query = query.join(activity, activity.c.id == identity.c.activity).where(activity.c.current == 1)
    rows = connection.execute(query.group_by(identity.c.media_type)).all()
    return {row[0]: row[1] for row in rows}


def senders(connection: Connection, limit: int) -> list[Sender]:
    """Those who sent the most mails, each known by an address, or where there is none by the name as written."""
    metadata, activity = schema.metadata, schema.activity
    query = select(metadata.c.value, func.count(metadata.c.item.distinct()))
    query = query.join(activity, activity.c.id == metadata.c.activity)
    query = query.where(metadata.c.name == "from", activity.c.current == 1).group_by(metadata.c.value)
    sent: Counter[str] = Counter()
    names: dict[str, Counter[str]] = {}
    for value, count in connection.execute(query):
        address, name = _who(value)
        sent[address] += count
        names.setdefault(address, Counter())[name] += count
    most = sorted(sent.items(), key=lambda each: (-each[1], each[0]))[:limit]
    return [Sender(_commonest(names[address]), address, count) for address, count in most]


def _who(value: str) -> tuple[str, str]:
    found = ADDRESS.findall(value)
    address = found[-1].lower() if found else value
    name = re.sub(r"<[^<>]*>$", "", value.strip()).strip(" \"'")
    return address, name or address


def _commonest(names: Counter[str]) -> str:
    return min(names, key=lambda name: (-names[name], name))


def reasons(connection: Connection, limit: int) -> list[Reason]:
    """Why items were not read, or not wholly: the worst first, then those that most items have."""
    problem, activity = schema.problem, schema.activity
    count, effect = func.count(problem.c.item.distinct()), func.max(problem.c.effect)
    query = (
        select(problem.c.code, count, effect)
        .join(activity, activity.c.id == problem.c.activity)
        .where(activity.c.current == 1, problem.c.mended == 0)
        .group_by(problem.c.code)
        .order_by(effect.desc(), count.desc(), problem.c.code)
        .limit(limit)
    )
    return [Reason(*row) for row in connection.execute(query)]
