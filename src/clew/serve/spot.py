"""Saying where a hit is, in words."""

from collections.abc import Iterator

from markupsafe import Markup

from clew.locator import parse
from clew.search.find import Hit
from clew.serve.wording import readable
from clew.store.paths import INTO


def spot(locator: str) -> str:
    """Page, sheet, row, message or part: "page 3", "sheet Ledger, rows 4–9"; "" for the whole item."""
    at = parse(locator)[1]
    said = [
        f"page {at.page}" if at.page is not None else "",
        f"message {at.message}" if at.message is not None else "",
        f"sheet {at.sheet}" if at.sheet is not None else "",
        _rows(at.row) if at.row is not None else "",
        f"cell {at.cell}" if at.cell is not None else "",
        f"part {at.part}" if at.part not in (None, "ocr") else "",  # its certainty says that it was recognised
        f"at {int(at.time[0]) // 60}:{int(at.time[0]) % 60:02d}" if at.time is not None else "",
    ]
    return ", ".join(filter(None, said))


def name_of(place: str) -> str:
    """The last name of a place's path: of the member, where it is one."""
    return place.rpartition(INTO)[2].rstrip("/").rpartition("/")[2] or place


def snippet_of(hit: Hit) -> Markup:
    """The words of a hit, those that were looked for marked."""
    return Markup("".join(_pieces(hit)))


def _pieces(hit: Hit) -> Iterator[str]:
    """Each is escaped."""
    if hit.start:
        yield "… "
    end = 0
    for first, last in hit.marks:
        yield readable(hit.snippet[end:first])
        yield f"<mark>{readable(hit.snippet[first:last])}</mark>"
        end = last
    yield readable(hit.snippet[end:])
    chars = parse(hit.locator)[1].chars
    if chars and hit.start + len(hit.snippet) < chars[1] - chars[0]:
        yield " …"


def _rows(row: tuple[int, int]) -> str:
    return f"row {row[0]}" if row[0] == row[1] else f"rows {row[0]}–{row[1]}"
