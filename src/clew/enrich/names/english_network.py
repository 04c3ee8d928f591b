"""The network of spaCy's recogniser of names (Tok2Vec.v2 and TransitionBasedParser.v2), worked out in few large steps.

A word's vector is what four convolutions over a word and its two neighbours add to what is known of the word alone,
which is worked out once a word. spaCy then takes a text word by word, each time after all that was decided before. But
outside of a name that is nothing: all words are judged together, and only what goes on inside of one is followed up.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Places = NDArray[np.int64]

MOST = 50_000
"""Words whose own part is kept, of 400 bytes each."""

TINY = np.float32(1e-8)


class Ent(NamedTuple):
    """Words [first, last] of a text, and the label of what they name."""

    first: int
    last: int
    label: str


class Layer(NamedTuple):
    """A layer of three pieces, of which the greatest counts, normalised."""

    weights: Floats
    bias: Floats
    gain: Floats
    shift: Floats

    def __call__(self, rows: Floats) -> Floats:
        read: Floats = rows @ self.weights
        read += self.bias
        width = read.shape[1] // 3
        most: Floats = np.maximum(read[:, :width], read[:, width : 2 * width])
        np.maximum(most, read[:, 2 * width :], out=most)
        most -= most.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", most, most) / np.float32(width)
        most *= (1 / np.sqrt(spread + TINY))[:, None]
        most *= self.gain
        most += self.shift
        return most


class Network:
    """`ner` is the component of a model as spaCy loads it."""

    def __init__(self, ner: Any) -> None:
        encoder = ner.model.get_ref("tok2vec")
        self.embed = encoder.layers[0].layers[0]
        whole = list(encoder.walk())
        linear = next(node for node in whole if node.name == "linear")
        layers = zip(_named(whole, "maxout"), _named(whole, "layernorm"), strict=True)
        _, *self.layers = (_layer(*each) for each in layers)  # the first is part of what embeds a word alone
        self.linear: tuple[Floats, Floats] = linear.get_param("W").T.copy(), linear.get_param("b")
        self.moves = Moves(ner)
        self.places: dict[int, int] = {}
        self.width = self.layers[0].gain.size
        self.kept = np.zeros((MOST, self.width), np.float32)

    def names(self, documents: Sequence[Any]) -> list[list[Ent]]:
        """What each text, cut into words by spaCy, names, in order. No text may be without words."""
        if not documents:
            return []
        lengths = [len(each) for each in documents]
        spaces = np.concatenate([each.to_array("IS_SPACE") for each in documents]).astype(bool)
        return self.moves.taken(self._vectors(documents, lengths), lengths, spaces)

    def _vectors(self, documents: Sequence[Any], lengths: Sequence[int]) -> Floats:
        """A row a word. Between two texts lie as many empty rows as there are layers, as in spaCy."""
        gap = len(self.layers)
        starts = np.cumsum([gap, *(length + gap for length in lengths)])
        where = np.concatenate([np.arange(start, start + len_) for start, len_ in zip(starts, lengths, strict=False)])
        width = self.width
        rows = np.zeros((starts[-1], width), np.float32)
        rows[where] = self._own(documents)
        wide = np.zeros((len(rows), 3 * width), np.float32)
        for layer in self.layers:
            wide[1:, :width] = rows[:-1]
            wide[:, width : 2 * width] = rows
            wide[:-1, 2 * width :] = rows[1:]
            rows += layer(wide)
        weights, bias = self.linear
        return np.asarray(rows[where] @ weights + bias)

    def _own(self, documents: Sequence[Any]) -> Floats:
        """What is known of each word alone. Thinc works it out the same, to the bit, whatever words stand beside it."""
        words = np.concatenate([_numbers(each) for each in documents]).tolist()
        known = dict(zip(reversed(words), range(len(words) - 1, -1, -1), strict=True))
        if len(self.places) + len(known.keys() - self.places) > len(self.kept):
            self.places = {}
            self.kept = np.zeros((max(MOST, len(known)), self.width), np.float32)
        new = sorted(known[word] for word in known.keys() - self.places)
        if new:
            first = len(self.places)
            self.kept[first : first + len(new)] = self._embedded(documents, new)
            self.places.update((words[at], first + number) for number, at in enumerate(new))
        return self.kept[[self.places[word] for word in words]]

    def _embedded(self, documents: Sequence[Any], some: Sequence[int]) -> Floats:
        """The rows of some of all words."""
        features, *layers = self.embed.layers
        rows = [np.concatenate(features.predict(documents))[some]]
        for layer in layers:
            rows = layer.predict(rows)
        return rows[0]


def _numbers(document: Any) -> NDArray[np.uint64]:
    """A number for each word: for how it is written and what spaCy takes that for, which is not always the same."""
    written, taken_for = document.to_array(["ORTH", "NORM"]).T
    numbers: NDArray[np.uint64] = written ^ (taken_for << np.uint64(1))
    return numbers


class Moves:
    """spaCy's transitions (spacy.pipeline._parser_internals.ner): a word begins a name of some label, is one alone, or
    is none; after one that begins a name, each is in it or its last.

    The judgement reads three words: this one and, inside of a name, the name's first and the one before.
    """

    def __init__(self, ner: Any) -> None:
        lower, upper = ner.model.get_ref("lower"), ner.model.get_ref("upper")
        weights, padding = lower.get_param("W"), lower.get_param("pad")[0]
        self.read = [np.hstack([each[:, piece].T for piece in (0, 1)]) for each in weights]
        self.bias = lower.get_param("b").T.ravel()
        self.nobody = [each.T.ravel() for each in padding]
        scores, bias = upper.get_param("W"), upper.get_param("b")
        names = [ner.moves.get_class_name(move) for move in range(ner.moves.n_moves)]
        outside = [at for at, name in enumerate(names) if name[0] in "BUO" and name != "U-"]  # which is for training
        self.outside = scores[outside].T.copy(), bias[outside]
        self.kinds = np.array([names[at][0] for at in outside])
        self.labels = [names[at][2:] for at in outside]
        goes_on = [names.index(f"I-{label}") if label else 0 for label in self.labels]
        ends = [names.index(f"L-{label}") if label else 0 for label in self.labels]
        self.inside = scores[goes_on] - scores[ends], bias[goes_on] - bias[ends]

    def taken(self, vectors: Floats, lengths: Sequence[int], spaces: NDArray[np.bool_]) -> list[list[Ent]]:
        """The names of each text; `vectors` and `spaces` have a row a word of all texts."""
        ends = np.cumsum(lengths)
        last = np.zeros(len(vectors), bool)
        last[ends - 1] = True
        words = vectors @ self.read[0]
        chosen = self._chosen(words, last, spaces)
        begin = np.flatnonzero(self.kinds[chosen] == "B")
        closed = dict(zip(begin.tolist(), self._closed(vectors, words, begin, chosen[begin], last), strict=True))
        found: list[list[Ent]] = [[] for _ in lengths]
        free = 0
        for at in np.flatnonzero(self.kinds[chosen] != "O").tolist():
            if at >= free:
                text = int(np.searchsorted(ends, at, "right"))
                first, end = at - int(ends[text]) + lengths[text], closed.get(at, at)
                found[text].append(Ent(first, first + end - at, self.labels[chosen[at]]))
                free = end + 1
        return found

    def _chosen(self, words: Floats, last: NDArray[np.bool_], spaces: NDArray[np.bool_]) -> Places:
        """The best move at each word, where no name is open: none begins at a text's last word, or at a space."""
        weights, bias = self.outside
        scores = _greater(words + self.nobody[1] + self.nobody[2] + self.bias) @ weights + bias
        scores[np.ix_(last, self.kinds == "B")] = -np.inf
        scores[np.ix_(spaces, self.kinds != "O")] = -np.inf
        best: Places = scores.argmax(axis=1)
        return best

    def _closed(
        self, vectors: Floats, words: Floats, begin: Places, chosen: Places, last: NDArray[np.bool_]
    ) -> list[int]:
        """The last word of the name that begins at each of these words."""
        ended = begin.copy()
        open_ = np.arange(len(begin))
        first = vectors[begin] @ self.read[1]
        weights, bias = self.inside
        while len(open_):
            ended[open_] += 1
            at = ended[open_]
            heard = _greater(words[at] + first[open_] + vectors[at - 1] @ self.read[2] + self.bias)
            moves = chosen[open_]
            goes_on = np.einsum("ij,ij->i", heard, weights[moves]) + bias[moves] >= 0
            open_ = open_[goes_on & ~last[at]]
        found: list[int] = ended.tolist()
        return found


def _greater(rows: Floats) -> Floats:
    """The greater of two pieces that stand side by side."""
    width = rows.shape[1] // 2
    return np.maximum(rows[:, :width], rows[:, width:])


def _named(nodes: Iterable[Any], name: str) -> list[Any]:
    return [node for node in nodes if node.name == name]


def _layer(maxout: Any, norm: Any) -> Layer:
    weights, bias = maxout.get_param("W"), maxout.get_param("b")
    pieces = range(weights.shape[1])
    return Layer(
        np.hstack([weights[:, piece].T for piece in pieces]), np.concatenate([bias[:, piece] for piece in pieces]),
        norm.get_param("G"), norm.get_param("b"),
    )  # fmt: skip
