"""What is kin to what, and why."""

from dataclasses import dataclass
from typing import Literal

How = Literal["near", "quotes", "forwards", "thread", "version", "same-mail", "redacted"]
"""
near       the same words but for a few; neither comes first
same-mail  the same mail, by its identity; neither comes first
quotes     `one` holds words of `other`
forwards   `one` passes `other` on
thread     `one` answers `other`, or follows it in the same talk
version    `one` is the next version of `other`
redacted   `one` is a copy of `other` from which words were removed (docs/redaction.md)
"""


@dataclass(frozen=True, order=True, slots=True)
class At:
    """Code points [from, to) of the text of an item's passage; passages count from 0."""

    passage: int
    chars: tuple[int, int]


@dataclass(frozen=True, order=True, slots=True)
class Reason:
    """One part of why: plain words, a number, and the place in `one` where it is seen, if it is in one place."""

    what: str
    value: float = 1.0
    at: At | None = None


@dataclass(frozen=True, slots=True)
class Kin:
    """A tie between two items, `score` 0 to 1."""

    one: str
    other: str
    how: How
    score: float
    reasons: tuple[Reason, ...]


def ordered(kin: list[Kin]) -> list[Kin]:
    return sorted(kin, key=lambda each: (each.one, each.other, each.how))
