"""Support, origins and differences of claims: the rows that the analysis of a case keeps (docs/claims.md)."""

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, select

from clew.analyse.claims import Answer, Said, Weighed, weighed
from clew.analyse.claims.borne import BEARINGS
from clew.analyse.claims.descent import KINDRED, Descent, Kindred
from clew.analyse.claims.every import Corroboration
from clew.analyse.claims.likeness import UNIT, reasons
from clew.pipeline.claims_told import told
from clew.pipeline.entities import Rows
from clew.store import schema
from clew.store.case import Case
from clew.store.claims import answers
from clew.store.kin import refused, subject

KEPT = {"supports": 96, "contradicts": 96, "touches": 8}
"""So much of what bears on a claim in each way is kept for it, the strongest; half of the first two is counted."""


def claim_rows(connection: Connection, _: Case) -> tuple[Iterator[dict[str, Any]], Rows, Rows, Rows]:
    """The rows of support, which are made as they are asked for, descents, corroborations and differences."""
    rows = told(connection)
    said = {each.said.id: each.said for each in rows}
    numbers = {each.said.id: each.number for each in rows}
    found = weighed(list(said.values()), _kindred(connection), _people(connection))
    return (
        _supports(found), [_descent(each) for each in found.descents],
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
    near, borne, ids = found.near, found.borne, [each.id for each in found.borne.of.said]
    for at, (first, last) in enumerate(pairwise(near.starts.tolist())):
        left = dict(KEPT)
        pairs = near.pairs[first:last]
        columns = near.others[first:last], pairs, found.origins[first:last], borne.bearings[pairs], borne.scores[pairs]
        some = (column.tolist() for column in (*columns, borne.parts[pairs]))
        for other, pair, origin, which, score, parts in zip(*some, strict=True):
            bearing = BEARINGS[which]
            left[bearing] -= 1
            if left[bearing] >= 0:
                yield {
                    "claim": ids[at], "other": ids[other], "bearing": bearing, "score": score / UNIT,
                    "reasons": _json(reasons(parts)), "differs": _json(borne.differs.get(pair, ())), "origin": origin,
                }  # fmt: skip


def _descent(each: Descent) -> dict[str, Any]:
    return {
        "one": each.one, "other": each.other, "how": each.how, "sure": int(each.sure), "score": each.score,
        "reasons": _json(each.reasons),
    }  # fmt: skip


def _corroboration(each: Corroboration, number: int, said: Said) -> dict[str, Any]:
    return {
        "id": number, "claim": each.claim, "speaker": said.authority, "dated": said.dated,
        "origins": each.origins, "passages": each.passages, "undecided": each.undecided,
        "against": each.against, "contradicting": each.contradicting, "uncounted": each.left, "own": each.own,
    }  # fmt: skip


_json = json.JSONEncoder(ensure_ascii=False).encode
