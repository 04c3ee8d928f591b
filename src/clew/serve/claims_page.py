"""The board of claims: who says what on whose word, how many origins bear it out, and what people say of it."""

from dataclasses import dataclass

import numpy as np
from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from clew.errors import QueryError, UsageError
from clew.search.query import And
from clew.serve.claim_cards import shown
from clew.serve.claims_asked import Choosable, Chosen, Marks, OwnChoices, facets_of, rows_of
from clew.serve.claims_forms import judging
from clew.serve.claims_judged import INFORMATION_GRADES, ORIGIN_GRADES, VERDICTS, Judged, coded, judged, of_claims
from clew.serve.claims_order import ORDERS, once, ordered
from clew.serve.facets import Facet
from clew.serve.filters import Filtered, Filters, facets, filters, let_through
from clew.serve.forms import with_form
from clew.serve.pages import READ, page
from clew.serve.search_page import opened
from clew.store.case import Case
from clew.store.claim_columns import Columns, alike, claim_columns, naming
from clew.store.drawn import Mask, Numbers
from clew.store.named import Entity, named

AT_ONCE = 50
TITLES = {
    "stance": "Stance", "event": "Event", "mark": "Marked", "verdict": "Verdict", "information": "Information grade",
    "origin": "Origin grade", "speaker": "On whose word",
}  # fmt: skip

router = APIRouter()


@router.api_route("/claims", methods=READ)
def claims(request: Request, asked: Filtered, chosen: OwnChoices, start: int = 0, done: int = 0) -> Response:
    case: Case = request.app.state.case
    filtered, index, start = filters(request, asked, **chosen.rest), opened(case), max(start, 0)
    about = {"filters": filtered, "chosen": chosen, "orders": ORDERS, "verdicts": VERDICTS,
             "origin_grades": ORIGIN_GRADES, "information_grades": INFORMATION_GRADES,
             **judging(request, done)}  # fmt: skip
    try:
        through = let_through(index, filtered) if index else None
        narrow = facets(index, filtered, And(())) if index else []
    except QueryError as error:
        return page(request, "claims.html", 400, **about, error=error)
    board = _board(case, chosen, through)
    with case.engine.connect() as connection:
        cards = shown(connection, [board.columns.ids[at] for at in board.rows[start : start + AT_ONCE]])
    total = len(board.rows)
    answer = page(
        request, "claims.html", **about, error=None, facets=narrow, cards=cards, total=total, said_in=board.said,
        all=len(board.columns.ids), entity=_entity(case, chosen.entity), own=_own(case, board, chosen, filtered),
        back=filtered.href(start=max(start - AT_ONCE, 0) or "") if start else None,
        more=filtered.href(start=start + AT_ONCE) if start + AT_ONCE < total else None,
    )  # fmt: skip
    return with_form(answer)


@dataclass(frozen=True, eq=False)
class Board:
    """The rows to list, in order, of so many claims `said`; `through` are the rows that the other filters leave."""

    columns: Columns
    codes: Choosable
    marks: Marks
    through: Mask
    rows: Numbers
    said: int


def _board(case: Case, chosen: Chosen, passages: Numbers | None) -> Board:
    columns = claim_columns(case)
    with case.engine.connect() as connection:
        told = judged(connection)
        through = _through(connection, columns, passages, chosen.entity)
    codes = {"stance": columns.stance, "event": columns.event, "speaker": columns.speaker, **coded(columns, told)}
    marks = _marks(columns, told)
    rows = ordered(columns, rows_of(codes, marks, chosen, through), chosen.sort)
    listed = rows if chosen.every else once(rows, alike(case), codes["verdict"].which > 0)
    return Board(columns, codes, marks, through, listed, len(rows))


def _marks(columns: Columns, told: Judged) -> Marks:
    return {
        "unverified": columns.unverified,
        "against": columns.against > 0,
        "undecided": columns.undecided > 0,
        "hand": columns.by_hand,
        "waits": of_claims(columns, told.waiting),
        "disagrees": of_claims(columns, told.disagreed),
    }


def _entity(case: Case, id: str) -> Entity | None:
    known = named(case)
    if id and id not in known.number:
        raise UsageError("there is no such entity now; look for its name on the page of names")
    return known.at(known.number[id]) if id else None


def _own(case: Case, board: Board, chosen: Chosen, filtered: Filters) -> list[Facet]:
    known = named(case)
    speakers = board.columns.speaker.values
    captions = {each: known.at(known.number[each]).caption for each in speakers if each in known.number}
    return facets_of(board.codes, board.marks, chosen, board.through, filtered, TITLES, captions)


def _through(connection: Connection, columns: Columns, passages: Numbers | None, entity: str) -> Mask:
    mask = np.ones(len(columns.ids), bool) if passages is None else np.isin(columns.passages, passages)
    if entity:
        mask &= np.isin(columns.numbers, naming(connection, entity))
    return mask
