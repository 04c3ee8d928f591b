"""Lists of terms: how much of a case each of them finds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clew.errors import QueryError
from clew.search.index import Index
from clew.search.query import parse


@dataclass(frozen=True, slots=True)
class TermCount:
    """What the query `term` on `line` (from 1) finds, counted; `error` says why it is no query, and counts are 0."""

    line: int
    term: str
    passages: int
    items: int
    error: str | None = None


def count_terms(index: Index, lines: Iterable[str]) -> Iterator[TermCount]:
    """A count for each line that is neither blank nor a # comment."""
    for number, line in enumerate(lines, 1):
        term = line.removeprefix("\ufeff").strip()
        if not term or term.startswith("#"):
            continue
        try:
            passages, items = index.count(parse(term))
            yield TermCount(number, term, passages, items)
        except QueryError as error:
            yield TermCount(number, term, 0, 0, str(error))
