"""What a person says of pictures: how they are shown in this browser, and which are hard to look at."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from clew.errors import ClewError, UsageError
from clew.serve.deciding import Deciding
from clew.serve.forms import LONGEST, Posted, keep_who, way_back, who
from clew.serve.pages import page
from clew.serve.veil import CHOICES, keep_choice
from clew.store.graphic import KIND
from clew.store.judgements import TAKEN_BACK, Judgement

SHOW, MARK = "/pictures", "/graphic"
FORMS = (SHOW, MARK)
"""The paths that take a form."""

OURS = ("/", "/item/")
REFUSED = "Nothing was recorded"

router = APIRouter()


@router.post(SHOW)
def chosen(request: Request, form: Posted) -> Response:
    """Keep how pictures are shown in this browser, and go back."""
    if form.one("pictures") not in CHOICES:
        raise UsageError("pictures are shown, veiled, or as the case says")
    response = RedirectResponse(way_back(form.one("back"), OURS, SHOW), 303)
    keep_choice(request, response, form.one("pictures"))
    request.app.state.seen.add(who(request), "pictures", form.one("pictures"))
    return response


@router.post(MARK)
def marked(request: Request, form: Posted) -> Response:
    """Record whether an item is hard to look at, and go back to it, veiled where it is."""
    decider: Deciding = request.app.state.deciding
    by = " ".join(form.one("by").split())[:LONGEST]
    judged = Judgement((KIND, form.one("item")), form.one("verdict"), form.one("reason").strip()[:2_000])
    if not by:
        return page(request, "error.html", 400, what=REFUSED, advice="Say who marks it: go back, and give your name.")
    if judged.verdict not in ("yes", "no", TAKEN_BACK):
        raise UsageError("a picture is marked as hard to look at, as not, or neither")
    try:
        decider.decide(by, [judged])
    except ClewError as error:
        return page(request, "error.html", 409, what=REFUSED, advice=f"{error}. Go back and send it again in a while.")
    response = RedirectResponse(way_back(form.one("back"), OURS, MARK), 303)
    keep_who(response, by)
    return response
