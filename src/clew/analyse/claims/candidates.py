"""Claims that may speak of one thing: those that share something rare, never all against all."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from clew.analyse.claims.columns import Columns
from clew.analyse.claims.sets import Numbers
from clew.analyse.claims.shared import Shared, shared

Weights = NDArray[np.int32]

CROWD = 20
"""Claims that share something, above which it is common: each is then compared with the next few in order."""
NEXT = 3
MOST = 24
"""Claims that one is compared with: those that share most of what is rare."""

HELD = 3_000_000
"""Pairs that are held before those that are there twice are summed."""

RANGE = 1 << 14
"""Claims whose best are sought at once."""


def candidates(of: Columns) -> tuple[Numbers, Numbers]:
    """Pairs of rows, each once, the lesser first: for each claim those that share most with it, of equals the first."""
    count = len(of.said)
    place = _places(of)
    pairs, weights = np.empty(0, np.int64), np.empty(0, np.int32)
    held: list[tuple[Numbers, Weights]] = []
    for sort in shared(of):
        held += _met(sort, place)
        if sum(len(each) for each, _ in held) > HELD:
            pairs, weights = _summed([(pairs, weights), *held])
            held = []
    pairs, weights = _summed([(pairs, weights), *held])
    kept = _best(pairs, weights, count)
    return pairs[kept] // max(1, count), pairs[kept] % max(1, count)


def _places(of: Columns) -> Numbers:
    """The place of each claim in the order of words."""
    known, stems = list(of.stem), np.split(of.stems.values, of.stems.starts[1:-1])
    words = [" ".join(sorted(known[stem] for stem in each.tolist())) for each in stems[: len(of.said)]]
    places = np.empty(len(words), np.int64)
    places[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words))
    return places


def _met(sort: Shared, place: Numbers) -> Iterator[tuple[Numbers, Weights]]:
    """Pairs that share something, with its weight: all of a small group, of a crowd each with the next few in the order
    of words."""
    keys, claims, sizes = _groups(sort, place)
    weights = np.rint(1000 * np.log(1 + len(place) / sizes)).astype(np.int32)
    near = np.where(sizes > CROWD, NEXT, CROWD)
    for step in range(1, CROWD):
        first = np.flatnonzero((keys[:-step] == keys[step:]) & (step <= near[:-step]))
        if not len(first):
            return
        one, other = claims[first], claims[first + step]
        yield np.minimum(one, other) * len(place) + np.maximum(one, other), weights[first]


def _groups(sort: Shared, place: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """What more than one claim has, and these claims in the order of words; and how many they are."""
    order = np.lexsort((place[sort.claims], sort.keys))
    keys, claims = sort.keys[order], sort.claims[order]
    once = (np.diff(keys, prepend=-1) != 0) | (np.diff(claims, prepend=-1) != 0)
    keys, claims = keys[once], claims[once]
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    sizes = np.diff(starts, append=len(keys))
    sizes = np.repeat(sizes, sizes)
    return keys[sizes > 1], claims[sizes > 1], sizes[sizes > 1]


def _summed(held: Sequence[tuple[Numbers, Weights]]) -> tuple[Numbers, Weights]:
    """Each pair once, with the sum of its weights."""
    pairs, weights = (np.concatenate(each) for each in zip(*held, strict=True))
    order = np.argsort(pairs)
    pairs, weights = pairs[order], weights[order]
    starts = np.flatnonzero(np.diff(pairs, prepend=-1))
    return pairs[starts], np.add.reduceat(weights, starts) if len(starts) else weights


def _best(pairs: Numbers, weights: Weights, count: int) -> Numbers:
    """The rows that are among the MOST telling of either claim."""
    if not len(pairs):
        return pairs
    lows, highs = (pairs // count).astype(np.int32), (pairs % count).astype(np.int32)
    kept = np.zeros(len(pairs), np.bool_)
    for first in range(0, count, RANGE):
        low, high = (np.flatnonzero((each >= first) & (each < first + RANGE)) for each in (lows, highs))
        rows = np.concatenate((low, high))
        mine, others = np.concatenate((lows[low], highs[high])), np.concatenate((highs[low], lows[high]))
        order = np.lexsort((others, -weights[rows], mine))
        sizes = np.bincount(mine - first, minlength=RANGE)
        within = np.arange(len(order)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        kept[rows[order[within < MOST]]] = True
    return np.flatnonzero(kept)
