import io
import time
import zipfile

import pytest

from clew.errors import Unreadable
from clew.extract.office.word import word
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Contained, Given

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def rels(*relations):
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        for n, (kind, target, mode) in enumerate(relations)
    )
    return f'<Relationships xmlns="{RELS}">{inner}</Relationships>'


def external(kind, target):
    return kind, target, ' TargetMode="External"'


def document(body, namespace=W, **parts):
    main = body if body.startswith("<?xml") else f"<w:document {namespace}><w:body>{body}</w:body></w:document>"
    start = {"_rels/.rels": rels(("officeDocument", "word/document.xml", "")), "word/document.xml": main}
    return archive(start | parts)


def archive(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def p(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def read(content, media_type=TYPE):
    records = []
    for record in word.run(Given("0" * 64, len(content), media_type), io.BytesIO(content)):
        kept = (record.member, b"".join(record.content)) if isinstance(record, Contained) else record
        records.append(kept)
    return records


def text(records, part=None):
    return "".join(r.text for r in records if isinstance(r, Passage) and r.at.part == part)


def metadata(records):
    return [(r.name, r.value) for r in records if isinstance(r, Metadata)]


def problems(records):
    return [(r.code, r.effect) for r in records if isinstance(r, Problem)]


def members(records):
    return {r[0].entry: r for r in records if isinstance(r, tuple)}


@pytest.mark.parametrize("namespace", [W, STRICT], ids=["transitional", "strict"])
def test_paragraphs_tabs_and_breaks_are_read_in_order(namespace):
    body = "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>One</w:t><w:tab/><w:t>two</w:t><w:br/></w:r>"
    body += "<w:r><w:t>e</w:t><w:noBreakHyphen/><w:t>mail</w:t></w:r></w:p>" + p("مرحبا")
    assert text(read(document(body, namespace))) == "One\ttwo\ne-mail\nمرحبا\n"


def test_cells_are_separated_by_tabs_and_rows_by_newlines():
    rows = "".join(
        f"<w:tr><w:tc>{p(a)}</w:tc><w:tc>{p(b)}{p('more')}</w:tc></w:tr>" for a, b in (("a", "b"), ("c", "d"))
    )
    assert text(read(document(f"<w:tbl>{rows}</w:tbl>{p('after')}"))) == "a\tb\nmore\nc\td\nmore\nafter\n"


def test_a_table_in_a_cell_keeps_its_own_cells():
    inner = f"<w:tbl><w:tr><w:tc>{p('x')}</w:tc><w:tc>{p('y')}</w:tc></w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{p('a')}</w:tc><w:tc>{inner}<w:p/></w:tc><w:tc>{p('c')}</w:tc></w:tr></w:tbl>"
    assert text(read(document(outer))) == "a\tx\ty\n\tc\n"


def test_a_text_box_is_read_once_and_on_its_own_line():
    box = "<w:r><w:t>before</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>"
    box += f"<w:txbxContent>{p('box')}</w:txbxContent></mc:Choice>"
    box += f"<mc:Fallback><w:txbxContent>{p('box')}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    records = read(document(f'<w:p xmlns:mc="http://x/mc">{box}<w:r><w:t>behind</w:t></w:r></w:p>'))
    assert text(records) == "before\nbox\nbehind\n"


def test_insertions_are_read_and_deletions_kept_beside_the_body():
    body = '<w:p><w:ins w:author="Ana"><w:r><w:t>new</w:t></w:r></w:ins>'
    body += '<w:del w:author="Ben"><w:r><w:delText>old</w:delText></w:r></w:del>'
    body += '<w:moveFrom w:author="Ben"><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p>'
    records = read(document(body))
    assert text(records) == "new\n"
    assert text(records, "deleted") == "old\nmoved\n"
    assert problems(records) == [("deleted-text", "note")]
    assert [value for name, value in metadata(records) if name == "reviewer"] == ["Ana", "Ben"]


def test_hidden_text_is_read_and_noted_but_not_a_hidden_paragraph_mark():
    mark = "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r>"
    mark += "<w:rPr><w:vanish w:val='0'/></w:rPr><w:t>a</w:t></w:r></w:p>"
    run = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>kept back</w:t></w:r></w:p>"
    assert problems(read(document(mark))) == []
    records = read(document(mark + run))
    assert text(records) == "a\nkept back\n"
    assert problems(records) == [("hidden-text", "note")]


def test_accounts_of_those_who_commented_are_metadata():
    person = '<w:person w:author="Ana"><w:presenceInfo w:userId="S::ana@example.org::1"/></w:person>'
    records = read(document(p("x"), **{"word/people.xml": f"<w:people {W}>{person}</w:people>"}))
    assert metadata(records) == [("reviewer", "Ana"), ("reviewer", "S::ana@example.org::1")]


def test_parts_of_one_name_in_two_folders_are_two_places():
    related = rels(("header", "header1.xml", ""), ("header", "more/header1.xml", ""))
    parts = {name: f"<w:hdr {W}>{p(name)}</w:hdr>" for name in ("word/header1.xml", "word/more/header1.xml")}
    records = read(document(p("x"), **parts, **{"word/_rels/document.xml.rels": related}))
    assert text(records, "header1") == "word/header1.xml\n"
    assert text(records, "word/more/header1.xml") == "word/more/header1.xml\n"


def test_headers_notes_and_comments_have_places_of_their_own():
    comment = f'<w:comment w:author="Ana" w:date="2024-01-02T03:04:05Z">{p("check this")}</w:comment>'
    related = [("header", "header1.xml", ""), ("footnotes", "notes/feet.xml", ""), ("comments", "comments.xml", "")]
    records = read(
        document(
            p("body"),
            **{
                "word/_rels/document.xml.rels": rels(*related),
                "word/header1.xml": f"<w:hdr {W}>{p('secret')}</w:hdr>",
                "word/header2.xml": f"<w:hdr {W}>{p('secret')}</w:hdr>",
                "word/notes/feet.xml": f"<w:footnotes {W}><w:footnote>{p('see p. 4')}</w:footnote></w:footnotes>",
                "word/comments.xml": f"<w:comments {W}>{comment}</w:comments>",
            },
        )
    )
    assert text(records, "header1") == "secret\n" and text(records, "header2") == ""
    assert text(records, "feet") == "see p. 4\n"
    assert text(records, "comments") == "Ana, 2024-01-02T03:04:05Z:\ncheck this\n"


def test_only_what_lies_outside_is_a_link():
    relations = rels(
        external("hyperlink", "https://example.org/a?b=1"),
        external("attachedTemplate", "file:///\\\\server\\x.dotm"),
        external("image", "http://example.org/track.png"),
        ("header", "header1.xml", ""),
    )
    field = '<w:p><w:r><w:instrText> HYPERLINK "mailto:a@</w:instrText></w:r>'
    field += '<w:r><w:instrText>b.example" </w:instrText><w:fldChar/></w:r>'
    field += '<w:r><w:instrText>DDEAUTO c:\\x "y"</w:instrText></w:r></w:p>'
    records = read(document(field, **{"word/_rels/document.xml.rels": relations}))
    assert metadata(records) == [
        ("link", "mailto:a@b.example"),
        ("external-link", 'DDEAUTO c:\\x "y"'),
        ("link", "https://example.org/a?b=1"),
        ("external-link", "file:///\\\\server\\x.dotm"),
        ("external-link", "http://example.org/track.png"),
    ]


def test_properties_become_metadata():
    core = '<c:coreProperties xmlns:c="c" xmlns:dc="d"><dc:creator>Ana</dc:creator>'
    core += "<c:lastModifiedBy>Ben</c:lastModifiedBy><dc:created>2020-01-02T03:04:05+02:00</dc:created>"
    core += "<c:revision>7</c:revision></c:coreProperties>"
    app = "<Application>Writer</Application><AppVersion>16.0</AppVersion><Company>ACME</Company>"
    custom = '<Properties><property name="Client"><lpwstr>Smith &amp; Co</lpwstr></property></Properties>'
    app = f"<Properties>{app}</Properties>"
    parts = {"docProps/core.xml": core, "docProps/app.xml": app, "docProps/custom.xml": custom}
    assert metadata(read(document(p("x"), **parts))) == [
        ("author", "Ana"),
        ("last-modified-by", "Ben"),
        ("created", "2020-01-02T03:04:05+02:00"),
        ("revision", "7"),
        ("company", "ACME"),
        ("custom.Client", "Smith & Co"),
        ("producer", "Writer 16.0"),
    ]


def test_what_is_embedded_comes_out_with_its_bytes():
    inner = document(p("inner"))
    parts = {"word/media/image1.png": b"\x89PNG", "word/embeddings/a.docx": inner, "note.txt": "hi"}
    found = members(read(document(p("x"), **parts)))
    assert {entry: content for entry, (_, content) in found.items()} == {
        "word/media/image1.png": b"\x89PNG",
        "word/embeddings/a.docx": inner,
        "note.txt": b"hi",
    }
    member = found["word/embeddings/a.docx"][0]
    assert (member.kind, member.name, member.announced) == ("embedded", "a.docx", len(inner))


def test_external_entities_are_not_loaded(tmp_path):
    (tmp_path / "secret").write_text("SECRET")
    body = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><w:document {W}><w:body>'
    found = text(read(document(body + p("one &x;") + p("two") + "</w:body></w:document>")))
    assert "SECRET" not in found
    assert "two" in found


def test_a_bomb_of_entities_is_noted_and_soon_over():
    laughs = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<?xml version="1.0"?><!DOCTYPE d [{laughs}]><w:document {W}><w:body>{p("kept")}{p("&a9;")}'
    started = time.thread_time()
    records = read(document(body + "</w:body></w:document>"))
    assert text(records) == "kept\n&a9;\n"
    assert problems(records) == [("entities", "note")]
    assert time.thread_time() - started < 2


def test_broken_xml_is_read_as_far_as_it_goes_and_noted():
    records = read(document(f'<?xml version="1.0"?><w:document {W}><w:body>{p("kept")}<w:p><w:r><w:t>cut'))
    assert text(records).startswith("kept\ncut")
    assert problems(records) == [("damaged", "partial")]


def test_a_document_cut_short_is_read_by_its_local_headers():
    content = document("".join(p(f"line {n}") for n in range(500)), **{"word/media/a.bin": bytes(range(256)) * 40})
    records = read(content[:-300])
    assert text(records).endswith("line 499\n")
    assert ("damaged", "partial") in problems(records)


def test_a_flipped_byte_in_a_picture_costs_only_the_picture():
    content = bytearray(document(p("kept"), **{"word/media/a.bin": b"A" * 10}))
    content[content.find(b"word/media/a.bin") + 17] ^= 0xFF
    records = read(bytes(content))
    assert text(records) == "kept\n"
    assert problems(records) == [("damaged", "partial")]


def test_no_zip_at_all_is_unreadable():
    with pytest.raises(Unreadable, match="no part"):
        read(b"PK\x03\x04 and then nothing")


def test_deep_nesting_ends_in_a_problem():
    records = read(document(p("kept") + "<w:sdt>" * 100_000 + p("deep") + "</w:sdt>" * 100_000))
    assert text(records).startswith("kept\n")


def test_passages_tile_a_long_body():
    found = [r for r in read(document(p("word " * 50) * 200)) if isinstance(r, Passage)]
    assert [r.at.chars[0] for r in found[1:]] == [r.at.chars[1] for r in found[:-1]]
    assert found[0].at == Locator(chars=found[0].at.chars)


def test_a_letter_takes_a_few_milliseconds():
    letter = document(p("Dear Madam, " * 8) * 40)
    read(letter)
    started = time.thread_time()
    for _ in range(20):
        read(letter)
    assert (time.thread_time() - started) / 20 < 0.2
