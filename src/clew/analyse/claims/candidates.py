"""Claims that may speak of one thing: those that share something rare, never all against all."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import log

import numpy as np
from numpy.typing import NDArray

from clew.analyse.claims.said import FAMILIES, Said

CROWD = 20
"""Claims that share something, above which it is common: each is then compared with the next few in order."""
NEXT = 3
RAREST = 6
"""Words of a claim by which it is met, the rarest that another claim has."""
MOST = 24
"""Claims that one is compared with: those that share most of what is rare."""

BANDS, BITS = 24, 10
"""Signs of vectors by which claims of two languages meet: 24 draws of 10. Of passages with a cosine of 0.75,
0.84 meet."""
SEED = 0x636C6577

Key = tuple[object, ...]


def candidates(said: Sequence[Said]) -> list[tuple[int, int]]:
    """Pairs of places in `said`, each once, the lesser first: for each claim those that share most with it."""
    met, weights = array("q"), array("l")
    for group in _groups(said):
        weight = round(1000 * log(1 + len(said) / len(group)))
        for low, high in _pairs(group, said):
            met.append(low * len(said) + high)
            weights.append(weight)
    if not met:
        return []
    lows, highs, shared = _summed(np.array(met), np.array(weights), len(said))
    kept = _best(lows, highs, shared, said)
    return list(zip(lows[kept].tolist(), highs[kept].tolist(), strict=True))


Numbers = NDArray[np.int64]


def _summed(met: Numbers, weights: Numbers, count: int) -> tuple[Numbers, Numbers, Numbers]:
    """Each pair once, with the sum of its weights."""
    order = np.argsort(met, kind="stable")
    met, weights = met[order], weights[order]
    starts = np.flatnonzero(np.diff(met, prepend=-1))
    return met[starts] // count, met[starts] % count, np.add.reduceat(weights, starts)


def _best(lows: Numbers, highs: Numbers, shared: Numbers, said: Sequence[Said]) -> Numbers:
    """The rows that are among the MOST telling of either claim. Equals are taken in the order of their ids, which no
    order of rows changes."""
    rank = np.empty(len(said), np.int64)
    rank[sorted(range(len(said)), key=lambda at: said[at].id)] = np.arange(len(said))
    mine, others = np.concatenate((lows, highs)), np.concatenate((highs, lows))
    order = np.lexsort((rank[others], -np.concatenate((shared, shared)), mine))
    sizes = np.bincount(mine, minlength=len(said))
    within = np.arange(len(order)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.unique(order[within < MOST] % len(lows))


def _pairs(group: Sequence[int], said: Sequence[Said]) -> Iterator[tuple[int, int]]:
    """All of a small group, whose places are in order; of a crowd each with the next few in the order of words."""
    if len(group) <= CROWD:
        yield from combinations(group, 2)
        return
    crowd = sorted(group, key=lambda at: (" ".join(sorted(said[at].stems)), said[at].id))
    for step in range(1, NEXT + 1):
        yield from ((min(two), max(two)) for two in zip(crowd, crowd[step:], strict=False))


def _groups(said: Sequence[Said]) -> Iterator[list[int]]:
    """Places of claims that share something; one sort of thing after another, so that few are held at a time."""
    yield from _held(list(_about(each)) for each in said)
    yield from _held(list(_when(each)) for each in said)
    yield from _held(_rarest(said))
    for band in _buckets(said):
        yield from _held(band)


def _held(keys: Iterable[Iterable[Key]]) -> Iterator[list[int]]:
    held: defaultdict[Key, list[int]] = defaultdict(list)
    for at, some in enumerate(keys):
        for key in dict.fromkeys(some):
            held[key].append(at)
    yield from (group for group in held.values() if len(group) > 1)


def _about(one: Said) -> Iterator[Key]:
    """What it speaks of, two things together where one alone is common."""
    about = _names(one)
    yield from (("about", *pair) for pair in combinations(about, 2))
    yield from (("event", name, event) for name in about for event in _families(one.event))
    yield "words", *one.words[:12]
    if not one.polarity:
        yield from ((one.stance, event) for event in _families(one.event))


def _when(one: Said) -> Iterator[Key]:
    about, events = _names(one), _families(one.event)
    for figure in one.figures:
        yield "figure", figure.unit, figure.low, figure.high
        yield from (("figure", name, figure.unit) for name in about)
    told = (*events, *about, *((each.unit, each.low) for each in one.figures))
    yield from (("day", first, what) for first, last in one.when if first == last for what in told)


def _names(one: Said) -> list[str]:
    return sorted({*one.who, *one.places, *one.nations})[:8]


def _families(event: str) -> list[str]:
    found = [family[0] for family in FAMILIES if event in family]
    return found or ([event] if event else [])


def _rarest(said: Sequence[Said]) -> list[list[Key]]:
    times: defaultdict[str, int] = defaultdict(int)
    for each in said:
        for stem in each.stems:
            times[stem] += 1
    return [_rare(each.stems, times) for each in said]


def _rare(stems: Iterable[str], times: dict[str, int]) -> list[Key]:
    ordered = sorted((times[stem], stem) for stem in stems if times[stem] > 1)
    few = [stem for _, stem in ordered[:RAREST]]
    return [*(("word", stem) for stem in few), *(("words", *pair) for pair in combinations(few[:4], 2))]


def _buckets(said: Sequence[Said]) -> Iterator[list[list[Key]]]:
    """Where a passage's meaning lies, for claims of one sort of event: what brings two languages together."""
    having = [at for at, each in enumerate(said) if each.vector is not None]
    if len({said[at].script for at in having}) < 2:
        return
    signs = np.array([np.frombuffer(said[at].vector or b"", np.int8) > 0 for at in having])
    drawn = np.random.default_rng(SEED).permuted(np.tile(np.arange(signs.shape[1]), (BANDS, 1)), axis=1)[:, :BITS]
    events = [_families(said[at].event) or [""] for at in having]
    for chosen in drawn:
        band: list[list[Key]] = [[] for _ in said]
        buckets = (signs[:, chosen] @ (1 << np.arange(BITS))).tolist()
        for at, bucket, some in zip(having, buckets, events, strict=True):
            band[at] = [(bucket, event) for event in some]
        yield band
