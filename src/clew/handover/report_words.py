"""Pages of items with their words, claims marked where they stand, rows as tables, and pictures of pages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from clew.handover.items import Item
from clew.handover.report import Cover, Page, lots, name_of, page
from clew.handover.report_pictures import Picture
from clew.handover.report_search import shard
from clew.locator import parse_fragment
from clew.model import Digest

ROOM = 600_000
"""Code points on one page, about; an item's words stand on several where they are more."""

PLACE = 100
"""What a passage counts for beside its words."""

CARDS = ("extract.contacts@", "extract.calendar@", "extract.telegram@")
"""Steps whose rows are entries of several lines, and no cells."""


@dataclass(frozen=True)
class Piece:
    """Some of a passage's words, and the number of the claim that they are, or 0."""

    text: str
    claim: int = 0


@dataclass(frozen=True)
class Row:
    """A row of a sheet; `own` is its passage's number on the page, or 0 where a row above has it."""

    own: int
    place: str
    number: int
    cells: Sequence[str]


@dataclass(frozen=True)
class Words:
    """A passage on its page, `own` its number there; or rows of a sheet that follow each other, and no pieces."""

    own: int
    place: str
    step: str
    certainty: float | None
    pieces: Sequence[Piece]
    rows: list[Row]


@dataclass(frozen=True)
class Shown:
    """An item, or what of it is on this page; `goes_on` where its beginning stands on the page before."""

    item: Item
    words: Sequence[Words]
    pictures: Sequence[Picture]
    goes_on: bool


@dataclass
class Where:
    """Where passages and items stand, filled as their pages are written."""

    items: dict[Digest, str] = field(default_factory=dict)
    passages: dict[int, str] = field(default_factory=dict)
    pages: int = 0


Read = tuple[int, dict[str, Any]]
"""A passage with its number in the case; nought where it stands for an item without any."""

Claims = Mapping[int, Sequence[tuple[int, int, int]]]
"""By passage, the claims drawn from it: their numbers, and the code points of the passage that they are."""


def pages(
    cover: Cover, known: Mapping[Digest, Item], rows: Iterable[Read], claims: Claims,
    pictures: Mapping[Digest, Sequence[Picture]], where: Where,
) -> Iterator[Page]:  # fmt: skip
    """Each page, and beside it what search looks through; each to be read to its end before the next."""
    sized = ((len(row["text"]) + PLACE, (number, row)) for number, row in _with_pictured(rows, pictures))
    for number, some in enumerate(lots(sized, ROOM), 1):
        name = name_of("words", number)
        shown = list(_shown(name, known, some, claims, pictures, where))
        where.pages = number
        yield name, page("words.html", cover, "items", shown=shown, name=name, pages_of=claim_at)
        yield f"search/{number:04}.js", shard(name, shown)


def _with_pictured(rows: Iterable[Read], pictures: Mapping[Digest, Sequence[Picture]]) -> Iterator[Read]:
    """The rows, and in the order of the digests one without words for each item that has pictures alone."""
    left = sorted(pictures, reverse=True)
    for number, row in rows:
        while left and left[-1] < row["item"]:
            yield 0, {"item": left.pop(), "text": ""}
        if left and left[-1] == row["item"]:
            left.pop()
        yield number, row
    yield from ((0, {"item": item, "text": ""}) for item in reversed(left))


def _shown(
    name: str, known: Mapping[Digest, Item], some: Sequence[Read], claims: Claims,
    pictures: Mapping[Digest, Sequence[Picture]], where: Where,
) -> Iterator[Shown]:  # fmt: skip
    own = 0
    for item, rows in groupby(some, lambda row: str(row[1]["item"])):
        goes_on, words = item in where.items, []
        where.items.setdefault(item, f"{name}#w{item}")
        for number, row in rows:
            if number:
                own += 1
                where.passages[number] = f"{name}#p{own}"
                words.append(_words(own, row, claims.get(number, ())))
        yield Shown(known[item], _joined(words), () if goes_on else pictures.get(item, ()), goes_on)


def _words(own: int, row: Mapping[str, Any], claims: Sequence[tuple[int, int, int]]) -> Words:
    place = row["citation"].partition("#")[2]
    if "row=" in place and not row["step"].startswith(CARDS):
        return Words(own, place.partition("row=")[0].strip("&"), row["step"], None, (), _rows(own, place, row["text"]))
    return Words(own, place, row["step"], row["certainty"], _pieces(row["text"], claims), [])


def _rows(own: int, place: str, text: str) -> list[Row]:
    first, last = parse_fragment(place).row or (1, 1)
    lines = [text.removesuffix("\n")] if first == last else text.splitlines()
    cut = (line.split("\t") for line in lines)
    return [Row(0 if number > first else own, place, number, cells) for number, cells in enumerate(cut, first)]


def _joined(words: Sequence[Words]) -> list[Words]:
    """Rows that follow each other in one sheet as one table."""
    made: list[Words] = []
    for each in words:
        if each.rows and made and made[-1].rows and (made[-1].place, made[-1].step) == (each.place, each.step):
            made[-1].rows.extend(each.rows)
        else:
            made.append(each)
    return made


def _pieces(text: str, claims: Sequence[tuple[int, int, int]]) -> list[Piece]:
    """The text cut where claims begin and end; of those that overlap, the later is only pointed to."""
    made, end = [], 0
    for first, last, number in sorted((first, last, number) for number, first, last in claims):
        if first >= end:
            made += [Piece(text[end:first]), Piece(text[first:last], number)]
            end = last
        else:
            made.append(Piece("", number))
    return [*made, Piece(text[end:])]


CLAIMS = 50
"""Claims on a page."""


def claim_at(number: int) -> str:
    """Where a claim stands, numbered from 1."""
    return f"{name_of('claims', (number - 1) // CLAIMS + 1)}#c{number}"
