"""Whether a PDF page shows words that its text does not hold, so that they must be recognised."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import category

import pypdfium2  # type: ignore[import-untyped]
from pypdfium2 import raw

FEW, SOME = 20, 100
"""Letters and digits: fewer than FEW are as good as none beside a picture; fewer than SOME beside one that fills."""

SMALL, LARGE = 0.02, 0.4
"""Of the page's area: what a picture must have to count, and to count as filling the page."""

STROKES = 40
"""Segments of paths: a word whose letters are drawn has more, a frame or a rule fewer."""

GARBAGE = 0.3
SAMPLE = 50
DEPTH = 4
OBJECTS = 5000


@dataclass
class Seen:
    """The largest picture's share of the page, and how many segments its paths have."""

    picture: float = 0.0
    strokes: int = 0


def needs_recognition(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, text: str) -> str | None:
    """Why the page should be recognised, as a sentence with `{page}` in it; None where its text will do."""
    if len(text) > 4 * SOME or (count := sum(map(str.isalnum, text))) >= SOME:
        count = SOME
    if _garbled(text_page, text):
        return "the text of page {page} is not made of letters"
    if count >= SOME:
        return None
    seen = _look(page)
    if seen.picture >= LARGE:
        return "page {page} is a picture with little text" if count else "page {page} has no text of its own"
    if count < FEW and (seen.picture >= SMALL or seen.strokes >= STROKES):
        return "page {page} shows more than its text" if count else "page {page} has no text of its own"
    return None


def _garbled(text_page: pypdfium2.PdfTextPage, text: str) -> bool:
    """Whether much of the text is no characters: replaced, private, missing, or glyphs without a known meaning."""
    total = raw.FPDFText_CountChars(text_page)
    if total <= 0:
        return False
    lost = max(0, total - len(text) - sum(1 for c in text if c > "\uffff") - 2 * text.count("\n") - total // 20)
    if not text.isascii():
        lost += sum(1 for c in text if c > "\x7e" and (c == "\ufffd" or category(c) in ("Co", "Cn", "Cc")))
    if lost > GARBAGE * total:
        return True
    every = max(1, total // SAMPLE)
    sample = range(0, total, every)
    unmapped = sum(1 for index in sample if raw.FPDFText_HasUnicodeMapError(text_page, index) == 1)
    return unmapped > GARBAGE * len(sample)


def _look(page: pypdfium2.PdfPage) -> Seen:
    seen = Seen()
    width, height = page.get_size()
    area = max(1.0, width * height)
    for number, thing in enumerate(_objects(page)):
        if number >= OBJECTS:
            break
        match raw.FPDFPageObj_GetType(thing):
            case raw.FPDF_PAGEOBJ_IMAGE:
                seen.picture = max(seen.picture, _area(thing) / area)
            case raw.FPDF_PAGEOBJ_PATH:
                seen.strokes += max(0, raw.FPDFPath_CountSegments(thing))
            case raw.FPDF_PAGEOBJ_FORM:
                _look_inside(thing, seen, _area(thing) / area, 1)
    return seen


def _objects(page: pypdfium2.PdfPage) -> Iterator[raw.FPDF_PAGEOBJECT]:
    return (raw.FPDFPage_GetObject(page, index) for index in range(raw.FPDFPage_CountObjects(page)))


def _look_inside(form: raw.FPDF_PAGEOBJECT, seen: Seen, share: float, depth: int) -> None:
    """A form's pictures count with the form's own area: theirs is in its units."""
    for index in range(min(OBJECTS, raw.FPDFFormObj_CountObjects(form))):
        thing = raw.FPDFFormObj_GetObject(form, index)
        match raw.FPDFPageObj_GetType(thing):
            case raw.FPDF_PAGEOBJ_IMAGE:
                seen.picture = max(seen.picture, share)
            case raw.FPDF_PAGEOBJ_PATH:
                seen.strokes += max(0, raw.FPDFPath_CountSegments(thing))
            case raw.FPDF_PAGEOBJ_FORM if depth < DEPTH:
                _look_inside(thing, seen, share, depth + 1)


def _area(thing: raw.FPDF_PAGEOBJECT) -> float:
    sides = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(thing, *map(ctypes.byref, sides)):
        return 0.0
    left, bottom, right, top = (side.value for side in sides)
    return abs(right - left) * abs(top - bottom)
