"""Text recognised in pictures: of scans, of photographs of pages, of PDF pages without text of their own."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from itertools import groupby
from typing import BinaryIO

import numpy
import PIL
import pypdfium2  # type: ignore[import-untyped]
from PIL import Image

from clew.errors import Unreadable
from clew.extract import tesseract
from clew.extract.ocr_prepare import MOST_PIXELS, Page, cleaned, straightened, turned
from clew.extract.ocr_words import Word, assemble, certainty, evidence, lines, middle, parse
from clew.extract.pdf_file import open_pdf
from clew.extract.picture import TYPES, decode, open_picture, pages
from clew.model import Locator, Passage, Problem, Rendition
from clew.step import Given, Record, passages, step

PDF = "application/pdf"
DPI = 300
PAGE_SECONDS = 45.0
"""Below the minute without progress at which a worker is ended; every page yields at least one record."""

DOUBTFUL = 0.65
WORTHLESS = 0.25


@cache
def _libraries() -> dict[str, str]:
    drawn = {"pillow": PIL.__version__, "pypdfium2": version("pypdfium2"), "numpy": numpy.__version__}
    return {**drawn, **tesseract.versions()}


@step("extract.ocr@1", accepts=(*TYPES, PDF), mends="needs-ocr", slow=True, libraries=_libraries)
def ocr(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Passages at part "ocr" of each page asked for, and the words' boxes. Raises NotInstalled."""
    tesseract.program()
    sheets = _pdf(given, stream) if given.media_type == PDF else _picture(given, stream)
    for page, sheet in sheets:
        try:
            if isinstance(sheet, Unreadable):
                raise sheet
            yield from _recognised(page, sheet)
        except Unreadable as error:
            yield Problem(error.code, str(error), error.advice, "partial", Locator(page=page, part="ocr"))


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
    document, _ = open_pdf(stream, given.length)
    with document:
        if document.get_formtype():
            document.init_forms()
        for number in _wanted(given, len(document)):
            try:
                page = document[number - 1]
                most = (MOST_PIXELS / max(1.0, page.get_width() * page.get_height())) ** 0.5
                yield number, page.render(scale=min(DPI / 72, most), grayscale=True).to_pil()
            except pypdfium2.PdfiumError as error:
                yield number, Unreadable("damaged", f"the page cannot be drawn: {error}")


def _recognised(number: int, sheet: Image.Image) -> Iterator[Record]:
    page, words = _read(cleaned(sheet), time.monotonic() + PAGE_SECONDS)
    text, spans = assemble(words)
    for passage in passages(text, lambda a, b: Locator(page=number, part="ocr", chars=(a, b))):
        yield replace(passage, certainty=_mean(passage, words, spans))
    boxes = [page.percent(word.left, word.top, word.width, word.height) for word in words]
    table = [[*span, *box] for span, box in zip(spans, boxes, strict=True)]
    yield Rendition("words", "application/json", json.dumps({"words": table}).encode(), number)


def _read(page: Page, until: float) -> tuple[Page, list[Word]]:
    """The page as it was read, and its words. The turn in doubt is tried where the likelier one reads badly."""
    sight = tesseract.look(page.image, until - time.monotonic())
    turns = (sight.turn, 0) if sight.sure else (0, sight.turn)
    best: tuple[Page, list[Word]] = page, []
    for turn in dict.fromkeys(turns):
        straight = straightened(turned(page, turn))
        words = parse(tesseract.recognise(straight.image, sight.language, until - time.monotonic()))
        words = [word for line in _both(straight, words, sight.language, until) for word in line]
        if evidence(words) > evidence(best[1]):
            best = straight, words
        if certainty(words) >= DOUBTFUL:
            break
    return best


def _mean(passage: Passage, words: list[Word], spans: list[tuple[int, int]]) -> float:
    assert passage.at.chars is not None
    first, last = passage.at.chars
    inside = [word for word, span in zip(words, spans, strict=True) if span[0] < last and span[1] > first]
    return round(sum(word.certainty for word in inside) / max(1, len(inside)), 3)


def _both(page: Page, words: list[Word], language: str, until: float) -> Iterator[list[Word]]:
    """The lines, those in doubt read again in the other language, and what stays worthless left out.

    Each line is read in one language: reading in both at once doubles the errors in Arabic.
    """
    other = "eng" if language == "ara" else "ara"
    for (_, doubtful), group in groupby(lines(words), lambda line: (line[0].line[0], certainty(line) < DOUBTFUL)):
        run = list(group)
        yield from _better(page, run, other, until) if doubtful else run


def _better(page: Page, doubtful: list[list[Word]], other: str, until: float) -> Iterator[list[Word]]:
    """Each line in the language that reads it with more certainty, or not at all."""
    known = tesseract.knows(other)
    again = lines(_again(page, [word for line in doubtful for word in line], other, until)) if known else []
    nearest = [min(range(len(doubtful)), key=lambda at: abs(middle(doubtful[at]) - middle(rival))) for rival in again]
    for at, line in enumerate(doubtful):
        rivals = [rival for rival, near in zip(again, nearest, strict=True) if near == at]
        words = [word for rival in rivals for word in rival]
        if len(rivals) == 1:
            words = [replace(word, line=line[0].line) for word in words]
        best = words if certainty(words) > certainty(line) + 0.1 else line
        if certainty(best) >= WORTHLESS:
            yield best


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
