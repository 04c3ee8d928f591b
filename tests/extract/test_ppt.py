import io
import struct
import zlib

import pytest

from clew.errors import Unreadable
from clew.extract.office.ole_rebuilt import compound_file
from clew.extract.office.ppt import ppt
from clew.model import Metadata, Passage, Problem
from clew.step import Contained, Given


def record(kind, *content, instance=0, container=False):
    body = b"".join(content)
    return struct.pack("<HHI", instance << 4 | (15 if container else 0), kind, len(body)) + body


def box(kind, *content, instance=0):
    return record(kind, *content, instance=instance, container=True)


def chars(text):
    return record(0x0FA0, text.encode("utf-16-le"))


def slide(*content, flags=0):
    return box(0x03EE, record(0x03EF, bytes(24)), record(0x03F9, bytes(10) + bytes([flags]) + bytes(5)), *content)


def listed(number, identifier, *outline):
    texts = b"".join(record(0x0F9F, bytes(4)) + chars(text) for text in outline)
    return record(0x03F3, struct.pack("<IIII", number, 0, 0, identifier) + bytes(4)) + texts


def presentation(
    slides, lists, notes=(), notes_lists=(), more=b"", document=(), mark=0xE391C05F, break_edit=False, **streams
):
    """Slides are objects 2, 3, …, notes those behind them; the document, which lists them, is object 1."""
    content = box(0x03E8, box(0x0FF0, *lists), box(0x0FF0, *notes_lists, instance=2), *document)
    places = [0]
    for one in [*slides, *notes]:
        places.append(len(content))
        content += one
    content += more
    directory = len(content)
    content += record(0x1772, struct.pack("<I", 1 | len(places) << 20) + struct.pack(f"<{len(places)}I", *places))
    edit = len(content)
    content += record(0x0FF5, struct.pack("<IIIIIII", 256, 0, 0, directory, 1, 0, 0))
    user = record(0x0FF6, struct.pack("<III", 20, mark, 0 if break_edit else edit), bytes(8))
    return compound_file({"PowerPoint Document": content, "Current User": user, **streams})


def read(content):
    return list(ppt.run(Given("0" * 64, len(content), "application/vnd.ms-powerpoint"), io.BytesIO(content)))


def texts(content):
    return [(r.at.page, r.at.part, r.text) for r in read(content) if isinstance(r, Passage)]


def codes(content):
    return [(r.code, r.at.page) for r in read(content) if isinstance(r, Problem)]


def members(content):
    return [(r.member.name, b"".join(r.content)) for r in read(content) if isinstance(r, Contained)]


def test_slides_are_pages_in_the_order_of_showing_with_their_outline():
    slides = [slide(record(0x0FA8, b"second\rline")), slide(chars("أول"), record(0x0F9E, struct.pack("<I", 1)))]
    content = presentation(slides, [listed(3, 257, "Title", "Body"), listed(2, 256)])
    assert texts(content) == [(1, None, "Title\nأول\nBody\n"), (2, None, "second\nline\n")]


def test_notes_and_comments_stand_beside_their_slide():
    moment = struct.pack("<8H", 2003, 5, 1, 12, 9, 30, 0, 0)
    comment = box(
        0x2EE0,
        record(0x0FBA, "Ana".encode("utf-16-le"), instance=0),
        record(0x0FBA, "why?".encode("utf-16-le"), instance=1),
        record(0x2EE1, bytes(4), moment, bytes(8)),
    )
    tags = box(0x1388, box(0x138A, record(0x0FBA, "___PPT10".encode("utf-16-le")), record(0x138B, comment)))
    notes = box(0x03F0, record(0x03F1, struct.pack("<II", 256, 0)), chars("say this"))
    content = presentation([slide(chars("x"), tags)], [listed(2, 256)], [notes], [listed(3, 500)])
    assert texts(content) == [
        (1, None, "x\n"),
        (1, "comments", "Ana, 2003-05-12T09:30:00:\nwhy?\n"),
        (1, "notes", "say this\n"),
    ]


def test_hidden_slides_are_read_and_noted():
    content = presentation([slide(chars("x"), flags=4)], [listed(2, 256)])
    assert texts(content) == [(1, None, "x\n")]
    assert codes(content) == [("hidden-slide", 1)]


def test_a_broken_directory_leaves_the_order_of_the_file():
    slides = [slide(chars("one")), slide(chars("two"))]
    content = presentation(slides, [listed(3, 257), listed(2, 256)], break_edit=True)
    assert texts(content) == [(1, None, "one\n"), (2, None, "two\n")]
    assert codes(content) == [("damaged", None)]


def test_masters_are_left_out():
    content = presentation([slide(chars("x"))], [listed(2, 256)], more=box(0x03F8, chars("Click to edit")))
    assert texts(content) == [(1, None, "x\n")]


def test_links_are_told():
    link = box(0x0FD7, record(0x0FBA, "https://example.org/".encode("utf-16-le"), instance=1))
    content = presentation([slide()], [listed(2, 256)], document=[box(0x0409, link)])
    assert [r.value for r in read(content) if isinstance(r, Metadata)] == ["https://example.org/"]


def test_pictures_and_objects_are_members():
    packed = struct.pack("<I", 3) + zlib.compress(b"ole")
    more = record(0x1011, packed, instance=1) + record(0x1011, b"plain")
    metafile = bytes(16) + bytes(32) + b"\x00\xfe" + zlib.compress(b"emf bytes")
    bitmap = struct.pack("<IiiHHIIiiII", 40, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0) + b"\1\2\3\0"
    pictures = record(0xF01A, metafile, instance=0x3D4) + record(0xF01D, bytes(33) + b"\xff\xd8\xff", instance=0x46B)
    pictures += record(0xF01F, bytes(17) + bitmap, instance=0x7A8)
    content = presentation([slide()], [listed(2, 256)], more=more, Pictures=pictures)
    assert members(content) == [
        ("picture-1.emf", b"emf bytes"),
        ("picture-2.jpg", b"\xff\xd8\xff"),
        ("picture-3.bmp", b"BM" + struct.pack("<IHHI", 14 + len(bitmap), 0, 0, 54) + bitmap),
        (None, b"ole"),
        (None, b"plain"),
    ]


def test_damaged_pictures_and_objects_are_problems_and_the_others_come_out():
    good = record(0xF01D, bytes(17) + b"\xff\xd8\xff", instance=0x46A)
    torn = record(0xF01A, bytes(16) + bytes(32) + b"\x00\xfe" + b"no zlib at all", instance=0x3D4)
    noise = b"\xee" * 20
    pictures = good + torn + noise + good
    after = len(good + torn + noise)
    entries = [record(0xF007, bytes(20) + struct.pack("<III", 9, 1, place) + bytes(4)) for place in (0, after)]
    store = box(0x040B, box(0xF000, box(0xF001, *entries)))
    objects = record(0x1011, struct.pack("<I", 9_999) + zlib.compress(b"ole"), instance=1) + record(0x1011, b"")
    content = presentation([slide()], [listed(2, 256)], document=[store], more=objects, Pictures=pictures)
    assert members(content) == [
        ("picture-1.jpg", b"\xff\xd8\xff"),
        (f"picture-{after}-1.jpg", b"\xff\xd8\xff"),
        (None, b"ole"),
    ]
    found = []
    for each in ppt.run(Given("0" * 64, len(content), "application/vnd.ms-powerpoint"), io.BytesIO(content)):
        if isinstance(each, Contained):
            b"".join(each.content)
        elif isinstance(each, Problem):
            found.append((each.code, each.message))
    place = len(good)
    assert found == [
        (
            "member",
            f"picture-2 at byte {place} of its drawings cannot be taken out: "
            "its bytes are not there or of no known kind",
        ),
        ("member", f"bytes {len(good + torn)} to {after} of the pictures are no record of one; they were passed over"),
        ("member", found[2][1]),
        ("member", "object-1 is damaged: 3 of its 9999 bytes came out"),
    ]
    assert found[2][1].startswith("object-2 at byte ")


def test_a_file_of_two_versions_is_read_in_the_newer():
    whole = record(0x03EE, record(0x0FA8, b"newer"), container=True)
    folder = {"PowerPoint Document": whole, "Current User": b""}
    assert texts(compound_file({"PowerPoint Document": b"old", "PP97_DUALSTORAGE": folder})) == [(1, None, "newer\n")]


def test_an_encrypted_file_and_one_too_old_are_unreadable():
    with pytest.raises(Unreadable, match="encrypted") as error:
        read(presentation([slide()], [listed(2, 256)], mark=0xF3D1C4DF))
    assert error.value.code == "encrypted"
    with pytest.raises(Unreadable, match="95"):
        read(compound_file({"PP40": b"x"}))


def test_damaged_bytes_anywhere_end_in_records_or_unreadable():
    content = presentation([slide(chars("x"))], [listed(2, 256, "t")], Pictures=record(0xF01E, bytes(30)))
    for at in range(0, len(content), 31):
        try:
            read(content[:at] + b"\xff\xff\xff\xff" + content[at + 4 :])
        except Unreadable as error:
            assert error.code in ("damaged", "encrypted", "unsupported")
