import io
import struct

import pytest

from clew.errors import Unreadable
from clew.extract.office.ole_rebuilt import compound_file
from clew.extract.tables.sheets import sheets
from clew.extract.tables.xls_beside import read as read_records
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Contained, Given


def record(kind, body=b""):
    return struct.pack("<HH", kind, len(body)) + body


def opened(kind):
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))


def named(text):
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def box(number, *pieces, kind=0x19):
    shape = record(0x5D, struct.pack("<HHHH", 0x15, 18, kind, number) + bytes(14))
    head = record(0x1B6, bytes(10) + struct.pack("<H", sum(map(len, pieces))) + bytes(6))
    return shape + head + b"".join(record(0x3C, b"\x01" + piece.encode("utf-16-le")) for piece in pieces)


def note(row, column, number, author):
    head = struct.pack("<HHHHHB", row, column, 0, number, len(author), 1)
    return record(0x1C, head + author.encode("utf-16-le") + b"\0")


def workbook(*beside, before=b"", name="Рахунки", **streams):
    """One sheet with 7 in A1, and what is given beside it."""
    cell = record(0x203, struct.pack("<HHHd", 0, 0, 0, 7.0))
    sheet = opened(0x10) + cell + b"".join(beside) + record(0x0A)
    listed = named(name)
    place = len(opened(5)) + len(before) + 4 + 6 + len(listed) + 4
    content = opened(5) + before + record(0x85, struct.pack("<IBB", place, 0, 0) + listed) + record(0x0A) + sheet
    return compound_file({"Workbook": content.ljust(5_000, b"\0"), **streams})


def read(content, *passwords):
    given = Given("0" * 64, len(content), "application/vnd.ms-excel", passwords=passwords)
    return list(sheets.run(given, io.BytesIO(content)))


def passages(content):
    return [(r.at, r.text) for r in read(content) if isinstance(r, Passage)]


def members(content):
    return [(r.member.entry, b"".join(r.content)) for r in read(content) if isinstance(r, Contained)]


def test_comments_stand_at_their_cells_under_their_author():
    content = workbook(box(1, "paid ", "twice?"), box(2, "Ben:\nno"), note(3, 27, 1, "Ana"), note(0, 0, 2, "Ben"))
    assert passages(content) == [
        (Locator(sheet="Рахунки", row=(1, 1)), "7"),
        (Locator(sheet="Рахунки", cell="AB4", part="comment"), "Ana:\npaid twice?"),
        (Locator(sheet="Рахунки", cell="A1", part="comment"), "Ben:\nno"),
    ]


def test_boxes_and_names_of_series_are_read_as_the_sheets_drawing():
    content = workbook(box(1, "نص", kind=6), record(0x100D, b"\0\0" + named("Sales")))
    assert passages(content)[1:] == [(Locator(sheet="Рахунки", part="drawing"), "Sales\nنص")]


def test_embedded_objects_macros_and_pictures_are_members():
    picture = struct.pack("<HHI", 0x6E0 << 4, 0xF01E, 17 + 4) + bytes(17) + b"\x89PNG"
    art = record(0xEB, picture[:20]) + record(0x3C, picture[20:])
    pool = {"MBD0001AF00": {"Package": b"PK\x03\x04"}, "_SX_DB_CUR": {"0001": b"cache"}}
    content = workbook(before=art, **pool, _VBA_PROJECT_CUR={"VBA": {"dir": b"x"}})
    found = dict(members(content))
    assert found.pop("picture-1.png") == b"\x89PNG"
    assert found.pop("MBD0001AF00") == b"PK\x03\x04"
    assert found.pop("_VBA_PROJECT_CUR").startswith(b"\xd0\xcf\x11\xe0")
    assert not found


def test_a_workbook_under_a_password_is_encrypted():
    with pytest.raises(Unreadable, match="password") as error:
        read(workbook(before=record(0x2F, struct.pack("<HHH", 0, 1, 2))), "wrong")
    assert error.value.code == "encrypted"


def test_comments_of_excel_5_are_read_in_their_code_page():
    body = struct.pack("<HHH", 1, 1, 6) + "Отчёт!".encode("cp1251")
    content = record(0x809, struct.pack("<HH", 0x500, 5)) + record(0x42, struct.pack("<H", 1251)) + record(0x1C, body)
    assert read_records(content).comments == [("", 1, 1, "Отчёт!")]


def link(moniker, flags=1):
    guid = bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b")
    named = struct.pack("<I", 3) + "go\0".encode("utf-16-le") if flags & 0x10 else b""
    return record(0x1B8, struct.pack("<4H", 0, 0, 0, 0) + guid + struct.pack("<II", 2, flags) + named + moniker)


def test_links_hidden_rows_and_columns_and_headers_of_the_page_come_out():
    address = "https://example.org/ё\0".encode("utf-16-le")
    url = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b") + struct.pack("<I", len(address)) + address
    path, wide = b"..\\plan.xls\0", "план.xls".encode("utf-16-le")
    file = bytes.fromhex("0303000000000000c000000000000046") + struct.pack("<HI", 1, len(path)) + path + bytes(24)
    file += struct.pack("<IIH", 6 + len(wide), len(wide), 3) + wide
    hidden = record(0x208, struct.pack("<6HBBH", 4, 0, 1, 255, 0, 0, 0x20, 1, 0))
    hidden += record(0x7D, struct.pack("<6H", 1, 3, 0, 0, 1, 0))
    header = record(0x14, struct.pack("<HB", 10, 1) + "&CСекретно".encode("utf-16-le"))
    book = record(0x1AE, struct.pack("<HHB", 1, 13, 0) + b"\x01\x01Cdata\x03a.xls")
    records = read(workbook(link(url, 0x11), link(file), hidden, header, before=book))
    found = [(r.name, r.value) for r in records if isinstance(r, Metadata) and "link" in r.name]
    assert found == [
        ("external-link", "C:\\data\\a.xls"),
        ("link", "https://example.org/ё"),
        ("link", "..\\план.xls"),
    ]
    assert [r.message for r in records if isinstance(r, Problem)] == [
        "the sheet Рахунки hides rows 5 and columns B to D; they were read"
    ]
    assert (Locator(sheet="Рахунки", part="header"), "Секретно") in [
        (r.at, r.text) for r in records if isinstance(r, Passage)
    ]


def test_damaged_records_end():
    content = workbook(box(1, "a", "b"), note(3, 27, 1, "Ana"))
    for at in range(0, len(content), 41):
        try:
            found = read(content[:at] + b"\xff\xff\xff\xff" + content[at + 4 :])
        except Unreadable as error:
            assert error.code in ("damaged", "encrypted")
        else:
            assert all(r.code in ("damaged", "truncated") for r in found if isinstance(r, Problem))


def test_a_directory_whose_chain_of_sectors_is_a_ring_takes_no_more_memory():
    content = bytearray(workbook(box(1, "a", "b"), note(3, 27, 1, "Ana")))
    whole = read(bytes(content))
    (directory,) = struct.unpack_from("<I", content, 48)
    (table,) = struct.unpack_from("<I", content, 76)
    struct.pack_into("<I", content, (table + 1) * 512 + 4 * directory, directory)
    assert read(bytes(content)) == whole
