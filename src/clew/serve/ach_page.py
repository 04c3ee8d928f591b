"""Competing hypotheses: what evidence is consistent and inconsistent with each, as people see it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from clew.serve.claim_cards import Card, shown
from clew.serve.claims_forms import judging
from clew.serve.forms import with_form
from clew.serve.pages import READ, page
from clew.store.case import Case
from clew.store.claims import claims_at
from clew.store.judgements import Judgement
from clew.store.verdicts import Standing, standing

MARKS = {"consistent": "c", "inconsistent": "i", "neutral": "n"}
"""What evidence can be, with the keys that say so."""

router = APIRouter()


@dataclass(frozen=True)
class Hypothesis:
    """`against` rows of the matrix are inconsistent with it; `least` where no other has fewer, and there are any."""

    id: str
    said: Judgement
    against: int = 0
    least: bool = False

    @property
    def text(self) -> str:
        return self.said.more.get("text", "")


@dataclass(frozen=True)
class Row:
    """A claim as evidence, with what is said of it for each hypothesis in their order. It tells `nothing` where it is
    the same for all."""

    claim: str
    card: Card | None
    cells: Sequence[Standing | None]
    nothing: bool


@router.api_route("/ach", methods=READ)
def ach(request: Request, question: str = "", add: str = "", done: int = 0) -> Response:
    case: Case = request.app.state.case
    with case.engine.connect() as connection:
        stated = standing(connection, "hypothesis")
        questions = sorted({each.said[-1].more.get("question", "") for each in stated.values()})
        question = question if question or not questions or "" in questions else questions[0]
        chosen = [(id, each.said[-1]) for (_, id), each in stated.items()
                  if each.said[-1].more.get("question", "") == question]  # fmt: skip
        rows = list(_rows(connection, [id for id, _ in chosen], add))
    answer = page(
        request, "ach.html", **judging(request, done), question=question, questions=questions, rows=rows, add=add,
        hypotheses=_counted(chosen, rows), marks=MARKS,
    )  # fmt: skip
    return with_form(answer)


def _rows(connection: Connection, hypotheses: Sequence[str], add: str) -> Iterator[Row]:
    told: dict[str, dict[str, Standing]] = {}
    for (_, hypothesis, claim), each in standing(connection, "evidence").items():
        if hypothesis in hypotheses:
            told.setdefault(claim, {})[hypothesis] = each
    if add and claims_at(connection, [add]):
        told.setdefault(add, {})
    cards = {card.row.id: card for card in shown(connection, list(told))}
    for claim, said in told.items():
        cells = [said.get(each) for each in hypotheses]
        yield Row(claim, cards.get(claim), cells, _tells_nothing(cells))


def _tells_nothing(cells: Sequence[Standing | None]) -> bool:
    marks = {each.verdict if each else "" for each in cells}
    return len(cells) > 1 and len(marks) == 1 and "" not in marks


def _counted(chosen: Sequence[tuple[str, Judgement]], rows: Sequence[Row]) -> list[Hypothesis]:
    against = [
        sum((cell := row.cells[at]) is not None and cell.verdict == "inconsistent" for row in rows)
        for at in range(len(chosen))
    ]  # fmt: skip
    fewest = min(against, default=0)
    tells = len(set(against)) > 1
    both = zip(chosen, against, strict=True)
    return [Hypothesis(id, said, count, tells and count == fewest) for (id, said), count in both]
