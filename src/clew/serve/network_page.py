"""Who is named beside whom, as a picture and as a table."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from clew.errors import QueryError, UsageError
from clew.search.index import Index
from clew.serve.filters import Filtered, Filters, facets, filters
from clew.serve.names_page import PLURALS, named_by, passages_of
from clew.serve.network_drawn import WIDTH, Edges, Picture, edges, picture, widths
from clew.serve.pages import READ, page
from clew.serve.search_page import Asked, opened
from clew.store.case import Case
from clew.store.named import KINDS, Named, named

FEWEST, MOST, USUAL = 10, 200, 60
"""Entities that are drawn at least, at most, and where nothing is said."""

LISTED = 200

Key = tuple[str, tuple[tuple[str, tuple[str, ...]], ...], int]

router = APIRouter()


@router.api_route("/network", methods=READ)
def network(
    request: Request, asked: Filtered, of: str = "", entity: str = "", most: int = USUAL, least: int = 1
) -> Response:
    case: Case = request.app.state.case
    known, index = named(case), opened(case)
    if of and of not in KINDS:
        raise UsageError(f"of={of[:40]}: choose {', '.join(KINDS)}, or none for all")
    if entity and entity not in known.number:
        raise UsageError("there is no such entity now; look for its name on the page of names")
    most, least = min(max(most, FEWEST), MOST), max(least, 1)
    filtered = filters(request, asked, of=of, entity=entity, most=str(most) if most != USUAL else "",
                       least=str(least) if least > 1 else "")  # fmt: skip
    middle = known.at(known.number[entity]) if entity else None
    about: dict[str, Any] = {"filters": filtered, "of": of, "middle": middle, "most": most, "least": least,
                             "plurals": PLURALS, "fewest": FEWEST, "highest": MOST, "width": WIDTH}  # fmt: skip
    try:
        number = middle.number if middle else None
        shown = _picture(known, index, _key(asked, index), of, least, most, number)
        narrow = facets(index, filtered, named_by(of)) if index else []
    except QueryError as error:
        return page(request, "network.html", 400, **about, error=error, facets=[])
    rows = sorted(shown.bonds, key=lambda bond: (-bond.documents, -bond.passages, bond.one, bond.other))
    return page(
        request, "network.html", **about, error=None, facets=narrow, shown=shown, widths=widths(shown.bonds),
        at={mark.id: (mark.x, mark.y) for mark in shown.marks}, left_out=shown.tied - len(shown.marks),
        captions={mark.id: mark.caption for mark in shown.marks}, crowds=known.beside.crowds,
        rows=rows[:LISTED], further=max(len(rows) - LISTED, 0), tail=filtered.href("/")[1:],
        tail_beside=filtered.href("/", beside="-")[1:].removesuffix("-"),
    )  # fmt: skip


def _key(asked: Asked, index: Index | None) -> Key:
    chosen: Sequence[tuple[str, tuple[str, ...]]] = [(name, tuple(values)) for name, values in asked.chosen.items()]
    return asked.q, tuple(chosen), index.sequence if index else 0


@lru_cache(maxsize=32)
def _picture(
    known: Named, index: Index | None, key: Key, of: str, least: int, most: int, middle: int | None
) -> Picture:
    """Kept, since the laying out takes longest of all."""
    return picture(known, _edges(known, index, key), of, least, most, middle)


@lru_cache(maxsize=4)
def _edges(known: Named, index: Index | None, key: Key) -> Edges:
    """All edges of what the filters let through."""
    q, chosen, _ = key
    passages = passages_of(index, Filters("/network", Asked(q, "relevance", dict(chosen)), {}))
    return edges(known.beside.within(passages), len(known.rows) + 1, len(known.places.digests) + 1)
