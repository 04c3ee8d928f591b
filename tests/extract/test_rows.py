"""Delimited text: rows, their numbers, and what is said of odd ones."""

import io
from datetime import date, datetime, time, timedelta

import pytest

from clew.extract.tables.cells import Value, line, written
from clew.extract.tables.rows import rows
from clew.model import Metadata, Passage, Problem
from clew.step import Given


def read(content: bytes, media_type: str = "text/csv") -> tuple[list[tuple[int, str]], dict[str, str], list[Problem]]:
    records = list(rows.run(Given("0" * 64, len(content), media_type), io.BytesIO(content)))
    texts = [(record.at.row[0], record.text) for record in records if isinstance(record, Passage) and record.at.row]
    properties = {record.name: record.value for record in records if isinstance(record, Metadata)}
    return texts, properties, [record for record in records if isinstance(record, Problem)]


def test_a_row_is_a_passage_and_empty_cells_keep_the_columns_apart() -> None:
    texts, properties, problems = read(b"name,city,sum\nSalim,,12\n\n,Haifa,\n")
    assert texts == [(1, "name\tcity\tsum"), (2, "Salim\t\t12"), (4, "\tHaifa")]
    assert properties == {"encoding": "utf-8", "delimiter": ",", "rows": "4", "columns": "3"}
    assert not problems


@pytest.mark.parametrize(("delimiter", "first"), [(";", "1,5"), ("\t", "1,5"), ("|", "x"), (",", "x; y")])
def test_the_delimiter_is_the_one_that_rows_agree_on(delimiter: str, first: str) -> None:
    content = delimiter.join(["amount", "to", "on"]) + "\n" + f"{delimiter}".join([f'"{first}"', "Rana", "2020"])
    texts, properties, _ = read(content.encode())
    assert properties["delimiter"] == delimiter
    assert texts[1] == (2, f"{first}\tRana\t2020")


def test_a_quoted_field_may_have_lines_tabs_and_quotes_and_counts_as_one_row() -> None:
    texts, _, _ = read(b'a,b\n"two\r\nlines\tand ""tab""",x\nlast,y\n')
    assert texts == [(1, "a\tb"), (2, 'two lines and "tab"\tx'), (3, "last\ty")]


def test_an_unclosed_quote_does_not_swallow_the_rest() -> None:
    content = b'a,b\n"open,1\n' + b"c,d\n" * 3000
    texts, properties, problems = read(content)
    assert len(texts) == 3002 and properties["rows"] == "3002"
    assert texts[1] == (2, '"open\t1')
    assert [(problem.code, problem.effect) for problem in problems] == [("quoting", "note")]


def test_an_unclosed_quote_in_every_row_ends_in_reasonable_time() -> None:
    texts, _, _ = read(b'"a,b\n' * 1 + b'x,"y\n' * 50_000 + b'z"\n')
    assert len(texts) > 10


def test_ragged_rows_are_a_note_that_names_the_first() -> None:
    _, _, problems = read(b"a,b,c\n1,2,3\n1,2\n1,2,3\n")
    assert [(problem.code, problem.effect) for problem in problems] == [("ragged", "note")]
    assert "1 of 4 rows" in problems[0].message and "the first is row 3" in problems[0].message


def test_titles_above_a_table_are_not_ragged_rows_of_it() -> None:
    texts, properties, problems = read("كشف حساب\nLarkspur Nominees,2019\n\na,b,c\n1,2,3\n4,5,6\n".encode())
    assert len(texts) == 5 and properties["columns"] == "3" and problems == []


def test_what_is_ragged_below_titles_is_told_and_its_first_row_is_none_of_them() -> None:
    _, _, problems = read(b"Ledger\na,b,c\n1,2,3\n9\n1,2,3\n1,2,3,4\n")
    assert "2 of 6 rows" in problems[0].message and "the first is row 4" in problems[0].message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1256"])
def test_arabic_rows_are_read_in_their_encoding(encoding: str) -> None:
    source = "الاسم;المدينة;المبلغ\nسالم الخطيب;بيروت;1200\nرنا حداد;حلب;4500\n"
    texts, properties, _ = read(source.encode(encoding))
    assert texts[1] == (2, "سالم الخطيب\tبيروت\t1200")
    assert properties["delimiter"] == ";"


def test_a_stated_separator_is_taken_and_its_row_counts() -> None:
    texts, properties, _ = read(b"sep=;\na,1;b\n")
    assert properties["delimiter"] == ";"
    assert texts == [(1, "sep=\t"), (2, "a,1\tb")] or texts == [(1, "sep="), (2, "a,1\tb")]


def test_a_tsv_keeps_its_commas() -> None:
    assert read(b"a,b\tc\n", "text/tab-separated-values")[0] == [(1, "a,b\tc")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234.5000000000001, "1234.5"),
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (1e20, "100000000000000000000"),
        (1.5e300, "1.5e+300"),
        (0.00001234, "0.00001234"),
        (-0.0, "0"),
        (True, "TRUE"),
        (datetime(2021, 3, 4), "2021-03-04"),
        (datetime(2021, 3, 4, 5, 6, 7), "2021-03-04T05:06:07"),
        (date(2021, 3, 4), "2021-03-04"),
        (time(5, 6), "05:06:00"),
        (timedelta(hours=30, minutes=5), "30:05:00"),
        ("#DIV/0!", "#DIV/0!"),
    ],
)
def test_values_are_written_as_programs_show_them(value: Value, text: str) -> None:
    assert written(value) == text


def test_a_row_of_blanks_is_empty_and_cells_before_it_count() -> None:
    assert line(["", " ", ""]) == ""
    assert line(["a\nb", 1.0], before=2) == "\t\ta b\t1"
