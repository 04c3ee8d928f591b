"""Words of claims made comparable: without endings, and without those that every sentence has."""

import re
from collections.abc import Sequence
from functools import lru_cache

STOP = frozenset(
    """a an and are as at be been being but by for from had has have he her his in into is it its of on or our she so
    that the their them they this those these to was were which who whom will with would not no also than then there
    said says say told according reported reports we you your i my us about after before over more most least
    في من على الي عن ان انه انها هذا هذه ذلك تلك التي الذي الذين كان كانت قد لقد مع او ثم كما بعد قبل ما لا لم لن
    قال قالت اكد بحسب وفقا هو هي هم كل بين عند حتي اذا و ف ب ل""".split()
)
"""Folded words that tell nothing of what is said."""

RUN = 3
"""Words of a run by which copied words are told."""

ENDINGS = ("ations", "ation", "ings", "ing", "ments", "ment", "ers", "ies", "ied", "ed", "es", "er", "s", "e", "y")
SHORTEST = 3
ARABIC = re.compile("[\u0621-\u06d3]")
PREFIX = re.compile("(?:[وف]?(?:[بكل]?ال|لل))")
SUFFIX = re.compile("(?:ها|هم|هن|ات|ون|ين|ان|تين|يه|وا|ت|ه|ي|ا)$")


def stems(words: Sequence[str]) -> frozenset[str]:
    """The words that count, without endings."""
    return frozenset(stem(word) for word in words if word not in STOP)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A word of Latin or Arabic letters without a usual ending or article; light, so that unlike words stay apart."""
    if word.isascii():
        return _english(word)
    if ARABIC.match(word):
        return _arabic(word)
    return word


def _english(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            word = word[: -len(ending)]
            return word[:-1] if len(word) > SHORTEST and word[-1:] == word[-2:-1] and word[-1] not in "ls" else word
    return word


def _arabic(word: str) -> str:
    bare = word[found.end() :] if (found := PREFIX.match(word)) and len(word) - found.end() >= SHORTEST else word
    if bare == word and word[0] == "و" and len(word) > SHORTEST + 1:
        bare = word[1:]
    ended = SUFFIX.sub("", bare)
    return ended if len(ended) >= SHORTEST else bare


def shingles(words: Sequence[str]) -> frozenset[str]:
    """Runs of three words."""
    return frozenset(" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def script(text: str) -> str:
    """`ar` where Arabic letters are most of the letters, `la` else: texts of two scripts share no words."""
    letters = sum(map(str.isalpha, text))
    return "ar" if 2 * len(ARABIC.findall(text)) > letters else "la"
