"""What is to be done, by whom and about what; and the words that people put on things."""

from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from clew.errors import UsageError
from clew.serve.claims_forms import judging
from clew.serve.forms import with_form
from clew.serve.pages import READ, page
from clew.serve.things import linked
from clew.store.case import Case
from clew.store.notes import Task, tagged, tasks, words
from clew.store.persons import persons

STATES = {"open": "Open", "done": "Done", "all": "All"}
"""What of the tasks is listed, as the address has it."""

NOBODY = "-"
"""Stands for nobody in the address."""

router = APIRouter()


@router.api_route("/tasks", methods=READ)
def listed(
    request: Request, state: str = "open", to: str = "", about: str = "", text: str = "", done: int = 0
) -> Response:  # fmt: skip
    """Tasks of a state and a person; `about` and `text` are what a new one begins with."""
    if state not in STATES:
        raise UsageError(f"state={state[:40]}: choose {', '.join(STATES)}")
    case: Case = request.app.state.case
    with case.engine.connect() as connection:
        every = tasks(connection)
        shown = [each for each in every if _wanted(each, state, to)]
        things = linked(case, connection, [about, *(each.about for each in shown)])
        people = _people(connection, every)
    return with_form(page(
        request, "tasks.html", **judging(request, done), tasks=shown, total=len(every), state=state, to=to,
        states=STATES, people=people, things=things, about=about, text=text[:400], nobody=NOBODY, asked=_asked,
    ))  # fmt: skip


def _wanted(task: Task, state: str, to: str) -> bool:
    """A disputed one is not done."""
    of_state = state == "all" or (task.state == "done") == (state == "done")
    return of_state and (not to or task.to == ("" if to == NOBODY else to))


def _people(connection: Connection, every: Sequence[Task]) -> Sequence[str]:
    """Who has tasks, and who is known in the case."""
    return sorted({each.to for each in every if each.to} | set(persons(connection)))


def _asked(state: str, to: str) -> str:
    """The address of the list, as chosen."""
    asked = {name: value for name, value in (("state", state), ("to", to)) if value and value != "open"}
    return f"/tasks?{urlencode(asked)}" if asked else "/tasks"


@router.api_route("/tags", methods=READ)
def on_things(request: Request, word: str = "") -> Response:
    """The words in use; of one, what bears it."""
    case: Case = request.app.state.case
    with case.engine.connect() as connection:
        used = words(connection)
        bearing = [":".join(each) for each in reversed(tagged(connection, word))] if word else []
        things = linked(case, connection, bearing)
    return page(request, "tags.html", used=used, word=word, things=things)
