from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.analyse.spans import COLUMNS, DAY, FIRST, LAST, bounded, cut, read, span_of, written


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal() * DAY


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2017-05-26", day("2017-05-26"), day("2017-05-27")),
        ("2017-05-01/2017-05-31", day("2017-05-01"), day("2017-06-01")),
        ("2017-05-26T21:15+03:00", day("2017-05-26") + 1275, day("2017-05-26") + 1276),
        ("2017-05-26T17:00/2017-05-26T19:00", day("2017-05-26") + 1020, day("2017-05-26") + 1141),
        ("../2017-05-01", day("2017-05-01"), day("2017-05-02")),
        ("2017-05-01/..", day("2017-05-01"), day("2017-05-02")),
    ],
)
def test_a_date_is_the_minutes_that_it_may_lie_in(value: str, first: int, last: int) -> None:
    assert span_of(value) == (first, last)


@pytest.mark.parametrize(
    "value",
    [
        "XXXX-05-26",
        "-P2Y",
        "AH-XXXX-09",
        "2017-02-30",
        "",
        "..",
        "../..",
        "2017-05-02/2017-05-01",
        "a/b/c",
        "2017",
        "2017-05",
        "2017-05-26T",
        "2017-05-26T9",
        "2017-05-26 10:00",
        "2017-05-01/2017-05-02/2017-05-03",
    ],
)
def test_what_is_not_placed_in_time_has_no_span(value: str) -> None:
    assert span_of(value) is None


@pytest.mark.parametrize(
    ("asked", "unit", "columns"),
    [("2017", "month", 12), ("2017-02", "day", 28), ("2017-05-26", "hour", 24), ("2017-05-26T21", "minute", 60)],
)
def test_a_year_is_cut_into_months_and_so_on_down_to_minutes(asked: str, unit: str, columns: int) -> None:
    span = read(asked)
    assert span is not None
    made = cut(span)
    assert (made.unit, len(made.edges) - 1, made.edges[0], made.edges[-1]) == (unit, columns, *span)


def test_all_time_is_cut_into_centuries() -> None:
    assert cut((FIRST, LAST)).unit == "century"
    assert cut((day("1900-01-01"), day("2000-01-01"))).unit == "decade"


@pytest.mark.parametrize("text", ["", "17", "2017-13", "2017-02-30", "2017-05-26T24", "0000", "2017-5", "x2017"])
def test_what_is_no_time_is_not_read(text: str) -> None:
    assert read(text) is None


@given(st.integers(FIRST, LAST - 1), st.integers(1, LAST))
def test_columns_follow_one_another_and_hold_the_span(first: int, length: int) -> None:
    span = bounded(first, first + length)
    made = cut(span)
    assert all(a < b for a, b in pairwise(made.edges))
    assert made.edges[0] <= span[0] and made.edges[-1] >= span[1]
    assert made.unit == "century" or len(made.edges) - 1 <= COLUMNS + 1


@given(st.datetimes(), st.sampled_from(["year", "month", "day", "minute"]))
def test_what_is_written_is_read_as_the_time_around_it(when: datetime, unit: str) -> None:
    minute = when.toordinal() * DAY + when.hour * 60 + when.minute
    span = read(written(minute, unit))
    assert span is not None and span[0] <= minute < span[1]


def test_times_beyond_the_calendar_are_drawn_back_into_it() -> None:
    assert bounded(-(10**12), 10**15) == (FIRST, LAST)
    assert bounded(LAST + 5, LAST + 9) == (LAST - 1, LAST)
