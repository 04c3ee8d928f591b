"""When the passages of a case are dated, by month or by year, as columns to draw."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from clew.search.field import EPOCH
from clew.search.index import Index

MONTHS_FOR = 10
"""Years up to which each month has a column."""

MOST_YEARS = 80
RARE = 0.005
HEIGHT = 96.0
"""Of the highest column, in pixels."""

TICKS = 8
LAST_TICK = 92
"""Per cent of the width, after which a label would be cut off."""

EMPTY = 12
"""Columns in a row that may be empty; a longer gap is cut short, and shown as cut."""

CUT = 2
"""Columns that a gap is cut to."""

FEWEST = 12
"""Columns that the drawing has room for at least, so that a few do not become walls."""

Mark = tuple[str, float]


@dataclass(frozen=True)
class Column:
    """A month ("2019-04") or year ("2019"); `x` and `width` in per cent of the drawing, `y` and `height` in pixels."""

    label: str
    count: int
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True)
class Timeline:
    """`columns` that have any, `ticks` to write under them, `cuts` where long gaps were cut out, as (text, x).

    `outside` is what is dated before the first column and after the last, as (passages, side, dates to ask for).
    """

    unit: str
    columns: Sequence[Column]
    ticks: Sequence[tuple[str, float]]
    cuts: Sequence[tuple[str, float]]
    outside: Sequence[tuple[int, str, str]]

    @property
    def most(self) -> Column:
        return max(self.columns, key=lambda column: column.count)


def timeline(index: Index, by_year: Mapping[str, int]) -> Timeline | None:
    """The timeline of what `by_year` counts; None where nothing is dated."""
    years = {int(year): count for year, count in by_year.items()}
    if not years:
        return None
    first, last = _usual(years)
    if last - first < MONTHS_FOR:
        counts = _by_month(index, first, last)
    else:
        counts = [(f"{year:04}", years.get(year, 0)) for year in range(first, last + 1)]
    unit = "month" if last - first < MONTHS_FOR else "year"
    return Timeline(unit, *_drawn(counts, unit), list(_outside(years, first, last)))


def _outside(years: Mapping[int, int], first: int, last: int) -> Iterator[tuple[int, str, str]]:
    before = sum(count for year, count in years.items() if year < first)
    after = sum(count for year, count in years.items() if year > last)
    if before:
        yield before, f"before {first:04}", f"..{first - 1:04}"
    if after:
        yield after, f"after {last:04}", f"{last + 1:04}.."


def _usual(years: Mapping[int, int]) -> tuple[int, int]:
    """The first and last year to draw: in a long range, a few strays at its ends are left out."""
    ordered, spare = sorted(years), sum(years.values()) * RARE
    if ordered[-1] - ordered[0] < MONTHS_FOR:
        return ordered[0], ordered[-1]
    last = _inner(ordered[::-1], years, spare)
    return max(_inner(ordered, years, spare), last - MOST_YEARS + 1), last


def _inner(ordered: Sequence[int], years: Mapping[int, int], spare: float) -> int:
    """The first year by which more than `spare` passages have been passed."""
    passed = 0
    for year in ordered:
        passed += years[year]
        if passed > spare:
            return year
    return ordered[-1]


def _by_month(index: Index, first: int, last: int) -> list[tuple[str, int]]:
    """From the first month that has any to the last."""
    starts = [date(year, month, 1) for year in range(first, last + 1) for month in range(1, 13)]
    days = [*((start - EPOCH).days for start in starts), (date(last, 12, 31) - EPOCH).days + 1]
    found = index.count_days(list(pairwise(days)))
    counts = [(start.isoformat()[:7], count) for start, count in zip(starts, found, strict=True)]
    filled = [at for at, (_, count) in enumerate(counts) if count]
    return counts[filled[0] : filled[-1] + 1] if filled else counts


def _drawn(counts: Sequence[tuple[str, int]], unit: str) -> tuple[list[Column], list[Mark], list[Mark]]:
    """Columns, ticks and cuts. Even one passage in a million can be seen."""
    slots, most = list(_slots(counts)), max(count for _, count in counts) or 1
    width = 100 / max(sum(len(slot) if cut is None else CUT for slot, cut in slots), FEWEST)
    columns: list[Column] = []
    cuts: list[Mark] = []
    after = {slot[0][0] for (_, cut), (slot, _) in pairwise(slots) if cut is not None}
    at = 0
    for slot, cut in slots:
        if cut is not None:
            cuts.append((f"{cut} {unit}s of nothing", round((at + CUT / 2) * width, 3)))
            at += CUT
            continue
        for label, count in slot:
            x, height = round(at * width, 3), max(count / most * HEIGHT, 2.0) if count else 0.0
            columns.append(Column(label, count, x, round(width, 3), round(HEIGHT - height, 1), round(height, 1)))
            at += 1
    return [column for column in columns if column.count], _ticks(columns, after), cuts


def _slots(counts: Sequence[tuple[str, int]]) -> Iterator[tuple[list[tuple[str, int]], int | None]]:
    """Runs of columns to draw, and between them how many empty ones were cut out."""
    for empty, group in groupby(counts, lambda each: not each[1]):
        run = list(group)
        yield (run, len(run)) if empty and len(run) > EMPTY else (run, None)


def _ticks(columns: Sequence[Column], after_cuts: Collection[str]) -> list[Mark]:
    """The years, or in a short timeline the months, as many as there is room for; where a cut ends, it is said."""
    starts = {column.label for column in columns if column.label.endswith("-01") or "-" not in column.label}
    by_year = len(starts) > 2
    ticks: list[Mark] = []
    for column in columns:
        label = column.label[:4] if by_year and column.label not in after_cuts else column.label
        room = 100 / (TICKS if by_year else TICKS - 2)
        if column.label in after_cuts:
            while ticks and column.x - ticks[-1][1] < room:
                ticks.pop()
        elif (by_year and column.label not in starts) or (ticks and column.x - ticks[-1][1] < room):
            continue
        ticks.append((label, column.x))
    return [tick for tick in ticks if tick[1] < LAST_TICK]
