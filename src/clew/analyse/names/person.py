"""People's names compared: titles off, kunya and servant names joined, words paired whatever their order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from clew.analyse.names.letters import folded, is_arabic
from clew.analyse.names.likeness import Likeness, weighed
from clew.analyse.names.sounds import is_article, key, sound_alike, sounds, spelt_alike
from clew.analyse.names.words import (
    AFTER,
    FATHERS,
    NICKNAMES,
    PARTICLES,
    SERVANT,
    SON_SUFFIXES,
    SONS,
    TITLES,
)

LIKE = 0.68
"""Below this, two words are two names."""
MISSING = 0.95
"""For each word that only one of the two has."""
_MISREAD = str.maketrans("0135", "oies")


@dataclass(frozen=True, slots=True)
class Word:
    """A part of a name: its letters, whether an article stood before it, and whether "son of" did. `count` is how many
    names it holds: two where a kunya was joined to it."""

    text: str
    article: bool = False
    son: bool = False
    count: int = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """Two words taken for one another, where they stand, how alike they are and by which comparison."""

    left: int
    right: int
    alike: float
    how: str


@lru_cache(maxsize=1 << 16)
def words(name: str) -> tuple[Word, ...]:
    """The parts of a person's name, given name first. "Family, Given" is turned round."""
    before, comma, after = name.partition(",")
    if not comma:
        before, _, after = name.partition("،")
    if after.strip() and folded(after) not in AFTER:
        name = f"{after} {before}"
    parts = [part if part.isdecimal() else part.translate(_MISREAD) for part in folded(name).split()]
    while len(parts) > 1 and parts[0] in TITLES:
        parts = parts[1:]
    while len(parts) > 2 and parts[-1] in AFTER:
        parts = parts[:-1]
    return tuple(_joined(parts))


def _joined(parts: Sequence[str]) -> list[Word]:
    """Parts put together: Abu with its name, Abd with his, "al-" and "ibn" taken off and told."""
    found: list[Word] = []
    article = son = False
    lead = ""
    for at, part in enumerate(parts):
        last = at == len(parts) - 1
        if not last and is_article(part, parts[at + 1]):
            article = True
        elif not last and part in SONS and (found or part in ("ibn", "ابن")):
            son = True
        elif not last and part in FATHERS:
            lead = FATHERS[part]
        elif not last and part in SERVANT:
            lead += "abd"
        elif not last and part in PARTICLES:
            continue
        else:
            plain, stripped = _bare(part)
            if found and not lead and plain in ("din", "llah", "eddin") and (article or plain == "llah" or stripped):
                found[-1] = replace(found[-1], text=_pressed(found[-1].text, plain[-3:]))
            else:
                found.append(Word(_led(lead, plain), article or stripped, son, 2 if lead[:3] in ("abu", "umm") else 1))
            article, son, lead = False, False, ""
    return found


def _led(lead: str, plain: str) -> str:
    """A kunya or servant name in the script of what follows."""
    if lead and is_arabic(plain):
        lead = lead.replace("abu", "ابو").replace("umm", "ام").replace("abd", "عبد")
    return lead + plain


def _pressed(before: str, ending: str) -> str:
    if is_arabic(before):
        return before + {"din": "دين", "lah": "له"}[ending]
    return before + ending


@lru_cache(maxsize=1 << 16)
def _bare(part: str) -> tuple[str, bool]:
    """A part without its article, in the one spelling of names with God or faith in them."""
    if is_arabic(part):
        stripped = part.startswith("ال") and len(part) > 4 and part != "الله"
        part = {"الله": "llah"}.get(part, part[2:] if stripped else part)
        return ("din" if part == "دين" and stripped else part), stripped
    if part in ("allah", "ullah", "ollah", "lah"):
        return "llah", False
    if part in ("deen", "dine", "din", "eddin", "eddine", "uddin", "uldin"):
        return "din", part.startswith(("e", "u"))
    if part.startswith("abd") and len(part) > 6:
        return _servant(part), False
    for ending in ("uddin", "eddin", "eddine", "addin", "uddeen", "aldin", "udin", "oddin", "eldin", "eldeen"):
        if part.endswith(ending) and len(part) > len(ending) + 2:
            return part.removesuffix(ending) + "din", False
    for ending in ("ullah", "allah", "ollah", "oullah"):
        if part.endswith(ending) and len(part) > len(ending) + 2:
            return part.removesuffix(ending) + "lah", False
    return part, False


def _servant(part: str) -> str:
    """Abdulrahman, Abdurrahman, Abdel-Rahman and Abd al-Rahman in one spelling."""
    rest = part[3:].lstrip("aeiou")
    if rest.startswith("l") and len(rest) > 3:
        rest = rest[1:]
    if len(rest) > 1 and rest[0] == rest[1]:
        rest = rest[1:]
    return "abd" + rest


def people(one: str, other: str) -> Likeness:
    left, right = words(one), words(other)
    if not left or not right:
        return Likeness(0.0)
    if [each.text for each in left] == [each.text for each in right]:
        return Likeness(1.0, {"same words": 1.0})
    together = spelt_alike("".join(each.text for each in left), "".join(each.text for each in right))
    if together >= 0.93 and len(left) != len(right):
        return Likeness(round(together * 0.97, 4), {"written together": round(together * 0.97, 4)})
    return weighed(_parts(left, right, _paired(left, right)))


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
        return 0.8, "servant's name shortened"
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
