import re
import shutil
from pathlib import Path

from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser
from served import browser
from sqlalchemy import insert, select

from clew.serve.custody_page import read
from clew.store import schema
from clew.store.case import Case, open_case
from clew.store.completeness import completeness


def looked(pages: TestClient, address: str) -> LexborHTMLParser:
    return LexborHTMLParser(pages.get(address).text)


def test_the_sum_adds_up_and_says_what_the_store_says(pages: TestClient, case: Case) -> None:
    with case.engine.connect() as connection:
        counts = completeness(connection).places.counts
    line = looked(pages, "/completeness").css_first(".sum")
    assert line is not None
    found, *parts = (int(each.replace(",", "")) for each in re.findall(r"[\d,]+", line.text()))
    assert found == sum(parts) == counts["found"] == 67
    assert "1 duplicate" in line.text()


def test_every_type_has_a_row_and_the_rows_add_up(pages: TestClient) -> None:
    table = looked(pages, "/completeness").css_first("table.types")
    assert table is not None
    rows = [[int(cell.text()) for cell in row.css("td")] for row in table.css("tbody tr")]
    total = [int(cell.text()) for cell in table.css("tfoot td")]
    assert [sum(column) for column in zip(*rows, strict=True)] == total
    assert table.css_first("a[href*='text%2Fplain']") is not None


def test_the_bar_is_as_wide_as_what_was_found(pages: TestClient) -> None:
    widths = [float(rect.attributes["width"] or 0) for rect in looked(pages, "/completeness").css("svg.states rect")]
    assert abs(sum(widths) - 1000) < 0.1 and min(widths) >= 3.9


def test_each_reason_has_an_example_and_opens_its_items(pages: TestClient) -> None:
    page = looked(pages, "/completeness")
    reasons = {row.css_first("th").text(): row for row in page.css("table.reasons tbody tr")}
    assert {"empty", "unsupported", "link"} <= reasons.keys()
    example = reasons["empty"].css_first("td.place a")
    assert example is not None and example.text() == "haul/empty.txt"
    link = reasons["empty"].css_first("th a")
    listed = looked(pages, link.attributes["href"] or "").css("td.place")
    assert [cell.text() for cell in listed] == ["haul/empty.txt"]


def test_containers_that_gave_fewer_than_they_announced_are_listed_with_the_reason(case: Case, tmp_path: Path) -> None:
    shutil.copytree(case.folder, tmp_path / "case")
    other = open_case(tmp_path / "case")
    with other.engine.begin() as connection:
        empty = select(schema.problem).where(schema.problem.c.code == "empty")
        row = connection.execute(empty).mappings().one()
        told = {"activity": row["activity"], "seq": 9, "item": row["item"], "name": "announced", "value": "12"}
        connection.execute(insert(schema.metadata).values(**told))
    listed = looked(browser(other), "/completeness").css("section[aria-labelledby=containers] tbody td")
    assert [cell.text() for cell in listed] == ["haul/empty.txt", "12", "0", "empty"]
    assert looked(browser(case), "/completeness").css_first("section[aria-labelledby=containers]") is None


def test_places_without_bytes_are_listed_without_a_link(pages: TestClient) -> None:
    cell = looked(pages, "/completeness/reason?code=link").css_first("td.place")
    assert cell is not None and cell.text() == "haul/link.txt" and cell.css_first("a") is None


def test_a_reason_that_no_item_has_is_no_page(pages: TestClient) -> None:
    answer = pages.get("/completeness/reason?code=<b>x</b>")
    assert answer.status_code == 404 and "<b>x" not in answer.text


def test_an_address_that_was_tampered_with_is_answered_with_a_page(pages: TestClient) -> None:
    for address in (f"/completeness/reason?code=empty&after={2**70}", "/custody?before=0", f"/custody?before={2**70}"):
        assert "This page failed" not in pages.get(address).text


def test_a_long_list_is_paged_and_shows_each_item_once(case: Case, tmp_path: Path) -> None:
    shutil.copytree(case.folder, tmp_path / "case")
    many = open_case(tmp_path / "case")
    with many.engine.begin() as connection:
        row = connection.execute(select(schema.problem).where(schema.problem.c.code == "empty")).mappings().one()
        copies = [{**row, "id": None, "item": f"{number:064x}"} for number in range(230)]
        connection.execute(insert(schema.problem), copies)
    client, address, seen = browser(many), "/completeness/reason?code=empty", []
    while address:
        page = looked(client, address)
        seen += [cell.text() for cell in page.css("td.place")]
        more = page.css_first(".more a")
        address = (more.attributes["href"] or "") if more else ""
    assert len(seen) == len(set(seen)) == 231


def test_custody_shows_the_head_the_collections_and_the_newest_line_first(pages: TestClient, case: Case) -> None:
    head = case.ledger.head()
    page = looked(pages, "/custody")
    assert head is not None and page.css_first(".hash").text() == head.hash
    assert "K. Marsh" in page.css_first("table").text()
    numbers = [int(row.css_first("td").text()) for row in page.css("table.events tbody tr")]
    assert numbers == sorted(numbers, reverse=True) and numbers[0] == head.seq


def test_custody_pages_through_every_line(case: Case, tmp_path: Path) -> None:
    shutil.copytree(case.folder, tmp_path / "case")
    long = open_case(tmp_path / "case")
    for number in range(120):
        long.record("noted", {"number": number})
    client, address, seen = browser(long), "/custody", []
    while address:
        page = looked(client, address)
        seen += [int(row.css_first("td").text()) for row in page.css("table.events tbody tr:not(.more)")]
        more = page.css_first(".more a")
        address = (more.attributes["href"] or "") if more else ""
    head = long.ledger.head()
    assert head is not None and seen == list(range(head.seq, 0, -1))


def test_an_altered_ledger_is_told(case: Case, tmp_path: Path) -> None:
    shutil.copytree(case.folder, tmp_path / "case")
    ledger = tmp_path / "case" / "ledger.jsonl"
    lines = ledger.read_text("utf-8").splitlines(keepends=True)
    ledger.write_text("".join([lines[0], lines[1].replace("K. Marsh", "N. Body"), *lines[2:]]), "utf-8")
    altered = open_case(tmp_path / "case")
    text = browser(altered).get("/custody").text
    assert "The chain does not hold" in text and "line 2" in text
    assert len(read(altered.ledger)[0]) == 1


def test_a_line_that_is_being_written_is_no_line_yet(case: Case, tmp_path: Path) -> None:
    shutil.copytree(case.folder, tmp_path / "case")
    before, _ = read(open_case(tmp_path / "case").ledger)
    with (tmp_path / "case" / "ledger.jsonl").open("ab") as file:
        file.write(b'{"actor": "half')
    assert read(open_case(tmp_path / "case").ledger) == (before, None)
