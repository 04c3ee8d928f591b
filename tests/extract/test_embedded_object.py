import io
import struct

import pytest

from clew.errors import Unreadable
from clew.extract.office.embedded_object import embedded_object
from clew.model import Metadata, Problem
from clew.step import Contained, Given

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole(**streams):
    """A compound file: the table in sector 0, the directory in 1, then the mini table, the pool, and long streams."""
    pool, mini, long, entries = b"", [], b"", []
    for content in streams.values():
        if len(content) < 4096:
            count = -(-len(content) // 64)
            entries.append((len(mini), len(content)))
            mini += [*range(len(mini) + 1, len(mini) + count), END]
            pool += content.ljust(count * 64, b"\0")
        else:
            entries.append((len(long) // 512, len(content)))
            long += content.ljust(-(-len(content) // 512) * 512, b"\0")
    pool = pool.ljust(-(-len(pool) // 512) * 512, b"\0")
    first = 3 + len(pool) // 512
    table = [TABLE, END, END] + ([*range(4, first), END] if pool else [])
    directory = entry("Root Entry", 5, 3 if pool else END, len(pool))
    for name, (start, size) in zip(streams, entries, strict=True):
        if size >= 4096:
            start += first
            table += [*range(start + 1, start + -(-size // 512)), END]
        directory += entry(name, 2, start, size)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    head = head.ljust(44, b"\0") + struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 2, 1, END, 0, 0)
    head = head.ljust(512, b"\xff")
    small = struct.pack(f"<{len(mini)}I", *mini).ljust(512, b"\xff")
    return (
        head
        + struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
        + directory.ljust(512, b"\0")
        + small
        + pool
        + long
    )


def entry(name, kind, start, size):
    wide = name.encode("utf-16-le")
    packed = wide.ljust(64, b"\0") + struct.pack("<HBBIII", len(wide) + 2, kind, 1, FREE, FREE, FREE)
    return packed.ljust(116, b"\0") + struct.pack("<II", start, size).ljust(12, b"\0")


def native(content, label=b"report.pdf", path=b"C:\\Users\\ana\\report.pdf", wide=()):
    body = b"\x02\x00" + label + b"\0" + path + b"\0" + b"\x00\x00\x03\x00"
    temporary = b"C:\\Temp\\report.pdf\0"
    body += struct.pack("<I", len(temporary)) + temporary + struct.pack("<I", len(content)) + content
    body += b"".join(struct.pack("<I", len(text)) + text.encode("utf-16-le") for text in wide)
    return struct.pack("<I", len(body)) + body


def read(content):
    return list(embedded_object.run(Given("0" * 64, len(content), "application/x-ole-storage"), io.BytesIO(content)))


def members(records):
    return [(r.member.name, b"".join(r.content)) for r in records if isinstance(r, Contained)]


@pytest.mark.parametrize("size", [17, 20_000], ids=["in the pool", "in sectors of its own"])
def test_the_file_inside_comes_out_under_its_name_with_its_bytes(size):
    content = bytes(n % 251 for n in range(size))
    records = read(ole(**{"\x01Ole": b"x" * 20, "\x01Ole10Native": native(content)}))
    assert members(records) == [("report.pdf", content)]
    assert [(r.name, r.value) for r in records if isinstance(r, Metadata)] == [
        ("original-path", "C:\\Users\\ana\\report.pdf"),
        ("original-path", "C:\\Temp\\report.pdf"),
    ]


def test_names_in_utf16_count_before_those_in_a_code_page():
    wide = ("C:\\Temp\\تقرير.pdf", "تقرير.pdf", "D:\\تقرير.pdf")
    assert members(read(ole(**{"\x01Ole10Native": native(b"%PDF", label=b"?????.pdf", wide=wide)}))) == [
        ("تقرير.pdf", b"%PDF")
    ]


def test_bytes_without_a_header_come_out_without_a_name():
    assert members(read(ole(**{"\x01Ole10Native": struct.pack("<I", 5) + b"equat"}))) == [(None, b"equat")]


def test_a_pdf_or_a_package_is_a_stream_as_it_stands():
    assert members(read(ole(CONTENTS=b"%PDF-1.7", Package=b"PK\x03\x04"))) == [
        (None, b"%PDF-1.7"),
        (None, b"PK\x03\x04"),
    ]


def test_a_file_cut_short_is_noted():
    records = read(ole(**{"\x01Ole10Native": native(b"x" * 9_000)})[:-2_000])
    assert [r.code for r in records if isinstance(r, Problem)] == ["damaged"]
    assert members(records)[0][0] == "report.pdf"


def test_a_chain_that_runs_in_a_circle_ends():
    content = bytearray(ole(**{"\x01Ole10Native": native(b"x" * 9_000)}))
    struct.pack_into("<I", content, 512 + 4 * 4, 4)
    assert members(read(bytes(content)))


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0", b"\0" * 4096], ids=["short", "no shift"])
def test_a_broken_header_is_unreadable(content):
    with pytest.raises(Unreadable, match="header"):
        read(content)


def test_an_object_of_no_known_kind_names_its_streams():
    with pytest.raises(Unreadable, match="Equation Native"):
        read(ole(**{"Equation Native": b"x"}))
