"""The timeline: dates that the words tell and the files' own, from centuries down to minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from clew.analyse.spans import DAY, Cut, Span, bounded, cut, read, written
from clew.errors import QueryError, UsageError
from clew.search.field import EPOCH, About, Between, Exact
from clew.search.find import Hit, find_query
from clew.search.index import Index
from clew.search.load import loader
from clew.search.query import And
from clew.search.query import Query as Sought
from clew.serve.entries import Entry, Lit, entries
from clew.serve.facets import Facet
from clew.serve.filters import Filtered, Filters, facets, filters, matching
from clew.serve.pages import READ, page
from clew.serve.search_page import opened
from clew.serve.strip import Dated, Strip, dated, said, strip, whole
from clew.store.case import Case
from clew.store.drawn import Mask, Numbers

AT_ONCE = 30
OFFSET = EPOCH.toordinal()
CALENDARS = {
    "hijri-umm-al-qura": "Hijri (Umm al-Qura)", "hijri-tabular": "Hijri (tabular)", "jalali": "Jalali (Persian)"
}  # fmt: skip

router = APIRouter()


@dataclass(frozen=True)
class Line:
    """A passage at a time: `when` in words, `notes` on how the date was told. `entry` is None for a file's own date."""

    when: str
    notes: Sequence[str]
    hit: Hit
    at: str
    unsure: bool


@dataclass(frozen=True)
class Listed:
    """`total` passages lie in the span; `more` and `back` lead to those after and before the lines."""

    lines: Sequence[Line]
    total: int
    first: int
    back: str | None
    more: str | None


@dataclass(frozen=True)
class Way:
    """A way to another part of the time: its key, words, and address."""

    key: str
    label: str
    href: str


@router.api_route("/timeline", methods=READ)
def timeline(
    request: Request,
    asked: Filtered,
    first: Annotated[str, Query(alias="from")] = "",
    to: str = "",
    by: str = "",
    start: int = 0,
    cursor: str | None = None,
) -> Response:
    """The page for the time from..to, both included; for all time where neither is told."""
    case: Case = request.app.state.case
    filtered = filters(request, asked, **{"from": first, "to": to, "by": by})
    index, span = opened(case), _asked(first, to)
    about: dict[str, Any] = {"filters": filtered, "by": by, "error": None, "strip": None, "facets": []}
    if index is None:
        return page(request, "timeline.html", **about)
    try:
        told = dated(case)
        mask = told.drawn.within(matching(index, filtered, "date"))
        shown = _shown(index, told, mask, filtered, span)
        if shown is None:
            about["facets"] = facets(index, filtered, Exact("mention", "date"))
            return page(request, "timeline.html", **about)
        with case.engine.connect() as connection:
            listed = (
                _own(connection, index, filtered, shown.span, cursor)
                if by == "own"
                else _mentioned(connection, told, mask, shown.span, filtered, max(start, 0))
            )
        found = _facets(index, filtered, shown.span, by)
    except QueryError as error:
        return page(request, "timeline.html", 400, **{**about, "error": error})
    about |= {"strip": shown, "facets": found, "listed": listed, "said": said, "address": _address(filtered)}
    about |= {"ways": _ways(filtered, shown), "search": _search(filtered, shown.span, by)}
    return page(request, "timeline.html", **about)


def _asked(first: str, to: str) -> Span | None:
    """The span that the address names. Raises UsageError where it is none."""
    if not first and not to:
        return None
    ends = [read(each) if each else None for each in (first, to)]
    if (first and ends[0] is None) or (to and ends[1] is None):
        raise UsageError(f"from={first} to={to}: write 2017, 2017-05, 2017-05-26 or 2017-05-26T21:15")
    start = ends[0][0] if ends[0] else bounded(0, 0)[0]
    end = ends[1][1] if ends[1] else bounded(0, float(2**40))[1]
    if start >= end:
        raise UsageError(f"from={first} to={to}: ends before it begins; put the earlier first")
    return start, end


def _shown(index: Index, told: Dated, mask: Mask, filtered: Filters, span: Span | None) -> Strip | None:
    counts: Numbers = np.bincount(told.drawn.which[mask], minlength=len(told.drawn.told))
    query = filtered.asked.query()
    span = span or whole(told, counts) or _years(index, query)
    if span is None:
        return None
    made = cut(span)
    return strip(told, counts, span, _own_counts(index, made, query if filtered.anything else None))


def _years(index: Index, query: Sought) -> Span | None:
    """From the first year that a passage's file is dated in to the last."""
    ends = [read(f"{int(year):04}") for year in index.facets(query)["year"]]
    spans = [end for end in ends if end]
    return (min(spans)[0], max(spans)[1]) if spans else None


def _own_counts(index: Index, made: Cut, query: Sought | None) -> list[int]:
    """Passages dated in each column; none are told where columns are shorter than the days that are known."""
    if made.unit in ("hour", "minute"):
        return []
    return index.count_days([(a // DAY - OFFSET, b // DAY - OFFSET) for a, b in pairwise(made.edges)], query)


def _days(span: Span) -> tuple[int, int]:
    """The first and the last day of a span, as date.toordinal() counts."""
    return span[0] // DAY, (span[1] - 1) // DAY


def _own_query(filtered: Filters, span: Span) -> Sought:
    first, last = _days(span)
    return And((filtered.asked.query(), Between(first - OFFSET, last - OFFSET)))


def _facets(index: Index, filtered: Filters, span: Span, by: str) -> list[Facet]:
    first, last = _days(span)
    return facets(index, filtered, Between(first - OFFSET, last - OFFSET) if by == "own" else About(first, last))


def _mentioned(connection: Connection, told: Dated, mask: Mask, span: Span, filtered: Filters, start: int) -> Listed:
    """The passages whose dates may lie in the span, the earliest first."""
    order = told.order(span)
    counts = np.bincount(told.drawn.which[mask], minlength=len(told.drawn.told))[order]
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    rows: list[tuple[int, int]] = []
    for at in range(int(np.searchsorted(ends, start, "right")), len(order)):
        which = int(order[at])
        first, last = np.searchsorted(told.drawn.which, [which, which + 1])
        passages = told.drawn.passages[first:last][mask[first:last]]
        skipped = max(start - int(ends[at] - counts[at]), 0)
        rows += [(int(passage), which) for passage in passages[skipped : skipped + AT_ONCE - len(rows)]]
        if len(rows) >= AT_ONCE:
            break
    lines = [_line(entry) for entry in _entries(connection, told, rows)]
    back = filtered.href(start=max(start - AT_ONCE, 0) or "") if start else None
    more = filtered.href(start=start + AT_ONCE) if start + AT_ONCE < total else None
    return Listed(lines, total, start, back, more)


def _entries(connection: Connection, told: Dated, rows: Sequence[tuple[int, int]]) -> list[Entry]:
    def wanting(which: int) -> Any:
        value, detail = told.drawn.told[which]
        return lambda lit: (lit.value, lit.detail) == (value, detail)

    return entries(connection, "date", [(passage, wanting(which)) for passage, which in rows])


def _line(entry: Entry) -> Line:
    lit = entry.lit[0]
    return Line(readably(lit.value), list(_notes(lit)), entry.hit, entry.at, "or" in lit.detail)


def _notes(lit: Lit) -> Sequence[str]:
    detail = lit.detail
    found = [CALENDARS.get(detail.get("calendar", ""), detail.get("calendar", ""))]
    found += [f"or {readably(detail['or'])}" if "or" in detail else ""]
    found += [f"counted from {detail['anchor']}" if "anchor" in detail else ""]
    found += [f"zone {detail['zone']}" if "zone" in detail else ""]
    return [each for each in found if each]


def readably(value: str) -> str:
    """A date's value in words: whole months and years by their names, open sides said."""
    first, slash, last = value.partition("/")
    if slash and first == "..":
        return f"until {last.replace('T', ' ')}"
    if slash and last == "..":
        return f"since {first.replace('T', ' ')}"
    ends = [read(first), read(last)] if slash else []
    if len(ends) == 2 and ends[0] and ends[1] and "T" not in value:
        return said((ends[0][0], ends[1][1]))
    return value.replace("/", " – ").replace("T", " ")


def _own(connection: Connection, index: Index, filtered: Filters, span: Span, cursor: str | None) -> Listed:
    """The passages of files whose own date lies in the span, the earliest first."""
    found = find_query(index, _own_query(filtered, span), loader(connection), AT_ONCE, "date", cursor)
    lines = [Line(hit.date or "", [], hit, hit.locator, False) for hit in found.hits]
    back = filtered.href() if cursor else None
    return Listed(lines, found.total, 0, back, filtered.href(cursor=found.cursor) if found.cursor else None)


def _address(filtered: Filters) -> Any:
    """The address of a span, in words that name it as shortly as they can."""

    def address(span: Span) -> str:
        return filtered.href(**_named(span))

    return address


def _named(span: Span) -> Mapping[str, str]:
    unit = "day" if not (span[0] % DAY or span[1] % DAY) else "minute"
    for each in ("year", "month") if unit == "day" else ():
        ends = read(written(span[0], each)), read(written(span[1] - 1, each))
        if ends[0] and ends[1] and (ends[0][0], ends[1][1]) == span:
            unit = each
            break
    return {"from": written(span[0], unit), "to": written(span[1] - 1, unit)}


def _ways(filtered: Filters, shown: Strip) -> list[Way]:
    """Nearer, farther, earlier, later, and all: each a link, so that no script is needed."""
    (first, last), address = shown.span, _address(filtered)
    length = last - first

    def to(start: float, end: float) -> str:
        made = cut(bounded(start, end))
        return str(address((made.edges[0], made.edges[-1])))

    found = [Way("ArrowLeft", "Earlier", to(first - length / 2, last - length / 2))]
    if len(shown.columns) > 1:
        found.append(Way("+", "Zoom in", to(first + length / 4, last - length / 4)))
    found += [
        Way("-", "Zoom out", to(first - length / 2, last + length / 2)),
        Way("ArrowRight", "Later", to(first + length / 2, last + length / 2)),
        Way("0", "All", filtered.href(**{"from": "", "to": ""})),
    ]
    return found


def _search(filtered: Filters, span: Span, by: str) -> str:
    """The address of a search for the same passages."""
    name = "date" if by == "own" else "about"
    ends = [written(edge, "day") for edge in (span[0], span[1] - 1)]
    field = f"{name}:{'..'.join(dict.fromkeys(ends))}"
    q = f"({filtered.q}) {field}" if filtered.q.strip() else field
    return replace(filtered.asked, q=q).href()
