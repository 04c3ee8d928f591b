"""The page on which somebody chooses what leaves, looks at it, and makes the handover."""

import shlex
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from clew.errors import ClewError, UsageError
from clew.handover.export import SHELF
from clew.handover.marking import markings
from clew.serve.deciding import PATIENCE, Deciding
from clew.serve.forms import Form, Posted, keep_who, who, with_form
from clew.serve.handing.asked import (
    What,
    Whom,
    address,
    check_keys,
    command,
    fields,
    folder_name,
    plain,
    proposed,
    what,
    whom,
)  # fmt: skip
from clew.serve.handing.look import AT_ONCE, NAMES, Look, held, lines, look
from clew.serve.handing.work import Work
from clew.serve.nation_names import NATIONS
from clew.serve.pages import READ, page
from clew.store.case import Case
from clew.store.named import named
from clew.store.notes import words

MAKE = "/handover/make"
FORMS = (MAKE,)
"""The paths that take a form."""

LISTS = ("leaves", "stays", "held")
PLURALS = {"person": "People", "organisation": "Organisations", "place": "Places"}

router = APIRouter()


@router.api_route("/handover", methods=READ)
def handover(request: Request) -> Response:
    """The choice as the address has it, and where `look` is asked for what would leave. Nothing is written."""
    asked = request.query_params
    form = Form({name: asked.getlist(name) for name in asked})
    return _shown(request, what(form), whom(form), form)


@router.post(MAKE)
def make(request: Request, form: Posted) -> Response:
    """Begin to make it, of just what was looked at; where that cannot be, the page with why."""
    chosen, to, by = what(form), whom(form), plain(form.one("by"))
    try:
        _begin(request, chosen, to, by, form)
    except ClewError as error:
        return _shown(request, chosen, to, form, str(error))
    response = RedirectResponse("/handovers", 303)
    keep_who(response, by)
    return response


def _begin(request: Request, chosen: What, to: Whom, by: str, form: Form) -> None:
    case: Case = request.app.state.case
    if not (by and to.recipient and to.purpose):
        raise UsageError("write who hands it over, for whom and what for: the record says so")
    check_keys(to.encrypt)
    name = folder_name(form.one("name").strip())
    shelf = case.folder.resolve() / SHELF
    if any((shelf / each).exists() for each in (name, f"{name}.tar.age")):
        raise UsageError(f"{name}: is there already, and nothing is ever overwritten; take another name")
    try:
        shelf.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{shelf}: cannot be made: {error.strerror}") from error
    decider: Deciding = request.app.state.deciding
    decider.wait(PATIENCE)
    told = [f"--to={shelf / name}", f"--by={by}", f"--previewed={form.one('mark')}"]
    work: Work = request.app.state.work
    back = address(chosen, to, look=1)
    work.begin("a handover", f"{name}, for {to.recipient}", back, [*command(case.folder.resolve(), chosen, to), *told])


def _shown(request: Request, chosen: What, to: Whom, form: Form, refused: str = "") -> Response:
    case: Case = request.app.state.case
    seen: Look | None = None
    if chosen and (form.one("look") or refused):
        try:
            seen = look(case, chosen)
        except UsageError as error:
            refused = refused or str(error)
    about = {"chosen": chosen, "to": to, "seen": seen, "refused": refused, "by": who(request), **_choices(case, chosen)}
    about |= _listed(case, chosen, to, seen, form) if seen else {}
    return with_form(page(request, "handover.html", 409 if refused else 200, **about))


def _choices(case: Case, chosen: What) -> dict[str, Any]:
    """What can be chosen, and what the chosen is called."""
    with case.engine.connect() as connection:
        tags = words(connection)
    known = named(case) if chosen.entity else None
    called = {id: known.at(known.number[id]).caption for id in chosen.entity if known and id in known.number}
    return {"tags": tags, "called": called, "markings": markings(case.folder), "nations": NATIONS}


def _listed(case: Case, chosen: What, to: Whom, seen: Look, form: Form) -> dict[str, Any]:
    """The lists, each from where the address says, and what the form to make it needs."""
    told = {"leaves": seen.leaves, "stays": seen.leaving.withheld, "held": held(seen.leaving)}
    starts = {name: _start(form.one(name), len(told[name])) for name in LISTS}
    with case.engine.connect() as connection:
        rows = {name: lines(connection, told[name], starts[name]) for name in LISTS}
    shelf = case.folder.resolve() / SHELF
    there = [each.name for each in shelf.iterdir()] if shelf.is_dir() else []
    return {
        "rows": rows, "totals": {name: len(told[name]) for name in LISTS}, "starts": starts, "at_once": AT_ONCE,
        "further": _further(chosen, to), "fields": fields(chosen, to), "plurals": PLURALS, "most": NAMES,
        "shelf": shelf, "name": form.one("name") or proposed(to.recipient, case.clock()[:10], there),
        "command": shlex.join(["clew", *command(case.folder.resolve(), chosen, to)]),
    }  # fmt: skip


def _start(written: str, count: int) -> int:
    return min(int(written), max(count - 1, 0)) // AT_ONCE * AT_ONCE if written.isdecimal() else 0


def _further(chosen: What, to: Whom) -> Callable[[str, int], str]:
    return lambda name, start: f"{address(chosen, to, look=1, **{name: start})}#{name}"
