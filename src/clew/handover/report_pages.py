"""All files of the report, in an order in which each page knows where the others' things stand."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from clew.handover import report_words
from clew.handover.accounts import numbered_passages
from clew.handover.bag import CHUNK
from clew.handover.claims import Told, sentence
from clew.handover.findings import Named
from clew.handover.items import Item
from clew.handover.printed import NAME, Sheet, pdf
from clew.handover.printed_words import Printed, told
from clew.handover.report import Cover, Page, page, paged
from clew.handover.report_lists import faults, moments, names
from clew.handover.report_pictures import Picture, pictures
from clew.handover.report_search import SCRIPT, script
from clew.handover.report_words import CLAIMS, Where, claim_at
from clew.locator import parse
from clew.model import Digest
from clew.store import schema
from clew.store.case import Case
from clew.store.claims import ClaimRow

ROWS = 500
FIRST = 30
"""Claims on the first page."""

SHOWN = 20
"""Of what bears on a claim in one way; claims.jsonl has all of it."""


@dataclass(frozen=True)
class Report:
    """What the report is made of."""

    cover: Cover
    known: Mapping[Digest, Item]
    named: Named
    claims: Sequence[Told]
    gaps: Mapping[str, Any]
    counts: Mapping[str, int]
    sheet: Sheet | None = None
    """What its PDF says on the first page; None where none is made."""


def files(case: Case, connection: Connection, about: Report) -> Iterator[Page]:
    """Each file by its path; each to be read to its end before the next."""
    where, drawn = Where(), pictures(case, connection, about.known)
    rows = numbered_passages(connection)
    yield from report_words.pages(about.cover, about.known, rows, _by_passage(connection, about.claims), drawn, where)
    yield from _pictures(drawn)
    yield from _claims(about, where, drawn)
    yield from _lists(connection, about, where)
    counts = {**about.counts, "items": len(about.known), "passages": len(where.passages), "claims": len(about.claims)}
    first = {"sentence": sentence, "claim_at": claim_at, "claims": about.claims[:FIRST], "counts": counts}
    yield "index.html", page("index.html", about.cover, "index", **first, printed=NAME if about.sheet else "")
    yield "search.html", page("search.html", about.cover, "search", pages=where.pages)
    yield SCRIPT, [script()]
    if about.sheet:
        yield NAME, [_printed(connection, about, about.sheet, counts, where, drawn)]


def _printed(
    connection: Connection, about: Report, sheet: Sheet, counts: Mapping[str, int], where: Where,
    drawn: Mapping[Digest, Sequence[Picture]],
) -> bytes:  # fmt: skip
    return pdf(told(Printed(
        about.cover, sheet, about.known, about.claims, names(about.named), moments(connection, about.known),
        faults(about.gaps), counts, where, lambda claim: _picture_at(claim, drawn, where),
    )))  # fmt: skip


def _by_passage(connection: Connection, claims: Sequence[Told]) -> dict[int, list[tuple[int, int, int]]]:
    table, numbers = schema.claim.c, {each.claim.number: at for at, each in enumerate(claims, 1)}
    found = defaultdict[int, list[tuple[int, int, int]]](list)
    for row in connection.execute(select(table.id, table.passage, table.first, table.last)):
        if row.id in numbers:
            found[row.passage].append((numbers[row.id], row.first, row.last))
    return found


def _pictures(drawn: Mapping[Digest, Sequence[Picture]]) -> Iterator[Page]:
    every = {each.name: each.path for some in drawn.values() for each in some}
    for name, path in sorted(every.items()):
        with path.open("rb") as file:
            yield name, iter(lambda: file.read(CHUNK), b"")


def _claims(about: Report, where: Where, drawn: Mapping[Digest, Sequence[Picture]]) -> Iterator[Page]:
    numbers = {each.claim.id: at for at, each in enumerate(about.claims, 1)}
    told = {
        "known": about.known, "where": where, "numbers": numbers, "claim_at": claim_at, "sentence": sentence,
        "shown": SHOWN, "picture_at": lambda claim: _picture_at(claim, drawn, where),
    }  # fmt: skip
    yield from paged("claims.html", about.cover, "claims", list(about.claims), CLAIMS, **told)


def _picture_at(claim: ClaimRow, drawn: Mapping[Digest, Sequence[Picture]], where: Where) -> str:
    """Where the picture of a claim's page is; "" where the case has none."""
    page = parse(claim.id)[1].page
    if page not in {each.page for each in drawn.get(claim.item, ())}:
        return ""
    return f"{where.items[claim.item].partition('#')[0]}#g{claim.item}-{page}"


def _lists(connection: Connection, about: Report, where: Where) -> Iterator[Page]:
    told = {"known": about.known, "where": where}
    problems = faults(about.gaps)
    yield from paged("items.html", about.cover, "items", list(about.known.values()), ROWS, **told, faults=problems)
    yield from paged("entities.html", about.cover, "entities", names(about.named), ROWS, **told)
    yield from paged("timeline.html", about.cover, "timeline", moments(connection, about.known), ROWS, **told)
    yield "problems.html", page("problems.html", about.cover, "problems", **told, gaps=about.gaps, faults=problems)
