"""The report as a PDF: words, links, marking on each page, Arabic in its order; no text is ever markup."""

import ctypes
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdfium2 import raw

from clew.cli import main
from clew.handover.handing import EVENT
from clew.handover.printed import inline, pdf, without_letters, words
from clew.handover.verify import check
from clew.store.case import open_case

TO = ("--for", "Unit 5", "--purpose", "request 12", "--marking", "TLP:RED", "--note", "Call first.")


@pytest.fixture(scope="module")
def bags(sifted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two handovers of the same choice from the same state of a case."""
    folder = tmp_path_factory.mktemp("printed")
    shutil.copytree(sifted / "case", folder / "case")
    main(["key", "new", "--case", str(folder / "case")])
    shutil.copytree(folder / "case", folder / "again")
    for case, bag in (("case", "one"), ("again", "two")):
        assert main(["handover", "--case", str(folder / case), "--to", str(folder / bag), "--all", "--pdf", *TO]) == 0
    return folder


@pytest.fixture(scope="module")
def made(bags: Path) -> bytes:
    return (bags / "one" / "data" / "report" / "report.pdf").read_bytes()


def pages(made: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(made)
    told = [page.get_textpage().get_text_bounded().replace("\u200b", "") for page in document]
    document.close()
    return told


def flat(made: bytes) -> str:
    return " ".join(" ".join(pages(made)).split())


def links(made: bytes) -> Iterator[str]:
    """The target of each link that leads out of the file, "" for each that leads to a place in it."""
    document = pypdfium2.PdfDocument(made)
    for page in document:
        start, link = ctypes.c_int(0), raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(page, start, link):
            action = raw.FPDFLink_GetAction(link)
            size = raw.FPDFAction_GetURIPath(document, action, None, 0) if action else 0
            buffer = ctypes.create_string_buffer(max(size, 1))
            if size:
                raw.FPDFAction_GetURIPath(document, action, buffer, size)
            yield buffer.value.decode()
    document.close()


def test_claims_stand_first_each_with_its_citation(made: bytes, bags: Path) -> None:
    text = flat(made)
    assert text.index("claim 1") < text.index("letter.txt")
    claims = (bags / "one" / "data" / "claims.jsonl").read_text("utf-8").splitlines()
    citations = [json.loads(line)["claim"] for line in claims]
    assert citations
    assert all(each in "".join(text.split()) for each in citations)


def test_what_the_words_say_of_dates_and_payments_has_its_citation(made: bytes, bags: Path) -> None:
    text = "".join(flat(made).split())
    passages = (bags / "one" / "data" / "passages.jsonl").read_text("utf-8")
    told = text[text.rindex("Timeline") : text.rindex("Whatwasnotread")]
    found = re.findall(r"([0-9a-f]{64})#", told)
    assert "184500.00USD" in told or "184500USD" in told
    assert found
    assert all(each in passages for each in found)


def test_the_first_page_says_of_what_for_whom_and_up_to_where(made: bytes, bags: Path) -> None:
    first = " ".join(pages(made)[0].split())
    events = list(open_case(bags / "case").ledger.events())
    head = events[-2]
    assert events[-1].event == EVENT
    for told in ("Unit 5", "request 12", "Call first.", f"line {head.seq} of the custody ledger", head.hash):
        assert told in first
    assert check(str(bags / "one")).signer in first


def test_the_marking_and_the_pages_number_stand_on_each_page(made: bytes) -> None:
    told = pages(made)
    assert len(told) >= 6
    for number, page in enumerate(told, 1):
        assert page.count("TLP:RED") >= 2
        assert f"{number} / {len(told)}" in page


def test_each_link_leads_to_a_place_that_is_there(made: bytes, bags: Path) -> None:
    found = list(links(made))
    assert "" in found
    out = {each for each in found if each}
    assert any("#k" in each for each in out)
    for each in out:
        name, _, place = each.partition("#")
        page = (bags / "one" / "data" / "report" / name).read_text("utf-8")
        assert not place or f'id="{place}"' in page


def test_the_same_choice_gives_the_same_bytes(made: bytes, bags: Path) -> None:
    assert (bags / "two" / "data" / "report" / "report.pdf").read_bytes() == made


def test_it_is_a_part_of_the_bag_and_the_report_leads_to_it(bags: Path) -> None:
    assert check(str(bags / "one")).differences == []
    assert 'href="report.pdf"' in (bags / "one" / "data" / "report" / "index.html").read_text("utf-8")


def test_who_does_not_ask_gets_none(handed: Path) -> None:
    assert not (handed / "data" / "report" / "report.pdf").exists()
    assert "report.pdf" not in (handed / "data" / "report" / "index.html").read_text("utf-8")


def where() -> dict[str, Any]:
    return {"item": 1, "name": "a.txt", "citation": f"{'0' * 64}#char=0,9", "spot": "words-0001.html#k1", "picture": ""}


def told(*texts: str) -> dict[str, Any]:
    """A report in which each text is a claim, what is for it, a name, a date and a problem."""
    claims = [
        {"number": at, "page": "claims-0001.html#c1", "words": words(text), "verdict": "not judged", "grades": "",
         "origins": inline(text), "about": inline(text), "against": "", "said": [inline(text)], "where": where(),
         "support": [{"number": 1, "page": "", "words": words(text), "about": inline(text), "where": where()}],
         "contradict": [], "support-more": 2, "contradict-more": 0}
        for at, text in enumerate(texts, 1)
    ]  # fmt: skip
    item = {
        "number": 1,
        "name": words(texts[0]),
        "about": "",
        "digest": "0" * 64,
        "page": "",
        "places": [words(texts[0])],
    }
    names = [
        {"name": words(text), "forms": [words(text)], "kind": "person", "count": "1", "items": [1]} for text in texts
    ]
    moments = [
        {"date": "2019", "what": "named", "words": words(text), "spot": "", "items": [1], "citation": ""}
        for text in texts
    ]
    faults = [{"item": 1, "words": words(text), "citation": "0", "effect": "not read"} for text in texts]
    more = dict.fromkeys(("claims", "items", "names", "moments", "faults"), 3)
    return {
        "title": inline(texts[0]), "case": words(texts[0]), "short": inline(texts[0], 70), "receiver": "Unit 5",
        "marking": "TLP:RED", "meaning": "", "fields": [{"name": "Note", "words": words(texts[0]), "code": False}],
        "claims": claims, "items": [item], "names": names, "moments": moments, "faults": faults, "more": more,
    }  # fmt: skip


MARKUP = '#panic("x") #read("/etc") *b* _i_ $x$ @claim1 <claim1> `raw` \\u{41} // c /* c */ = H #import "@preview/x:1"'


def test_markup_is_shown_and_not_heeded() -> None:
    text = flat(pdf(told(MARKUP, "]] #] ) \" ' \\", "= Heading\n- list", "#{", "*/", "https://evil.example/x")))
    assert " ".join(MARKUP.split()) in text
    assert "https://evil.example/x" in text


def test_a_link_that_the_words_hold_is_no_link() -> None:
    assert not any("evil" in each for each in links(pdf(told("https://evil.example/x", "javascript:evil()"))))


def test_control_and_direction_signs_cannot_turn_a_line() -> None:
    text = flat(pdf(told("pay\u202e000,3\u2066 \x00\x07 you\ud800 \u2028end")))
    assert not re.search("[\u202a-\u202e\x00\x07]", text.replace("\ufffe", ""))
    assert "000,3" in text


@pytest.mark.parametrize(
    "text", ["x" * 20_000, "ش" * 20_000, "-" * 20_000, "\u0301" * 3_000, "a/b" * 9_000, "\u4e2d" * 9_000]
)
def test_words_without_an_end_stay_on_the_page(text: str) -> None:
    document = pypdfium2.PdfDocument(pdf(told(text[:5_000])))
    for page in document:
        objects = [each.get_bounds() for each in page.get_objects([raw.FPDF_PAGEOBJ_TEXT])]
        assert all(left >= -1 and right <= page.get_width() + 1 for left, _, right, _ in objects)
    document.close()


ARABIC = "التقى الدكتور أبو الحسن المهاجر في مدينة الموصل يوم ٢٦ مايو ٢٠١٧"


def test_arabic_is_in_its_order_and_its_letters_are_joined() -> None:
    made = pdf(told(ARABIC, f"{ARABIC} (Blue Heron Ltd)", "پارسی گچ ژاله"))
    text = flat(made)
    assert ARABIC in text
    assert "پارسی گچ ژاله" in text
    document = pypdfium2.PdfDocument(made)
    page = document[1].get_textpage()
    whole = page.get_text_range()
    first = page.get_charbox(whole.index(ARABIC))
    last = page.get_charbox(whole.index(ARABIC) + len("التقى") - 1)
    assert first[0] > last[0] > 300  # it begins at the right
    document.close()


def test_letters_that_the_fonts_lack_are_counted_and_told() -> None:
    assert without_letters(["abc Привет Ελλάδα שלום سلام", "中文", "कख"]) == 4
    assert "letters of other scripts" in flat(pdf(told("中文")))
    assert "letters of other scripts" not in flat(pdf(told("Привет שלום")))
