"""Bars of what moved in each month, or in each year where there are many months."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count, takewhile

from clew.analyse.transactions import MonthTotal

MONTHS = 60
"""Months that are drawn each for itself."""

FEWEST = 24
"""Bars that the drawing has room for at least, so that one alone does not look like a wall."""

TALL = 100
"""Pixels of the highest bar."""


@dataclass(frozen=True)
class Bar:
    """What moved in a month or year: its place and width in per cent of the drawing, its height in pixels."""

    span: str
    amount: Decimal
    payments: int
    out: Decimal
    into: Decimal
    x: float
    width: float
    height: float


@dataclass(frozen=True)
class Bars:
    """Bars of one currency; `undated` payments are of no one month, `labels` the spans that are written below."""

    unit: str
    bars: Sequence[Bar]
    labels: Sequence[tuple[str, float]]
    undated: MonthTotal | None


def bars(months: Sequence[MonthTotal]) -> Bars:
    """The bars of one currency's months."""
    dated = [month for month in months if month.month]
    undated = next((month for month in months if not month.month), None)
    spans = _between([month.month for month in dated])
    unit = "month" if len(spans) <= MONTHS else "year"
    if unit == "year":
        spans = list(dict.fromkeys(span[:4] for span in spans))
    told: defaultdict[str, list[MonthTotal]] = defaultdict(list)
    for month in dated:
        told[month.month[: 7 if unit == "month" else 4]].append(month)
    most = max((_sum(group, "amount") for group in told.values()), default=Decimal())
    width = 100 / max(len(spans), FEWEST)
    found = [
        Bar(
            span, _sum(told[span], "amount"), sum(each.count for each in told[span]), _sum(told[span], "out"),
            _sum(told[span], "into"), round(at * width, 3), round(width, 3),
            round(max(1.0, float(_sum(told[span], "amount") / most) * TALL), 1),
        )
        for at, span in enumerate(spans) if span in told
    ]  # fmt: skip
    step = -(-len(spans) // 6) or 1
    labels = [(span, round(at * width, 3)) for at, span in enumerate(spans) if at % step == 0]
    return Bars(unit, found, labels, undated)


def _between(months: Sequence[str]) -> list[str]:
    """Every month from the first to the last."""
    if not months:
        return []
    first, last = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (min(months), max(months)))
    return [f"{at // 12:04}-{at % 12 + 1:02}" for at in takewhile(lambda at: at <= last, count(first))]


def _sum(group: Sequence[MonthTotal], name: str) -> Decimal:
    return sum((getattr(month, name) for month in group), Decimal())
