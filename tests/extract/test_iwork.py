import io
import struct
import zipfile

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.office.iwork import iwork
from clew.extract.office.iwork_archive import unsnapped
from clew.model import Metadata, Passage, Problem
from clew.step import Contained, Given


def number(value):
    out = b""
    while value > 0x7F:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
    return out + bytes([value])


def message(*pairs):
    """Protobuf: numbers as varints, texts and bytes with their length."""
    out = b""
    for name, value in pairs:
        if isinstance(value, int):
            out += number(name << 3) + number(value)
        else:
            value = value.encode() if isinstance(value, str) else value
            out += number(name << 3 | 2) + number(len(value)) + value
    return out


def to(thing):
    return message((1, thing))


def snapped(plain):
    """Snappy without any copies: literals of 60 bytes at most."""
    pieces = [plain[at : at + 60] for at in range(0, len(plain), 60)]
    return number(len(plain)) + b"".join(bytes([len(piece) - 1 << 2]) + piece for piece in pieces)


def iwa(*things):
    """Objects as (number, type, message)."""
    plain = b""
    for name, kind, content in things:
        head = message((1, name), (2, message((1, kind), (3, len(content)))))
        plain += number(len(head)) + head + content
    packed = snapped(plain)
    return b"\x00" + len(packed).to_bytes(3, "little") + packed


def packed(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def read(parts):
    content = packed(parts)
    told = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert iwork.takes(told.media_type), told
    return list(iwork.run(Given("0" * 64, len(content), told.media_type), io.BytesIO(content)))


def kind(records, wanted):
    return [record for record in records if isinstance(record, wanted)]


CELLS = (
    struct.pack("<BBHII", 5, 3, 0, 0, 8) + struct.pack("<I", 1)
    + struct.pack("<BBHII", 5, 2, 0, 0, 1) + (1234).to_bytes(14, "little") + struct.pack("<H", 0x3040 - 4)
    + struct.pack("<BBHII", 5, 5, 0, 0, 4) + struct.pack("<d", 86400.0)
)  # fmt: skip
ROW = message((1, 0), (2, 3), (6, CELLS), (7, struct.pack("<4h", 0, 16, -1, 44)))
STORE = message((3, message((1, message((1, 0), (2, to(20)))), (2, 256))), (4, to(21)))
TABLE = (
    (10, 6001, message((8, "Payments"), (4, STORE))),
    (20, 6002, message((5, ROW))),
    (21, 6005, message((1, 1), (3, message((1, 1), (3, "Ali"))), (3, message((1, 2), (3, "nowhere"))))),
)
PAGES = {
    "Index/Document.iwa": iwa(
        (1, 10000, b""),
        (2, 2001, message((1, 0), (3, "Body مرفأ\u2028two\ufffc"))),
        (3, 2001, message((1, 1), (3, "Header"))),
        (4, 3056, message((1, "check this"), (3, to(5)))),
        (5, 212, message((1, "Bo"))),
        (6, 2032, message((2, "https://example.org/"))),
        *TABLE,
    ),
    "Data/photo.jpg": b"picture",
    "preview.jpg": b"small",
}


def test_text_is_read_by_its_place():
    texts = [(each.at.part, each.text) for each in kind(read(PAGES), Passage) if not each.at.sheet]
    assert texts == [(None, "Body مرفأ\ntwo\n"), ("comments", "Bo: check this\n"), ("header", "Header\n"),
                     ("strings", "nowhere\n")]  # fmt: skip
    assert ("link", "https://example.org/") in [(each.name, each.value) for each in kind(read(PAGES), Metadata)]


def test_tables_are_rows_with_numbers_and_dates():
    rows = [(each.at.sheet, each.at.row, each.text) for each in kind(read(PAGES), Passage) if each.at.sheet]
    assert rows == [("Payments", (1, 1), "Ali\t12.34\t\t2001-01-02")]


def test_all_files_that_are_not_the_text_are_members():
    found = {each.member.name: b"".join(each.content) for each in kind(read(PAGES), Contained)}
    assert found == {"Data/photo.jpg": b"picture", "preview.jpg": b"small"}


def test_slides_stand_in_the_order_of_the_show_and_skipped_ones_are_told_of():
    tree = message((2, to(31)), (2, to(32)))
    index = {
        "Index/Document.iwa": iwa(
            (30, 2, message((3, tree))), (31, 4, message((2, to(50)), (4, 1))), (32, 4, message((2, to(40))))
        ),
        "Index/Slide-1.iwa": iwa((40, 5, b""), (41, 2001, message((1, 3), (3, "late")))),
        "Index/Slide-2.iwa": iwa(
            (50, 5, b""), (51, 2001, message((1, 3), (3, "early"))), (52, 2001, message((1, 4), (3, "say it")))
        ),
        "Index/MasterSlide-9.iwa": iwa((60, 2001, message((1, 3), (3, "Title text")))),
    }
    records = read({"Index.zip": packed(index)})
    assert [(each.at.page, each.at.part, each.text) for each in kind(records, Passage)] == [
        (None, "master", "Title text\n"),
        (1, None, "early\n"),
        (1, "notes", "say it\n"),
        (2, None, "late\n"),
    ]
    assert [(each.code, each.at.page) for each in kind(records, Problem)] == [("hidden-slide", 1)]


def test_documents_under_a_password_are_named_so():
    with pytest.raises(Unreadable, match="password") as error:
        read(PAGES | {".iwph": b"x"})
    assert error.value.code == "encrypted"


def test_older_documents_are_one_xml_file():
    xml = """<key:presentation xmlns:key="k" xmlns:sf="s" xmlns:sfa="a"><key:metadata><key:title><key:string
    sfa:string="Plan"/></key:title></key:metadata><key:slide-list><key:slide><sf:p>One<sf:br/>two
    <sf:link href="https://example.org/"><sf:span>here</sf:span></sf:link></sf:p><key:notes><sf:p>say</sf:p></key:notes>
    <sf:grid sf:numcols="2"><sf:datasource><sf:t><sf:ct sfa:s="a"/></sf:t><sf:n sf:v="1"/><sf:t><sf:ct sfa:s="b"/>
    </sf:t><sf:n sf:v="2"/></sf:datasource></sf:grid></key:slide></key:slide-list></key:presentation>"""
    records = read({"index.apxl": xml, "thumbs/a.jpg": b"small"})
    assert [(each.at.page, each.at.part, each.text) for each in kind(records, Passage)] == [
        (1, None, "One\ntwo\n    here\na\t1\nb\t2\n"),
        (1, "notes", "say\n"),
    ]
    assert [(each.name, each.value) for each in kind(records, Metadata)] == [
        ("title", "Plan"),
        ("link", "https://example.org/"),
        ("pages", "1"),
    ]


def test_snappy_copies_may_overlap():
    assert unsnapped(bytes([10, 1 << 2]) + b"ab" + bytes([4 << 2 | 1, 2])) == b"ab" * 5
    with pytest.raises(Unreadable):
        unsnapped(bytes([10, 1 << 2]) + b"ab" + bytes([4 << 2 | 1, 9]))


def test_bytes_changed_anywhere_raise_nothing_else():
    whole = PAGES["Index/Document.iwa"]
    for at in range(len(whole)):
        changed = bytearray(whole)
        changed[at] ^= 0x55
        try:
            read({"Index/Document.iwa": bytes(changed)})
        except Unreadable:
            continue
