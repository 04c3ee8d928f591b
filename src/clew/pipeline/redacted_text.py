"""A redacted copy as plain text: the passages of an item without what is marked. Rows of sheets become a CSV."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from sqlalchemy import Connection, select

from clew.locator import parse_fragment, row_and_column
from clew.model import Digest, Locator
from clew.store import schema
from clew.store.facts import metadata_of
from clew.store.occurrences import GONE, addresses, merged, veiled
from clew.store.reading import Kept, passages, readings_of
from clew.store.redactions import Mark

HEAD = ("from", "to", "cc", "bcc", "date", "subject", "title")
TITLE = "(redacted copy)"
"""The first line: what follows is plain text, also where it looks like a mail."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the beginning of a cell."""


def as_text(connection: Connection, item: Digest, marked: Sequence[Mark]) -> tuple[str, str]:
    """The text of the copy, and the ending of its name: ".csv" where all that was read are rows, else ".txt"."""
    phrases = [each.words for each in marked if each.words]
    kept = passages(connection, item)
    if kept and all("row=" in each.place for each in kept):
        return _rows(kept, marked, phrases), ".csv"
    lines = [*_head(connection, item, kept, phrases), *_members(connection, item, phrases)]
    parts = [TITLE, "\n".join(lines)] if lines else [TITLE]
    for place, group in groupby(kept, lambda each: each.place):
        parts.append(_heading(place, phrases) + removed(list(group), marked))
    return "\n\n".join(part.strip("\n") for part in parts) + "\n", ".txt"


def removed(kept: Sequence[Kept], marked: Sequence[Mark]) -> str:
    """The text at one place without what is marked there, nor addresses that have words of a name marked anywhere."""
    text, begins = "".join(each.text for each in kept), kept[0].first
    spans: dict[tuple[int, int], str] = {}
    for mark in marked:
        if not mark.at.box and reaches(kept[0].place, mark):
            first, last = mark.at.chars or (begins, begins + len(text))
            spans[first - begins, last - begins] = mark.label
    spans = {**dict.fromkeys(addresses(text, [each.words for each in marked]), ""), **spans}
    for first, last in reversed(merged(spans)):
        label = next((said for (start, end), said in spans.items() if first <= start and end <= last and said), "")
        text = text[:first] + (f"{GONE} [{label}]" if label else GONE) + text[last:]
    return text


def reaches(place: str, mark: Mark) -> bool:
    """Whether a mark is on this place: its own, or with rows or without a part one that holds it."""
    if mark.place == place:
        return True
    here, at = parse_fragment(place), mark.at
    if mark.at.chars or not mark.place:
        return False
    if at.cell is not None or at.row is not None:
        rows = at.row or (row_and_column(at.cell or "")[0],) * 2
        inside = here.row is not None and rows[0] <= here.row[1] and here.row[0] <= rows[1]
        return inside and here.sheet == at.sheet
    return place.startswith(f"{mark.place}&")


def _head(connection: Connection, item: Digest, kept: Sequence[Kept], phrases: Sequence[str]) -> Iterator[str]:
    """What heads a mail, where it does not stand among its words."""
    for reading in readings_of(connection, item)[:1]:
        for fact in metadata_of(connection, reading):
            if fact.name in HEAD and not any(fact.value in each.text for each in kept[:1]):
                yield f"{fact.name}: {veiled(fact.value, phrases)}"


def _members(connection: Connection, item: Digest, phrases: Sequence[str]) -> Iterator[str]:
    """The names of what is in it, which is not in the copy."""
    member, activity = schema.member, schema.activity
    query = select(member.c.name, member.c.entry).join(activity, activity.c.id == member.c.activity)
    query = query.where(member.c.item == item, activity.c.current == 1).order_by(activity.c.key, member.c.seq)
    for row in connection.execute(query):
        yield f"holds: {veiled(row.name or row.entry, phrases)}"


def _heading(place: str, phrases: Sequence[str]) -> str:
    return f"[{veiled(_told(parse_fragment(place)), phrases)}]\n" if place else ""


def _told(at: Locator) -> str:
    """A place in words."""
    told: Mapping[str, object] = {
        "page": at.page, "message": at.message, "sheet": at.sheet, "row": at.row and "-".join(map(str, at.row)),
        "part": at.part, "time": at.time and f"{at.time[0]:g} s",
    }  # fmt: skip
    return ", ".join(f"{name} {value}" for name, value in told.items() if value)


def _rows(kept: Sequence[Kept], marked: Sequence[Mark], phrases: Sequence[str]) -> str:
    """The rows as CSV, with the sheet's name first where there are several; no cell begins as a formula does."""
    rows = [(parse_fragment(each.place), each) for each in kept]
    several = len({at.sheet for at, _ in rows}) > 1
    out = io.StringIO()
    writer = csv.writer(out)
    for at, each in rows:
        own = [veiled(at.sheet or "", phrases)] if several else []
        cells = [*own, *_cells(each, marked)]
        writer.writerow([f"'{cell}" if cell.startswith(DANGEROUS) else cell for cell in cells])
    return out.getvalue()


def _cells(kept: Kept, marked: Sequence[Mark]) -> list[str]:
    """The row's fields; a mark on one cell takes that alone."""
    by_cell = [each for each in marked if each.at.cell and reaches(kept.place, each)]
    text = removed([kept], [each for each in marked if not each.at.cell])
    cells = text.split("\t")
    for each in by_cell:
        column = row_and_column(each.at.cell or "")[1]
        cells[column - 1 : column] = [f"{GONE} [{each.label}]" if each.label else GONE]
    return cells
