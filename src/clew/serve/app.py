"""The web application of one case. It reads; only what a person decides is written."""

import dataclasses
import sqlite3
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy import NullPool, create_engine, event
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from clew.errors import IntegrityError, QueryError, UsageError
from clew.serve import (
    ach_page,
    activity_page,
    claim_page,
    claim_stated,
    claims_forms,
    claims_page,
    completeness_page,
    custody_page,
    differences_page,
    entity_page,
    graphic_page,
    item,
    kin_page,
    money_page,
    names_page,
    nations_page,
    network_page,
    redact_page,
    search_page,
    tasks_page,
    timeline_page,
    views_page,
)  # fmt: skip
from clew.serve.deciding import Deciding
from clew.serve.guard import guard, secure
from clew.serve.handing import history_page, receive_page
from clew.serve.handing import page as handing_page
from clew.serve.handing.work import Work
from clew.serve.pages import FOLDER, page
from clew.serve.watching import watching
from clew.store.case import Case
from clew.store.seen import Seen


def create_app(case: Case, token: str, port: int) -> FastAPI:
    """Pages of `case` at 127.0.0.1:`port`, for the browser that brings `token`. The case is in `app.state.case`, and
    `app.state.deciding` records what people decide, `app.state.seen` what they look at."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.state.case = read_only(case)
    app.state.deciding = Deciding(case, app.state.case)
    app.state.work = Work()
    forms = (*names_page.FORMS, *claims_forms.FORMS, *claim_stated.FORMS, *graphic_page.FORMS, *kin_page.FORMS,
             *handing_page.FORMS, *receive_page.FORMS, *redact_page.FORMS)  # fmt: skip
    app.state.seen = Seen(case)
    app.state.seen.begin()
    app.add_middleware(watching, seen=app.state.seen)
    app.add_middleware(guard, token=token, port=port, forms=forms)
    app.mount("/static", StaticFiles(directory=FOLDER / "static"), "static")
    app.add_exception_handler(QueryError, _query_error)
    app.add_exception_handler(UsageError, _usage_error)
    app.add_exception_handler(IntegrityError, _integrity_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(OperationalError, _busy)
    app.add_exception_handler(500, _fault)
    app.include_router(search_page.router)
    app.include_router(item.router)
    app.include_router(kin_page.router)
    app.include_router(completeness_page.router)
    app.include_router(custody_page.router)
    app.include_router(timeline_page.router)
    app.include_router(nations_page.router)
    app.include_router(money_page.router)
    app.include_router(names_page.router)
    app.include_router(entity_page.router)
    app.include_router(network_page.router)
    app.include_router(claims_page.router)
    app.include_router(claim_page.router)
    app.include_router(claim_stated.router)
    app.include_router(claims_forms.router)
    app.include_router(graphic_page.router)
    app.include_router(differences_page.router)
    app.include_router(activity_page.router)
    app.include_router(tasks_page.router)
    app.include_router(views_page.router)
    app.include_router(ach_page.router)
    app.include_router(handing_page.router)
    app.include_router(history_page.router)
    app.include_router(receive_page.router)
    app.include_router(redact_page.router)
    return app


def read_only(case: Case) -> Case:
    """The same case through a connection of its own that refuses to write."""
    address = f"{(case.folder / 'case.db').absolute().as_uri()}?mode=rw"  # as against "rwc", which would make one

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, timeout=10, check_same_thread=False)

    # No pool: `clew rebuild` puts another file in the place of the one that is open.
    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)

    def configure(connection: object, _: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    event.listen(engine, "connect", configure)
    return dataclasses.replace(case, engine=engine)


def _query_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, QueryError)
    query = request.query_params.get("q", "")
    return page(request, "error.html", 400, what="The query cannot be read", advice=str(error),
                query=query, position=error.position)  # fmt: skip


def _usage_error(request: Request, error: Exception) -> Response:
    return page(request, "error.html", 404, what="This cannot be shown", advice=str(error))


def _integrity_error(request: Request, error: Exception) -> Response:
    return page(request, "error.html", 500, what="The case is not as it was recorded", advice=str(error))


def _busy(request: Request, error: Exception) -> Response:
    advice = f"{error.__cause__}. A rebuild puts the tables aside for a moment; wait for it to end, and reload."
    return page(request, "error.html", 503, what="The case cannot be read just now", advice=advice)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    what = "There is no such page" if error.status_code == 404 else HTTPStatus(error.status_code).phrase
    said = error.detail if error.detail != HTTPStatus(error.status_code).phrase else ""
    return page(request, "error.html", error.status_code, what=what, advice=said or "Search, or take a way above.")


def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    said = "; ".join(f"{each['loc'][-1]}: {each['msg']}" for each in error.errors())
    return page(request, "error.html", 400, what="The address cannot be read", advice=said)


def _fault(request: Request, error: Exception) -> Response:
    advice = f"{type(error).__name__}: {error}. The terminal where clew serve runs says more; the case is unharmed."
    return secure(page(request, "error.html", 500, what="This page failed", advice=advice))
