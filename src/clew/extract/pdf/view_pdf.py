"""Pages of a PDF to look at, and where on them the words of their text lie."""

import ctypes
import io
import json
import re
from collections.abc import Iterator
from itertools import groupby
from typing import BinaryIO

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image
from pypdfium2 import raw

from clew.extract.installed import versions
from clew.extract.pdf.pdf_file import open_pdf
from clew.extract.pdf.pdf_text import Box, char_box, page_text
from clew.extract.pictures.veiled import veiled
from clew.model import Locator, Problem, Rendition
from clew.step import Given, Record, step

DPI = 110
LONGEST = 1600
PAGES = 20
COLOURS = 4096
"""A page with more colours than this is a photograph, which PNG would make large."""

GRID = 10_000
"""Hundredths of a per cent of the page's width and height."""

Word = tuple[int, int, float, float, float, float]


@step("view.pdf@2", accepts=("application/pdf",), passwords=True, libraries=versions("pypdfium2", "pillow"))
def view_pdf(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """The pages asked for, the first where none is: at 110 dpi, 1,600 pixels at most, as it stands there
    veiled, and its words' boxes."""
    document = open_pdf(stream, given.length, given.passwords).document
    with document:
        if document.get_formtype():
            document.init_forms()
        for number in (given.pages or (1,))[:PAGES]:
            yield from _page(document, number)


def _page(document: pypdfium2.PdfDocument, number: int) -> Iterator[Record]:
    try:
        page = document[number - 1]
    except (pypdfium2.PdfiumError, IndexError):
        yield Problem("damaged", f"page {number} cannot be drawn", at=Locator(page=number))
        return
    try:
        image = _drawn(page)
        media_type, content = _written(image)
        yield Rendition("page-image", media_type, content, page=number)
        yield Rendition("page-veiled", "image/png", veiled(image), page=number)
        found = json.dumps({"words": words(page)}, separators=(",", ":"))
        yield Rendition("words", "application/json", found.encode(), page=number)
    finally:
        page.close()


def _drawn(page: pypdfium2.PdfPage) -> Image.Image:
    longest = max(*page.get_size(), 1.0)
    bitmap = page.render(scale=min(DPI / 72, (LONGEST - 1) / longest))
    drawn: Image.Image = bitmap.to_pil().convert("RGB")
    return drawn


def _written(image: Image.Image) -> tuple[str, bytes]:
    buffer = io.BytesIO()
    if image.getcolors(COLOURS) is None:
        image.save(buffer, "JPEG", quality=80)
        return "image/jpeg", buffer.getvalue()
    image.quantize(256, dither=Image.Dither.NONE).save(buffer, "PNG")
    return "image/png", buffer.getvalue()


def words(page: pypdfium2.PdfPage) -> list[Word]:
    """From, to, x, y, width, height of each word of `page_text`; one that runs over two lines comes in two pieces."""
    text_page = page.get_textpage()
    try:
        text, sources = page_text(text_page)
        found: list[Word] = []
        for match in re.finditer(r"\S+", text):
            boxes = [(at, char_box(text_page, sources[at])) for at in range(*match.span())]
            found += _pieces(page, [(at, box) for at, box in boxes if box])
        return found
    finally:
        text_page.close()


def _pieces(page: pypdfium2.PdfPage, placed: list[tuple[int, Box]]) -> Iterator[Word]:
    """The word's box, or one a line where its characters do not lie beside each other."""
    boxes = [(at, _seen(page, box)) for at, box in placed]
    piece = 0
    pieces: list[int] = []
    for index, (_, box) in enumerate(boxes):
        piece += index > 0 and _apart(boxes[index - 1][1], box)
        pieces.append(piece)
    for _, group in groupby(zip(pieces, boxes, strict=True), key=lambda pair: pair[0]):
        members = [box for _, box in group]
        left, top = min(box[0] for _, box in members), min(box[1] for _, box in members)
        right, bottom = max(box[2] for _, box in members), max(box[3] for _, box in members)
        first, last = members[0][0], members[-1][0] + 1
        yield first, last, left / 100, top / 100, (right - left) / 100, (bottom - top) / 100


def _seen(page: pypdfium2.PdfPage, box: Box) -> tuple[int, int, int, int]:
    """Left, top, right, bottom on the page as shown, turned and cropped."""
    corners = [_shown(page, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    across, down = zip(*corners, strict=True)
    return min(across), min(down), max(across), max(down)


def _shown(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, GRID, GRID, 0, x, y, across, down)
    return min(max(across.value, 0), GRID), min(max(down.value, 0), GRID)


def _apart(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    """Whether the second character lies on another line: far back, and neither beside nor over the first."""
    beside = min(one[3], other[3]) > max(one[1], other[1]) or abs(one[1] - other[1]) < GRID / 50
    over = min(one[2], other[2]) > max(one[0], other[0]) or abs(one[0] - other[0]) < GRID / 50
    return not beside and not over
