"""Arabic and Hebrew come out in reading order, in whichever order a PDF's maker drew them."""

import io
import json

import pytest

from clew.extract.pdf.pdf import pdf
from clew.extract.pdf.view_pdf import view_pdf
from clew.model import Passage, Rendition
from clew.step import Given
from extract.pdf_files import document, mapped

WIDTH = 6.0
"""Points: every glyph of Courier at 10 points."""


def given(content: bytes) -> Given:
    return Given(item="0" * 64, length=len(content), media_type="application/pdf")


def read(content: bytes) -> str:
    return "".join(each.text for each in pdf.run(given(content), io.BytesIO(content)) if isinstance(each, Passage))


def drawn(seen: list[str], order: str) -> bytes:
    """A line whose glyphs, from the left, show `seen`, drawn from the "left", from the "right", or by "words"."""
    codes = {glyph: 65 + index for index, glyph in enumerate(dict.fromkeys(seen))}
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /ToUnicode 5 0 R >>"
    more = {4: font, 5: mapped({code: glyph for glyph, code in codes.items()})}
    placed = [(20 + WIDTH * index, codes[glyph]) for index, glyph in enumerate(seen) if glyph != " "]
    if order == "right":
        placed.reverse()
    if order == "words":
        placed.sort(key=lambda each: (int(each[0] // 40), -each[0]))
    shown = b"".join(b"BT /G 10 Tf %g 50 Td <%02X> Tj ET\n" % each for each in placed)
    return document(shown, resources=b"", more=more).replace(b"/F 3 0 R", b"/G 4 0 R")


ORDERS = pytest.mark.parametrize("order", ["left", "right", "words"])


@ORDERS
@pytest.mark.parametrize(
    "text",
    ["شركة النور", "دفعنا الى المصرف", "שלום עולם", "سنة ١٩٨٢ كانت"],
)
def test_every_order_of_drawing_reads_the_same(text: str, order: str) -> None:
    seen = list(text[::-1].replace("٢٨٩١", "١٩٨٢"))
    assert read(drawn(seen, order)) == text


@ORDERS
def test_amounts_and_dates_read_from_the_left_within_arabic(order: str) -> None:
    seen = [*"ىلا", " ", *"12/03/2020", " ", *"خيراتب", " ", *"1,234.56", " ", *"غلبم"]
    assert read(drawn(seen, order)) == "مبلغ 1,234.56 بتاريخ 12/03/2020 الى"


@ORDERS
def test_latin_names_stand_whole_within_arabic(order: str) -> None:
    seen = [*"ةراجتلل", " ", *"ACME Ltd", " ", *"ةكرش"]
    assert read(drawn(seen, order)) == "شركة ACME Ltd للتجارة"


def test_arabic_stands_in_its_order_within_english() -> None:
    seen = [*"paid to", " ", *"رونلا ةكرش", " ", *"today"]
    assert read(drawn(seen, "left")) == "paid to شركة النور today"


@pytest.mark.parametrize("glyph", ["لا", "ﻻ", "ﷲ"])
def test_a_ligature_is_its_letters_in_their_order(glyph: str) -> None:
    letters = {"ﻻ": "لا", "ﷲ": "الله"}.get(glyph, glyph)
    assert read(drawn([*"مت", " ", glyph, " ", *"بتك"], "left")) == f"كتب {letters} تم"


def test_presentation_forms_are_found_by_their_letters() -> None:
    assert read(drawn([*"ﺔﻛﺮﺷ"], "left")) == "شركة"


def test_words_have_their_boxes_where_their_letters_are() -> None:
    content = drawn([*"رونلا", " ", *"ةكرش"], "left")
    text = read(content)
    views = [each for each in view_pdf.run(given(content), io.BytesIO(content)) if isinstance(each, Rendition)]
    words = json.loads(next(each for each in views if each.kind == "words").content)["words"]
    assert [text[a:b] for a, b, *_ in words] == ["شركة", "النور"]
    (_, _, right, _, width, _), (_, _, left, *_) = words
    assert 10 <= left < 12
    assert 28 <= right < right + width <= 40.5
