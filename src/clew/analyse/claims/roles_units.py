"""The names and words of a claim that can do something, or have it done to them, with their places."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from clew.analyse.claims.words import STOP, stem
from clew.fold import tokens

Name = tuple[int, int, str]
"""Code points [first, last) of a name, and what it means."""


class Unit(NamedTuple):
    """A name, or a word, at [first, last), and what it is met by."""

    first: int
    last: int
    keys: frozenset[str]
    named: bool


Parts = tuple[Sequence[Unit], Sequence[Unit]]
"""Those who do it, and those to whom it is done."""


def units(text: str, names: Iterable[Name]) -> list[Unit]:
    """Names (one place may mean several things), and the other words that count, in their order."""
    meant: dict[tuple[int, int], set[str]] = {}
    for first, last, key in sorted(names, key=lambda name: (name[0] - name[1], name)):
        whole = next((span for span in meant if span[0] <= first and last <= span[1]), (first, last))
        meant.setdefault(whole, set()).add(key)
    found = [Unit(first, last, frozenset(keys), True) for (first, last), keys in meant.items()]
    for word in tokens(text):
        if word.text not in STOP and not any(first < word.end and word.start < last for first, last in meant):
            found.append(Unit(word.start, word.end, frozenset((stem(word.text),)), False))
    return sorted(found, key=lambda unit: (unit.first, unit.last))


def within(some: Iterable[Unit], first: int, last: int) -> list[Unit]:
    return [unit for unit in some if first <= unit.first and unit.last <= last]


def clause(text: str, at: tuple[int, int], ends: re.Pattern[str]) -> tuple[int, int]:
    """The stretch about `at` that no sign of `ends` parts."""
    start = max((found.end() for found in ends.finditer(text, 0, at[0])), default=0)
    return start, until(text, at[1], len(text), ends)


def until(text: str, start: int, end: int, sign: re.Pattern[str]) -> int:
    found = sign.search(text, start, end)
    return found.start() if found else end
