"""PDF: text in reading order, what the file says of itself, what is inside it, and what cannot be read."""

import io
import json
import os
from pathlib import Path

import pytest

from clew.errors import Unreadable
from clew.extract.pdf.pdf import pdf
from clew.extract.pdf.pdf_file import date
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Contained, Given, Record
from extract.pdf_files import document, encrypted, line, mapped, picture, stream, written

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "pdf-samples"


def read(content: bytes, *pages: int, passwords: tuple[str, ...] = ()) -> list[Record]:
    given = Given("0" * 64, len(content), "application/pdf", pages=pages, passwords=passwords)
    return list(pdf.run(given, io.BytesIO(content)))


def texts(records: list[Record], page: int | None = 1, part: str | None = None) -> str:
    found = [each for each in records if isinstance(each, Passage) and (each.at.page, each.at.part) == (page, part)]
    return "".join(each.text for each in found)


def values(records: list[Record]) -> dict[str, str]:
    return {each.name: each.value for each in records if isinstance(each, Metadata)}


def problems(records: list[Record]) -> list[tuple[str, int | None]]:
    return [(each.code, each.at.page) for each in records if isinstance(each, Problem)]


def test_each_page_has_its_text_at_its_number() -> None:
    records = read(document(line("Überweisung an Müller"), line("Second page: 1,200 €")))
    assert texts(records, 1) == "Überweisung an Müller"
    assert texts(records, 2) == "Second page: 1,200 €"
    first = next(each for each in records if isinstance(each, Passage))
    assert first.at == Locator(page=1, chars=(0, len(first.text)))
    assert problems(records) == []


def test_lines_end_in_a_line_feed_alone() -> None:
    assert texts(read(document(line("one", y=60) + line("two", y=40)))) == "one\ntwo"


def test_a_word_hyphenated_at_a_line_end_is_whole_again() -> None:
    content = line("the pay-", y=60) + line("ment was made", y=46)
    assert texts(read(document(content))).replace("\n", "") == "the payment was made"


def test_asked_for_pages_alone_are_read() -> None:
    records = read(document(line("one"), line("two"), line("three")), 2)
    assert {each.at.page for each in records if isinstance(each, Passage)} == {2}


def test_the_same_bytes_give_the_same_records() -> None:
    content = document(line("one"), line("two"))
    assert read(content) == read(content)


def test_it_says_who_made_it_and_when_with_the_offset_as_found() -> None:
    info = b"<< /Author (Leyla) /Title <FEFF0627> /CreationDate (D:20220403180542+02'00') /ModDate (D:2023) >>"
    found = values(read(document(line("x"), more={4: info}, trailer=b"/Info 4 0 R")))
    assert found["author"] == "Leyla"
    assert found["title"] == "ا"
    assert found["created"] == "2022-04-03T18:05:42+02:00"
    assert found["modified"] == "2023"
    assert (found["pages"], found["pdf-version"]) == ("1", "1.7")


@pytest.mark.parametrize(
    ("written_date", "read_date"),
    [
        ("D:20200229", "2020-02-29"),
        ("D:20200229101112Z", "2020-02-29T10:11:12Z"),
        ("20200229101112-0330", "2020-02-29T10:11:12-03:30"),
        ("D:20230229101112", None),
        ("yesterday", None),
    ],
)
def test_dates_keep_their_precision(written_date: str, read_date: str | None) -> None:
    assert date(written_date) == read_date


def test_a_date_that_is_none_is_noted() -> None:
    records = read(document(line("x"), more={4: b"<< /CreationDate (soon) >>"}, trailer=b"/Info 4 0 R"))
    assert problems(records) == [("date", None)]


def test_page_labels_are_told_where_they_are_not_just_numbers() -> None:
    labels = b"/PageLabels << /Nums [0 << /S /r >> 2 << /S /D >>] >>"
    records = read(document(line("a"), line("b"), line("c"), catalogue=labels))
    assert values(records)["page-labels"] == "i, ii, 1"


def test_an_attachment_comes_out_byte_for_byte() -> None:
    content = bytes(range(256)) * 10
    more = {
        4: b"<< /Type /Filespec /F (ledger.bin) /UF (ledger.bin) /EF << /F 5 0 R >> >>",
        5: stream(content, b"/Type /EmbeddedFile /Subtype /application#2Foctet-stream"),
    }
    names = b"/Names << /EmbeddedFiles << /Names [(ledger.bin) 4 0 R] >> >>"
    records = read(document(line("see the annex"), catalogue=names, more=more))
    (found,) = (each for each in records if isinstance(each, Contained))
    assert b"".join(found.content) == content
    assert (found.member.entry, found.member.kind, found.member.name) == ("0", "attachment", "ledger.bin")
    assert (found.member.announced, found.member.declared) == (2560, "application/octet-stream")


def test_a_file_that_hangs_on_a_page_comes_out_with_its_page() -> None:
    more = {
        4: b"<< /Type /Filespec /F (note.txt) /UF (note.txt) /EF << /F 5 0 R >> >>",
        5: stream(b"hidden", b"/Type /EmbeddedFile"),
        6: b"<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS 4 0 R /Contents (clip) >>",
    }
    records = read(document(line("x"), page=b"/Annots [6 0 R]", more=more))
    (found,) = (each for each in records if isinstance(each, Contained))
    assert (b"".join(found.content), found.member.at) == (b"hidden", Locator(page=1))


def test_comments_are_text_of_their_page_and_links_are_told() -> None:
    more = {
        4: b"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (pay him first) /T (R. Haddad) >>",
        5: b"<< /Type /Annot /Subtype /Link /Rect [9 9 50 50] /A << /S /URI /URI (https://example.org/a) >> >>",
    }
    records = read(document(line("x"), page=b"/Annots [4 0 R 5 0 R]", more=more))
    assert texts(records, part="annotations") == "pay him first"
    assert values(records)["link"] == "https://example.org/a"
    assert values(records)["annotation-author"] == "R. Haddad"


def test_what_was_filled_into_a_form_is_text_of_its_page() -> None:
    more = {
        4: b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (Payee) /V (Blue Harbour) /Rect [0 0 90 9] >>",
        5: b"<< /Fields [4 0 R] >>",
    }
    records = read(document(line("x"), page=b"/Annots [4 0 R]", catalogue=b"/AcroForm 5 0 R", more=more))
    assert texts(records, part="fields") == "Payee: Blue Harbour"


def test_a_page_that_is_a_picture_waits_for_recognition() -> None:
    shown = b"q 200 0 0 100 0 0 cm /I Do Q\n"
    content = document(
        shown, line("text"), b"", shown + line("p. 4"), resources=b"/XObject << /I 4 0 R >>", more={4: picture()}
    )
    found = problems(read(content))
    assert found == [("needs-ocr", 1), ("needs-ocr", 4)]


def test_a_small_picture_beside_text_needs_no_recognition() -> None:
    shown = b"q 30 0 0 20 0 0 cm /I Do Q\n" + line("A letterhead, and its words")
    assert problems(read(document(shown, resources=b"/XObject << /I 4 0 R >>", more={4: picture()}))) == []


def test_letters_drawn_as_paths_wait_for_recognition_and_a_frame_does_not() -> None:
    drawn = b"10 10 m " + b"".join(b"%d %d l " % (10 + i, 10 + i % 7) for i in range(60)) + b"S\n"
    assert problems(read(document(drawn, b"5 5 190 90 re S\n"))) == [("needs-ocr", 1)]


def test_text_whose_font_names_no_letters_waits_for_recognition() -> None:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 5 0 R >>"
    private = mapped({code: chr(0xE000 + code) for code in range(65, 91)})
    content = document(
        b"BT /G 12 Tf 20 50 Td (ABCDEFGHIJ) Tj ET", resources=b"/Font << /G 4 0 R >>", more={4: font, 5: private}
    )
    content = content.replace(b"/Font << /F 3 0 R >> ", b"")
    assert problems(read(content)) == [("needs-ocr", 1)]


def test_a_cut_file_gives_what_is_left_and_says_so() -> None:
    content = document(line("one"), line("two"))
    records = read(content[: content.index(b"xref")])
    assert (texts(records, 1), texts(records, 2)) == ("one", "two")
    assert ("damaged", None) in problems(records)


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n", b"", b"%PDF-1.4\n1 0 obj <<", written({1: b"<< /Type /Catalog >>"})]
)
def test_what_is_no_document_is_unreadable(content: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read(content)
    assert caught.value.code == "damaged"


def test_a_page_that_is_not_there_is_a_problem_of_its_own() -> None:
    content = document(line("one"), line("two"), line("three")).replace(
        b"12 0 obj\n<< /Type /Page ", b"12 0 obj\n<< /Type /Zage "
    )
    records = read(content)
    assert (texts(records, 1), texts(records, 3)) == ("one", "three")


def shared(name: str) -> bytes:
    path = SAMPLES / name
    if not path.exists() and os.environ.get("CI") != "true":
        pytest.skip(f"{path} is not here")
    return path.read_bytes()


def test_what_only_its_owner_may_print_is_read_and_noted() -> None:
    records = read(encrypted("for your eyes"))
    assert texts(records) == "for your eyes"
    assert "revision 2" in values(records)["encryption"]


@pytest.mark.parametrize("right", ["secret", "its owner's"])
def test_the_right_password_of_the_list_opens_it_be_it_the_user_s_or_the_owner_s(right: str) -> None:
    content = encrypted("for your eyes", b"secret", b"its owner's")
    records = read(content, passwords=("wrong", right))
    assert texts(records) == "for your eyes"
    assert values(records)["encryption"] == "opened with a password of the list (standard security handler, revision 2)"
    with pytest.raises(Unreadable) as caught:
        read(content, passwords=("wrong",))
    assert caught.value.code == "encrypted"


@pytest.mark.parametrize("user", [b"secret", "كلمة".encode()])
def test_a_password_is_asked_for(user: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read(encrypted("for your eyes", user))
    assert (caught.value.code, caught.value.advice) == ("encrypted", "sift again with its password")


def test_pages_that_are_only_claimed_are_told_in_a_few_problems() -> None:
    records = read(document(line("one")).replace(b"/Count 1 ", b"/Count 900000 "))
    assert texts(records, 1) == "one"
    assert 0 < len(problems(records)) <= 101


def test_the_sample_that_needs_a_password_says_so() -> None:
    with pytest.raises(Unreadable) as caught:
        read(shared("005-libreoffice-writer-password/libreoffice-writer-password.pdf"))
    assert (caught.value.code, caught.value.advice) == ("encrypted", "sift again with its password")


def test_the_arabic_samples_hold_the_word_that_they_show() -> None:
    for name in ("habibi.pdf", "habibi-oneline-cmap.pdf", "habibi-rotated.pdf"):
        text = texts(read(shared(f"015-arabic/{name}")))
        assert "حَبيبي" in text
        assert "habibi" in text


def test_the_collected_samples_read_as_their_list_says() -> None:
    wrong = []
    for expected in json.loads(shared("files.json"))["data"]:
        path = SAMPLES / expected["path"]
        if not path.exists() or expected["encrypted"] or expected["path"].startswith("017"):
            continue
        found = values(read(path.read_bytes()))
        created = (expected["creation_date"] or "")[:19]
        read_so = (int(found["pages"]), found.get("created", "")[:19], found.get("producer"))
        if read_so != (expected["pages"], created, expected["producer"]):
            wrong.append((expected["path"], read_so))
    assert wrong == []


def test_bookmarks_are_text_at_the_outline_and_a_ring_of_them_ends() -> None:
    more = {
        40: b"<< /Type /Outlines /First 41 0 R /Last 42 0 R /Count 2 >>",
        41: b"<< /Title (Annex A) /Parent 40 0 R /Next 42 0 R /First 43 0 R /Last 43 0 R >>",
        42: b"<< /Title (Annex B) /Parent 40 0 R /Next 41 0 R >>",
        43: b"<< /Title (Maps) /Parent 41 0 R >>",
    }
    records = read(document(line("body"), catalogue=b"/Outlines 40 0 R", more=more))
    outline = [record for record in records if isinstance(record, Passage) and record.at.part == "outline"]
    assert [record.text for record in outline] == ["Annex A\n  Maps\nAnnex B"]


def test_half_a_surrogate_pair_in_a_property_or_bookmark_is_replaced() -> None:
    half = b"<FEFF0041D8000042>"
    more = {
        40: b"<< /Type /Outlines /First 41 0 R >>",
        41: b"<< /Title " + half + b" >>",
        42: b"<< /Title " + half + b" >>",
    }
    whole = document(line("body"), catalogue=b"/Outlines 40 0 R", more=more, trailer=b"/Info 42 0 R")
    records = read(whole)
    assert values(records)["title"].startswith("A\ufffd")
    assert texts(records, None, "outline").startswith("A\ufffd")
