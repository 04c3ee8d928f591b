import shutil
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser, LexborNode
from served import HARMFUL_NAME, browser
from sqlalchemy import insert
from sqlalchemy.exc import OperationalError

from clew.serve.app import read_only
from clew.store import schema
from clew.store.case import SIFT, UNDER_WAY, Case, create, open_case, set_meta


def looked(pages: TestClient, address: str, **headers: str) -> LexborHTMLParser:
    return LexborHTMLParser(pages.get(address, headers=headers).text)


def hits(page: LexborHTMLParser) -> list[LexborNode]:
    return page.css("[data-hit]")


def words(node: LexborNode | None) -> str:
    assert node is not None
    return " ".join(node.text().split())


def test_a_hit_shows_its_words_marked_its_name_and_where_it_was(pages: TestClient) -> None:
    hit = hits(looked(pages, '/?q="signed at the port"'))[0]
    assert [words(mark) for mark in hit.css("mark")] == ["signed at the port"]
    assert words(hit.css_first(".name")) == "copy of letter.txt"
    assert "haul/copy of letter.txt" in words(hit.css_first(".facts"))
    assert "and 1 more place" in words(hit.css_first(".facts"))


def test_text_of_files_stays_text(pages: TestClient) -> None:
    answer = pages.get("/?q=alert")
    assert "<script>alert" not in answer.text and "&lt;script&gt;" in answer.text


def test_a_name_shows_what_would_disguise_it(pages: TestClient) -> None:
    answer = pages.get('/?q="second bill"')
    assert HARMFUL_NAME not in answer.text and "\x1b" not in answer.text and "\u202e" not in answer.text
    name = LexborHTMLParser(answer.text).css_first(".name")
    assert words(name) == r"evil\x1b[31m\u202etxt.exe"


def test_arabic_is_found_and_reads_from_the_right(pages: TestClient) -> None:
    page = looked(pages, f"/?q={quote('بوليصه الشحن')}")
    hit = hits(page)[0]
    snippet = hit.css_first(".snippet")
    assert snippet is not None and snippet.attributes["dir"] == "auto"
    assert [words(mark) for mark in snippet.css("mark")] == ["بوليصة", "الشحن"]
    assert [words(each) for each in hit.css(".place bdi")] == ["haul", "عقود", "عقد.txt"]


def test_a_hit_leads_to_its_item_at_the_passage_with_the_query(pages: TestClient) -> None:
    name = hits(looked(pages, "/?q=signed"))[0].css_first(".name")
    assert name is not None
    address = name.attributes["href"] or ""
    assert address.startswith("/item/") and "?at=char%3D0%2C" in address and address.endswith("&q=signed")


def test_facets_count_all_hits_and_narrow_them(pages: TestClient) -> None:
    page = looked(pages, "/?q=tanker")
    facets = {words(each.css_first("h2")): each for each in page.css(".facet")}
    year = {words(a.css_first("bdi")): a for a in facets["Year"].css("a")}["2017"]
    assert words(year.css_first(".count")) == "60"
    narrowed = looked(pages, unescape(year.attributes["href"] or ""))
    assert words(narrowed.css_first(".bar strong")) == "60"
    chosen = narrowed.css_first('.facet a[aria-current="true"]')
    assert chosen is not None and chosen.attributes["href"] == "/?q=tanker"
    facets = {words(each.css_first("h2")): each for each in narrowed.css(".facet")}
    years = [words(a.css_first("bdi")) for a in facets["Year"].css("a")]
    assert "2017" in years and len(years) == 2, "the other choices can still be seen"


def test_a_facet_alone_lists_what_is_in_it(pages: TestClient) -> None:
    page = looked(pages, "/?year=2017")
    assert words(page.css_first(".bar strong")) == "60" and len(hits(page)) == 25


def test_a_value_that_no_facet_has_finds_nothing_calmly(pages: TestClient) -> None:
    assert "Nothing was found" in pages.get("/?q=tanker&lang=zz").text
    assert pages.get("/?year=never").status_code == 404


def test_following_more_shows_every_hit_once(pages: TestClient) -> None:
    address, seen = "/?q=tanker&sort=-date", []
    for _ in range(4):
        page = looked(pages, address)
        seen += [words(hit.css_first(".name")) for hit in hits(page)]
        more = page.css_first(".more a")
        if more is None:
            break
        address = more.attributes["href"] or ""
    assert len(seen) == len(set(seen)) == 61


def test_htmx_gets_only_the_hits_that_follow(pages: TestClient) -> None:
    more = looked(pages, "/?q=tanker").css_first(".more a")
    assert more is not None
    answer = pages.get(more.attributes["hx-get"] or "", headers={"hx-request": "true"})
    assert answer.text.lstrip().startswith('<li class="hit"') and "<html" not in answer.text


def test_the_order_is_kept_in_the_address(pages: TestClient) -> None:
    newest, oldest = (looked(pages, f"/?q=tanker&sort={sort}") for sort in ("-date", "date"))
    assert words(hits(newest)[0].css_first(".name")) == "copy of letter.txt"
    assert words(hits(oldest)[0].css_first(".name")).startswith("log-")
    chosen = newest.css_first('.order a[aria-current="true"]')
    assert words(chosen) == "Newest first"
    assert newest.css_first('form input[name="sort"][value="-date"]') is not None


@pytest.mark.parametrize(("q", "at"), [("bill AND (lading OR", "OR"), ("colour:red", "c"), ('tanker "port', '"')])
def test_a_query_that_cannot_be_read_is_pointed_at(pages: TestClient, q: str, at: str) -> None:
    answer = pages.get("/", params={"q": q})
    assert answer.status_code == 400
    page = LexborHTMLParser(answer.text)
    assert at.startswith(words(page.css_first("mark.bad")))
    box = page.css_first("#q")
    assert box is not None and box.attributes["value"] == q and box.attributes["aria-invalid"] == "true"


@pytest.mark.parametrize("q", ["x" * 5000, "a " * 900, "(" * 300, "\x00", "*", "<script>alert(1)</script>", "'\";--"])
def test_any_query_is_answered_with_a_page(pages: TestClient, q: str) -> None:
    answer = pages.get("/", params={"q": q})
    assert answer.status_code in (200, 400) and "<script>alert" not in answer.text
    assert "This page failed" not in answer.text


@pytest.mark.parametrize("rest", ["cursor=AAAA", "cursor=%00", "sort=worst", "year=99999999999"])
def test_an_address_that_was_tampered_with_is_answered_with_a_page(pages: TestClient, rest: str) -> None:
    answer = pages.get(f"/?q=tanker&{rest}")
    assert answer.status_code in (400, 404) and 'role="alert"' in answer.text


def test_no_hits_say_what_to_try(pages: TestClient) -> None:
    page = looked(pages, "/?q=zeppelin&kind=text")
    assert "Nothing was found" in page.html and page.css_first('.none a[href="/?q=zeppelin"]') is not None


def test_an_empty_case_says_how_to_fill_it(tmp_path: Path) -> None:
    client = browser(create(tmp_path / "case"))
    for path in ("/", "/?q=tanker", "/completeness", "/custody", "/pending"):
        assert client.get(path).status_code == 200
    assert "clew sift" in client.get("/").text
    assert not (tmp_path / "case" / "index").exists()


def test_a_sift_that_goes_on_is_told_and_so_is_one_that_stopped(case: Case, tmp_path: Path) -> None:
    shutil.copytree(case.folder, tmp_path / "case")
    waiting = open_case(tmp_path / "case")
    with waiting.engine.begin() as connection:
        connection.execute(insert(schema.item).values(digest="f" * 64, size=1, depth=0))
        set_meta(connection, SIFT, UNDER_WAY)
    client = browser(waiting)
    assert "1 item is not read yet" in words(LexborHTMLParser(client.get("/").text).css_first("#pending"))
    with waiting.writing():
        line = LexborHTMLParser(client.get("/pending").text).css_first("#pending")
        assert "A sift is under way: 1" in words(line)
        assert line is not None and line.attributes["hx-get"] == "/pending?seen=1"
        assert "1 of the 66" in words(line) and line.css_first("progress") is not None


def test_a_browser_that_saw_a_sift_going_on_is_told_of_its_end(pages: TestClient) -> None:
    assert "The sift has ended" in words(LexborHTMLParser(pages.get("/pending?seen=1").text).css_first("#pending"))
    assert "ended" not in pages.get("/pending").text


def test_a_sift_that_was_stopped_with_all_read_may_have_found_too_few(case: Case, tmp_path: Path) -> None:
    shutil.copytree(case.folder, tmp_path / "case")
    stopped = open_case(tmp_path / "case")
    with stopped.engine.begin() as connection:
        set_meta(connection, SIFT, UNDER_WAY)
    assert "stopped before its end" in browser(stopped).get("/").text


def test_the_served_case_cannot_be_written(case: Case) -> None:
    with read_only(case).engine.connect() as connection, pytest.raises(OperationalError):
        connection.execute(insert(schema.item).values(digest="e" * 64, size=1, depth=0))


def test_a_search_by_meaning_keeps_what_the_words_find_and_its_address(pages: TestClient) -> None:
    page = looked(pages, "/?q=tanker&meaning=1")
    by_words = looked(pages, "/?q=tanker")
    counts = [int(words(each.css_first(".bar strong")).replace(",", "")) for each in (page, by_words)]
    assert counts[0] >= counts[1]
    box = page.css_first('input[name="meaning"]')
    assert box is not None and "checked" in box.attributes
    assert all("meaning=1" in (a.attributes["href"] or "") for a in page.css(".facet a"))
