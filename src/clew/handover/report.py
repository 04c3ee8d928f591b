"""The report: pages that any browser shows offline; claims first, each with its citation, then items."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.environment import TemplateStream

FOLDER = Path(__file__).parent / "templates"
PIECES = 2_000
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True)
class Cover:
    """What stands on the first page."""

    case: str
    recipient: str
    purpose: str
    note: str
    marking: str
    meaning: str


Page = tuple[str, Iterable[bytes]]
"""A file of the report by its path there."""

LINKS = (
    ("claims-0001.html", "Claims"), ("items-0001.html", "Items"), ("entities-0001.html", "Names"),
    ("timeline-0001.html", "Timeline"), ("problems.html", "Not read"), ("search.html", "Search"),
)  # fmt: skip


def page(template: str, cover: Cover, here: str = "", **told: Any) -> Iterator[bytes]:
    """A page; `here` is the kind of page that it is of, as LINKS begin."""
    yield from _streamed(_environment().get_template(template).stream(cover=cover, here=here, links=LINKS, **told))


def paged(template: str, cover: Cover, kind: str, rows: list[Any], size: int, **told: Any) -> Iterator[Page]:
    """Pages `kind-0001.html` and so on, of `size` rows each; one where there are none."""
    last = max(1, -(-len(rows) // size))
    for number in range(1, last + 1):
        some = rows[(number - 1) * size : number * size]
        about = {"number": number, "last": last, "kind": kind, "total": len(rows), "start": (number - 1) * size}
        yield name_of(kind, number), page(template, cover, kind, rows=some, **about, **told)


def name_of(kind: str, number: int) -> str:
    return f"{kind}-{number:04}.html"


def lots(rows: Iterable[tuple[int, Any]], room: int) -> Iterator[list[Any]]:
    """What fits on a page, of rows with their sizes; one alone where it is larger."""
    held: list[Any] = []
    size = 0
    for weight, row in rows:
        if held and size + weight > room:
            yield held
            held, size = [], 0
        held.append(row)
        size += weight
    if held:
        yield held


def _streamed(stream: "TemplateStream") -> Iterator[bytes]:
    """In pieces of many, for a template gives very small ones."""
    stream.enable_buffering(PIECES)
    yield from (piece.encode() for piece in stream)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["plain"] = plain
    made.filters["readable"] = readable
    return made


def plain(text: str) -> str:
    """Without control signs and direction overrides, which could make a page lie."""
    return _CONTROL.sub("\ufffd", text)


def readable(text: str, most: int = 0) -> str:
    """On one line, cut where it is longer than `most` code points."""
    words = plain(" ".join(text.split()))
    return words if not most or len(words) <= most else f"{words[: most - 1].rstrip()}…"
