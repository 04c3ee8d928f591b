"""Links among Arabic signs, and places as receivers, pilots and Arabic letters write them."""

import time

import pytest

from clew.enrich.identifiers import identifiers
from clew.step import GivenText


def drawn(text: str, kind: str) -> list[tuple[str, str]]:
    return [(each.text, each.value) for each in next(identifiers.run([GivenText(text)])) if each.kind == kind]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("https://example.com/c،https://example.com/d؛", ["https://example.com/c", "https://example.com/d"]),
        ("انظر https://example.com/e،وقال", ["https://example.com/e"]),
        ("(https://example.com/a_(b)_c)؟", ["https://example.com/a_(b)_c"]),
        ("facebook.com/ali.hassan؟", ["http://facebook.com/ali.hassan"]),
        ("https://example.com/صفحة/خبر، ثم", ["https://example.com/صفحة/خبر"]),
        ("https://example.com/x,y;z", ["https://example.com/x,y;z"]),
    ],
)
def test_a_link_ends_where_a_reader_ends_it_and_keeps_its_letters(text: str, links: list[str]) -> None:
    assert [value for _, value in drawn(text, "url")] == links


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("N 36 11.466 E 044 00.552", "36.19110,44.00920"),
        ("at S33 18.75, W070 21.97.", "-33.31250,-70.36617"),
        ("361128N 0440033E", "36.19111,44.00917"),
        ("٣٦٫١٩١١، ٤٤٫٠٠٩٢", "36.19110,44.00920"),
        ("36.19° N, 44.01° E", "36.19000,44.01000"),
    ],
)
def test_a_place_is_read_once_however_it_is_written(text: str, value: str) -> None:
    assert [found for _, found in drawn(text, "coordinates")] == [value]


@pytest.mark.parametrize(
    "text", ["N 36 71.466 E 044 00.552", "N 96 11.466 E 044 00.552", "367128N 0440033E", "N 36 11 E 044"]
)
def test_what_is_no_place_is_none(text: str) -> None:
    assert drawn(text, "coordinates") == []


@pytest.mark.parametrize("piece", ["https://a.b/,", "N 36 11.", "361128N", "12 ", "،"])
def test_a_text_of_one_piece_again_and_again_is_read_quickly(piece: str) -> None:
    begun = time.process_time()
    drawn(piece * (1_500 // len(piece)), "url")
    assert time.process_time() - begun < 1
