"""The pages of claims: the board, a claim, differences, hypotheses, and what the team judged."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from claimed_case import claim_at, send
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser
from served import browser, looked, renewed, words

from clew.serve.claim_words import claim_href
from clew.store.case import Case
from clew.store.claims import claim
from clew.store.verdicts import standing, verdict


@pytest.fixture(scope="module")
def pages(kept: Case) -> Iterator[TestClient]:
    with browser(kept) as client:
        yield client


def cards(page: LexborHTMLParser) -> list[str]:
    return [words(each) for each in page.css("li.claim")]


def said(case: Case, *subject: str) -> str:
    with case.engine.connect() as connection:
        return verdict(connection, subject).verdict


def test_the_board_says_who_says_it_and_from_how_many_origins(pages: TestClient) -> None:
    first = next(each for each in cards(looked(pages, "/claims")) if "killed 12 people" in each)
    assert "asserts" in first and "Reuters ← on the word of the ministry" in first
    assert "1 origin of 2 passages" in first and "2 against" in first and "2019-03-02 wire.txt" in first


def test_claims_that_say_the_same_are_listed_once_or_each_by_itself(pages: TestClient) -> None:
    once, every = cards(looked(pages, "/claims")), cards(looked(pages, "/claims?every=1"))
    assert len([each for each in once if "killed 12 people" in each]) == 1
    assert len([each for each in every if "killed 12 people" in each]) == 2


def test_the_event_is_marked_and_hostile_words_are_words(pages: TestClient) -> None:
    text = pages.get("/claims").text
    assert "<script>alert(1)" not in text and "&lt;script&gt;alert(1)" in text
    marked = [words(each) for each in looked(pages, "/claims").css("li.claim .name mark")]
    assert "attacked" in marked


def test_the_board_is_narrowed_by_its_own_facets_and_by_the_query(pages: TestClient) -> None:
    assert all("denies" in each for each in cards(looked(pages, "/claims?stance=denies")))
    assert len(cards(looked(pages, "/claims?stance=denies"))) == 1
    assert all("attack" in each for each in cards(looked(pages, "/claims?event=attack")))
    assert len(cards(looked(pages, "/claims?q=Larkspur"))) == 1
    assert "contradicted" in words(looked(pages, "/claims").css_first(".facets"))
    assert len(cards(looked(pages, "/claims?mark=against&stance=asserts"))) == 2
    assert len(cards(looked(pages, "/claims?verdict=none"))) == len(cards(looked(pages, "/claims")))
    assert pages.get("/claims?q=(").status_code == 400
    assert pages.get("/claims?sort=nonsense").status_code == 404


def test_a_claim_with_most_against_it_comes_first_where_that_is_asked(pages: TestClient) -> None:
    counts = [int(found[1]) for each in cards(looked(pages, "/claims?sort=against&every=1"))
              if (found := re.search(r"(\d+) against", each))]  # fmt: skip
    assert counts == sorted(counts, reverse=True) and counts


def test_a_claim_shows_its_words_in_context_and_the_line_of_speakers(pages: TestClient, kept: Case) -> None:
    page = looked(pages, claim_href(claim_at(kept, "wire", "killed 12")))
    assert words(page.css_first(".context")).startswith("Reuters reported that the ministry said militants attacked")
    assert words(page.css_first(".context .words mark")) == "attacked"
    line = words(page.css_first("ol.line"))
    assert line.index("wire.txt") < line.index("reported") < line.index("Reuters") < line.index("the ministry")
    assert "asserts" in line


def test_a_claim_shows_what_bears_it_out_and_what_exactly_differs(pages: TestClient, kept: Case) -> None:
    page = looked(pages, claim_href(claim_at(kept, "wire", "killed 12")))
    sides = {each.attributes["id"]: words(each.parent) for each in page.css(".weighed h2")}
    assert "forward.txt" in sides["supports"] and "forward.txt" not in sides["contradicts"]
    assert "figures: 12 people against 30 people" in sides["contradicts"]
    assert "stance: asserts against denies" in sides["contradicts"]
    assert "1 independent origin of 2 passages" in words(page.css_first("#origins"))
    assert "same authority" in words(page.css_first("svg.graph"))


def test_refusing_an_edge_makes_two_origins_and_can_be_taken_back(deciding: TestClient, own: Case) -> None:
    address = claim_href(claim_at(own, "wire", "killed 12"))
    keys = [each.attributes["value"] or "" for each in looked(deciding, address).css("button[name=origins]")]
    refuse = next(each for each in keys if each.startswith("no "))
    send(deciding, origins=refuse)
    renewed(deciding)
    assert "2 independent origins of 2 passages" in words(looked(deciding, address).css_first("#origins"))
    back = next(each.attributes["value"] for each in looked(deciding, address).css("button[name=origins]")
                if (each.attributes["value"] or "").startswith("back "))  # fmt: skip
    send(deciding, origins=back or "")
    renewed(deciding)
    assert "1 independent origin of 2 passages" in words(looked(deciding, address).css_first("#origins"))


def test_verdicts_and_grades_stand_apart_and_are_taken_back(deciding: TestClient, own: Case) -> None:
    id = claim_at(own, "letter", "killed 30")
    line = send(deciding, single=f"doubtful {id}", reason="one witness").partition("done=")[2]
    send(deciding, single=f"C {id}")
    send(deciding, single=f"4 {id}")
    with own.engine.connect() as connection:
        speaker = claim(connection, id).speaker
    assert (said(own, "claim", id), said(own, "information-grade", id)) == ("doubtful", "4")
    assert said(own, "origin-grade", speaker) == "C"
    page = looked(deciding, claim_href(id))
    people = words(page.css_first(".people"))
    assert "doubtful" in people and "C fairly reliable" in people and "4 doubtful" in people
    assert "because one witness" in people
    board = next(each for each in cards(looked(deciding, "/claims?verdict=doubtful")))
    assert "killed 30" in board and "doubtful C 4" in board
    send(deciding, take=line)
    assert said(own, "claim", id) == "" and said(own, "information-grade", id) == "4"


def test_many_are_judged_at_once_with_one_line_of_the_ledger(deciding: TestClient, own: Case) -> None:
    ids = [claim_at(own, "wire", "killed 12"), claim_at(own, "answer", "attacked")]
    send(deciding, verdict="open", claim=ids)
    with own.engine.connect() as connection:
        stand = standing(connection, "claim")
    assert {each.verdict for each in stand.values()} == {"open"} and len(
        {each.said[0].line for each in stand.values()}
    ) == 1
    send(deciding, verdict="B", claim=[ids[0], claim_at(own, "forward", "killed 12")])


def test_what_two_people_say_differently_is_shown_as_disputed_once_neither_answers(
    deciding: TestClient, own: Case
) -> None:
    id = claim_at(own, "answer", "attacked")
    send(deciding, single=f"refuted {id}")
    name = re.search(r'value="agrees ([0-9a-f.]+)"', _as("Tariq", deciding, claim_href(id)))
    assert name is not None
    send(deciding, by="Tariq", reader=f"agrees {name[1]}")
    assert "second reader Tariq agrees" in words(looked(deciding, claim_href(id)).css_first(".past"))


def _as(name: str, client: TestClient, address: str) -> str:
    client.cookies.set("clew-by", name, domain="127.0.0.1")
    return client.get(address).text


def test_notes_and_tags_of_any_script_are_kept_and_escaped(deciding: TestClient, own: Case) -> None:
    id = claim_at(own, "عربي", "")
    send(deciding, add="tag", tag="ميناء", about=f"claim:{id}")
    send(deciding, add="note", note="look <b>again</b>", about=f"claim:{id}")
    text = deciding.get(claim_href(id)).text
    assert "ميناء" in text and "look &lt;b&gt;again&lt;/b&gt;" in text and "<b>again" not in text
    assert 'dir="auto"' in text
    send(deciding, untag=f"claim:{id} ميناء")
    assert looked(deciding, claim_href(id)).css_first("button[name=untag]") is None


def test_a_form_without_a_name_records_nothing_and_says_why(deciding: TestClient, own: Case) -> None:
    id = claim_at(own, "wire", "killed 12")
    deciding.cookies.delete("clew-by")
    send(deciding, single=f"open {id}", by="")
    assert said(own, "claim", id) == ""
    assert "Write your name first" in deciding.get("/claims").text


def test_a_form_leads_back_to_pages_of_claims_alone(deciding: TestClient, own: Case) -> None:
    id = claim_at(own, "wire", "killed 12")
    for back in ("//elsewhere.example/", "https://elsewhere.example/claims", "/custody"):
        assert send(deciding, single=f"open {id}", back=back).startswith("/claims?done=")
    assert send(deciding, single=f"open {id}", back="/claim?id=x").startswith("/claim?id=x&done=")


def test_reports_that_differ_stand_side_by_side_with_their_origins(pages: TestClient) -> None:
    page = looked(pages, "/differences?aspect=figures")
    values = [words(each) for each in page.css(".value")]
    assert len(values) == 2
    assert values[0].startswith("12 people 1 origin of 2 passages") and "wire.txt" in values[0]
    assert values[1].startswith("30 people 1 origin of 1 passage") and "letter.txt" in values[1]
    assert {words(each) for each in page.css(".value mark")} == {"12 people", "30 people"}
    assert pages.get("/differences?aspect=nonsense").status_code == 404


def test_differences_are_narrowed_as_claims_are(pages: TestClient) -> None:
    def told(asked: str) -> int:
        return len(looked(pages, f"/differences?aspect=figures&{asked}").css("section.dossier"))

    assert told("stance=asserts") == told("verdict=none") == told("q=killed") == 1
    assert told("stance=threatens") == told("verdict=refuted") == told("q=nowhere") == told("nation=CV") == 0
    page = looked(pages, "/differences?aspect=figures&q=killed&stance=asserts")
    kept = [each.attributes["href"] or "" for each in page.css(".order a")]
    assert all("q=killed" in each and "stance=asserts" in each for each in kept[:-1])
    titles = {words(each) for each in page.css("nav.facets .facet h2")}
    assert {"Stance", "Event", "Collection"} <= titles
    assert not any(words(each).startswith(("name:", "none 0")) for each in page.css("nav.facets .facet li"))
    assert pages.get("/differences?entity=nobody").status_code == 404
    assert pages.get("/differences?q=%22open").status_code == 400


def test_hypotheses_are_weighed_and_what_tells_nothing_is_marked(deciding: TestClient, own: Case) -> None:
    one, other = claim_at(own, "wire", "killed 12"), claim_at(own, "letter", "killed 30")
    for text in ("It was the militia", "<i>It was staged</i>"):
        send(deciding, hypothesis="new", text=text, question="Who did it?")
    offered = looked(deciding, "/ach?find=killed 12").css("#evidence ~ ul a.button")
    assert f"add={claim_href(one).partition('=')[2]}" in (offered[0].attributes["href"] or "")
    assert "No claim has all these words" in deciding.get("/ach?find=nowhere").text
    page = looked(deciding, f"/ach?add={claim_href(one).partition('=')[2]}")
    ids = [(each.attributes["value"] or "").split()[1] for each in page.css("thead button")]
    assert len(ids) == 2 and "<i>It was" not in deciding.get("/ach").text
    send(deciding, evidence=f"consistent {ids[0]} {one}")
    send(deciding, evidence=f"inconsistent {ids[1]} {one}")
    for id in ids:
        send(deciding, evidence=f"neutral {id} {other}")
    page = looked(deciding, "/ach")
    assert [words(each) for each in page.css("tfoot td")] == ["0 the fewest", "1"]
    rows = page.css("tbody tr")
    assert ["nothing" in (each.attributes.get("class") or "") for each in rows] == [False, True]
    send(deciding, hypothesis=f"drop {ids[1]}")
    assert len(looked(deciding, "/ach").css("thead button")) == 1


def test_what_the_team_judged_is_told_by_day_and_person(deciding: TestClient, own: Case) -> None:
    assert "Nobody has judged" in deciding.get("/activity").text
    id = claim_at(own, "wire", "killed 12")
    send(deciding, single=f"open {id}")
    send(deciding, by="<b>Tariq", single=f"probable {id}", reason="so says the log")
    page = looked(deciding, "/activity")
    assert [words(each) for each in page.css(".days td")] == ["1", "1"]
    lines = [words(each) for each in page.css(".acts li")]
    assert "<b>Tariq verdict probable" in lines[0] and "because so says the log" in lines[0]
    assert "<b>Tariq" not in deciding.get("/activity").text
    only = looked(deciding, "/activity?by=S. Haddad")
    assert len(only.css(".acts li")) == 1


def test_the_start_page_leads_to_the_claims_most_contradicted(pages: TestClient) -> None:
    told = unescape(pages.get("/").text)
    assert "Claims with the most against them" in told and "killed 30 people" in told


def test_an_entity_lists_its_claims_and_leads_to_the_board(pages: TestClient) -> None:
    page = looked(pages, "/entity?kind=person&name=salma%20qarawi")
    claims = page.css_first("#claims")
    assert claims is not None and "killed 30" in words(claims.parent)
    way = next(
        each.attributes["href"] or "" for each in page.css("section a") if "/claims?" in (each.attributes["href"] or "")
    )
    assert any("killed 30" in each for each in cards(looked(pages, way)))


def test_an_item_marks_the_claims_in_its_words(pages: TestClient, kept: Case) -> None:
    id = claim_at(kept, "wire", "killed 12")
    marked = {each.attributes["href"]: words(each) for each in looked(pages, f"/item/{id[:64]}").css("a.claimed")}
    assert marked[claim_href(id)].startswith("militants attacked the port")


def test_a_citation_without_a_claim_is_refused_kindly(pages: TestClient) -> None:
    answer = pages.get("/claim", params={"id": "00ff#char=0,1"})
    assert answer.status_code == 404 and "This cannot be shown" in answer.text
