"""Families: what leaves takes along what is inside it, and what stays keeps back whatever holds it."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, func, select

from clew.handover.cited import AT_ONCE
from clew.model import Digest
from clew.store import schema
from clew.store.sets import all_sets

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

    `hidden` are items whose very names do not leave, wherever they stand; of those in `aliases` no digest does either.
    """

    items: Mapping[Digest, str]
    withheld: Mapping[Digest, str]
    stay: Sequence[Stays]
    hidden: frozenset[Digest] = frozenset()
    aliases: Mapping[Digest, str] = field(default_factory=dict)

    def called(self, item: Digest) -> str:
        """The digest, or what is told in its place (see redacted.py)."""
        return self.aliases.get(item, item)

    @property
    def mark(self) -> str:
        """What tells this choice from any other: who has looked at it can ask that just it leaves."""
        told = [*(f"leaves {item}" for item in self.items), *(f"stays {item}" for item in self.withheld)]
        return hashlib.sha256("\n".join(sorted(told)).encode()).hexdigest()[:16]


Edge = tuple[Digest, Digest, str]
"""Container, member, kind."""

Sets = Mapping[Digest, Collection[Digest]]
"""By the first file of a set, the others: they are read with it alone, and it tells their words."""


def leaving(
    connection: Connection,
    asked: Mapping[Digest, str],
    left_out: Collection[Digest],
    privileged: Callable[[Collection[Digest]], Mapping[Digest, str]],
    freed: Collection[Digest] = (),
) -> Leaving:
    """What leaves where `asked` is asked for: with the mails of attachments and all that is inside.

    What is left out or privileged stays, and with it whatever holds it, and what only it holds, but for what is
    `freed`. A set of files that are read together stays whole, with all that was read from it.
    """
    sets = all_sets(connection)
    wanted = _whole(connection, asked, frozenset(), sets)
    apart = {**dict.fromkeys(left_out, BY_HAND), **privileged(wanted)}
    apart, below = _with_sets(connection, apart, sets)
    below -= {item for item in freed if item not in apart}
    above = dict.fromkeys(climbed(connection, [*apart, *below]), HOLDS)
    out = {**above, **dict.fromkeys(below, BELONGS), **apart}
    out = {**dict.fromkeys(_parts_of(connection, out, sets), BELONGS), **out}
    items = _whole(connection, {item: why for item, why in asked.items() if item not in out}, out.keys(), sets)
    withheld = {item: out.get(item, BELONGS) for item in wanted if item not in items}
    return Leaving(items, withheld, _staying(connection, items), frozenset([*apart, *below]))


def _whole(
    connection: Connection, asked: Mapping[Digest, str], out: Collection[Digest], sets: Sets
) -> dict[Digest, str]:
    whole = dict(asked)
    new: Collection[Digest] = list(whole)
    while new:
        mails = {over for over, _, kind in edges(connection, schema.member.c.content, new) if kind == "attachment"}
        new = mails - whole.keys() - set(out)
        whole |= dict.fromkeys(sorted(new), MAIL)
    new = list(whole)
    while new:
        parts = {part for first in new for part in sets.get(first, ())} - whole.keys() - set(out)
        whole |= dict.fromkeys(sorted(parts), PART)
        inside = {inner for _, inner, _ in edges(connection, schema.member.c.item, new)} - whole.keys()
        whole |= dict.fromkeys(sorted(inside), INSIDE)
        new = parts | inside
    return whole


def _with_sets(
    connection: Connection, apart: Mapping[Digest, str], sets: Sets
) -> tuple[dict[Digest, str], set[Digest]]:
    """What stays, with the firsts of its sets, since their words are of all their parts; and what belongs to it."""
    stays, firsts = dict(apart), set[Digest]()
    while True:
        stays |= dict.fromkeys(firsts, HOLDS)
        below = _belonging(connection, stays)
        below |= _parts_of(connection, stays.keys() | below, sets)
        gone = stays.keys() | below
        firsts = {first for first, parts in sets.items() if first not in gone and not gone.isdisjoint(parts)}
        if not firsts:
            return stays, below


def _parts_of(connection: Connection, out: Collection[Digest], sets: Sets) -> set[Digest]:
    """Parts of sets that stay, unless something else that leaves has them too, as empty files do."""
    holders: defaultdict[Digest, set[Digest]] = defaultdict(set)
    for first, parts in sets.items():
        for part in parts:
            holders[part].add(first)
    inside = {part for part, firsts in holders.items() if part not in out and firsts <= set(out)}
    for over, inner, _ in edges(connection, schema.member.c.content, inside):
        holders[inner].add(over)
    return {part for part in inside if holders[part] <= set(out)}


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


def climbed(connection: Connection, items: Iterable[Digest]) -> set[Digest]:
    """All that holds any of the items, all the way up."""
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
