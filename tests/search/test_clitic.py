"""Arabic words are found with what is written onto their beginning, below those that stand alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clew.search.clitic import forms
from clew.search.index import Entry, Index
from clew.search.query import parse

TEXTS = (
    "ارسل كلمة السر الى المكتب",
    "وكلمة السر وصلت",
    "كتب بكلمة سر",
    "للسر ثمن",
    "مال",
    "كمال",
    "والسر عندهم",
    "كسر الباب",
    "رمز پاسخ وپاسخ",
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    yield filled(tmp_path_factory.mktemp("clitic"), TEXTS)


def filled(path: Path, texts: tuple[str, ...]) -> Index:
    index = Index(path)
    for number, text in enumerate(texts, 1):
        item = f"{number:064x}"
        index.replace(item, [Entry(number, item, text, "text/plain", 1)])
    index.commit(1)
    return index


def found(index: Index, query: str) -> list[int]:
    return [passage for passage, _ in index.search(parse(query)).hits]


@pytest.mark.parametrize(
    ("query", "passages"),
    [
        ('"كلمة السر"', {1, 2}),
        ('="كلمة السر"', {1}),
        ("السر", {1, 2, 4, 7}),
        ("=السر", {1, 2}),
        ("سر", {1, 2, 3, 4, 7}),
        ("=سر", {3}),
        ("كلمة AND وصلت", {2}),
        ("مال", {5, 6}),
        ("باب OR ثمن", {4, 8}),
        ('"كلم"*', {1, 2, 3}),
        ("پاسخ", {9}),
        ('"كلمة سر"', {3, 1, 2}),
    ],
)
def test_a_word_is_found_with_what_is_written_onto_it(index: Index, query: str, passages: set[int]) -> None:
    assert set(found(index, query)) == passages


def test_the_word_alone_ranks_before_its_forms(index: Index) -> None:
    assert found(index, "مال") == [5, 6]
    assert found(index, '"كلمة السر"') == [1, 2]


def test_what_is_excluded_is_excluded_as_it_stands(index: Index) -> None:
    assert found(index, "كمال -مال") == [6]


def test_a_phrase_with_more_forms_than_are_looked_for_one_by_one(tmp_path: Path) -> None:
    texts = tuple(f"{a} {b}" for a in ("كلمة", *forms("كلمه")) for b in ("سر", *forms("سر")))
    filled(tmp_path, texts)
    assert Index(tmp_path).count(parse('"كلمة سر"'))[0] == len(texts)


def test_other_scripts_and_languages_have_no_such_forms() -> None:
    assert forms("port") == forms("پاسخ") == forms("порт") == forms("2017") == ()
