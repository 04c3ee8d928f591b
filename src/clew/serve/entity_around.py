"""Who is named beside an entity, and when its documents are from."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from clew.store.entities import dates_of
from clew.store.named import Entity, Named, Numbers, distinct

MOST = 30
"""Neighbours that are shown."""

LOOKED_AT = 1_000
"""Passages, or documents, that identifiers and dates are taken from."""

YEARS = 3
"""Years up to which the small timeline is drawn by month."""


@dataclass(frozen=True)
class Neighbour:
    """An entity that passages name beside this one."""

    entity: Entity
    documents: int
    passages: int


def neighbours(known: Named, of: Entity, passages: Numbers) -> list[Neighbour]:
    """Who is named in the same passages, the most documents first; passages that name a crowd count for nobody."""
    beside = known.beside
    met = np.zeros(max(beside.passages.max(initial=0), passages.max(initial=0)) + 1, bool)
    met[passages] = True
    rows = np.flatnonzero(met[beside.passages] & (beside.entity != of.number))
    entities, width = beside.entity[rows], len(known.places.digests) + 1
    documents = np.bincount(distinct(entities * width + beside.items[rows]) // width, minlength=len(known.rows))
    counts = np.bincount(entities, minlength=len(known.rows))
    order = np.lexsort((np.arange(len(known.rows)), -counts, -documents))[:MOST]
    return [Neighbour(known.at(int(at)), int(documents[at]), int(counts[at])) for at in order if counts[at]]


def years(connection: Connection, known: Named, rows: Numbers) -> list[tuple[str, int, float, float]]:
    """Its documents by their dates, as (year or month, how many, x and height in per cent)."""
    items = [known.places.digests[at] for at in distinct(known.items[rows])[:LOOKED_AT]]
    dates = [date for _, date in dates_of(connection, items)]
    if not dates:
        return []
    long = int(max(dates)[:4]) - int(min(dates)[:4]) >= YEARS
    counts = Counter(date[:4] if long else date[:7] for date in dates)
    places = {label: int(label[:4]) if long else int(label[:4]) * 12 + int(label[5:7] or 1) for label in counts}
    first, length, most = min(places.values()), max(places.values()) - min(places.values()) + 1, max(counts.values())
    return [
        (label, count, round(100 * (places[label] - first) / length, 2), round(100 * count / most, 1))
        for label, count in sorted(counts.items())
    ]
