"""dBASE and FoxPro tables, made here byte by byte."""

import io
import struct

import pytest

from clew.extract.identify.identify import identify
from clew.extract.tables.dbf import DBF, dbf
from clew.model import Identity, Metadata, Passage, Problem
from clew.step import Given, Record

Column = tuple[str, str, int]


def table(columns: list[Column], rows: list[bytes], version: int = 3, page: int = 0, count: int | None = None) -> bytes:
    width = 1 + sum(size for _, _, size in columns)
    header = struct.pack(
        "<B3BIHH", version, 24, 1, 17, len(rows) if count is None else count, 33 + 32 * len(columns), width
    )
    header = header.ljust(29, b"\0") + bytes([page, 0, 0])
    for name, kind, size in columns:
        header += name.encode().ljust(11, b"\0") + kind.encode() + bytes(4) + bytes([size]) + bytes(15)
    return header + b"\r" + b"".join(rows) + b"\x1a"


def read(content: bytes, parts: dict[str, bytes] | None = None) -> list[Record]:
    beside = {name: io.BytesIO(part) for name, part in (parts or {}).items()}
    return list(dbf.run(Given("0" * 64, len(content), DBF, parts=beside), io.BytesIO(content)))


def texts(records: list[Record]) -> list[str]:
    return [each.text for each in records if isinstance(each, Passage)]


def codes(records: list[Record]) -> list[str]:
    return [each.code for each in records if isinstance(each, Problem)]


PEOPLE: list[Column] = [("NAME", "C", 8), ("BORN", "D", 8), ("SUM", "N", 6), ("OK", "L", 1)]


def test_rows_are_read_by_the_code_page_and_deleted_ones_are_marked() -> None:
    rows = [
        b" " + "ليلى".encode("cp1256").ljust(8) + b"19800229" + b" 12.50" + b"T",
        b"*" + b"Karim   " + b"        " + b"      " + b"?",
    ]
    content = table(PEOPLE, rows, page=0x7E)
    told = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert isinstance(told, Identity)
    assert told.media_type == DBF
    records = read(content)
    assert texts(records) == ["NAME\tBORN\tSUM\tOK", "ليلى\t1980-02-29\t12.50\tTRUE", "Karim\t\t\t\t[deleted]"]
    assert [each.at.row for each in records if isinstance(each, Passage)] == [(1, 1), (2, 2), (3, 3)]
    assert codes(records) == ["deleted-rows"]
    assert Metadata("encoding", "cp1256") in records


def test_binary_fields_of_foxpro_are_read() -> None:
    columns: list[Column] = [("I", "I", 4), ("B", "B", 8), ("Y", "Y", 8), ("T", "T", 8)]
    row = b" " + struct.pack("<idqII", -7, 2.5, 123_456, 2_460_327, 48_000_000)
    assert texts(read(table(columns, [row], version=0x30)))[1] == "-7\t2.5\t12.3456\t2024-01-17T13:20:00"


@pytest.mark.parametrize(
    ("name", "memo", "pointer"),
    [
        ("t.dbt", bytes(512) + b"long words\x1a\x1a", b"         1"),
        ("t.DBT", bytes(512) + b"\xff\xff\x08\x00" + struct.pack("<I", 18) + b"long words", b"         1"),
        ("t.fpt", b"\0\0\0\0\0\0\0\x40".ljust(512, b"\0") + struct.pack(">II", 1, 10) + b"long words", b"         8"),
        ("t.fpt", b"\0\0\0\0\0\0\0\x40".ljust(512, b"\0") + struct.pack(">II", 1, 10) + b"long words", b"\x08\0\0\0"),
    ],
)
def test_long_texts_come_from_the_file_beside_it(name: str, memo: bytes, pointer: bytes) -> None:
    content = table([("NOTE", "M", len(pointer))], [b" " + pointer], version=0x83)
    assert texts(read(content, {name: memo})) == ["NOTE", "long words"]
    assert codes(read(content)) == ["absent"]


def test_a_table_cut_short_gives_its_whole_rows() -> None:
    row = b" " + b"Karim   " + b"        " + b"     1" + b"T"
    records = read(table(PEOPLE, [row, row], count=5)[:-10])
    assert len(texts(records)) == 2
    assert codes(records) == ["truncated"]


def test_a_header_whose_fields_do_not_fill_the_rows_is_no_table() -> None:
    content = bytearray(table(PEOPLE, []))
    content[10] += 1
    told = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(bytes(content))))
    assert isinstance(told, Identity)
    assert told.media_type != DBF
