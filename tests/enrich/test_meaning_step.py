"""Vectors of passages: near where the meaning is, whatever the language."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew import weights
from clew.enrich.meaning import meaning, plain
from clew.step import GivenText

pytestmark = pytest.mark.skipif(not weights.have("sentences"), reason="clew models install sentences")

PAIRS = (
    ("The ship unloaded its oil at night.", "أفرغت السفينة حمولتها من النفط ليلا"),
    ("Who paid the salaries of the fighters?", "من دفع رواتب المقاتلين؟"),
    ("The bridge was destroyed by an air strike.", "دمرت غارة جوية الجسر"),
    ("Our bank refused to open the account.", "رفض البنك فتح الحساب"),
    ("The harvest was poor because of the drought.", "كان الحصاد ضعيفا بسبب الجفاف"),
    ("He was arrested at the airport with a forged passport.", "اعتقل في المطار وبحوزته جواز سفر مزور"),
)


def vectors(*texts: str) -> list[bytes | None]:
    drawn = meaning.run([GivenText(text) for text in texts])
    return [found[0].content if found else None for found in drawn]


def likeness(first: bytes | None, second: bytes | None) -> float:
    one, other = (np.frombuffer(each or b"", np.int8).astype(float) for each in (first, second))
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def test_a_sentence_is_nearest_to_its_translation_from_arabic() -> None:
    english, arabic = vectors(*(one for one, _ in PAIRS)), vectors(*(other for _, other in PAIRS))
    for number, each in enumerate(arabic):
        assert max(range(len(PAIRS)), key=lambda at: likeness(each, english[at])) == number


def test_a_vector_is_512_bytes_whose_greatest_is_127() -> None:
    (content,) = vectors("The ship unloaded its oil at night.")
    assert content is not None
    assert len(content) == 512
    assert np.abs(np.frombuffer(content, np.int8).astype(int)).max() == 127


def test_rows_of_figures_and_languages_that_the_model_does_not_know_have_none() -> None:
    persian = "کشتی شبانه نفت خود را در بندر تخلیه کرد و سپس به سوی جنوب حرکت نمود"
    assert vectors("2017-05-26\t120.50\t7,300 USD", "", "— … —", "٤٤٠٠٠ ٢٠١٧", persian) == [None] * 5


def test_a_text_has_the_same_vector_whatever_stands_beside_it() -> None:
    alone = vectors(PAIRS[0][0])[0]
    beside = vectors(PAIRS[1][0], PAIRS[0][0], "word " * 700, PAIRS[0][0])
    assert likeness(alone, beside[1]) > 0.9999
    assert beside[1] == beside[3]


def test_vowel_marks_stretching_and_presentation_forms_change_nothing() -> None:
    assert plain("ﺍﻟﻌـــﺮَﺍﻕ\u200f") == "العراق"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=120) | st.text("ab \ud800\x00ش١", max_size=40), max_size=5))
def test_no_text_is_too_odd(texts: list[str]) -> None:
    assert all(content is None or len(content) == 512 for content in vectors(*texts))


@pytest.mark.parametrize("text", ["a" * 1500, "1" * 1500 + "a" * 1600, " " * 1500 + "word", "\u0301" * 1500 + "ab"])
def test_long_runs_are_taken(text: str) -> None:
    assert len(vectors(text)) == 1
