"""Claims that may speak of one thing: those that share something rare, never all against all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from math import log

import numpy as np

from clew.analyse.claims.said import FAMILIES, Said

CROWD = 24
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
    """Pairs of places in `said`, each once, the lesser first; the more two share the sooner they are among them."""
    shared: list[dict[int, int]] = [{} for _ in said]
    for group in _groups(said):
        count = len(group)
        weight = round(1000 * log(1 + len(said) / count))
        for one, other in _pairs(group, said):
            low, high = (one, other) if one < other else (other, one)
            shared[low][high] = shared[low].get(high, 0) + weight
    return sorted(_best(shared, said))


def _best(shared: list[dict[int, int]], said: Sequence[Said]) -> set[tuple[int, int]]:
    """The most telling of each claim. Equals are taken in the order of their ids, which no order of rows changes."""
    both: list[list[tuple[int, str, int]]] = [[] for _ in shared]
    for low, others in enumerate(shared):
        for high, weight in others.items():
            both[low].append((-weight, said[high].id, high))
            both[high].append((-weight, said[low].id, low))
    kept = set()
    for at, others_of in enumerate(both):
        others_of.sort()
        kept |= {(min(at, other), max(at, other)) for _, _, other in others_of[:MOST]}
    return kept


def _pairs(group: list[int], said: Sequence[Said]) -> Iterator[tuple[int, int]]:
    if len(group) <= CROWD:
        yield from combinations(group, 2)
        return
    group = sorted(group, key=lambda at: (" ".join(sorted(said[at].stems)), said[at].id))
    for step in range(1, NEXT + 1):
        yield from zip(group, group[step:], strict=False)


def _groups(said: Sequence[Said]) -> Iterator[list[int]]:
    held: defaultdict[Key, list[int]] = defaultdict(list)
    rare = _rarest(said)
    buckets = _buckets(said)
    for at, each in enumerate(said):
        for key in {*_keys(each), *rare[at], *buckets[at]}:
            held[key].append(at)
    yield from (group for group in held.values() if len(group) > 1)


def _keys(one: Said) -> Iterator[Key]:
    """What it speaks of, two things together where one alone is common."""
    events = _families(one.event)
    about = sorted({*one.who, *one.places, *one.nations})[:8]
    yield from (("about", *pair) for pair in combinations(about, 2))
    yield from (("event", name, event) for name in about for event in events)
    for figure in one.figures:
        yield "figure", figure.unit, figure.low, figure.high
        yield from (("figure", name, figure.unit) for name in about)
    yield from (("day", first, event) for first, last in one.when if first == last for event in events)
    yield "words", *one.words[:12]


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


def _buckets(said: Sequence[Said]) -> list[list[Key]]:
    """Where a passage's meaning lies, for claims of one sort of event: what brings two languages together."""
    found: list[list[Key]] = [[] for _ in said]
    having = [at for at, each in enumerate(said) if each.vector is not None]
    if not having or len({said[at].script for at in having}) < 2:
        return found
    signs = np.array([np.frombuffer(said[at].vector or b"", np.int8) > 0 for at in having])
    drawn = np.random.default_rng(SEED).permuted(np.tile(np.arange(signs.shape[1]), (BANDS, 1)), axis=1)[:, :BITS]
    weights = 1 << np.arange(BITS)
    for band, chosen in enumerate(drawn):
        for at, bucket in zip(having, (signs[:, chosen] @ weights).tolist(), strict=True):
            found[at] += [("meaning", band, bucket, event) for event in _families(said[at].event) or [""]]
    return found
