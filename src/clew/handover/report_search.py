"""What the report's search looks through: the words of each page of words, once more, as a script that any page of a
folder may load; it calls one function with text and nothing else."""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from clew.handover.report import FOLDER, plain

if TYPE_CHECKING:
    from clew.handover.report_words import Shown, Words

SCRIPT = "search.js"


def shard(name: str, shown: Sequence["Shown"]) -> Iterator[bytes]:
    """Items as [what they are called, [[passage on the page, place, words], …]]."""
    told = [[plain(_called(each)), [text for one in each.words for text in _texts(one)]] for each in shown]
    written = json.dumps([name, told], ensure_ascii=False, separators=(",", ":"))
    yield f"look({written})\n".encode()


def _called(shown: "Shown") -> str:
    return shown.item.said("subject") or shown.item.name


def _texts(words: "Words") -> Iterator[list[int | str]]:
    own = words.own
    for row in words.rows:
        own = row.own or own
        yield [own, plain(row.place), plain("\t".join(row.cells))]
    if not words.rows:
        yield [own, plain(words.place), plain("".join(piece.text for piece in words.pieces))]


def script() -> bytes:
    """What searches."""
    return (FOLDER / SCRIPT).read_bytes()
