"""A PDF file: opening it, and what it says of itself. PDF 32000-1:2008 sections 7 and 14.3."""

import ctypes
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO, NamedTuple

import pypdfium2  # type: ignore[import-untyped]
from pypdfium2 import raw

from clew.errors import Unreadable
from clew.extract.pdf.pdf_salvage import salvaged
from clew.model import Metadata, Problem
from clew.step import Record

FIELDS = {
    "Author": "author",
    "Title": "title",
    "Subject": "subject",
    "Keywords": "keywords",
    "Creator": "creator",
    "Producer": "producer",
}
DATES = {"CreationDate": "created", "ModDate": "modified"}
COPY = "ask for another copy"
IN_MEMORY = 32 << 20
TAIL = 4096
LONGEST = 1 << 20
LABELS = 1000

DATE = re.compile(
    r"(?:D:)?(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d))?)?)?)?)?\s*(?:(Z)(?:\d\d'?\d\d'?)?|([+-])(\d\d)'?(?:(\d\d)'?)?)?"
)


class Opened(NamedTuple):
    """A document, whether its pages had to be looked for, and whether a password of the list opened it."""

    document: pypdfium2.PdfDocument
    searched: bool
    unlocked: bool


def open_pdf(stream: BinaryIO, length: int, passwords: tuple[str, ...] = ()) -> Opened:
    """Open `stream`, which must stay open, with the first of the passwords, the user's or the owner's, that it takes.

    Unreadable "encrypted" where it needs another, else "damaged".
    """
    stream.seek(0)
    content = stream.read() if length <= IN_MEMORY else stream
    (document, unlocked), searched = _tried(content, passwords), False
    if document is None and isinstance(content, bytes) and (mended := salvaged(content)):
        (document, unlocked), searched = _tried(mended, passwords), True
    if document is None:
        raise Unreadable("damaged", "no PDF reader can make sense of it", COPY)
    if not len(document):
        document.close()
        raise Unreadable("damaged", "it has no pages that can be found", COPY)
    return Opened(document, searched, unlocked)


def _tried(content: bytes | BinaryIO, passwords: tuple[str, ...]) -> tuple[pypdfium2.PdfDocument | None, bool]:
    """The document and whether a password opened it: none is tried first."""
    locked: Unreadable | None = None
    for password in (None, *passwords):
        try:
            return _opened(content, password), password is not None
        except Unreadable as error:
            locked = error
    assert locked is not None
    raise locked


def _opened(content: bytes | BinaryIO, password: str | None) -> pypdfium2.PdfDocument | None:
    try:
        return pypdfium2.PdfDocument(content, password)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise Unreadable("encrypted", "it needs a password", "sift again with its password") from error
    return None


def describe(opened: Opened, stream: BinaryIO) -> Iterator[Record]:
    """What the file says of itself, and whether its end is there."""
    document, searched, unlocked = opened
    for key, name in FIELDS.items():
        if value := wide(raw.FPDF_GetMetaText, document, key.encode()).strip():
            yield Metadata(name, value)
    for key, name in DATES.items():
        value = wide(raw.FPDF_GetMetaText, document, key.encode()).strip()
        if value and (when := date(value)):
            yield Metadata(name, when)
        elif value:
            yield Problem("date", f"{name}: {value[:60]!r} is no date as PDF writes it", effect="note")
    yield Metadata("pages", str(len(document)))
    if number := document.get_version():
        yield Metadata("pdf-version", f"{number // 10}.{number % 10}")
    yield from _labels(document)
    revision = raw.FPDF_GetSecurityHandlerRevision(document)
    if revision >= 0:
        how = "opened with a password of the list" if unlocked else "opens without a password"
        yield Metadata("encryption", f"{how} (standard security handler, revision {revision})")
    if searched:
        yield Problem("damaged", "its catalogue is missing; these are the pages that were found, as they lie", COPY)
        return
    stream.seek(max(0, stream.seek(0, 2) - TAIL))
    if b"%%EOF" not in stream.read(TAIL):
        yield Problem("damaged", "its end is missing, so that pages may be, too", COPY)


def _labels(document: pypdfium2.PdfDocument) -> Iterator[Metadata]:
    """The page labels, in one line, where they differ from 1, 2, 3 and so on."""
    count = min(len(document), LABELS)
    labels = [wide(raw.FPDF_GetPageLabel, document, index) for index in range(count)]
    if any(label not in ("", str(index)) for index, label in enumerate(labels, start=1)):
        yield Metadata("page-labels", ", ".join(labels))


def date(value: str) -> str | None:
    """A PDF date (7.9.4) in ISO 8601, as precise as it was and with its offset if it had one; None if it is none."""
    found = DATE.fullmatch(value)
    if not found:
        return None
    year, month, day, hour, minute, second, zulu, sign, hours, minutes = found.groups()
    try:
        datetime(int(year), int(month or 1), int(day or 1), int(hour or 0), tzinfo=UTC)
    except ValueError:
        return None
    if int(minute or 0) > 59 or int(second or 0) > 60:
        return None
    text = "-".join(part for part in (year, month, day) if part)
    if hour:
        text += "T" + ":".join(part for part in (hour, minute or "00", second) if part)
        text += "Z" if zulu else f"{sign}{hours}:{minutes or '00'}" if sign else ""
    return text


def wide(function: Callable[..., int], *arguments: Any) -> str:
    """Call a PDFium function that fills a UTF-16 buffer and returns its size in bytes; "" where it has nothing."""
    size = int(function(*arguments, None, 0))
    if not 2 < size <= LONGEST:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    function(*arguments, buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").replace("\0", "")
