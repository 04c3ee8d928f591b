"""Claims of what leaves, weighed by what leaves alone: nothing that stays bears on them, or is counted."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from clew.analyse.claims.said import ENTITY
from clew.handover.chosen import goes
from clew.handover.cited import AT_ONCE
from clew.handover.claims_unspoken import unspoken_bears, unspoken_claim, unspoken_standing, unspoken_tie
from clew.store import schema
from clew.store.claims import SIDES, Bears, ClaimRow, DescentRow, bears_of, claims_at, descents
from clew.store.judgements import Judgement
from clew.store.verdicts import Standing, standing

Ties = Mapping[str, Sequence[DescentRow]]
"""By claim, what ties it to one origin with others."""


@dataclass(frozen=True)
class People:
    """What people now say of a claim: each may be None. Of the grade of who says it nothing but the grade: why, and
    who gave it, may tell of what stays."""

    verdict: Standing | None
    origin_grade: Standing | None
    information_grade: Standing | None
    notes: Sequence[Judgement]


@dataclass(frozen=True)
class Told:
    """A claim whose numbers count what leaves alone; what bears on it, the strongest first; its own ties."""

    claim: ClaimRow
    bears: Sequence[Bears]
    ties: Sequence[DescentRow]
    people: People

    def side(self, bearing: str) -> list[Bears]:
        return [each for each in self.bears if each.bearing == bearing]


def leaving_claims(connection: Connection, ids: Mapping[str, str], removed: Sequence[str] = ()) -> list[Told]:
    """All claims of what leaves: those that people judged first, then those of most origins; each that says what one
    before it says after all that do not. Entities have the ids that `ids` has for those of the case, else none.
    Nothing that people wrote has the `removed` words."""
    told = claims_at(connection, _written(connection))
    known = {id: unspoken_claim(row, removed) if row.by_hand else row for id, row in told.items()}
    bears = unspoken_bears(_bears(connection, known), removed)
    ties = _ties(unspoken_tie(each, removed) for each in descents(connection, list(known)))
    said = _people(connection, removed)
    made = [_told(row, bears.get(row.id, ()), ties, said(row)) for row in known.values()]
    return [replace(each, claim=replace(each.claim, speaker=_speaker(each, ids))) for each in _in_order(made)]


def _speaker(told: Told, ids: Mapping[str, str]) -> str:
    said = told.claim.speaker
    return ids.get(said, "") if ENTITY.fullmatch(said) else said


def sentence(row: ClaimRow) -> str:
    """How many origins, in words; of what leaves, as everything here."""
    told = f"{_number(row.origins, 'independent origin')} of {_number(row.passages, 'passage')} handed over"
    told += f", {row.undecided} of the origins could not be told apart" if row.undecided else ""
    return f"{told}; {_number(row.uncounted, 'passage')} more not counted" if row.uncounted else told


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _written(connection: Connection) -> list[str]:
    counted, claim = schema.corroboration.c, schema.claim.c
    query = select(counted.claim).join(schema.claim, claim.id == counted.id).where(goes(connection, claim.item))
    return list(connection.execute(query.order_by(counted.claim)).scalars())


def _bears(connection: Connection, known: Mapping[str, ClaimRow]) -> dict[str, list[Bears]]:
    support, found = schema.support, defaultdict[str, list[Bears]](list)
    ids = list(known)
    for start in range(0, len(ids), AT_ONCE):
        query = select(support).where(support.c.claim.in_(ids[start : start + AT_ONCE]))
        for row in connection.execute(query.order_by(support.c.claim, support.c.score.desc(), support.c.other)):
            if row.other in known:
                found[row.claim].append(bears_of(row, known[row.other]))
    return {claim: sorted(each, key=lambda one: SIDES.index(one.bearing)) for claim, each in found.items()}


def _ties(rows: Iterable[DescentRow]) -> Ties:
    held = defaultdict[str, list[DescentRow]](list)
    for row in rows:
        held[row.one].append(row)
        held[row.other].append(row)
    return held


def _people(connection: Connection, removed: Sequence[str]) -> Callable[[ClaimRow], People]:
    counts, origins, information, notes = (
        unspoken_standing(standing(connection, kind), removed)
        for kind in ("claim", "origin-grade", "information-grade", "note")
    )

    def of(row: ClaimRow) -> People:
        noted = notes.get(("note", "claim", row.id))
        grade = origins.get(("origin-grade", row.speaker or row.item))
        return People(
            counts.get(("claim", row.id)), grade and replace(grade, said=()),
            information.get(("information-grade", row.id)), noted.said if noted else (),
        )  # fmt: skip

    return of


def _told(row: ClaimRow, bears: Sequence[Bears], ties: Ties, people: People) -> Told:
    own = {row.id: row.own}
    for_it = own | {each.claim.id: each.origin for each in bears if each.bearing == "supports" and each.origin}
    against = {each.claim.id: each.origin for each in bears if each.bearing == "contradicts" and each.origin}
    renumbered = {"supports": _numbered(for_it), "contradicts": _numbered(against)}
    told = [replace(each, origin=renumbered.get(each.bearing, {}).get(each.origin, 0)) for each in bears]
    uncounted = sum(each.bearing != "touches" and not each.origin for each in bears)
    counted = replace(
        row, origins=len(set(for_it.values())), passages=len(for_it), undecided=_undecided(for_it, ties),
        against=len(set(against.values())), contradicting=len(against), uncounted=uncounted,
        own=renumbered["supports"][row.own],
    )  # fmt: skip
    return Told(counted, told, ties.get(row.id, ()), people)


def _numbered(origins: Mapping[str, int]) -> dict[int, int]:
    """The case's numbers of origins told anew from 1: gaps would tell of what stays."""
    return {number: at for at, number in enumerate(sorted(set(origins.values())), 1)}


def _undecided(origins: Mapping[str, int], ties: Ties) -> int:
    """How many origins fewer there are if all that may be of one origin are."""
    root = {number: number for number in origins.values()}

    def top(number: int) -> int:
        while root[number] != number:
            number = root[number]
        return number

    for tie in (tie for claim in origins for tie in ties.get(claim, ())):
        if tie.one in origins and tie.other in origins and tie.verdict in ("", "unsure"):
            root[top(origins[tie.one])] = top(origins[tie.other])
    return len(root) - len({top(number) for number in root})


def _in_order(made: Iterable[Told]) -> list[Told]:
    ranked = sorted(made, key=_rank)
    leads, led = set[str](), set[str]()
    for each in sorted(ranked, key=lambda one: (-one.claim.passages, -one.claim.origins, one.claim.id)):
        if each.claim.id not in led:
            leads.add(each.claim.id)
            led |= {other.claim.id for other in each.side("supports")}
    return sorted(ranked, key=lambda one: one.people.verdict is None and one.claim.id not in leads)


def _rank(told: Told) -> tuple[bool, int, int, int, str]:
    row = told.claim
    return told.people.verdict is None, -row.origins, -row.passages, -row.against, row.id
