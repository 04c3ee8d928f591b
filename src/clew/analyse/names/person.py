"""People's names compared: words paired whatever their order, and what is left over weighed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from clew.analyse.names.letters import is_arabic
from clew.analyse.names.likeness import Likeness, weighed
from clew.analyse.names.person_words import Word, words
from clew.analyse.names.sounds import key, sound_alike, sounds, spelt_alike
from clew.analyse.names.words import NICKNAMES, SON_SUFFIXES

LIKE = 0.68
"""Below this, two words are two names."""
SHORTENED = "servant's name shortened"
MISSING = 0.95
"""For each word that only one of the two has."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two words taken for one another, where they stand, how alike they are and by which comparison."""

    left: int
    right: int
    alike: float
    how: str


def people(one: str, other: str) -> Likeness:
    left, right = words(one), words(other)
    if not left or not right:
        return Likeness(0.0)
    if [each.text for each in left] == [each.text for each in right]:
        return Likeness(1.0, {"same words": 1.0})
    together = spelt_alike("".join(each.text for each in left), "".join(each.text for each in right))
    if together >= 0.93 and len(left) != len(right):
        return Likeness(round(together * 0.97, 4), {"written together": round(together * 0.97, 4)})
    pairs = _paired(left, right)
    met = {pair.left for pair in pairs}, {pair.right for pair in pairs}
    first, second = _put_together(left, right, *met), _put_together(right, left, *met[::-1])
    if len(first) < len(left) or len(second) < len(right):
        return weighed({"written together": 0.98} | _parts(first, second, _paired(first, second)))
    return weighed(_parts(left, right, pairs))


def _put_together(these: Sequence[Word], those: Sequence[Word], met: set[int], others: set[int]) -> Sequence[Word]:
    """`these`, with two words that follow each other made one where a word of `those` without a counterpart is both."""
    free = [word.text for at, word in enumerate(those) if at not in others and len(word.text) > 5]
    for at in range(len(these) - 1 if free else 0):
        both = these[at].text + these[at + 1].text
        if not {at, at + 1} <= met and any(spelt_alike(both, other) >= 0.9 for other in free):
            return [*these[:at], replace(these[at], text=both), *these[at + 2 :]]
    return these


def _paired(left: Sequence[Word], right: Sequence[Word]) -> list[Pair]:
    """Each word with the one most like it that is still free; of equals, those nearest in order. Words with the same
    consonants go first."""
    keys, others = [key(word.text) for word in left], [key(word.text) for word in right]
    same = [(one, other) for one, first in enumerate(keys) for other, second in enumerate(others) if first == second]
    found = _greedy(left, right, same)
    ones = [at for at in range(len(left)) if at not in {pair.left for pair in found}]
    free = [at for at in range(len(right)) if at not in {pair.right for pair in found}]
    if ones and free:
        found += _greedy(left, right, [(one, other) for one in ones for other in free])
    return sorted(found, key=lambda pair: pair.left)


def _greedy(left: Sequence[Word], right: Sequence[Word], places: Sequence[tuple[int, int]]) -> list[Pair]:
    pairs = [Pair(one, other, *_alike(left[one], right[other], one == other == 0)) for one, other in places]
    pairs.sort(key=lambda pair: (-pair.alike, abs(pair.left - pair.right), pair.left + pair.right, pair.left))
    taken: tuple[set[int], set[int]] = set(), set()
    found = []
    for pair in pairs:
        if pair.alike >= LIKE and pair.left not in taken[0] and pair.right not in taken[1]:
            found.append(pair)
            taken[0].add(pair.left)
            taken[1].add(pair.right)
    return found


def people_words_alike(one: Word, other: Word) -> float:
    """How alike two words of people's names are, from 0 to 1."""
    return _alike(one, other)[0]


def words_alike(one: Word, other: Word, given: bool) -> float:
    """The same, of words that both stand first where `given`."""
    return _alike(one, other, given)[0]


def _alike(one: Word, other: Word, given: bool = False) -> tuple[float, str]:
    return _words_alike(one.text, other.text, one.article != other.article, given)


@lru_cache(maxsize=1 << 18)
def _words_alike(one: str, other: str, article: bool, given: bool) -> tuple[float, str]:
    if one == other:
        return 1.0, "same words"
    if min(len(one), len(other)) == 1:
        first, second = sounds(one)[:1], sounds(other)[:1]
        same = first == second or key(one[0]) == key(other[0]) != "-"
        return (0.86, "initial") if same and one[0].isalpha() else (0.0, "")
    if NICKNAMES.get(one) == other or NICKNAMES.get(other) == one:
        return 0.92, "nickname"
    heard = sound_alike(one, other)
    if article:
        heard = max(heard, sound_alike(_unprefixed(one), _unprefixed(other)) - 0.02)
    spelt = spelt_alike(one, other)
    if heard >= spelt and is_arabic(one) != is_arabic(other):
        return heard, "transliteration"
    if one == f"abd{other}" or other == f"abd{one}":
        return 0.8, SHORTENED
    short = min(one, other, key=len)
    begins = given and len(short) >= 3 and one.startswith(short) and other.startswith(short)
    if begins and max(heard, spelt) < 0.82 and not one.endswith(SON_SUFFIXES) and not other.endswith(SON_SUFFIXES):
        return 0.82, "short form"
    return max(heard, spelt), "spelling"


def _unprefixed(word: str) -> str:
    return word[2:] if word.startswith(("al", "el")) and len(word) > 5 else word


def _parts(left: Sequence[Word], right: Sequence[Word], pairs: Sequence[Pair]) -> dict[str, float]:
    if not pairs:
        nearest = max(_alike(one, other)[0] for one in left for other in right)
        return {"different names": min(nearest, LIKE) * 0.6}
    parts: dict[str, float] = {}
    for how in sorted({pair.how for pair in pairs} - {"same words"}):
        weights = [(len(left[p.left].text) + len(right[p.right].text), p) for p in pairs]
        whole = sum(weight for weight, _ in weights)
        lost = sum(weight * (1 - pair.alike) for weight, pair in weights if pair.how == how)
        parts[how] = 1 - lost / whole
    parts |= _worst(pairs) | _left_over(left, right, pairs) | _order(left, right, pairs)
    return parts or {"same words": 1.0}


def _worst(pairs: Sequence[Pair]) -> dict[str, float]:
    """One word that is hardly the same weighs more than its share."""
    worst = min(pair.alike for pair in pairs)
    return {"least alike word": 1 - (0.85 - worst)} if worst < 0.85 else {}


def _left_over(left: Sequence[Word], right: Sequence[Word], pairs: Sequence[Pair]) -> dict[str, float]:
    """Words without a counterpart: on both sides they contradict, on one they are only missing."""
    free = [at for at in range(len(left)) if at not in {pair.left for pair in pairs}]
    shortened = any(pair.how == SHORTENED for pair in pairs)
    other = [at for at in range(len(right)) if at not in {pair.right for pair in pairs}]
    if free and other:
        if len(left) - 1 in free and len(right) - 1 in other:
            return {"different family name": 0.5}
        if any(_is_patronymic(left[at]) for at in free) and any(_is_patronymic(right[at]) for at in other):
            return {"different father's name": 0.55}
        if 0 in free and 0 in other:
            return {"different given name": 0.5}
        return {"different name in between": 0.6}
    missing = len(free) + len(other)
    if not missing:
        return {}
    if shortened:
        return {"different name in between": 0.6}
    longer, gone = (left, free) if free else (right, other)
    full = [pair for pair in pairs if pair.how != "initial"]
    if len(pairs) == 1 or not full:
        return {"one name only": 0.62}
    if len(longer) - 1 in gone:
        return {"missing last name": 0.9 * MISSING**missing}
    return {"missing first name" if 0 in gone else "missing middle name": MISSING**missing}


def _is_patronymic(word: Word) -> bool:
    return word.son or word.text.endswith(SON_SUFFIXES)


def _order(left: Sequence[Word], right: Sequence[Word], pairs: Sequence[Pair]) -> dict[str, float]:
    places = [pair.right for pair in pairs]
    if places == sorted(places):
        return {}
    if any(word.son for word in left) and any(word.son for word in right):
        return {"father and son in another order": 0.7}
    return {"same words in another order": 0.96}
