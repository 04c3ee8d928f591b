"""Sheets of 1-2-3, Quattro Pro and Works, made record by record."""

import io
import struct

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.office.embedded_object import embedded_object
from clew.extract.office.ole_rebuilt import compound_file
from clew.extract.tables.old_sheets import old_sheets
from clew.model import Metadata, Passage, Problem
from clew.step import Contained, Given


def record(kind, *content):
    body = b"".join(content)
    return struct.pack("<HH", kind, len(body)) + body


def sheet(head, *records, end=True):
    return record(0, head) + b"".join(records) + (record(1) if end else b"")


def read(content):
    return list(old_sheets.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))


def rows(content):
    return [(r.at.sheet, r.at.row and r.at.row[0], r.text) for r in read(content) if isinstance(r, Passage)]


def told(content):
    return next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content))).media_type


def codes(content):
    return [(r.code, r.effect) for r in read(content) if isinstance(r, Problem)]


def place(form, column, row, number=0):
    if form in ("lotus", "quattro"):
        return struct.pack("<BHH", 255, column, row)
    return struct.pack("<BBHH", column, number, row, 0)


def label(form, text):
    return b"'" + (bytes([len(text)]) + text if form in ("quattro", "quattro-2") else text + b"\0")


@pytest.mark.parametrize(
    ("form", "head", "kind"),
    [
        ("lotus", b"\x04\x04", "application/vnd.lotus-1-2-3"),
        ("lotus", b"\x06\x04", "application/vnd.lotus-1-2-3"),
        ("quattro", b"\x20\x51", "application/x-quattro-pro"),
        ("quattro-2", b"\x21\x51", "application/x-quattro-pro"),
        ("quattro-w", b"\x02\x10", "application/x-quattro-pro"),
    ],
)
def test_labels_numbers_and_results_of_formulas_stand_at_their_cells(form, head, kind):
    result = bytes([3]) + b"sum" if form in ("quattro", "quattro-2") else b"sum\0"
    content = sheet(
        head,
        record(0x0F, place(form, 1, 2), label(form, b"Name")),
        record(0x0D, place(form, 2, 2), struct.pack("<h", -7)),
        record(0x0E, place(form, 0, 3), struct.pack("<d", 2.5)),
        record(0x10, place(form, 1, 3), struct.pack("<d", 9.0), b"\1\0\3"),
        record(0x10, place(form, 2, 3), struct.pack("<d", float("nan")), b"\1\0\3"),
        record(0x33, place(form, 2, 3), result),
        record(0x10, place(form, 3, 3), struct.pack("<d", float("inf")), b"\1\0\3"),
    )
    assert told(content) == kind
    assert rows(content) == [("A", 3, "\tName\t-7"), ("A", 4, "2.5\t9\tsum\tERR")]
    assert codes(content) == [("not-read", "note")]


def test_a_works_sheet_is_told_and_a_books_pages_are_sheets():
    works = b"\xff" + sheet(b"\x04\x04", record(0x0F, place("lotus", 0, 0), label("lotus", b"x")))[1:]
    assert (told(works), rows(works)) == ("application/vnd.lotus-1-2-3", [("A", 1, "x")])
    pages = [record(0x0D, place("quattro-w", 0, 0, number), struct.pack("<h", number)) for number in (0, 2)]
    assert rows(sheet(b"\x01\x10", *pages)) == [("A", 1, "0"), ("C", 1, "2")]


def test_sheets_since_version_3_keep_numbers_in_five_forms_and_letters_of_many_alphabets():
    def at(column, number=0):
        return struct.pack("<HBB", 4, number, column)

    russian = b"".join(bytes([5]) + bytes([letter]) for letter in "Счёт".encode("cp1251"))
    mixed = b"'" + russian + b" " + b"\x14\x67\x2c" + b"\x14\xf6\xfc" + b"\x82\0"
    content = record(0, b"\x00\x10\x04\x00", bytes(22)) + b"".join(
        [
            record(0x16, at(0), mixed),
            record(0x17, at(1), struct.pack("<QH", 0xA0 << 56, 0x4001)),
            record(0x17, at(2), struct.pack("<QH", 0xA0 << 56, 0xC001)),
            record(0x18, at(3), struct.pack("<h", 21 << 1)),
            record(0x18, at(4), struct.pack("<h", -3 << 4 | 2 << 1 | 1)),
            record(0x25, at(5), struct.pack("<I", 1234 << 6 | 0x20 | 0x10 | 2)),
            record(0x27, at(6), struct.pack("<d", 0.5)),
            record(0x19, at(7), struct.pack("<QH", 0, 0x7FFF), b"\0"),
            record(0x1A, at(7), b"text\0"),
            record(0x19, at(8), struct.pack("<QH", 1 << 63, 0x3FFF), b"\0"),
            record(0x16, at(0, 1), b'"second\0'),
            record(1),
        ]
    )
    assert told(content) == "application/x-lotus-1-2-3-3"
    assert rows(content) == [("A", 5, "Счёт 本üé\t5\t-5\t21\t-0.15\t-12.34\t0.5\ttext\t1"), ("B", 5, "second")]
    assert Metadata("sheets", "2") in read(content)


def test_headers_and_footers_of_the_page_are_read():
    content = sheet(b"\x06\x04", record(0x26, b"'Secret|@".ljust(242, b"\0")), record(0x25, bytes(242)))
    assert [(r.at.part, r.text) for r in read(content) if isinstance(r, Passage)] == [("header", "Secret|@")]


def test_an_encrypted_sheet_and_one_cut_short_say_so():
    with pytest.raises(Unreadable, match="password") as error:
        read(sheet(b"\x06\x04", record(0x4B, b"1234")))
    assert error.value.code == "encrypted"
    cut = sheet(b"\x06\x04", record(0x0D, place("lotus", 0, 0), struct.pack("<h", 7)), end=False)
    assert ("truncated", "partial") in codes(cut)


def test_a_sheet_of_quattro_pro_7_comes_out_of_its_ole_file():
    inner = sheet(b"\x07\x10", record(0x0D, place("quattro-w", 0, 0), struct.pack("<h", 7)))
    content = compound_file({"PerfectOffice_MAIN": inner})
    given = Given("0" * 64, len(content), told(content))
    (member,) = [r for r in embedded_object.run(given, io.BytesIO(content)) if isinstance(r, Contained)]
    assert told(b"".join(member.content)) == "application/x-quattro-pro"


def test_damaged_bytes_anywhere_end_in_records():
    content = sheet(b"\x06\x04", *(record(kind, place("lotus", 0, kind), bytes(12)) for kind in (13, 14, 15, 16)))
    for at in range(6, len(content)):
        read(content[:at] + b"\xff\xff" + content[at + 2 :])
