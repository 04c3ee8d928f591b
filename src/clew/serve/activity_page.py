"""What the team judged, by day and person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from clew.serve.claim_words import ORIGIN_ANSWERS
from clew.serve.pages import READ, page
from clew.serve.things import Linked, linked
from clew.store.case import Case
from clew.store.judgements import Judgement
from clew.store.kinds import KINDS as SUBJECTS
from clew.store.team import Day, days, judged_on

AT_ONCE = 100
DAYS = 60
"""Days of the table, the latest."""

KINDS = {
    "claim": "verdict", "origin-grade": "grade of an origin", "information-grade": "grade of information",
    "descent": "origins", "tie": "one name", "second-reader": "second reader", "evidence": "evidence",
    "hypothesis": "hypothesis", "note": "note", "tag": "tag", "task": "task", "graphic": "graphic",
    "claim-by-hand": "claim by hand",
}  # fmt: skip

router = APIRouter()


@dataclass(frozen=True)
class Row:
    """A judgement as a line: what it is called, and what it is about, as words with a link or ""."""

    judgement: Judgement
    kind: str
    about: Sequence[Linked]


@router.api_route("/activity", methods=READ)
def activity(request: Request, day: str = "", by: str = "", start: int = 0) -> Response:
    case: Case = request.app.state.case
    start = max(start, 0)
    with case.engine.connect() as connection:
        every = days(connection)
        found, total = judged_on(connection, day, by, start, AT_ONCE)
        rows = _rows(case, connection, found)
    people = sorted({each.by for each in every})
    return page(
        request, "activity.html", rows=rows, total=total, day=day, by=by, people=people, table=_table(every),
        most=max((each.count for each in every), default=1), asked=_asked, days_left=_left(every),
        origin_said=ORIGIN_ANSWERS,
        back=_asked(day, by, start - AT_ONCE) if start else None,
        more=_asked(day, by, start + AT_ONCE) if start + AT_ONCE < total else None,
    )  # fmt: skip


def _table(every: Sequence[Day]) -> Mapping[str, Mapping[str, int]]:
    """By day the number of each person's judgements."""
    found: dict[str, dict[str, int]] = {}
    for each in every:
        found.setdefault(each.day, {})[each.by] = each.count
    return {day: found[day] for day in list(found)[:DAYS]}


def _left(every: Sequence[Day]) -> int:
    return max(len({each.day for each in every}) - DAYS, 0)


def _asked(day: str, by: str, start: int = 0) -> str:
    asked = {name: value for name, value in (("day", day), ("by", by), ("start", max(start, 0) or "")) if value}
    return f"/activity?{urlencode(asked)}" if asked else "/activity"


def _rows(case: Case, connection: Connection, found: Sequence[Judgement]) -> list[Row]:
    things = linked(case, connection, (thing for each in found for thing in _things(each)))
    return [Row(each, KINDS.get(each.subject[0], each.subject[0]), _about(each, things)) for each in found]


def _things(each: Judgement) -> list[str]:
    """What a judgement is about, as "kind:value": by the table of kinds, but that of an origin is told by its looks."""
    kind, *values = each.subject
    if kind not in SUBJECTS:
        return []
    names = SUBJECTS[kind].parts
    if names[-1] == "about":
        return [f"{values[-2]}:{values[-1]}"]
    sorts = {"hypothesis": "hypothesis", "task": "task", "claim-by-hand": "claim"}
    told = zip(names, values, strict=False)
    return [f"{sorts.get(kind, name) if name in ('id', 'citation') else name}:{value}" for name, value in told]


def _about(each: Judgement, things: Mapping[str, Linked]) -> list[Linked]:
    if each.subject[0] == "second-reader":
        return [Linked("a verdict", "")]
    if each.subject[0] in ("hypothesis", "task") and each.more.get("text"):
        return [Linked(each.more["text"], "/ach" if each.subject[0] == "hypothesis" else "/tasks?state=all")]
    words = each.subject[1:2] if each.subject[0] == "tag" else ()
    tags = [Linked(word, f"/tags?{urlencode({'word': word})}") for word in words]
    return tags + [things[thing] for thing in _things(each)]
