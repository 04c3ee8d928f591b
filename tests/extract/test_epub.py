import io
import zipfile

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.office.xps import xps
from clew.extract.web.epub import epub
from clew.model import Metadata, Passage, Problem
from clew.step import Contained, Given

BOOK = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": '<container><rootfiles><rootfile full-path="O/b.opf"/></rootfiles></container>',
    "O/b.opf": """<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Log</dc:title>
<dc:creator>A. Mate</dc:creator><meta property="dcterms:modified">2024-01-02T09:30:00Z</meta></metadata><manifest>
<item id="b" href="two%20b.xhtml" media-type="application/xhtml+xml"/><item id="a" href="a.xhtml"
media-type="application/xhtml+xml"/><item id="p" href="p.png" media-type="image/png"/></manifest>
<spine><itemref idref="b"/><itemref idref="a"/><itemref idref="gone"/></spine></package>""",
    "O/two b.xhtml": '<?xml version="1.0" encoding="utf-8"?><html><body><p>Second, first</p></body></html>',
    "O/a.xhtml": '<html><body><p>Café</p><img src="data:image/gif;base64,aGVsbG8="/></body></html>',
    "O/notes.xhtml": "<html><body>not in the spine</body></html>",
    "O/p.png": "picture",
}
SEALED = """<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>
<CipherData><CipherReference URI="O/{}"/></CipherData></EncryptedData></encryption>"""
PAGE = """<FixedPage xmlns="http://schemas.microsoft.com/xps/2005/06"><Glyphs OriginX="10" OriginY="20"
FontRenderingEmSize="10" UnicodeString="Har" Indices="1,50;2,50;3,50"/><Glyphs OriginX="25" OriginY="20"
FontRenderingEmSize="10" UnicodeString="bour"/><Glyphs OriginX="80" OriginY="20" FontRenderingEmSize="10"
UnicodeString="log"/><Canvas RenderTransform="1,0,0,1,0,20"><Glyphs OriginX="10" OriginY="20"
FontRenderingEmSize="10" UnicodeString="{}below"/></Canvas></FixedPage>"""
FIXED = {
    "FixedDocSeq.fdseq": '<FixedDocumentSequence><DocumentReference Source="D/1.fdoc"/></FixedDocumentSequence>',
    "D/1.fdoc": '<FixedDocument><PageContent Source="P/2.fpage"/><PageContent Source="/D/P/1.fpage"/></FixedDocument>',
    "D/P/1.fpage": PAGE,
    "D/P/2.fpage": PAGE.replace("log", "first"),
    "R/i.png": "picture",
}


def packed(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def read(step, parts):
    content = packed(parts)
    told = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert step.takes(told.media_type), told
    return list(step.run(Given("0" * 64, len(content), told.media_type), io.BytesIO(content)))


def kind(records, wanted):
    return [record for record in records if isinstance(record, wanted)]


def test_texts_are_pages_in_the_order_of_reading():
    records = read(epub, BOOK)
    assert [(each.at.page, each.text) for each in kind(records, Passage)] == [(1, "Second, first\n"), (2, "Café\n")]
    told = [(each.name, each.value) for each in kind(records, Metadata)]
    assert told == [("title", "Log"), ("author", "A. Mate"), ("modified", "2024-01-02T09:30:00Z"), ("pages", "2")]
    assert kind(records, Problem) == []


def test_every_entry_that_is_not_read_is_a_member():
    found = {each.member.entry: b"".join(each.content) for each in kind(read(epub, BOOK), Contained)}
    assert found == {"page/2/1": b"hello", "O/notes.xhtml": BOOK["O/notes.xhtml"].encode(), "O/p.png": b"picture"}


def test_texts_under_rights_management_are_named_and_not_read_as_text():
    records = read(epub, BOOK | {"META-INF/encryption.xml": SEALED.format("a.xhtml")})
    assert [(each.code, each.effect) for each in kind(records, Problem)] == [("encrypted", "partial")]
    assert [each.text for each in kind(records, Passage)] == ["Second, first\n"]
    one = {name: text for name, text in BOOK.items() if "two" not in name and "notes" not in name}
    with pytest.raises(Unreadable, match="encrypted by Apple's FairPlay"):
        read(epub, one | {"META-INF/encryption.xml": SEALED.format("a.xhtml"), "META-INF/sinf.xml": "<x/>"})


def test_a_book_without_its_list_is_read_by_name():
    records = read(epub, {name: text for name, text in BOOK.items() if not name.endswith((".opf", "container.xml"))})
    assert len(kind(records, Passage)) == 3
    assert [each.code for each in kind(records, Problem)] == ["damaged"]


def test_glyphs_make_lines_and_pages_stand_in_the_documents_order():
    records = read(xps, FIXED)
    assert [(each.at.page, each.text) for each in kind(records, Passage)] == [
        (1, "Harbour first\nbelow\n"),
        (2, "Harbour log\nbelow\n"),
    ]
    assert [(each.member.name, b"".join(each.content)) for each in kind(records, Contained)] == [("i.png", b"picture")]


def test_parts_cut_into_pieces_are_joined():
    cut = {}
    for name, text in FIXED.items():
        cut |= {f"{name}/[1].last.piece": text[9:], f"{name}/[0].piece": text[:9]}
    assert [each for each in read(xps, cut) if not isinstance(each, Contained)] == [
        each for each in read(xps, FIXED) if not isinstance(each, Contained)
    ]
    (found,) = kind(read(xps, cut), Contained)
    assert (found.member.name, found.member.announced, b"".join(found.content)) == ("i.png", 7, b"picture")
