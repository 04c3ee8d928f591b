"""Numbers for texts: MinHash (Broder 1997) and winnowing (Schleimer, Wilkerson, Aiken 2003) over hashed words."""

from array import array
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

SHINGLE = 3
"""Words of a shingle of the whole."""
PERMUTATIONS = 128
FEWEST = 20
"""Words below which a text is only told by the digest of its words."""

QUOTED = 5
"""Words of a shingle of a stretch."""
WINDOW = 6
STRETCH = 150
"""Words that a stretch has at least, but for the last: it ends where a passage does."""

SEED = 0x636C6577
CHUNK = 2_048
MASK = 0xFFFFFFFFFFFFFFFF
GOLDEN, FIRST, SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
"""The constants of SplitMix64 (Steele, Lea, Flood 2014)."""

Numbers = NDArray[Any]


def whole(hashes: "array[int]", digest: bytes) -> bytes:
    """The number of words, the digest of the words, and 128 least values where there are words enough."""
    text = np.frombuffer(hashes, np.uint64)
    head = len(text).to_bytes(4, "little") + digest
    return head if len(text) < FEWEST else head + minima(_runs(text, SHINGLE)).astype("<u4").tobytes()


def minima(runs: Numbers) -> Numbers:
    """For each permutation the least value that it gives to a shingle."""
    times, plus = _permutations()
    least = np.full(PERMUTATIONS, MASK, np.uint64)
    distinct = np.unique(runs)
    for start in range(0, len(distinct), CHUNK):
        values = times * distinct[start : start + CHUNK] + plus
        np.minimum(least, values.min(axis=1), out=least)
    return least >> np.uint64(32)


def stretches(hashes: "array[int]", ends: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """Each stretch's first passage, and what is kept of the shingles that begin in it."""
    runs = (_runs(np.frombuffer(hashes, np.uint64), QUOTED) >> np.uint64(32)).astype("<u4")
    kept = _winnowed(runs)
    values = runs[kept]
    first, start = 0, 0
    for passage, end in enumerate(ends):
        if end - start >= STRETCH or passage == len(ends) - 1:
            low, high = np.searchsorted(kept, (start, end))
            if high > low:
                yield first, values[low:high].tobytes()
            first, start = passage + 1, end


def _winnowed(runs: Numbers) -> Numbers:
    """The places of the least of every WINDOW values in a row, the last of equals."""
    if len(runs) < WINDOW:
        return np.array([len(runs) - 1 - int(runs[::-1].argmin())]) if len(runs) else np.zeros(0, np.int64)
    views = np.lib.stride_tricks.sliding_window_view(runs, WINDOW)
    return np.unique(np.arange(len(views)) + WINDOW - 1 - views[:, ::-1].argmin(axis=1))


def _runs(text: Numbers, length: int) -> Numbers:
    """One well mixed number for each run of `length` words."""
    count = len(text) - length + 1
    if count < 1:
        return np.zeros(0, np.uint64)
    runs = np.full(count, length, np.uint64)
    for at in range(length):
        runs = _mixed(runs + np.uint64(GOLDEN) + text[at : at + count])
    return runs


def _mixed(numbers: Numbers) -> Numbers:
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(FIRST)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(SECOND)
    mixed: Numbers = numbers ^ (numbers >> np.uint64(31))
    return mixed


@cache
def _permutations() -> tuple[Numbers, Numbers]:
    """An odd factor and a term for each permutation, the numbers of SplitMix64 from SEED."""
    states = np.arange(1, 2 * PERMUTATIONS + 1, dtype=np.uint64) * np.uint64(GOLDEN) + np.uint64(SEED)
    drawn: Numbers = _mixed(states)
    return (drawn[:PERMUTATIONS] | np.uint64(1))[:, None], drawn[PERMUTATIONS:][:, None]
