"""The timeline: dates that the words tell, the files' own dates, and the filters that hold on both."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser
from served import browser, case_of, looked, words
from sqlalchemy import text

from clew.serve.timeline_page import readably
from clew.store.case import Case, create, open_case

WORDS = {
    "contract.txt": "The contract was signed on 26 May 2017 at 21:15, and paid on 3 June 2017.\n",
    "memo.txt": "Delivery is due in May 2017. The last lantern was lit in 1998.\n",
    "doubt.txt": "The boat left on 5/6/2017 and nobody saw it again.\n",
    "عقد.txt": "وصلت السفينة في 15 رمضان 1438 إلى الميناء.\n",
    "quay.txt": "The quay was closed on 26 May 2017 for repairs.\n",
    "long.txt": "word " * 200 + "until the strike of 12 July 2016 came " + "word " * 200 + "\n",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Case:
    mail = "From: a@b.example\nDate: Mon, 15 Feb 2016 10:00:00 +0000\nSubject: Lantern\n\nThe lantern again.\n"
    return case_of(tmp_path_factory.mktemp("told"), files={**WORDS, "mail.eml": mail})


@pytest.fixture(scope="module")
def seen(told: Case) -> Iterator[TestClient]:
    with browser(told) as client:
        yield client


def lines(page: LexborHTMLParser) -> list[tuple[str, str]]:
    return [(words(each.css_first(".moment")), words(each.css_first(".name"))) for each in page.css("[data-hit]")]


def test_dates_of_the_words_are_listed_in_their_order_with_the_words_lit(seen: TestClient) -> None:
    page = looked(seen, "/timeline?from=2017-05&to=2017-05")
    assert lines(page) == [
        ("2017-05", "memo.txt"), ("2017-05-06 ? or 2017-06-05", "doubt.txt"), ("2017-05-26", "quay.txt"),
        ("2017-05-26 21:15", "contract.txt"),
    ]  # fmt: skip
    marks = [[words(mark) for mark in each.css("mark")] for each in page.css("[data-hit]")]
    assert marks == [["May 2017"], ["5/6/2017"], ["26 May 2017"], ["26 May 2017 at 21:15"]]


def test_a_line_leads_to_the_words_that_tell_the_date(seen: TestClient) -> None:
    (name,) = looked(seen, "/timeline?from=2016-07&to=2016-07").css("[data-hit] .name")
    address = name.attributes["href"] or ""
    first, last = parse_qs(urlsplit(address).query)["at"][0].removeprefix("char=").split(",")
    assert WORDS["long.txt"][int(first) : int(last)] == "12 July 2016"
    assert "12 July 2016" in words(looked(seen, address).css_first("main"))


def test_long_passages_are_shown_around_the_words(seen: TestClient) -> None:
    snippet = words(looked(seen, "/timeline?from=2016-07&to=2016-07").css_first(".snippet"))
    assert snippet.startswith("… ") and snippet.endswith(" …") and "strike of 12 July 2016 came" in snippet


def test_a_date_with_two_readings_is_marked(seen: TestClient) -> None:
    page = looked(seen, "/timeline?from=2017-05&to=2017-06")
    (line,) = [each for each in page.css("[data-hit]") if "5/6/2017" in words(each.css_first(".snippet"))]
    assert line.css_first(".doubt") is not None and "or 2017-0" in words(line.css_first(".note"))
    assert page.css(".strip .unsure")


def test_calendars_but_the_gregorian_are_named(seen: TestClient) -> None:
    page = looked(seen, "/timeline?from=2017-06&to=2017-06")
    (line,) = [each for each in page.css("[data-hit]") if "عقد" in words(each.css_first(".name"))]
    assert "Hijri (Umm al-Qura)" in words(line.css_first(".moment"))
    snippet = line.css_first(".snippet")
    assert snippet is not None and snippet.attributes["dir"] == "auto"


def test_columns_lead_to_their_time_and_wide_dates_are_bars_across_it(seen: TestClient) -> None:
    page = looked(seen, "/timeline?from=2017-05&to=2017-06")
    assert words(page.css_first(".bar .soft")) == "by day"
    titles = {words(a.css_first("title")): a.attributes["href"] for a in page.css(".strip a")}
    assert titles["2017-05-26: 2 mentioned"] == "/timeline?from=2017-05-26&to=2017-05-26"
    assert titles["2017-05: 1, on no one day"] == "/timeline?from=2017-05&to=2017-05"
    day = looked(seen, "/timeline?from=2017-05-26&to=2017-05-26")
    assert words(day.css_first(".bar .soft")) == "by hour"
    assert any(words(each).startswith("2017-05-26 21:00: 1") for each in day.css(".strip title"))
    assert "2017-05 1" in words(day.css_first(".beyond")), "what covers the whole day is said"


def test_the_drawing_has_a_table_that_says_the_same(seen: TestClient) -> None:
    page = looked(seen, "/timeline?from=2017&to=2017")
    rows = {words(row.css_first("th")): [words(cell) for cell in row.css("td")] for row in page.css("tbody tr")}
    assert rows["2017-05"][:2] == ["4", "1"] and rows["2017-06"][:2] == ["2", "0"]


def test_ways_to_move_and_zoom_are_links_with_their_keys(seen: TestClient) -> None:
    page = looked(seen, "/timeline?from=2017&to=2017")
    ways = {a.attributes["data-key"]: a.attributes["href"] or "" for a in page.css(".ways a")}
    assert list(ways) == ["ArrowLeft", "+", "-", "ArrowRight", "0"] and ways["0"] == "/timeline"
    for way in ways.values():
        assert seen.get(way).status_code == 200
    assert "from=2016-07" in ways["ArrowLeft"] and "from=2017-0" in ways["+"]


def test_files_are_listed_by_their_own_date_where_that_is_asked(seen: TestClient) -> None:
    page = looked(seen, "/timeline?from=2016-02&to=2016-02&by=own")
    assert lines(page) == [("2016-02-15", "Lantern")]
    assert any("1 in files of then" in words(each) for each in page.css(".strip.own title"))


def test_a_query_and_choices_narrow_and_stay_in_every_address(seen: TestClient) -> None:
    page = looked(seen, "/timeline?from=2017&to=2017&q=contract&kind=text")
    assert {name for _, name in lines(page)} == {"contract.txt"}
    within = [a.attributes["href"] or "" for a in page.css(".strip a, .ways a, .order a")]
    assert within and all("q=contract" in each and "kind=text" in each for each in within)
    nav = {words(a): a.attributes["href"] for a in page.css(".top nav a")}
    assert nav["Search"] == "/?q=contract&kind=text" and nav["Nations"] == "/nations?q=contract&kind=text"
    assert nav["Timeline"] == "/timeline"
    assert page.css_first('form input[name="from"][value="2017"]') is not None


def test_facets_count_the_passages_that_tell_a_date_in_the_time_shown(seen: TestClient) -> None:
    page = looked(seen, "/timeline?from=2017-05-26&to=2017-05-26")
    facets = {words(each.css_first("h2")): each for each in page.css(".facet")}
    assert words(facets["Type"].css_first("a")) == "text 3"


def test_the_same_passages_can_be_searched_on(seen: TestClient) -> None:
    page = looked(seen, "/timeline?from=2017-05-26&to=2017-05-26&q=quay")
    (link,) = [a for a in page.css(".list-head a") if words(a) == "Search in these"]
    assert parse_qs(urlsplit(link.attributes["href"] or "").query)["q"] == ["(quay) about:2017-05-26"]
    assert len(looked(seen, link.attributes["href"] or "").css("[data-hit]")) == 1


def test_a_search_leads_to_the_timeline_with_its_filters(seen: TestClient) -> None:
    nav = looked(seen, "/?q=quay&kind=text").css(".top nav a")
    assert "/timeline?q=quay&kind=text" in [a.attributes["href"] for a in nav]


def test_mentions_of_activities_that_no_longer_stand_do_not_count(told: Case, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(told.folder, tmp_path / "case")
    case = open_case(tmp_path / "case")
    with case.engine.begin() as connection:
        connection.execute(text("UPDATE activity SET current = 0 WHERE step LIKE 'enrich.dates%'"))
    with browser(case) as client:
        assert lines(looked(client, "/timeline?from=2017&to=2017")) == []


def test_pages_of_dates_follow_one_another_without_a_gap(tmp_path: Path) -> None:
    days = ((day, other) for day in range(1, 29) for other in (1, 2))
    seen = {f"{day}-{other}.txt": f"Seen on {day} March 2018 at post {other}.\n" for day, other in days}
    with browser(case_of(tmp_path, files=seen)) as client:
        address, names = "/timeline", []
        while address:
            page = looked(client, address)
            names += [name for _, name in lines(page)]
            after = page.css_first('a[rel="next"]')
            address = after.attributes["href"] or "" if after else ""
    assert len(names) == len(set(names)) == 56
    assert names == sorted(names, key=lambda name: int(name.partition("-")[0]))


@pytest.mark.parametrize("rest", ["from=never", "to=2017-13", "from=2018&to=2017", "start=x", "from=%00"])
def test_an_address_that_names_no_time_is_answered_with_a_page(seen: TestClient, rest: str) -> None:
    answer = seen.get(f"/timeline?{rest}")
    assert answer.status_code in (400, 404) and 'role="alert"' in answer.text


@pytest.mark.parametrize("rest", ["from=0001&to=9999", "from=9999-12-31", "to=0001", "start=99999", "start=-5"])
def test_the_ends_of_the_calendar_are_shown(seen: TestClient, rest: str) -> None:
    assert seen.get(f"/timeline?{rest}").status_code == 200


def test_a_query_that_cannot_be_read_is_pointed_at(seen: TestClient) -> None:
    answer = seen.get("/timeline", params={"q": "(quay"})
    assert answer.status_code == 400 and "The query cannot be read" in answer.text


def test_an_empty_case_has_an_empty_timeline(tmp_path: Path) -> None:
    with browser(create(tmp_path / "case")) as client:
        assert "No dates" in client.get("/timeline").text
        assert client.get(f"/timeline?q={quote('قصر')}").status_code == 200


def test_nothing_of_the_page_needs_a_script_or_style_of_its_own(seen: TestClient) -> None:
    assert not re.search(r"<script(?! src)|<style| style=| on\w+=", seen.get("/timeline").text)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2017-05-01/2017-05-31", "2017-05"), ("2017-01-01/2017-12-31", "2017"), ("../2017-05-01", "until 2017-05-01"),
        ("2017-05-01/..", "since 2017-05-01"), ("2017-05-26T21:15Z", "2017-05-26 21:15Z"),
        ("2017-05-26/2017-06-24", "2017-05-26 – 2017-06-24"),
    ],
)  # fmt: skip
def test_values_are_put_readably(value: str, said: str) -> None:
    assert readably(value) == said
