"""What a person says of a copy, a quotation or a version: that it is one, is none, or cannot be told."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from clew.errors import ClewError, UsageError
from clew.serve.deciding import Deciding
from clew.serve.forms import LONGEST, Posted, keep_who, way_back
from clew.serve.pages import page
from clew.store.judgements import TAKEN_BACK, VERDICTS, Judgement
from clew.store.kin import subject

JUDGE = "/kin"
FORMS = (JUDGE,)
"""The paths that take a form."""

REFUSED = "Nothing was recorded"

router = APIRouter()


@router.post(JUDGE)
def judged(request: Request, form: Posted) -> Response:
    """Record what is said of one tie, told as "how one other", and go back to the item."""
    decider: Deciding = request.app.state.deciding
    by, parts = " ".join(form.one("by").split())[:LONGEST], form.one("kin").split()
    if len(parts) != 3 or form.one("verdict") not in (*VERDICTS, TAKEN_BACK):
        raise UsageError("the form names no tie between two items, or no answer to it")
    if not by:
        return page(request, "error.html", 400, what=REFUSED, advice="Say who decides: go back, and give your name.")
    how, one, other = parts
    answer = Judgement(subject(how, one, other), form.one("verdict"), form.one("reason").strip()[:2_000])
    try:
        decider.decide(by, [answer])
    except ClewError as error:
        return page(request, "error.html", 409, what=REFUSED, advice=f"{error}. Go back and send it again in a while.")
    response = RedirectResponse(way_back(form.one("back"), ("/item/",), JUDGE), 303)
    keep_who(response, by)
    return response
