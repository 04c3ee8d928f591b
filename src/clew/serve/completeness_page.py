"""The completeness page: every place and member found, what became of it, and why what was not read was not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from clew.serve.pages import READ, page
from clew.store.case import Case
from clew.store.completeness import STATES, Completeness, Tally, completeness
from clew.store.problems import ProblemCount
from clew.store.standing import affected, being_written, written

AT_ONCE = 100
WIDTH = 1000.0
NAMES = {state: state.replace("_", " ") for state in STATES}
ALWAYS = ("read", "partly_read", "unreadable", "duplicate")
EFFECTS = {"unreadable": "not read", "partial": "partly read", "note": "read; to be known"}

router = APIRouter()


@dataclass(frozen=True)
class Stretch:
    """A part of the bar: `start` and `width` in thousandths of it."""

    state: str
    start: float
    width: float


@dataclass(frozen=True)
class Part:
    """Places or members, as the page shows them; only the states that there are have a column."""

    title: str
    one: str
    counts: Mapping[str, int]
    states: Sequence[str]
    bar: Sequence[Stretch]
    rows: Sequence[tuple[str, Mapping[str, int]]]


@router.api_route("/completeness", methods=READ)
def completeness_table(request: Request) -> Response:
    case: Case = request.app.state.case
    table = _counted(case, tuple(written(case)))
    parts = [_part("Files", "file", table.places), _part("Members of files", "member", table.members)]
    return page(request, "completeness.html", table=table, parts=parts, names=NAMES, effects=EFFECTS,
                at_once=AT_ONCE, going=being_written(case))  # fmt: skip


@router.api_route("/completeness/reason", methods=READ)
def reason(request: Request, code: str, after: Annotated[int, Query(ge=0, le=2**53)] = 0) -> Response:
    """The items behind one reason, some at a time; for htmx only the rows that follow."""
    case: Case = request.app.state.case
    with case.engine.connect() as connection:
        rows = affected(connection, code, AT_ONCE + 1, after)
    if "hx-request" in request.headers:
        return page(request, "_affected.html", code=code, rows=rows, at_once=AT_ONCE)
    known = _known(code, _counted(case, tuple(written(case))).problems)
    return page(request, "reason.html", reason=known, code=code, rows=rows, at_once=AT_ONCE, effects=EFFECTS)


@lru_cache(maxsize=1)
def _counted(case: Case, state: tuple[object, ...]) -> Completeness:
    """The table of the case in this state: counted once, until something is written."""
    with case.engine.connect() as connection:
        return completeness(connection)


def _known(code: str, problems: Sequence[ProblemCount]) -> ProblemCount:
    for each in problems:
        if each.code == code:
            return each
    raise HTTPException(
        404, f"Nothing in this case has the problem {code}; see the completeness page for those there are."
    )


def _part(title: str, one: str, tally: Tally) -> Part:
    states = [state for state in STATES if state in ALWAYS or tally.counts[state]]
    rows = sorted(tally.by_type.items(), key=lambda row: (-row[1]["found"], row[0]))
    return Part(title, one, tally.counts, states, tuple(bar(tally.counts)), rows)


def bar(counts: Mapping[str, int]) -> Iterator[Stretch]:
    """What there is of each state; even one in a million can be seen."""
    shown = [state for state in STATES if counts[state]]
    widths = {state: max(counts[state] / counts["found"] * WIDTH, 4.0) for state in shown}
    scale, start = WIDTH / (sum(widths.values()) or 1), 0.0
    for state, width in widths.items():
        yield Stretch(state, round(start, 2), round(width * scale, 2))
        start += width * scale
