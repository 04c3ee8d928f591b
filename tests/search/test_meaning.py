"""What is near in meaning is found beside the words: what is compared, what is admitted, and how the two are joined."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from clew.search.find import LoadedPassage, find
from clew.search.index import Entry, Index
from clew.search.meaning import admits, widened, words_of
from clew.search.query import And, parse
from clew.search.vectors import CLOSER, WIDTH, Row, Vectors, add, begin


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("who paid the crew", "who paid the crew"),
        ('"bill of lading" tanker type:pdf', "bill of lading tanker"),
        ("halabi~1 lad* =مال", "halabi lad مال"),
        ("port -draft NOT sketch", "port"),
        ("port -(draft OR sketch) ship", "port ship"),
        ("(tanker OR vessel) AND oil", "tanker vessel oil"),
        ("كلمة السِّر", "كلمة السِّر"),
        ("type:pdf person:halabi", ""),
    ],
)
def test_what_is_asked_in_words_is_what_is_written_outside_fields(query: str, words: str) -> None:
    assert words_of(query) == words


@pytest.mark.parametrize(
    ("query", "admitted"),
    [
        ("tanker oil", None),
        ("tanker type:pdf", "type:pdf"),
        ("tanker type:pdf -draft", "type:pdf -draft"),
        ("tanker OR type:pdf", None),
        ("tanker (type:pdf OR type:mail)", "type:pdf OR type:mail"),
    ],
)
def test_fields_and_exclusions_hold_for_what_is_near(query: str, admitted: str | None) -> None:
    assert admits(parse(query)) == (parse(admitted) if admitted else And(()))


def _entry(number: int, text: str, media_type: str = "text/plain", **more: object) -> Entry:
    return Entry(number, f"{number:064x}", text, media_type, 1, **more)  # type: ignore[arg-type]


def _index(folder: Path, *entries: Entry) -> Index:
    index = Index(folder / "index")
    for entry in entries:
        index.replace(entry.item, [entry])
    index.commit(1)
    return index


def _load(numbers: Sequence[int]) -> dict[int, LoadedPassage]:
    return {number: LoadedPassage(f"{number:064x}", f"{number}#", "text", (), "text/plain") for number in numbers}


def _near(*found: tuple[int, float]) -> object:
    def near(count: int, among: Sequence[int] | None) -> list[tuple[int, float]]:
        return [each for each in found if among is None or each[0] in among][:count]

    return near


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return _index(
        tmp_path,
        _entry(1, "the ship left the harbour"),
        _entry(2, "ship ship ship"),
        _entry(3, "غادرت السفينة الميناء", languages=("ar",)),
        _entry(4, "a vessel sailed", "application/pdf"),
        _entry(5, "the harvest was poor"),
    )


def test_what_both_find_comes_first_and_what_meaning_alone_finds_is_marked(index: Index) -> None:
    page = find(index, "ship", _load, near=_near((3, 0.8), (1, 0.7), (4, 0.6)))  # type: ignore[arg-type]
    assert [int(hit.item, 16) for hit in page.hits] == [1, 2, 3, 4]
    assert [(hit.alone, hit.cosine) for hit in page.hits] == [(False, 0.7), (False, None), (True, 0.8), (True, 0.6)]
    assert page.total == 4
    assert page.facets["lang"] == {"und": 3, "ar": 1}


def test_what_is_hardly_near_or_no_longer_there_is_no_hit(index: Index) -> None:
    page = find(index, "ship", _load, near=_near((99, 0.9), (5, 0.1)))  # type: ignore[arg-type]
    assert sorted(int(hit.item, 16) for hit in page.hits) == [1, 2]


def test_fields_hold_for_what_is_near(index: Index) -> None:
    near = _near((3, 0.8), (1, 0.7), (4, 0.6))
    for query, expected in (("boat type:pdf", [4]), ("boat lang:ar", [3]), ("boat -ship", [3, 4]), ("boat", [1, 3, 4])):
        page = find(index, query, _load, near=near)  # type: ignore[arg-type]
        assert sorted(int(hit.item, 16) for hit in page.hits) == expected
    assert index.search(widened(index, parse("boat type:pdf"), near)).total == 1  # type: ignore[arg-type]


def test_pages_tile_what_words_and_meaning_find(tmp_path: Path) -> None:
    index = _index(tmp_path, *(_entry(number, "ship" if number % 2 else "boat") for number in range(1, 41)))
    near = _near(*((number, 0.9 - number / 100) for number in range(10, 31)))
    seen, cursor = [], None
    for _ in range(20):
        page = find(index, "ship", _load, 7, "relevance", cursor, near)  # type: ignore[arg-type]
        seen += [int(hit.item, 16) for hit in page.hits]
        cursor = page.cursor
        if cursor is None:
            break
    assert sorted(seen) == sorted({*range(1, 41, 2), *range(10, 31)})
    assert page.total == len(seen)


def test_hits_beyond_those_that_are_joined_follow_by_words_alone(tmp_path: Path) -> None:
    index = Index(tmp_path / "index")
    index.replace("a" * 64, [Entry(number, "a" * 64, "ship", "text/plain", 1) for number in range(1, 1_206)])
    index.replace("b" * 64, [Entry(5_000, "b" * 64, "boat", "text/plain", 1)])
    index.commit(1)
    near = _near((1_100, 0.9), (5_000, 0.8), (3, 0.7))
    seen, cursor = [], None
    while True:
        found = index.search(parse("ship"), 300, "relevance", cursor, dict(near(9, None)))  # type: ignore[operator]
        seen += [passage for passage, _ in found.hits]
        cursor = found.cursor
        if cursor is None:
            break
    assert sorted(seen) == [*range(1, 1_206), 5_000]
    assert seen[0] == 3


def _content(random: np.random.Generator, *means: object) -> list[bytes]:
    rows = random.normal(size=(len(means), WIDTH)) + np.array(means)
    return [np.rint(row / np.abs(row).max() * 127).astype(np.int8).tobytes() for row in rows]


def test_the_nearest_are_found_by_their_angle(tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    topics = random.normal(size=(3, WIDTH)) * 2
    contents = _content(random, *(topics[number % 3] for number in range(60)))
    begin(tmp_path)
    add(tmp_path, [Row(number + 1, 1, content) for number, content in enumerate(contents[:30])])
    add(tmp_path, [Row(number + 31, 2, content) for number, content in enumerate(contents[30:])])
    held = Vectors(tmp_path)
    found = held.nearest(contents[4], 20)
    assert found[0] == (5, pytest.approx(1.0, abs=1e-5))
    assert {passage % 3 for passage, _ in found} == {5 % 3}
    few = [passage for passage, _ in held.nearest(contents[4], 3, [1, 5, 9])]
    assert few[0] == 5 and set(few) == {1, 5, 9}
    assert held.counts() == {1: 30, 2: 30}


def test_signs_lead_to_the_nearest_among_more_than_are_measured(tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    topics = random.normal(size=(100, WIDTH))
    contents = _content(random, *topics[np.arange(2 * CLOSER) % 100])
    begin(tmp_path)
    add(tmp_path, [Row(number + 1, 1, content) for number, content in enumerate(contents)])
    found = [passage for passage, _ in Vectors(tmp_path).nearest(contents[50], 100)]
    assert found[0] == 51
    assert {passage % 100 for passage in found} == {51}


def test_rows_that_were_half_written_do_not_count_and_are_written_over(tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    one, two = _content(random, [0] * WIDTH, [0] * WIDTH)
    begin(tmp_path)
    add(tmp_path, [Row(1, 1, one)])
    with (tmp_path / "content").open("ab") as file:
        file.write(b"half")
    assert Vectors(tmp_path).nearest(one, 5) == [(1, pytest.approx(1.0, abs=1e-5))]
    add(tmp_path, [Row(2, 2, two)])
    assert Vectors(tmp_path).nearest(two, 1) == [(2, pytest.approx(1.0, abs=1e-5))]
    Vectors(tmp_path).drop([1])
    assert Vectors(tmp_path).counts() == {2: 1}
    assert [passage for passage, _ in Vectors(tmp_path).nearest(one, 5)] == [2]
