"""Conversations, databases and mail stores of many thousand parts open a window at a time, round what is cited."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser, LexborNode
from served import browser

from clew.store import schema
from clew.store.bulk import add_rows
from clew.store.case import Case, create
from clew.store.places import add_collection, add_places

CHAT, BASE, STORE = (f"{number:064x}" for number in (1, 2, 3))
PLACES = {
    CHAT: [f"message={number}" for number in range(1, 50_001)],
    BASE: [f"sheet=table%2F{sheet}&row={row}" for sheet in range(500) for row in range(1, 21)],
    STORE: [],
}


def row(activity: int, seq: int, item: str, **values: object) -> dict[str, object]:
    return {"activity": activity, "seq": seq, "item": item, **values}


def activity(number: int, step: str, item: str) -> dict[str, object]:
    ran = {"inputs": "{}", "outcome": "finished", "started": "", "ended": "", "records": 1, "current": 1}
    return {"id": number, "key": str(number), "step": step, "item": item, **ran}


def fill(case: Case) -> None:
    activities, passages, members = [], [], []
    for number, (item, places) in enumerate(PLACES.items(), 1):
        activities.append(activity(number, f"extract.trial{number}@1", item))
        for seq, place in enumerate(places):
            text = f"said {seq + 1}"
            passages.append(row(number, seq, item, fragment=place, first=0, last=len(text), text=text))
    for seq in range(20_000):
        member = {"entry": str(seq + 1), "kind": "message", "fragment": f"message={seq + 1}", "size": 1}
        members.append(row(3, seq, STORE, content=f"{10**6 + seq:064x}", **member))
    with case.engine.begin() as connection:
        for table, rows in (
            (schema.activity, activities), (schema.passage, passages), (schema.member, members),
        ):  # fmt: skip
            add_rows(connection, table, rows)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("long")
    (folder / "haul").mkdir()
    case = create(folder / "case")
    collection = add_collection(case, folder / "haul", {}, copied=False)
    places = [{"raw": item[-2:].encode(), "size": 1, "mtime": 1, "item": item, "fault": None} for item in PLACES]
    add_places(case, collection, places)
    fill(case)
    with browser(case) as client:
        yield client


def looked(pages: TestClient, address: str) -> LexborHTMLParser:
    answer = pages.get(address)
    assert answer.status_code == 200 and len(answer.content) < 400_000
    return LexborHTMLParser(answer.text)


def link(page: LexborHTMLParser, label: str) -> str:
    return next(each.attributes["href"] or "" for each in page.css("a.button") if each.text() == label)


def said(page: LexborHTMLParser) -> list[str]:
    return [each.text().strip() for each in page.css(".words")]


def only(page: LexborHTMLParser, selector: str) -> LexborNode:
    (node,) = page.css(selector)
    return node


def test_a_long_conversation_is_read_on_and_back_without_gaps(pages: TestClient) -> None:
    first = looked(pages, f"/item/{CHAT}")
    second = looked(pages, link(first, "Later text"))
    assert said(first) + said(second) == [f"said {number}" for number in range(1, 81)]
    assert said(looked(pages, link(second, "Earlier text"))) == said(first)


def test_a_cited_message_stands_among_those_round_it(pages: TestClient) -> None:
    page = looked(pages, f"/item/{CHAT}?at=message%3D25000%26char%3D0,4")
    assert said(page)[0] == "said 24990" and said(page)[-1] == "said 25029"
    assert "message 25000" in only(page, ".turn-of.lit").text() and only(page, "mark").text() == "said"
    later = looked(pages, link(page, "Later text"))
    assert said(later)[0] == "said 25030"
    assert looked(pages, f"/item/{CHAT}?at=message%3D50000").css_first(".lit") is not None


def test_a_message_that_is_not_there_is_told(pages: TestClient) -> None:
    assert pages.get(f"/item/{CHAT}?at=message%3D50001").status_code == 404


def test_a_table_among_hundreds_is_shown_and_the_others_can_be_unfolded(pages: TestClient) -> None:
    page = looked(pages, f"/item/{BASE}?at=sheet%3Dtable%252F400%26row%3D7")
    assert only(page, "#sheet option[selected]").text() == "table/400 (20)"
    assert only(page, "#sheet option[selected]").attributes["value"] == "sheet=table%2F400"
    assert only(page, "ol.tables a[aria-current]").text() == "table/400" and len(page.css("ol.tables a")) == 500
    assert "All 500 sheets and their rows" in page.text()
    assert "said 8007" in only(page, "tr.lit").text()


def test_members_are_chosen_by_words_and_paged_among_those(pages: TestClient) -> None:
    page = looked(pages, f"/item/{STORE}?inside=77")
    assert "560 of 20,000 with these words" in page.text() and len(page.css(".members tbody tr")) == 200
    assert only(page, "#inside").attributes["value"] == "77"
    later = looked(pages, link(page, "More"))
    assert "201 to 400 of 560" in later.text()
    assert all("77" in row.text() for row in later.css(".members td.what"))
    none = looked(pages, f"/item/{STORE}?inside=tanker")
    assert "0 of 20,000 with these words" in none.text() and not none.css(".members")


def test_a_number_past_the_last_member_leads_back_to_the_first(pages: TestClient) -> None:
    page = looked(pages, f"/item/{STORE}?members=99999")
    assert "There are no further ones" in page.text() and "Before" in page.text()


def test_a_store_of_many_members_tells_where_in_them_one_is(pages: TestClient) -> None:
    page = looked(pages, link(looked(pages, f"/item/{STORE}?members=19600"), "More"))
    assert "19,801 to 20,000 of 20,000" in page.text() and len(page.css(".members tbody tr")) == 200
    assert not [each for each in page.css("a.button") if each.text() == "More"]
