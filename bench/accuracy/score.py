"""A figure with its interval, and how it is printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

NORMAL = 1.959964
"""Standard deviations that 95 % lie within."""


@dataclass(frozen=True)
class Score:
    """One line of docs/accuracy.md: `figure` of `what`, on `count` cases, its 95 % interval, and others beside."""

    what: str
    figure: float
    count: int
    low: float
    high: float
    beside: str = ""


def share(what: str, right: int, count: int, beside: str = "") -> Score:
    """The share of cases that are right, with Wilson's interval (Wilson 1927)."""
    low, high = wilson(right, count)
    return Score(what, right / count if count else 0.0, count, low, high, beside)


def wilson(right: int, count: int) -> tuple[float, float]:
    if not count:
        return 0.0, 1.0
    part, square = right / count, NORMAL**2
    middle = part + square / (2 * count)
    width = NORMAL * sqrt(part * (1 - part) / count + square / (4 * count**2))
    scale = 1 + square / count
    return max(0.0, (middle - width) / scale), min(1.0, (middle + width) / scale)


def f1(what: str, right: int, found: int, gold: int, beside: str = "") -> Score:
    """F1 of `right` among `found` against `gold`. The interval takes F1 as the share 2·right of found + gold."""
    low, high = wilson(2 * right, found + gold)
    return Score(what, 2 * right / (found + gold) if found + gold else 0.0, gold, low, high, beside)


def table(scores: Iterable[Score]) -> str:
    lines = ["| what | figure | 95 % interval | cases | beside |", "|---|---|---|---|---|"]
    for each in scores:
        interval = f"{each.low:.3f}–{each.high:.3f}"
        lines.append(f"| {each.what} | {each.figure:.3f} | {interval} | {each.count:,} | {each.beside} |")
    return "\n".join(lines)
