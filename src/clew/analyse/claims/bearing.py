"""Whether one claim bears another out, contradicts it, or merely touches it."""

from collections.abc import Mapping
from typing import Literal

from clew.analyse.claims.said import Said

Bearing = Literal["supports", "contradicts", "touches"]
"""supports     says the same: of facts, that it is so; of calls, threats, plans and questions, that they were made
contradicts  states what cannot be so as well; `differs` says what
touches      speaks of it, and bears neither way"""

SAME = 0.5
"""Score from which on two claims say the same thing, or contradict each other over it."""
TOUCHES = 0.35
CONTRADICTS = {"figures": 0.55, "stance": 0.5, "sense": 0.5, "medium": 0.5}
"""Scores from which on that is a difference in what is told of one event; below it they are two events."""
ALIKE = 0.72
"""Another day, place or participant is a difference only where all else is this alike; mostly it is another event."""


def bearing(one: Said, other: Said, value: float, apart: Mapping[str, str], rest: float) -> Bearing:
    """Of two that differ. What differs in more than one aspect is another event; what differs in stance alone denies.
    Who denies that one did it says nothing of another. Two calls, one heard and one seen, are like and not the same.

    `rest` is how alike two are in all but what differs.
    """
    if len(apart.keys() - {"stance", "sense"}) > 1 or apart.keys() >= {"participants", "stance"}:
        return "touches"
    if any(value < CONTRADICTS[each] if each in CONTRADICTS else rest < ALIKE for each in apart):
        return "touches"
    return "contradicts" if one.polarity and other.polarity else "touches"


def shown(told: Bearing, one: Said, apart: Mapping[str, str]) -> bool:
    """Whether it is told what differs."""
    return told == "contradicts" or (apart.keys() == {"medium"} and not one.polarity)
