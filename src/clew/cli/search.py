"""clew search: hits with snippets and locators."""

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from clew.cli import options
from clew.cli.terminal import as_json, harmless, write_json, write_table
from clew.errors import QueryError, UsageError
from clew.pipeline.vectoring import near_to
from clew.search.find import Hit, Page, find
from clew.search.index import Index
from clew.search.load import loader
from clew.search.terms import count_terms
from clew.store.case import open_case
from clew.store.schema import change
from clew.store.standing import unfinished

if TYPE_CHECKING:
    from rich.text import Text


FIELDS = (
    "fields, as in place:mosul: type lang in from to date (the item's own) has person org place nation about (dates "
    "mentioned) amount id mentions; docs/search.md says what each takes"
)


def arguments(command: argparse.ArgumentParser) -> None:
    command.epilog = FIELDS
    options.case(command)
    command.add_argument("query", nargs="?", help='words, "phrases", AND OR NOT, prefix*, fuzzy~1, fields (below)')
    command.add_argument("--meaning", action="store_true", help="also what means the like, in 16 languages")
    command.add_argument("--terms", type=Path, metavar="FILE", help="count the hits of each line of FILE")
    command.add_argument("--limit", type=options.positive, default=20)
    command.add_argument("--sort", choices=("relevance", "date", "-date"), default="relevance")
    command.add_argument("--cursor", help="the next page, as the last one printed it")
    options.json(command)


def run(given: argparse.Namespace) -> int:
    case = open_case(given.case)
    index = Index(case.index_folder)
    with case.engine.connect() as connection:
        if behind(connection, index.sequence):
            print(BEHIND, file=sys.stderr)
    if given.terms:
        return _terms(index, given)
    if not given.query:
        raise UsageError('write what to look for: clew search "bill of lading" --case DIR')
    with case.engine.connect() as connection:
        try:
            near = near_to(case, given.query) if given.meaning else None
            page = find(index, given.query, loader(connection), given.limit, given.sort, given.cursor, near)
        except QueryError as error:
            raise UsageError(f"{error}\n  {given.query}\n  {' ' * error.position}^") from error
    if given.meaning and near is None:
        print(UNTOLD, file=sys.stderr)
    if as_json(given.json):
        _write_lines(page, given.meaning)
    else:
        _write_table(page)
    return 0


BEHIND = "clew: not all of the haul has been read and indexed yet, so there may be more; `clew sift` goes on with it"


UNTOLD = "clew: the query has no words whose meaning can be told, so only the words were looked for"


def behind(connection: Connection, sequence: int) -> bool:
    """Whether there is, or may be, more than an index that has come to `sequence` can find."""
    return unfinished(connection) or sequence < int(connection.execute(select(func.max(change.c.seq))).scalar() or 0)


def _write_lines(page: Page, meaning: bool) -> None:
    fields = ["item", "locator", "score", "snippet", "places", "media_type", "language", "date", "marks"]
    fields += ["cosine", "alone"] if meaning else []
    for hit in page.hits:
        write_json({name: getattr(hit, name) for name in fields})


def _write_table(page: Page) -> None:
    from rich.console import Console, Group
    from rich.text import Text

    shown = [Group(_where(hit, Text), _words(hit, Text), Text()) for hit in page.hits]
    Console(highlight=False).print(*shown, sep="")
    more = f"; more: --cursor {page.cursor}" if page.cursor else ""
    print(f"{len(page.hits)} of {page.total} passages{more}")


def _where(hit: Hit, text: type["Text"]) -> "Text":
    """The first place of the item, how many more it has, and the locator to show or cite."""
    digest, _, fragment = hit.locator.partition("#")
    line = text(harmless(hit.places[0] if hit.places else ""), style="bold")
    more = f" and {len(hit.places) - 1} more" if len(hit.places) > 1 else ""
    line.append(f"{more}  {digest[:12]}#{fragment}", style="not bold dim")
    return line.append(f"  by meaning alone, {hit.cosine:.2f}", style="not bold italic") if hit.alone else line


def _words(hit: Hit, text: type["Text"]) -> "Text":
    """The snippet on as few lines as it needs, with the words that were found marked."""
    line, end = text("  "), 0
    for first, last in hit.marks:
        line.append(_plain(hit.snippet[end:first]))
        line.append(_plain(hit.snippet[first:last]), style="bold reverse")
        end = last
    return line.append(_plain(hit.snippet[end:]))


def _plain(text: str) -> str:
    return harmless(re.sub(r"\s+", " ", text))


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
