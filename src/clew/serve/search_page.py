"""The search page: a query, facets beside the hits, and the whole state in the address."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection, select
from starlette.responses import Response

from clew.errors import NotInstalled, QueryError, UsageError
from clew.model import Digest
from clew.pipeline.vectoring import near_to
from clew.search.field import EXAMPLES
from clew.search.find import Page, find_query
from clew.search.hits import Order
from clew.search.index import Index
from clew.search.load import loader
from clew.search.meaning import Near, widened
from clew.search.query import And, parse
from clew.search.query import Query as Sought
from clew.serve.claim_cards import leading
from clew.serve.facets import NAMES, Facet, facet_of, narrowing
from clew.serve.overview import overview
from clew.serve.pages import READ, page
from clew.store import schema
from clew.store.case import Case
from clew.store.claim_columns import claim_columns
from clew.store.graphic import graphic
from clew.store.standing import being_written, item_count, pending_count, unfinished

AT_ONCE = 25
ORDERS: Mapping[Order, str] = {"relevance": "Best first", "-date": "Newest first", "date": "Oldest first"}

router = APIRouter()

Chosen = Annotated[list[str], Query()]


@dataclass(frozen=True)
class Asked:
    """What the address of the search page says."""

    q: str
    sort: Order
    chosen: Mapping[str, Sequence[str]]
    meaning: bool = False

    @property
    def anything(self) -> bool:
        return bool(self.q.strip() or any(self.chosen.values()))

    def href(self, **changed: str | Sequence[str]) -> str:
        """The address of this search with something changed; "" leaves a part out."""
        parts = {
            "q": self.q, "sort": "" if self.sort == "relevance" else self.sort, "meaning": "1" if self.meaning else "",
            **self.chosen, **changed,
        }  # fmt: skip
        rest = urlencode({name: value for name, value in parts.items() if value}, doseq=True)
        return f"/?{rest}" if rest else "/"

    def query(self, but: str | None = None) -> Sought:
        """All that is asked, leaving out the choices in the facet `but`. Raises QueryError."""
        parts = [narrowing(name, values) for name, values in self.chosen.items() if values and name != but]
        if self.q.strip():
            parts.insert(0, parse(self.q))
        return parts[0] if len(parts) == 1 else And(tuple(parts))


@router.api_route("/", methods=READ)
def search(
    request: Request,
    q: str = "",
    sort: Order = "relevance",
    kind: Chosen = [],  # noqa: B006
    lang: Chosen = [],  # noqa: B006
    collection: Chosen = [],  # noqa: B006
    year: Chosen = [],  # noqa: B006
    nation: Chosen = [],  # noqa: B006
    mention: Chosen = [],  # noqa: B006
    meaning: bool = False,
    cursor: str | None = None,
) -> Response:
    """The page; for htmx with a cursor only the hits that follow, to be put after those shown."""
    case: Case = request.app.state.case
    chosen = {"kind": kind, "lang": lang, "collection": collection, "year": year, "nation": nation, "mention": mention}
    asked = Asked(q, sort, chosen, meaning)
    index = opened(case)
    with case.engine.connect() as connection:
        going = _looked(case, int(time.monotonic()))
        about = {"asked": asked, "index": index, "items": _items(connection, index), "cursor": cursor,
                 "orders": ORDERS, "notes": {}, "fields": EXAMPLES, **_pending(connection, going)}  # fmt: skip
        try:
            near, about["unmeant"] = _near(case, asked) if index and meaning else (None, None)
            found, seconds = _found(connection, index, asked, cursor, near) if index and asked.anything else (None, 0.0)
            facets = _facets(index, asked, found, near) if index and not (found and cursor) else []
            about["notes"] = _notes(connection, found)
        except QueryError as error:
            return page(request, "search.html", 400, **about, error=error, hits=None, facets=[], seconds=0.0)
    if found and cursor and "hx-request" in request.headers:
        return page(request, "_hits.html", asked=asked, hits=found, notes=about["notes"])
    held = overview(case, index) if index and about["items"] and not asked.anything else None
    told = {sort: leading(case, claim_columns(case), sort) for sort in ("", "against")} if held else {}
    return page(
        request, "search.html", **about, error=None, hits=found, facets=facets, seconds=seconds, held=held, told=told
    )


@router.api_route("/pending", methods=READ)
def pending(request: Request, seen: bool = False) -> Response:
    """The line that says how much of a sift is still to come; it asks again until that is done."""
    case: Case = request.app.state.case
    with case.engine.connect() as connection:
        return page(request, "_pending.html", **_pending(connection, being_written(case), seen))


def opened(case: Case) -> Index | None:
    """The case's index; None before the first sift has written one."""
    try:
        (case.index_folder / "meta.json").stat()
        return _opened(case.index_folder, case.index_folder.stat().st_ino)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=4)
def _opened(folder: Path, inode: int) -> Index:
    """Kept open for as long as the folder is the same one; a rebuild makes another."""
    return Index(folder)


def _near(case: Case, asked: Asked) -> tuple[Near | None, str | None]:
    """What finds by meaning; or why nothing does, and what to do about it."""
    try:
        near = near_to(case, asked.q)
    except (NotInstalled, UsageError) as error:
        return None, str(error)
    return near, None if near or not asked.q.strip() else "it has no words whose meaning can be told"


def _found(
    connection: Connection, index: Index, asked: Asked, cursor: str | None, near: Near | None
) -> tuple[Page, float]:
    """The hits, and the seconds that finding them took."""
    started = time.perf_counter()
    found = find_query(index, asked.query(), loader(connection), AT_ONCE, asked.sort, cursor, near)
    return found, time.perf_counter() - started


def _notes(connection: Connection, found: Page | None) -> dict[Digest, str]:
    """The content notes of the items that hits are in."""
    known = graphic(connection, {hit.item: hit.media_type for hit in found.hits}) if found else {}
    return {item: each.note for item, each in known.items() if each.note}


def _facets(index: Index, asked: Asked, found: Page | None, near: Near | None) -> list[Facet]:
    """Each facet's counts leave out the choices made in it, so that another can be seen and made."""
    counts = found.facets if found else index.facets(And(()))
    facets = []
    for name in NAMES:
        chosen = asked.chosen[name]
        values = index.facets(widened(index, asked.query(but=name), near))[name] if chosen else counts[name]
        facets.append(facet_of(name, values, chosen, asked.href))
    return [facet for facet in facets if facet.choices]


def _items(connection: Connection, index: Index | None) -> int:
    """How many items there are, where the page tells the number; counting them takes too long to do for nothing."""
    if index is None:
        return item_count(connection)
    return len(connection.execute(select(schema.item.c.digest).limit(1)).all())


@lru_cache(maxsize=1)
def _looked(case: Case, second: int) -> bool:
    """Whether the case is being written, looked for once a second: the kernel takes some milliseconds to tell."""
    return being_written(case)


def _pending(connection: Connection, going: bool, seen: bool = False) -> dict[str, Any]:
    """`pending` of the items `found` are those that an unfinished sift has still to read, counted only then.

    `stopped` where that sift is not going on; `seen` where a browser has shown that one is.
    """
    stopped = unfinished(connection)
    pending = pending_count(connection) if stopped else 0
    found = item_count(connection) if pending else 0
    return {"pending": pending, "found": found, "going": going, "stopped": stopped, "seen": seen}
