"""A claim stated by hand: the words of a passage that say it, with the stance, the event and on whose word."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from clew.errors import ClewError, UsageError
from clew.serve.claim_words import STANCES, claim_href
from clew.serve.deciding import Deciding
from clew.serve.forms import LONGEST, Posted, keep_who, with_form, with_line
from clew.serve.names_page import calmly, deciding
from clew.serve.pages import READ, page
from clew.store.case import Case
from clew.store.judgements import Judgement
from clew.store.kinds import EVENTS
from clew.store.stated import KIND, Cited, cited, narrowed

STATE = "/claims/new"
FORMS = (STATE,)
"""The paths that take a form."""

FIELDS = {"words": 20_000, "own": 4_000, "stance": 40, "event": 40, "speaker": 400, "reason": 2_000}
"""What the form asks, with the most code points of each."""

_END = re.compile(r"(?<=[.!?؟۔…])\s+|\n+")

router = APIRouter()


@router.api_route(STATE, methods=READ)
def asked(request: Request, at: str, around: bool = False) -> Response:
    """The form for the words at a citation; `around`: for the sentence that they stand in."""
    case: Case = request.app.state.case
    with case.engine.connect() as connection:
        place = cited(connection, at)
    words = sentence(place) if around else place.words
    return _form(request, place, {"words": words.strip("\n"), "stance": "asserts"})


@router.post(STATE)
def state(request: Request, form: Posted) -> Response:
    """Record the claim, and go to its page. Where that cannot be, the form comes again as it was sent."""
    decider: Deciding = request.app.state.deciding
    case: Case = request.app.state.case
    by = " ".join(form.one("by").split())[:LONGEST]
    given = {name: form.one(name).replace("\r\n", "\n").strip()[:most] for name, most in FIELDS.items()}
    with case.engine.connect() as connection:
        place = cited(connection, form.one("at"))
    if not by:
        return _form(request, place, given, "Write your name first: the record says who states it.")
    try:
        of = narrowed(place, given["words"])
        line = decider.decide(by, [_judgement(of, given)])
    except ClewError as error:
        return _form(request, place, {**given, "by": by}, calmly(error))
    response = RedirectResponse(with_line(claim_href(of.id), line), 303)
    keep_who(response, by)
    return response


def _judgement(of: Cited, given: Mapping[str, str]) -> Judgement:
    if not of.words:
        raise UsageError("a claim stands on words; leave those that say it")
    more = {"text": given["own"] or of.words, "stance": given["stance"], "event": given["event"]}
    return Judgement((KIND, of.id), "stated", given["reason"], more={**more, "speaker": given["speaker"]})


def sentence(place: Cited) -> str:
    """The sentence round the words, as full stops and line ends tell it."""
    ends = [0, *(each.end() for each in _END.finditer(place.whole)), len(place.whole)]
    first = max(each for each in ends if each <= place.first)
    last = min((each for each in ends if each >= place.last and each > first), default=len(place.whole))
    return replace(place, first=first, last=last).words.strip()


def _form(request: Request, place: Cited, given: Mapping[str, str], refused: str = "") -> Response:
    about: dict[str, Any] = {**deciding(request), "judge": STATE, "place": place, "refused": refused}
    about["by"] = given.get("by") or about["by"]
    filled = {name: given.get(name, "") for name in FIELDS}
    answer = page(
        request, "claim_stated.html", 400 if refused else 200, **about, given=filled, choices=STANCES, events=EVENTS
    )
    return with_form(answer)
