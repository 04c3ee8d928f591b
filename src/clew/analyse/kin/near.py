"""Near-copies: texts that say the same words but for a few, found by their sketches and proved on their words."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np

from clew.analyse.kin.buckets import meet
from clew.analyse.kin.compare import Words, compare, split
from clew.analyse.kin.kin import Kin, Reason, ordered
from clew.analyse.kin.sketch import PERMUTATIONS, Numbers, Text

NEAR = 0.5
"""The share of three-word shingles in common from which two texts are near."""
DOUBT = 0.12
"""How far below that an estimate may lie for the words to be looked at: its error is 0.044 (one standard deviation)."""

FEWEST = 6
"""Words below which two texts with the same words may well have nothing to do with each other ("yes, thank you")."""

OWN = 12
"""Words that one text has in the place of as many other words, from which they may be two texts with the same
boilerplate: they are where more than COMMON texts share most of what the two share."""
COMMON = 12

LEADERS = 4
"""Texts of a crowd that all of it is compared with; RARE: texts that share a shingle, for it to be a telling one."""
RARE = 12
PARTNERS = 4
SHOWN = 60
"""Code points of words that differ that a reason shows."""


@dataclass(frozen=True)
class Crowd:
    """Texts too many to compare each with each: all were compared with a few of them, and with those that share
    with them what is rare in the crowd. `joined` were found near to another, `items` are all."""

    items: tuple[str, ...]
    joined: int


@dataclass(frozen=True)
class Near:
    """`apart` counts pairs that are alike but tell of other people or figures, as form letters do."""

    kin: list[Kin]
    crowds: list[Crowd]
    apart: int


def near(texts: Iterable[Text], words: Callable[[str], str] | None = None) -> Near:
    """Near-copies among items. Those with the same words are each tied to the first by id, which stands for them
    all. `words` gives an item's text; without it, pairs are as the sketches estimate, and nothing is set apart."""
    copies = _copies(texts)
    kin = [_same(group[0], other) for group in copies for other in group[1:]]
    search = _Search(sorted((group[0] for group in copies if group[0].sketch.least is not None), key=_item), words)
    search.run()
    return Near(ordered(kin + search.kin), search.crowds, search.apart)


def _item(text: Text) -> str:
    return text.item


def _copies(texts: Iterable[Text]) -> list[list[Text]]:
    """The texts with the same words together, those of few words left out."""
    found: dict[bytes, list[Text]] = {}
    for text in sorted(texts, key=_item):
        if text.sketch.words >= FEWEST:
            found.setdefault(text.sketch.digest, []).append(text)
    return list(found.values())


def _same(one: Text, other: Text) -> Kin:
    return Kin(one.item, other.item, "near", 1.0, (Reason("all words the same", one.sketch.words),))


def _short(words: str) -> str:
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"


class _Search:
    """One search among sketched texts, and what it has found."""

    def __init__(self, texts: Sequence[Text], words: Callable[[str], str] | None) -> None:
        self.texts, self.text = texts, words
        self.least = np.array([text.sketch.least for text in texts]).reshape(len(texts), PERMUTATIONS)
        self.kin: list[Kin] = []
        self.crowds: list[Crowd] = []
        self.apart = 0
        self.tried: set[tuple[int, int]] = set()
        self.tied: set[int] = set()
        self.words = lru_cache(512)(self._words)
        every = np.concatenate([np.zeros(0, np.uint32), *(text.kept for text in texts)])
        values, counts = np.unique(every, return_counts=True)
        self.common = values[counts > COMMON]

    def run(self) -> None:
        met = meet(self.least)
        for one, other in met.pairs[self.estimates(met.pairs) >= self.least_estimate].tolist():
            self.tie(one, other)
        for crowd in met.crowds:
            self.crowd(crowd)

    @property
    def least_estimate(self) -> float:
        return NEAR - DOUBT if self.text else NEAR

    def estimates(self, pairs: Numbers) -> Numbers:
        parts = [
            (self.least[p[:, 0]] == self.least[p[:, 1]]).mean(axis=1)
            for p in np.array_split(pairs, len(pairs) // 50_000 + 1)
        ]
        return np.concatenate(parts)

    def tie(self, one: int, other: int) -> bool:
        """Ties the two, `one` the first of them, if they are near; whether that was done now."""
        if (one, other) in self.tried:
            return False
        self.tried.add((one, other))
        estimate = float((self.least[one] == self.least[other]).mean())
        reasons = self.reasons(one, other, estimate)
        if reasons:
            self.tied |= {one, other}
            self.kin.append(Kin(self.texts[one].item, self.texts[other].item, "near", reasons[0].value, tuple(reasons)))
        return bool(reasons)

    def reasons(self, one: int, other: int, estimate: float) -> list[Reason]:
        if not self.text:
            return [Reason("three-word runs in common, estimated", round(estimate, 3))] if estimate >= NEAR else []
        likeness = compare(self.words(one), self.words(other))
        if likeness.jaccard < NEAR:
            return []
        if not likeness.same or (likeness.own >= OWN and self.boilerplate(one, other)):
            self.apart += 1
            return []
        shared = Reason("three-word runs in common", round(likeness.jaccard, 3))
        return [shared, *(Reason(f"differs: {_short(a)} / {_short(b)}", 0.0) for a, b in likeness.told)]

    def boilerplate(self, one: int, other: int) -> bool:
        """Whether most of what the two share is shared by many."""
        shared = np.intersect1d(self.texts[one].kept, self.texts[other].kept, assume_unique=True)
        return 2 * int(np.isin(shared, self.common).sum()) > len(shared)

    def _words(self, at: int) -> Words:
        assert self.text
        return split(self.text(self.texts[at].item))

    def crowd(self, crowd: Sequence[int]) -> None:
        for one, other in self.rare(crowd) if self.text else ():
            self.tie(one, other)
        rest = list(crowd)
        for _ in range(LEADERS):
            if len(rest) < 2:
                break
            leader, others = rest[0], np.array(rest[1:])
            alike = (self.least[others] == self.least[leader]).mean(axis=1) >= self.least_estimate
            joined = {other for other in others[alike].tolist() if self.tie(leader, other)}
            rest = [other for other in others.tolist() if other not in joined]
        self.crowds.append(Crowd(tuple(self.texts[at].item for at in crowd), len(self.tied.intersection(crowd))))

    def rare(self, crowd: Sequence[int]) -> list[tuple[int, int]]:
        """For each text of a crowd the few others that share most shingles with it that few others have."""
        holders: dict[tuple[str, ...], list[int]] = {}
        for at in crowd:
            for run in self.words(at).shingles:
                held = holders.setdefault(run, [])
                if len(held) <= RARE:
                    held.append(at)
        shared = Counter(pair for held in holders.values() if 1 < len(held) <= RARE for pair in combinations(held, 2))
        best: dict[int, list[tuple[int, int]]] = {}
        for (one, other), count in shared.items():
            best.setdefault(one, []).append((-count, other))
            best.setdefault(other, []).append((-count, one))
        chosen = {(min(at, o), max(at, o)) for at, others in best.items() for _, o in sorted(others)[:PARTNERS]}
        return sorted(chosen)
