"""The nations that passages point at: a map and a table, and for each nation its passages by how they do."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

import numpy as np
from fastapi import APIRouter, Request
from markupsafe import Markup, escape
from sqlalchemy import Connection
from starlette.responses import Response

from clew.analyse.nations import RELATIONS
from clew.errors import QueryError, UsageError
from clew.search.field import Exact
from clew.search.index import Index
from clew.search.query import And
from clew.serve.entries import Entry, Lit, entries
from clew.serve.filters import Filtered, Filters, facets, filters, matching
from clew.serve.nation_counts import (
    CURRENCY,
    DOUBTFUL,
    HOWS,
    NAMED,
    Nation,
    Pointing,
    legend,
    pointed,
    pointing,
    step_of,
    steps,
)  # fmt: skip
from clew.serve.nation_names import ARABIC, NATIONS
from clew.serve.pages import FOLDER, READ, page
from clew.serve.search_page import opened
from clew.store.case import Case
from clew.store.drawn import Mask

AT_ONCE = 25
FIRST = 4
"""Passages of each way that are shown before one is chosen."""

router = APIRouter()


@dataclass(frozen=True)
class Group:
    """Passages that point at a nation in one way: `total` of them in so many `documents`."""

    how: str
    total: int
    documents: int
    entries: Sequence[Entry]
    href: str


@router.api_route("/nations", methods=READ)
def nations(request: Request, asked: Filtered, money: str = "") -> Response:
    """The map and the table; documents that only name a nation's money count where `money` is "yes"."""
    case: Case = request.app.state.case
    filtered, index = filters(request, asked, money="yes" if money == "yes" else ""), opened(case)
    about: dict[str, Any] = {"filters": filtered, "error": None, "facets": [], "nations": []}
    try:
        if index:
            found = _counted(pointing(case), index, filtered)
            most = max((each.documents for each in found), default=0)
            edges = steps(most)
            about |= {"nations": found, "world": _world(found, edges, filtered), "legend": legend(edges, most)}
            about |= {"facets": facets(index, filtered, Exact("mention", "nation"))}
    except QueryError as error:
        return page(request, "nations.html", 400, **{**about, "error": error})
    about["hows"] = [how for how in HOWS if any(how in each.hows for each in about["nations"])]
    about["relations"] = [name for name in RELATIONS if any(name in each.relations for each in about["nations"])]
    about["money"] = CURRENCY in about["hows"] and filtered.href(money="" if "money" in filtered.rest else "yes")
    return page(request, "nations.html", **about, named=NAMED)


@router.api_route("/nations/{code}", methods=READ)
def nation(request: Request, code: str, asked: Filtered, how: str = "", relation: str = "", start: int = 0) -> Response:
    """The passages that point at one nation; UsageError where the address names none."""
    if not re.fullmatch("[A-Z]{2}", code) or how not in ("", DOUBTFUL, *HOWS) or relation not in ("", *RELATIONS):
        raise UsageError(f"/nations/{code[:40]}: write a nation's code of ISO 3166-1 in capitals, such as /nations/IQ")
    case: Case = request.app.state.case
    filtered, index = filters(request, asked, how=how, relation=relation), opened(case)
    about: dict[str, Any] = {"filters": filtered, "english": NATIONS.get(code, code), "arabic": ARABIC.get(code, "")}
    about |= {"how": how, "relation": relation, "named": NAMED, "search": _search(filtered, code)}
    about |= {"error": None, "facets": [], "groups": [], "nation": None, "more": None, "back": None}
    try:
        if index:
            about |= _found(case, index, filtered, code, max(start, 0))
    except QueryError as error:
        return page(request, "nation.html", 400, **{**about, "error": error})
    return page(request, "nation.html", **about)


def _found(case: Case, index: Index, filtered: Filters, code: str, start: int) -> dict[str, Any]:
    found, how = pointing(case), filtered.rest.get("how")
    mask = found.drawn.within(matching(index, filtered, "nation"))
    counted = {each.code: each for each in _counted(found, index, filtered)}
    with case.engine.connect() as connection:
        groups = _groups(connection, found, mask, filtered, code, start)
    further = bool(how and groups) and start + AT_ONCE < groups[0].total
    return {
        "groups": groups,
        "nation": counted.get(code),
        "facets": facets(index, filtered, And((Exact("mention", "nation"), Exact("nation", code)))),
        "more": filtered.href(start=start + AT_ONCE) if further else None,
        "back": filtered.href(start=max(start - AT_ONCE, 0) or "") if how and start else None,
    }


def _counted(found: Pointing, index: Index, filtered: Filters) -> list[Nation]:
    """The nations; counted once for the whole case."""
    money = "money" in filtered.rest
    if not filtered.anything:
        return _all(found, money)
    return pointed(found, found.drawn.within(matching(index, filtered, "nation")), money)


@lru_cache(maxsize=2)
def _all(found: Pointing, money: bool) -> list[Nation]:
    return pointed(found, found.drawn.within(None), money)


def _groups(
    connection: Connection, found: Pointing, mask: Mask, filtered: Filters, code: str, start: int
) -> list[Group]:
    how, relation = filtered.rest.get("how", ""), filtered.rest.get("relation", "")
    groups = []
    for each in [how] if how else [*HOWS, DOUBTFUL]:
        rows = found.rows(code, each, relation, mask)
        passages = np.unique(found.drawn.passages[rows])
        shown = passages[start : start + AT_ONCE] if how else passages[:FIRST]
        listed = _listed(connection, code, each, relation, [int(passage) for passage in shown])
        documents = len(np.unique(found.items[rows]))
        if len(passages):
            groups.append(Group(each, len(passages), documents, listed, filtered.href(how=each)))
    return groups


def _listed(connection: Connection, code: str, how: str, relation: str, passages: Sequence[int]) -> list[Entry]:
    def wants(lit: Lit) -> bool:
        unsure, detail = "or" in lit.detail, lit.detail
        fits = unsure if how == DOUBTFUL else not unsure and detail.get("how") == how
        return lit.value == code and fits and (not relation or detail.get("relation") == relation)

    return entries(connection, "nation", [(passage, wants) for passage in passages])


def _search(filtered: Filters, code: str) -> str:
    field = f"nation:{code}"
    q = f"({filtered.q}) {field}" if filtered.q.strip() else field
    return replace(filtered.asked, q=q).href()


@cache
def _shapes() -> Mapping[str, str]:
    """The outlines and dots of each nation as SVG; under "" what belongs to none."""
    shapes: dict[str, str] = {}
    for line in (FOLDER / "static/world.svg").read_text("utf-8").splitlines()[1:-1]:
        code = re.search('data-nation="([A-Z]{2})"', line)
        own = code[1] if code else ""
        shapes[own] = shapes.get(own, "") + re.sub(' data-nation="[A-Z]{2}"', "", line)
    return shapes


def _world(found: Sequence[Nation], edges: Sequence[int], filtered: Filters) -> Markup:
    """The insides of the map. Nations that are pointed at lie above the others, and are links."""
    counted = {each.code: each for each in found if each.documents}
    plain = [shape for code, shape in _shapes().items() if code not in counted]
    links = []
    for code, each in counted.items():
        count = f"{each.documents:,} {'document' if each.documents == 1 else 'documents'}"
        address, said = escape(filtered.href(f"/nations/{code}")), escape(f"{each.name}: {count}")
        step = step_of(each.documents, edges)
        links.append(
            f'<a class="n{step}" href="{address}" tabindex="-1"><title>{said}</title>{_shapes().get(code, "")}</a>'
        )
    return Markup("".join([*plain, *links]))
