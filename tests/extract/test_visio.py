"""Visio drawings: words by page in the drawing's order, shape data, masters, comments."""

import io
import zipfile

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.office.visio import visio
from clew.model import Identity, Locator, Member, Metadata, Passage
from clew.step import Contained, Given, Record

MAIN = "http://schemas.microsoft.com/visio/2012/main"
KINDS = "http://schemas.microsoft.com/visio/2010/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPE = "application/vnd.ms-visio.drawing"


def relations(*rows: tuple[str, str, str]) -> str:
    inner = "".join(f'<Relationship Id="{one}" Type="{kind}" Target="{target}"/>' for one, kind, target in rows)
    return f'<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def page(*texts: str, more: str = "") -> str:
    shapes = "".join(f"<Shape><Text><cp IX='0'/>{text}</Text></Shape>" for text in texts)
    return f"<PageContents xmlns='{MAIN}'><Shapes>{shapes}{more}</Shapes></PageContents>"


def drawing(**parts: str) -> bytes:
    sheets = "".join(f"<Page Name='{name}'><Rel r:id='{one}'/></Page>" for name, one in (("Plan", "b"), ("Flow", "a")))
    whole = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
        f"<Override PartName='/visio/document.xml' ContentType='{TYPE}.main+xml'/></Types>",
        "_rels/.rels": relations(("r1", f"{KINDS}/officeDocument", "visio/document.xml")),
        "visio/document.xml": f"<VisioDocument xmlns='{MAIN}'/>",
        "visio/_rels/document.xml.rels": relations(("r1", f"{KINDS}/pages", "pages/pages.xml")),
        "visio/pages/pages.xml": f"<Pages xmlns='{MAIN}' xmlns:r='{OFFICE}'>{sheets}</Pages>",
        "visio/pages/_rels/pages.xml.rels": relations(
            ("a", f"{KINDS}/page", "page1.xml"), ("b", f"{KINDS}/page", "page2.xml")
        ),
        "visio/pages/page1.xml": page("Pay the broker"),
        "visio/pages/page2.xml": page("Warehouse", "Gate"),
        **{name.replace("__", "/") + ".xml": content for name, content in parts.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in whole.items():
            archive.writestr(name, content)
        archive.writestr("visio/media/photo.png", b"\x89PNG\r\n\x1a\n")
    return out.getvalue()


def read(content: bytes) -> list[Record]:
    return list(visio.run(Given("0" * 64, len(content), TYPE), io.BytesIO(content)))  # type: ignore[arg-type]


def text_at(records: list[Record], page: int | None = None, part: str | None = None) -> str:
    here = (record for record in records if isinstance(record, Passage))
    return "".join(each.text for each in here if (each.at.page, each.at.part) == (page, part))


def test_pages_come_in_the_order_of_the_drawing() -> None:
    records = read(drawing())
    assert text_at(records, 1) == "Warehouse\nGate\n" and text_at(records, 2) == "Pay the broker\n"
    assert [each.value for each in records if isinstance(each, Metadata) and each.name == "page-name"] == [
        "Plan",
        "Flow",
    ]


def test_shape_data_keeps_its_label() -> None:
    row = "<Section N='Property'><Row><Cell N='Value' V=''/></Row>"
    row += "<Row><Cell N='Value' V='R. Haas'/><Cell N='Label' V='Owner'/>"
    records = read(drawing(visio__pages__page2=page("Van", more=f"<Shape>{row}</Row></Section></Shape>")))
    assert text_at(records, 1) == "Van\nOwner: R. Haas\n"


def test_masters_and_comments_stand_at_parts_of_their_own() -> None:
    comments = f"<Comments xmlns='{MAIN}'><CommentList><CommentEntry>Ask Leyla</CommentEntry></CommentList></Comments>"
    records = read(
        drawing(visio__masters__master10=page("Ten"), visio__masters__master9=page("Nine"), visio__comments=comments)
    )
    assert text_at(records, part="masters") == "Nine\nTen\n" and text_at(records, part="comments") == "Ask Leyla\n"


def test_pictures_are_members() -> None:
    members = [each.member for each in read(drawing()) if isinstance(each, Contained)]
    assert members == [Member("visio/media/photo.png", "embedded", "photo.png", Locator(), announced=8)]


def test_a_drawing_is_told_by_its_content_and_one_without_its_main_part_is_damaged() -> None:
    content = drawing()
    told = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert isinstance(told, Identity) and told.media_type == TYPE
    with pytest.raises(Unreadable) as caught:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("visio/pages/page1.xml", page("x"))
        read(out.getvalue())
    assert caught.value.code == "damaged"
