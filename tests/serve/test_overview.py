"""The start page without a query: what the case holds."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser, LexborNode
from served import browser, words
from sqlalchemy import update

from clew.cli import main
from clew.search.index import Entry, Index
from clew.serve.timeline import EMPTY, HEIGHT, MOST_YEARS, Timeline, timeline
from clew.store import schema
from clew.store.case import Case, open_case
from clew.store.completeness import completeness
from clew.store.overview import Sender, file_states, item_types, reasons, senders

MAIL = """From: {sender}
To: nadim@saintorla.example
Date: Mon, 15 {month} 2019 10:00:00 +0000
Subject: Lantern {number}
Content-Type: text/plain; charset=utf-8

The lantern is at the quay, {number}.
"""
SENDERS = [
    "Leila Osterberg <Leila@SaintOrla.example>",
    "leila@saintorla.example",
    '"Leila Osterberg" <leila@saintorla.example>',
    "إدريس <idris@walmani.example>",
    "clerk",
]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("held")
    haul = folder / "haul"
    haul.mkdir()
    for number, sender in enumerate(SENDERS):
        month = ("Feb", "Apr")[number % 2]
        (haul / f"{number}.eml").write_text(MAIL.format(sender=sender, month=month, number=number), "utf-8")
    shutil.copy(haul / "0.eml", haul / "0 again.eml")
    (haul / "empty.txt").touch()
    (haul / "unknown.bin").write_bytes(bytes(range(1, 32)) * 60)
    (haul / "link").symlink_to("/etc/hostname")
    main(["sift", str(haul), "--case", str(folder / "case"), "--workers", "1"])
    return open_case(folder / "case")


@pytest.fixture(scope="module")
def start(held: Case) -> Iterator[LexborHTMLParser]:
    with browser(held) as client:
        yield LexborHTMLParser(client.get("/").text)


def section(page: LexborHTMLParser, heading: str) -> LexborNode:
    (found,) = (each for each in page.css(".overview section") if words(each.css_first("h2")).startswith(heading))
    return found


def test_files_are_summed_as_on_the_completeness_page(held: Case, pages: TestClient, case: Case) -> None:
    for each in (held, case):
        with each.engine.connect() as connection:
            assert file_states(connection) == completeness(connection).places.counts


def test_files_still_to_be_read_are_pending(held: Case, tmp_path: Path) -> None:
    shutil.copytree(held.folder, tmp_path / "case")
    waiting = open_case(tmp_path / "case")
    with waiting.engine.begin() as connection:
        connection.execute(update(schema.activity).where(schema.activity.c.step.like("extract.%")).values(current=0))
        counts = file_states(connection)
        assert counts == completeness(connection).places.counts and counts["pending"] > 0


def test_the_bar_of_files_leads_to_completeness(start: LexborHTMLParser) -> None:
    files = section(start, "9 files")
    assert files.css_first('h2 a[href="/completeness"]') is not None and len(files.css(".states rect")) == 3
    assert words(files.css_first(".sum")) == "5 read 3 unreadable 1 duplicate"


def test_kinds_count_items_and_lead_to_the_facet(start: LexborHTMLParser, held: Case) -> None:
    rows = section(start, "Kinds").css("li")
    assert [words(row) for row in rows] == ["mail5", "other2"]
    assert rows[0].css_first('a[href="/?kind=mail"]') is not None
    assert rows[1].css_first("a") is None, "nothing of these can be found"
    with held.engine.connect() as connection:
        assert item_types(connection)["message/rfc822"] == 5


def test_languages_lead_to_the_facet(start: LexborHTMLParser) -> None:
    row = section(start, "Languages").css_first("li a")
    assert row is not None and (row.attributes["href"] or "").startswith("/?lang=")


def test_senders_are_one_by_their_address_however_they_are_written(start: LexborHTMLParser, held: Case) -> None:
    with held.engine.connect() as connection:
        found = senders(connection, 9)
    assert found == [
        Sender("Leila Osterberg", "leila@saintorla.example", 3),
        Sender("clerk", "clerk", 1),
        Sender("إدريس", "idris@walmani.example", 1),
    ]
    with browser(held) as client:
        for row, sender in zip(section(start, "Mails").css("li"), found, strict=True):
            link = row.css_first("a")
            assert words(row.css_first("bdi")) == sender.name and link is not None
            hits = LexborHTMLParser(client.get(link.attributes["href"] or "").text).css("[data-hit]")
            assert len({hit.css_first(".name").text() for hit in hits}) == sender.count  # type: ignore[union-attr]


def test_each_column_leads_to_what_it_counts(start: LexborHTMLParser, held: Case) -> None:
    columns = section(start, "Dated").css("svg.time a")
    assert [re.sub(r"\s", "", words(each)) for each in columns] == ["2019-02:3", "2019-04:2"]
    listed = [parse_qs(urlsplit(a.attributes["href"] or "").query)["q"] for a in section(start, "Dated").css("li a")]
    assert listed == [["date:2019-02"], ["date:2019-04"]], "the drawing can be read as a list"
    with browser(held) as client:
        found = LexborHTMLParser(client.get(columns[0].attributes["href"] or "").text)
    assert words(found.css_first(".bar strong")) == "3"


def test_problems_come_worst_first_and_lead_to_their_items(start: LexborHTMLParser, held: Case) -> None:
    problems = section(start, "Problems")
    assert [words(each) for each in problems.css("li a")] == ["empty", "unsupported"]
    assert problems.css_first('a[href="/completeness/reason?code=empty"]') is not None
    with held.engine.connect() as connection:
        assert [each.effect for each in reasons(connection, 5)] == ["unreadable", "unreadable"]


def test_the_last_lines_of_the_ledger_are_shown_newest_first(start: LexborHTMLParser) -> None:
    lines = [words(each) for each in section(start, "Custody").css("li")]
    assert lines[-1].startswith("case opened") and lines[0].startswith("collected")


def test_nothing_on_the_page_needs_a_style_that_the_policy_forbids(start: LexborHTMLParser) -> None:
    assert start.css("[style]") == [] and start.css("style") == []
    assert all(svg.attributes.get("aria-hidden") == "true" or (svg.parent is not None
               and svg.parent.attributes.get("aria-hidden") == "true") for svg in start.css("svg"))  # fmt: skip


def test_what_is_written_after_a_look_is_counted_at_the_next(held: Case, tmp_path: Path) -> None:
    shutil.copytree(held.folder, tmp_path / "case")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "letter.txt").write_text("One more letter about the lantern.\n")
    with browser(open_case(tmp_path / "case")) as client:
        assert "9 files" in client.get("/").text
        main(["sift", str(tmp_path / "more"), "--case", str(tmp_path / "case"), "--workers", "1"])
        assert "10 files" in client.get("/").text


def test_a_ledger_that_was_altered_is_told_of(held: Case, tmp_path: Path) -> None:
    shutil.copytree(held.folder, tmp_path / "case")
    ledger = tmp_path / "case" / "ledger.jsonl"
    ledger.write_text(ledger.read_text().replace('"places":9', '"places":8'))
    with browser(open_case(tmp_path / "case")) as client:
        custody = section(LexborHTMLParser(client.get("/").text), "Custody")
    assert "The chain does not hold" in words(custody)


def dated(folder: Path, days: dict[int, int]) -> Timeline | None:
    """The timeline of an index with so many passages at each day from 1970-01-01 on."""
    index, number, entries = Index(folder), 0, []
    for day, count in days.items():
        for _ in range(count):
            number += 1
            entries.append(Entry(number, "ab" * 32, "word", "text/plain", 1, day=day))
    index.replace("ab" * 32, entries)
    index.commit(1)
    years: dict[str, int] = {}
    for entry in entries:
        year = str(1970 + int((entry.day or 0) // 365.2425))
        years[year] = years.get(year, 0) + 1
    return timeline(index, years)


def test_months_are_counted_from_their_first_day_to_their_last(tmp_path: Path) -> None:
    first = (date(2019, 2, 1) - date(1970, 1, 1)).days
    drawn = dated(tmp_path, {first - 1: 1, first: 2, first + 27: 3, first + 28: 4})
    assert drawn is not None and drawn.unit == "month"
    counted = [(column.label, column.count) for column in drawn.columns]
    assert counted == [("2019-01", 1), ("2019-02", 5), ("2019-03", 4)]


def test_a_long_time_of_nothing_is_cut_and_shown_as_cut(tmp_path: Path) -> None:
    drawn = dated(tmp_path, {17900: 1, 20000: 1})
    assert drawn is not None and [column.label for column in drawn.columns] == ["2019-01", "2024-10"]
    ((said, x),) = drawn.cuts
    assert said == "68 months of nothing" and drawn.columns[0].x < x < drawn.columns[1].x and EMPTY < 68
    assert [label for label, _ in drawn.ticks] == ["2019-01", "2024-10"]


def test_a_long_range_is_drawn_by_year_and_strays_are_told_beside_it(tmp_path: Path) -> None:
    years = {int(year * 365.2425) + 100: 300 for year in range(20, 45)}
    drawn = dated(tmp_path, {100: 2, **years, int(130 * 365.2425) + 100: 1})
    assert drawn is not None and drawn.unit == "year"
    assert (drawn.columns[0].label, drawn.columns[-1].label, len(drawn.columns)) == ("1990", "2014", 25)
    assert [each[0] for each in drawn.outside] == [2, 1] and [each[2] for each in drawn.outside] == ["..1989", "2015.."]
    assert len(drawn.columns) <= MOST_YEARS


def test_columns_are_as_high_as_what_they_count_and_the_least_can_be_seen(tmp_path: Path) -> None:
    drawn = dated(tmp_path, {17900: 1000, 17935: 500, 17965: 1})
    assert drawn is not None and [column.height for column in drawn.columns] == [HEIGHT, HEIGHT / 2, 2.0]
    assert all(column.y + column.height == HEIGHT for column in drawn.columns)
    assert all(column.x + column.width <= 100 for column in drawn.columns)


def test_where_nothing_is_dated_there_is_no_timeline(tmp_path: Path) -> None:
    assert dated(tmp_path, {}) is None


@pytest.mark.parametrize("day", [-719_162, 2_932_896])
def test_the_first_and_the_last_day_that_there_is_can_be_drawn(tmp_path: Path, day: int) -> None:
    index = Index(tmp_path)
    index.replace("ab" * 32, [Entry(1, "ab" * 32, "word", "text/plain", 1, day=day)])
    index.commit(1)
    drawn = timeline(index, {"1" if day < 0 else "9999": 1})
    assert drawn is not None and drawn.columns[0].label in ("0001-01", "9999-12")
