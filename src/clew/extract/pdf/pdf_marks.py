"""What lies on a PDF page besides its text: comments, form fields, links, and files that hang on it."""

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pypdfium2  # type: ignore[import-untyped]
from pypdfium2 import raw

from clew.extract.pdf.pdf_file import date, wide
from clew.model import Locator, Member, Problem
from clew.step import Contained

SILENT = frozenset((raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_POPUP))
CHUNK = 1 << 20


@dataclass
class Marks:
    """The comments, field values, authors of comments, and attached files of one page."""

    comments: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    files: list[Contained | Problem] = field(default_factory=list)


def marks(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, number: int) -> Marks:
    """Read the annotations of page `number`."""
    found = Marks()
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            _read(document, annotation, found, f"page-{number}/{index}", number)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return found


def _read(
    document: pypdfium2.PdfDocument, annotation: raw.FPDF_ANNOTATION, found: Marks, entry: str, number: int
) -> None:
    kind = raw.FPDFAnnot_GetSubtype(annotation)
    if kind == raw.FPDF_ANNOT_WIDGET and document.formenv:
        name = wide(raw.FPDFAnnot_GetFormFieldName, document.formenv, annotation)
        if value := wide(raw.FPDFAnnot_GetFormFieldValue, document.formenv, annotation).strip():
            found.fields.append(f"{name}: {value}" if name else value)
    if kind in SILENT:
        return
    if comment := wide(raw.FPDFAnnot_GetStringValue, annotation, b"Contents").replace("\r", "\n").strip():
        found.comments.append(comment)
    if author := wide(raw.FPDFAnnot_GetStringValue, annotation, b"T").strip():
        found.authors.append(author)
    if kind == raw.FPDF_ANNOT_FILEATTACHMENT and (attached := raw.FPDFAnnot_GetFileAttachment(annotation)):
        found.files.append(contained(attached, entry, Locator(page=number)))


def attachments(document: pypdfium2.PdfDocument) -> Iterator[Contained | Problem]:
    """The files embedded in the document as a whole."""
    for index in range(raw.FPDFDoc_GetAttachmentCount(document)):
        if attached := raw.FPDFDoc_GetAttachment(document, index):
            yield contained(attached, str(index), Locator())
        else:
            yield Problem("member", f"attachment {index} cannot be read", "open the file by hand")


def contained(attached: raw.FPDF_ATTACHMENT, entry: str, at: Locator) -> Contained | Problem:
    """An attached file and its bytes."""
    name = wide(raw.FPDFAttachment_GetName, attached) or None
    size = ctypes.c_ulong()
    if not raw.FPDFAttachment_GetFile(attached, None, 0, size):
        return Problem("member", f"attachment {name or entry} has no bytes that can be read", at=at)
    modified = wide(raw.FPDFAttachment_GetStringValue, attached, b"ModDate")
    member = Member(
        entry,
        "attachment",
        name=name,
        at=at,
        declared=wide(raw.FPDFAttachment_GetSubtype, attached) or None,
        announced=size.value,
        modified=date(modified) if modified else None,
    )
    buffer = ctypes.create_string_buffer(max(1, size.value))
    raw.FPDFAttachment_GetFile(attached, buffer, size.value, size)
    return Contained(member, _chunks(memoryview(buffer)[: size.value]))


def _chunks(content: memoryview) -> Iterable[bytes]:
    return (bytes(content[at : at + CHUNK]) for at in range(0, len(content), CHUNK))


def links(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> Iterator[str]:
    """The addresses beyond this file that the page links to."""
    position = ctypes.c_int(0)
    link = raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page, position, link):
        action = raw.FPDFLink_GetAction(link)
        size = raw.FPDFAction_GetURIPath(document, action, None, 0) if action else 0
        if size > 1:
            buffer = ctypes.create_string_buffer(size)
            raw.FPDFAction_GetURIPath(document, action, buffer, size)
            yield buffer.value.decode("utf-8", "replace").replace("\0", "")
