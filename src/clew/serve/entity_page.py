"""All that a case tells of one entity: its names and why they are one, its mentions, and who and what stands beside."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import numpy as np
from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from clew.analyse.entities.tying import entity_id
from clew.errors import QueryError, UsageError
from clew.search.query import parse
from clew.serve.claim_cards import naming_cards
from clew.serve.entries import Entry, entries
from clew.serve.filters import Filtered, facets, filters
from clew.serve.forms import with_form
from clew.serve.names_page import deciding, passages_of, recorded
from clew.serve.pages import READ, page
from clew.serve.search_page import opened
from clew.serve.ties import Pair, naming, pairs
from clew.store.case import Case
from clew.store.entities import (
    TieRow,
    answers,
    dates_of,
    identifiers_in,
    names_of,
    payments_of,
    said_of,
    subjects,
    ties_of,
)  # fmt: skip
from clew.store.judgements import Judgement, Subject
from clew.store.lists import listed_of
from clew.store.named import Entity, Named, Numbers, distinct, named
from clew.store.unheeded import WHY, unheeded

AT_ONCE = 20
MOST = 30
"""Ties, neighbours, identifiers or payments that are shown."""

CLAIMS = 6
"""Claims that are shown."""

SOUGHT = 20
"""Names that a search for it asks for."""

LOOKED_AT = 1_000
"""Passages, or documents, that identifiers and dates are taken from."""

YEARS = 3
"""Years up to which the small timeline is drawn by month."""

router = APIRouter()


@dataclass(frozen=True)
class Neighbour:
    """An entity that passages name beside this one."""

    entity: Entity
    documents: int
    passages: int


@dataclass(frozen=True)
class Ties:
    """`joined` make the entity one, `within` one document only; `asked` may make it larger; `apart` were answered no,
    unsure, or cut by a no."""

    joined: Sequence[Pair]
    within: Sequence[Pair]
    asked: Sequence[Pair]
    apart: Sequence[Pair]


@router.api_route("/entity", methods=READ)
def by_name(request: Request, kind: str, name: str) -> Response:
    """The entity that has this name now."""
    known = named(request.app.state.case)
    if (kind, name) not in known.of:
        raise UsageError(f"{name[:200]}: no mention of this name stands in the case now")
    return RedirectResponse(f"/entity/{known.at(known.of[kind, name]).id}", 303)


@router.api_route("/entity/{id}", methods=READ)
def entity(request: Request, id: str, asked: Filtered, beside: str = "", start: int = 0, done: int = 0) -> Response:
    case: Case = request.app.state.case
    known = named(case)
    if id not in known.number:
        return _moved(request, known, id)
    filtered, index, start = filters(request, asked, beside=beside), opened(case), max(start, 0)
    of = known.at(known.number[id])
    other = known.at(known.number[beside]) if beside in known.number else None
    about = {"filters": filtered, "entity": of, "other": other, **deciding(request)}
    try:
        through = passages_of(index, filtered)
        asking = sought(known, of)
        narrow = facets(index, filtered, parse(asking)) if index else []
    except QueryError as error:
        return page(request, "entity.html", 400, **about, error=error, facets=[])
    rows = _rows(known, of, through)
    passages = distinct(known.passages[rows])
    shown = passages if other is None else np.intersect1d(passages, known.passages[_rows(known, other, through)])
    with case.engine.connect() as connection:
        told, idle = answers(connection), unheeded(connection)
        names, on_lists = names_of(connection, of.id), listed_of(connection, of.id)
        values = [name.value for name in names]
        about |= {
            "claims": naming_cards(case, of.id, CLAIMS),
            "names": names, "ways": sum(len(name.forms) for name in names), "on_lists": on_lists,
            "search": f"/?{urlencode({'q': asking})}",
            "ties": _ties(connection, known, of, values, told, idle), "idle": idle, "without": WHY,
            "entries": _entries(connection, known, of, other, shown[start : start + AT_ONCE]),
            "identifiers": identifiers_in(connection, passages[:LOOKED_AT].tolist())[:MOST],
            "payments": payments_of(connection, [form for name in names for form in name.forms], MOST),
            "history": said_of(connection, of.kind, values, subjects(connection))[:MOST],
            "years": _years(connection, known, rows), "done": recorded(connection, known, done), "line": done,
        }  # fmt: skip
    documents = len(distinct(known.items[rows]))
    answer = page(
        request, "entity.html", **about, error=None, facets=narrow, neighbours=_neighbours(known, of, passages),
        documents=documents, mentions=len(rows), total=len(shown), start=start, looked_at=LOOKED_AT,
        passages=len(passages),
        back=filtered.href(start=max(start - AT_ONCE, 0) or "") + "#mentions" if start else None,
        more=filtered.href(start=start + AT_ONCE) + "#mentions" if start + AT_ONCE < len(shown) else None,
    )  # fmt: skip
    return with_form(answer)


def _moved(request: Request, known: Named, id: str) -> Response:
    """An id is made of a name, so that an entity that was joined or split is found by the name that made it."""
    for node, number in known.of.items():
        if entity_id(*node) == id:
            kept = urlencode(request.query_params.multi_items())
            return RedirectResponse(f"/entity/{known.at(number).id}" + (f"?{kept}" if kept else ""), 303)
    raise UsageError("no name in the case has this address now; look for it on the page of names")


def sought(known: Named, of: Entity) -> str:
    """The query for its names, as near as words in the index come to them."""
    field = {"organisation": "org"}.get(of.kind, of.kind)
    names = [" ".join(value.replace('"', " ").split()) for value in sorted(_values(known, of))[:SOUGHT]]
    return " OR ".join(f'{field}:"{name}"' for name in names)


def _rows(known: Named, of: Entity, through: Numbers | None) -> Numbers:
    rows = known.rows_of(of.number)
    found: Numbers = np.arange(rows.start, rows.stop)
    if through is not None:
        found = found[np.isin(known.passages[found], through)]
    return found


def _entries(connection: Connection, known: Named, of: Entity, other: Entity | None, shown: Numbers) -> list[Entry]:
    """The passages with the entity's names lit, and the other's too."""
    values = _values(known, of)
    found = entries(connection, of.kind, [(int(passage), naming(values)) for passage in shown])
    if other is None:
        return found
    also = entries(connection, other.kind, [(int(passage), naming(_values(known, other))) for passage in shown])
    lit = {each.hit.locator: each for each in also}
    return [_both(each, lit[each.hit.locator]) if each.hit.locator in lit else each for each in found]


def _values(known: Named, of: Entity) -> set[str]:
    rows = known.rows_of(of.number)
    return {known.places.told[which][1] for which in distinct(known.which[rows])}


def _both(entry: Entry, other: Entry) -> Entry:
    end = entry.hit.start + len(entry.hit.snippet)
    marks = list(entry.hit.marks)
    for each in other.lit:
        mark = (each.first - entry.hit.start, each.last - entry.hit.start)
        free = all(mark[1] <= first or mark[0] >= last for first, last in marks)
        if entry.hit.start <= each.first and each.last <= end and free:
            marks.append(mark)
    return replace(entry, hit=replace(entry.hit, marks=tuple(sorted(marks))))


def _ties(
    connection: Connection,
    known: Named,
    of: Entity,
    values: Sequence[str],
    told: dict[Subject, Judgement],
    idle: Collection[Subject],
) -> Ties:
    here = set(values)
    ties = ties_of(connection, of.kind, values, told)
    drawn = {tie.subject for tie in ties}
    ties += [
        TieRow(of.kind, subject[2], subject[3], "answered", 0.0, {}, None, each.verdict)
        for subject, each in sorted(told.items())
        if subject[1] == of.kind and here & set(subject[2:]) and subject not in drawn
    ]

    def of_those(chosen: Sequence[TieRow], contexts: int = 0) -> list[Pair]:
        return pairs(connection, known, chosen[:MOST], contexts)

    within = [tie for tie in ties if tie.item is not None]
    plain = [tie for tie in ties if tie.item is None]
    joined = [tie for tie in plain if tie.verdict == "yes" or (tie.state == "certain" and not tie.verdict)]
    joined = [tie for tie in joined if tie.subject not in idle]
    apart = [tie for tie in plain if tie.verdict in ("no", "unsure") or (tie.state == "cut" and not tie.verdict)]
    apart += [tie for tie in plain if tie.verdict == "yes" and tie.subject in idle]
    asked = [tie for tie in plain if tie.state == "proposed" and not tie.verdict]
    return Ties(of_those(joined), of_those(within), of_those(asked, 2), of_those(apart))


def _neighbours(known: Named, of: Entity, passages: Numbers) -> list[Neighbour]:
    """Who is named in the same passages, the most documents first; passages that name a crowd count for nobody."""
    beside = known.beside
    met = np.zeros(max(beside.passages.max(initial=0), passages.max(initial=0)) + 1, bool)
    met[passages] = True
    rows = np.flatnonzero(met[beside.passages] & (beside.entity != of.number))
    entities, width = beside.entity[rows], len(known.places.digests) + 1
    documents = np.bincount(distinct(entities * width + beside.items[rows]) // width, minlength=len(known.rows))
    counts = np.bincount(entities, minlength=len(known.rows))
    order = np.lexsort((np.arange(len(known.rows)), -counts, -documents))[:MOST]
    return [Neighbour(known.at(int(at)), int(documents[at]), int(counts[at])) for at in order if counts[at]]


def _years(connection: Connection, known: Named, rows: Numbers) -> list[tuple[str, int, float, float]]:
    """Its documents by their dates, as (year or month, how many, x and height in per cent)."""
    items = [known.places.digests[at] for at in distinct(known.items[rows])[:LOOKED_AT]]
    dates = [date for _, date in dates_of(connection, items)]
    if not dates:
        return []
    long = int(max(dates)[:4]) - int(min(dates)[:4]) >= YEARS
    counts = Counter(date[:4] if long else date[:7] for date in dates)
    places = {label: int(label[:4]) if long else int(label[:4]) * 12 + int(label[5:7] or 1) for label in counts}
    first, length, most = min(places.values()), max(places.values()) - min(places.values()) + 1, max(counts.values())
    return [
        (label, count, round(100 * (places[label] - first) / length, 2), round(100 * count / most, 1))
        for label, count in sorted(counts.items())
    ]
