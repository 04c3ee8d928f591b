"""Passages are found by what they mention: names by their words, nations by code, dates by the days that they mean."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.cli.search import FIELDS
from clew.errors import QueryError
from clew.search.field import EXAMPLES
from clew.search.index import Entry, Index
from clew.search.noted import Noted
from clew.search.period import days, terms_for, terms_of
from clew.search.query import parse

MENTIONED = {
    1: [Noted("person", "Sheikh Abu al-Hasan", "abu al hasan"), Noted("nation", "Iraqi", "IQ"),
        Noted("place", "Mosul", "mosul")],
    2: [Noted("person", "أبو الحَسَن المهاجر", "ابو الحسن المهاجر"), Noted("nation", "العراق", "IQ"),
        Noted("nation", "سوريا", "SY")],
    3: [Noted("organisation", "Halcyon Trading", "halcyon trading"), Noted("money", "$30,000", "USD 30000"),
        Noted("date", "Ramadan 2017", "2017-05-27/2017-06-24")],
    4: [Noted("date", "5/6/2017", "2017-06-05", "2017-05-06"), Noted("date", "two years ago", "-P2Y"),
        Noted("phone", "(0770) 123 4567", "+9647701234567"), Noted("money", "over 8m", "EUR 8000000.."),
        Noted("nation", "dollars", "US", "currency"), Noted("nation", "Syria", "SY", "name")],
    5: [],
}  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    made = Index(tmp_path_factory.mktemp("mentions") / "index")
    for number, mentions in MENTIONED.items():
        entry = Entry(number, f"{number:064x}", "Abu Mosul words", "text/plain", 1, mentions=tuple(mentions))
        made.replace(entry.item, [entry])
    made.commit(1)
    return made


def found(index: Index, query: str) -> list[int]:
    return sorted(passage for passage, _ in index.search(parse(query)).hits)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('person:"abu al-hasan"', [1]), ("person:sheikh", [1]), ("person:abu*", [1]), ("person:mosul", []),
        ('person:"ابو الحسن"', [2]), ("place:MOSUL", [1]), ("org:halcyon", [3]),
        ("nation:IQ", [1, 2]), ("nation:iq -nation:sy", [1]), ("nation:US", []), ("nation:dollars", [4]),
        ("nation:iraqi", [1]), ("nation:العراق", [2]),
        ("about:2017-05", [3, 4]), ("about:2017-05-27..2017-05-28", [3]), ("about:2017-06-05", [3, 4]),
        ("about:2016", []), ("about:2017..", [3, 4]), ("about:..2017-05-06", [4]), ("about:..2017-05-05", []),
        ("amount:30000", [3]), ("amount:>10000", [3, 4]), ("amount:<1,000,000", [3]), ("amount:30000..", [3, 4]),
        ("amount:..٣٠٠٠٠", [3]), ('id:"+964 770 123 4567"', [4]), ("id:9647701234567", [4]),
        ("mentions:org", [3]), ("mentions:date", [3, 4]), ("has:mention", [1, 2, 3, 4]), ("abu -has:mention", [5]),
        ("abu nation:SY", [2, 4]), ("place:mosul OR org:halcyon", [1, 3]),
    ],
)  # fmt: skip
def test_mentions_find_their_passages(index: Index, query: str, expected: list[int]) -> None:
    assert found(index, query) == expected


def test_nations_and_kinds_of_mention_are_facets_that_count_passages(index: Index) -> None:
    facets = index.search(parse("abu")).facets
    assert facets["nation"] == {"IQ": 2, "SY": 2}
    assert facets["mention"] == {"person": 2, "nation": 3, "date": 2, "money": 2, "organisation": 1, "phone": 1,
                                 "place": 1}  # fmt: skip


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("port mentions:dat", "did you mean date"),
        ("port about:2017-13", "about: 2017-13 is no date"),
        ("port about:2018..2017", "ends before it starts"),
        ("port amount:much", "write amount:10000"),
        ("port amount:9..8", "ends before it starts"),
        ("port amount:..", "write amount:10000"),
        ("port id:++", "needs letters or digits"),
        ("port has:mentoin", "has:mention"),
        ("port persn:halabi", "did you mean person?"),
    ],
)
def test_an_error_says_where_it_is_and_what_to_write(query: str, said: str) -> None:
    with pytest.raises(QueryError, match=re.escape(said)) as caught:
        parse(query)
    assert caught.value.position == 5


PERIODS = st.tuples(st.integers(1, date.max.toordinal()), st.integers(0, 5_000)).map(
    lambda each: (each[0], min(each[0] + each[1], date.max.toordinal()))
)


@given(PERIODS, PERIODS, st.integers(-6_000, 6_000))
def test_periods_share_a_term_just_where_they_overlap(one: tuple[int, int], other: tuple[int, int], near: int) -> None:
    length = other[1] - other[0]
    moved = max(1, one[0] + near)
    for first, last in (other, (moved, moved + length)):
        overlap = one[0] <= last and first <= one[1]
        assert bool(terms_of(*one) & terms_for(first, last)) == overlap


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2017-05-26", "2017-05-26", "2017-05-26"),
        ("2017-05-01/2017-05-31", "2017-05-01", "2017-05-31"),
        ("2017-05-26T21:15+03:00", "2017-05-26", "2017-05-26"),
        ("2017-05-26T17:00/2017-05-27T19:00", "2017-05-26", "2017-05-27"),
        ("../2017-05-01", "2017-05-01", "2017-05-01"),
        ("2017-05-01/..", "2017-05-01", "2017-05-01"),
    ],
)
def test_values_of_dates_are_days(value: str, first: str, last: str) -> None:
    assert days(value) == (date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal())


@pytest.mark.parametrize("value", ["XXXX-05-26", "AH-XXXX-09", "-P2Y", "T21:15", "..", "", "2017-02-30"])
def test_values_that_are_not_placed_in_time_are_no_days(value: str) -> None:
    assert days(value) is None


def test_a_passage_with_a_thousand_mentions_is_indexed_once(tmp_path: Path) -> None:
    made = Index(tmp_path / "index")
    mentions = tuple(Noted("person", f"Name {number}", f"name {number}") for number in range(1_000))
    made.replace("a" * 64, [Entry(1, "a" * 64, "x", "text/plain", 1, mentions=mentions)])
    made.commit(1)
    assert found(made, 'person:"name 999"') == [1]
    assert found(made, 'person:"1 name"') == []


def test_the_help_and_the_page_of_the_docs_list_every_field() -> None:
    documented = (Path(__file__).parents[2] / "docs" / "search.md").read_text("utf-8")
    assert [name for name in EXAMPLES if f"`{name}:" not in documented] == []
    assert [name for name in EXAMPLES if name not in re.findall("[a-z]+", FIELDS)] == []
