import io
import struct
import zlib

import pytest

from clew.errors import Unreadable
from clew.extract.office.compound import Compound
from clew.extract.office.doc import doc
from clew.extract.office.ole_rebuilt import compound_file
from clew.model import Metadata, Passage, Problem
from clew.step import Contained, Given

TEXT = 2048


def word(stories, deleted=(), hidden=(), tables=None, listed=136, pictures=None, **streams):
    """A document of Word 97 whose stories lie in two pieces: the first character wide, the rest in single bytes."""
    text = "".join(stories)
    raw = text[:1].encode("utf-16-le") + text[1:].encode("cp1252")
    document = bytearray(TEXT) + raw
    document += bytes(-len(document) % 512)
    blocks = dict(tables or {})
    cps = struct.pack("<3I", 0, 1, len(text))
    piece = b"\0\0" + struct.pack("<I", TEXT) + bytes(4) + struct.pack("<I", (TEXT + 2) * 2 | 0x40000000) + b"\0\0"
    blocks[33] = b"\x02" + struct.pack("<I", len(cps + piece)) + cps + piece
    blocks[12] = struct.pack("<3I", TEXT, TEXT + len(raw), len(document) // 512)
    document += formats(len(text), TEXT, deleted, hidden, pictures or {})
    struct.pack_into("<HHHHHH", document, 0, 0xA5EC, 0xC1, 0, 0x409, 0, 0)
    lengths = [len(story) for story in stories] + [0] * (8 - len(stories))
    struct.pack_into("<8i", document, 0x4C, *lengths)
    struct.pack_into("<H", document, 0x98, listed)
    table = bytearray()
    for number, block in blocks.items():
        struct.pack_into("<II", document, 0x9A + 8 * number, len(table), len(block))
        table += block
    return compound_file({"WordDocument": bytes(document), "0Table": bytes(table), **streams})


def formats(length, place, deleted, hidden, pictures):
    """A page that gives properties to stretches of characters after the first, pictures by their places."""
    runs = {1: b""}
    for start, (place_of, *more) in pictures.items():
        runs |= {start: b"\x03\x6a" + struct.pack("<I", place_of) + b"".join(more), start + 1: b""}
    for (start, end), sprm in [(one, b"\x00\x08\x01") for one in deleted] + [(one, b"\x3c\x08\x01") for one in hidden]:
        runs |= {start: sprm, end: b""}
    page = bytearray(512)
    starts = sorted(runs)
    places = [place + 1 + start for start in starts] + [place + 1 + length]
    struct.pack_into(f"<{len(places)}I", page, 0, *places)
    at = 400
    for index, start in enumerate(starts):
        if runs[start]:
            page[4 * len(places) + index] = at // 2
            page[at : at + 1 + len(runs[start])] = bytes([len(runs[start])]) + runs[start]
            at += 2 + len(runs[start]) & ~1
    page[511] = len(starts)
    return bytes(page)


def read(content, passwords=()):
    given = Given("0" * 64, len(content), "application/msword", passwords=passwords)
    return list(doc.run(given, io.BytesIO(content)))


def text(content, part=None):
    return "".join(r.text for r in read(content) if isinstance(r, Passage) and r.at.part == part)


def told(content, name):
    return [r.value for r in read(content) if isinstance(r, Metadata) and r.name == name]


def codes(content):
    return [r.code for r in read(content) if isinstance(r, Problem)]


def wide(*strings):
    return b"".join(struct.pack("<H", len(text)) + text.encode("utf-16-le") for text in strings)


def test_pieces_wide_and_single_are_one_text():
    assert text(word(["ت café “so”\rnext\x0bline\r"])) == "ت café “so”\nnext\nline\n"


def test_fields_show_their_results_and_their_targets_are_links():
    body = 'see \x13 HYPERLINK "https://example.org/a" \x14the \x13 PAGE \x141\x15 site\x15.\r'
    assert text(word([body])) == "see the 1 site.\n"
    assert told(word([body]), "link") == ["https://example.org/a"]


def test_cells_are_parted_by_tabs_and_rows_by_lines():
    assert text(word(["a\x07b\x07\x07c\x07d\x07\x07end\r"])) == "a\tb\nc\td\nend\n"


def test_stories_have_parts_of_their_own_and_comments_their_authors():
    tables = {
        4: struct.pack("<2I", 0, 9) + bytes(20) + struct.pack("<H", 1) + bytes(8),
        5: struct.pack("<3I", 0, 9, 10),
        36: wide("Ana", "Ben"),
        11: struct.pack("<14I", *[0] * 7, 0, 5, 5, 10, 10, 10, 10),
    }
    stories = ["body\r", "\x02note\r", "head\rfoot\r\r", "", "\x05really?\r\r", "\x02end\r", "box\r"]
    content = word(stories, tables=tables)
    assert text(content) == "body\n"
    assert text(content, "footnotes") == "note\n"
    assert text(content, "header") == "head\n"
    assert text(content, "footer") == "foot\n"
    assert text(content, "comments") == "Ben:\nreally?\n"
    assert text(content, "endnotes") == "end\n"
    assert text(content, "textboxes") == "box\n"
    assert told(content, "reviewer") == ["Ana", "Ben"]


def test_comments_have_their_dates_where_the_header_lists_them():
    """DTTM: minutes, hours, day, month, years since 1900 and weekday, from the lowest bit on."""
    moment = 30 | 9 << 6 | 12 << 11 | 5 << 16 | 103 << 20
    tables = {
        4: struct.pack("<3I", 0, 4, 9) + 2 * (bytes(20) + struct.pack("<H", 0) + bytes(8)),
        5: struct.pack("<4I", 0, 4, 8, 9),
        36: wide("Ana"),
        112: struct.pack("<I14x", moment) + bytes(18),
    }
    content = word(["body\r", "", "", "", "\x05why\x05now\r"], tables=tables)
    assert text(content, "comments") == "Ana, 2003-05-12T09:30:\nwhyAna:\nnow"
    assert "2003" not in text(word(["body\r", "", "", "", "\x05why\x05now\r"], tables=tables, listed=93), "comments")


def test_deleted_text_stands_apart_and_hidden_text_is_read_and_noted():
    content = word(["we paid nothing five covert\r"], deleted=[(8, 16)], hidden=[(21, 27)])
    assert text(content) == "we paid five covert\n"
    assert text(content, "deleted") == "nothing "
    assert codes(content) == ["hidden-text", "deleted-text"]


def properties(*values, section="e0859ff2f94f6810ab9108002b27b3d9"):
    at, packed, listed = 8 + 8 * len(values), b"", b""
    for number, value in values:
        listed += struct.pack("<II", number, at + len(packed))
        packed += value + bytes(-len(value) % 4)
    body = struct.pack("<II", at + len(packed), len(values)) + listed + packed
    return b"\xfe\xff" + bytes(22) + struct.pack("<I", 1) + bytes.fromhex(section) + struct.pack("<I", 48) + body


def narrow(value):
    return struct.pack("<II", 0x1E, len(value) + 1) + value + b"\0"


def test_properties_are_read_in_their_code_page_and_dates_are_utc():
    summary = properties(
        (1, struct.pack("<Ih", 2, 1256)),
        (4, narrow("ليلى".encode("cp1256"))),
        (12, struct.pack("<IQ", 0x40, 126_406_080_000_000_000)),
        (10, struct.pack("<IQ", 0x40, 600_000_000 * 7)),
    )
    names = struct.pack("<I", 1) + struct.pack("<II", 2, 5) + b"Case\0"
    custom = properties(
        (0, names), (1, struct.pack("<Ih", 2, 1252)), (2, narrow(b"17")), section="05d5cdd59c2e1b10939708002b2cf9ae"
    )
    content = word(["x"], **{"\x05SummaryInformation": summary, "\x05DocumentSummaryInformation": custom})
    assert told(content, "author") == ["ليلى"]
    assert told(content, "created") == ["2001-07-26T08:00:00Z"]
    assert told(content, "editing-minutes") == ["7"]
    assert told(content, "custom.Case") == ["17"]


def members(content):
    return [(r.member.entry, r.member.name, b"".join(r.content)) for r in read(content) if isinstance(r, Contained)]


def test_embedded_objects_are_members_and_documents_are_written_out_as_files():
    inner = {"Workbook": b"w" * 5_000, "\x01Ole": b"x", "Storage": {"deep": b"y" * 70}}
    native = struct.pack("<I", 5) + b"equat"
    pool = {"_1": {"\x01Ole10Native": native}, "_2": inner, "_3": {"Package": b"PK\x03\x04"}, "_4": {"\x01Ole": b"x"}}
    found = members(word(["x"], ObjectPool=pool))
    assert [found[0], found[2]] == [("ObjectPool/_1", None, b"equat"), ("ObjectPool/_3", None, b"PK\x03\x04")]
    assert len(found) == 3
    again = Compound(io.BytesIO(found[1][2]), len(found[1][2]))
    assert {path: again.content(entry) for path, entry in again.tree().items() if entry.kind == 2} == {
        ("Workbook",): b"w" * 5_000,
        ("\x01Ole",): b"x",
        ("Storage", "deep"): b"y" * 70,
    }


def test_pictures_beside_the_text_are_members():
    picture = struct.pack("<HHI", 0x6E0 << 4, 0xF01E, 17 + 4) + bytes(17) + b"\x89PNG"
    entry = struct.pack("<HHI", 2, 0xF007, 36 + len(picture)) + bytes(36) + picture
    store = struct.pack("<HHI", 0x1F, 0xF001, len(entry)) + entry
    drawings = struct.pack("<HHI", 0xF, 0xF000, len(store)) + store
    assert members(word(["x"], tables={50: drawings})) == [("picture-1.png", "picture-1.png", b"\x89PNG")]


def inline(*blips, kind=0x64, name=b"", shape=b""):
    """A picture in the text: its header, the linked file's name, its shape and its picture."""
    body = (bytes([len(name)]) + name if kind == 0x66 else b"") + shape + b"".join(blips)
    return struct.pack("<IHH", 68 + len(body), 68, kind) + bytes(60) + body


def png(content, missing=0):
    return struct.pack("<HHI", 0x6E0 << 4, 0xF01E, 17 + len(content) + missing) + bytes(17) + content


def metafile(packed, announced):
    head = struct.pack("<I", announced) + bytes(28) + b"\x00\xfe"
    return struct.pack("<HHI", 0x3D4 << 4, 0xF01A, 50 + len(packed)) + bytes(16) + head + packed


def problems(content):
    return [(r.code, r.message.partition(" is ")[0]) for r in read(content) if isinstance(r, Problem)]


def test_pictures_that_cannot_be_taken_out_are_problems_with_their_place():
    frame = struct.pack("<HHI", 75 << 4 | 2, 0xF00A, 8) + bytes(8)
    cut, empty = inline(png(b"\x89PNG", missing=9)), inline(shape=frame)
    data = inline(png(b"\x89PNG")) + inline(metafile(zlib.compress(bytes(range(256)))[:-20], 256)) + empty + cut
    second, third = len(inline(png(b"\x89PNG"))), len(data) - len(empty) - len(cut)
    places = [0, second, third, len(data) - len(cut), 9_999]
    content = word(["x" + "\x01" * 5], pictures={1 + n: (place,) for n, place in enumerate(places)}, Data=data)
    assert [name for name, _, _ in members(content)] == [
        "picture-0-1.png",
        f"picture-{second}-1.emf",
        f"picture-{places[3]}-1.png",
    ]
    assert problems(content) == [
        ("member", f"picture-{second}-1 at byte {second + 68} of its drawings"),
        ("member", f"the picture at byte {third} cannot be found in its drawing"),
        ("member", f"picture-{places[3]}-1 at byte {places[3] + 68} of its drawings"),
        ("member", "a picture in the text should lie at byte 9999, which"),
    ]


def test_a_linked_pictures_file_is_named_and_fields_data_are_no_pictures():
    data = inline(kind=0x66, name=b"C:\\plan.bmp") + b"field's"
    marks = {1: (0,), 2: (len(data) - 7, b"\x06\x08\x01"), 3: (77_777, b"\x0a\x08\x01")}
    content = word(["x\x01\x01\x01"], pictures=marks, Data=data)
    assert told(content, "external-link") == ["C:\\plan.bmp"]
    assert codes(content) == ["absent"]


def test_a_drawing_that_lacks_its_picture_is_a_problem_and_an_unused_entry_is_not():
    entries = [struct.pack("<HHI20xIII4x", 2, 0xF007, 36, 99, uses, place) for uses, place in ((1, 1 << 20), (0, 0))]
    store = struct.pack("<HHI", 0x1F, 0xF001, 88) + b"".join(entries)
    content = word(["x"], tables={50: struct.pack("<HHI", 0xF, 0xF000, len(store)) + store})
    assert problems(content) == [
        (
            "member",
            "picture-1 at byte 16 of its drawings cannot be taken out: its bytes are not there or of no known kind",
        )
    ]


def test_word_6_says_that_its_pictures_were_not_taken_out():
    assert codes(old_word(b"a \x01 b", 0x409)) == ["member"]


def old_word(body, lid):
    document = bytearray(768) + body
    struct.pack_into("<HHHHHH", document, 0, 0xA5DC, 101, 0, lid, 0, 0)
    struct.pack_into("<III", document, 0x18, 768, 768 + len(body), 0)
    struct.pack_into("<8i", document, 0x34, len(body), *[0] * 7)
    return compound_file({"WordDocument": bytes(document)})


@pytest.mark.parametrize(
    ("words", "page", "lid"),
    [("Отчёт за год\n", "cp1251", 0x419), ("تقرير\n", "cp1256", 0x401), ("日本語x\n", "cp932", 0x411)],
)
def test_word_6_is_read_in_the_code_page_of_its_language(words, page, lid):
    assert text(old_word(words.encode(page).replace(b"\n", b"\r"), lid)) == words


def test_word_6_that_claims_english_is_read_by_its_letters():
    words = "Установка программы на новый компьютер в городе Москве и другие вопросы"
    assert text(old_word(words.encode("cp1251"), 0x409)) == words


def test_a_document_with_less_text_than_it_says_is_read_so_far_and_said_to_be():
    content = bytearray(word(["words"]))
    at = content.index(struct.pack("<HH", 0xA5EC, 0xC1))
    struct.pack_into("<i", content, at + 0x4C, 900)
    assert text(bytes(content)) == "words"
    assert codes(bytes(content)) == ["truncated"]


def test_a_stream_that_breaks_off_is_said_to():
    content = word(["words\r"], Data=bytes(9_000))
    at = content.index("Data\0".encode("utf-16-le")) + 116
    (start,) = struct.unpack_from("<I", content, at)
    broken = bytearray(content)
    struct.pack_into("<I", broken, at, start + 100_000)
    assert text(bytes(broken)) == "words\n"
    found = [r.message for r in read(bytes(broken)) if isinstance(r, Problem)]
    assert found == ["the stream 'Data' ends after 0 of its 9000 bytes"]


@pytest.mark.parametrize("name", ["header", "no header", "no stream"])
def test_what_has_no_text_is_unreadable(name):
    content = {"header": word([""])[:600], "no header": b"", "no stream": compound_file({"x": b"y"})}[name]
    with pytest.raises(Unreadable):
        read(content)


def test_an_encrypted_document_says_so():
    content = bytearray(word(["secret"]))
    at = content.index(struct.pack("<HH", 0xA5EC, 0xC1))
    struct.pack_into("<H", content, at + 10, 0x100)
    with pytest.raises(Unreadable, match="encrypted") as error:
        read(bytes(content), ("wrong",))
    assert error.value.code == "encrypted"


def test_damaged_bytes_anywhere_end_in_records_or_unreadable():
    content = word(["body\r", "note\r"], deleted=[(2, 3)], ObjectPool={"_1": {"Package": b"PK"}})
    for at in range(0, len(content), 37):
        damaged = content[:at] + b"\xff\xff\xff\xff" + content[at + 4 :]
        try:
            read(damaged)
        except Unreadable as error:
            assert error.code in ("damaged", "encrypted")
