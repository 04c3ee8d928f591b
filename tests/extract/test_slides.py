import io
import zipfile

import pytest

from clew.errors import Unreadable
from clew.extract.office.slides import slides
from clew.model import Metadata, Passage, Problem
from clew.step import Contained, Given

SPACES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def rels(*relations):
    inner = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(relations)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )


def p(text):
    return f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"


def shape(*paragraphs):
    return f"<p:sp><p:txBody><a:bodyPr/>{''.join(map(p, paragraphs))}</p:txBody></p:sp>"


def slide(content, attributes=""):
    return f"<p:sld {SPACES} {attributes}><p:cSld><p:spTree>{content}</p:spTree></p:cSld></p:sld>"


def show(order, parts):
    """A presentation whose slides are shown in `order`: relation numbers, the slides being related by number."""
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="r{n}"/>' for n in order)
    main = {
        "_rels/.rels": rels(("officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f"<p:presentation {SPACES}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": rels(*(("slide", f"slides/slide{n}.xml") for n in range(4))),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in (main | parts).items():
            made.writestr(name, content)
    return out.getvalue()


def read(content):
    return list(slides.run(Given("0" * 64, len(content), TYPE), io.BytesIO(content)))


def texts(records):
    return {(r.at.page, r.at.part): r.text for r in records if isinstance(r, Passage)}


def test_slides_are_pages_in_the_order_of_showing():
    parts = {f"ppt/slides/slide{n}.xml": slide(shape(f"slide {n}")) for n in (1, 2, 3)}
    assert texts(read(show([3, 1, 2], parts))) == {
        (1, None): "slide 3\n",
        (2, None): "slide 1\n",
        (3, None): "slide 2\n",
    }


def test_tables_and_grouped_shapes_are_read():
    row = "<a:tr><a:tc><a:txBody>{}</a:txBody></a:tc><a:tc><a:txBody>{}</a:txBody></a:tc></a:tr>"
    table = f"<a:tbl>{row.format(p('a'), p('b'))}{row.format(p('c'), p('d'))}</a:tbl>"
    group = f"<p:grpSp><p:grpSp>{shape('deep', 'inside')}</p:grpSp></p:grpSp>"
    found = texts(read(show([1], {"ppt/slides/slide1.xml": slide(table + group)})))
    assert found == {(1, None): "a\tb\nc\td\ndeep\ninside\n"}


def test_a_hidden_slide_is_read_and_noted():
    records = read(show([1], {"ppt/slides/slide1.xml": slide(shape("kept back"), 'show="0"')}))
    assert texts(records) == {(1, None): "kept back\n"}
    assert [(r.code, r.effect, r.at.page) for r in records if isinstance(r, Problem)] == [("hidden-slide", "note", 1)]


def test_a_slide_that_is_no_longer_shown_comes_last_and_is_noted():
    parts = {f"ppt/slides/slide{n}.xml": slide(shape(f"slide {n}")) for n in (1, 2)}
    records = read(show([2], parts))
    assert texts(records) == {(1, None): "slide 2\n", (2, None): "slide 1\n"}
    assert [(r.code, r.at.page) for r in records if isinstance(r, Problem)] == [("orphan-slide", 2)]


def test_notes_charts_and_comments_stand_beside_their_slide():
    number = '<a:p><a:fld type="slidenum"><a:t>1</a:t></a:fld></a:p>'
    chart = f"<c:chart xmlns:c='c' {SPACES}><c:tx>{p('Payments')}</c:tx><c:pt><c:v>17</c:v></c:pt></c:chart>"
    parts = {
        "ppt/slides/slide1.xml": slide(shape("front")),
        "ppt/slides/_rels/slide1.xml.rels": rels(
            ("notesSlide", "../notesSlides/notesSlide7.xml"),
            ("comments", "../comments/comment1.xml"),
            ("chart", "/ppt/charts/chart2.xml"),
        ),
        "ppt/notesSlides/notesSlide7.xml": f"<p:notes {SPACES}>{p('say nothing')}{number}</p:notes>",
        "ppt/commentAuthors.xml": f'<p:cmAuthorLst {SPACES}><p:cmAuthor id="0" name="Ana"/></p:cmAuthorLst>',
        "ppt/comments/comment1.xml": f'<p:cmLst {SPACES}><p:cm authorId="0" dt="2024-01-02T03:04:05">'
        "<p:text>why?</p:text></p:cm></p:cmLst>",
        "ppt/charts/chart2.xml": chart,
    }
    found = texts(read(show([1], parts)))
    assert found.pop((1, "notes")).strip() == "say nothing"
    assert found == {
        (1, None): "front\n",
        (1, "comments"): "Ana, 2024-01-02T03:04:05:\nwhy?\n",
        (1, "chart2"): "Payments\n17\n",
    }


def test_media_comes_out_with_its_bytes():
    parts = {"ppt/slides/slide1.xml": slide(shape("x")), "ppt/media/media1.mp4": b"moving"}
    (found,) = [r for r in read(show([1], parts)) if isinstance(r, Contained)]
    assert (found.member.name, found.member.kind, b"".join(found.content)) == ("media1.mp4", "embedded", b"moving")


def test_a_picture_s_description_is_metadata():
    picture = '<p:pic><p:nvPicPr><p:cNvPr id="4" descr="C:\\Users\\ana\\scan.jpg"/></p:nvPicPr></p:pic>'
    records = read(show([1], {"ppt/slides/slide1.xml": slide(picture)}))
    assert [(r.name, r.value) for r in records if isinstance(r, Metadata)] == [
        ("picture-description", "C:\\Users\\ana\\scan.jpg")
    ]


def test_without_its_main_part_it_is_unreadable():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(Unreadable, match="main part"):
        read(out.getvalue())
