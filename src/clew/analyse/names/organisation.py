"""Bodies and places compared by their words: legal forms apart, numbers decisive, general words light."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from clew.analyse.names.letters import folded, is_arabic
from clew.analyse.names.likeness import Likeness, weighed
from clew.analyse.names.sounds import is_article, sound_alike, spelt_alike
from clew.analyse.names.words import GENERIC, LEGAL, LEGAL_PHRASES, MEANS, NUMBERS, PASSED, SIDES

LIKE = 0.76
GENERIC_WEIGHT = 0.8
MOST = 24
"""Words that are read of a name at most."""
_DIGITS = re.compile(r"\d+|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Body:
    """A body's name taken apart. `forms` are the legal forms by what they amount to (words.LEGAL)."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]
    forms: frozenset[str]
    whole: str
    letters: str


@lru_cache(maxsize=1 << 16)
def body(name: str) -> Body:
    plain = folded(name).split()[:MOST]
    parts, forms = _legal(plain)
    words, numbers = [], []
    for at, part in enumerate(parts):
        if part in NUMBERS and (len(part) > 1 or at == len(parts) - 1 > 0):
            numbers.append(NUMBERS[part])
        elif part.isdecimal():
            numbers.append(str(int(part)))
        elif at < len(parts) - 1 and is_article(part, parts[at + 1]):
            continue
        elif part not in PASSED or len(parts) == 1:
            words.append(_bare(part))
            numbers += [piece for piece in _DIGITS.findall(part) if piece.isdecimal()]
    told = [part for part in plain if part not in PASSED]
    whole = "".join(_bare(part) for part in parts)
    return Body(tuple(words), tuple(sorted(numbers)), forms, whole, "".join(part[0] for part in told))


def _bare(part: str) -> str:
    """A word without the Arabic article, in English where it is a general word of bodies' names."""
    if is_arabic(part) and part != "الله":
        lead = next((lead for lead in ("وال", "لل", "ال") if part.startswith(lead) and len(part) > len(lead) + 1), "")
        part = part.removeprefix(lead)
    return MEANS.get(part, part)


def _legal(parts: list[str]) -> tuple[list[str], frozenset[str]]:
    """The words without legal forms, and the forms. A name of nothing else keeps its words."""
    rest, forms, at = [], set(), 0
    while at < len(parts):
        phrase = next((each for each in LEGAL_PHRASES if _begins(parts, at, each[0])), None)
        if phrase:
            forms.add(phrase[1])
            at += len(phrase[0])
            continue
        form = LEGAL.get(parts[at]) or _misspelt(parts[at])
        if form and (at > 0 or len(parts) > 1):
            forms.add(form)
        else:
            rest.append(parts[at])
        at += 1
    if not rest:
        return parts, frozenset()
    return rest, frozenset(forms)


def _begins(parts: Sequence[str], at: int, phrase: Sequence[str]) -> bool:
    return all(
        at + step < len(parts)
        and (parts[at + step] == word or (len(word) >= 5 and spelt_alike(parts[at + step], word) >= 0.8))
        for step, word in enumerate(phrase)
    )


@lru_cache(maxsize=1 << 14)
def _misspelt(part: str) -> str | None:
    """Long forms are found with a letter wrong."""
    if len(part) < 10:
        return None
    return next((form for word, form in LEGAL.items() if len(word) >= 10 and spelt_alike(part, word) >= 0.9), None)


def organisations(one: str, other: str) -> Likeness:
    return _compared(body(one), body(other), sides=False)


def places(one: str, other: str) -> Likeness:
    return _compared(body(one), body(other), sides=True)


def _compared(one: Body, other: Body, sides: bool) -> Likeness:
    if not one.whole or not other.whole:
        return Likeness(0.0)
    differ = _numbers(one, other)
    if one.numbers != other.numbers and one.numbers and other.numbers:
        return Likeness(0.3, {"different number": 0.3})
    if acronym(one, other):
        return weighed({"acronym": 0.76} | differ)
    words, free, beyond = _matched(one.words, other.words)
    together = spelt_alike(one.whole, other.whole) if min(len(one.whole), len(other.whole)) >= 4 else 0.0
    parts = {"alike words" if words < 1 else "same words": words} | differ | _forms(one, other)
    split = len(one.words) != len(other.words)
    if together >= 0.92 and together > words and not one.numbers and not other.numbers and split:
        return weighed({"written together": together} | _forms(one, other))
    if sides and (set(free) | set(beyond)) & SIDES:
        parts["another side of it"] = 0.6
    if free and beyond:
        parts["different word"] = 0.75
    return weighed(parts)


def _numbers(one: Body, other: Body) -> dict[str, float]:
    return {"number missing": 0.75} if one.numbers != other.numbers else {}


def _forms(one: Body, other: Body) -> dict[str, float]:
    """Stock companies and limited ones are two, where both say what they are."""
    first, second = one.forms - {"company"}, other.forms - {"company"}
    return {"another legal form": 0.8} if first and second and not first & second else {}


def acronym(one: Body, other: Body) -> bool:
    """Whether one is the other's first letters: "PLA" for People's Liberation Army."""
    return _acronym(one, other) or _acronym(other, one)


def _acronym(short: Body, long: Body) -> bool:
    return len(short.words) == 1 and len(long.words) > 1 and 2 <= len(short.whole) <= 7 and short.whole == long.letters


def _matched(left: Sequence[str], right: Sequence[str]) -> tuple[float, list[str], list[str]]:
    """Twice what is shared in the weight of both, and the words without a counterpart on either side."""
    pairs = (
        (words_alike(one, other), first, second) for first, one in enumerate(left) for second, other in enumerate(right)
    )
    ranked = sorted(pairs, key=lambda each: (-each[0], abs(each[1] - each[2]), each[1] + each[2], each[1]))
    free, beyond, shared = dict(enumerate(left)), dict(enumerate(right)), 0.0
    for alike, first, second in ranked:
        if alike >= LIKE and first in free and second in beyond:
            shared += alike * (_weight(free.pop(first)) + _weight(beyond.pop(second)))
    whole = sum(_weight(word) for word in (*left, *right))
    return (shared / whole if whole else 0.0), list(free.values()), list(beyond.values())


def words_alike(one: str, other: str) -> float:
    """From 0 to 1, of two words of bodies' names."""
    return max(sound_alike(one, other) - 0.02 * (one != other), spelt_alike(one, other))


def _weight(word: str) -> float:
    return GENERIC_WEIGHT if word in GENERIC else 1.0
