"""What lies in OOXML packages out of sight."""

from clew.model import Metadata, Passage
from tests.extract import test_sheets, test_slides, test_word


def at_parts(records):
    return {r.at.part: r.text for r in records if isinstance(r, Passage) and r.at.part}


def links(records):
    return [r.value for r in records if isinstance(r, Metadata) and r.name == "external-link"]


def test_a_documents_variables_custom_data_glossary_and_mail_merge_come_out():
    settings = '<w:docVars><w:docVar w:name="Client" w:val="Ana Bel"/></w:docVars><w:mailMerge>'
    settings += (
        '<w:connectString w:val="Data Source=C:\\list.mdb"/><w:query w:val="SELECT * FROM victims"/></w:mailMerge>'
    )
    body = test_word.p("kept for later")
    content = test_word.document(
        test_word.p("body"),
        **{
            "word/settings.xml": f"<w:settings {test_word.W}>{settings}</w:settings>",
            "customXml/item1.xml": '<case number="17"><judge>Rana</judge></case>',
            "customXml/item2.xml": '<b:Sources SelectedStyle="\\APA.XSL" xmlns:b="urn:b"/>',
            "word/glossary/document.xml": f"<w:glossaryDocument {test_word.W}>{body}</w:glossaryDocument>",
        },
    )
    records = test_word.read(content)
    assert at_parts(records) == {
        "customXml/item1": "case/number: 17\njudge: Rana\n",
        "variables": "Client: Ana Bel\n",
        "glossary": "kept for later\n",
    }
    assert links(records) == ["Data Source=C:\\list.mdb", "SELECT * FROM victims"]


def test_what_stands_on_a_presentations_masters_is_read_but_for_placeholders():
    holder = test_slides.shape("Click to edit").replace("<p:sp>", "<p:sp><p:nvSpPr><p:nvPr><p:ph/></p:nvPr></p:nvSpPr>")
    master = test_slides.slide(holder + test_slides.shape("Ministry of Works"))
    parts = {
        "ppt/slides/slide0.xml": test_slides.slide(test_slides.shape("one")),
        "ppt/slideMasters/slideMaster1.xml": master,
        "ppt/slideLayouts/slideLayout1.xml": master,
    }
    assert at_parts(test_slides.read(test_slides.show([0], parts))) == {"masters": "Ministry of Works\n"}


def test_what_pivot_tables_and_links_keep_of_other_cells_and_where_data_come_from_is_told():
    pivot = (
        '<pivotCacheDefinition><sharedItems><s v="Rana"/><n v="7"/><s v="Rana"/></sharedItems></pivotCacheDefinition>'
    )
    link = '<externalLink><sheetData><row r="1"><cell r="A1"><v>4000 EUR</v></cell></row></sheetData></externalLink>'
    source = '<connections><connection><dbPr connection="DSN=books" command="SELECT 1"/></connection></connections>'
    extra = {
        "xl/pivotCache/pivotCacheDefinition1.xml": pivot,
        "xl/externalLinks/externalLink1.xml": link,
        "xl/connections.xml": source,
    }
    records = test_sheets.read(test_sheets.workbook(test_sheets.ROWS, extra=extra))
    assert at_parts(records) == {"pivot-cache": "Rana\n7\n", "external-cache": "4000 EUR\n"}
    assert links(records) == ["DSN=books", "SELECT 1"]
