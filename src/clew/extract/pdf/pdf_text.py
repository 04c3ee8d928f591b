"""The text of a PDF page, and which of PDFium's characters each code point of it is.

Both the text that is searched and the boxes that are drawn over the page come from here, so that they agree.
"""

import ctypes
import math
import re
import unicodedata
from itertools import accumulate

import pypdfium2  # type: ignore[import-untyped]
from pypdfium2 import raw

from clew.extract.pdf.pdf_lines import Letter, lines, reorder

DROPPED = frozenset("\ufffe\ufeff\xad\x7f") | frozenset(map(chr, range(32))) - frozenset("\t\n")
"""Control characters, byte order marks and soft hyphens. PDFium writes U+FFFE, or 2, for a hyphen at a line's end, and
joins the word."""

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
PRESENTED = re.compile("[\ufb00-\ufdff\ufe70-\ufefc]")
"""Alphabetic presentation forms: shapes of letters that search knows by their letters."""

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in the page's own units."""


def page_text(text_page: pypdfium2.PdfTextPage) -> tuple[str, list[int]]:
    """The page's text in reading order, and for each code point PDFium's index of its character.

    The index is -1 for a space that stands for a gap. Every call on the same page gives the same.
    """
    text = _found(text_page)
    sources = _sources(text_page, text)
    if DROPPED.intersection(text):
        kept = [i for i, c in enumerate(text) if c not in DROPPED]
        text, sources = "".join([text[i] for i in kept]), [sources[i] for i in kept]
    if RIGHT_TO_LEFT.search(text):
        text, sources = _reordered(text_page, text, sources)
    return _unpresented(text, sources) if PRESENTED.search(text) else (text, sources)


def char_box(text_page: pypdfium2.PdfTextPage, index: int) -> Box | None:
    """Where the ink of a character lies; None where it has none."""
    sides = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = sides
    if index < 0 or not raw.FPDFText_GetCharBox(text_page, index, *map(ctypes.byref, sides)):
        return None
    return left.value, bottom.value, right.value, top.value


def _found(text_page: pypdfium2.PdfTextPage) -> str:
    count = raw.FPDFText_CountChars(text_page)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(text_page, 0, count, buffer)
    return bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")


def _sources(text_page: pypdfium2.PdfTextPage, text: str) -> list[int]:
    """PDFium counts UTF-16 units, and leaves characters without any meaning out of the text."""
    starts = list(range(len(text)))
    if not text.isascii() and max(text) > "\uffff":
        starts = list(accumulate((2 if c > "\uffff" else 1 for c in text), initial=0))[:-1]
    units = starts[-1] + (2 if text[-1] > "\uffff" else 1) if starts else 0
    if units == raw.FPDFText_CountChars(text_page):
        return starts
    return [raw.FPDFText_GetCharIndexFromTextIndex(text_page, start) for start in starts]


def _reordered(text_page: pypdfium2.PdfTextPage, text: str, sources: list[int]) -> tuple[str, list[int]]:
    """Each line that holds right-to-left letters, put in the order in which it is read."""
    letters = [_letter(text_page, c, i) for c, i in zip(text, sources, strict=True)]
    mostly = 2 * len(RIGHT_TO_LEFT.findall(text)) > sum(map(str.isalpha, text))
    width = (min(each.left for each in letters), max(each.right for each in letters))
    read: list[tuple[str, int]] = []
    for line in lines(letters):
        if any(RIGHT_TO_LEFT.match(letter.text) for letter in line):
            read += reorder(line, _hangs_right(line, width, mostly))
            read += [(letter.text, letter.source) for letter in line[-1:] if letter.text == "\n"]
        else:
            read += [(letter.text, letter.source) for letter in line]
    return "".join(c for c, _ in read), [index for _, index in read]


def _hangs_right(line: list[Letter], width: tuple[float, float], mostly: bool) -> bool:
    """Whether a line is set to the right; where it fills the width or is centred, what the page's letters mostly do."""
    before, after = min(each.left for each in line) - width[0], width[1] - max(each.right for each in line)
    return before > after if abs(before - after) > (width[1] - width[0]) / 20 else mostly


def _letter(text_page: pypdfium2.PdfTextPage, character: str, index: int) -> Letter:
    """The character with where it lies along its line, whichever way that runs over the page."""
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetLooseCharBox(text_page, index, box)
    raw.FPDFText_GetMatrix(text_page, index, matrix)
    raw.FPDFText_GetCharOrigin(text_page, index, x, y)
    size = abs(raw.FPDFText_GetFontSize(text_page, index) * math.hypot(matrix.c, matrix.d)) or 1.0
    angle = max(0.0, raw.FPDFText_GetCharAngle(text_page, index))
    if angle < 0.1 or angle > 6.2:
        return Letter(character, index, x.value, box.left, box.right, y.value, size)
    cosine, sine = math.cos(angle), math.sin(angle)
    along = [across * cosine + up * sine for across in (box.left, box.right) for up in (box.bottom, box.top)]
    start, base = x.value * cosine + y.value * sine, y.value * cosine - x.value * sine
    return Letter(character, index, start, min(along), max(along), base, size)


def _unpresented(text: str, sources: list[int]) -> tuple[str, list[int]]:
    """Presentation forms as the letters that they show, each with the box of the form."""
    pairs = [
        (letter, source)
        for c, source in zip(text, sources, strict=True)
        for letter in (unicodedata.normalize("NFKC", c) if PRESENTED.match(c) else c)
    ]
    return "".join(c for c, _ in pairs), [source for _, source in pairs]
