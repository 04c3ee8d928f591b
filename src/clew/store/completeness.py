"""The completeness table: every place and member found, and what became of it; the sums always agree."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, select, text, true

from clew.model import Digest
from clew.store import schema
from clew.store.case import SIFT, UNDER_WAY, meta
from clew.store.containers import Containers, containers
from clew.store.plain_rows import plain_rows
from clew.store.problems import ProblemCount, problem_counts
from clew.store.reach import in_reach, stands

STATES = ("read", "partly_read", "unreadable", "duplicate", "known", "pending")
UNKNOWN_TYPE = "not told yet"
KNOWN_TYPE = "known file"
NO_BYTES = "no bytes"
REFUSED, NOT_INSTALLED = "refused", "not-installed"


@dataclass
class Tally:
    """How many were found, and what became of them; `by_type` the same per media type."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("found", *STATES), 0))
    by_type: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, media_type: str, state: str, count: int) -> None:
        row = self.by_type.setdefault(media_type, dict.fromkeys(("found", *STATES), 0))
        for counts in (self.counts, row):
            counts["found"] += count
            counts[state] += count


@dataclass(frozen=True)
class NotRun:
    """A step that was not run on `count` items because a tool or model is absent; `advice` installs it."""

    step: str
    count: int
    advice: str


@dataclass(frozen=True)
class Completeness:
    places: Tally
    members: Tally
    problems: list[ProblemCount]
    not_run: list[NotRun]
    containers: Containers
    unfinished: bool
    """Whether the last sift is still going or was stopped: the haul may hold more files than were found."""

    @property
    def pending(self) -> int:
        return self.places.counts["pending"] + self.members.counts["pending"]

    def as_json(self) -> dict[str, Any]:
        """The shape that scripts rely on; see docs/storage.md."""

        def shown(tally: Tally) -> dict[str, int]:
            return {name: count for name, count in tally.counts.items() if name != "pending"}

        problems = [
            {"code": each.code, "count": each.count, "example": each.example, "advice": each.advice}
            for each in self.problems
        ]
        types = {"places": self.places.by_type, "members": self.members.by_type}
        return {
            "places": shown(self.places), "members": shown(self.members), "pending": self.pending,
            "problems": problems, "unfinished": self.unfinished, "by_type": types,
            "not_run": [asdict(each) for each in self.not_run], "containers": asdict(self.containers),
        }  # fmt: skip


def completeness(connection: Connection) -> Completeness:
    states = item_states(connection)
    types = media_types(connection)
    seen: set[Digest] = set()
    place = schema.place
    found = select(place.c.item).where(place.c.superseded == 0).order_by(place.c.id)
    places, members = (
        _tally([digest for (digest,) in plain_rows(connection, query)], states, types, seen)
        for query in (found, _member_edges(connection))
    )
    unfinished = meta(connection, SIFT, "") == UNDER_WAY
    problems, absent = problem_counts(connection, types), not_run(connection)
    return Completeness(places, members, problems, absent, containers(connection), unfinished)


def _tally(
    digests: Sequence[Digest | None], states: dict[Digest, str], types: dict[Digest, str], seen: set[Digest]
) -> Tally:
    times = Counter([digest for digest in digests if digest is not None])
    first = [digest for digest in times if digest not in seen]
    counts = Counter([(types.get(digest, UNKNOWN_TYPE), states.get(digest, "pending")) for digest in first])
    for digest, count in times.items():
        if count > 1 or digest in seen:
            counts[types.get(digest, UNKNOWN_TYPE), "duplicate"] += count - (digest not in seen)
    seen.update(first)
    counts[NO_BYTES, "unreadable"] += len(digests) - times.total()
    tally = Tally()
    for (media_type, state), count in (+counts).items():
        tally.add(media_type, state, count)
    return tally


def _member_edges(connection: Connection) -> Select[Any]:
    """What each entry of each container holds, once: two readings of a container may both stand for a while."""
    member = schema.member
    query = select(member.c.content).where(stands(member.c.activity), in_reach(connection, member.c.item))
    query = query.group_by(member.c.item, member.c.entry, member.c.content)
    return query.order_by(member.c.item, func.min(member.c.seq))


def item_states(connection: Connection, items: Sequence[Digest] | None = None) -> dict[Digest, str]:
    """read, partly_read, unreadable or known for every item, or those asked for; what is pending is not among them.

    What is forbidden at one place (too deep) and was read at another is read.
    """
    activity, problem = schema.activity, schema.problem

    def among(column: ColumnElement[str]) -> ColumnElement[bool]:
        return true() if items is None else column.in_(items)

    done = {item for (item,) in plain_rows(connection, settled().where(among(activity.c.item)))}
    faults: dict[Digest, set[str]] = defaultdict(set)
    query = select(problem.c.item, problem.c.effect, activity.c.outcome)
    query = query.join(activity, activity.c.id == problem.c.activity).where(among(problem.c.item))
    standing = activity.c.current == 1, problem.c.mended == 0, problem.c.effect != "note"
    for item, effect, outcome in connection.execute(query.where(*standing)):
        if outcome != REFUSED or item not in done:
            faults[item].add(effect)
    yielding = _yielding(connection) if faults else set()
    states: dict[Digest, str] = dict.fromkeys(done - faults.keys(), "read")
    for item in faults.keys() & done | {item for item, effects in faults.items() if "unreadable" in effects}:
        states[item] = "partly_read" if item in yielding else "unreadable"
    known = select(schema.known.c.item).where(among(schema.known.c.item))
    return states | dict.fromkeys(connection.execute(known).scalars(), "known")


def settled() -> Select[Any]:
    """Items that an extract step is through with; what was not run lacks something that has to be installed first."""
    activity = schema.activity
    ended = activity.c.outcome.in_(("finished", "failed", "not run"))
    return select(activity.c.item).where(activity.c.current == 1, text(f"activity.{schema.READING}"), ended)


def _yielding(connection: Connection) -> set[Digest]:
    """Of the items that have more than notes, those that gave text or members, by an activity that stands."""
    activity, problem = schema.activity, schema.problem
    items: set[Digest] = set()
    for table in (schema.passage, schema.member):
        gave = exists().where(table.c.item == problem.c.item, table.c.activity == activity.c.id)
        query = select(problem.c.item).where(problem.c.effect != "note", gave.where(activity.c.current == 1)).distinct()
        items.update(connection.execute(query).scalars())
    return items


def not_run(connection: Connection) -> list[NotRun]:
    activity, problem = schema.activity, schema.problem
    query = (
        select(activity.c.step, func.count(activity.c.item.distinct()), func.min(problem.c.advice))
        .join(problem, problem.c.activity == activity.c.id)
        .where(activity.c.outcome == "not run", activity.c.current == 1, problem.c.code == NOT_INSTALLED)
        .where(in_reach(connection, problem.c.item))
        .group_by(activity.c.step, problem.c.message)
        .order_by(activity.c.step)
    )
    return [NotRun(*row) for row in connection.execute(query)]


def media_types(connection: Connection) -> dict[Digest, str]:
    """The type of every item; of several told by different hints, that of the smallest key."""
    identity, activity = schema.identity, schema.activity
    query = select(identity.c.item, identity.c.media_type, identity.c.activity)
    old = {row[0] for row in connection.execute(select(activity.c.id).where(text(schema.SUPERSEDED)))}
    told = [(item, media_type) for item, media_type, by in plain_rows(connection, query) if by not in old]
    known = dict.fromkeys(connection.execute(select(schema.known.c.item)).scalars(), KNOWN_TYPE)
    types: dict[Digest, str] = {**dict(told), **known}
    several = {item for item, media_type in told if types[item] not in (media_type, KNOWN_TYPE)}
    for item in several:
        query = select(identity.c.media_type).join(activity, activity.c.id == identity.c.activity)
        query = query.where(identity.c.item == item, activity.c.current == 1).order_by(activity.c.key)
        types[item] = connection.execute(query.limit(1)).scalar_one()
    return types
