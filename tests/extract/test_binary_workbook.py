"""Binary workbooks (XLSB), made record by record."""

import struct
import zipfile
from io import BytesIO

from clew.extract.tables.sheets import sheets
from clew.locator import fragment
from clew.model import Metadata, Passage, Problem
from clew.step import Given, Record

XLSB = "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def record(kind: int, *content: bytes) -> bytes:
    body = b"".join(content)
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    size = bytes([len(body)]) if len(body) < 128 else bytes([len(body) & 127 | 128, len(body) >> 7])
    return head + size + body


def text(words: str) -> bytes:
    return struct.pack("<I", len(words.encode("utf-16-le")) // 2) + words.encode("utf-16-le")


def related(*targets: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="r{number}" Type="{RELATIONS}/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if kind == 'hyperlink' else ''}/>"
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f"<Relationships>{lines}</Relationships>"


def row(number: int, *cells: bytes, hidden: bool = False) -> bytes:
    return record(0, struct.pack("<IIHBB", number, 0, 300, 0, 0x10 if hidden else 0), bytes(5)) + b"".join(cells)


def workbook() -> bytes:
    listed = record(156, struct.pack("<II", 2, 1), text("r1"), text("Рахунки"))
    cells = row(0, record(5, struct.pack("<IId", 0, 0, 7.0))) + row(4, hidden=True)
    columns = record(390) + record(60, struct.pack("<IIIIH", 1, 2, 0, 0, 1)) + record(391)
    edges = record(479, bytes(2), text("&LGeheim &P"), text(""), *[struct.pack("<I", 0xFFFFFFFF)] * 4)
    sheet = record(129) + record(148, struct.pack("<4I", 0, 4, 0, 0)) + columns
    sheet += record(145) + cells + record(146) + edges + record(130)
    comments = record(628) + record(632, text("Ana"))
    comments += record(635, struct.pack("<5I", 0, 3, 3, 27, 27), bytes(16)) + record(
        637, b"\0", text("сплачено двічі? " * 9)
    )
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", related(("officeDocument", "xl/workbook.bin")))
        archive.writestr("xl/workbook.bin", record(131) + record(143) + listed + record(144) + record(132))
        archive.writestr("xl/_rels/workbook.bin.rels", related(("worksheet", "worksheets/sheet1.bin")))
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
        rels = related(("comments", "../comments1.bin"), ("hyperlink", "https://example.org/"), ("drawing", "../d.xml"))
        archive.writestr("xl/worksheets/_rels/sheet1.bin.rels", rels)
        archive.writestr("xl/comments1.bin", comments)
        archive.writestr("xl/d.xml", "<wsDr><p>in a box</p></wsDr>")
    return buffer.getvalue()


def read(content: bytes) -> list[Record]:
    return list(sheets.run(Given("0" * 64, len(content), XLSB), BytesIO(content)))


def test_comments_drawings_headers_links_and_what_is_hidden_come_out() -> None:
    records = read(workbook())
    assert [(fragment(r.at).partition("&")[2], r.text) for r in records if isinstance(r, Passage)] == [
        ("cell=4,28&part=comment", "Ana:\n" + ("сплачено двічі? " * 9).strip()),
        ("part=drawing", "in a box"),
        ("part=header", "Geheim"),
        ("row=1", "7"),
    ]
    assert [r.message for r in records if isinstance(r, Problem)] == [
        "the sheet Рахунки is very hidden (no menu shows it); it was read",
        "the sheet Рахунки hides rows 5 and columns B to C; they were read",
    ]
    assert Metadata("link", "https://example.org/") in records
