"""The network of the Universal Sentence Encoder, multilingual (Yang et al. 2019), for text of any length.

Tokens' vectors are read by three convolutions over 2, 3 and 5 neighbours, twice each; their sum, divided by the square
root of how many they are, goes through four dense layers to 512 numbers. What depends on a token alone (its vector and
its part in the first convolution) is worked out once for all places where it stands.
"""

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clew.weights import weights

Floats = NDArray[np.float32]

ORDERS = ((2, 0), (3, 1), (5, 2))
"""Neighbours that each convolution reads, and how many of them stand before."""

GAP = 2
"""Empty places between two texts, so that no convolution reads across."""

WIDTH = 256
CHUNKS = 17
SHARED = 8_192
"""Tokens whose own part is worked out together."""

AT_ONCE = 512
"""Tokens that go through the rest together: what fits into a core's cache."""


class Network:
    """Its weights, the vectors of tokens kept in 8 bits as they come."""

    def __init__(self, held: dict[str, NDArray[Any]]) -> None:
        rows = held["q1"].shape[0]
        self.tokens = np.empty((CHUNKS * rows, held["q1"].shape[1]), np.uint8)
        for number in range(CHUNKS):
            self.tokens[number::CHUNKS] = held[f"q{number + 1}"]
        self.scale, self.lowest = held["scale"], held["lo"]
        self.weights = {name: value for name, value in held.items() if name[0] != "q"}
        self.tiny = float(held["eps"])
        sizes = [each for each, _ in ORDERS]
        self.project = np.concatenate([held[f"proj{n}"] for n in sizes], axis=1)
        self.projected = np.concatenate([held[f"proj_b{n}"] for n in sizes])
        self.norm = (
            np.concatenate([held[f"ln_g{n}"] for n in sizes]),
            np.concatenate([held[f"ln_b{n}"] for n in sizes]),
        )
        self.first = [np.hstack(list(held[f"w1_{n}"].reshape(n, WIDTH, WIDTH))) for n in sizes]
        self.second = [held[f"w2_{n}"].reshape(n, WIDTH, WIDTH) for n in sizes]

    def encode(self, texts: Sequence[Sequence[int]]) -> Floats:
        """A vector of length 1 for each text, given as the numbers of its tokens."""
        out = np.empty((len(texts), self.weights["cnn_W"].shape[1]), np.float32)
        for start, end in _batches(texts, SHARED):
            some = texts[start:end]
            known, where = np.unique(np.fromiter(chain.from_iterable(some), np.int64), return_inverse=True)
            own = self._own(known)
            at = 0
            for first, last in _batches(some, AT_ONCE):
                count = sum(map(len, some[first:last]))
                out[start + first : start + last] = self._read(own, where[at : at + count], some[first:last])
                at += count
        return out

    def _own(self, known: NDArray[np.int64]) -> tuple[Floats, Floats, list[Floats]]:
        """Of each token its vector, what the convolutions read of it, and its part in the first of each."""
        chunk = known % CHUNKS
        vectors = self.tokens[known] * self.scale[chunk, None] + self.lowest[chunk, None]
        inputs = self._normalised(vectors @ self.project + self.projected, *self.norm)
        parts = [inputs[:, i * WIDTH : (i + 1) * WIDTH] @ each for i, each in enumerate(self.first)]
        return vectors, _with_nothing(inputs), [_with_nothing(each) for each in parts]

    def _read(
        self, own: tuple[Floats, Floats, list[Floats]], where: NDArray[np.int64], texts: Sequence[Sequence[int]]
    ) -> Floats:
        """Vectors of a few texts whose tokens stand at `where` among the known."""
        vectors, inputs, parts = own
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        starts = np.cumsum(lengths) - lengths
        places = np.arange(len(where)) + np.repeat(GAP * np.arange(1, len(texts) + 1), lengths)
        padded = np.full(len(where) + GAP * (len(texts) + 1), len(vectors), np.int64)
        padded[places] = where
        found = [vectors[where]]
        for number, (size, before) in enumerate(ORDERS):
            end = len(padded) - size + 1
            read = self.weights[f"b1_{size}"] + sum(
                parts[number][padded[k : k + end], k * WIDTH : (k + 1) * WIDTH] for k in range(size)
            )
            hidden = np.zeros((len(padded), WIDTH), np.float32)
            inner = inputs[where, number * WIDTH : (number + 1) * WIDTH]
            hidden[places] = np.maximum(read[places - before], 0) + inner
            again = sum(hidden[k : k + end] @ each for k, each in enumerate(self.second[number]))
            again += self.weights[f"b2_{size}"]
            found.append(np.maximum(again[places - before], 0) + hidden[places])
        features = self._normalised(np.concatenate(found, axis=1), self.weights["ln_g"], self.weights["ln_b"])
        return self._dense(np.add.reduceat(features, starts, axis=0), lengths.astype(np.float32)[:, None])

    def _dense(self, sums: Floats, lengths: Floats) -> Floats:
        held = self.weights
        mean = (sums @ held["cnn_W"] + lengths * held["cnn_b"]) / np.sqrt(lengths)
        first = np.maximum(mean @ held["d0"], 0)
        second = np.maximum(mean @ held["p1"] + first @ held["d1"], 0)
        third = np.maximum(second @ held["d2"], 0)
        out = np.tanh(second @ held["p3"] + third @ held["d3"])
        return np.asarray(out / np.linalg.norm(out, axis=1, keepdims=True), np.float32)

    def _normalised(self, rows: Floats, gain: Floats, bias: Floats) -> Floats:
        """Layer normalisation (Ba et al. 2016), in place."""
        rows -= rows.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", rows, rows) / np.float32(rows.shape[1])
        rows *= (1 / np.sqrt(spread + np.float32(self.tiny)))[:, None]
        rows *= gain
        rows += bias
        return rows


def _with_nothing(rows: Floats) -> Floats:
    """With a last row of noughts, for places where no token stands."""
    return np.vstack([rows, np.zeros((1, rows.shape[1]), np.float32)])


def _batches(texts: Sequence[Sequence[int]], most: int) -> list[tuple[int, int]]:
    """Stretches of texts with no more tokens than `most` together, or of one text."""
    found: list[tuple[int, int]] = []
    start, count = 0, 0
    for number, text in enumerate(texts):
        if number > start and count + len(text) > most:
            found.append((start, number))
            start, count = number, 0
        count += len(text)
    return [*found, (start, len(texts))] if texts else []


@cache
def network() -> Network:
    """Raises NotInstalled and IntegrityError."""
    with np.load(weights("sentences") / "weights.npz", allow_pickle=False) as held:
        return Network({name: held[name] for name in held.files})


def rounded(vectors: Floats) -> list[bytes]:
    """Each vector as signed bytes, its greatest number 127."""
    scaled = vectors * (127 / np.abs(vectors).max(axis=1, keepdims=True))
    return [row.tobytes() for row in np.rint(scaled).astype(np.int8)]
