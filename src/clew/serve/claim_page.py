"""A claim: its words where they stand, who says them, what bears on them, how many origins, and what people say."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from clew.errors import UsageError
from clew.locator import parse
from clew.search.find import LoadedPassage
from clew.search.load import loader
from clew.serve.beside import beside
from clew.serve.claim_cards import shown
from clew.serve.claim_said import said_of
from clew.serve.claim_words import HOWS, ORIGIN_ANSWERS
from clew.serve.claims_forms import judging
from clew.serve.claims_judged import INFORMATION_GRADES, ORIGIN_GRADES, VERDICTS
from clew.serve.claims_time import in_time
from clew.serve.forms import with_form
from clew.serve.origins_drawn import LEFT, RIGHT, WIDTH, graph, joining
from clew.serve.pages import READ, page
from clew.store.case import Case
from clew.store.claim_columns import event_words
from clew.store.claims import Bears, ClaimRow, DescentRow, bearing, claim, descents
from clew.store.named import named
from clew.store.paths import Ways
from clew.store.silence import Silent, silent
from clew.store.stated import stated_by

SHOWN = 10
"""Of what bears on a claim in one way, what is shown before the rest is unfolded."""

FEW = 6
"""Ties that are shown before the rest is unfolded."""

MOST = 100
TIES = 60
AROUND = 240
"""Code points of the passage that are shown before the claim's words, and after."""

SIDES = {"supports": "For", "contradicts": "Against", "touches": "Touches it"}

SOON = "It was stated by hand just now, and what bears on it is being looked for. Reload the page in a moment."

router = APIRouter()


@dataclass(frozen=True)
class Context:
    """The claim's words in the passage with those around them; `lit` where they show the event."""

    before: str
    words: str
    after: str
    lit: Sequence[tuple[int, int]]
    cut: tuple[bool, bool]


@dataclass(frozen=True)
class Tie:
    """What ties two claims to one origin, with how the page names them, and what its form sends."""

    tie: DescentRow
    one: ClaimRow
    other: ClaimRow
    how: str
    key: str


@router.api_route("/claim", methods=READ)
def one_claim(request: Request, id: str, done: int = 0) -> Response:
    case: Case = request.app.state.case
    known = named(case)
    with case.engine.connect() as connection:
        try:
            row = claim(connection, id)
        except UsageError:
            if stated_by(connection, id):
                return page(request, "error.html", 202, what="This claim is being weighed", advice=SOON)
            raise
        found = bearing(connection, row.id)
        about = {**_weighed(connection, row, found), "people": said_of(connection, row)}
        about |= {"beside": beside(connection, "claim", row.id), "by_hand": stated_by(connection, row.id)}
    speaker = known.at(known.number[row.speaker]) if row.speaker in known.number else None
    answer = page(
        request, "claim.html", **about, **judging(request, done), row=row, speaker=speaker, few=FEW, shown=SHOWN,
        left=LEFT, right=RIGHT, width=WIDTH, time=in_time(row, found), verdicts=VERDICTS, origin_grades=ORIGIN_GRADES,
        origin_said=ORIGIN_ANSWERS, information_grades=INFORMATION_GRADES,
    )  # fmt: skip
    return with_form(answer)


def _weighed(connection: Connection, row: ClaimRow, found: Sequence[Bears]) -> dict[str, Any]:
    """What bears on the claim, from which origins, and what is silent."""
    sides = {side: [each for each in found if each.bearing == side] for side in SIDES}
    ties = _ties(connection, row, [*sides["supports"], *sides["contradicts"]])
    passages = loader(connection)([row.passage, *(each.claim.passage for each in found[:MOST])])
    supports = [(row, row.own), *((each.claim, each.origin) for each in sides["supports"] if each.origin)]
    return {
        "card": shown(connection, [row.id])[0], "context": _context(connection, row, passages), "sides": sides,
        "titles": SIDES, "passages": passages, "lit": event_words(connection, _numbers(found)),
        "quiet": _named(connection, silent(connection, row.number, row.id)), "ties": ties[:TIES],
        "ties_left": max(len(ties) - TIES, 0), "graph": graph(supports, [each.tie for each in ties]),
    }  # fmt: skip


def _numbers(found: Sequence[Bears]) -> list[int]:
    return [each.claim.number for each in found]


def _ties(connection: Connection, row: ClaimRow, found: Sequence[Bears]) -> list[Tie]:
    """What ties what bears for and against it: what people said first, then what could not be told, then the rest."""
    claims = {each.claim.id: each.claim for each in found} | {row.id: row}
    rows = [each for each in descents(connection, list(claims)) if each.one in claims and each.other in claims]
    of = {row.id: row.own} | {
        each.claim.id: each.origin for each in found if each.bearing == "supports" and each.origin
    }
    first = {(each.one, each.other) for each in joining(of, rows)}
    rows.sort(key=lambda each: (
        not each.verdict, (each.one, each.other) not in first, row.id not in (each.one, each.other), each.sure,
        -each.score, each.one, each.other,
    ))  # fmt: skip
    return [_tie(each, claims) for each in rows]


def _tie(tie: DescentRow, claims: Mapping[str, ClaimRow]) -> Tie:
    key = json.dumps([tie.one, tie.other])
    return Tie(tie, claims[tie.one], claims[tie.other], HOWS.get(tie.how, tie.how), key)


def _context(connection: Connection, row: ClaimRow, passages: Mapping[int, LoadedPassage]) -> Context:
    lit, chars = event_words(connection, [row.number]), parse(row.id)[1].chars
    text = passages[row.passage].text if row.passage in passages else row.text
    whole = parse(passages[row.passage].locator)[1].chars if row.passage in passages else chars
    first = (chars[0] if chars else 0) - (whole[0] if whole else 0)
    last = first + (chars[1] - chars[0] if chars else len(row.text))
    start, end = max(first - AROUND, 0), min(last + AROUND, len(text))
    spans = [lit[row.number]] if row.number in lit else []
    return Context(text[start:first], text[first:last], text[last:end], spans, (start > 0, end < len(text)))


def _named(connection: Connection, quiet: Sequence[Silent]) -> list[tuple[Silent, str]]:
    """What is silent with the place of its document."""
    ways = Ways(connection)
    ways.load({each.item for each in quiet})
    return [(each, next((str(way) for way in ways.to(each.item)), each.item[:12])) for each in quiet]
