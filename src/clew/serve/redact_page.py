"""What a person marks for removal on an item's page: words, the place shown, or properties; and the marks there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from clew.errors import ClewError, UsageError
from clew.judge.redacting import at_place, everywhere, mark, unmark
from clew.locator import fragment
from clew.model import Digest
from clew.serve.deciding import Deciding
from clew.serve.forms import LONGEST, Form, Posted, keep_who, way_back
from clew.serve.item_shown import Wanted
from clew.serve.pages import page
from clew.store.case import Case
from clew.store.judgements import Judgement
from clew.store.kin import kin_of
from clew.store.reading import resolve
from clew.store.redactions import Mark, marks, standing

MARK = "/redact"
FORMS = (MARK,)
"""The paths that take a form."""

REFUSED = "Nothing was recorded"
MOST = 200
"""Marks of an item that are shown."""

router = APIRouter()


@dataclass(frozen=True)
class OnPage:
    """What an item's page tells of redaction: its marks, the place that a mark would be on, items that it is a redacted
    copy of, and its own copies."""

    marks: Sequence[Mark]
    count: int
    at: str
    of: Sequence[Digest]
    copies: Sequence[Digest]
    is_copy: bool


def redacting_of(connection: Connection, item: Digest, wanted: Wanted) -> OnPage:
    marked = marks(connection).get(item, [])
    ties = [tie for tie in kin_of(connection, item, 50)[0] if tie.how == "redacted"]
    return OnPage(
        marked[:MOST], len(marked), wanted.locator(wanted.at) if fragment(wanted.at) else "",
        [tie.other for tie in ties if tie.one == item], [tie.one for tie in ties if tie.other == item],
        item in standing(connection),
    )  # fmt: skip


@router.post(MARK)
def marked(request: Request, form: Posted) -> Response:
    """Record marks on one item, or take one back, and go back to the item."""
    case: Case = request.app.state.case
    decider: Deciding = request.app.state.deciding
    by = " ".join(form.one("by").split())[:LONGEST]
    if not by:
        return page(request, "error.html", 400, what=REFUSED, advice="Say who marks it: go back, and give your name.")
    try:
        with case.engine.connect() as connection:
            said = _said(connection, form)
        decider.decide(by, said)
    except UsageError as error:
        return page(request, "error.html", 400, what=REFUSED, advice=f"{error}.")
    except ClewError as error:
        return page(request, "error.html", 409, what=REFUSED, advice=f"{error}. Go back and send it again in a while.")
    response = RedirectResponse(f"{way_back(form.one('back'), ('/item/',), MARK)}#redaction", 303)
    keep_who(response, by)
    return response


def _said(connection: Connection, form: Form) -> list[Judgement]:
    item, why = resolve(connection, form.one("item")), form.one("reason").strip()[:2_000]
    before: Mapping[str, Mark] = {each.citation: each for each in marks(connection).get(item, ())}
    if form.one("take"):
        return unmark(each for citation, each in before.items() if citation == form.one("take"))
    if not why:
        raise UsageError("say for what reason: go back, and write it down")
    words = form.one("words").strip()
    if form.one("what") == "words":
        found = list(everywhere(connection, [words], {item}))
    else:
        at = form.one("at") if form.one("what") == "place" else ""
        found = list(at_place(connection, f"{item}#{at}" if at else item))
    said = mark((each for each in found if each[0] not in before), why, form.one("label").strip()[:60])
    if not said:
        raise UsageError("these words stand nowhere in this item, or are marked already")
    return said
