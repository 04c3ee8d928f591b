"""Which texts have words in a row in common, by what is kept of them; near-linear, however many there are."""

from collections.abc import Sequence

import numpy as np

from clew.analyse.kin.sketch import Numbers, Text

HOLDERS = 32
"""Texts that hold one kept value, for it to tell something; what more hold is a disclaimer, a signature or a form."""
PAIRS = 30_000_000
"""Pairs that are counted at most: of more, values with many holders are left out first."""
LEAST = 2
"""Values that two texts have in common at least."""


def shared(texts: Sequence[Text]) -> Numbers:
    """Pairs of rows of `texts` with how many telling values they share: columns one, other, count; one < other."""
    values = np.concatenate([np.zeros(0, np.uint32), *(text.kept for text in texts)])
    rows = np.repeat(np.arange(len(texts)), [len(text.kept) for text in texts])
    order = np.argsort(values, kind="stable")
    values, rows = values[order], rows[order]
    edges = np.flatnonzero(np.diff(values)) + 1
    starts = np.concatenate([np.zeros(1, np.int64), edges])
    sizes = np.diff(np.concatenate([starts, [len(values)]]))
    found = [np.zeros(0, np.int64)]
    budget = PAIRS
    for size in range(2, HOLDERS + 1):
        here = starts[sizes == size]
        budget -= len(here) * size * (size - 1) // 2
        if budget < 0:
            break
        for first in range(size):
            found += [rows[here + first] * len(texts) + rows[here + second] for second in range(first + 1, size)]
    pairs, counts = np.unique(np.concatenate(found), return_counts=True)
    pairs, counts = pairs[counts >= LEAST], counts[counts >= LEAST]
    return np.stack([pairs // max(len(texts), 1), pairs % max(len(texts), 1), counts], 1)
