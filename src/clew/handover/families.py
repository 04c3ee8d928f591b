"""Families: what leaves takes along what is inside it, and what stays keeps back whatever holds it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from clew.handover.cited import AT_ONCE
from clew.model import Digest
from clew.store import schema
from clew.store.sets import parts_of_set

MAIL, INSIDE, PART = "the mail that it was attached to", "inside what leaves", "read together with what leaves"
BY_HAND, HOLDS, BELONGS = "left out by hand", "holds what stays", "belongs to what stays"


@dataclass(frozen=True)
class Stays:
    """A container that does not leave, though `leaving` of its `members` do."""

    item: Digest
    leaving: int
    members: int


@dataclass(frozen=True)
class Leaving:
    """What leaves, each with why; what is withheld of it, each with why; containers that stay behind.

    `hidden` are items whose very names do not leave, wherever they stand.
    """

    items: Mapping[Digest, str]
    withheld: Mapping[Digest, str]
    stay: Sequence[Stays]
    hidden: frozenset[Digest] = frozenset()


Edge = tuple[Digest, Digest, str]
"""Container, member, kind."""


def leaving(
    connection: Connection,
    asked: Mapping[Digest, str],
    left_out: Collection[Digest],
    privileged: Callable[[Collection[Digest]], Mapping[Digest, str]],
) -> Leaving:
    """What leaves where `asked` is asked for: with the mails of attachments and all that is inside.

    What is left out or privileged stays, and with it whatever holds it, and what only it holds.
    """
    wanted = _whole(connection, asked, frozenset())
    apart = {**dict.fromkeys(left_out, BY_HAND), **privileged(wanted)}
    below = _belonging(connection, apart)
    above = dict.fromkeys(_climbed(connection, [*apart, *below]), HOLDS)
    out = {**above, **dict.fromkeys(below, BELONGS), **apart}
    items = _whole(connection, {item: why for item, why in asked.items() if item not in out}, out.keys())
    withheld = {item: out.get(item, BELONGS) for item in wanted if item not in items}
    return Leaving(items, withheld, _staying(connection, items), frozenset([*apart, *below]))


def _whole(connection: Connection, asked: Mapping[Digest, str], out: Collection[Digest]) -> dict[Digest, str]:
    whole = dict(asked)
    for item in _with_parts(connection, asked):
        parts = (part for _, part in parts_of_set(connection, item))
        whole |= {part: PART for part in parts if part not in whole and part not in out}
    new: Collection[Digest] = list(whole)
    while new:
        mails = {over for over, _, kind in edges(connection, schema.member.c.content, new) if kind == "attachment"}
        new = mails - whole.keys() - set(out)
        whole |= dict.fromkeys(sorted(new), MAIL)
    new = list(whole)
    while new:
        new = {inner for _, inner, _ in edges(connection, schema.member.c.item, new)} - whole.keys()
        whole |= dict.fromkeys(sorted(new), INSIDE)
    return whole


def _with_parts(connection: Connection, items: Collection[Digest]) -> list[Digest]:
    activity = schema.activity
    query = select(activity.c.item).where(activity.c.inputs.contains('"parts"')).distinct()
    found = (connection.execute(query.where(activity.c.item.in_(some))).scalars() for some in _lots(items))
    return [item for some in found for item in some]


def _belonging(connection: Connection, apart: Collection[Digest]) -> set[Digest]:
    """What is inside, and neither a file of its own nor inside anything else."""
    inside, new = set[Digest](), set(apart)
    while new:
        below = {inner for _, inner, _ in edges(connection, schema.member.c.item, inside | set(apart))}
        below -= inside | set(apart)
        holders: defaultdict[Digest, set[Digest]] = defaultdict(set)
        for over, inner, _ in edges(connection, schema.member.c.content, below):
            holders[inner].add(over)
        own = _placed(connection, below)
        new = {each for each in below - own if holders[each] <= inside | set(apart) | {each}}
        inside |= new
    return inside


def _placed(connection: Connection, items: Collection[Digest]) -> set[Digest]:
    place = schema.place
    found: set[Digest] = set()
    for some in _lots(items):
        query = select(place.c.item).where(place.c.item.in_(some), place.c.superseded == 0)
        found.update(connection.execute(query).scalars())
    return found


def _climbed(connection: Connection, items: Iterable[Digest]) -> set[Digest]:
    above: set[Digest] = set()
    new: Collection[Digest] = set(items)
    while new:
        new = {over for over, _, _ in edges(connection, schema.member.c.content, new)} - above
        above |= new
    return above


def _staying(connection: Connection, items: Collection[Digest]) -> list[Stays]:
    """Containers that stay though something in them leaves; by digest."""
    taken: defaultdict[Digest, set[Digest]] = defaultdict(set)
    for over, inner, _ in edges(connection, schema.member.c.content, items):
        if over not in items:
            taken[over].add(inner)
    member, activity = schema.member, schema.activity
    counts: dict[Digest, int] = {}
    for some in _lots(taken):
        query = select(member.c.item, func.count(member.c.content.distinct()))
        query = query.join(activity, activity.c.id == member.c.activity).where(activity.c.current == 1)
        rows = connection.execute(query.where(member.c.item.in_(some)).group_by(member.c.item))
        counts |= {row[0]: row[1] for row in rows}
    return [Stays(item, len(taken[item]), counts[item]) for item in sorted(taken)]


def edges(connection: Connection, end: ColumnElement[str], items: Collection[Digest]) -> Iterator[Edge]:
    """Containers and members, of readings that stand, whose `end` is one of the items."""
    member, activity = schema.member, schema.activity
    for some in _lots(items):
        query = select(member.c.item, member.c.content, member.c.kind).where(end.in_(some))
        query = query.join(activity, activity.c.id == member.c.activity).where(activity.c.current == 1)
        for over, inner, kind in connection.execute(query):
            if over != inner:
                yield over, inner, kind


def _lots(items: Collection[Digest]) -> Iterator[list[Digest]]:
    ordered = sorted(items)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]
