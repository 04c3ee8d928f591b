"""The nations: a map and a table of how documents point at them, and the passages that do."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser, LexborNode
from served import browser, case_of, looked, words
from sqlalchemy import text

from clew.serve.nation_counts import legend, step_of, steps
from clew.serve.nation_names import ARABIC, NATIONS
from clew.store.case import Case, create, open_case

WORDS = {
    "market.txt": "Attacks on Iraq were planned. The Iraqi people know.\n",
    "road.txt": "They drove from Mosul in Iraq to Jordan. Call +964 770 123 4567 there.\n",
    "people.txt": "Two Iraqis came to the quay with a lantern.\n",
    "عقد.txt": "وصلت السفينة إلى العراق من البحرين.\n",
    "town.txt": "He lives in Tripoli and likes it.\n",
    "till.txt": "Paid 500 USD for grain, and US$ 40 more.\n",
}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return case_of(tmp_path_factory.mktemp("nations"), files=WORDS)


@pytest.fixture(scope="module")
def seen(held: Case) -> Iterator[TestClient]:
    with browser(held) as client:
        yield client


def rows(page: LexborHTMLParser) -> dict[str, dict[str, str]]:
    heads = [words(th) for th in page.css(".pointed thead tr:last-child th")][1:]
    return {
        words(row.css_first("th a")): dict(zip(heads, [words(td) for td in row.css("td")], strict=True))
        for row in page.css(".pointed tbody tr")
    }


def names(node: LexborHTMLParser | LexborNode) -> list[str]:
    return [words(each.css_first(".name")) for each in node.css("[data-hit]")]


def test_documents_are_counted_once_by_each_way_and_relation(seen: TestClient) -> None:
    iraq = rows(looked(seen, "/nations"))["Iraq"]
    assert iraq["Documents"] == "4" and iraq["name"] == "3" and iraq["people"] == "2" and iraq["phone"] == "1"
    assert iraq["threat"] == "1" and "domain" not in iraq, "a way that no word takes has no column"


def test_words_that_may_mean_another_nation_are_counted_apart_and_colour_no_map(seen: TestClient) -> None:
    page = looked(seen, "/nations")
    (doubted,) = [each for each in rows(page).values() if each["Documents"] == "0" and not each["currency"]]
    assert doubted["only in doubt"] == "1"
    assert len(page.css(".world a")) == len([each for each in rows(page).values() if each["Documents"] != "0"])


def test_money_alone_colours_no_map_unless_it_is_asked_for(seen: TestClient) -> None:
    page = looked(seen, "/nations")
    states = rows(page)["United States"]
    assert (states["Documents"], states["currency"], states["only in doubt"]) == ("0", "1", "")
    assert "United States: 1 document" not in [words(each) for each in page.css(".world title")]
    (asked,) = [a.attributes["href"] or "" for a in page.css(".bar a") if "money" in words(a)]
    with_money = looked(seen, asked)
    assert rows(with_money)["United States"]["Documents"] == "1"
    assert "United States: 1 document" in [words(each) for each in with_money.css(".world title")]
    (back,) = [a.attributes["href"] for a in with_money.css(".bar a") if "money" in words(a)]
    assert back == "/nations"
    assert names(looked(seen, "/nations/US?how=currency")) == ["till.txt"]


def test_the_map_colours_by_documents_and_leads_to_the_nation(seen: TestClient) -> None:
    links = {words(a.css_first("title")): a for a in looked(seen, "/nations?q=lantern").css(".world a")}
    assert list(links) == ["Iraq: 1 document"]
    assert links["Iraq: 1 document"].attributes["href"] == "/nations/IQ?q=lantern"
    links = {words(a.css_first("title")): a for a in looked(seen, "/nations").css(".world a")}
    steps_of = {said.partition(":")[0]: a.attributes["class"] for said, a in links.items()}
    assert (steps_of["Iraq"] or "") > (steps_of["Bahrain"] or "")
    assert links["Bahrain: 1 document"].css("circle"), "a small state has a dot"


def test_nations_are_named_in_english_and_arabic(seen: TestClient) -> None:
    page = looked(seen, "/nations")
    (iraq,) = [th for th in page.css(".pointed tbody th") if words(th.css_first("a")) == "Iraq"]
    arabic = iraq.css_first('[lang="ar"][dir="rtl"]')
    assert words(arabic) == "العراق"
    assert "العراق" in words(looked(seen, "/nations/IQ").css_first("h1"))
    assert NATIONS.keys() == ARABIC.keys()


def test_a_nation_shows_its_passages_by_how_with_the_words_lit(seen: TestClient) -> None:
    page = looked(seen, "/nations/IQ")
    by = {words(each.css_first("h2")).partition(" ")[2].partition(" ")[0]: each for each in page.css(".by")}
    assert list(by) == ["name", "people", "city", "phone"]
    assert sorted(names(by["people"])) == ["market.txt", "people.txt"]
    assert sorted(words(mark) for mark in by["people"].css("mark")) == ["Iraqi", "Iraqis"]
    assert [words(mark) for mark in by["phone"].css("mark")] == ["+964 770 123 4567"]


def test_one_way_and_one_relation_can_be_chosen(seen: TestClient) -> None:
    page = looked(seen, "/nations/IQ?how=name&relation=threat")
    assert names(page) == ["market.txt"] and "Attacks on" in words(page.css_first("[data-hit]"))
    assert "threat" in words(page.css_first("[data-hit]"))


def test_a_passage_leads_to_its_words_in_the_item(seen: TestClient) -> None:
    (name,) = looked(seen, "/nations/JO").css("[data-hit] .name")
    at = parse_qs(urlsplit(name.attributes["href"] or "").query)["at"][0]
    first, last = at.removeprefix("char=").split(",")
    assert WORDS["road.txt"][int(first) : int(last)] == "Jordan"


def test_a_query_narrows_both_pages_and_stays_in_the_address(seen: TestClient) -> None:
    page = looked(seen, "/nations?q=lantern&kind=text")
    assert list(rows(page)) == ["Iraq"] and rows(page)["Iraq"]["Documents"] == "1"
    (link,) = page.css(".pointed tbody th a")
    assert link.attributes["href"] == "/nations/IQ?q=lantern&kind=text"
    assert names(looked(seen, "/nations/IQ?q=lantern&kind=text")) == ["people.txt"]
    assert names(looked(seen, "/nations/IQ?q=lantern&kind=pdf")) == []
    nav = [a.attributes["href"] for a in page.css(".top nav a")]
    assert "/?q=lantern&kind=text" in nav and "/timeline?q=lantern&kind=text" in nav


def test_the_same_passages_can_be_searched_on(seen: TestClient) -> None:
    page = looked(seen, "/nations/IQ?q=lantern")
    (link,) = [a for a in page.css(".bar a") if words(a) == "Search in these"]
    assert names(looked(seen, link.attributes["href"] or "")) == ["people.txt"]


def test_mentions_of_activities_that_no_longer_stand_do_not_count(held: Case, tmp_path: Path) -> None:
    shutil.copytree(held.folder, tmp_path / "case")
    case = open_case(tmp_path / "case")
    with case.engine.begin() as connection:
        connection.execute(text("UPDATE activity SET current = 0 WHERE step LIKE 'enrich.nations%'"))
    with browser(case) as client:
        assert rows(looked(client, "/nations")) == {} and names(looked(client, "/nations/IQ")) == []


def test_an_item_that_nothing_leads_to_any_more_does_not_count(held: Case, tmp_path: Path) -> None:
    shutil.copytree(held.folder, tmp_path / "case")
    case = open_case(tmp_path / "case")
    with case.engine.begin() as connection:
        connection.execute(text("UPDATE place SET superseded = 1 WHERE path LIKE '%people.txt'"))
    with browser(case) as client:
        assert rows(looked(client, "/nations"))["Iraq"]["Documents"] == "3"


def test_passages_of_one_way_are_paged(tmp_path: Path) -> None:
    ships = {f"{number}.txt": f"Ship {number} came to Iraq.\n" for number in range(60)}
    with browser(case_of(tmp_path, files=ships)) as client:
        assert len(names(looked(client, "/nations/IQ"))) == 4
        address, found = "/nations/IQ?how=name", []
        while address:
            page = looked(client, address)
            found += names(page)
            after = page.css_first('a[rel="next"]')
            address = after.attributes["href"] or "" if after else ""
    assert len(found) == len(set(found)) == 60


@pytest.mark.parametrize(
    "address", ["/nations/iq", "/nations/IRQ", "/nations/%00", "/nations/IQ?how=x", "/nations/IQ?relation=x"]
)
def test_an_address_that_names_no_nation_is_answered_with_a_page(seen: TestClient, address: str) -> None:
    answer = seen.get(address)
    assert answer.status_code == 404 and 'role="alert"' in answer.text


def test_a_nation_that_nothing_points_at_says_so(seen: TestClient) -> None:
    assert "No passages point at it" in seen.get("/nations/FJ").text


def test_a_query_that_cannot_be_read_is_pointed_at(seen: TestClient) -> None:
    for path in ("/nations", "/nations/IQ"):
        answer = seen.get(path, params={"q": "(quay"})
        assert answer.status_code == 400 and "The query cannot be read" in answer.text


def test_an_empty_case_has_no_nations(tmp_path: Path) -> None:
    with browser(create(tmp_path / "case")) as client:
        assert "No nations" in client.get("/nations").text and client.get("/nations/IQ").status_code == 200


def test_nothing_of_the_pages_needs_a_script_or_style_of_its_own(seen: TestClient) -> None:
    for path in ("/nations", "/nations/IQ"):
        assert not re.search(r"<script(?! src)|<style| style=| on\w+=", seen.get(path).text)


def test_colours_are_a_few_steps_and_the_legend_says_them() -> None:
    assert steps(0) == () and steps(1) == (1,) and steps(4) == (1, 2, 3)
    assert legend(steps(1000), 1000) == [(1, "1–3"), (2, "4–15"), (3, "16–62"), (4, "63–250"), (5, "251–1,000")]
    assert [step_of(count, steps(1000)) for count in (0, 1, 4, 1000)] == [0, 1, 2, 5]
