"""Spreadsheets: XLSX, ODS and delimited text."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from demo.makers.archive import zip_of
from demo.makers.letter import CORE_TYPE, XML, content_types, core, open_document, rels

Cell = str | int | float | date | None
Row = Sequence[Cell]
Rows = Sequence[Row]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATION = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STATE = {True: ' state="hidden"', False: ""}
EPOCH = date(1899, 12, 30)


def xlsx(
    sheets: Mapping[str, Rows],
    *,
    hidden: Sequence[str] = (),
    title: str = "",
    author: str = "",
    created: str = "2019-04-02T08:15:00Z",
    seed: int = 0,
) -> bytes:
    """Strings shared, dates as styled serial numbers; the sheets named in `hidden` are hidden."""
    strings: dict[str, int] = {}
    pages = {f"xl/worksheets/sheet{n}.xml": _worksheet(rows, strings) for n, rows in enumerate(sheets.values(), 1)}
    overrides = {"docProps/core.xml": CORE_TYPE, "xl/workbook.xml": f"{EXCEL}.sheet.main+xml"}
    overrides |= dict.fromkeys(pages, f"{EXCEL}.worksheet+xml")
    overrides |= {"xl/sharedStrings.xml": f"{EXCEL}.sharedStrings+xml", "xl/styles.xml": f"{EXCEL}.styles+xml"}
    targets = {f"rId{n}": ("worksheet", name.removeprefix("xl/")) for n, name in enumerate(pages, start=1)}
    targets |= {"rIdS": ("sharedStrings", "sharedStrings.xml"), "rIdT": ("styles", "styles.xml")}
    files = {
        "[Content_Types].xml": content_types(overrides),
        "_rels/.rels": rels({"rId1": ("officeDocument", "xl/workbook.xml")}, core=True),
        "docProps/core.xml": core(title, author, created, seed),
        "xl/workbook.xml": _workbook(sheets, hidden),
        "xl/_rels/workbook.xml.rels": rels(targets),
        "xl/sharedStrings.xml": _shared(strings),
        "xl/styles.xml": STYLES,
        **pages,
    }
    return zip_of({name: content.encode() for name, content in files.items()})


STYLES = (
    f'{XML}<styleSheet {MAIN}><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/>'
    '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def _workbook(sheets: Mapping[str, Rows], hidden: Sequence[str]) -> str:
    entries = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}"{STATE[name in hidden]} r:id="rId{n}"/>'
        for n, name in enumerate(sheets, start=1)
    )
    return f"{XML}<workbook {MAIN} {RELATION}><sheets>{entries}</sheets></workbook>"


def _worksheet(rows: Rows, strings: dict[str, int]) -> str:
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = (_cell(f"{_column(at)}{number}", value, strings) for at, value in enumerate(row))
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    return f"{XML}<worksheet {MAIN}><sheetData>{''.join(lines)}</sheetData></worksheet>"


def _cell(reference: str, value: Cell, strings: dict[str, int]) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{reference}" t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'
    if isinstance(value, date):
        return f'<c r="{reference}" s="1"><v>{(value - EPOCH).days}</v></c>'
    return f'<c r="{reference}"><v>{value}</v></c>'


def _column(at: int) -> str:
    return chr(65 + at) if at < 26 else chr(64 + at // 26) + chr(65 + at % 26)


def _shared(strings: Mapping[str, int]) -> str:
    items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
    return f'{XML}<sst {MAIN} uniqueCount="{len(strings)}">{items}</sst>'


def ods(
    sheets: Mapping[str, Rows],
    *,
    title: str = "",
    author: str = "",
    created: str = "2019-04-02T08:15:00",
    seed: int = 0,
) -> bytes:
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>{''.join(map(_ods_row, rows))}</table:table>"
        for name, rows in sheets.items()
    )
    body = f"<office:spreadsheet>{tables}</office:spreadsheet>"
    return open_document("spreadsheet", body, title=title, author=author, created=created, seed=seed)


def _ods_row(row: Sequence[Cell]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(value: Cell) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        given = 'office:value-type="string"'
    elif isinstance(value, date):
        given = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    else:
        given = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {given}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def csv_of(rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8", ending: str = "\r\n") -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=ending)
    writer.writerows(["" if value is None else value for value in row] for row in rows)
    return buffer.getvalue().encode(encoding)
