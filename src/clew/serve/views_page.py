"""Who looked at what, as the case's log has it."""

from collections.abc import Sequence
from itertools import islice
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from clew.serve.pages import READ, page
from clew.serve.things import Linked, linked
from clew.store.case import Case
from clew.store.seen import Seen, View

AT_ONCE = 100
LONGEST = 60
"""Code points of an address's query that are shown."""
FARTHEST = 1_000_000_000
UNNAMED = "-"
"""Stands in the address for who gave no name."""

KINDS = {
    "item": "looked at", "claim": "looked at the claim", "entity": "looked at the name", "search": "searched for",
    "page": "opened", "unveiled": "unveiled a picture of", "saved": "saved the original of",
    "pictures": "chose for all pictures:",
}  # fmt: skip
PICTURES = {"shown": "shown in this session", "veiled": "blurred", "": "as the case says"}
THINGS = {"item": "item", "claim": "claim", "entity": "entity", "unveiled": "item", "saved": "item"}

router = APIRouter()


@router.api_route("/views", methods=READ)
def views(request: Request, by: str = "", day: str = "", of: str = "", start: int = 0) -> Response:
    """The latest looks of a person, on a day, at a thing."""
    case: Case = request.app.state.case
    seen: Seen = request.app.state.seen
    start = min(max(start, 0), FARTHEST)
    found = seen.views({"": None, UNNAMED: ""}.get(by, by), day, of)
    rows = list(islice(found, start, start + AT_ONCE + 1))
    with case.engine.connect() as connection:
        things = linked(case, connection, [f"{THINGS[each.kind]}:{each.of}" for each in rows if each.kind in THINGS])
    shown = [(each, KINDS.get(each.kind, each.kind), _words(each, things)) for each in rows[:AT_ONCE]]
    return page(
        request, "views.html", rows=shown, by=by, day=day, of=of, fault=seen.fault, file=seen.path.name, asked=_asked,
        unnamed=UNNAMED, people=_people([each for each in rows if each.by]),
        back=_asked(by, day, of, start - AT_ONCE) if start else None,
        more=_asked(by, day, of, start + AT_ONCE) if len(rows) > AT_ONCE else None,
    )  # fmt: skip


def _people(rows: Sequence[View]) -> Sequence[str]:
    return sorted({each.by for each in rows})


def _words(view: View, things: dict[str, Linked]) -> Linked:
    if view.kind in THINGS:
        return things[f"{THINGS[view.kind]}:{view.of}"]
    if view.kind == "search":
        return Linked(view.of, f"/?{urlencode({'q': view.of})}")
    if view.kind == "page":
        asked = f"?{view.at}" if view.at else ""
        told = asked if len(asked) <= LONGEST else f"{asked[:LONGEST]}…"
        return Linked(view.of + told, view.of + asked)
    return Linked(PICTURES.get(view.of, view.of), "")


def _asked(by: str, day: str, of: str, start: int = 0) -> str:
    asked = {"by": by, "day": day, "of": of, "start": str(start) if start > 0 else ""}
    kept = {name: value for name, value in asked.items() if value}
    return f"/views?{urlencode(kept)}" if kept else "/views"
