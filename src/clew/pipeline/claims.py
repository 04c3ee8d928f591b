"""Support, origins and differences of claims: the rows that the analysis of a case keeps (docs/claims.md)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from clew.analyse.claims import Answer, Said, Weighed, weighed
from clew.analyse.claims.descent import KINDRED, Descent, Kindred
from clew.analyse.claims.every import Corroboration
from clew.analyse.claims.support import Support
from clew.pipeline.claims_told import told
from clew.pipeline.entities import Rows
from clew.store import schema
from clew.store.case import Case
from clew.store.claims import answers
from clew.store.kin import refused, subject

KEPT = {"supports": 96, "contradicts": 96, "touches": 8}
"""So much of what bears on a claim in each way is kept for it, the strongest; half of the first two is counted."""


def claim_rows(connection: Connection, _: Case) -> tuple[Rows, Rows, Rows, Rows]:
    """The rows of support, descents, corroborations and differences."""
    rows = told(connection)
    said = {each.said.id: each.said for each in rows}
    numbers = {each.said.id: each.number for each in rows}
    found = weighed(list(said.values()), _kindred(connection), _people(connection))
    return (
        list(_supports(found)), [_descent(each) for each in found.descents],
        [_corroboration(each, numbers[each.claim], said[each.claim]) for each in found.corroborations],
        [{"dossier": each.group, "aspect": each.aspect, "claim": each.claim, "value": each.value}
         for each in found.differences],
    )  # fmt: skip


def _people(connection: Connection) -> list[Answer]:
    verdicts: Mapping[str, Any] = {each: each for each in ("yes", "no", "unsure")}
    return [Answer(one, other, verdicts[each.verdict]) for (_, one, other), each in answers(connection).items()]


def _kindred(connection: Connection) -> Kindred:
    """How items are kin that tell of one origin: the surest way of each two that people have not refused."""
    none = refused(connection)
    kin = schema.kin.c
    found: dict[tuple[str, str], tuple[str, float]] = {}
    query = select(kin.one, kin.other, kin.how, kin.score).where(kin.how.in_(KINDRED))
    for one, other, how, score in connection.execute(query.order_by(kin.score, kin.how.desc())):
        if subject(how, one, other) not in none:
            found[min(one, other), max(one, other)] = how, score
    return found


def _supports(found: Weighed) -> Iterator[dict[str, Any]]:
    """Each from both of its ends."""
    held: dict[str, list[tuple[str, Support]]] = {}
    for each in found.supports:
        held.setdefault(each.one, []).append((each.other, each))
        held.setdefault(each.other, []).append((each.one, each))
    for counted in found.corroborations:
        origins = {"supports": counted.origins.of(), "contradicts": counted.against.of()}
        left = dict(KEPT)
        for other, each in sorted(held.get(counted.claim, ()), key=lambda two: (-two[1].score, two[0])):
            left[each.bearing] -= 1
            if left[each.bearing] >= 0:
                yield _support(counted.claim, other, each, origins.get(each.bearing, {}).get(other, 0))


def _support(claim: str, other: str, each: Support, origin: int) -> dict[str, Any]:
    return {
        "claim": claim, "other": other, "bearing": each.bearing, "score": each.score, "reasons": _json(each.reasons),
        "differs": _json(each.differs), "origin": origin,
    }  # fmt: skip


def _descent(each: Descent) -> dict[str, Any]:
    return {
        "one": each.one, "other": each.other, "how": each.how, "sure": int(each.sure), "score": each.score,
        "reasons": _json(each.reasons),
    }  # fmt: skip


def _corroboration(each: Corroboration, number: int, said: Said) -> dict[str, Any]:
    return {
        "id": number, "claim": each.claim, "speaker": said.authority, "dated": said.dated,
        "origins": each.origins.count, "passages": each.origins.passages, "undecided": each.origins.undecided,
        "against": each.against.count, "contradicting": each.against.passages, "uncounted": each.left,
        "own": each.origins.of()[each.claim],
    }  # fmt: skip


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
