"""Which rows of values may be alike: locality-sensitive hashing by bands (Indyk, Motwani 1998), near-linear."""

from dataclasses import dataclass

import numpy as np

from clew.analyse.kin.sketch import Numbers

BANDS, ROWS = 42, 3
"""Two texts with half their shingles in common meet in some band with probability 1 - (1 - 0.5³)⁴² = 0.996."""

MOST = 24
"""Texts in one bucket that are all compared with one another; more are a crowd."""


@dataclass(frozen=True)
class Met:
    """Pairs of rows that meet (smaller first, in order), and the crowds: sets of rows too many to pair."""

    pairs: Numbers
    crowds: tuple[tuple[int, ...], ...]


def meet(least: Numbers) -> Met:
    count = len(least)
    found = [np.zeros(0, np.int64)]
    crowds = np.arange(count)
    groups = []
    for band in range(BANDS):
        order, starts, sizes = _groups(_keys(least[:, band * ROWS : (band + 1) * ROWS]))
        found.append(_pairs(order, starts, sizes, count))
        groups += [order[start : start + size] for start, size in zip(starts, sizes, strict=True) if size > MOST]
    changed = bool(groups)
    while changed:
        changed = _spread(crowds, groups)
    pairs = np.unique(np.concatenate(found))
    return Met(np.stack([pairs // count, pairs % count], 1) if count else pairs.reshape(0, 2), _sets(crowds))


def _keys(values: Numbers) -> Numbers:
    keys = np.zeros(len(values), np.uint64)
    for column in values.astype(np.uint64).T:
        keys = (keys ^ column) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(29)
    return keys


def _groups(keys: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The rows in order of their keys, and where runs of two or more equal keys start and how long they are."""
    order = np.argsort(keys, kind="stable")
    edges = np.flatnonzero(np.diff(keys[order])) + 1
    starts = np.concatenate([np.zeros(1, np.int64), edges])
    sizes = np.diff(np.concatenate([starts, [len(keys)]]))
    return order, starts[sizes > 1], sizes[sizes > 1]


def _pairs(order: Numbers, starts: Numbers, sizes: Numbers, count: int) -> Numbers:
    """All pairs within the runs that are no crowd, each as one number."""
    starts, sizes = starts[sizes <= MOST], sizes[sizes <= MOST]
    found = [np.zeros(0, np.int64)]
    for first in range(int(sizes.max(initial=0)) - 1):
        for second in range(first + 1, int(sizes.max())):
            here = starts[sizes > second]
            one, other = order[here + first], order[here + second]
            found.append(np.minimum(one, other) * count + np.maximum(one, other))
    return np.concatenate(found)


def _spread(crowds: Numbers, groups: list[Numbers]) -> bool:
    """Gives all rows of a group the least number among them; whether that changed any."""
    before = crowds.copy()
    for group in groups:
        crowds[group] = crowds[group].min()
    return not np.array_equal(before, crowds)


def _sets(crowds: Numbers) -> tuple[tuple[int, ...], ...]:
    order, starts, sizes = _groups(crowds)
    return tuple(tuple(sorted(map(int, order[s : s + z]))) for s, z in zip(starts, sizes, strict=True))
