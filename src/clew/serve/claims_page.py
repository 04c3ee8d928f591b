"""The board of claims: who says what on whose word, how many origins bear it out, and what people say of it."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from clew.errors import QueryError
from clew.search.query import And
from clew.serve.claim_cards import shown
from clew.serve.claims_asked import Chosen, OwnChoices
from clew.serve.claims_board import Board, board_of, entity_of, own_facets
from clew.serve.claims_forms import judging
from clew.serve.claims_judged import INFORMATION_GRADES, ORIGIN_GRADES, VERDICTS
from clew.serve.claims_order import ORDERS, once, ordered
from clew.serve.filters import Filtered, facets, filters, let_through
from clew.serve.forms import with_form
from clew.serve.pages import READ, page
from clew.serve.search_page import opened
from clew.store.case import Case
from clew.store.claim_columns import alike, claim_columns
from clew.store.drawn import Numbers

AT_ONCE = 50

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
    listed = _listed(case, chosen, through)
    with case.engine.connect() as connection:
        cards = shown(connection, [listed.board.columns.ids[at] for at in listed.rows[start : start + AT_ONCE]])
    total = len(listed.rows)
    answer = page(
        request, "claims.html", **about, error=None, facets=narrow, cards=cards, total=total, said_in=listed.said,
        all=len(listed.board.columns.ids), entity=entity_of(case, chosen.entity),
        own=own_facets(case, listed.board, chosen, filtered),
        back=filtered.href(start=max(start - AT_ONCE, 0) or "") if start else None,
        more=filtered.href(start=start + AT_ONCE) if start + AT_ONCE < total else None,
    )  # fmt: skip
    return with_form(answer)


@dataclass(frozen=True, eq=False)
class Listed:
    """The rows to list, in order, of so many claims `said`."""

    board: Board
    rows: Numbers
    said: int


def _listed(case: Case, chosen: Chosen, passages: Numbers | None) -> Listed:
    columns = claim_columns(case)
    with case.engine.connect() as connection:
        board = board_of(connection, columns, chosen, passages)
    rows = ordered(columns, board.left, chosen.sort)
    judged = board.codes["verdict"].which > 0
    return Listed(board, rows if chosen.every else once(rows, alike(case), judged), len(rows))
