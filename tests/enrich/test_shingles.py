"""Sketches: alike for texts that are alike, the same in any cut, and the same for ever."""

import hashlib
import random
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.words import ARABIC, ENGLISH
from clew.enrich.shingles import shingles
from clew.fold import words
from clew.model import Locator, Vector
from clew.step import GivenText, passages


def _text(count: int, seed: int = 1) -> str:
    drawn = random.Random(seed)
    return " ".join(drawn.choice(ENGLISH) + str(drawn.randrange(40)) for _ in range(count))


def _cut(text: str) -> list[GivenText]:
    return [GivenText(each.text) for each in passages(text, lambda start, end: Locator(chars=(start, end)))]


def _sketch(text: str) -> tuple[int, bytes, np.ndarray]:
    (whole,) = [vector for vectors in shingles.run(_cut(text)) for vector in vectors if vector.kind == "shingles"]
    return int.from_bytes(whole.content[:4], "little"), whole.content[4:20], np.frombuffer(whole.content[20:], "<u4")


def _kept(text: str) -> set[int]:
    found = [vector.content for vectors in shingles.run(_cut(text)) for vector in vectors if vector.kind == "stretch"]
    return {int(value) for content in found for value in np.frombuffer(content, "<u4")}


def test_a_sketch_holds_the_count_the_digest_and_128_values() -> None:
    count, digest, least = _sketch(_text(200))
    assert count == 200
    assert digest == hashlib.sha256("".join(f"{w} " for w in words(_text(200))).encode()).digest()[:16]
    assert len(least) == 128


def test_the_share_of_equal_values_is_the_share_of_equal_shingles() -> None:
    differences = []
    for seed in range(40):
        one = _text(300, seed).split()
        other = one[: 50 + 5 * seed] + _text(250 - 5 * seed, 1000 + seed).split()
        sets = [set(zip(w, w[1:], w[2:], strict=False)) for w in (one, other)]
        exact = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
        estimate = (_sketch(" ".join(one))[2] == _sketch(" ".join(other))[2]).mean()
        differences.append(estimate - exact)
    assert abs(np.mean(differences)) < 0.015
    assert np.std(differences) < 0.05


def test_case_spelling_digits_and_layout_do_not_change_a_sketch() -> None:
    arabic = "أحمد إبراهيم ٱلله مُحَمَّد كـتـاب رقم ٢٠١٧ " * 8
    plain = "احمد ابراهيم الله محمد كتاب رقم 2017 " * 8
    assert shingles_of(arabic) == shingles_of(plain.replace(" ", "\n\n"))
    assert shingles_of(_text(60)) == shingles_of(_text(60).upper().replace(" ", " -- "))


def shingles_of(text: str) -> list[Vector]:
    return [vector for vectors in shingles.run([GivenText(text)]) for vector in vectors]


def test_where_passages_are_cut_does_not_change_what_is_kept() -> None:
    text = _text(900)
    lines = [GivenText(f"{line} ") for line in text.split(" ")]
    whole = [vector for vectors in shingles.run(lines) for vector in vectors if vector.kind == "shingles"]
    assert whole == [vector for vector in shingles_of(text) if vector.kind == "shingles"]
    parts = [vector.content for vectors in shingles.run(lines) for vector in vectors if vector.kind == "stretch"]
    assert b"".join(parts) == b"".join(v.content for v in shingles_of(text) if v.kind == "stretch")
    assert len(parts) == 6


def test_ten_words_in_a_row_in_common_keep_one_in_common() -> None:
    for seed in range(60):
        shared = _text(10, seed)
        one, other = (f"{_text(70, s + seed)} {shared} {_text(30, s + seed + 1)}" for s in (3000, 6000))
        assert _kept(one) & _kept(other)


def test_a_short_text_is_told_by_its_words_alone() -> None:
    (only,) = [v for v in shingles_of("Meet me at nine.") if v.kind == "shingles"]
    assert len(only.content) == 20
    assert [v for v in shingles_of("MEET me, at nine") if v.kind == "shingles"] == [only]
    assert shingles_of(" -- ") == []
    assert list(shingles.run([])) == []


def test_a_sketch_stays_the_same_for_ever() -> None:
    text = " ".join(ENGLISH[:60]) + " " + " ".join(ARABIC[:60])
    content = b"".join(vector.content for vector in shingles_of(text))
    assert hashlib.sha256(content).hexdigest() == "32d8a1865ea500ce1c906b0eb41a35553e73a60312c640c9f010db891075119b"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=8))
def test_any_text_is_taken(texts: list[str]) -> None:
    found = list(shingles.run([GivenText(text) for text in texts]))
    assert len(found) == len(texts)


NASTY = ["1" * 1500, " " * 1500, "a" * 1500, "a " * 750, "(" * 1500, "中" * 1500, "\ud800" * 9]


@pytest.mark.parametrize("text", NASTY)
def test_nasty_texts_are_taken(text: str) -> None:
    assert list(shingles.run([GivenText(text)])) == list(shingles.run([GivenText(text)]))


def test_numpy_is_loaded_only_when_needed() -> None:
    code = "import sys, clew.enrich.shingles; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
