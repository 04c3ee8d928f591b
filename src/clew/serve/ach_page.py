"""Competing hypotheses: what evidence is consistent and inconsistent with each, as people see it."""

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from clew.serve.claim_cards import Card, shown
from clew.serve.claims_forms import judging
from clew.serve.forms import with_form
from clew.serve.pages import READ, page
from clew.store.ach import Matrix, hypotheses, matrix
from clew.store.case import Case
from clew.store.claims import Asked, claims, claims_at

MARKS = {"consistent": "c", "inconsistent": "i", "neutral": "n"}
"""What evidence can be, with the keys that say so."""

OFFERED = 8
"""Claims that a search for evidence offers at once."""

router = APIRouter()


@router.api_route("/ach", methods=READ)
def ach(request: Request, question: str = "", add: str = "", find: str = "", done: int = 0) -> Response:
    case: Case = request.app.state.case
    with case.engine.connect() as connection:
        asked = {id: said.more.get("question", "") for id, said in hypotheses(connection).items()}
        questions = sorted(set(asked.values()))
        question = question if question or not questions or "" in questions else questions[0]
        chosen = [id for id, each in asked.items() if each == question]
        made = matrix(connection, chosen, claims_at(connection, [add] if add else []))
        cards = {card.row.id: card for card in shown(connection, [each.claim for each in made.evidence])}
        offered, total = _offered(connection, find, made)
    return with_form(page(
        request, "ach.html", **judging(request, done), question=question, questions=questions, matrix=made, cards=cards,
        add=add, marks=MARKS, find=find, offered=offered, total=total,
    ))  # fmt: skip


def _offered(connection: Connection, words: str, made: Matrix) -> tuple[list[Card], int]:
    """Claims with all these words that are no evidence yet, the most origins first; and how many there are."""
    if not words.strip():
        return [], 0
    weighed = {each.claim for each in made.evidence}
    found, total = claims(connection, Asked(words=words), most=OFFERED + len(weighed))
    left = [each.id for each in found if each.id not in weighed]
    return shown(connection, left[:OFFERED]), total - (len(found) - len(left))
