"""The passages that name an entity, with its names lit in them."""

from dataclasses import replace

import numpy as np
from sqlalchemy import Connection

from clew.serve.entries import Entry, entries
from clew.serve.ties import naming
from clew.store.named import Entity, Named, Numbers, distinct

SOUGHT = 20
"""Names that a search for it asks for."""


def sought(known: Named, of: Entity) -> str:
    """The query for its names, as near as words in the index come to them."""
    field = {"organisation": "org"}.get(of.kind, of.kind)
    names = [" ".join(value.replace('"', " ").split()) for value in sorted(_values(known, of))[:SOUGHT]]
    return " OR ".join(f'{field}:"{name}"' for name in names)


def rows_of(known: Named, of: Entity, through: Numbers | None) -> Numbers:
    """The mentions of an entity, of those passages alone that the filters let through."""
    rows = known.rows_of(of.number)
    found: Numbers = np.arange(rows.start, rows.stop)
    if through is not None:
        found = found[np.isin(known.passages[found], through)]
    return found


def entries_of(connection: Connection, known: Named, of: Entity, other: Entity | None, shown: Numbers) -> list[Entry]:
    """The passages with the entity's names lit, and the other's too."""
    values = _values(known, of)
    found = entries(connection, of.kind, [(int(passage), naming(values)) for passage in shown])
    if other is None:
        return found
    also = entries(connection, other.kind, [(int(passage), naming(_values(known, other))) for passage in shown])
    lit = {each.hit.locator: each for each in also}
    return [_both(each, lit[each.hit.locator]) if each.hit.locator in lit else each for each in found]


def _values(known: Named, of: Entity) -> set[str]:
    rows = known.rows_of(of.number)
    return {known.places.told[which][1] for which in distinct(known.which[rows])}


def _both(entry: Entry, other: Entry) -> Entry:
    end = entry.hit.start + len(entry.hit.snippet)
    marks = list(entry.hit.marks)
    for each in other.lit:
        mark = (each.first - entry.hit.start, each.last - entry.hit.start)
        free = all(mark[1] <= first or mark[0] >= last for first, last in marks)
        if entry.hit.start <= each.first and each.last <= end and free:
            marks.append(mark)
    return replace(entry, hit=replace(entry.hit, marks=tuple(sorted(marks))))
