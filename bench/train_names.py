"""Train the tagger of Arabic names (`clew.enrich.names.tagger`) on text that bench/names_text.py makes.

    python -m bench.train_names FOLDER      FOLDER as for bench.names_lists
"""

import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.names_lists import plain
from bench.names_text import text
from clew.enrich.names.arabic_tokens import CLASSES, Word, word
from clew.enrich.names.tagger import PLACES, SIZE, TAGS, Tagger, allowed, features, pairs, rows

Sentence = list[tuple[str, str]]
NOWHERE = SIZE - 1
"""A row that stays zero."""

DROPPED = 0.3
OWN = [
    sum(len(features(word("كلمة"), other)) for other in PLACES if other < place) + at
    for place in PLACES
    for at, name in enumerate(features(word("كلمة"), place))
    if name[1:] == "كلمه" and name[0] in "fs"
]
"""Columns of features that are the word itself."""

NOTHING = Word("", "", 0, CLASSES.index("mark"))


def ids(words: Sequence[Word]) -> np.ndarray:
    """Rows of the weights of each word, padded to one length."""
    wide = [NOTHING, NOTHING, *words, NOTHING, NOTHING]
    listed = [[row for place in PLACES for row in rows(wide[at + 2 + place], place)] for at in range(len(words))]
    return np.concatenate([np.array(listed), pairs(np.array([each.kind for each in words]))], 1)


def _dropped(features: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    """The features without a third of those that are one word's own, so that the others are learnt too."""
    own = dice.random((len(features), len(OWN))) < DROPPED
    features = features.copy()
    features[:, OWN] = np.where(own, NOWHERE, features[:, OWN])
    return features


def train(sentences: Sequence[Sentence], rounds: int = 5, seed: int = 7, rate: float = 0.1) -> Tagger:
    """A linear-chain CRF (Lafferty et al. 2001) by stochastic gradients, each step as AdaGrad scales it."""
    chance, dice = random.Random(seed), np.random.default_rng(seed)
    data = [(ids([word(text) for text, _ in each]), [TAGS.index(tag) for _, tag in each]) for each in sentences if each]
    weights, squares = np.zeros((SIZE, len(TAGS)), np.float32), np.full((SIZE, len(TAGS)), 1e-2, np.float32)
    steps, step_squares = np.zeros((len(TAGS),) * 2), np.full((len(TAGS),) * 2, 1e-2)
    barred = allowed()
    for _ in range(rounds):
        chance.shuffle(data)
        for whole, gold in data:
            features = _dropped(whole, dice)
            wrong, wrong_steps = gradient(weights[features].sum(1), steps + barred, gold)
            flat = np.repeat(wrong[:, None], features.shape[1], 1).reshape(-1, len(TAGS))
            at, where = np.unique(features, return_inverse=True)
            slope = np.zeros((len(at), len(TAGS)), np.float32)
            np.add.at(slope, where.reshape(-1), flat)
            slope += DECAY * weights[at]
            squares[at] += slope**2
            weights[at] -= rate * slope / np.sqrt(squares[at])
            step_squares += wrong_steps**2
            steps -= rate * wrong_steps / np.sqrt(step_squares)
            weights[NOWHERE] = 0
    return Tagger(weights, steps)


DECAY = 1e-3


def gradient(scores: np.ndarray, steps: np.ndarray, gold: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Of the negative log likelihood: by score, and by step. Forward and backward sums are scaled at each word."""
    count = len(gold)
    emit = np.exp(scores - scores.max(1, keepdims=True)).astype(np.float64)
    move = np.exp(steps)
    forward, backward = np.empty_like(emit), np.ones_like(emit)
    forward[0] = emit[0] * np.exp(steps[0])
    forward[0] /= forward[0].sum()
    for at in range(1, count):
        forward[at] = (forward[at - 1] @ move) * emit[at]
        forward[at] /= forward[at].sum()
    for at in range(count - 2, -1, -1):
        backward[at] = move @ (backward[at + 1] * emit[at + 1])
        backward[at] /= backward[at].sum()
    chances = forward * backward
    chances /= chances.sum(1, keepdims=True)
    both = forward[:-1, :, None] * move * (emit[1:] * backward[1:])[:, None]
    both /= both.sum((1, 2), keepdims=True)
    along = both.sum(0)
    chances[np.arange(count), gold] -= 1
    np.add.at(along, (gold[:-1], gold[1:]), -1)
    return chances.astype(np.float32), along


def main(folder: Path) -> None:
    """Train on generated text and write the weights, halved in precision, with rows that are nothing left out."""
    tagger = train(text(plain(folder), 9_000), rounds=4)
    kept = np.flatnonzero(np.abs(tagger.weights).max(1) > SMALL)
    steps = np.maximum(tagger.steps, -100)
    rare = kept.astype(np.uint32)
    np.savez_compressed(OUT, rows=rare, weights=tagger.weights[kept].astype(np.float16), steps=steps, silent=SILENT)


SMALL = 0.02
SILENT = 2.0
"""Generated text names more than real text does."""

OUT = Path("src/clew/enrich/names/lists/tagger-ar.npz")

if __name__ == "__main__":
    main(Path(sys.argv[1]))
