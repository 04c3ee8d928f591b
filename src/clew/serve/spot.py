"""Saying where a hit is, in words."""

from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup

from clew.locator import fragment as locator
from clew.locator import parse, parse_fragment
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


PARTS = {
    "comments": "comments", "notes": "notes", "deleted": "the deleted text", "chapters": "chapters",
    "contents": "table of contents", "ocr": "recognised text",
}  # fmt: skip
"""What the commonest parts beside the main text are called."""


def part_name(fragment: str) -> str:
    """A place in an item for a link to it: "notes, page 3", "the main text"."""
    at = parse_fragment(fragment)
    if at.part in PARTS:
        return ", ".join(filter(None, (PARTS[at.part], spot(f"0000#{locator(replace(at, part=None))}"))))
    return spot(f"0000#{fragment}") or fragment or "the main text"


def track_name(fragment: str) -> str:
    """Which of a recording's texts a moment belongs to: "chapters", "part 2"."""
    return part_name(locator(replace(parse_fragment(fragment), time=None)))


def moments(fragment: str) -> str:
    """When a place in a recording begins and ends: "0:01 – 0:01.9"; "" for a place without time."""
    time = parse_fragment(fragment).time
    return "" if time is None else " – ".join(dict.fromkeys(_clock(seconds) for seconds in time))


def _clock(seconds: float) -> str:
    """Hours only where there are any; fractions only where there are any."""
    whole, fraction = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    said = f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"
    return f"{said}.{fraction:03d}".rstrip("0") if fraction else said


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
