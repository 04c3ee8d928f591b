"""What left the case and to whom; and how the work that was begun on these pages goes."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from clew.errors import UsageError
from clew.serve.handing.left import bag_of, checking, items_of, left
from clew.serve.handing.look import AT_ONCE, by_path, line
from clew.serve.handing.work import Work
from clew.serve.pages import READ, page
from clew.store.case import Case

router = APIRouter()


@router.api_route("/handovers", methods=READ)
def handovers(request: Request) -> Response:
    case: Case = request.app.state.case
    rows = [(each, bag_of(case, each)) for each in left(case)]
    work: Work = request.app.state.work
    return page(request, "handovers.html", rows=rows, job=work.job)


@router.api_route("/handovers/work", methods=READ)
def under_way(request: Request) -> Response:
    """The part of a page that tells of the work; it asks again until that is done."""
    work: Work = request.app.state.work
    return page(request, "_work.html", job=work.job, polled=True)


@router.api_route("/handovers/{number}", methods=READ)
def handed(request: Request, number: int, start: int = 0) -> Response:
    """One of them, by its line in the ledger, with what left."""
    case: Case = request.app.state.case
    of = next((each for each in left(case) if each.line == number), None)
    if of is None:
        raise UsageError(f"line {number} of the ledger notes no handover")
    items, folder = items_of(case, of), bag_of(case, of)
    first = max(start, 0) // AT_ONCE * AT_ONCE
    with case.engine.connect() as connection:
        rows = [line(connection, item, "") for item in by_path(connection, items)[first : first + AT_ONCE]]
    return page(
        request, "handed.html", of=of, rows=rows, total=len(items), start=first, at_once=AT_ONCE, folder=folder,
        checking=checking(folder, of) if folder else "", further=lambda _, at: f"/handovers/{number}?start={at}",
    )  # fmt: skip
