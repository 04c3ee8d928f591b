"""Claims as the analysis of the case weighed them: listed, one by one with what bears on it, and where they differ."""

import json
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from clew.errors import UsageError
from clew.model import Digest
from clew.store import schema
from clew.store.judgements import VERDICTS, Judgement, Subject
from clew.store.reach import in_reach
from clew.store.reading import resolve
from clew.store.stated import BY_HAND
from clew.store.verdicts import settled

Order = Literal["origins", "against", "date", "-date"]
BATCH = 400


@dataclass(frozen=True)
class Voice:
    """One link of an attribution: the words that name who says it, how, to whom, and their written locator."""

    text: str
    cue: str
    to: str
    at: str


@dataclass(frozen=True)
class ClaimRow:
    """A claim. `id` is the written citation of its words, `number` its row, `speaker` on whose word it is in the end:
    an entity's id or folded words. It has `origins` independent origins in `passages` that say it, itself among them,
    of which `undecided` may not be independent; `against` origins in `contradicting` passages contradict it;
    `uncounted` more passages do either. Its `own` origin is that of this number. A person stated it `by_hand`."""

    id: str
    number: int
    item: Digest
    passage: int
    text: str
    stance: str
    event: str
    unverified: str
    chain: tuple[Voice, ...]
    speaker: str
    dated: str
    origins: int
    passages: int
    undecided: int
    against: int
    contradicting: int
    uncounted: int
    own: int
    by_hand: bool = False


@dataclass(frozen=True)
class Bears:
    """What bears on a claim: `bearing` is supports, contradicts or touches; `differs` says what exactly does. `origin`
    numbers the origins on that side from 1, that of the claim itself among those that support it."""

    claim: ClaimRow
    bearing: str
    score: float
    reasons: tuple[tuple[str, float], ...]
    differs: tuple[str, ...]
    origin: int


@dataclass(frozen=True)
class DescentRow:
    """Two claims of one origin, or that could be where not `sure`; `verdict` is what a person now says of them, or
    ""."""

    one: str
    other: str
    how: str
    sure: bool
    score: float
    reasons: tuple[str, ...]
    verdict: str = ""


@dataclass(frozen=True)
class Dossier:
    """Claims of one event that differ in an aspect (figures, time, places, participants, stance), with their values."""

    id: str
    aspect: str
    claims: tuple[tuple[ClaimRow, str], ...]


@dataclass(frozen=True)
class Asked:
    """What claims are wanted: "" wants all. `entity` is the id of one that the claim's words name or that says it,
    `nation` a code, `speaker` an entity's id or words of who says it, `words` all of which the claim's words hold."""

    event: str = ""
    stance: str = ""
    entity: str = ""
    nation: str = ""
    speaker: str = ""
    words: str = ""
    item: Digest = ""
    order: Order = "origins"


def claims(connection: Connection, asked: Asked, start: int = 0, most: int = 50) -> tuple[list[ClaimRow], int]:
    """The claims wanted, and how many there are."""
    wanted = _wanted(connection, asked)
    total = int(connection.execute(_rows(func.count(), wanted)).scalar() or 0)
    query = _rows(*COLUMNS, wanted).order_by(*ORDERS[asked.order], schema.corroboration.c.claim)
    return [_claim(row) for row in connection.execute(query.offset(start).limit(most))], total


def claim(connection: Connection, written: str) -> ClaimRow:
    """The claim at a citation, whose digest may be cut short. UsageError where there is none."""
    beginning, _, fragment = written.partition("#")
    whole = f"{resolve(connection, beginning)}#{fragment}"
    found = claims_at(connection, [whole])
    if not found:
        raise UsageError(f"{written}: no claim is drawn there; `clew claims --case DIR` lists them")
    return found[whole]


def claims_at(connection: Connection, ids: Iterable[str]) -> dict[str, ClaimRow]:
    """Claims by their citations."""
    found: dict[str, ClaimRow] = {}
    for some in _batched(sorted(set(ids))):
        rows = connection.execute(_rows(*COLUMNS, schema.corroboration.c.claim.in_(some)))
        found |= {row.id: row for row in map(_claim, rows)}
    return found


def bearing(connection: Connection, written: str) -> list[Bears]:
    """All that bears on the claim at a whole citation: supporting, contradicting, touching, the strongest first."""
    support = schema.support
    query = select(support).where(support.c.claim == written).order_by(support.c.score.desc(), support.c.other)
    rows = connection.execute(query).all()
    others = claims_at(connection, (row.other for row in rows))
    made = [bears_of(row, others[row.other]) for row in rows if row.other in others]
    return sorted(made, key=lambda each: SIDES.index(each.bearing))


SIDES = ("supports", "contradicts", "touches")


def descents(connection: Connection, ids: Sequence[str]) -> list[DescentRow]:
    """What ties these claims to one origin, with people's answers; those that people alone tied have no `how`."""
    descent, known, told = schema.descent, set(ids), answers(connection)
    rows: dict[tuple[str, str, str], DescentRow] = {}
    for some in _batched(sorted(known)):
        for row in connection.execute(select(descent).where(descent.c.one.in_(some))):
            if row.other in known:
                verdict = told[key].verdict if (key := subject(row.one, row.other)) in told else ""
                reasons = tuple(json.loads(row.reasons))
                rows[row.one, row.other, row.how] = DescentRow(
                    row.one, row.other, row.how, bool(row.sure), row.score, reasons, verdict
                )
    tied = {(one, other) for one, other, _ in rows}
    for (_, one, other), said in told.items():
        if {one, other} <= known and (one, other) not in tied:
            rows[one, other, ""] = DescentRow(one, other, "", said.verdict == "yes", 1.0, (said.reason,), said.verdict)
    return [rows[key] for key in sorted(rows)]


def subject(one: str, other: str) -> Subject:
    """What is judged of two claims, whichever comes first: yes where they are of one origin, no where they are not."""
    return ("descent", *sorted((one, other)))


def answers(connection: Connection) -> dict[Subject, Judgement]:
    """What people now say of each two claims' origins: nothing where that is disputed."""
    told = settled(connection, "descent").items()
    return {about: each for about, each in told if len(about) == 3 and each.verdict in VERDICTS}


def differing(connection: Connection) -> list[str]:
    """The claims that another contradicts, by their written citations."""
    return list(connection.execute(select(schema.difference.c.claim).distinct()).scalars())


def differences(
    connection: Connection, aspect: str = "", start: int = 0, most: int = 20, among: Container[str] | None = None
) -> tuple[list[Dossier], int]:
    """Dossiers of differences, those of the most claims first, and how many there are; `among` these claims is one of
    each."""
    table = schema.difference
    query = select(table.c.dossier, table.c.aspect).group_by(table.c.dossier, table.c.aspect)
    query = query.where(table.c.aspect == aspect) if aspect else query
    groups = connection.execute(query.order_by(func.count().desc(), table.c.dossier, table.c.aspect)).all()
    if among is not None:
        rows = connection.execute(select(table.c.dossier, table.c.aspect, table.c.claim))
        kept = {(row.dossier, row.aspect) for row in rows if row.claim in among}
        groups = [each for each in groups if (each.dossier, each.aspect) in kept]
    return [_dossier(connection, row.dossier, row.aspect) for row in groups[start : start + most]], len(groups)


def _dossier(connection: Connection, dossier: str, aspect: str) -> Dossier:
    table = schema.difference
    query = select(table.c.claim, table.c.value).where(table.c.dossier == dossier, table.c.aspect == aspect)
    values = [(row.claim, row.value) for row in connection.execute(query.order_by(table.c.claim))]
    rows = claims_at(connection, (claim for claim, _ in values))
    return Dossier(dossier, aspect, tuple((rows[claim], value) for claim, value in values if claim in rows))


CLAIM = schema.claim.c
COUNTS = ("origins", "passages", "undecided", "against", "contradicting", "uncounted", "own")
COLUMNS = (
    schema.corroboration.c.claim.label("written"), CLAIM.id, CLAIM.item, CLAIM.passage, CLAIM.first, CLAIM.text,
    CLAIM.stance, CLAIM.event, CLAIM.unverified, CLAIM.chain, schema.corroboration.c.speaker,
    schema.corroboration.c.dated, *(schema.corroboration.c[each] for each in COUNTS),
    CLAIM.seq,
)  # fmt: skip
_counted = schema.corroboration.c
ORDERS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "origins": (_counted.origins.desc(), _counted.against.desc(), _counted.passages.desc()),
    "against": (_counted.against.desc(), _counted.origins.desc()),
    "date": (_counted.dated == "", _counted.dated.asc()),
    "-date": (_counted.dated == "", _counted.dated.desc()),
}


def _rows(*asked: Any) -> Select[Any]:
    """Columns, then the condition."""
    *columns, wanted = asked
    table = schema.corroboration
    return select(*columns).select_from(table).join(schema.claim, CLAIM.id == table.c.id).where(wanted)


def _wanted(connection: Connection, asked: Asked) -> ColumnElement[bool]:
    wanted = [in_reach(connection, CLAIM.item)]
    wanted += [CLAIM[name] == value for name in ("event", "stance", "item") if (value := getattr(asked, name))]
    wanted += [CLAIM.text.contains(word, autoescape=True) for word in asked.words.split()]
    if asked.speaker:
        said = CLAIM.chain.contains(asked.speaker, autoescape=True)
        wanted.append(or_(_counted.speaker == asked.speaker, said))
    if asked.entity:
        wanted.append(or_(_counted.speaker == asked.entity, _naming(asked.entity)))
    if asked.nation:
        mention = schema.mention.c
        wanted.append(_within(mention.kind == "nation", mention.value == asked.nation))
    return and_(*wanted)


def _naming(entity: str) -> ColumnElement[bool]:
    mention, name = schema.mention.c, schema.name.c
    named = select(name.value).where(name.kind == mention.kind, name.entity == entity)
    return _within(mention.kind.in_(("person", "organisation", "place")), mention.value.in_(named))


def _within(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether such a mention stands in the claim's words."""
    mention, activity = schema.mention.c, schema.activity
    here = mention.passage == CLAIM.passage, mention.first < CLAIM.last, mention.last > CLAIM.first
    standing = select(mention.id).join(activity, activity.c.id == mention.activity).where(activity.c.current == 1)
    return standing.where(*here, *conditions).exists()


def _claim(row: Any) -> ClaimRow:
    start = int(row.written.rpartition("char=")[2].partition(",")[0]) - row.first
    base = row.written.rpartition("char=")[0]
    spans = ((each, *each["chars"]) for each in json.loads(row.chain))
    chain = tuple(
        Voice(each["text"], each["cue"], each["to"], f"{base}char={start + first},{start + last}")
        for each, first, last in spans
    )
    return ClaimRow(
        row.written, row.id, row.item, row.passage, row.text, row.stance, row.event, row.unverified, chain,
        row.speaker, row.dated, **{each: getattr(row, each) for each in COUNTS}, by_hand=row.seq == BY_HAND,
    )  # fmt: skip


def bears_of(row: Any, other: ClaimRow) -> Bears:
    """Of a row of `support`, whose other end is `other`."""
    reasons = tuple((str(what), float(value)) for what, value in json.loads(row.reasons))
    return Bears(other, row.bearing, row.score, reasons, tuple(json.loads(row.differs)), row.origin)


def _batched(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[at : at + BATCH] for at in range(0, len(values), BATCH))
