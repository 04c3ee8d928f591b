"""Who is named beside whom and who paid whom, as a picture and as a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from clew.errors import QueryError, UsageError
from clew.search.index import Index
from clew.serve.entity_passages import sought
from clew.serve.filters import Filtered, Filters, facets, filters
from clew.serve.money import Wanted
from clew.serve.money_asked import masked
from clew.serve.money_rows import amount
from clew.serve.names_page import PLURALS, named_by, passages_of
from clew.serve.network_drawn import WIDTH, Picture, picture, widths
from clew.serve.network_edges import Bond, Edges, edges, joined, numbered, paying
from clew.serve.network_paid import Moved, Paid, paid
from clew.serve.pages import READ, page
from clew.serve.search_page import Asked, opened
from clew.store.case import Case
from clew.store.named import KINDS, Named, named

FEWEST, MOST, USUAL = 10, 200, 60
"""Entities that are drawn at least, at most, and where nothing is said."""

LISTED = 200

BY = ("", "named", "paid")
"""What edges are drawn: all, those by passages that name both, those by payments."""

Key = tuple[str, tuple[tuple[str, tuple[str, ...]], ...], int]

PLURALS_HERE = {**PLURALS, "account": "Accounts"}

router = APIRouter()


@router.api_route("/network", methods=READ)
def network(
    request: Request, asked: Filtered, of: str = "", entity: str = "", most: int = USUAL, least: int = 1, by: str = ""
) -> Response:
    case: Case = request.app.state.case
    known, index = named(case), opened(case)
    if of and of not in PLURALS_HERE:
        raise UsageError(f"of={of[:40]}: choose {', '.join(PLURALS_HERE)}, or none for all")
    if by not in BY:
        raise UsageError(f"by={by[:40]}: choose named, paid, or none for both")
    if entity and entity not in known.number:
        raise UsageError("there is no such entity now; look for its name on the page of names")
    most, least = min(max(most, FEWEST), MOST), max(least, 1)
    filtered = filters(request, asked, of=of, entity=entity, by=by, most=str(most) if most != USUAL else "",
                       least=str(least) if least > 1 else "")  # fmt: skip
    middle = known.at(known.number[entity]) if entity else None
    about: dict[str, Any] = {"filters": filtered, "of": of, "middle": middle, "most": most, "least": least,
                             "by": by, "plurals": PLURALS_HERE, "fewest": FEWEST, "highest": MOST,
                             "width": WIDTH}  # fmt: skip
    try:
        number = middle.number if middle else None
        told = paid(case, known)
        shown = _picture(told, index, _key(asked, index), by, of, least, most, number)
        narrow = facets(index, filtered, named_by(of if of in KINDS else "")) if index else []
    except QueryError as error:
        return page(request, "network.html", 400, **about, error=error, facets=[])
    rows = sorted(shown.bonds, key=lambda bond: (-bond.weight[0], -bond.weight[1], bond.one, bond.other))
    return page(
        request, "network.html", **about, error=None, facets=narrow, shown=shown, widths=widths(shown.bonds),
        at={mark.id: (mark.x, mark.y) for mark in shown.marks}, left_out=shown.tied - len(shown.marks),
        captions={mark.id: mark.caption for mark in shown.marks}, amount=amount, ways=_ways(known, filtered, shown),
        crowds=known.beside.crowds,
        rows=rows[:LISTED], further=max(len(rows) - LISTED, 0),
    )  # fmt: skip


@dataclass(frozen=True)
class Ways:
    """Addresses: of a node by its id, of the passages that name both ends of an edge, of payments."""

    node: Callable[[str], str]
    both: Callable[[Bond], str]
    paid: Callable[[Moved], str]


def _ways(known: Named, filtered: Filters, shown: Picture) -> Ways:
    marks = {mark.id: mark for mark in shown.marks}
    tail, beside = filtered.href("/")[1:], filtered.href("/", beside="-")[1:].removesuffix("-")

    def node(id: str) -> str:
        mark = marks[id]
        if mark.kind in KINDS:
            return f"/entity/{id}{tail}"
        if mark.kind == "party":
            return filtered.href("/money", party=mark.caption)
        return filtered.href("/", q=" ".join(filter(None, (f'id:"{mark.caption}"', filtered.q and f"({filtered.q})"))))

    def both(bond: Bond) -> str:
        if marks[bond.one].kind in KINDS and marks[bond.other].kind in KINDS:
            return f"/entity/{bond.one}{beside}{bond.other}#mentions"
        account, party = sorted((bond.one, bond.other), key=lambda id: marks[id].kind != "account")
        asked = f'id:"{marks[account].caption}" ({sought(known, known.at(known.number[party]))})'
        return filtered.href("/", q=" ".join(filter(None, (asked, filtered.q and f"({filtered.q})"))))

    def paid(moved: Moved) -> str:
        return filtered.href("/money", payer=moved.names[0], payee=moved.names[1])

    return Ways(node, both, paid)


def _key(asked: Asked, index: Index | None) -> Key:
    chosen: Sequence[tuple[str, tuple[str, ...]]] = [(name, tuple(values)) for name, values in asked.chosen.items()]
    return asked.q, tuple(chosen), index.sequence if index else 0


@lru_cache(maxsize=32)
def _picture(
    told: Paid, index: Index | None, key: Key, by: str, of: str, least: int, most: int, middle: int | None
) -> Picture:
    """Kept, since the laying out takes longest of all."""
    asked = _asked(key)
    mask = masked(index, told.money, asked, Wanted())
    return picture(told, _edges(told, index, key, by), mask, of, least, most, middle)


@lru_cache(maxsize=4)
def _edges(told: Paid, index: Index | None, key: Key, by: str) -> Edges:
    """All edges of what the filters let through."""
    asked, items, found = _asked(key), len(told.known.places.digests) + 1, []
    if by != "paid":
        passages = passages_of(index, asked)
        found.append(edges(told.known.beside.within(passages), told.nodes + 1, items))
        found.append(numbered(told, passages, items))
    if by != "named":
        found.append(paying(told, masked(index, told.money, asked, Wanted())))
    return joined(found, told.nodes + 1)


def _asked(key: Key) -> Filters:
    q, chosen, _ = key
    return Filters("/network", Asked(q, "relevance", dict(chosen)), {})
