"""A linear tagger of word sequences: what it knows of a word and of its neighbours is added up, and the best sequence
of tags is taken (a linear-chain conditional random field, Lafferty et al. 2001, decoded after Viterbi).

Each word has features in each of five places, itself and two neighbours to either side; each feature is a row of the
weights, found by CRC-32. A word's sum in each place is kept, so that a text costs five additions a word.
"""

import io
import zlib
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clew.enrich.names.arabic_tokens import CLASSES, Word

TAGS = ("O", "B-person", "I-person", "B-organisation", "I-organisation", "B-place", "I-place")
ROWS = 1 << 17
PLACES = (-2, -1, 0, 1, 2)
MOST = 200_000
"""Words whose sums are kept."""

Numbers = NDArray[Any]


def features(word: Word, place: int) -> list[str]:
    """What is known of the word that stands `place` words after the one to be tagged."""
    form, stem, kind = word.form, word.stem, CLASSES[word.kind]
    known = [f"f{form}", f"c{kind}", f"o{word.common}"]
    if abs(place) < 2:
        known += [f"s{stem}", f"o{word.common}{kind}", f"e{stem[-2:]}", f"k{kind}{stem[-1:]}", f"l{word.clitics}{kind}"]
    if place == 0:
        known += [f"e{stem[-1:]}", f"e3{stem[-3:]}", f"b{stem[:2]}", f"b{stem[:3]}", f"b4{stem[:4]}", f"e4{stem[-4:]}"]
        known += [f"n{min(len(stem), 8)}", f"a{stem[:2] == 'ال'}{kind}", f"p{form[:1]}"]
    return known


def rows(word: Word, place: int) -> list[int]:
    return [zlib.crc32(f"{place}{each}".encode()) % ROWS for each in features(word, place)]


def pairs(kinds: Numbers) -> Numbers:
    """Rows for the classes of each word and its neighbours, four a word; `kinds` are a sentence's classes."""
    wide = np.concatenate([[15, 15], kinds, [15, 15]]).astype(np.int64)
    left, middle, right = wide[1:-3], wide[2:-2], wide[3:-1]
    before, after = wide[:-4], wide[4:]
    parts = (
        left * 16 + middle, 256 + middle * 16 + right, 512 + (left * 16 + middle) * 16 + right,
        4608 + (before * 16 + left) * 16 + middle, 8704 + (middle * 16 + right) * 16 + after,
    )  # fmt: skip
    return np.stack(parts, 1) + ROWS


SIZE = ROWS + 12_800


def allowed() -> Numbers:
    """What may follow what: a tag that goes on needs its beginning."""
    table = np.zeros((len(TAGS), len(TAGS)), np.float32)
    for to, tag in enumerate(TAGS):
        for given, before in enumerate(TAGS):
            if tag[0] == "I" and before[1:] != tag[1:]:
                table[given, to] = -1e6
    return table


def best(scores: Numbers, steps: Numbers) -> list[int]:
    """The best sequence of tags, by number: `scores` a row a word, `steps` from tag to tag."""
    back = []
    total = scores[0] + steps[0]
    for row in scores[1:]:
        ways = total[:, None] + steps
        back.append(ways.argmax(0))
        total = ways.max(0) + row
    path = [int(total.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


class Tagger:
    """The weights: a row a feature, a column a tag; `steps`, what each tag adds to the next; and `silent`, what speaks
    for no name beforehand, so that names that it is unsure of are left."""

    def __init__(self, weights: Numbers, steps: Numbers, silent: float = 0.0) -> None:
        self.weights = weights.astype(np.float32)
        self.steps = steps.astype(np.float32) + allowed()
        self.silent = silent
        self.sums: dict[Word, Numbers] = {}

    @cached_property
    def nothing(self) -> Numbers:
        """What stands beyond a sentence's ends."""
        return self._sum(Word("", "", 0, CLASSES.index("mark")))

    def scores(self, sentence: Sequence[Word]) -> Numbers:
        """A row a word, a column a tag."""
        sums = np.stack([self.nothing] * 2 + [self._kept(word) for word in sentence] + [self.nothing] * 2)
        count = len(sentence)
        near: Numbers = self.weights[pairs(np.array([word.kind for word in sentence]))].sum(1)
        for number, place in enumerate(PLACES):
            near += sums[2 + place : 2 + place + count, number]
        return near

    def tag(self, sentence: Sequence[Word]) -> list[str]:
        return [TAGS[tag] for tag in best(self.scores(sentence), self.steps)]

    def _kept(self, word: Word) -> Numbers:
        found = self.sums.get(word)
        if found is None:
            if len(self.sums) >= MOST:
                self.sums.clear()
            found = self.sums[word] = self._sum(word)
        return found

    def _sum(self, word: Word) -> Numbers:
        return np.stack([self.weights[rows(word, place)].sum(0) for place in PLACES])


def unpacked(content: bytes) -> Tagger:
    """From an .npz of numbers alone: the `rows` that are not zero, their `weights`, the `steps`, and `silent`."""
    with np.load(io.BytesIO(content), allow_pickle=False) as packed:
        weights = np.zeros((SIZE, len(TAGS)), np.float32)
        weights[packed["rows"]] = packed["weights"]
        return Tagger(weights, packed["steps"], float(packed["silent"]))
