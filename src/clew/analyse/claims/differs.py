"""What exactly differs between two claims that speak of one thing."""

from collections.abc import Iterator

from clew.analyse.claims.said import Figure, Said
from clew.analyse.claims.words import stem

ALIKE = 0.72
"""Score from which on another day, place or participant is a difference in what is told of one event; below it they
are two events."""
FEW = 2
"""Words of their own that each of two claims may have besides its names, for a name to stand in another's place."""


def differences(one: Said, other: Said, score: float) -> list[str]:
    """In words, one difference each; empty where they do not contradict each other."""
    if not one.polarity or not other.polarity:
        return []
    found = []
    if one.polarity != other.polarity:
        found.append(f"stance: {one.stance} against {other.stance}")
    found += _figures(one, other)
    if score >= ALIKE and one.polarity == other.polarity:
        found += [*_days(one, other), *_names(one, other)]
    return found


def _figures(one: Said, other: Said) -> Iterator[str]:
    """Figures of one unit of which none agrees."""
    for unit in sorted({each.unit for each in one.figures} & {each.unit for each in other.figures}):
        mine, theirs = ([each for each in told.figures if each.unit == unit] for told in (one, other))
        if not any(each.meets(told) for each in mine for told in theirs):
            yield f"figures: {_list(mine)} against {_list(theirs)} {unit}"


def _list(figures: list[Figure]) -> str:
    return ", ".join(dict.fromkeys(each.written or f"{each.low:g}" for each in figures))


def _days(one: Said, other: Said) -> Iterator[str]:
    if not one.when or not other.when:
        return
    if not any(first <= end and begin <= last for first, last in one.when for begin, end in other.when):
        yield f"time: {_spans(one)} against {_spans(other)}"


def _spans(one: Said) -> str:
    return ", ".join(first if first == last else f"{first} to {last}" for first, last in one.when)


def _names(one: Said, other: Said) -> Iterator[str]:
    """Names of which neither claim has the other's, where all else is said alike: they stand in one another's place."""
    if one.script != other.script:
        return
    mine, theirs = one.stems - other.stems, other.stems - one.stems
    for what, ours, others in (("participants", one.who, other.who), ("places", one.places, other.places)):
        if ours and others and not ours & others and max(len(mine), len(theirs)) <= FEW:
            yield f"{what}: {_written(one, mine)} against {_written(other, theirs)}"


def _written(one: Said, own: frozenset[str]) -> str:
    return " ".join(word for word in one.words if stem(word) in own)
