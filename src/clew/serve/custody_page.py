"""The custody page: who brought what into the case and when, and whether the ledger's chain holds."""

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from clew.errors import IntegrityError
from clew.serve.pages import READ, page
from clew.store.case import Case
from clew.store.ledger import CustodyEvent, Ledger
from clew.store.standing import collections

AT_ONCE = 50

router = APIRouter()


@router.api_route("/custody", methods=READ)
def custody(request: Request, before: int | None = Query(None, ge=1)) -> Response:
    """Lines of the ledger from the one before line `before`, newest first; for htmx only those."""
    case: Case = request.app.state.case
    events, fault = read(case.ledger)
    shown = [event for event in reversed(events) if before is None or event.seq < before][:AT_ONCE]
    further = shown[-1].seq if shown and shown[-1].seq > 1 else None
    if before and "hx-request" in request.headers:
        return page(request, "_events.html", events=shown, further=further)
    with case.engine.connect() as connection:
        rows = collections(connection)
    return page(request, "custody.html", events=shown, further=further, before=before, fault=fault,
                count=len(events), head=events[-1] if events else None, collections=rows)  # fmt: skip


def read(ledger: Ledger) -> tuple[list[CustodyEvent], str | None]:
    """The lines whose chain holds, from the first, and what is wrong with the one after them."""
    events: list[CustodyEvent] = []
    try:
        events.extend(ledger.events())  # keeps what came before the error
    except IntegrityError as error:
        return events, str(error)
    return events, None
