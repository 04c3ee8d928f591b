"""What activities have settled, by their keys: in memory, as the case has it and as outcomes come in."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, exists, func, not_, select

from clew.model import Digest, Identity, Passage, Problem
from clew.store import schema
from clew.store.activities import Arrived, Outcome, drawn_from
from clew.store.case import Case

NEEDS_OCR = "needs-ocr"
ENCRYPTED = "encrypted"

REFUSED = "refused"
"""The outcome of what a limit forbids here, and may not forbid where the same bytes lie less deep."""

AT_ONCE = 500
"""Activities that are named in one query."""

Short = bytes
"""The first 16 bytes of a key: enough to tell keys apart, and a third of their size."""


def short(key: str) -> Short:
    return bytes.fromhex(key[:32])


class Settled(NamedTuple):
    """What an activity left to be done: how many passages it gave to read on, the pages to recognise, whether it lacked
    a password, whether it is to be tried again."""

    texts: int = 0
    pages: tuple[int, ...] = ()
    encrypted: bool = False
    failed: bool = False


NOTHING = Settled()
ALIKE = {settled: settled for settled in (NOTHING, *map(Settled, range(1, 100)))}
"""One of each that most activities leave, for all of them."""


@dataclass(frozen=True)
class Again:
    """Which activities that were set aside are tried once more: all, or those with a problem code or media type."""

    code: str | None = None
    media_type: str | None = None


@dataclass
class Kept:
    """The finished activities, those under way with how many records they gave, and what each item was told to be.

    `locked` are the keys of what lacked a password, and had its place taken by what was run with one; `unread` the
    items that an extraction gave nothing of.
    """

    finished: dict[Short, Settled] = field(default_factory=dict)
    under_way: dict[Short, Settled] = field(default_factory=dict)
    partial: dict[Short, int] = field(default_factory=dict)
    locked: set[Short] = field(default_factory=set)
    unread: set[Digest] = field(default_factory=set)
    identities: dict[Short, Identity] = field(default_factory=dict)
    alike: dict[Identity, Identity] = field(default_factory=dict)

    def identified(self, key: str, identity: Identity) -> None:
        self.identities[short(key)] = self.alike.setdefault(identity, identity)

    def take(self, outcome: Outcome) -> None:
        """Remember what an outcome settles."""
        key = short(outcome.key)
        before = self.under_way.pop(key, NOTHING)
        texts, pages, encrypted, _ = before if outcome.first else NOTHING
        for record in outcome.records:
            if isinstance(record, Identity):
                self.identified(outcome.key, record)
        problems = [record for record in outcome.records if isinstance(record, Problem)]
        self._note_unread(outcome, problems)
        settled = Settled(
            texts + sum(isinstance(record, Passage) for record in outcome.records),
            (*pages, *(problem.at.page or 1 for problem in problems if problem.code == NEEDS_OCR)),
            encrypted or any(problem.code == ENCRYPTED for problem in problems),
            outcome.state not in ("finished", "running"),
        )
        if outcome.state == "running":
            self.under_way[key] = settled
        else:
            self.finished[key] = ALIKE.get(settled, settled)

    def _note_unread(self, outcome: Outcome, problems: list[Problem]) -> None:
        if outcome.step.startswith("extract.") and outcome.state != "running":
            gave = outcome.first or any(isinstance(record, Passage | Arrived) for record in outcome.records)
            if not gave and any(problem.effect == "unreadable" for problem in problems):
                self.unread.add(outcome.item)
            else:
                self.unread.discard(outcome.item)


def kept(case: Case, again: Again | None) -> Kept:
    """What a case's activities have settled, but for those that are to be tried once more."""
    activity, identity = schema.activity, schema.identity
    found = Kept()
    with case.engine.connect() as connection:
        told = select(activity.c.key, identity.c.media_type, identity.c.evidence, identity.c.charset)
        for key, *parts in connection.execute(told.join(identity, identity.c.activity == activity.c.id)):
            found.identified(key, Identity(*parts))
        found.unread = set(connection.execute(_unread()).scalars())
        _read_activities(connection, found, _anew(connection, again))
    return found


def _read_activities(connection: Connection, found: Kept, anew: set[int]) -> None:
    activity, problem = schema.activity, schema.problem
    counts = select(schema.passage.c.activity, func.count()).group_by(schema.passage.c.activity)
    texts: dict[int, int] = dict(connection.execute(counts).all())
    pages = _pages(connection)
    locked = set(connection.execute(select(problem.c.activity).where(problem.c.code == ENCRYPTED)).scalars())
    columns = (activity.c.id, activity.c.key, activity.c.outcome, activity.c.records)
    for row in connection.execute(select(*columns).where(activity.c.current == 0)):
        if row.id in locked and row.outcome == "finished":
            found.locked.add(short(row.key))
    for row in connection.execute(select(*columns).where(activity.c.current == 1)):
        left = Settled(texts.get(row.id, 0), tuple(pages.get(row.id, ())), row.id in locked, row.outcome == "failed")
        if row.outcome == "running":
            found.partial[short(row.key)] = row.records
            found.under_way[short(row.key)] = left
        elif row.outcome in ("finished", "failed") and row.id not in anew:
            found.finished[short(row.key)] = ALIKE.get(left, left)


def _pages(connection: Connection) -> dict[int, list[int]]:
    """The pages to recognise that each activity left."""
    problem = schema.problem
    asks = select(problem.c.activity, problem.c.fragment).where(problem.c.code == NEEDS_OCR)
    pages: dict[int, list[int]] = {}
    for owner, fragment in connection.execute(asks.order_by(problem.c.id)):
        pages.setdefault(owner, []).append(int(fragment.partition("page=")[2] or 1))
    return pages


def _anew(connection: Connection, again: Again | None) -> set[int]:
    """The numbers of activities that were set aside and are tried again, and of those drawn from them or not run."""
    activity = schema.activity
    aside = set(connection.execute(_set_aside(again)).scalars()) if again else set()
    anew = [*aside, *connection.execute(select(activity.c.id).where(activity.c.outcome == "not run")).scalars()]
    for start in range(0, len(anew), AT_ONCE):
        aside |= set(connection.execute(drawn_from(anew[start : start + AT_ONCE])).scalars())
    return aside


def _unread() -> Select[Any]:
    """Items whose extraction gave no text and no members, and said that it could give none."""
    activity, problem = schema.activity, schema.problem
    query = select(activity.c.item).join(problem, problem.c.activity == activity.c.id)
    query = query.where(activity.c.current == 1, problem.c.effect == "unreadable", activity.c.step.like("extract.%"))
    gave = (exists().where(table.c.activity == activity.c.id) for table in (schema.passage, schema.member))
    return query.where(*(not_(each) for each in gave))


def set_aside(case: Case, again: Again) -> int:
    """How many activities are tried once more."""
    with case.engine.connect() as connection:
        return len(connection.execute(_set_aside(again)).all())


def _set_aside(again: Again) -> Select[Any]:
    """The numbers of failed activities with the problem code and media type asked for."""
    activity, problem, identity = schema.activity, schema.problem, schema.identity
    query = select(activity.c.id).where(activity.c.outcome == "failed")
    if again.code is not None:
        query = query.where(activity.c.id.in_(select(problem.c.activity).where(problem.c.code == again.code)))
    if again.media_type is not None:
        of_type = select(identity.c.item).where(identity.c.media_type == again.media_type)
        query = query.where(activity.c.item.in_(of_type))
    return query
