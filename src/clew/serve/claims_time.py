"""When the passages that bear on a claim were written, as a small picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clew.store.claims import Bears, ClaimRow

LANES = {"own": 16, "supports": 16, "contradicts": 40}
"""How far from the top what bears so is drawn."""


@dataclass(frozen=True)
class Moment:
    """A passage at its day: `x` in per cent."""

    claim: ClaimRow
    lane: str
    x: float
    y: int


@dataclass(frozen=True)
class InTime:
    """`undated` passages have no day."""

    moments: Sequence[Moment]
    first: str
    last: str
    undated: int


def in_time(row: ClaimRow, found: Sequence[Bears]) -> InTime | None:
    """The claim itself with what bears for and against it; None where fewer than two have a day."""
    told = [(row, "own"), *((each.claim, each.bearing) for each in found if each.bearing in LANES)]
    days = [(day, claim, lane) for claim, lane in told if (day := _day(claim.dated)) is not None]
    if len(days) < 2:
        return None
    first, last = min(days, key=lambda each: each[0])[0], max(days, key=lambda each: each[0])[0]
    length = max((last - first).days, 1)
    moments = [
        Moment(claim, lane, round(1 + 98 * (day - first).days / length, 2), LANES[lane]) for day, claim, lane in days
    ]
    return InTime(moments, first.isoformat(), last.isoformat(), len(told) - len(days))


def _day(dated: str) -> date | None:
    try:
        return date.fromisoformat(dated[:10])
    except ValueError:
        return None
