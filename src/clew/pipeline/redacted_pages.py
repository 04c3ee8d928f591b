"""A redacted copy of pages and pictures: what sandboxed steps drew of them, with boxes over what is marked.

Where it cannot be told where on a page the words are, the whole page is covered.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from clew.errors import ClewError, UsageError
from clew.executors import wire
from clew.model import Digest, Identity, Rendition
from clew.pipeline.edges import paths_of
from clew.pipeline.render import Bench, Draw, View, passwords_of
from clew.step import Step
from clew.store.case import Case
from clew.store.facts import metadata_of, size_of
from clew.store.occurrences import Span, addresses
from clew.store.passwords import list_version
from clew.store.reading import Reading, named_place, readings_of
from clew.store.redactions import Mark
from clew.store.renditions import Text, last_page, renditions, texts_of_page

AT_ONCE = 20
"""Pages that a worker draws at once."""

NOT_DRAWN = ("outline", "caption", "properties")
"""Parts whose words stand on no page."""

SHEAF = "application/x-clew-sheaf"
WHOLE = (0.0, 0.0, 100.0, 100.0)
Box = tuple[float, float, float, float]
Word = tuple[int, int, float, float, float, float]


class Words(msgspec.Struct):
    """A "words" rendition: from, to, x, y, width, height of each, in per cent of the page."""

    words: list[Word]


@dataclass(frozen=True)
class Studio:
    """What pages are drawn with: the case, the steps, a worker, and a folder of which it reads files too."""

    case: Case
    bench: Bench
    draw: Draw
    room: Path


class Undrawn(ClewError):
    """A page of an item that cannot be drawn, so that its copy has to be text."""


def covered(
    studio: Studio, connection: Connection, item: Digest, identity: Identity, marked: Sequence[Mark]
) -> tuple[Rendition, list[str], list[str]]:
    """The copy, what of it was covered as a whole or could not be compared, and the steps that made it. Undrawn."""
    step = studio.bench.step(identity.media_type)
    over = next(each for each in studio.bench.registry.views if each.takes(SHEAF))
    if step is None:
        raise Undrawn(f"{identity.media_type}: has no pages that can be drawn")
    count = _count(connection, item)
    notes: list[str] = []
    pages: list[tuple[Rendition, list[Box]]] = []
    for start in range(1, count + 1, AT_ONCE):
        numbers = tuple(range(start, min(start + AT_ONCE, count + 1)))
        view = _drawn(studio, connection, item, identity, step, numbers)
        for number in numbers:
            boxes = list(_boxes(studio.case, connection, item, number, view, marked, notes))
            pages.append((_image(view, number), boxes))
    picture = identity.media_type.startswith("image/") and len(pages) == 1
    return _bound(studio, over, pages, picture), notes, [step.id, over.id]


def _count(connection: Connection, item: Digest) -> int:
    """Pages that the item says it has, or that something was read on."""
    said = [
        fact.value for reading in readings_of(connection, item) for fact in metadata_of(connection, reading)
        if fact.name in ("pages", "frames")
    ]  # fmt: skip
    counts = [int(value) for value in said if value.isdecimal() and len(value) < 6]
    return max(1, last_page(connection, item), *counts)


def _drawn(
    studio: Studio, connection: Connection, item: Digest, identity: Identity, step: Step, pages: tuple[int, ...]
) -> View:
    paths, listed = paths_of(studio.case, item), passwords_of(studio.case, step, item)
    if not paths:
        raise UsageError("its bytes are no longer where they were collected; mount the disk again where it was")
    return studio.draw(wire.Task(
        1, item, size_of(connection, item), paths, identity=identity, step=step.name, pages=pages,
        version=list_version(listed), passwords=listed,
    ))  # fmt: skip


def _image(view: View, number: int) -> Rendition:
    for each in view.renditions:
        if each.kind == "page-image" and each.page == number:
            return each
    why = next((f": {each.message}" for each in view.problems), "")
    raise Undrawn(f"page {number} cannot be drawn{why}")


def _boxes(
    case: Case, connection: Connection, item: Digest, page: int, view: View, marked: Sequence[Mark], notes: list[str]
) -> Iterator[Box]:
    """What is to be covered on a page, in per cent; `notes` is told where that is more than the words."""
    here = [each for each in marked if each.at.page in (page, None) and each.at.part not in NOT_DRAWN]
    yield from (each.at.box for each in here if each.at.box)
    found, written, covered_over = set[str](), set[str](), set[str]()
    read = False
    for reading in readings_of(connection, item):
        for texts, words in _texts(case, connection, reading, page, view):
            read = True
            place, text = named_place(texts[0].fragment, reading.part), "".join(each.text for each in texts)
            for each in (one for one in here if one.place == place and one.at.chars):
                boxes = placed(each.at.chars or (0, 0), texts[0].first, text, words)
                if boxes:
                    found.add(each.citation)
                    yield from boxes
            for first, last in addresses(text, [each.words for each in marked]):
                boxes = placed((texts[0].first + first, texts[0].first + last), texts[0].first, text, words)
                (covered_over if boxes else written).add(text[first:last])
                yield from boxes
    if written - covered_over or any(each.citation not in found and not each.at.box for each in here):
        notes.append(f"page {page} is covered as a whole: where on it the words are cannot be told")
        yield WHOLE
    elif not read:
        notes.append(f"page {page} has no words that were read: look at it before it is handed over")


def _texts(
    case: Case, connection: Connection, reading: Reading, page: int, view: View
) -> Iterator[tuple[list[Text], list[Word]]]:
    """The texts of a page with the boxes of their words: those of what was recognised, or else of the page as drawn."""
    made = {each.activity: each for each in renditions(connection, reading, "words", page)}
    seen = next((each for each in view.renditions if each.kind == "words" and each.page == page), None)
    pieces = texts_of_page(connection, reading, page)
    for (activity, fragment), group in groupby(pieces, lambda each: (each.activity, each.fragment)):
        texts = list(group)
        if activity in made:
            yield texts, _words(case.blobs.read(made[activity].content))
        else:
            own = seen is not None and fragment == f"page={page}" and texts[0].certainty is None
            yield texts, _words(seen.content) if own and seen else []


def _words(content: bytes) -> list[Word]:
    try:
        return msgspec.json.decode(content, type=Words).words
    except (msgspec.DecodeError, UnicodeDecodeError):
        return []


def placed(chars: Span, first: int, text: str, words: Sequence[Word]) -> list[Box]:
    """The boxes of all words that these code points of a page touch; none where any of them has none, or where
    boxes and text are not of one reading."""
    wanted = {at for at in range(*chars) if not text[at - first : at - first + 1].isspace()}
    boxes: list[Box] = []
    for begins, ends, x, y, width, height in words:
        if begins < chars[1] and ends > chars[0]:
            one_word = text[begins - first : ends - first]
            if width <= 0 or height <= 0 or len(one_word) != ends - begins or any(map(str.isspace, one_word)):
                return []
            wanted -= set(range(begins, ends))
            boxes.append((x, y, width, height))
    return [] if wanted else in_lines(boxes, [(x, y, across, down) for _, _, x, y, across, down in words])


def in_lines(boxes: Sequence[Box], words: Sequence[Box]) -> list[Box]:
    """One box a line instead of one a word, as high as all words of the line: how many words there were, and
    which of their letters reach up or down, would tell of them."""
    found: list[Box] = []
    for box in boxes:
        _, top, _, height = _union([box, *(each for each in words if _beside(box, each))])
        line = (box[0], top, box[2], height)
        if found and _beside(found[-1], line):
            line = _union([found.pop(), line])
        found.append(line)
    return found


def _beside(one: Box, other: Box) -> bool:
    """Whether two boxes lie on one line: more than half of the lower one's height is in common."""
    common = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return common > min(one[3], other[3]) / 2


def _union(boxes: Sequence[Box]) -> Box:
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    return left, top, right - left, bottom - top


def _bound(studio: Studio, over: Step, pages: Sequence[tuple[Rendition, Sequence[Box]]], picture: bool) -> Rendition:
    """All pages as one file, put together by a worker, since what a worker drew is not believed to be an image."""
    head = json.dumps({
        "picture": picture, "pages": [{"length": len(each.content), "boxes": boxes} for each, boxes in pages],
    }).encode()  # fmt: skip
    content = b"".join((len(head).to_bytes(4, "big"), head, *(each.content for each, _ in pages)))
    digest = hashlib.sha256(content).hexdigest()
    path = studio.room / digest
    path.write_bytes(content)
    identity = Identity(SHEAF, "made here")
    view = studio.draw(wire.Task(1, digest, len(content), (bytes(path).hex(),), identity=identity, step=over.name))
    path.unlink()
    made = view.of("covered")
    if made is None:
        raise Undrawn(next((each.message for each in view.problems), "the pages cannot be put together"))
    return made
