"""All that a case tells of one entity: its names and why they are one, its mentions, and who and what stands beside."""

from typing import Any
from urllib.parse import urlencode

import numpy as np
from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from clew.analyse.entities.tying import entity_id
from clew.errors import QueryError, UsageError
from clew.search.query import parse
from clew.serve.beside import beside as beside_of
from clew.serve.claim_cards import naming_cards
from clew.serve.claims_forms import said_in
from clew.serve.entity_around import LOOKED_AT, neighbours, years
from clew.serve.entity_passages import entries_of, rows_of, sought
from clew.serve.entity_ties import ties_shown
from clew.serve.filters import Filtered, Filters, facets, filters
from clew.serve.forms import with_form
from clew.serve.names_page import deciding, passages_of, recorded
from clew.serve.pages import READ, page
from clew.serve.search_page import opened
from clew.store.case import Case
from clew.store.entities import answers, identifiers_in, names_of, payments_of, said_of, subjects
from clew.store.lists import listed_of
from clew.store.named import Entity, Named, Numbers, distinct, named
from clew.store.unheeded import WHY, unheeded

AT_ONCE = 20
MOST = 30
"""Identifiers, payments or judgements that are shown."""

CLAIMS = 6
"""Claims that are shown."""

router = APIRouter()


@router.api_route("/entity", methods=READ)
def by_name(request: Request, kind: str, name: str) -> Response:
    """The entity that has this name now."""
    known = named(request.app.state.case)
    if (kind, name) not in known.of:
        raise UsageError(f"{name[:200]}: no mention of this name stands in the case now")
    return RedirectResponse(f"/entity/{known.at(known.of[kind, name]).id}", 303)


@router.api_route("/entity/{id}", methods=READ)
def entity(request: Request, id: str, asked: Filtered, beside: str = "", start: int = 0, done: int = 0) -> Response:
    case: Case = request.app.state.case
    known = named(case)
    if id not in known.number:
        return _moved(request, known, id)
    filtered, index, start = filters(request, asked, beside=beside), opened(case), max(start, 0)
    of = known.at(known.number[id])
    other = known.at(known.number[beside]) if beside in known.number else None
    about = {"filters": filtered, "entity": of, "other": other, **deciding(request)}
    try:
        through = passages_of(index, filtered)
        narrow = facets(index, filtered, parse(sought(known, of))) if index else []
    except QueryError as error:
        return page(request, "entity.html", 400, **about, error=error, facets=[])
    rows = rows_of(known, of, through)
    passages = distinct(known.passages[rows])
    shown = passages if other is None else np.intersect1d(passages, known.passages[rows_of(known, other, through)])
    with case.engine.connect() as connection:
        about |= _names(connection, known, of) | _around(connection, known, of, rows)
        about |= {"claims": naming_cards(case, of.id, CLAIMS), "done": recorded(connection, known, done), "line": done,
                  "said_beside": said_in(connection, done) if done else [],
                  "entries": entries_of(connection, known, of, other, shown[start : start + AT_ONCE])}  # fmt: skip
    about |= _pages(filtered, start, len(shown))
    return with_form(page(request, "entity.html", **about, error=None, facets=narrow, start=start, total=len(shown)))


def _pages(filtered: Filters, start: int, total: int) -> dict[str, Any]:
    """The ways to the passages before and after."""
    return {
        "back": filtered.href(start=max(start - AT_ONCE, 0) or "") + "#mentions" if start else None,
        "more": filtered.href(start=start + AT_ONCE) + "#mentions" if start + AT_ONCE < total else None,
    }


def _names(connection: Connection, known: Named, of: Entity) -> dict[str, Any]:
    """Its names and lists, why they are one, and what people say of it under any of them."""
    told, idle, names = answers(connection), unheeded(connection), names_of(connection, of.id)
    values = [name.value for name in names]
    return {
        "names": names, "ways": sum(len(name.forms) for name in names), "on_lists": listed_of(connection, of.id),
        "search": f"/?{urlencode({'q': sought(known, of)})}", "idle": idle, "without": WHY,
        "ties": ties_shown(connection, known, of, values, told, idle),
        "history": said_of(connection, of.kind, values, subjects(connection))[:MOST],
        "payments": payments_of(connection, [form for name in names for form in name.forms], MOST),
        "people": beside_of(connection, "entity", of.id, *(entity_id(of.kind, each) for each in values)),
    }  # fmt: skip


def _around(connection: Connection, known: Named, of: Entity, rows: Numbers) -> dict[str, Any]:
    """What stands where it is mentioned, and how much that is."""
    passages = distinct(known.passages[rows])
    return {
        "identifiers": identifiers_in(connection, passages[:LOOKED_AT].tolist())[:MOST], "looked_at": LOOKED_AT,
        "years": years(connection, known, rows), "neighbours": neighbours(known, of, passages),
        "documents": len(distinct(known.items[rows])), "mentions": len(rows), "passages": len(passages),
    }  # fmt: skip


def _moved(request: Request, known: Named, id: str) -> Response:
    """An id is made of a name, so that an entity that was joined or split is found by the name that made it."""
    for node, number in known.of.items():
        if entity_id(*node) == id:
            kept = urlencode(request.query_params.multi_items())
            return RedirectResponse(f"/entity/{known.at(number).id}" + (f"?{kept}" if kept else ""), 303)
    raise UsageError("no name in the case has this address now; look for it on the page of names")
