"""For each claim the others that bear it out, contradict it, or merely touch it, each with its reasons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from clew.analyse.claims.alike import Weigher, score, weigher
from clew.analyse.claims.candidates import candidates
from clew.analyse.claims.differs import differences
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


@dataclass(frozen=True)
class Support:
    """How two claims bear on each other, whichever comes first: `reasons` are plain words with a number 0 to 1, the
    strongest first, and `differs` what exactly differs."""

    one: str
    other: str
    bearing: Bearing
    score: float
    reasons: tuple[tuple[str, float], ...]
    differs: tuple[str, ...] = ()


def supports(said: Sequence[Said]) -> list[Support]:
    """All that bears on one another, in the order of the ids. Near-linear: see `candidates`."""
    by = weigher(said)
    found = (compared(by, said[one], said[other]) for one, other in candidates(said))
    return sorted((each for each in found if each is not None), key=lambda each: (each.one, each.other))


def compared(by: Weigher, one: Said, other: Said) -> Support | None:
    """None where they have nothing to do with each other, or overlap in one text."""
    if one.id > other.id:
        one, other = other, one
    if one.item == other.item and _within(one, other):
        return None
    parts = by.parts(one, other)
    value = score(parts)
    if value < TOUCHES:
        return None
    apart = differences(one, other)
    bearing = _bearing(one, other, value, apart, _rest(parts))
    shown = bearing == "contradicts" or (apart.keys() == {"medium"} and not one.polarity)
    differs = tuple(f"{aspect}: {told}" for aspect, told in apart.items()) if shown else ()
    reasons = tuple(sorted(parts.items(), key=lambda part: (part[0].startswith("other"), -part[1], part[0])))
    return Support(one.id, other.id, bearing, value, reasons, differs)


def _within(one: Said, other: Said) -> bool:
    """Whether one's words are part of the other's, as where somebody says that somebody says."""
    return one.text in other.text or other.text in one.text


def _rest(parts: Mapping[str, float]) -> float:
    """How alike two are in all but what differs."""
    return score({name: value for name, value in parts.items() if not name.startswith("other")})


def _bearing(one: Said, other: Said, value: float, apart: Mapping[str, str], rest: float) -> Bearing:
    """What differs in more than one aspect is another event; what differs in stance alone denies. Who denies that
    one did it says nothing of another. Two calls, one heard and one seen, are like and not the same."""
    if len(apart.keys() - {"stance", "sense"}) > 1 or apart.keys() >= {"participants", "stance"}:
        return "touches"
    if any(value < CONTRADICTS[each] if each in CONTRADICTS else rest < ALIKE for each in apart):
        return "touches"
    if apart:
        return "contradicts" if one.polarity and other.polarity else "touches"
    return "supports" if value >= SAME and _of_one_sort(one, other) else "touches"


def _of_one_sort(one: Said, other: Said) -> bool:
    """Facts bear out facts of the same polarity; a call bears out that the call was made, and so on."""
    if one.polarity or other.polarity:
        return one.polarity == other.polarity
    return one.stance == other.stance


def by_claim(found: Sequence[Support]) -> dict[str, list[Support]]:
    """What bears on each claim, the strongest first."""
    held: dict[str, list[Support]] = {}
    for each in found:
        held.setdefault(each.one, []).append(each)
        held.setdefault(each.other, []).append(each)
    return {claim: sorted(some, key=lambda each: (-each.score, each.one, each.other)) for claim, some in held.items()}


def ends(found: Sequence[Support], claim: str, bearing: Bearing) -> Iterator[str]:
    """The other ends of what bears so on a claim."""
    return (each.other if each.one == claim else each.one for each in found if each.bearing == bearing)
