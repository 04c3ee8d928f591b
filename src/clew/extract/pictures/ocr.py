"""Text recognised in pictures: of scans, of photographs of pages, of PDF pages without text of their own."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import version
from itertools import groupby
from typing import BinaryIO

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image

from clew.errors import Interrupted, Unreadable, worded
from clew.extract.pdf.pdf_file import open_pdf
from clew.extract.pictures import tesseract
from clew.extract.pictures.ocr_prepare import MOST_PIXELS, Page, cleaned, straightened, turned
from clew.extract.pictures.ocr_words import Word, assemble, certainty, evidence, lines, middle, parse
from clew.extract.pictures.picture import TYPES, decode, open_picture, pages
from clew.model import Locator, Passage, Problem, Rendition
from clew.step import Given, Record, passages, step

PDF = "application/pdf"
DPI = 300
PAGE_SECONDS = 45.0
"""Below the minute without progress at which a worker is ended; every page yields at least one record."""

DOUBTFUL = 0.65
WORTHLESS = 0.25
LANGUAGES = {"ara": "Arabic", "eng": "English"}


@cache
def _libraries() -> dict[str, str]:
    drawn = {name: version(name) for name in ("pillow", "pypdfium2", "numpy", "pi-heif")}
    return {**drawn, **tesseract.versions()}


@step("extract.ocr@2", accepts=(*TYPES, PDF), mends="needs-ocr", slow=True, passwords=True, libraries=_libraries)
def ocr(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Passages at part "ocr" of each page asked for, the words' boxes, what stayed in doubt.

    Raises NotInstalled, and Interrupted once the other pages have been read.
    """
    tesseract.program()
    sheets = _pdf(given, stream) if given.media_type == PDF else _picture(given, stream)
    ended: Interrupted | None = None
    for page, sheet in sheets:
        try:
            if isinstance(sheet, Unreadable):
                raise sheet
            yield from _recognised(page, sheet)
        except Unreadable as error:
            yield Problem(error.code, worded(error), error.advice, "partial", Locator(page=page, part="ocr"))
        except Interrupted as error:
            ended = Interrupted(error.code, "not all pages could be recognised", error.advice)
            yield Problem(error.code, worded(error), error.advice, "partial", Locator(page=page, part="ocr"))
    if ended is not None:  # the other pages need not wait for another try
        raise ended


Sheets = Iterator[tuple[int, Image.Image | Unreadable]]


def _wanted(given: Given, count: int) -> list[int]:
    return [page for page in given.pages or range(1, count + 1) if 1 <= page <= count]


def _picture(given: Given, stream: BinaryIO) -> Sheets:
    picture = open_picture(stream)
    for page in _wanted(given, pages(picture)):
        try:
            yield page, decode(picture, page, smallest=3_000)[0]
        except Unreadable as error:
            yield page, error


def _pdf(given: Given, stream: BinaryIO) -> Sheets:
    document = open_pdf(stream, given.length, given.passwords).document
    with document:
        if document.get_formtype():
            document.init_forms()
        for number in _wanted(given, len(document)):
            try:
                page = document[number - 1]
                most = (MOST_PIXELS / max(1.0, page.get_width() * page.get_height())) ** 0.5
                yield number, page.render(scale=min(DPI / 72, most), grayscale=True).to_pil()
            except pypdfium2.PdfiumError as error:
                yield number, Unreadable("damaged", f"the page cannot be drawn: {worded(error)}")


@dataclass
class Reading:
    """A page as it was read and its words; how many lines were left out, how many doubtful ones had no second try."""

    page: Page
    words: list[Word] = field(default_factory=list)
    dropped: int = 0
    untried: int = 0


def _recognised(number: int, sheet: Image.Image) -> Iterator[Record]:
    reading, lacking = _read(cleaned(sheet), time.monotonic() + PAGE_SECONDS)
    text, spans = assemble(reading.words)
    for passage in passages(text, lambda a, b: Locator(page=number, part="ocr", chars=(a, b))):
        yield replace(passage, certainty=_mean(passage, reading.words, spans))
    boxes = [reading.page.percent(word.left, word.top, word.width, word.height) for word in reading.words]
    table = [[*span, *box] for span, box in zip(spans, boxes, strict=True)]
    yield Rendition("words", "application/json", json.dumps({"words": table}).encode(), number)
    yield from _doubts(number, reading, lacking)


def _doubts(number: int, reading: Reading, lacking: str) -> Iterator[Problem]:
    """What of the page's text was left out, and what a language that is not installed might have read."""
    at = Locator(page=number)
    if reading.dropped:
        said = f"page {number}: {_lines(reading.dropped)} too uncertain to keep"
        yield Problem("doubtful", said, "look at the picture of the page", "note", at)
    if reading.untried:
        said = f"page {number}: {_lines(reading.untried)} in doubt, and could not be tried in {LANGUAGES[lacking]}"
        yield Problem("not-installed", said, f"{tesseract.install(lacking)}, then sift again", "note", at)


def _written(lines: list[list[Word]]) -> int:
    """How many of the lines have a letter or a digit; specks and rules are no text."""
    return sum(any(sign.isalnum() for word in line for sign in word.text) for line in lines)


def _lines(count: int) -> str:
    return "1 line was" if count == 1 else f"{count:,} lines were"


def _read(page: Page, until: float) -> tuple[Reading, str]:
    """The likeliest reading, and the other language. The turn in doubt is tried where the likelier one reads badly."""
    sight = tesseract.look(page.image, until - time.monotonic())
    other = "eng" if sight.language == "ara" else "ara"
    turns = (sight.turn, 0) if sight.sure else (0, sight.turn)
    readings = []
    for turn in dict.fromkeys(turns):
        straight = straightened(turned(page, turn))
        words = parse(tesseract.recognise(straight.image, sight.language, until - time.monotonic()))
        readings.append(_both(straight, words, other, until))
        if certainty(readings[-1].words) >= DOUBTFUL:
            break
    best = max(readings, key=lambda reading: evidence(reading.words))
    if evidence(best.words) > 0:
        return best, other
    # More speaks against these words than for them: they are counted, not kept.
    return Reading(page, [], best.dropped + _written(lines(best.words)), best.untried), other


def _mean(passage: Passage, words: list[Word], spans: list[tuple[int, int]]) -> float:
    assert passage.at.chars is not None
    first, last = passage.at.chars
    inside = [word for word, span in zip(words, spans, strict=True) if span[0] < last and span[1] > first]
    return round(sum(word.certainty for word in inside) / max(1, len(inside)), 3)


def _both(page: Page, words: list[Word], other: str, until: float) -> Reading:
    """The lines, those in doubt read again in the other language, and what stays worthless counted only.

    Each line is read in one language: reading in both at once doubles the errors in Arabic.
    """
    reading, known = Reading(page), tesseract.knows(other)
    for (_, doubtful), group in groupby(lines(words), lambda line: (line[0].line[0], certainty(line) < DOUBTFUL)):
        run = list(group)
        better = list(_better(page, run, other, until)) if doubtful and known else run
        kept = [line for line in better if certainty(line) >= WORTHLESS]
        reading.words += [word for line in kept for word in line]
        reading.dropped += _written(better) - _written(kept)
        reading.untried += len(run) if doubtful and not known else 0
    return reading


def _better(page: Page, doubtful: list[list[Word]], other: str, until: float) -> Iterator[list[Word]]:
    """Each line in the language that reads it with more certainty."""
    again = lines(_again(page, [word for line in doubtful for word in line], other, until))
    nearest = [min(range(len(doubtful)), key=lambda at: abs(middle(doubtful[at]) - middle(rival))) for rival in again]
    for at, line in enumerate(doubtful):
        rivals = [rival for rival, near in zip(again, nearest, strict=True) if near == at]
        words = [word for rival in rivals for word in rival]
        if len(rivals) == 1:
            words = [replace(word, line=line[0].line) for word in words]
        yield words if certainty(words) > certainty(line) + 0.1 else line


def _again(page: Page, words: list[Word], language: str, until: float) -> list[Word]:
    margin = 8
    left = max(0, int(min(word.left for word in words)) - margin)
    top = max(0, int(min(word.top for word in words)) - margin)
    right = min(page.image.width, int(max(word.left + word.width for word in words)) + margin)
    foot = min(page.image.height, int(max(word.top + word.height for word in words)) + margin)
    table = tesseract.recognise(page.image.crop((left, top, right, foot)), language, until - time.monotonic(), 6)
    return [
        replace(word, line=words[0].line + word.line, left=word.left + left, top=word.top + top)
        for word in parse(table)
    ]
