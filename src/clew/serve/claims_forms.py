"""The forms on the pages of claims: verdicts, grades, and whether two claims are of one origin."""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from clew.errors import ClewError, UsageError
from clew.serve.beside import MOST_TEXT, WRITTEN, decided_beside
from clew.serve.claims_judged import subject_of
from clew.serve.deciding import Deciding, Draft
from clew.serve.forms import LONGEST, Form, Posted, keep_who, way_back, with_line
from clew.serve.names_page import calmly, deciding
from clew.store.case import Case
from clew.store.claims import claims_at, subject
from clew.store.judgements import Judgement, judgement, judgements
from clew.store.verdicts import verdict

JUDGE = "/claims/judge"
FORMS = (JUDGE,)
"""The paths that take a form."""

OURS = ("/claims", "/claim", "/differences", "/ach", "/activity", "/item", "/entity", "/tasks")
"""Pages that a form may lead back to."""

ORIGIN_VERDICTS, READER_VERDICTS = ("yes", "no", "unsure"), ("agrees", "disagrees")
EVIDENCE_VERDICTS = ("consistent", "inconsistent", "neutral")

router = APIRouter()


@router.post(JUDGE)
def judge(request: Request, form: Posted) -> Response:
    """Record what the form says, and go back to where it stood. Where that cannot be, the form is kept as it was."""
    decider: Deciding = request.app.state.deciding
    by, back = " ".join(form.one("by").split())[:LONGEST], way_back(form.one("back"), OURS, JUDGE)
    reason, chosen, line = form.one("reason").strip()[:2_000], frozenset(form.all("claim")), 0
    case: Case = request.app.state.case
    with case.engine.connect() as connection:
        decided = list(_decided(case, connection, form, reason))
    refused = "" if by else "Write your name first: the record says who decided."
    refused = refused or ("" if decided else "Choose a claim first, or write what is to be added.")
    if not refused:
        try:
            line = decider.decide(by, decided)
        except ClewError as error:
            refused = calmly(error)
    written = {name: form.one(name)[:MOST_TEXT] for name in WRITTEN}
    decider.draft = Draft(reason, chosen, refused, form.one("about"), written) if refused else None
    response = RedirectResponse(with_line(back, line), 303)
    if by:
        keep_who(response, by)
    return response


def _decided(case: Case, connection: Connection, form: Form, reason: str) -> Iterator[Judgement]:
    """What the pressed button says: `take` back a line, of `origins` of two claims, `add` a note, tag or task,
    as its second `reader` agree, or a verdict on claims."""
    if form.one("take").isdecimal():
        yield from taken_back(connection, int(form.one("take")), reason)
    elif form.one("origins"):
        told, _, two = form.one("origins").partition(" ")
        yield Judgement(subject(*_pair(connection, two)), _known(told, ORIGIN_VERDICTS), reason)
    elif form.one("add") or form.one("untag") or form.one("move"):
        yield from decided_beside(case, connection, form, reason)
    elif form.one("hypothesis"):
        yield from _hypothesis(form, reason)
    elif form.one("evidence"):
        told, hypothesis, claim = (*form.one("evidence").split(" ", 2), "", "")[:3]
        yield Judgement(("evidence", hypothesis, claim), _known(told, EVIDENCE_VERDICTS), reason)
    elif form.one("reader"):
        told, _, name = form.one("reader").partition(" ")
        if judgement(connection, name) is not None:
            yield Judgement(("second-reader", name), _known(told, READER_VERDICTS), reason)
    else:
        yield from _on_claims(connection, form, reason)


def _hypothesis(form: Form, reason: str) -> Iterator[Judgement]:
    """One that is new, or that is given up. Its id is made of its words, so that two copies of a case agree on it."""
    told, _, id = form.one("hypothesis").partition(" ")
    text, question = form.one("text").strip()[:1_000], form.one("question").strip()[:400]
    if told == "drop" and id:
        yield Judgement(("hypothesis", id), "", reason)
    elif text:
        words = sha256("\n".join((question, text)).encode()).hexdigest()
        yield Judgement(("hypothesis", f"h-{words[:12]}"), "stated", reason, more={"text": text, "question": question})


def _on_claims(connection: Connection, form: Form, reason: str) -> Iterator[Judgement]:
    told, _, one = (form.one("single") or form.one("verdict")).partition(" ")
    found = claims_at(connection, [one] if one else form.all("claim"))
    for about in dict.fromkeys(subject_of(told, row) for row in found.values()):
        if about is None:
            raise UsageError(f"{told[:40]}: no verdict and no grade")
        yield Judgement(about, told, reason)


def taken_back(connection: Connection, line: int, reason: str) -> Iterator[Judgement]:
    """What a line of the ledger says and nobody has answered since."""
    for one in dict.fromkeys(each.subject for each in said_in(connection, line)):
        said = [each for each in verdict(connection, one).said if each.line == line]
        yield from (Judgement(one, "", reason, after=(each.name,)) for each in said)


def said_in(connection: Connection, line: int) -> Sequence[Judgement]:
    """All that a line of the ledger says of claims."""
    kinds = ("claim", "information-grade", "origin-grade", "descent", "evidence", "hypothesis", "note", "tag",
             "second-reader", "task", "claim-by-hand")  # fmt: skip
    return [each for kind in kinds for each in judgements(connection, kind) if each.line == line]


def judging(request: Request, done: int) -> dict[str, Any]:
    """What every page with a form on claims needs; `done` is the line of the ledger that was written just now."""
    case: Case = request.app.state.case
    with case.engine.connect() as connection:
        said = said_in(connection, done) if done else []
    return {**deciding(request), "judge": JUDGE, "done": said, "line": done}


def _known(told: str, verdicts: Sequence[str]) -> str:
    if told in verdicts:
        return told
    if told == "back":
        return ""
    raise UsageError(f"{told[:40]}: a verdict is one of {', '.join(verdicts)}")


def _pair(connection: Connection, written: str) -> tuple[str, str]:
    """The citations of two claims of the case."""
    try:
        one, other = json.loads(written)
        known = claims_at(connection, [one, other])
    except (ValueError, TypeError) as error:
        raise UsageError("the form names no two claims") from error
    if len(known) != 2:
        raise UsageError("the form names no two claims of this case")
    return one, other
