"""Versions: alike in words, and in name but for what tells versions apart."""

import random

import pytest

from bench.accuracy.kin import sketched
from bench.words import ARABIC, ENGLISH
from clew.analyse.kin.versions import Named, stem, versions


def _words(count: int, seed: int, among: list[str] = ENGLISH) -> list[str]:
    drawn = random.Random(seed)
    return [drawn.choice(among) for _ in range(count)]


DRAFT = _words(150, 1)


def _versions(named: dict[str, tuple[str, str]], texts: dict[str, list[str]]) -> list[tuple[str, str]]:
    documents = [Named(item, (name,), date) for item, (name, date) in named.items()]
    rows = [sketched(item, " ".join(words)) for item, words in texts.items()]
    found = versions(documents, rows)
    assert found == versions(documents[::-1], rows[::-1])
    assert all(kin.how == "version" for kin in found)
    return [(kin.one, kin.other) for kin in found]


@pytest.mark.parametrize(
    ("name", "words", "number"),
    [
        ("Copy of Contract_v2 FINAL (1).docx", "contract", (2, 1)),
        ("exhibits/contract-2017-05-26.pdf", "contract", ()),
        ("Vertrag Entwurf v1.2.docx", "vertrag", (1, 2)),
        ("مسودة عقد البيع.docx", "عقد البيع", ()),
        ("عقد البيع - نهائي.pdf", "عقد البيع", ()),
        ("عقد البيع نسخة ٢.docx", "عقد البيع", (2,)),
        ("invoice 001.pdf", "invoice 001", ()),
        ("Finalists.xlsx", "finalists", ()),
        ("final.docx", "", ()),
    ],
)
def test_a_name_is_freed_of_what_tells_versions_apart(name: str, words: str, number: tuple[int, ...]) -> None:
    told = stem(name)
    assert (told.words, told.number) == (words, number)


def test_versions_follow_each_other_by_their_dates() -> None:
    named = {
        "c": ("Contract v1.docx", "2017-05-01"),
        "a": ("Contract final.docx", "2017-05-20"),
        "b": ("Copy of Contract v2.docx", "2017-05-10"),
    }
    texts = {"c": DRAFT, "b": [*DRAFT, *_words(60, 2)], "a": [*DRAFT[:140], *_words(80, 3)]}
    assert _versions(named, texts) == [("a", "b"), ("b", "c")]


def test_without_dates_numbers_and_words_order_them() -> None:
    named = {"z": ("Contract draft.docx", ""), "y": ("Contract.docx", ""), "x": ("Contract final.docx", "2017")}
    texts = {"z": DRAFT, "y": [*DRAFT[:-5], "x"], "x": [*DRAFT[5:], "y"]}
    assert _versions(named, texts) == [("x", "y"), ("y", "z")]


def test_another_text_of_the_same_name_and_a_translation_are_no_versions() -> None:
    named = {"a": ("Report v1.docx", ""), "b": ("Report v2.docx", ""), "c": ("Report final.docx", "")}
    texts = {"a": DRAFT, "b": _words(150, 9, ARABIC), "c": _words(150, 5)}
    assert _versions(named, texts) == []


def test_the_same_words_under_two_names_are_a_copy_and_no_version() -> None:
    named = {"a": ("Report v1.docx", ""), "b": ("Report v2.docx", "")}
    assert _versions(named, {"a": DRAFT, "b": DRAFT}) == []


def test_a_great_many_of_one_name_are_taken_in_their_time() -> None:
    texts = {f"{number:04}": _words(60, 1000 + number) for number in range(300)}
    texts |= {"v1": DRAFT, "v2": [*DRAFT, *_words(20, 4)]}
    named = {item: (f"Invoice v{at}.pdf", "") for at, item in enumerate(sorted(texts))}
    assert _versions(named, texts) == [("v2", "v1")]
