"""Office documents that are one XML file."""

import base64
import io

import pytest

from clew.extract.identify.identify import identify
from clew.extract.office.flat_office import flat_office
from clew.model import Identity, Metadata, Passage, Problem
from clew.step import Contained, Given, Record

OASIS = (
    " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table", "draw", "style", "meta")
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(20)
CODED = base64.b64encode(PICTURE).decode()
WORD = (
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:aml="http://schemas.microsoft.com/aml/2001/core"'
)
EXCEL = (
    'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"'
)


def read(text: str) -> list[Record]:
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()
    identity = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert isinstance(identity, Identity) and flat_office.takes(identity.media_type), identity
    out: list[Record] = []
    for record in flat_office.run(Given("0" * 64, len(content), identity.media_type), io.BytesIO(content)):
        if isinstance(record, Contained):
            record = Contained(record.member, [b"".join(record.content)])
        if isinstance(record, (Contained, Metadata, Passage, Problem)):
            out.append(record)
    return out


def texts(records: list[Record]) -> dict[str, str]:
    return {
        str(r.at.part or r.at.cell or r.at.row or r.at.page or ""): r.text for r in records if isinstance(r, Passage)
    }


def told(records: list[Record]) -> dict[str, str]:
    return {r.name: r.value for r in records if isinstance(r, Metadata)}


def members(records: list[Record]) -> list[bytes]:
    return [b"".join(r.content) for r in records if isinstance(r, Contained)]


def odf(kind: str, body: str, master: str = "") -> str:
    return (
        f'<office:document {OASIS} office:mimetype="application/vnd.oasis.opendocument.{kind}">'
        "<office:meta><dc:title>Ledger &amp; more</dc:title><meta:initial-creator>Amal</meta:initial-creator>"
        f"</office:meta><office:master-styles>{master}</office:master-styles><office:body>{body}</office:body>"
        "</office:document>"
    )


def test_a_flat_text_gives_its_words_header_properties_and_pictures() -> None:
    picture = f"<draw:image><office:binary-data>{CODED}</office:binary-data></draw:image>"
    header = "<style:master-page><style:header><text:p>Secret</text:p></style:header></style:master-page>"
    records = read(odf("text", f"<office:text><text:p>a &lt; b{picture}</text:p></office:text>", header))
    assert texts(records) == {"": "a < b\n", "header": "Secret\n"}
    assert told(records)["title"] == "Ledger & more" and told(records)["author"] == "Amal"
    assert members(records) == [PICTURE]


def test_a_flat_spreadsheet_is_read_row_by_row() -> None:
    cells = '<table:table-cell office:value-type="float" office:value="2.5"><text:p>2.5</text:p></table:table-cell>'
    rows = f'<table:table table:name="May"><table:table-row>{cells * 2}</table:table-row></table:table>'
    records = read(odf("spreadsheet", f"<office:spreadsheet>{rows}</office:spreadsheet>"))
    assert [(r.at.sheet, r.at.row, r.text) for r in records if isinstance(r, Passage)] == [("May", (1, 1), "2.5\t2.5")]


@pytest.mark.parametrize(
    "broken", ['<etype="x"><text:p>', "<text:p><text:p>", "<text:p><![CDATA[", '<text:p xmlns:style="\ufffe">']
)
def test_a_flat_spreadsheet_whose_elements_do_not_end_gives_what_can_be_read_and_is_damaged(broken: str) -> None:
    cell = '<table:table-cell office:value-type="float" office:value="2.5"><text:p>2.5</text:p></table:table-cell>'
    rows = f'<table:table table:name="May"><table:table-row>{cell * 2}</table:table-row></table:table>'
    whole = odf("spreadsheet", f"<office:spreadsheet>{rows}</office:spreadsheet>")
    at = whole.rindex("<text:p>")
    records = read(whole[:at] + broken + whole[at + len("<text:p>") :])
    assert [r.at.row for r in records if isinstance(r, Passage)] == [(1, 1)]
    assert [r.code for r in records if isinstance(r, Problem)] == ["damaged"]


def test_two_names_of_one_ending_are_not_one_name() -> None:
    other = 'xmlns:later="urn:oasis:names:tc:opendocument:xmlns:text:1.3"'
    records = read(odf("text", f"<office:text><text:p {other}>a<later:p>b</later:p></text:p></office:text>"))
    assert "a" in texts(records)[""] and not [r for r in records if isinstance(r, Problem)]


def test_a_word_2003_document_gives_text_changes_comments_properties_links_and_pictures() -> None:
    def change(kind: str, inner: str) -> str:
        about = f'w:type="Word.{kind}" aml:author="Sami" aml:createdate="2005-03-04T05:06:00Z"'
        return f'<aml:annotation aml:id="1" {about}><aml:content>{inner}</aml:content></aml:annotation>'

    body = "<w:p><w:r><w:t>Kept</w:t></w:r>" + change("Deletion", "<w:r><w:delText>gone</w:delText></w:r>")
    body += change("Comment", "<w:p><w:r><w:t>Why?</w:t></w:r></w:p>")
    body += '<w:hlink w:dest="http://a.example/"><w:r><w:t> link</w:t></w:r></w:hlink></w:p><w:p><w:r><w:pict>'
    body += f'<w:binData w:name="wordml://01.png">{CODED}</w:binData></w:pict></w:r></w:p>'
    body += "<w:sectPr><w:hdr w:type='odd'><w:p><w:r><w:t>Header</w:t></w:r></w:p></w:hdr></w:sectPr>"
    properties = "<o:DocumentProperties><o:Title>T</o:Title><o:LastSaved>2005-03-04T05:06:00Z</o:LastSaved>"
    properties += "</o:DocumentProperties>"
    records = read(f"<w:wordDocument {WORD}>{properties}<w:body>{body}</w:body></w:wordDocument>")
    found = texts(records)
    assert found[""].startswith("Kept link\n") and found["header1"] == "Header\n" and "gone" in found["deleted"]
    assert "Sami, 2005-03-04T05:06:00Z:\nWhy?" in found["comments"]
    assert told(records) | {"title": "T", "modified": "2005-03-04T05:06:00Z", "link": "http://a.example/"} == told(
        records
    )
    assert members(records) == [PICTURE]


def test_an_excel_2003_workbook_gives_rows_where_they_stand_comments_and_hidden_sheets() -> None:
    comment = '<Comment ss:Author="Rana"><ss:Data><Font>check</Font></ss:Data></Comment>'
    row = f'<Row ss:Index="3"><Cell ss:Index="2" ss:HRef="http://a.example/"><Data ss:Type="String">x</Data>{comment}'
    row += '</Cell><Cell><Data ss:Type="DateTime">2005-01-02T00:00:00.000</Data></Cell>'
    row += '<Cell><Data ss:Type="Boolean">1</Data></Cell></Row>'
    options = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    sheet = f'<Worksheet ss:Name="May"><Table>{row}</Table>{options}</Worksheet>'
    author = "<o:DocumentProperties><o:Author>Amal</o:Author></o:DocumentProperties>"
    records = read(f"<Workbook {EXCEL}>{author}{sheet}</Workbook>")
    assert texts(records) == {"(3, 3)": "\tx\t2005-01-02\tTRUE", "comment": "Rana: check"}
    assert told(records) == {"author": "Amal", "sheets": "1", "link": "http://a.example/"}
    assert [r.code for r in records if isinstance(r, Problem)] == ["hidden-sheet"]


def test_a_package_in_one_file_is_read_as_the_document_that_it_is() -> None:
    pkg = 'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"'
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = f"<w:document {w}><w:body><w:p><w:r><w:t>Hello</w:t></w:r></w:p></w:body></w:document>"
    parts = f'<pkg:part pkg:name="/word/document.xml"><pkg:xmlData>{document}</pkg:xmlData></pkg:part>'
    parts += f'<pkg:part pkg:name="/word/media/a.png"><pkg:binaryData>{CODED}</pkg:binaryData></pkg:part>'
    records = read(f"<pkg:package {pkg}>{parts}</pkg:package>")
    assert texts(records) == {"": "Hello\n"} and members(records) == [PICTURE]


def test_bytes_that_are_no_whole_base64_and_xml_that_breaks_off_are_told_of() -> None:
    picture = "<draw:image><office:binary-data>AAA$$A</office:binary-data></draw:image>"
    text = odf("text", f"<office:text><text:p>one{picture}</text:p></office:text>")
    records = read(text.replace("</office:document>", ""))
    assert sorted(r.code for r in records if isinstance(r, Problem)) == ["damaged", "damaged"]
    assert texts(records)[""] == "one\n"
