"""How strongly documents point at nations."""

import random
import time

from clew.analyse.nations import Pointed, Row, main_nations, pointed

ROWS = [
    Row("IQ", "name", "a", 3, "party"),
    Row("IQ", "city", "a", 9, "place"),
    Row("IQ", "demonym", "b", 1, "threat"),
    Row("IQ", "currency", "c", 5),
    Row("SY", "name", "b", 1),
    Row("SY", "name", "c", 1, "threat"),
    Row("LY", "capital", "c", 2, "place", doubtful=True),
]


def test_a_document_counts_once_by_the_strongest_of_its_words() -> None:
    assert pointed(ROWS) == [
        Pointed("SY", 2, {"named": 2}, {"threat": 1}, 2),
        Pointed("IQ", 3, {"named": 1, "people": 1, "currency": 1}, {"threat": 1, "party": 1, "place": 1}, 18),
        Pointed("LY", 1, {"doubtful": 1}, {}, 2),
    ]


def test_the_order_of_rows_does_not_matter() -> None:
    for seed in range(20):
        shuffled = random.Random(seed).sample(ROWS, len(ROWS))
        assert pointed(shuffled) == pointed(ROWS)
        assert main_nations(shuffled) == main_nations(ROWS)


def test_parts_of_a_count_are_the_count() -> None:
    parts = [Row("IQ", "name", "a"), Row("IQ", "name", "a", 2)]
    assert pointed(parts) == pointed([Row("IQ", "name", "a", 3)])


def test_a_document_s_main_nation_is_named_most_and_even_ones_are_both_kept() -> None:
    assert main_nations(ROWS) == {"a": ("IQ",), "b": ("SY",), "c": ("SY",)}
    even = [Row("IQ", "name", "a"), Row("SY", "seat", "a"), Row("FR", "city", "a", 9)]
    assert main_nations(even) == {"a": ("IQ", "SY")}
    assert main_nations([Row("LY", "capital", "a", doubtful=True)]) == {}
    assert main_nations([Row("US", "currency", "a", 40), Row("LY", "phone", "b")]) == {"b": ("LY",)}


def test_no_rows_give_nothing() -> None:
    assert pointed([]) == []


def test_a_hundred_thousand_rows_take_under_a_second_or_two() -> None:
    rows = [Row(f"{at % 200:03}", "name", str(at // 10), 1, "place") for at in range(100_000)]
    begun = time.perf_counter()
    assert len(pointed(rows)) == 200
    assert time.perf_counter() - begun < 2
