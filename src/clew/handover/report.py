"""The report: pages that any browser shows offline, with what leaves, where it was, its words, what was not read."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clew.handover.items import Item
from clew.model import Digest

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.environment import TemplateStream

FOLDER = Path(__file__).parent / "templates"
PAGE = 200
"""Items whose words are on one page."""

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


def page_of(number: int) -> str:
    """The page with the words of the item that stands at this place in the order of digests."""
    return f"words-{number // PAGE + 1:04}.html"


Page = tuple[str, Iterator[bytes]]


def index(
    cover: Cover, known: Mapping[Digest, Item], worded: Collection[Digest], counts: Mapping[str, int],
    gaps: Mapping[str, Any],
) -> Iterator[bytes]:  # fmt: skip
    """The first page; items that are `worded` lead to their words."""
    rows = [(item, page_of(number) if digest in worded else "") for number, (digest, item) in enumerate(known.items())]
    faults: dict[Digest, list[Mapping[str, Any]]] = {}
    for each in gaps["problems"]:
        faults.setdefault(each["item"], []).append(each)
    page = _environment().get_template("index.html")
    yield from _streamed(page.stream(cover=cover, rows=rows, counts=counts, gaps=gaps, faults=faults))


def words(cover: Cover, known: Mapping[Digest, Item], passages: Iterable[dict[str, Any]]) -> Iterator[Page]:
    """Pages of words, each with its name; each is to be read to its end before the next."""
    numbers = {digest: number for number, digest in enumerate(known)}
    page = _environment().get_template("words.html")
    for name, rows in groupby(passages, lambda row: page_of(numbers[row["item"]])):
        told = ((known[item], list(those)) for item, those in groupby(rows, lambda row: row["item"]))
        yield name, _streamed(page.stream(cover=cover, items=told))


def _streamed(page: "TemplateStream") -> Iterator[bytes]:
    """In pieces of many, for a template gives very small ones."""
    page.enable_buffering(PIECES)
    yield from (piece.encode() for piece in page)


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
    return made


def plain(text: str) -> str:
    """Without control signs and direction overrides, which could make a page lie."""
    return _CONTROL.sub("\ufffd", text)
