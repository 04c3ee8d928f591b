"""Which claims tell of one event, across documents: by the word that tells it, who, where, when, and the documents."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import fsum, log, sqrt
from pathlib import Path

from clew.analyse.claims.alike import Weigher, weigher
from clew.analyse.claims.said import Said
from clew.analyse.claims.words import stem

JOINED = 0.45
"""Mean likeness of two groups of tellings from which on they are one event."""
WEIGHTS = {
    "document": 0.45, "words in common": 0.35, "people or bodies": 0.15, "places": 0.1, "time": 0.15, "figures": 0.1,
}  # fmt: skip
"""What the likeness is made of, for two that tell it by one word; all of these at most 1 together."""
BY_ONE_WORD = 0.3
OTHER_TIME = 0.25


@dataclass(frozen=True)
class Telling:
    """An event told in a claim or a sentence, by a word without its ending."""

    said: Said
    word: str


def events(tellings: Sequence[Telling], documents: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Ids of tellings of one event each, in order. `documents` are the stems of the words of each item."""
    by = weigher([each.said for each in tellings])
    alike = Documents(documents)
    groups = []
    for same in _by_word(tellings):
        groups += _grouped(same, by, alike)
    return sorted(groups)


def _by_word(tellings: Sequence[Telling]) -> Iterator[list[Telling]]:
    held: defaultdict[str, list[Telling]] = defaultdict(list)
    for each in tellings:
        held[families().get(each.word, each.word)].append(each)
    for word in sorted(held):
        yield sorted(held[word], key=lambda each: each.said.id)


def told_in(text: str) -> Iterator[tuple[int, int]]:
    """The places of English words that tell events: words of saying, of a family, and those that end as verbs do."""
    for found in WORD.finditer(text):
        word = found[0].lower()
        verb = found[0] == word and len(word) > SHORT and word.endswith(("ed", "ing")) and word not in NO_EVENT
        if verb or word in SAYING or stem(word) in families():
            yield found.span()


WORD = re.compile(r"[A-Za-z][a-z'-]+")
SAYING = frozenset("say says said saying tell tells told added according".split())
SHORT = 4
NO_EVENT = frozenset("indeed hundred speed nothing something anything everything morning evening during".split())
"""Words that end as verbs do and are none."""


@cache
def families() -> dict[str, str]:
    """Words without endings that tell of one sort of event, each with the first of its sort."""
    lines = (Path(__file__).parent / "tellings.txt").read_text("utf-8").splitlines()
    listed = [line.split() for line in lines if line and not line.startswith("#")]
    return {stem(word): some[0] for some in reversed(listed) for word in some}


def _grouped(same: Sequence[Telling], by: Weigher, alike: "Documents") -> list[list[str]]:
    """Groups are joined, the likest first, while their members are alike on average."""
    groups = {at: [at] for at in range(len(same))}
    likeness = {
        (one, other): likely(same[one].said, same[other].said, by, alike)
        for one, other in combinations(range(len(same)), 2)
    }
    while likeness:
        (one, other), best = max(likeness.items(), key=lambda each: (each[1], -each[0][0], -each[0][1]))
        if best < JOINED:
            break
        mine, theirs = len(groups[one]), len(groups[other])
        groups[one] += groups.pop(other)
        likeness.pop((one, other))
        for at in groups:
            if at != one:
                two = (min(one, at), max(one, at))
                old = likeness.pop((min(other, at), max(other, at)))
                likeness[two] = (likeness[two] * mine + old * theirs) / (mine + theirs)
    return [sorted(same[at].said.id for at in group) for group in groups.values()]


def likely(one: Said, other: Said, by: Weigher, alike: "Documents") -> float:
    """How likely two tell of one event, that tell it by one word; 0 to 1."""
    parts = by.parts(one, other)
    parts["document"] = 1.0 if one.item == other.item else alike.cosine(one.item, other.item)
    value = BY_ONE_WORD + fsum(WEIGHTS[name] * part for name, part in parts.items() if name in WEIGHTS)
    return min(1.0, value) - OTHER_TIME * parts.get("other time", 0.0)


class Documents:
    """How much documents have in common: the cosine of their words, each by how seldom it is."""

    def __init__(self, documents: Mapping[str, Sequence[str]]) -> None:
        times = Counter(each for stems in documents.values() for each in set(stems))
        self.weights = {
            item: {each: (1 + log(count)) * log(1 + len(documents) / times[each]) for each, count in said.items()}
            for item, said in ((item, Counter(stems)) for item, stems in documents.items())
        }
        self.whole = {item: sqrt(fsum(each**2 for each in some.values())) for item, some in self.weights.items()}

    def cosine(self, one: str, other: str) -> float:
        mine, theirs = self.weights.get(one, {}), self.weights.get(other, {})
        shared = fsum(weight * theirs[stem] for stem, weight in mine.items() if stem in theirs)
        return shared / max(1e-9, self.whole.get(one, 0.0) * self.whole.get(other, 0.0))
