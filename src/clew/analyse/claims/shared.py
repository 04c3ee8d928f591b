"""What claims may meet by, as numbers: each claim behind each thing that it shares with others."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from clew.analyse.claims.columns import Columns
from clew.analyse.claims.said import FAMILIES, Said
from clew.analyse.claims.sets import Numbers, Sets

RAREST = 6
"""Words of a claim by which it is met, the rarest that another claim has."""
PAIRED = 4
"""Of these, the rarest that are taken in twos."""
FIRST = 12
"""Words that claims begin with."""

BANDS, BITS = 24, 10
"""Signs of vectors by which claims of two languages meet: 24 draws of 10. Of passages with a cosine of 0.75,
0.84 meet."""
SEED = 0x636C6577


class Shared(NamedTuple):
    """Row by row a claim and what it has, of one sort of thing."""

    keys: Numbers
    claims: Numbers


def shared(of: Columns) -> Iterator[Shared]:
    """One sort of thing after another, so that few are held at a time."""
    yield from _about(of.said)
    yield from _rarest(of)
    yield from _buckets(of)


def _about(said: Sequence[Said]) -> Iterator[Shared]:
    """What they speak of, two things together where one alone is common."""
    about = [_names(each) for each in said]
    events = [_families(each.event) for each in said]
    yield _numbered(combinations(names, 2) for names in about)
    yield _numbered(_crossed(*both) for both in zip(about, events, strict=True))
    yield _numbered((each.words[:FIRST],) for each in said)
    yield _numbered(
        ((each.stance, event) for event in some) if not each.polarity else ()
        for each, some in zip(said, events, strict=True)
    )
    yield _numbered(_figures(*both) for both in zip(said, about, strict=True))
    yield _numbered(_days(*each) for each in zip(said, about, events, strict=True))


def _crossed(ones: Iterable[object], others: Sequence[object]) -> Iterator[tuple[object, object]]:
    return ((one, other) for one in ones for other in others)


def _figures(one: Said, about: Sequence[str]) -> Iterator[tuple[object, ...]]:
    for figure in one.figures:
        yield figure.unit, figure.low, figure.high
        yield from ((name, figure.unit) for name in about)


def _days(one: Said, about: Sequence[str], events: Sequence[str]) -> Iterator[tuple[object, ...]]:
    told = (*events, *about, *((each.unit, each.low) for each in one.figures))
    return _crossed([first for first, last in one.when if first == last], told)


def _numbered(some: Iterable[Iterable[object]]) -> Shared:
    """`some` are what each claim has, in their order."""
    known: dict[object, int] = {}
    keys, claims = array("q"), array("q")
    for at, each in enumerate(some):
        for key in each:
            keys.append(known.setdefault(key, len(known)))
            claims.append(at)
    return Shared(np.array(keys), np.array(claims))


def _names(one: Said) -> list[str]:
    return sorted({*one.who, *one.places, *one.nations})[:8]


def _families(event: str) -> list[str]:
    found = [family[0] for family in FAMILIES if event in family]
    return found or ([event] if event else [])


def _rarest(of: Columns) -> Iterator[Shared]:
    """Of each claim the rarest words that others have too, and the very rarest in twos."""
    stems, count = of.stems.values, len(of.stem)
    times = np.bincount(stems, minlength=count)
    known = list(of.stem)
    order = np.empty(count, np.int64)
    order[sorted(range(count), key=lambda at: (times[at], known[at]))] = np.arange(count)
    claims, rare = _least(of.stems, order, order[times == 1])
    yield Shared(rare, claims)
    rarest = _within(claims) < PAIRED
    claims, rare = claims[rarest], rare[rarest]
    twos = [np.flatnonzero(claims[:-step] == claims[step:]) for step in range(1, PAIRED)]
    keys = [rare[first] * count + rare[first + step] for step, first in enumerate(twos, 1)]
    yield Shared(np.concatenate(keys), claims[np.concatenate(twos)])


def _least(stems: Sets, order: Numbers, without: Numbers) -> tuple[Numbers, Numbers]:
    """The first few of each claim's words in an order, without some."""
    claims = np.repeat(np.arange(len(stems.sizes)), stems.sizes)
    ranks = order[stems.values]
    kept = ~np.isin(ranks, without)
    claims, ranks = claims[kept], ranks[kept]
    sort = np.lexsort((ranks, claims))
    claims, ranks = claims[sort], ranks[sort]
    few = _within(claims) < RAREST
    return claims[few], ranks[few]


def _within(groups: Numbers) -> Numbers:
    """The place of each row within its run of equal ones."""
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    return np.arange(len(groups)) - np.repeat(starts, np.diff(starts, append=len(groups)))


def _buckets(of: Columns) -> Iterator[Shared]:
    """Where a passage's meaning lies, for claims of one sort of event: what brings two languages together."""
    having = np.flatnonzero(of.vector >= 0)
    if len(np.unique(of.arabic[having])) < 2:
        return
    events = _numbered(_families(of.said[at].event) or [""] for at in having.tolist())
    signs = of.vectors > 0
    drawn = np.random.default_rng(SEED).permuted(np.tile(np.arange(signs.shape[1]), (BANDS, 1)), axis=1)[:, :BITS]
    for chosen in drawn:
        buckets = (signs[:, chosen] @ (1 << np.arange(BITS)))[of.vector[having]]
        yield Shared(events.keys << BITS | buckets[events.claims], having[events.claims])
