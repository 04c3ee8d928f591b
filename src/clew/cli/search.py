"""clew search: hits with snippets and locators."""

import argparse

from clew.cli.terminal import as_json, write_json, write_table
from clew.errors import QueryError, UsageError
from clew.search.find import Page, find
from clew.search.index import Index
from clew.search.load import loader
from clew.search.terms import count_terms
from clew.store.case import open_case


def run(given: argparse.Namespace) -> int:
    case = open_case(given.case)
    index = Index(case.index_folder)
    if given.terms:
        return _terms(index, given)
    if not given.query:
        raise UsageError('write what to look for: clew search "bill of lading" --case DIR')
    with case.engine.connect() as connection:
        try:
            page = find(index, given.query, loader(connection), given.limit, given.sort, given.cursor)
        except QueryError as error:
            raise UsageError(f"{error}\n  {given.query}\n  {' ' * error.position}^") from error
    if as_json(given.json):
        _write_lines(page)
    else:
        _write_table(page)
    return 0


def _write_lines(page: Page) -> None:
    for hit in page.hits:
        fields = ("item", "locator", "score", "snippet", "places", "media_type", "language", "date", "marks")
        write_json({name: getattr(hit, name) for name in fields})


def _write_table(page: Page) -> None:
    rows = [(hit.places[0] if hit.places else "", _short(hit.locator), hit.snippet) for hit in page.hits]
    write_table(("where", "locator", "words"), rows)
    print(f"\n{len(page.hits)} of {page.total} passages" + (f"; more: --cursor {page.cursor}" if page.cursor else ""))


def _short(locator: str) -> str:
    digest, _, fragment = locator.partition("#")
    return f"{digest[:12]}#{fragment}"


def _terms(index: Index, given: argparse.Namespace) -> int:
    try:
        lines = given.terms.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{given.terms}: {error}; give a UTF-8 text file with one query a line") from error
    counts = list(count_terms(index, lines))
    if as_json(given.json):
        for each in counts:
            write_json(
                {
                    "line": each.line,
                    "term": each.term,
                    "passages": each.passages,
                    "items": each.items,
                    "error": each.error,
                }
            )
    else:
        rows = [(each.line, each.term, each.passages, each.items, each.error or "") for each in counts]
        write_table(("line", "term", "passages", "items", ""), rows)
    return 2 if any(each.error for each in counts) else 0
