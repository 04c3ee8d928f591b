"""Spreadsheets: xlsx, xlsm, xlsb, xls and ods, one passage a row."""

import io
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import cache
from importlib.metadata import version
from types import TracebackType
from typing import BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from clew.errors import Unreadable, worded
from clew.extract.identify.identify_ole import MAGIC
from clew.extract.office import ooxml, ooxml_asides, opendocument_unlock
from clew.extract.office.annotations import asides
from clew.extract.office.flat_split import Rewritten
from clew.extract.office.hidden_cells import edges, said
from clew.extract.office.office_encrypted import unlocked
from clew.extract.office.ole_rebuilt import compound_file
from clew.extract.office.ole_storage import Storage
from clew.extract.office.ooxml import LONGEST, MOST
from clew.extract.office.opendocument_meta import properties
from clew.extract.office.package import Package
from clew.extract.tables import binary_workbook, formulas, old_calc, sheet_parts, xls_beside, xls_links
from clew.extract.tables.cells import line
from clew.extract.tables.workbook import Parts, comments, drawings, parts, people
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Given, Record, step

OPENDOCUMENT = "application/vnd.oasis.opendocument.spreadsheet"
CONTENT = "content.xml"
OLD_CALC = "application/vnd.sun.xml.calc"
OOXML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
TYPES = (
    OOXML + "sheet",
    OOXML + "template",
    "application/vnd.ms-excel",
    "application/vnd.ms-excel.sheet.macroEnabled.12",
    "application/vnd.ms-excel.template.macroEnabled.12",
    "application/vnd.ms-excel.addin.macroEnabled.12",
    "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    OPENDOCUMENT,
    OPENDOCUMENT + "-template",
    OLD_CALC,
    OLD_CALC + ".template",
)
CELLS = 16 << 20
"""Cells of the rectangle around a sheet's values; calamine takes 32 bytes for each, used or not."""
REPAIR = "open a copy in a spreadsheet program and let it repair it"
PASSWORD = "sift again with its password"


@cache
def _libraries() -> dict[str, str]:
    names = ("python-calamine", "msoffcrypto-tool", "charset-normalizer", "pycryptodomex")
    return {**{name: version(name) for name in names}, **ooxml.libraries()}


@step("extract.sheets@3", accepts=TYPES, passwords=True, libraries=_libraries)
def sheets(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """One passage a row that is not empty, at sheet=NAME&row=n, n as the program shows it; comments at their cells.

    The cells are joined by tabs from column A on, so that field k of the text is column k (see cells.py).
    A cell with an error, such as #DIV/0!, shows it in xlsx and xlsm, and is empty in the other formats.
    """
    stream.seek(0)
    package = None if stream.read(2) != b"PK" else Package(stream)
    if package and opendocument_unlock.is_locked(package):
        yield from opendocument_unlock.unlocked(given, package)
        return
    if package and given.media_type.startswith(OLD_CALC):
        yield from _old(package)
        return
    related = ooxml.relations(package) if package else {}
    found = parts(package, related) if package else {}
    storage = _storage(given, stream)
    beside = xls_beside.read(xls_beside.workbook_stream(storage)) if storage else None
    if beside and beside.locked:
        yield from unlocked(given, stream, "xls")
        return
    if package:
        yield from _about(package, related, given.media_type.startswith(OPENDOCUMENT))
    workbook = _open(_alone(storage) if storage else _whole(package, stream))
    if storage:
        yield from storage.metadata()
    yield Metadata("sheets", str(len(workbook.sheet_names)))
    told = people(package) if package else {}
    for index, sheet in enumerate(workbook.sheets_metadata):
        yield from _visibility(sheet.name, sheet.visible)
        if package and sheet.name in found:
            yield from comments(package, sheet.name, found[sheet.name], told)
            yield from drawings(package, sheet.name, found[sheet.name], related)
        yield from _sheet(workbook, index, sheet.name, package, found)
    if package:
        yield from _embedded(package)
        yield from package.problems
    if storage and beside:
        yield from xls_links.told(xls_beside.workbook_stream(storage))
        yield from xls_beside.passages(beside)
        yield from xls_beside.members(storage, beside)
        yield from storage.problems()


def _about(package: Package, related: ooxml.Relations, is_ods: bool) -> Iterator[Record]:
    """What a package tells beside its sheets."""
    if is_ods:
        yield from properties(package)
        yield from asides(package)
        yield from ooxml.links(related)
    else:
        yield from ooxml.properties(package)
        yield from ooxml.links(related)
        yield from ooxml_asides.asides(package)
        yield from formulas.names(package)


def _old(package: Package) -> Iterator[Record]:
    yield from properties(package)
    yield from asides(package)
    yield from old_calc.rows(package)
    yield from _embedded(package)
    yield from package.problems


def _visibility(name: str, visible: SheetVisibleEnum) -> Iterator[Problem]:
    if visible != SheetVisibleEnum.Visible:
        how = "very hidden (no menu shows it)" if visible == SheetVisibleEnum.VeryHidden else "hidden"
        yield Problem("hidden-sheet", f"the sheet {name} is {how}; it was read", "", "note", Locator(sheet=name))


def _storage(given: Given, stream: BinaryIO) -> Storage | None:
    stream.seek(0)
    return Storage(stream, given.length) if stream.read(8) == MAGIC else None


def _sheet(
    workbook: CalamineWorkbook, index: int, name: str, package: Package | None, found: Parts
) -> Iterator[Record]:
    errors: Mapping[int, Mapping[int, str]] = {}
    if package and name in found and found[name].name.endswith(".bin"):
        yield from binary_workbook.told(package, name, found[name].name)
    elif package and name in found:
        extent = sheet_parts.extent(package, found[name].name)
        yield from (Metadata("link", target[:LONGEST]) for target in extent.links[:MOST])
        yield from said(name, extent.hidden_rows, extent.hidden_columns)
        yield from edges(name, extent.edges)
        yield from formulas.told(name, extent.formulas)
        if extent.rows * extent.columns > CELLS:
            yield from _far(package, name, found[name].name)
            return
        errors = extent.errors
    try:
        yield from _rows(_load(workbook, index), name, errors)
    except Unreadable as error:
        yield Problem(error.code, f"the sheet {name} is damaged: {worded(error)}", REPAIR, at=Locator(sheet=name))


def _rows(sheet: CalamineSheet, name: str, errors: Mapping[int, Mapping[int, str]]) -> Iterator[Record]:
    """calamine gives the empty rows in front of the first, but not the empty columns, and nothing for an error."""
    before = sheet.start[1] if sheet.start else 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        for column, shown in errors.get(number, {}).items():
            if before < column <= before + len(cells):
                cells[column - before - 1] = shown
        text = line(cells, before)
        if text:
            yield Passage(Locator(sheet=name, row=(number, number)), text)


def _far(package: Package, name: str, part: str) -> Iterator[Record]:
    """The rows of a sheet whose cells lie so far apart that calamine would run out of memory."""
    message = f"the sheet {name} is wide and nearly empty; its dates are shown as the day numbers in the file"
    yield Problem("sparse", message, "", "note", Locator(sheet=name))
    for number, text in sheet_parts.rows(package, part):
        yield Passage(Locator(sheet=name, row=(number, number)), text)


def _alone(storage: Storage) -> BinaryIO:
    """Its stream in a compound file of its own: where a chain of sectors is a ring, calamine runs out of memory."""
    return io.BytesIO(compound_file({"Workbook": xls_beside.workbook_stream(storage)}))


def _whole(package: Package | None, stream: BinaryIO) -> BinaryIO:
    """What can be read of the cells of a broken OpenDocument package: calamine never ends where a sheet does not."""
    if package is None or CONTENT not in package.parts or not (package.archive is None or CONTENT in package.broken):
        return stream
    written = Rewritten(CONTENT)
    package.read(CONTENT, written)
    return written.parts.package(OPENDOCUMENT)


def _open(stream: BinaryIO) -> CalamineWorkbook:
    stream.seek(0)
    with ExitStack() as guard:
        guard.push(_panic)
        try:
            return CalamineWorkbook.from_filelike(io.BytesIO(stream.read()))
        except PasswordError as error:
            raise Unreadable("encrypted", "the workbook is encrypted with a password", PASSWORD) from error
        except (CalamineError, OSError) as error:
            raise Unreadable("damaged", f"the workbook cannot be read: {worded(error)}", REPAIR) from error


def _load(workbook: CalamineWorkbook, index: int) -> CalamineSheet:
    with ExitStack() as guard:
        guard.push(_panic)
        try:
            return workbook.get_sheet_by_index(index)
        except (CalamineError, OSError) as error:
            raise Unreadable("damaged", worded(error)) from error


def _panic(kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
    """Turn a panic of the library into Unreadable. Its type can be imported from nowhere, so that its name must do."""
    if kind is not None and error is not None and kind.__name__ == "PanicException":
        raise Unreadable("damaged", f"the reader gave up: {worded(error)}", REPAIR) from error
    return False


def _embedded(package: Package) -> Iterator[Record]:
    """Members but for the parts of a binary workbook, which calamine reads."""
    for contained in ooxml.members(package, {}):
        entry = contained.member.entry
        plumbing = entry.startswith("xl/") and entry.endswith(".bin") and "/embeddings/" not in entry
        if entry.endswith("vbaProject.bin") or not (plumbing or entry.endswith(".rdf")):
            yield contained
