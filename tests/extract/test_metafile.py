"""Windows metafiles put together record by record: their words, in the font's alphabet, and their bitmaps."""

import io
import struct

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.pictures.metafile import metafile
from clew.model import Identity, Metadata, Passage, Problem
from clew.step import Contained, Given, Record
from tests.extract.test_image import written

BITMAP = struct.pack("<IiiHHIIiiII", 40, 2, 2, 1, 24, 0, 16, 0, 0, 0, 0) + bytes(range(16))


def read(content: bytes) -> list[Record]:
    (identity, *_) = identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content))
    assert isinstance(identity, Identity)
    given = Given("0" * 64, len(content), identity.media_type)
    return [each for each in metafile.run(given, io.BytesIO(content)) if isinstance(each, Record)]


def text(records: list[Record]) -> str:
    return "".join(each.text for each in records if isinstance(each, Passage))


def emf_record(kind: int, body: bytes) -> bytes:
    body += bytes(-len(body) % 4)
    return struct.pack("<II", kind, 8 + len(body)) + body


def emf_text(words: str, height: int) -> bytes:
    packed = words.encode("utf-16-le")
    return emf_record(84, bytes(28) + struct.pack("<iiIII", 0, height, len(words), 76, 0) + bytes(20) + packed)


def emf(*records: bytes) -> bytes:
    title = "Draw\0Quay\0\0".encode("utf-16-le")
    head = bytes(32) + b" EMF" + struct.pack("<IIIHHII", 0x10000, 0, 0, 1, 0, len(title) // 2, 88) + bytes(20) + title
    return emf_record(1, head) + b"".join(records) + emf_record(14, bytes(12))


def wmf_record(kind: int, body: bytes) -> bytes:
    body += bytes(len(body) & 1)
    return struct.pack("<IH", 3 + len(body) // 2, kind) + body


def wmf(*records: bytes, placeable: bool = True) -> bytes:
    body = b"".join(records) + wmf_record(0, b"")
    head = struct.pack("<HHHIHIH", 1, 9, 0x0300, 9 + len(body) // 2, 5, 100, 0)
    return (b"\xd7\xcd\xc6\x9a" + bytes(18) if placeable else b"") + head + body


def wmf_text(words: bytes, height: int) -> bytes:
    return wmf_record(0x0A32, struct.pack("<hhHH", height, 0, len(words), 0) + words)


def font(character_set: int) -> bytes:
    return wmf_record(0x02FB, struct.pack("<hhhhhBBBB", 12, 0, 0, 0, 400, 0, 0, 0, character_set) + bytes(36))


def test_the_words_of_an_enhanced_metafile_are_read_line_by_line() -> None:
    records = read(emf(emf_text("Berth ", 10), emf_text("seven", 10), emf_text("مرفأ", 40)))
    assert text(records) == "Berth seven\nمرفأ\n"
    assert Metadata("title", "Draw Quay") in records


def test_small_text_is_read_in_both_widths() -> None:
    narrow = emf_record(108, struct.pack("<iiIIIff", 0, 5, 5, 0x300, 0, 1, 1) + b"wharf")
    wide = emf_record(108, struct.pack("<iiIIIff", 0, 9, 5, 0x100, 0, 1, 1) + "quays".encode("utf-16-le"))
    assert text(read(emf(narrow, wide))) == "wharf\nquays\n"


def test_a_bitmap_in_an_enhanced_metafile_is_a_member() -> None:
    place = struct.pack("<IIII", 80, 40, 120, 16)
    records = read(emf(emf_record(81, bytes(40) + place + bytes(16) + BITMAP)))
    (member,) = [each for each in records if isinstance(each, Contained)]
    assert b"".join(member.content) == b"BM" + struct.pack("<IHHI", 70, 0, 0, 54) + BITMAP


def test_a_picture_in_a_comment_is_a_member() -> None:
    out = io.BytesIO()
    written().save(out, "PNG")
    comment = struct.pack("<I", len(out.getvalue()) + 24) + b"EMF+" + bytes(20) + out.getvalue()
    (member,) = [each for each in read(emf(emf_record(70, comment))) if isinstance(each, Contained)]
    assert b"".join(member.content) == out.getvalue()


@pytest.mark.parametrize("placeable", [True, False])
def test_the_words_of_a_metafile_are_read_in_the_alphabet_of_their_font(placeable: bool) -> None:
    choose = [wmf_record(0x012D, struct.pack("<H", number)) for number in range(2)]
    records = read(
        wmf(font(178), font(204), choose[0], wmf_text("مرفأ".encode("windows-1256"), 5), choose[1],
            wmf_text("причал".encode("windows-1251"), 9), placeable=placeable)
    )  # fmt: skip
    assert text(records) == "مرفأ\nпричал\n"


def test_an_older_text_record_and_a_bitmap_are_read() -> None:
    older = wmf_record(0x0521, struct.pack("<H", 5) + b"wharf\x00" + struct.pack("<hh", 3, 4))
    bitmap = wmf_record(0x0F43, bytes(22) + BITMAP)
    records = read(wmf(older, bitmap))
    assert text(records) == "wharf\n"
    (member,) = [each for each in records if isinstance(each, Contained)]
    assert b"".join(member.content)[14:] == BITMAP


@pytest.mark.parametrize("content", [emf(emf_text("Berth", 1), emf_text("x", 2)), wmf(font(0), wmf_text(b"Berth", 1))])
def test_no_cut_and_no_overwritten_byte_crashes_the_reader(content: bytes) -> None:
    kind = "image/emf" if b" EMF" in content else "image/wmf"
    pieces = [content[:end] for end in range(len(content))]
    pieces += [content[:at] + b"\xff" + content[at + 1 :] for at in range(len(content))]
    for piece in pieces:
        try:
            found = list(metafile.run(Given("0" * 64, len(piece), kind), io.BytesIO(piece)))
        except Unreadable as error:
            assert error.code == "damaged"
        else:
            assert all(each.code == "damaged" for each in found if isinstance(each, Problem))
