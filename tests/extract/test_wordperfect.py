"""WordPerfect's documents, made packet by packet; the body is read by Apache Tika."""

import io
import struct

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.office.wordperfect import TYPE, wordperfect
from clew.model import Metadata, Passage, Problem
from clew.step import Contained, Given


def wide(text):
    return b"".join(bytes([ord(letter), 0]) for letter in text) + b"\0\0"


def group(tag, label, value):
    body = wide(label) + value
    return struct.pack("<HHH", 6 + len(body), tag, 0) + body


def text_packet(*texts):
    sizes = struct.pack(f"<HI{len(texts)}I", len(texts), 0, *map(len, texts))
    return sizes + b"".join(texts)


def newer(body, *packets):
    """WordPerfect 6: the header, the index of packets at 16, the packets, the body."""
    start = 16 + 14 * (len(packets) + 1)
    index, data = struct.pack("<BBH10x", 2, 0, len(packets) + 1), b""
    for kind, content in packets:
        index += struct.pack("<BBHHII", 8, kind, 1, 0, len(content), start + len(data))
        data += content
    head = b"\xffWPC" + struct.pack("<IBBBBHH", start + len(data), 1, 10, 2, 1, 0, 16)
    return head + index + data + body


def older(body, *packets, encrypted=0):
    """WordPerfect 5.1: the header, one block of packets, the body."""
    start = 16 + 10 * (len(packets) + 1)
    block, data = struct.pack("<HHHI", 0xFFFB, len(packets) + 1, 10 * (len(packets) + 1), 0), b""
    for kind, content in packets:
        block += struct.pack("<HII", kind, len(content), start + len(data))
        data += content
    head = b"\xffWPC" + struct.pack("<IBBBBHH", start + len(data), 1, 10, 0, 1, encrypted, 0)
    return head + block + data + body


def enclosed(code, content):
    size = struct.pack("<H", 4 + len(content))
    return bytes([code, 0]) + size + content + size + bytes([0, code])


def read(content):
    return list(wordperfect.run(Given("0" * 64, len(content), TYPE), io.BytesIO(content)))


def text(records, part=None):
    return "".join(r.text for r in records if isinstance(r, Passage) and r.at.part == part).strip()


def members(records):
    return [(r.member.name, b"".join(r.content)) for r in records if isinstance(r, Contained)]


def test_the_body_and_the_texts_properties_and_pictures_of_its_packets_come_out():
    date = struct.pack("<H8B", 1998, 5, 12, 9, 30, 0, 2, 0, 0)
    summary = (
        group(5, "Author", wide("Ana Bel")) + group(0x0E, "Creation Date", date) + group(0x1D, "Matter", wide("17"))
    )
    notes = text_packet(b"see\x80the\x80ledger\xcc", b"page\x80nine\xcc")
    content = newer(b"paid\x80twice\xcc", (0x08, notes), (0x12, summary), (0x6F, b"head\xffWPCpicture"))
    told = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert told.media_type == TYPE
    records = read(content)
    assert text(records) == "paid twice"
    assert text(records, "notes").split() == ["see", "the", "ledger", "page", "nine"]
    assert [(r.name, r.value) for r in records if isinstance(r, Metadata) and r.name != "read-by"] == [
        ("author", "Ana Bel"),
        ("created", "1998-05-12T09:30:00"),
        ("custom.Matter", "17"),
    ]
    assert members(records) == [("picture-3.wpg", b"\xffWPCpicture")]


def test_notes_and_headers_inside_of_the_body_of_version_5_and_its_summary_come_out():
    body = (
        b"paid "
        + enclosed(0xD6, bytes(9) + b"by cheque")
        + b"\xc1"
        + bytes(7)
        + b"\xc1twice\n"
        + enclosed(0xD5, b"Secret")
    )
    records = read(older(body, (1, b"Ledger of May\0Ana\0Bel B.\0"), (8, b"\xffWPCpicture")))
    assert text(records, "notes").splitlines() == ["by cheque", "Secret"]
    assert text(records, "summary").splitlines() == ["Ledger of May", "Bel B."]
    assert text(records).startswith("paid")
    assert members(records) == [("picture-2.wpg", b"\xffWPCpicture")]


def test_what_was_deleted_is_said_to_be():
    records = read(newer(b"paid\x80\xf1\x00\x7f\x02\xf1nothing\xf1\x01\x80\x02\xf1twice\xcc"))
    assert text(records, "deleted") == "nothing"
    assert [(r.code, r.effect) for r in records if isinstance(r, Problem)] == [("deleted-text", "note")]


def test_an_encrypted_document_says_so():
    with pytest.raises(Unreadable, match="password") as error:
        read(older(b"x", encrypted=77))
    assert error.value.code == "encrypted"


def test_damaged_packets_end():
    content = newer(b"paid\xcc", (0x08, text_packet(b"note")), (0x12, group(5, "Author", wide("Ana"))))
    for at in range(16, len(content), 9):
        try:
            found = read(content[:at] + b"\xff\xff\xff\xff" + content[at + 4 :])
        except Unreadable as error:
            assert error.code == "unsupported"
        else:
            assert not [r for r in found if isinstance(r, Problem) and r.code == "step-fault"]


def test_letters_of_all_sets_in_properties_are_read():
    name = b"A\0\x29\x01" + b"\x20\0" + b"\x0e\x08" + b"\0\0"
    records = read(newer(b"paid\xcc", (0x12, group(5, "Author", name))))
    assert [r.value for r in records if isinstance(r, Metadata) and r.name == "author"] == ["Aé Η"]
    assert [r.code for r in records if isinstance(r, Problem)] == []


def test_a_letter_of_no_known_set_is_told_of():
    name = b"A\0\x01\x7fb\0\0\0"
    records = read(newer(b"paid\xcc", (0x12, group(5, "Author", name))))
    assert [r.value for r in records if isinstance(r, Metadata) and r.name == "author"] == ["A\ufffdb"]
    assert [r.code for r in records if isinstance(r, Problem)] == ["undecodable"]
