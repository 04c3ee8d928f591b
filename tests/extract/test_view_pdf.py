"""Pages of a PDF to look at: the words' boxes lie on their ink, and count in the text that is searched."""

import io
import json
from itertools import pairwise

import pytest
from PIL import Image

from clew.extract.pdf.pdf import pdf
from clew.extract.pdf.view_pdf import LONGEST, view_pdf
from clew.model import Passage, Problem, Rendition
from clew.step import Given, Record
from extract.pdf_files import document, line, picture

Word = tuple[int, int, float, float, float, float]


def view(content: bytes, *pages: int) -> list[Record]:
    given = Given(item="0" * 64, length=len(content), media_type="application/pdf", pages=pages)
    return list(view_pdf.run(given, io.BytesIO(content)))


def text_of(content: bytes, page: int = 1) -> str:
    given = Given(item="0" * 64, length=len(content), media_type="application/pdf")
    records = pdf.run(given, io.BytesIO(content))
    return "".join(each.text for each in records if isinstance(each, Passage) and each.at.page == page)


def drawn(content: bytes) -> tuple[Image.Image, list[Word]]:
    image, _, words = (each for each in view(content) if isinstance(each, Rendition))
    return Image.open(io.BytesIO(image.content)).convert("L"), json.loads(words.content)["words"]


def ink(image: Image.Image, word: Word, margin: float = 0.0) -> int:
    """How many dark pixels lie in the word's box."""
    wide, high = image.size
    _, _, x, y, width, height = word
    box = (x - margin) * wide / 100, (y - margin) * high / 100, (x + width + margin) * wide / 100
    part = image.crop((round(box[0]), round(box[1]), round(box[2]), round((y + height + margin) * high / 100)))
    return sum(part.histogram()[:128])


TWO_LINES = line("Paid (in cash) to", y=70) + line("the harbour master", y=30)


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"/Rotate 90",
        b"/Rotate 180",
        b"/Rotate 270",
        b"/CropBox [10 10 190 95]",
        b"/Rotate 90 /CropBox [10 5 195 90]",
    ],
)
def test_every_word_has_its_box_where_its_ink_is(page: bytes) -> None:
    content = document(TWO_LINES, page=page)
    text = text_of(content)
    image, words = drawn(content)
    found = [text[a:b] for a, b, *_ in words]
    assert sorted(found) == sorted(["Paid", "(in", "cash)", "to", "the", "harbour", "master"])
    assert all(ink(image, word) > 0 for word in words)
    assert sum(ink(image, word, 0.5) for word in words) == sum(image.histogram()[:128])


def test_boxes_do_not_overlap() -> None:
    _, words = drawn(document(TWO_LINES))
    for one, other in pairwise(words):
        assert one[2] + one[4] <= other[2] + 0.5 or one[3] + one[5] <= other[3]


def test_a_word_cut_at_a_line_end_has_a_box_on_each_line() -> None:
    content = document(line("The full pay-", y=60) + line("ment was made", y=46))
    text = text_of(content)
    _, words = drawn(content)
    assert "payment" in text
    assert [text[a:b] for a, b, *_ in words] == ["The", "full", "pay", "ment", "was", "made"]


def test_the_first_page_is_drawn_where_none_is_asked_for() -> None:
    content = document(line("one"), line("two"))
    assert [each.page for each in view(content) if isinstance(each, Rendition)] == [1, 1, 1]
    assert [each.page for each in view(content, 2) if isinstance(each, Rendition)] == [2, 2, 2]


def test_a_scanned_page_has_no_words_of_its_own() -> None:
    content = document(b"q 200 0 0 100 0 0 cm /I Do Q", resources=b"/XObject << /I 4 0 R >>", more={4: picture()})
    image, words = drawn(content)
    assert words == []
    assert image.size == (306, 153)


def test_a_large_page_is_drawn_within_bounds() -> None:
    image, _ = drawn(document(line("x"), page=b"/MediaBox [0 0 14000 300]"))
    assert LONGEST - 2 < max(image.size) <= LONGEST


def test_a_page_that_is_not_there_is_a_problem() -> None:
    (problem,) = view(document(line("x")), 7)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.at.page) == ("damaged", 7)
