"""The pages of money: payments as a table, what flowed, whether books add up, and what may be one transfer twice."""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from clew.errors import QueryError
from clew.serve.filters import Filtered, Filters, filters
from clew.serve.money import UNTOLD, money
from clew.serve.money_asked import Choice, Chosen, masked
from clew.serve.money_books import PAIRS, books_of, pairs_of
from clew.serve.money_drawn import drawn
from clew.serve.money_rows import aligned, amount, listed
from clew.serve.money_told import analysed
from clew.serve.pages import READ, page
from clew.serve.sankey import OTHERS
from clew.serve.search_page import opened
from clew.store.case import Case

AT_ONCE = 50

router = APIRouter()


@router.api_route("/money", methods=READ)
def payments(request: Request, asked: Filtered, chosen: Chosen) -> Response:
    """The table of payments."""
    case: Case = request.app.state.case
    filtered, told = filters(request, asked, **chosen.rest), money(case)
    about = _about(filtered, chosen, told.payments.currency.told)
    try:
        mask = masked(opened(case), told, filtered, chosen.wanted)
    except QueryError as error:
        return page(request, "money.html", 400, **{**about, "error": error}, rows=[], totals=[], more=None, back=None)
    order = told.order(chosen.by, chosen.down)
    found, end = order[mask[order]], chosen.start + AT_ONCE
    numbers = told.payments.numbers[found[chosen.start : end]].tolist()
    with case.engine.connect() as connection:
        shown = list(listed(connection, case, numbers).values())
    more = filtered.href(start=end) if end < len(found) else None
    back = filtered.href(start=max(chosen.start - AT_ONCE, 0) or "") if chosen.start else None
    return page(request, "money.html", **about, rows=shown, totals=told.totals(mask), more=more, back=back)


@router.api_route("/money/flows", methods=READ)
def flows(request: Request, asked: Filtered, chosen: Chosen) -> Response:
    """Who paid whom, and what moved in each month, for each currency apart."""
    case: Case = request.app.state.case
    filtered, told = filters(request, asked, **chosen.rest), money(case)
    about = _about(filtered, chosen, told.payments.currency.told)
    try:
        mask = masked(opened(case), told, filtered, chosen.wanted)
    except QueryError as error:
        return page(request, "money_flows.html", 400, **{**about, "error": error}, drawn=[])
    found = drawn(case, told.payments.numbers[mask], told.totals(mask))
    about |= {"others": OTHERS, "to_payments": _to_payments(filtered)}
    return page(request, "money_flows.html", **about, drawn=found)


@router.api_route("/money/books", methods=READ)
def books(request: Request, asked: Filtered, chosen: Chosen) -> Response:
    """Each table and statement: whether it adds up, and where it does not, the row."""
    case: Case = request.app.state.case
    filtered, found = filters(request, asked), analysed(case)
    with case.engine.connect() as connection:
        shown = books_of(connection, case, found, chosen.start, AT_ONCE)
    about = {**_about(filtered, chosen, ()), **_ways(filtered, chosen.start, AT_ONCE, len(found.books))}
    states = [sum(each.holds is state for each in found.books) for state in (False, None, True)]
    return page(request, "money_books.html", **about, books=shown, total=len(found.books), states=states)


@router.api_route("/money/pairs", methods=READ)
def pairs(request: Request, asked: Filtered, chosen: Chosen, of: str = "") -> Response:
    """Two payments each that may be one transfer."""
    case: Case = request.app.state.case
    filtered, found = filters(request, asked, of=of), analysed(case)
    wanted = [each for each in found.pairs if not of or each.kind == of]
    with case.engine.connect() as connection:
        shown = pairs_of(connection, case, found, wanted[chosen.start : chosen.start + PAIRS])
    about = {**_about(filtered, chosen, ()), **_ways(filtered, chosen.start, PAIRS, len(wanted))}
    kinds = {kind: sum(each.kind == kind for each in found.pairs) for kind in ("both sides", "told twice")}
    return page(request, "money_pairs.html", **about, pairs=shown, total=len(wanted), kinds=kinds, of=of)


def _to_payments(filtered: Filters) -> Callable[..., str]:
    """The address of the payments behind a part of a drawing, the largest first."""

    def address(currency: str, **narrowed: str) -> str:
        asked = {**filtered.rest, "currency": currency or UNTOLD, "sort": "-amount", **narrowed}
        return filtered.href("/money", **asked)

    return address


def _about(filtered: Filters, chosen: Choice, currencies: Sequence[str]) -> dict[str, Any]:
    return {
        "filters": filtered, "chosen": chosen, "error": None, "currencies": currencies, "untold": UNTOLD,
        "figure": aligned, "amount": amount,
    }  # fmt: skip


def _ways(filtered: Filters, start: int, most: int, total: int) -> dict[str, str | None]:
    more = filtered.href(start=start + most) if start + most < total else None
    return {"more": more, "back": filtered.href(start=max(start - most, 0) or "") if start else None}
