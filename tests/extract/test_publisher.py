"""Publisher's and Works' documents, whose text lies in a list of chunks."""

import io
import struct

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.office.ole_rebuilt import compound_file
from clew.extract.office.publisher import publisher
from clew.extract.office.works import works
from clew.model import Metadata, Passage, Problem
from clew.step import Contained, Given

WORKS = bytes.fromhex("b25aa40e0a9ed111a40700c04fb932ba")


def quill(text, stories, *links, mark=b"CHNKINK ", lists=1):
    """Chunks named by one list or more, a chunk each where there are several."""
    packed = b"".join(struct.pack("<H", len(link)) + link.encode("utf-16-le") for link in links)
    lengths = struct.pack("<III", len(stories), 8, 255) + struct.pack(f"<{len(stories)}I", *stories)
    chunks = [(b"TEXT", b"TEXT", text.encode("utf-16-le")), (b"STRS", b"PLC ", lengths), (b"PL  ", b"PL  ", packed)]
    groups = [chunks] if lists == 1 else [[one] for one in chunks]
    at, heads, bodies = 0x18, b"", b""
    first = 0x18 + sum(8 + 24 * len(group) for group in groups)
    for number, group in enumerate(groups):
        at += 8 + 24 * len(group)
        following = at if number + 1 < len(groups) else 0xFFFFFFFF
        heads += struct.pack("<HHI", 0x1F8, len(group), following)
        for name, kind, content in group:
            heads += struct.pack("<H4sHI4sII", 24, name, 0, 1, kind, first + len(bodies), len(content))
            bodies += content
    return mark + bytes(16) + heads + bodies


def picture():
    blip = struct.pack("<HHI", 0x6E0 << 4, 0xF01E, 17 + 4) + bytes(17) + b"\x89PNG"
    entry = struct.pack("<HHI20xIII4x", 2, 0xF007, 36, len(blip), 1, 0)
    store = struct.pack("<HHI", 0x1F, 0xF001, len(entry)) + entry
    return {"EscherStm": struct.pack("<HHI", 0xF, 0xF000, len(store)) + store, "EscherDelayStm": blip}


def document(content, **streams):
    return compound_file({"Quill": {"QuillSub": {"CONTENTS": content}}, "Contents": b"x", **streams})


def read(content, step=publisher):
    return list(step.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))


def text(records):
    return "".join(r.text for r in records if isinstance(r, Passage))


def told(content):
    return next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content))).media_type


@pytest.mark.parametrize("lists", [1, 3])
def test_stories_are_parted_and_links_pictures_and_objects_come_out(lists):
    links = ("https://example.org/a", "C:\\Documents and Settings\\план.xls")
    content = quill("Первая\rстрока\rSecond\r", [14, 7], *links, lists=lists)
    made = document(content, Escher=picture(), Objects={"Package": b"PK\x03\x04"})
    assert told(made) == "application/x-mspublisher"
    records = read(made)
    assert text(records) == "Первая\nстрока\n\nSecond\n"
    assert [r.value for r in records if isinstance(r, Metadata)] == list(links)
    members = [(r.member.entry, b"".join(r.content)) for r in records if isinstance(r, Contained)]
    assert members == [("picture-1.png", b"\x89PNG"), ("Objects", b"PK\x03\x04")]


def test_broken_lists_and_cut_text_are_said():
    assert [r.code for r in read(document(b"CHNKINK " + b"\xff" * 90)) if isinstance(r, Problem)] == ["damaged"]
    cut = quill("words that go on", [16])
    records = read(document(cut[: cut.index("go".encode("utf-16-le"))]))
    assert text(records).startswith("words that")
    assert [r.code for r in records if isinstance(r, Problem)] == ["truncated"]


def test_a_missing_picture_is_a_problem():
    art = picture() | {"EscherDelayStm": b""}
    (problem,) = [r for r in read(document(quill("x", [1]), Escher=art)) if isinstance(r, Problem)]
    assert problem.code == "member"


def test_texts_of_works_are_read_in_both_their_forms():
    newer = compound_file({"CONTENTS": quill("Рахунок\r", [8], mark=b"CHNKWKS ")}, WORKS)
    older = bytearray(0x100) + "Café déjà\r\nvu".encode("cp1252")
    older[0] = 6
    struct.pack_into("<II", older, 0x22, 0x100, len(older))
    older = compound_file({"MN0": bytes(older), "MM": b"ND"})
    assert {told(newer), told(older)} == {"application/vnd.ms-works"}
    assert text(read(newer, works)) == "Рахунок\n"
    assert text(read(older, works)) == "Café déjà\nvu"


def test_a_text_of_works_without_its_place_is_unreadable_and_one_cut_short_says_so():
    with pytest.raises(Unreadable, match="header"):
        read(compound_file({"MN0": bytes(400)}), works)
    with pytest.raises(Unreadable, match="unknown version"):
        read(compound_file({"MatOST": bytes(400)}), works)
    cut = bytearray(0x100) + b"words"
    struct.pack_into("<II", cut, 0x22, 0x100, 0x200)
    assert [r.code for r in read(compound_file({"MN0": bytes(cut)}), works) if isinstance(r, Problem)] == ["truncated"]


def test_damaged_bytes_anywhere_end_in_records_or_unreadable():
    content = document(quill("Первая\rстрока", [14], "https://example.org/"), Escher=picture())
    for at in range(0, len(content), 29):
        try:
            read(content[:at] + b"\xff\xff\xff\xff" + content[at + 4 :])
        except Unreadable as error:
            assert error.code == "damaged"
