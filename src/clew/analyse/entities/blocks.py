"""Which names are worth comparing: those that share a block. So the work grows with their number, not its square."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations

import numpy as np
from rapidfuzz.distance import Levenshtein

from clew.analyse.entities.rows import Name
from clew.analyse.names.organisation import body
from clew.analyse.names.person_words import Word, words
from clew.analyse.names.sounds import coarse, key, sounds
from clew.analyse.names.words import GENERIC, NICKNAMES

BLOCK = 24
"""Names in a block up to which all are compared."""
WINDOW = 5
"""In a larger block each name is compared with so many that follow it in the order of their sounds."""
MOST_WORDS = 7
SHARED = 0.5
"""Of a word's consonants, what another must share to be its like."""
WHOLE = 0.85
INITIAL = "."


def candidates(names: Sequence[Name]) -> Iterator[tuple[int, int]]:
    """Places in `names` of pairs that share a block, the smaller first, each once, in order."""
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for at, name in enumerate(names):
        for block in blocks_of(name):
            blocks[block].append(at)
    order = [order_of(name) for name in names]
    parts = [sounds_of(name) for name in names]
    count = len(names)
    found = np.fromiter((one * count + other for one, other in _near(blocks.values(), order)), dtype=np.int64)
    for pair in np.unique(found).tolist():
        one, other = divmod(pair, count)
        if worth_it(parts[one], parts[other]):
            yield one, other


def worth_it(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether each word of the shorter name may have its like in the longer: if none has, the two contradict. Names of
    unlike length may be one written together; a name of one word may be an acronym."""
    if len(one) > len(other):
        one, other = other, one
    if len(one) == 1:
        return True
    if all(any(_near_enough(word, like) for like in other) for word in one):
        return True
    return len(one) < len(other) and Levenshtein.normalized_similarity("".join(one), "".join(other)) >= WHOLE


@lru_cache(maxsize=1 << 18)
def _near_enough(one: str, other: str) -> bool:
    if one == other or INITIAL in (one, other):
        return True
    short, long = sorted((one, other), key=len)
    part = len(short) > 1 and (long.startswith(short) or long.endswith(short))
    return part or Levenshtein.normalized_similarity(one, other) >= SHARED


def sounds_of(name: Name) -> tuple[str, ...]:
    texts = (word.text for word in words(name.value)) if name.kind == "person" else body(name.value).words
    return tuple(coarse(NICKNAMES.get(text, text)) if len(text) > 1 else INITIAL for text in texts)


def _near(blocks: Iterable[Sequence[int]], order: Sequence[str]) -> Iterator[tuple[int, int]]:
    for block in blocks:
        if len(block) <= BLOCK:
            yield from combinations(block, 2)
            continue
        ranked = sorted(block, key=lambda at: (order[at], at))
        for at, one in enumerate(ranked):
            for other in ranked[at + 1 : at + 1 + WINDOW]:
                yield min(one, other), max(one, other)


def order_of(name: Name) -> str:
    if name.kind == "person":
        return " ".join(sorted(key(word.text) for word in words(name.value)))
    return " ".join(sorted(key(word) for word in body(name.value).words))


def blocks_of(name: Name) -> set[str]:
    found = _person(words(name.value)) if name.kind == "person" else _body(name.value)
    return {f"{name.kind} {block}" for block in found}


def _person(parts: Sequence[Word]) -> set[str]:
    """Each two words by their sounds; the first or the last of them by its first sound alone; the whole in one."""
    if not parts:
        return set()
    texts = [NICKNAMES.get(part.text, part.text) for part in parts[:MOST_WORDS]]
    keys = [_key(text) for text in texts]
    if len(keys) == 1:
        return {f"={keys[0]}"} | _ends(keys[0])
    whole = "=" + "".join(keys).replace("-", "")
    edges = {f"{_first(texts[0])}. {keys[-1]}", f"{keys[0]} {_first(texts[-1])}."}
    return {whole} | edges | {" ".join(pair) for pair in combinations(sorted(set(keys)), 2)}


def _body(value: str) -> set[str]:
    """Each word that is not a general one, each two, the whole in one, and the first letters of its words."""
    made = body(value)
    keys = sorted({_key(word) for word in made.words[:MOST_WORDS]})
    own = {_key(word) for word in made.words[:MOST_WORDS] if word not in GENERIC}
    found = own | {"=" + _key(made.whole)} | {" ".join(pair) for pair in combinations(keys, 2)}
    if len(own) == 1:
        found |= _ends(*own)
    if len(made.words) > 1:
        return found | {f"'{made.letters}"}
    return found | {f"'{made.whole}"}


def _key(word: str) -> str:
    """The word's consonants without an article run into it: Elyounoussi, اليونسي."""
    return key(word[2:] if word.startswith(("al", "el")) and len(word) > 5 else word)


def _first(word: str) -> str:
    """The class of the first sound, which may be a vowel."""
    heard = sounds(word)[:1]
    return key(word[:1]) if heard in "aeiouAY" else key(word)[0]


def _ends(whole: str) -> set[str]:
    """Both ends of a word that stands alone: a letter may be wrong in the other."""
    return {f"^{whole[:2]}", f"{whole[-2:]}$"} if len(whole) > 2 else set()
