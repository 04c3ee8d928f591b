import io
import zipfile

import pytest

from clew.errors import Unreadable
from clew.extract.office.opendocument import opendocument
from clew.model import Metadata, Passage, Problem
from clew.step import Contained, Given

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "draw", "style", "presentation", "meta", "manifest", "svg")
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
    body += "</office:change-info><text:p>old</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    body += "<text:p>pa<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>below</text:p>"
    body += (
        "</text:note-body></text:note>id<office:annotation><dc:creator>Ana</dc:creator><dc:date>2024-01-02</dc:date>"
    )
    body += "<text:p>by whom?</text:p></office:annotation></text:p>"
    records = read(odt(body))
    assert texts(records) == {
        (None, "deleted"): "old\n",
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
