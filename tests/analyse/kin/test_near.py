"""Near-copies: found among many, whatever the order; form letters and boilerplate set apart."""

import random
import time

import numpy as np
import pytest

from bench.accuracy.kin import sketched
from bench.words import ENGLISH
from clew.analyse.kin.near import near
from clew.analyse.kin.sketch import Sketch, Text, sketch


def _words(count: int, seed: int) -> list[str]:
    drawn = random.Random(seed)
    return [drawn.choice(ENGLISH) for _ in range(count)]


def _near(texts: dict[str, str], seed: int = 0) -> list[tuple[str, str]]:
    rows = [sketched(item, content) for item, content in texts.items()]
    random.Random(seed).shuffle(rows)
    return [(kin.one, kin.other) for kin in near(rows, texts.__getitem__).kin]


LETTER = _words(120, 1)


def _with(words: list[str], *changes: tuple[int, str]) -> str:
    changed = list(words)
    for at, word in changes:
        changed[at] = word
    return " ".join(changed)


def test_the_same_words_in_another_layout_are_the_same() -> None:
    texts = {"a": " ".join(LETTER), "b": "\n> ".join(LETTER).upper(), "c": " ".join(_words(120, 2))}
    rows = [sketched(item, content) for item, content in texts.items()]
    (only,) = near(rows, texts.__getitem__).kin
    assert (only.one, only.other, only.how, only.score) == ("a", "b", "near", 1.0)
    assert [(reason.what, reason.value) for reason in only.reasons] == [("all words the same", 120)]


def test_a_few_other_words_and_other_head_and_foot_are_near() -> None:
    edited = _with(LETTER, (20, "wholly"), (60, "other"), (61, "words"))
    headed = f"Received 12 May 2017 by the second registry\n{' '.join(LETTER)}\npage 3 of 9, printed on 4 June"
    other = f"Scanned 7 July 2019 in the archive of the court\n{' '.join(LETTER)}\nsheet 1 of 2, seen on 5 April"
    assert _near({"a": " ".join(LETTER), "b": edited}) == [("a", "b")]
    assert _near({"a": headed, "b": other}) == [("a", "b")]


@pytest.mark.parametrize(
    ("one", "other"),
    [("You owe 30,000 dollars", "You owe 45,250 dollars"), ("so Mr Karim Saleh may go", "so Mr Omar Haddad may go")],
)
def test_another_figure_or_name_sets_letters_apart(one: str, other: str) -> None:
    half = " ".join(LETTER[:60]), " ".join(LETTER[60:])
    texts = {"a": f"{half[0]} {one} {half[1]}", "b": f"{half[0]} {other} {half[1]}"}
    found = near([sketched(item, content) for item, content in texts.items()], texts.__getitem__)
    assert found.kin == []
    assert found.apart == 1


def test_a_long_draft_with_another_figure_is_near_and_the_figure_is_told() -> None:
    long = _words(1200, 5)
    (only,) = _kin({"a": _with(long, (600, "30,000")), "b": _with(long, (600, "35,000"))})
    assert [reason.what for reason in only.reasons][1:] == ["differs: 30 / 35"]


def _kin(texts: dict[str, str]) -> list:
    return near([sketched(item, content) for item, content in texts.items()], texts.__getitem__).kin


def test_a_scan_of_one_of_many_form_letters_is_tied_to_it_alone() -> None:
    texts = {
        f"{number:03}": _with(LETTER, (50, f"{number * 7919 % 900 + 100}"), (51, f"{number * 104729 % 900 + 100}"))
        for number in range(60)
    }
    texts["scan"] = texts["031"].replace("shipment", "sh1pment").replace("harbour", "harb0ur")
    assert texts["scan"] != texts["031"]
    assert _near(texts) == [("031", "scan")]


def test_texts_with_the_same_notice_below_are_not_near() -> None:
    notice = " ".join(_words(150, 9))
    texts = {f"{number:03}": f"{' '.join(_words(40, 100 + number))}\n{notice}" for number in range(30)}
    assert _near(texts) == []


def test_many_copies_of_one_text_are_all_joined() -> None:
    texts = {f"{number:03}": _with(LETTER, (number, "misread"), (number + 9, "again")) for number in range(100)}
    found = near([sketched(item, content) for item, content in texts.items()], texts.__getitem__)
    assert {item for kin in found.kin for item in (kin.one, kin.other)} == set(texts)
    assert [len(crowd.items) - crowd.joined for crowd in found.crowds] == [0]
    assert len(found.kin) < 1000


def test_the_order_of_rows_does_not_matter() -> None:
    texts = {f"{number:03}": _with(LETTER, (number, "x"), (number + 5, "y")) for number in range(40)}
    assert _near(texts, 1) == _near(texts, 2) == _near(texts, 3)


def test_a_few_words_alone_make_no_kin() -> None:
    assert _near({"a": "Yes, thank you.", "b": "yes thank you"}) == []
    assert _near({"a": "The truck leaves the yard at nine", "b": "the truck leaves the yard, at nine"}) == [("a", "b")]
    assert near([]).kin == []


def test_sketches_alone_tell_an_estimate() -> None:
    texts = {"a": " ".join(LETTER), "b": _with(LETTER, (60, "other")), "c": " ".join(_words(120, 2))}
    (only,) = near(sketched(item, content) for item, content in texts.items()).kin
    assert (only.one, only.other) == ("a", "b")
    assert abs(only.score - 115 / 121) < 0.1
    assert only.reasons[0].what == "three-word runs in common, estimated"


def test_what_is_no_sketch_is_refused() -> None:
    with pytest.raises(ValueError, match="21 bytes"):
        sketch([b"x" * 21])


def test_sketches_of_two_windows_are_one() -> None:
    parts = [[vector.content for vector in _wholes(" ".join(words))] for words in (LETTER[:60], LETTER[60:])]
    both = sketch([content for contents in parts for content in contents])
    whole = sketch([vector.content for vector in _wholes(" ".join(LETTER))])
    assert both.words == whole.words
    assert both.least is not None
    assert whole.least is not None
    assert (both.least == whole.least).mean() > 0.9


def _wholes(content: str) -> list:
    from clew.enrich.shingles import shingles
    from clew.step import GivenText

    return [v for vectors in shingles.run([GivenText(content)]) for v in vectors if v.kind == "shingles"]


def test_ten_thousand_sketches_take_seconds() -> None:
    drawn = np.random.default_rng(7)
    least = drawn.integers(0, 1 << 32, (10_000, 128), np.uint32)
    least[1::2, :100] = least[::2, :100]
    rows = [Text(f"{at:05}", Sketch(100, at.to_bytes(16, "big"), row)) for at, row in enumerate(least)]
    start = time.process_time()
    assert len(near(rows).kin) == 5_000
    assert time.process_time() - start < 10
