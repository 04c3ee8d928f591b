"""Workbooks: rows by their true numbers, cells by their true columns, and what lies beside them."""

import io
import zipfile

import pytest

from clew.errors import Unreadable
from clew.extract.tables.sheets import sheets
from clew.locator import fragment
from clew.model import Metadata, Passage, Problem
from clew.step import Contained, Given, Record

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def related(*targets: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="r{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{lines}</Relationships>'


def workbook(rows: str, *, state: str = "visible", extra: dict[str, str] | None = None) -> bytes:
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{XLSX}.main+xml"/></Types>',
        "_rels/.rels": related(("officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": related(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        f'<sheet name="Konto &amp; Bank" sheetId="1" state="{state}" r:id="r1"/></sheets></workbook>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        "</styleSheet>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        **(extra or {}),
    }
    return package(parts)


def package(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def read(content: bytes, media_type: str = XLSX) -> list[Record]:
    return list(sheets.run(Given("0" * 64, len(content), media_type), io.BytesIO(content)))


def texts(records: list[Record]) -> list[tuple[str, str]]:
    return [(fragment(record.at), record.text) for record in records if isinstance(record, Passage)]


ROWS = (
    '<row r="3"><c r="C3" t="inlineStr"><is><t>two\tparts\nhere</t></is></c>'
    '<c r="E3"><v>1234.5000000000001</v></c></row>'
    '<row r="7"><c r="C7" s="1"><v>44259</v></c><c r="D7" t="b"><v>1</v></c><c r="E7" t="e"><v>#DIV/0!</v></c>'
    '<c r="F7"><v>12</v></c></row>'
)


def test_field_k_of_a_row_is_column_k_of_the_row_that_the_program_shows() -> None:
    assert texts(read(workbook(ROWS))) == [
        ("sheet=Konto%20%26%20Bank&row=3", "\t\ttwo parts here\t\t1234.5"),
        ("sheet=Konto%20%26%20Bank&row=7", "\t\t2021-03-04\tTRUE\t#DIV/0!\t12"),
    ]


@pytest.mark.parametrize(("state", "how"), [("hidden", "hidden"), ("veryHidden", "very hidden (no menu shows it)")])
def test_a_hidden_sheet_is_read_and_noted_by_name(state: str, how: str) -> None:
    records = read(workbook(ROWS, state=state))
    assert len(texts(records)) == 2
    assert noted(records) == [("hidden-sheet", f"the sheet Konto & Bank is {how}; it was read")]


def noted(records: list[Record]) -> list[tuple[str, str]]:
    return [(each.code, each.message) for each in records if isinstance(each, Problem) and each.effect == "note"]


def test_hidden_rows_and_columns_are_read_and_noted() -> None:
    rows = '<row r="3" spans="1:2" hidden="1"><c r="A3"><v>1</v></c></row>'
    rows += '<row hidden="true" r="4"><c r="A4"><v>2</v></c></row><row r="9" hidden="1"/><row r="10" hidden="0"/>'
    columns = (
        '<cols><col min="2" max="28" width="0" hidden="1"/><col hidden="1" max="40" min="40"/><col min="50" max="51"/>'
    )
    records = read(repacked(workbook(rows), "<sheetData>", columns + "</cols><sheetData>"))
    assert len(texts(records)) == 2
    message = "the sheet Konto & Bank hides rows 3 to 4, 9 and columns B to AB, AN; they were read"
    assert noted(records) == [("hidden-cells", message)]


def repacked(content: bytes, old: str, new: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return package({name: archive.read(name).decode().replace(old, new) for name in archive.namelist()})


def test_links_and_headers_and_formulas_without_a_result_come_out() -> None:
    formula = '<c r="B1"><f>HYPERLINK("http://x.org/?a=1&amp;b=2","go")</f><v></v></c><c r="C1"><f>1+1</f><v>2</v></c>'
    rels = related(("hyperlink", "https://example.org/")).replace("/>", ' TargetMode="External"/>')
    content = workbook(f'<row r="1">{formula}</row>', extra={"xl/worksheets/_rels/sheet1.xml.rels": rels})
    edges = '</sheetData><headerFooter><oddHeader>&amp;L&amp;"Arial"سري&amp;RPage &amp;P</oddHeader></headerFooter>'
    records = read(repacked(content, "</sheetData>", edges))
    links = [record.value for record in records if isinstance(record, Metadata) and record.name == "link"]
    assert links == ["https://example.org/", "http://x.org/?a=1&b=2"]
    assert texts(records) == [
        ("sheet=Konto%20%26%20Bank&part=header", "سري\tPage"),
        ("sheet=Konto%20%26%20Bank&cell=1,2&part=formula", 'HYPERLINK("http://x.org/?a=1&b=2","go")'),
        ("sheet=Konto%20%26%20Bank&cell=1,3&part=formula", "1+1"),
        ("sheet=Konto%20%26%20Bank&row=1", "\t\t2"),
    ]
    assert [code for code, _ in noted(records)] == ["formula"]


def formula(cell: str, text: str, value: str = "1", attributes: str = "") -> str:
    return f'<c r="{cell}"><f{attributes}>{text}</f><v>{value}</v></c>'


def formulas_of(rows: str) -> list[tuple[str, str]]:
    found = [each for each in read(workbook(rows)) if isinstance(each, Passage) and each.at.part == "formula"]
    return [(each.at.cell or "", each.text) for each in found]


def test_a_formula_stands_beside_its_value_once_for_all_cells_that_it_was_copied_to() -> None:
    rows = "".join(
        f'<row r="{row}">{formula(f"A{row}", f"B{row}*$C$1+SUM(D$1:D{row})")}{formula(f"B{row}", "C1")}</row>'
        for row in range(2, 5)
    )
    shared = formula("E5", "F5&lt;G5", attributes=' t="shared" ref="E5:E9" si="0"')
    rows += f'<row r="5">{formula("A5", "B5*2")}{shared}</row>'
    rows += '<row r="6"><c r="E6"><f t="shared" si="0"/><v>3</v></c></row>'
    assert formulas_of(rows) == [
        ("A2", "B2*$C$1+SUM(D$1:D2)\nA2:A4"),
        ("B2", "C1"),
        ("B3", "C1"),
        ("B4", "C1"),
        ("A5", "B5*2"),
        ("E5", "F5<G5\nE5:E9"),
    ]


def test_a_cell_with_its_own_formula_within_a_shared_range_is_told_apart() -> None:
    shared = ' t="shared" ref="{}" si="0"'
    rows = f'<row r="1">{formula("C1", "A1*2", attributes=shared.format("C1:D100"))}</row>'
    rows += f'<row r="2">{formula("C2", "A2*2")}</row>'
    for row in (50, 51):
        rows += f'<row r="{row}">{formula(f"C{row}", f"B{row}+9")}</row>'
    rows += f'<row r="60">{formula("D60", "1+1", attributes=shared.format("D60:D61"))}</row>'
    rows += f'<row r="101">{formula("C101", "A101*2")}</row>'
    assert formulas_of(rows) == [
        ("C1", "A1*2\nC1:D100 but C50:C51, D60:D61"),
        ("C50", "B50+9\nC50:C51"),
        ("D60", "1+1\nD60:D61"),
        ("C101", "A101*2"),
    ]


def test_a_formula_on_the_seam_of_two_blocks_comes_out_once() -> None:
    rows = "".join(f'<row r="{row}">{formula(f"A{row}", f"""LEN("{row}")""")}</row>' for row in range(1, 6000))
    found = formulas_of(rows)
    assert [cell for cell, _ in found] == [f"A{row}" for row in range(1, 6000)]


def test_names_that_a_workbook_gives_to_cells_come_out_hidden_ones_too() -> None:
    names = '</sheets><definedNames><definedName name="Total">Konto!$B$9</definedName>'
    names += '<definedName name="_xlnm.Print_Area">A1</definedName>'
    names += '<definedName name="rate" hidden="1" comment="ask &quot;H&quot;">0.07</definedName></definedNames>'
    records = read(repacked(workbook(ROWS), "</sheets>", names))
    assert ("part=names", 'Total: Konto!$B$9\nrate (hidden) [ask "H"]: 0.07') in texts(records)


def test_comments_name_their_authors_and_threads_their_people_and_dates() -> None:
    notes = f'<comments xmlns="{MAIN}"><authors><author>Ana</author><author>tc=7</author></authors><commentList>'
    notes += '<comment ref="C7" authorId="0"><text><t>why?</t></text></comment>'
    notes += '<comment ref="D7" authorId="1"><text><t>threaded</t></text></comment></commentList></comments>'
    thread = '<ThreadedComments><threadedComment ref="D7" dT="2021-03-04T05:06:07" personId="{9}"><text>because</text>'
    extra = {
        "xl/worksheets/_rels/sheet1.xml.rels": related(
            ("comments", "../comments1.xml"), ("threadedComment", "../t.xml")
        ),
        "xl/comments1.xml": notes,
        "xl/t.xml": thread + "</threadedComment></ThreadedComments>",
        "xl/persons/person.xml": '<personList><person displayName="Ben" id="{9}"/></personList>',
    }
    assert texts(read(workbook(ROWS, extra=extra)))[:2] == [
        ("sheet=Konto%20%26%20Bank&cell=7,3&part=comment", "Ana:\nwhy?"),
        ("sheet=Konto%20%26%20Bank&cell=7,4&part=comment", "threaded\nBen, 2021-03-04T05:06:07:\nbecause"),
    ]


def test_comments_stand_at_their_cells() -> None:
    notes = f'<comments xmlns="{MAIN}"><commentList><comment ref="C7" authorId="0"><text><r><t>ask </t></r>'
    extra = {
        "xl/worksheets/_rels/sheet1.xml.rels": related(("comments", "../comments1.xml")),
        "xl/comments1.xml": notes + "<r><t>Rana</t></r></text></comment></commentList></comments>",
    }
    assert ("sheet=Konto%20%26%20Bank&cell=7,3&part=comment", "ask Rana") in texts(read(workbook(ROWS, extra=extra)))


def test_text_in_a_drawing_is_read_at_its_sheet() -> None:
    box = '<wsDr xmlns:a="urn:a"><a:p><a:r><a:t>In a </a:t></a:r><a:r><a:t>box</a:t></a:r></a:p>'
    box += "<a:p><a:t>Two</a:t></a:p></wsDr>"
    extra = {
        "xl/worksheets/_rels/sheet1.xml.rels": related(("drawing", "../drawings/drawing1.xml")),
        "xl/drawings/drawing1.xml": box,
    }
    assert ("sheet=Konto%20%26%20Bank&part=drawing", "In a box\nTwo") in texts(read(workbook(ROWS, extra=extra)))


def test_properties_and_embedded_files_come_out() -> None:
    core = '<p xmlns:dc="urn:dc"><dc:creator>Salim</dc:creator></p>'
    extra = {"docProps/core.xml": core, "xl/media/image1.png": "png", "xl/embeddings/oleObject1.bin": "ole"}
    records = read(workbook(ROWS, extra=extra))
    assert Metadata("author", "Salim") in records and Metadata("sheets", "1") in records
    members = [record.member for record in records if isinstance(record, Contained)]
    assert [(member.entry, member.name, member.announced) for member in members] == [
        ("xl/media/image1.png", "image1.png", 3),
        ("xl/embeddings/oleObject1.bin", "oleObject1.bin", 3),
    ]


def test_a_sheet_whose_cells_lie_far_apart_is_read_within_little_memory() -> None:
    far = '<row r="1"><c r="B1" t="s"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    strings = f'<sst xmlns="{MAIN}"><si><t>no</t></si><si><r><t>far </t></r><r><t>off</t></r></si></sst>'
    records = read(workbook(far, extra={"xl/sharedStrings.xml": strings}))
    assert [(problem.code, problem.effect) for problem in records if isinstance(problem, Problem)] == [
        ("sparse", "note")
    ]
    assert texts(records) == [
        ("sheet=Konto%20%26%20Bank&row=1", "\tfar off"),
        ("sheet=Konto%20%26%20Bank&row=1048576", "\t" * 16383 + "2"),
    ]


def test_a_damaged_workbook_is_unreadable() -> None:
    content = workbook(ROWS).replace(b"<sheets>", b"<sheetz>")
    with pytest.raises(Unreadable) as caught:
        read(content[:200])
    assert caught.value.code == "damaged"
    with pytest.raises(Unreadable) as caught:
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "application/vnd.ms-excel")
    assert caught.value.code == "damaged"


CELLS = (
    '<table:table table:name="Blatt"><table:table-row table:number-rows-repeated="2"><table:table-cell/>'
    "</table:table-row>"
    '<table:table-row><table:table-cell/><table:table-cell office:value-type="float" office:value="2.50">'
    "<office:annotation><dc:date>2020-01-01</dc:date><text:p>ask</text:p><text:p>her</text:p></office:annotation>"
    "</table:table-cell>"
    '<table:table-cell office:value-type="string"><text:p>نص</text:p></table:table-cell>'
    "</table:table-row></table:table>"
)
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "meta", "dc")
)


def opendocument(manifest: str = "") -> bytes:
    return package(
        {
            "mimetype": ODS,
            "content.xml": f"<office:document-content {SPACES}><office:body><office:spreadsheet>{CELLS}"
            "</office:spreadsheet></office:body></office:document-content>",
            "meta.xml": f"<office:document-meta {SPACES}><office:meta><meta:initial-creator>Rana</meta:initial-creator>"
            '<meta:user-defined meta:name="Case">17</meta:user-defined><meta:editing-cycles>4</meta:editing-cycles>'
            "</office:meta></office:document-meta>",
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        }
    )


def test_an_opendocument_sheet_has_true_row_numbers_and_its_properties() -> None:
    records = read(opendocument(), ODS)
    assert texts(records) == [
        ("sheet=Blatt&cell=3,2&part=comment", "2020-01-01:\nask\nher"),
        ("sheet=Blatt&row=3", "\t2.5\tنص"),
    ]
    assert {Metadata("author", "Rana"), Metadata("custom.Case", "17"), Metadata("revision", "4")} <= {
        record for record in records if isinstance(record, Metadata)
    }


@pytest.mark.parametrize("old", ["</table:table>", "</table:table-row></table:table>", "</text:p></table:table-cell>"])
def test_an_opendocument_sheet_that_does_not_end_gives_its_cells_and_is_damaged(old: str) -> None:
    records = read(repacked(opendocument(), old, ""), ODS)
    assert ("sheet=Blatt&row=3", "\t2.5\tنص") in texts(records)
    assert "damaged" in [record.code for record in records if isinstance(record, Problem)]


def test_an_opendocument_spreadsheet_without_its_directory_gives_its_cells() -> None:
    content = opendocument()
    records = read(content[: content.index(b"PK\x01\x02")], ODS)
    assert ("sheet=Blatt&row=3", "\t2.5\tنص") in texts(records)


def test_an_opendocument_sheets_shapes_changes_hidden_cells_and_links_come_out() -> None:
    about = (
        "<office:change-info><dc:creator>Rana</dc:creator><dc:date>2021-01-02T03:04:05</dc:date></office:change-info>"
    )
    changes = '<table:tracked-changes><table:cell-content-change><table:cell-address table:column="1" table:row="0" '
    changes += f'table:table="0"/>{about}<table:previous><table:change-track-table-cell office:value="70">'
    changes += "<text:p>70 EUR</text:p></table:change-track-table-cell></table:previous></table:cell-content-change>"
    cells = '<table:table table:name="Blatt"><table:shapes><draw:frame><draw:text-box><text:p>in a box</text:p>'
    cells += '</draw:text-box></draw:frame></table:shapes><table:table-column table:number-columns-repeated="2"/>'
    cells += '<table:table-column table:visibility="collapse"/><table:table-row table:number-rows-repeated="3" '
    cells += 'table:visibility="filter"><table:table-cell office:value-type="string"><text:p>'
    cells += '<text:a xlink:href="https://example.org/">x</text:a></text:p></table:table-cell></table:table-row></table:table>'
    content = repacked(opendocument(), CELLS, f"{changes}</table:tracked-changes>{cells}")
    records = read(
        repacked(content, "xmlns:office=", 'xmlns:draw="urn:drawing" xmlns:xlink="urn:xlink" xmlns:office='), ODS
    )
    assert texts(records)[:2] == [
        ("sheet=Blatt&part=drawing", "in a box"),
        ("sheet=Blatt&cell=1,2&part=deleted", "Rana, 2021-01-02T03:04:05:\n70\n70 EUR"),
    ]
    assert [code for code, _ in noted(records)] == ["deleted-text", "hidden-cells"]
    assert "rows 1 to 3 and columns C;" in noted(records)[1][1]
    assert Metadata("link", "https://example.org/") in records


def test_an_encrypted_opendocument_sheet_is_unreadable_and_says_so() -> None:
    with pytest.raises(Unreadable) as caught:
        read(opendocument("<file-entry><encryption-data/></file-entry>"), ODS)
    assert caught.value.code == "encrypted"
