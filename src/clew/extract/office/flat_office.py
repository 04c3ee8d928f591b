"""Office documents that are one XML file: flat OpenDocument, Word and Excel 2003, Word 2007's flat packages."""

from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable
from clew.extract.office.flat_sheets import Workbook
from clew.extract.office.flat_split import FlatOpenDocument, FlatPackage, Parts, Word2003
from clew.extract.office.opendocument import opendocument
from clew.extract.office.slides import slides
from clew.extract.office.word import word
from clew.extract.tables.sheets import sheets
from clew.extract.web.harmless_xml import parse
from clew.model import Metadata, Problem
from clew.step import Beat, Given, Record, Step, step

OPENDOCUMENT = "application/vnd.oasis.opendocument."
FLAT = OPENDOCUMENT + "flat."
WORD_2003 = "application/vnd.ms-wordml"
EXCEL_2003 = "application/vnd.ms-spreadsheetml"
PACKAGE = "application/vnd.ms-word2006ml"
OOXML = "application/vnd.openxmlformats-officedocument."
ANOTHER = "look for another copy of it"


def _libraries() -> dict[str, str]:
    return dict(sheets.libraries())


@step("extract.flat-office@2", accepts=(FLAT + "*", WORD_2003, EXCEL_2003, PACKAGE), libraries=_libraries)
def flat_office(given: Given, stream: BinaryIO) -> Iterator[Record | Beat]:
    """What the reader of the same kind of package gives; bytes written as base64 are members."""
    stream.seek(0)
    content = stream.read()
    if given.media_type == EXCEL_2003:
        workbook = Workbook()
        problem = parse(content, workbook)
        yield from workbook.records()
        yield from [problem] if problem else []
        return
    target = _target(given.media_type)
    problem = parse(content, target)
    if isinstance(target, Word2003):
        yield from (Metadata(name, text) for name, text in target.found)
        yield from (Metadata("link", address) for address in target.links)
    reader, media_type = _reader(given.media_type, target.parts)
    package = target.parts.package(media_type)
    inside = Given(given.item, len(package.getbuffer()), media_type, hint=given.hint, passwords=given.passwords)
    yield from reader.run(inside, package)
    yield from [problem] if problem else []
    for name in target.parts.broken:
        yield Problem("damaged", f"the bytes of {name} are no whole base64", ANOTHER)


def _target(media_type: str) -> FlatOpenDocument | Word2003 | FlatPackage:
    if media_type.startswith(FLAT):
        return FlatOpenDocument()
    return Word2003() if media_type == WORD_2003 else FlatPackage()


def _reader(media_type: str, parts: Parts) -> tuple[Step, str]:
    """The step for the package, and its type. Unreadable where no main part is in it."""
    if media_type.startswith(FLAT) and "content.xml" in parts.xml:
        kind = media_type.removeprefix(FLAT)
        return (sheets if kind == "spreadsheet" else opendocument), OPENDOCUMENT + kind
    if "ppt/presentation.xml" in parts.xml:
        return slides, OOXML + "presentationml.presentation"
    if any(name.startswith("word/") for name in parts.xml):
        return word, OOXML + "wordprocessingml.document"
    raise Unreadable("damaged", "nothing of its text can be found", ANOTHER)
