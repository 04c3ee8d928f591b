"""PDF: each page's text with what is written on it, what the file says of itself, and the files inside it."""

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

import pypdfium2  # type: ignore[import-untyped]
from pypdfium2 import raw

from clew.extract.installed import versions
from clew.extract.pdf.pdf_file import COPY, describe, open_pdf, wide
from clew.extract.pdf.pdf_marks import Marks, attachments, links, marks
from clew.extract.pdf.pdf_sight import needs_recognition
from clew.extract.pdf.pdf_text import page_text
from clew.model import Locator, Metadata, Problem
from clew.step import Given, Record, passages, step

LINKS = 1000
AUTHORS = 100
BOOKMARKS = 10_000
LONGEST = 1_000
MISSING = 100
"""Pages that cannot be read, after which the number of pages that the file claims is not believed."""

JOIN = "\n\n"


LATER = "`clew sift` recognises it once all that is fast has been read"


@step("extract.pdf@2", accepts=("application/pdf",), passwords=True, libraries=versions("pypdfium2"))
def pdf(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Page by page, so that a long document needs no more memory than a short one.

    Comments and form values are at the parts "annotations" and "fields" of their page, bookmarks at "outline". A page
    that shows words which it does not hold as text gives the Problem "needs-ocr".
    """
    opened = open_pdf(stream, given.length, given.passwords)
    document = opened.document
    with document:
        yield from describe(opened, stream)
        if document.get_formtype():
            document.init_forms()
        told: dict[str, set[str]] = {"link": set(), "annotation-author": set()}
        missing = 0
        for number in given.pages or range(1, len(document) + 1):
            page = _loaded(document, number)
            missing += page is None
            if missing > MISSING:
                message = f"pages from {number} on were not looked for, since {MISSING} before them cannot be read"
                yield Problem("damaged", message, COPY, at=Locator(page=number))
                break
            yield from _page(document, page, number, told)
        if not given.pages:
            yield from _outline(document)
            yield from attachments(document)


def _outline(document: pypdfium2.PdfDocument) -> Iterator[Record]:
    """The titles that a viewer shows beside the pages, deeper ones set in; often the only words of a scan."""
    entries = islice(document.get_toc(), BOOKMARKS)
    titles = ((entry.level, " ".join(wide(raw.FPDFBookmark_GetTitle, entry).split())) for entry in entries)
    text = "\n".join("  " * level + title[:LONGEST] for level, title in titles if title)
    yield from passages(text, lambda a, b: Locator(part="outline", chars=(a, b)))


def _loaded(document: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage | None:
    try:
        return document[number - 1]
    except (pypdfium2.PdfiumError, IndexError):
        return None


def _page(
    document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage | None, number: int, told: dict[str, set[str]]
) -> Iterator[Record]:
    if page is None:
        yield Problem("damaged", f"page {number} cannot be read", COPY, at=Locator(page=number))
        return
    try:
        yield from _text(page, number)
        found = marks(document, page, number)
        yield from _marked(found, number)
        yield from _new("link", list(links(document, page)), told["link"], LINKS)
        yield from _new("annotation-author", found.authors, told["annotation-author"], AUTHORS)
    finally:
        page.close()


def _text(page: pypdfium2.PdfPage, number: int) -> Iterator[Record]:
    try:
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        yield Problem("damaged", f"the text of page {number} cannot be read", at=Locator(page=number))
        return
    try:
        text, _ = page_text(text_page)
        why = needs_recognition(page, text_page, text)
    finally:
        text_page.close()
    yield from passages(text, lambda a, b: Locator(page=number, chars=(a, b)))
    if why:
        yield Problem("needs-ocr", why.format(page=number), LATER, "partial", Locator(page=number))


def _marked(found: Marks, number: int) -> Iterator[Record]:
    for part, texts in (("annotations", found.comments), ("fields", found.fields)):
        yield from _passages(JOIN.join(texts), number, part)
    yield from found.files


def _passages(text: str, number: int, part: str) -> Iterator[Record]:
    yield from passages(text, lambda a, b: Locator(page=number, part=part, chars=(a, b)))


def _new(name: str, values: list[str], told: set[str], limit: int) -> Iterator[Record]:
    for value in values:
        if value not in told and len(told) < limit:
            told.add(value)
            yield Metadata(name, value)
