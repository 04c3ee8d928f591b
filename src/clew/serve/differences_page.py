"""Where reports of one event differ: side by side what each says, in its words, and from how many origins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from clew.analyse.claims import Answer
from clew.analyse.claims.descent import Descent
from clew.analyse.claims.origins import independent
from clew.errors import UsageError
from clew.search.find import LoadedPassage
from clew.search.load import loader
from clew.serve.pages import READ, page
from clew.store.case import Case
from clew.store.claims import ClaimRow, DescentRow, Dossier, descents, differences

AT_ONCE = 10
SHOWN = 6
"""Claims that say the same of an aspect that are shown before the rest is unfolded."""

ASPECTS = {
    "figures": "Figures", "time": "Times", "places": "Places", "participants": "Names", "medium": "Heard or seen",
    "sense": "Which way", "stance": "Whether it is so",
}  # fmt: skip

router = APIRouter()


@dataclass(frozen=True)
class Said:
    """A claim of a dossier; `lit` where its words have the value that differs."""

    row: ClaimRow
    lit: Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Value:
    """What claims from so many `origins` say of the aspect, `undecided` of which could not be told apart."""

    value: str
    said: Sequence[Said]
    origins: int
    undecided: int


@dataclass(frozen=True)
class Side:
    """A dossier: its aspect, and what is said of it, the most origins first."""

    aspect: str
    values: Sequence[Value]


@router.api_route("/differences", methods=READ)
def of_reports(request: Request, aspect: str = "", start: int = 0) -> Response:
    if aspect and aspect not in ASPECTS:
        raise UsageError(f"aspect={aspect[:40]}: choose {', '.join(ASPECTS)}, or none for all")
    case: Case = request.app.state.case
    start = max(start, 0)
    with case.engine.connect() as connection:
        found, total = differences(connection, aspect, start, AT_ONCE)
        sides = [_side(connection, each) for each in found]
        passages: dict[int, LoadedPassage] = {}
        numbers = {said.row.passage for side in sides for value in side.values for said in value.said}
        passages |= loader(connection)(sorted(numbers))
    return page(
        request, "differences.html", sides=sides, total=total, aspect=aspect, aspects=ASPECTS, passages=passages,
        shown=SHOWN, back=_href(aspect, start - AT_ONCE) if start else None,
        more=_href(aspect, start + AT_ONCE) if start + AT_ONCE < total else None,
    )  # fmt: skip


def _href(aspect: str, start: int) -> str:
    asked = [f"aspect={aspect}"] * bool(aspect) + [f"start={start}"] * (start > 0)
    return "/differences" + ("?" + "&".join(asked) if asked else "")


def _side(connection: Connection, dossier: Dossier) -> Side:
    ids = [row.id for row, _ in dossier.claims]
    ties = descents(connection, ids)
    held: dict[str, list[ClaimRow]] = {}
    for row, value in dossier.claims:
        held.setdefault(value, []).append(row)
    values = [_value(value, rows, ties) for value, rows in held.items()]
    return Side(dossier.aspect, sorted(values, key=lambda each: (-each.origins, -len(each.said), each.value)))


def _value(value: str, rows: Sequence[ClaimRow], ties: Sequence[DescentRow]) -> Value:
    told = [Answer(each.one, each.other, cast(Any, each.verdict)) for each in ties if each.verdict]
    drawn = [
        Descent(each.one, each.other, each.how, each.sure, each.score, each.reasons) for each in ties if each.how
    ]  # fmt: skip
    origins = independent([row.id for row in rows], drawn, told)
    said = [Said(row, spans(row.text, value)) for row in sorted(rows, key=lambda row: (row.dated or "9", row.id))]
    return Value(value, said, origins.count, origins.undecided)


def spans(text: str, value: str) -> list[tuple[int, int]]:
    """Where the words have what the value is made of."""
    found: list[tuple[int, int]] = []
    for part in value.split(", "):
        part = part.removeprefix("by ").removeprefix("to ")
        first = text.find(part) if part else -1
        if first >= 0 and all(first >= end or first + len(part) <= begin for begin, end in found):
            found.append((first, first + len(part)))
    return sorted(found)
