"""What the team judged, by day and person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from clew.serve.claim_words import ORIGIN_ANSWERS, claim_href
from clew.serve.pages import READ, item_href, page
from clew.store.case import Case
from clew.store.claims import ClaimRow, claims_at
from clew.store.judgements import Judgement
from clew.store.team import Day, days, judged_on
from clew.store.verdicts import standing

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
    about: Sequence[tuple[str, str]]


@router.api_route("/activity", methods=READ)
def activity(request: Request, day: str = "", by: str = "", start: int = 0) -> Response:
    case: Case = request.app.state.case
    start = max(start, 0)
    with case.engine.connect() as connection:
        every = days(connection)
        found, total = judged_on(connection, day, by, start, AT_ONCE)
        rows = _rows(connection, found)
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


def _rows(connection: Connection, found: Sequence[Judgement]) -> list[Row]:
    claims = claims_at(connection, (part for each in found for part in each.subject[1:] if "#" in part))
    told = standing(connection, "hypothesis").items()
    stated = {subject[1]: each.said[-1].more.get("text", "") for subject, each in told}
    return [Row(each, KINDS.get(each.subject[0], each.subject[0]), _about(each, claims, stated)) for each in found]


def _about(
    each: Judgement, claims: Mapping[str, ClaimRow], stated: Mapping[str, str]
) -> list[tuple[str, str]]:  # fmt: skip
    kind, *parts = each.subject
    if kind == "evidence" and parts[0] in stated:
        return [_part(parts[-1], claims), (f"for: {stated[parts[0]]}", "/ach")]
    if kind == "second-reader":
        return [("a verdict", "")]
    if kind in ("hypothesis", "task") and each.more.get("text"):
        return [(each.more["text"], "/ach" if kind == "hypothesis" else "")]
    return [_part(part, claims) for part in parts if part not in ("claim", "item", "entity", "citation")]


def _part(part: str, claims: Mapping[str, ClaimRow]) -> tuple[str, str]:
    if part in claims:
        return " ".join(claims[part].text.split())[:120], claim_href(part)
    is_item = len(part.partition("#")[0]) == 64 and part[:64].isalnum()
    return (part[:12], item_href(part)) if is_item else (part[:120], "")
