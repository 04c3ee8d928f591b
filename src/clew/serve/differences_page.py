"""Where reports of one event differ: side by side what each says, in its words, and from how many origins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from clew.analyse.claims import Answer
from clew.analyse.claims.descent import Descent
from clew.analyse.claims.origins import independent
from clew.errors import QueryError, UsageError
from clew.search.load import loader
from clew.search.query import And
from clew.serve.claims_asked import Chosen, OwnChoices
from clew.serve.claims_board import board_of, entity_of, own_facets
from clew.serve.claims_judged import of_claims
from clew.serve.filters import Filtered, Filters, facets, filters, let_through
from clew.serve.pages import READ, page
from clew.serve.search_page import opened
from clew.store.case import Case
from clew.store.claim_columns import claim_columns
from clew.store.claims import ClaimRow, DescentRow, Dossier, descents, differences, differing

AT_ONCE = 10
SHOWN = 6
"""Claims that say the same of an aspect that are shown before the rest is unfolded."""

ASPECTS = {
    "figures": "Figures", "time": "Times", "places": "Places", "participants": "Names", "medium": "Heard or seen",
    "sense": "Which way", "stance": "Whether it is so",
}  # fmt: skip

router = APIRouter()


@dataclass(frozen=True)
class Said:
    """A claim of a dossier; `lit` where its words have the value that differs."""

    row: ClaimRow
    lit: Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Value:
    """What claims from so many `origins` say of the aspect, `undecided` of which could not be told apart."""

    value: str
    said: Sequence[Said]
    origins: int
    undecided: int


@dataclass(frozen=True)
class Side:
    """A dossier: its aspect, and what is said of it, the most origins first."""

    aspect: str
    values: Sequence[Value]


@router.api_route("/differences", methods=READ)
def of_reports(request: Request, asked: Filtered, chosen: OwnChoices, aspect: str = "", start: int = 0) -> Response:
    if aspect and aspect not in ASPECTS:
        raise UsageError(f"aspect={aspect[:40]}: choose {', '.join(ASPECTS)}, or none for all")
    case: Case = request.app.state.case
    filtered, index, start = filters(request, asked, **chosen.rest, aspect=aspect), opened(case), max(start, 0)
    about: dict[str, Any] = {
        "filters": filtered,
        "chosen": chosen,
        "aspect": aspect,
        "aspects": ASPECTS,
        "shown": SHOWN,
    }
    try:
        through = let_through(index, filtered) if index else None
        narrow = facets(index, filtered, And(())) if index else []
    except QueryError as error:
        return page(request, "differences.html", 400, **about, error=error)
    columns = claim_columns(case)
    with case.engine.connect() as connection:
        board = board_of(connection, columns, chosen, through, of_claims(columns, differing(connection)))
        among = {columns.ids[at] for at in np.flatnonzero(board.left).tolist()} if _narrowed(filtered, chosen) else None
        found, total = differences(connection, aspect, start, AT_ONCE, among)
        sides = [_side(connection, each) for each in found]
        numbers = {said.row.passage for side in sides for value in side.values for said in value.said}
        passages = loader(connection)(sorted(numbers))
    return page(
        request, "differences.html", **about, error=None, facets=narrow, sides=sides, total=total, passages=passages,
        entity=entity_of(case, chosen.entity), own=own_facets(case, board, chosen, filtered), all=among is None,
        back=filtered.href(start=max(start - AT_ONCE, 0) or "") if start else None,
        more=filtered.href(start=start + AT_ONCE) if start + AT_ONCE < total else None,
    )  # fmt: skip


def _narrowed(filtered: Filters, chosen: Chosen) -> bool:
    return bool(filtered.anything or chosen.entity or any(chosen.values.values()))


def _side(connection: Connection, dossier: Dossier) -> Side:
    ids = [row.id for row, _ in dossier.claims]
    ties = descents(connection, ids)
    held: dict[str, list[ClaimRow]] = {}
    for row, value in dossier.claims:
        held.setdefault(value, []).append(row)
    values = [_value(value, rows, ties) for value, rows in held.items()]
    return Side(dossier.aspect, sorted(values, key=lambda each: (-each.origins, -len(each.said), each.value)))


def _value(value: str, rows: Sequence[ClaimRow], ties: Sequence[DescentRow]) -> Value:
    told = [Answer(each.one, each.other, cast(Any, each.verdict)) for each in ties if each.verdict]
    drawn = [
        Descent(each.one, each.other, each.how, each.sure, each.score, each.reasons) for each in ties if each.how
    ]  # fmt: skip
    origins = independent([row.id for row in rows], drawn, told)
    said = [Said(row, spans(row.text, value)) for row in sorted(rows, key=lambda row: (row.dated or "9", row.id))]
    return Value(value, said, origins.count, origins.undecided)


def spans(text: str, value: str) -> list[tuple[int, int]]:
    """Where the words have what the value is made of."""
    found: list[tuple[int, int]] = []
    for part in value.split(", "):
        part = part.removeprefix("by ").removeprefix("to ")
        first = text.find(part) if part else -1
        if first >= 0 and all(first >= end or first + len(part) <= begin for begin, end in found):
            found.append((first, first + len(part)))
    return sorted(found)
