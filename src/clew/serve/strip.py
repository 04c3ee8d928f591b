"""The strip of a timeline: mentioned dates as columns, those that may lie anywhere in a longer time as bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from clew.analyse.spans import DAY, Cut, Span, cut, read, span_of, written
from clew.store.case import Case
from clew.store.drawn import Drawn, Mask, Numbers, drawn, read_so_far

HEIGHT = 96.0
"""Of the highest column, in pixels."""

OWN_HEIGHT = 36.0
LANES = 8
SHOWN = 60
"""Spans that are tried for room in the lanes."""

LANE = 12
"""Pixels from one bar to the next below it."""

STRAY = 0.02
"""The share at either end of the whole time that is left out until it is asked for."""

TICKS = 9
LAST_TICK = 93


@dataclass(frozen=True)
class Column:
    """`unsure` of the `count` have a second reading. `x` and `width` in per cent, `y` and `height` in pixels."""

    label: str
    span: Span
    count: int
    unsure: int
    own: int
    x: float
    width: float
    height: float
    unsure_height: float
    own_height: float


@dataclass(frozen=True)
class Bar:
    """Mentions of one span that is wider than a column. It goes on where it is cut off at an end of the strip."""

    label: str
    span: Span
    count: int
    x: float
    width: float
    y: int


@dataclass(frozen=True)
class Strip:
    """`bars` lie in lanes, `over` are those of spans that cover the whole strip, `more` did not fit into the lanes.

    `before` and `after` are the mentions that lie outside.
    """

    cut: Cut
    columns: Sequence[Column]
    bars: Sequence[Bar]
    over: Sequence[Bar]
    more: int
    ticks: Sequence[tuple[str, float]]
    before: Bar | None
    after: Bar | None

    @property
    def span(self) -> Span:
        return self.cut.edges[0], self.cut.edges[-1]

    @property
    def lanes(self) -> int:
        return max((bar.y for bar in self.bars), default=-LANE) + LANE


@dataclass(frozen=True, eq=False)
class Dated:
    """The mentions of dates that are placed in time: for each of `drawn.told` its span, 0 to 0 where it has none."""

    drawn: Drawn
    first: Numbers
    last: Numbers
    unsure: Mask

    def order(self, span: Span) -> Numbers:
        """Those of `told` that may lie in a span of minutes, the earliest first, of these the narrowest."""
        found = np.flatnonzero((self.first < span[1]) & (self.last > span[0]))
        return found[np.lexsort((found, self.last[found], self.first[found]))]


def dated(case: Case) -> Dated:
    """The dates of the case as it stands; as long as no more is read, what was loaded before."""
    return _dated(case, read_so_far(case))


@lru_cache(maxsize=1)
def _dated(case: Case, state: tuple[object, ...]) -> Dated:
    with case.engine.connect() as connection:
        found = drawn(connection, "date")
    spans = np.array([span_of(value) or (0, 0) for value, _ in found.told], np.int64).reshape(-1, 2)
    unsure = np.array(["or" in detail for _, detail in found.told], bool)
    return Dated(found, spans[:, 0], spans[:, 1], unsure)


def whole(told: Dated, counts: Numbers) -> Span | None:
    """The time that nearly all mentions lie in; None where there are none."""
    placed = np.flatnonzero((counts > 0) & (told.last > 0))
    if not len(placed):
        return None
    first = _past(told.first[placed], counts[placed])
    last = -_past(-told.last[placed], counts[placed])
    return (first, last) if first < last else (int(told.first[placed].min()), int(told.last[placed].max()))


def strip(told: Dated, counts: Numbers, span: Span, own: Sequence[int]) -> Strip:
    """The strip of `span`; `counts` are the mentions of each of `told`, `own` the passages dated in each column."""
    made = cut(span)
    edges = np.array(made.edges)
    placed = (counts > 0) & (told.last > 0)
    at = np.clip(np.searchsorted(edges, told.first, "right") - 1, 0, len(edges) - 2)
    inside = placed & (told.first >= edges[at]) & (told.last <= edges[at + 1])
    size = len(edges) - 1
    every = np.bincount(at[inside], counts[inside], size).astype(np.int64)
    unsure = np.bincount(at[inside & told.unsure], counts[inside & told.unsure], size).astype(np.int64)
    columns = _columns(made, every, unsure, own)
    wide = placed & ~inside & (told.first < edges[-1]) & (told.last > edges[0])
    bars, over, more = _bars(made, told, counts, np.flatnonzero(wide))
    before = _outside(told, counts, placed & (told.last <= edges[0]))
    after = _outside(told, counts, placed & (told.first >= edges[-1]))
    return Strip(made, columns, bars, over, more, _ticks(made), before, after)


def said(span: Span) -> str:
    """A span as a year, month, day or minute where it is a whole one; else its two ends."""
    for unit in ("year", "month", "day", "minute"):
        if read(name := written(span[0], unit)) == span:
            return name.replace("T", " ")
    unit = "minute" if span[0] % DAY or span[1] % DAY else "day"
    return f"{written(span[0], unit)} – {written(span[1] - 1, unit)}".replace("T", " ")


def _past(starts: Numbers, counts: Numbers) -> int:
    """The first start by which more than strays have begun."""
    order = np.argsort(starts, kind="stable")
    passed = np.cumsum(counts[order])
    return int(starts[order][np.searchsorted(passed, passed[-1] * STRAY, "right")])


def _columns(made: Cut, every: Numbers, unsure: Numbers, own: Sequence[int]) -> list[Column]:
    """Those that have any. Even one mention among a million can be seen."""
    most, most_own = int(every.max(initial=1)) or 1, max(own, default=1) or 1
    found = []
    for at, (count, other) in enumerate(zip(every.tolist(), unsure.tolist(), strict=True)):
        span = made.edges[at], made.edges[at + 1]
        dated = own[at] if own else 0
        height = _height(count, most, HEIGHT)
        found.append(
            Column(
                _label(made, span), span, count, other, dated, *_place(made, span), height,
                min(_height(other, most, HEIGHT), height), _height(dated, most_own, OWN_HEIGHT),
            )
        )  # fmt: skip
    return found


def _label(made: Cut, span: Span) -> str:
    if made.unit in ("century", "decade"):
        return f"{written(span[0], 'year')}–{written(span[1] - 1, 'year')}"
    return written(span[0], made.unit).replace("T", " ")


def _height(count: int, most: int, height: float) -> float:
    return round(max(count / most * height, 2.0), 1) if count else 0.0


def _place(made: Cut, span: Span) -> tuple[float, float]:
    """Where a span begins, and how wide it is, in per cent of the strip; what lies outside is cut off."""
    start, length = made.edges[0], made.edges[-1] - made.edges[0]
    first, last = (min(max((edge - start) / length, 0), 1) * 100 for edge in span)
    return round(first, 3), round(last - first, 3)


def _bars(made: Cut, told: Dated, counts: Numbers, wide: Numbers) -> tuple[list[Bar], list[Bar], int]:
    """The spans with most mentions in lanes, those that cover all, and how many mentions found no room."""
    sums: dict[Span, int] = {}
    for each in wide.tolist():
        span = int(told.first[each]), int(told.last[each])
        sums[span] = sums.get(span, 0) + int(counts[each])
    free = [-1.0] * LANES
    over, laid, more = [], [], 0
    most = sorted(sums.items(), key=lambda each: (-each[1], each[0]))
    for span, count in sorted(most[:SHOWN], key=lambda each: (each[0][0], -each[0][1])):
        x, width = _place(made, span)
        if span[0] <= made.edges[0] and span[1] >= made.edges[-1]:
            over.append(Bar(said(span), span, count, x, width, 0))
            continue
        lane = next((at for at, end in enumerate(free) if end <= x), None)
        if lane is None:
            more += count
            continue
        free[lane] = x + max(width, 0.5) + 0.3
        laid.append(Bar(said(span), span, count, x, max(width, 0.5), lane * LANE))
    return laid, over, more + sum(count for _, count in most[SHOWN:])


def _outside(told: Dated, counts: Numbers, rows: Mask) -> Bar | None:
    if not rows.any():
        return None
    span = int(told.first[rows].min()), int(told.last[rows].max())
    return Bar(said(span), span, int(counts[rows].sum()), 0, 0, 0)


def _ticks(made: Cut) -> list[tuple[str, float]]:
    """The beginnings of columns, as many as there is room for; the larger unit where one begins."""
    every = -(-(len(made.edges) - 1) // TICKS)
    steps = {"minute": (1, 2, 5, 10, 15), "hour": (1, 2, 3, 6, 12), "month": (1, 2, 3, 6)}.get(made.unit, (1, 2, 5, 10))
    step = next((each for each in steps if each >= every), every)
    found: list[tuple[str, float]] = []
    for at, edge in enumerate(made.edges[:-1]):
        x = _place(made, (edge, edge))[0]
        if at % step == 0 and x < LAST_TICK:
            found.append((_tick(made.unit, edge, not found), x))
    return found


def _tick(unit: str, edge: int, whole: bool) -> str:
    label = written(edge, "year" if unit in ("century", "decade") else unit)
    if whole:
        return label.replace("T", " ")
    return label[11:] if unit in ("hour", "minute") and label[11:] != "00:00" else label[:10]
