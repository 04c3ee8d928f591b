import io
import zipfile

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.office.opendocument import opendocument
from clew.extract.tables.sheets import sheets
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Contained, Given

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{"drawing" if name == "draw" else name}:1.0"'
    for name in ("office", "text", "table", "draw", "style", "presentation", "meta", "manifest", "svg", "form")
)
SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
TEXT = "application/vnd.oasis.opendocument.text"


def archive(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", TEXT)
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def odt(body, kind="text", styles="", **parts):
    automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    inner = f"{automatic}<office:body><office:{kind}>{body}</office:{kind}></office:body>"
    return archive({"content.xml": f"<office:document-content {SPACES}>{inner}</office:document-content>"} | parts)


def read(content):
    return list(opendocument.run(Given("0" * 64, len(content), TEXT), io.BytesIO(content)))


def texts(records):
    found = {}
    for record in records:
        if isinstance(record, Passage):
            place = (record.at.page, record.at.part)
            found[place] = found.get(place, "") + record.text
    return found


def problems(records):
    return [(r.code, r.effect, r.at.page) for r in records if isinstance(r, Problem)]


def metadata(records):
    return [(r.name, r.value) for r in records if isinstance(r, Metadata)]


def test_paragraphs_blanks_and_breaks_are_read_as_written():
    body = '<text:h>Head</text:h>\n  <text:p>  one   <text:span>two</text:span><text:s text:c="3"/>three'
    body += "<text:tab/>four<text:line-break/>five</text:p>"
    assert texts(read(odt(body))) == {(None, None): "Head\none two   three\tfour\nfive\n"}


def test_cells_are_separated_by_tabs_and_rows_by_newlines():
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = "".join(f"<table:table-row>{cell.format(a)}{cell.format(b)}</table:table-row>" for a, b in ("ab", "cd"))
    body = f"<table:table>{rows}</table:table><text:p>after</text:p>"
    assert texts(read(odt(body))) == {(None, None): "a\tb\nc\td\nafter\n"}


def test_notes_comments_and_deletions_have_places_of_their_own():
    body = "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Ben</dc:creator>"
    body += "<dc:date>2024-01-01</dc:date></office:change-info><text:p>old</text:p></text:deletion>"
    body += "</text:changed-region></text:tracked-changes>"
    body += "<text:p>pa<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>below</text:p>"
    body += (
        "</text:note-body></text:note>id<office:annotation><dc:creator>Ana</dc:creator><dc:date>2024-01-02</dc:date>"
    )
    body += "<text:p>by whom?</text:p></office:annotation></text:p>"
    records = read(odt(body))
    assert texts(records) == {
        (None, "deleted"): "Ben, 2024-01-01:\nold\n",
        (None, None): "paid\n",
        (None, "footnotes"): "below\n",
        (None, "comments"): "Ana, 2024-01-02:\nby whom?\n",
    }
    assert problems(records) == [("deleted-text", "note", None)]


def test_headers_that_several_pages_share_are_read_once():
    master = "<style:master-page><style:header><text:p>Secret</text:p></style:header></style:master-page>"
    styles = f"<office:document-styles {SPACES}>{master}{master}<text:p>click to edit</text:p></office:document-styles>"
    found = texts(read(odt("<text:p>body</text:p>", **{"styles.xml": styles})))
    assert found == {(None, None): "body\n", (None, "header"): "Secret\n"}


def test_slides_are_pages_with_notes_and_hidden_ones_are_noted():
    style = (
        '<style:style style:name="dp2"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    box = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    notes = f"<presentation:notes>{box.format('say less')}</presentation:notes>"
    body = f"<draw:page>{box.format('one')}{notes}</draw:page>"
    body += f'<draw:page draw:style-name="dp2"><draw:g>{box.format("two")}</draw:g></draw:page>'
    records = read(odt(body, "presentation", style))
    assert texts(records) == {(1, None): "one\n", (1, "notes"): "say less\n", (2, None): "two\n"}
    assert problems(records) == [("hidden-slide", "note", 2)]


def test_properties_and_outside_links_become_metadata():
    inner = "<meta:initial-creator>Ana</meta:initial-creator><dc:creator>Ben</dc:creator>"
    inner += "<dc:date>2024-01-02T03:04:05</dc:date>"
    inner += (
        '<meta:user-defined meta:name="Client">Smith</meta:user-defined><meta:document-statistic meta:page-count="3"/>'
    )
    body = '<text:p><text:a xlink:href="https://example.org/">x</text:a><text:a xlink:href="#local">y</text:a></text:p>'
    body += '<draw:frame><draw:image xlink:href="Pictures/a.png"/><draw:image xlink:href="http://a/b.png"/>'
    body += "<svg:desc>a bridge</svg:desc></draw:frame>"
    meta = f"<office:document-meta {SPACES}><office:meta>{inner}</office:meta></office:document-meta>"
    assert metadata(read(odt(body, **{"meta.xml": meta}))) == [
        ("author", "Ana"),
        ("last-modified-by", "Ben"),
        ("modified", "2024-01-02T03:04:05"),
        ("custom.Client", "Smith"),
        ("pages", "3"),
        ("link", "https://example.org/"),
        ("external-link", "http://a/b.png"),
        ("picture-description", "a bridge"),
    ]


def test_pictures_and_objects_come_out_and_embedded_charts_are_read():
    chart = f"<office:document-content {SPACES}><text:p>Payments</text:p></office:document-content>"
    records = read(odt("<text:p>x</text:p>", **{"Pictures/a.png": b"\x89PNG", "Object 1/content.xml": chart}))
    assert texts(records)[None, "Object 1"] == "Payments\n"
    (member,) = [r for r in records if isinstance(r, Contained)]
    assert (member.member.entry, b"".join(member.content)) == ("Pictures/a.png", b"\x89PNG")


def test_an_encrypted_document_says_so():
    manifest = f"<manifest:manifest {SPACES}><manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    with pytest.raises(Unreadable) as raised:
        read(archive({"META-INF/manifest.xml": f"{manifest}</manifest:manifest>", "content.xml": b"\x17\x9a"}))
    assert raised.value.code == "encrypted"


def test_a_document_cut_short_is_read_as_far_as_it_goes():
    content = odt(
        "".join(f"<text:p>line {n}</text:p>" for n in range(400)), **{"Pictures/a.png": bytes(range(256)) * 30}
    )
    records = read(content[:-500])
    assert texts(records)[None, None].endswith("line 399\n")
    assert ("damaged", "partial", None) in problems(records)


def test_a_run_of_blanks_cannot_be_a_bomb():
    found = texts(read(odt('<text:p>a<text:s text:c="999999"/><text:s text:c="99999999999"/>b</text:p>')))
    assert len(found[None, None]) < 2_000


def test_what_a_presentations_pages_repeat_is_read_and_placeholders_are_not():
    body = (
        "<presentation:footer-decl>Confidential</presentation:footer-decl><draw:page><text:p>one</text:p></draw:page>"
    )
    frame = "<draw:frame{}><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    shapes = frame.format(' presentation:class="title"', "Click to edit") + frame.format("", "Ministry of Works")
    master = f"<style:master-page>{shapes}</style:master-page>"
    styles = f"<office:document-styles {SPACES}>{master}</office:document-styles>"
    assert texts(read(odt(body, "presentation", **{"styles.xml": styles}))) == {
        (None, "footer"): "Confidential\n",
        (1, None): "one\n",
        (None, "master"): "Ministry of Works\n",
    }


def test_filled_fields_hidden_words_and_who_changed_the_text_come_out():
    change = (
        "<text:changed-region><text:insertion><office:change-info><dc:creator>Ben</dc:creator><dc:date>2024</dc:date>"
    )
    change += "</office:change-info></text:insertion></text:changed-region>"
    form = '<form:text form:name="IBAN" form:current-value="DE02"/>'
    body = f"<text:tracked-changes>{change}</text:tracked-changes><office:forms>{form}</office:forms>"
    body += '<text:p>a <text:hidden-text text:string-value="secret"/></text:p>'
    records = read(odt(body))
    assert texts(records) == {(None, "form"): "IBAN: DE02\n", (None, None): "a secret\n"}
    assert ("reviewer", "Ben") in metadata(records)


OLD = " ".join(f'xmlns:{name}="http://openoffice.org/2000/{name}"' for name in ("office", "text", "table", "style"))
OLD += ' xmlns:draw="http://openoffice.org/2000/drawing" xmlns:presentation="http://openoffice.org/2000/presentation"'


def old(kind, content):
    """A package of OpenOffice.org 1, whose manifest alone names its type."""
    entry = f'<manifest:file-entry manifest:media-type="application/vnd.sun.xml.{kind}" manifest:full-path="/"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("content.xml", f"<office:document-content {OLD}>{content}</office:document-content>")
        made.writestr("META-INF/manifest.xml", f"<manifest:manifest {SPACES}>{entry}</manifest:manifest>")
    return out.getvalue()


def told(content):
    given = Given("0" * 64, len(content), "")
    return next(identify.run(given, io.BytesIO(content))).media_type


def test_texts_and_presentations_of_openoffice_1_are_told_by_their_manifest_and_read():
    note = "<text:footnote><text:footnote-citation>1</text:footnote-citation><text:footnote-body><text:p>below</text:p>"
    remark = '<office:annotation office:author="Ana" office:create-date="2001-02-03"><text:p>why?</text:p>'
    body = f"<text:p>paid{note}</text:footnote-body></text:footnote>{remark}</office:annotation></text:p>"
    writer = old("writer", f"<office:body>{body}</office:body>")
    assert told(writer) == "application/vnd.sun.xml.writer"
    assert texts(read(writer)) == {
        (None, None): "paid\n",
        (None, "footnotes"): "below\n",
        (None, "comments"): "Ana, 2001-02-03:\nwhy?\n",
    }
    style = '<style:style style:name="d"><style:properties presentation:visibility="hidden"/></style:style>'
    page = '<draw:page draw:style-name="d"><draw:text-box><text:p>one</text:p></draw:text-box></draw:page>'
    impress = read(old("impress", f"{style}<office:body>{page}</office:body>"))
    assert (texts(impress), problems(impress)) == ({(1, None): "one\n"}, [("hidden-slide", "note", 1)])


def test_a_spreadsheet_of_openoffice_1_has_rows_comments_and_hidden_sheets():
    style = '<style:style style:name="t"><style:properties table:display="false"/></style:style>'
    cells = '<table:table-cell table:number-columns-repeated="2"/><table:table-cell table:value="2.50">'
    cells += '<office:annotation office:author="Ana"><text:p>who?</text:p></office:annotation><text:p>2,50 DM</text:p>'
    cells += '</table:table-cell><table:table-cell table:value="7"/>'
    rows = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    rows += f'<table:table-row table:number-rows-repeated="2">{cells}</table:table-row>'
    body = f'<office:body><table:table table:name="Blatt" table:style-name="t">{rows}</table:table></office:body>'
    content = old("calc", f"{style}{body}")
    assert told(content) == "application/vnd.sun.xml.calc"
    records = list(sheets.run(Given("0" * 64, len(content), told(content)), io.BytesIO(content)))
    assert [(r.at, r.text) for r in records if isinstance(r, Passage)] == [
        (Locator(sheet="Blatt", cell="C4", part="comment"), "Ana:\nwho?"),
        (Locator(sheet="Blatt", row=(4, 5)), "\t\t2,50 DM\t7"),
    ]
    assert problems(records) == [("hidden-sheet", "note", None)]
