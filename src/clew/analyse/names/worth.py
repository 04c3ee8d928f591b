"""Whether two names can be alike at all: what most pairs are refused by, before they are compared in full.

Where each of two names has a word that the other lacks, they contradict each other, and score below LEAST whatever
else they share. So the first word of the shorter one that has no counterpart settles it, but for words that one name
writes together.
"""

from collections.abc import Sequence
from itertools import pairwise

from clew.analyse.names import organisation, person
from clew.analyse.names.organisation import Body, body
from clew.analyse.names.person_words import Word, words
from clew.analyse.names.sounds import spelt_alike

LEAST = 0.76
"""What `may_be` knows nothing of is below this."""
TOGETHER = 0.9
"""How alike two words of one name, put together, must be to a word of the other (organisation, person: no less)."""


def may_be(one: str, other: str, kind: str) -> bool:
    """False only where `compare` gives less than LEAST."""
    first, second = sorted((one, other))
    if kind == "person":
        return _people(words(first), words(second))
    return _bodies(body(first), body(second))


def _people(left: Sequence[Word], right: Sequence[Word]) -> bool:
    if len(left) <= len(right):
        met = all(
            any(person.words_alike(a, b, i == k == 0) >= person.LIKE for k, b in enumerate(right))
            for i, a in enumerate(left)
        )
    else:
        met = all(
            any(person.words_alike(a, b, i == k == 0) >= person.LIKE for i, a in enumerate(left))
            for k, b in enumerate(right)
        )
    return met or _written_together([word.text for word in left], [word.text for word in right])


def _bodies(one: Body, other: Body) -> bool:
    if one.numbers and other.numbers and one.numbers != other.numbers:
        return False
    left, right = one.words, other.words
    if len(left) <= len(right):
        met = all(any(organisation.words_alike(a, b) >= organisation.LIKE for b in right) for a in left)
    else:
        met = all(any(organisation.words_alike(a, b) >= organisation.LIKE for a in left) for b in right)
    return met or organisation.acronym(one, other) or _alike(one.whole, other.whole)


def _written_together(left: Sequence[str], right: Sequence[str]) -> bool:
    if len(left) != len(right) and _alike("".join(left), "".join(right)):
        return True
    return _merged(left, right) or _merged(right, left)


def _merged(these: Sequence[str], those: Sequence[str]) -> bool:
    return any(_alike(one + other, whole) for one, other in pairwise(these) for whole in those)


def _alike(one: str, other: str) -> bool:
    near = abs(len(one) - len(other)) <= (1 - TOGETHER) * max(len(one), len(other))
    return near and spelt_alike(one, other) >= TOGETHER
