"""What exactly differs between two claims that speak of one thing."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

from clew.analyse.claims.roles import turned
from clew.analyse.claims.said import Figure, Said
from clew.analyse.claims.words import stem
from clew.fold import words

FEW = 2
"""Words of their own that each of two claims may have, for a name of one to stand in the place of the other's."""

ASPECTS = ("figures", "time", "places", "participants", "medium", "sense", "stance")


def differences(one: Said, other: Said) -> dict[str, str]:
    """What differs by its aspect, in words. Of what states no fact only who does it to whom, and the medium.

    Two claims that differ in more than one aspect, the stance apart, tell of two events.
    """
    found = dict([*_turned(one, other), *_media(one, other)])
    if not one.polarity or not other.polarity:
        return found if one.stance == other.stance else {}
    found = dict([*_figures(one, other), *_days(one, other), *_names(one, other)]) | found
    if one.polarity != other.polarity:
        found["stance"] = f"{one.stance} against {other.stance}"
    elif opposed := _opposed(one, other):
        found["sense"] = opposed
    return found


@cache
def opposites() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Stems of words that cannot both be so of one thing."""
    lines = (Path(__file__).parent / "opposites.txt").read_text("utf-8").splitlines()
    sides = (line.split("|") for line in lines if line and not line.startswith("#"))
    return tuple((_stems(one), _stems(other)) for one, other in sides)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text))


@lru_cache(maxsize=1 << 17)
def _sides(said: frozenset[str]) -> frozenset[int]:
    """The sides of opposites that words take: the number of the line from 1, or less than nought on its right side."""
    found: set[int] = set()
    for number, (one, other) in enumerate(opposites(), 1):
        left, right = not said.isdisjoint(one), not said.isdisjoint(other)
        if left != right:
            found.add(number if left else -number)
    return frozenset(found)


def _opposed(one: Said, other: Said) -> str:
    """The words of one that are opposite to the other's, where neither has both; "" where none are."""
    against = {-side for side in _sides(other.stems)}
    for side in sorted(_sides(one.stems) & against):
        left, right = opposites()[abs(side) - 1]
        mine, theirs = (left, right) if side > 0 else (right, left)
        return f"{_written(one, one.stems & mine)} against {_written(other, other.stems & theirs)}"
    return ""


def _figures(one: Said, other: Said) -> Iterator[tuple[str, str]]:
    """Figures of one unit of which none agrees; none where figures of another unit do."""
    differ = []
    for unit in sorted({each.unit for each in one.figures} & {each.unit for each in other.figures}):
        mine, theirs = ([each for each in told.figures if each.unit == unit] for told in (one, other))
        if any(each.meets(told) for each in mine for told in theirs):
            return
        differ.append(f"{_list(mine)} against {_list(theirs)}")
    if differ:
        yield "figures", "; ".join(differ)


def _list(figures: Sequence[Figure]) -> str:
    return ", ".join(dict.fromkeys(each.written or f"{each.low:g} {each.unit}" for each in figures))


def _days(one: Said, other: Said) -> Iterator[tuple[str, str]]:
    if not one.when or not other.when:
        return
    if not any(first <= end and begin <= last for first, last in one.when for begin, end in other.when):
        yield "time", f"{_spans(one)} against {_spans(other)}"


def _spans(one: Said) -> str:
    return ", ".join(first if first == last else f"{first} to {last}" for first, last in one.when)


def _names(one: Said, other: Said) -> Iterator[tuple[str, str]]:
    """Names of which neither claim has the other's; of one script, for else they could be the same."""
    if one.script != other.script:
        return
    mine, theirs = one.stems - other.stems, other.stems - one.stems
    close = max(len(mine), len(theirs)) <= FEW
    for what, ours, others in (("places", one.places, other.places), ("participants", one.who, other.who)):
        if close and ours and others and not ours & others:
            yield what, f"{_written(one, mine)} against {_written(other, theirs)}"


def _turned(one: Said, other: Said) -> Iterator[tuple[str, str]]:
    if turned(one.roles, other.roles):
        yield "participants", f"{one.roles.written} against {other.roles.written}"


def _media(one: Said, other: Said) -> Iterator[tuple[str, str]]:
    if one.medium.sort and other.medium.sort and one.medium.sort != other.medium.sort:
        yield "medium", f"{one.medium.written} against {other.medium.written}"


def _written(one: Said, own: frozenset[str]) -> str:
    return " ".join(word for word in one.words if stem(word) in own)
