"""The filter bar of the pages beside search: the same query and choices, kept in the address from page to page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated
from urllib.parse import urlencode

import numpy as np
from fastapi import Depends, Query, Request

from clew.search.field import Exact
from clew.search.index import Index
from clew.search.query import And
from clew.search.query import Query as Sought
from clew.serve.facets import NAMES, Facet, facet_of
from clew.serve.search_page import Asked
from clew.store.drawn import Numbers

ALL = 2**40
"""More passages than there are."""

KEPT = 8

Choices = Annotated[list[str], Query()]


@dataclass(frozen=True)
class Filters:
    """What the address of the page at `path` asks for; `rest` is what it says besides, and keeps."""

    path: str
    asked: Asked
    rest: Mapping[str, str]

    @property
    def q(self) -> str:
        return self.asked.q

    @property
    def chosen(self) -> Mapping[str, Sequence[str]]:
        return self.asked.chosen

    @property
    def anything(self) -> bool:
        return self.asked.anything

    def href(self, path: str = "", **changed: str | int | Sequence[str]) -> str:
        """The address with something changed; "" leaves a part out. Another path takes the filters alone along."""
        if path and changed.keys().isdisjoint(self.chosen):
            rest = "&".join(filter(None, (self._kept, urlencode(changed) if changed else "")))
            return f"{path}?{rest}" if rest else path
        parts = {"q": self.q, **self.chosen, **({} if path else self.rest), **changed}
        rest = urlencode({name: value for name, value in parts.items() if value}, doseq=True)
        return f"{path or self.path}?{rest}" if rest else path or self.path

    @cached_property
    def _kept(self) -> str:
        parts = {"q": self.q, **self.chosen}
        return urlencode({name: value for name, value in parts.items() if value}, doseq=True)

    @property
    def cleared(self) -> str:
        return self.href(q="", **dict.fromkeys(self.chosen, ""))


def asked_for(
    q: str = "",
    kind: Choices = [],  # noqa: B006
    lang: Choices = [],  # noqa: B006
    collection: Choices = [],  # noqa: B006
    year: Choices = [],  # noqa: B006
    nation: Choices = [],  # noqa: B006
    mention: Choices = [],  # noqa: B006
) -> Asked:
    chosen = {"kind": kind, "lang": lang, "collection": collection, "year": year, "nation": nation, "mention": mention}
    return Asked(q, "relevance", chosen)


Filtered = Annotated[Asked, Depends(asked_for)]


def filters(request: Request, asked: Asked, **rest: str) -> Filters:
    return Filters(request.url.path, asked, {name: value for name, value in rest.items() if value})


def matching(index: Index, filters: Filters, kind: str) -> Numbers | None:
    """The passages that match the filters and mention something of this kind; None where nothing is filtered.

    Raises QueryError.
    """
    if not filters.anything:
        return None
    return _matching(index, And((filters.asked.query(), Exact("mention", kind))), index.sequence)


def let_through(index: Index, filters: Filters) -> Numbers | None:
    """The passages that match the filters; None where nothing is filtered. Raises QueryError."""
    return _matching(index, filters.asked.query(), index.sequence) if filters.anything else None


@lru_cache(maxsize=KEPT)
def _matching(index: Index, query: Sought, sequence: int) -> Numbers:
    return np.array(index.passages(query, ALL), np.int64)


def facets(index: Index, filters: Filters, shown: Sought) -> list[Facet]:
    """The facets of what the page shows; each leaves out the choices made in it."""
    counts = index.facets(And((filters.asked.query(), shown)))
    found = []
    for name in NAMES:
        chosen = filters.chosen[name]
        values = index.facets(And((filters.asked.query(but=name), shown)))[name] if chosen else counts[name]
        found.append(facet_of(name, values, chosen, filters.href))
    return [facet for facet in found if facet.choices]
