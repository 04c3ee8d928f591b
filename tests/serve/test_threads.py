"""A chat is read as a thread: who, when, what is answered, what came with it; windows, days, several conversations."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from selectolax.lexbor import LexborHTMLParser, LexborNode
from served import browser, case_of, looked

from clew.store.case import Case

PHONE = """\
[13/03/2021, 09:58:01] \u200eMessages and calls are end-to-end encrypted.
[13/03/2021, 09:58:40] Rana: good morning
[13/03/2021, 10:00:12] سليم: السفينة في الرصيف الثاني
[14/03/2021, 08:15:00] Rana: \u200e<attached: pier.jpg>
[15/03/2021, 08:15:00] Rana: \u200e<attached: list.txt>
"""
FORWARDED = {"forwarded_from": "Port Authority", "edited": "2022-04-01T12:00:00"}


def said(number: int, who: str, text: str, day: int, **more: Any) -> dict[str, Any]:
    date = f"2022-{1 + day // 28:02}-{1 + day % 28:02}T09:00:00"
    sender = {"from": who, "from_id": f"user-{who}"}
    return {"id": number, "type": "message", "date": date, **sender, "text": text, **more}


def exported(folder: Path, top: dict[str, Any]) -> None:
    folder.mkdir()
    (folder / "result.json").write_text(json.dumps(top), "utf-8")


def write_haul(folder: Path) -> None:
    (folder / "phone").mkdir(parents=True)
    (folder / "phone" / "_chat.txt").write_text(PHONE, "utf-8")
    picture = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "JPEG")
    (folder / "phone" / "pier.jpg").write_bytes(picture.getvalue())
    (folder / "phone" / "list.txt").write_text("copper wire\n")
    created = {"id": 0, "type": "service", "date": "2022-01-01T08:00:00", "actor": "Lina", "action": "create_group"}
    long = [said(n, ["Lina", "Omar"][n % 2], f"<b>note</b> {n}", n) for n in range(1, 121)]
    long[29] |= {"reply_to_message_id": 2}
    long[30] |= FORWARDED
    group = {"name": "Harbour watch", "type": "private_group", "id": 9, "messages": [created, *long]}
    exported(folder / "group", group)
    chats = [{"name": name, "type": "personal_chat", "id": 1, "messages": [said(1, name, f"from {name}", 1), said(
        2, "Lina", "yes", 2, reply_to_message_id=1)]} for name in ("Omar", "عمر & Co/1")]  # fmt: skip
    chats[1]["messages"].append(said(7, "Lina", "only here", 3))
    contacts = {"list": [{"first_name": "Omar", "phone_number": "+000 11"}]}
    about = "Here is the data you requested from Telegram."
    account = {"about": about, "personal_information": {}, "contacts": contacts, "chats": {"list": chats}}
    exported(folder / "account", account)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("threads")
    write_haul(folder / "haul")
    return case_of(folder)


@pytest.fixture(scope="module")
def pages(case: Case) -> Iterator[TestClient]:
    with browser(case) as client:
        yield client


def item_at(case: Case, path: str) -> str:
    with case.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT item FROM place WHERE path = ?", (path,)).scalar_one()
    return str(found)


@pytest.fixture
def phone(case: Case, pages: TestClient) -> LexborHTMLParser:
    return looked(pages, f"/item/{item_at(case, 'phone/_chat.txt')}")


def only(page: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    (node,) = page.css(selector)
    return node


def texts(page: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in page.css(selector)]


def test_each_message_shows_its_words_as_they_are_under_sender_and_time(phone: LexborHTMLParser) -> None:
    assert texts(phone, ".who")[1] == "Rana, 13/03/2021, 09:58:40 2"
    assert phone.css(".who bdi[title]")[1].attributes["title"] == "2021-03-13T09:58:40"
    assert texts(phone, ".bubble .sender") == ["Rana", "سليم", "Rana", "Rana"]
    words = phone.css(".bubble .words")[2]
    assert words.text().strip() == "السفينة في الرصيف الثاني" and words.attributes["dir"] == "auto"


def test_days_part_the_messages_and_senders_are_counted(phone: LexborHTMLParser) -> None:
    assert texts(phone, "li.day") == ["2021-03-13", "2021-03-14", "2021-03-15"]
    assert texts(phone, ".senders li") == ["Rana 3", "سليم 1"]
    assert "5 messages, 2021-03-13 to 2021-03-15; 2 senders" in only(phone, ".talk").text()


def test_what_the_program_says_stands_apart_from_what_people_say(phone: LexborHTMLParser) -> None:
    assert texts(phone, ".bubble.service .words") == ["\u200eMessages and calls are end-to-end encrypted."]


def test_files_hang_on_their_messages_and_pictures_are_small(
    case: Case, pages: TestClient, phone: LexborHTMLParser
) -> None:
    picture, text = (item_at(case, f"phone/{name}") for name in ("pier.jpg", "list.txt"))
    assert [link.attributes["href"] for link in phone.css(".files a")] == [f"/item/{picture}", f"/item/{text}"]
    small = only(phone, ".files img")
    assert small.attributes["loading"] == "lazy" and small.attributes["width"] == "160"
    assert pages.get(small.attributes["src"] or "").headers["content-type"].startswith("image/")


def test_a_window_leads_on_and_back_and_holds_the_message_that_is_cited(case: Case, pages: TestClient) -> None:
    group = item_at(case, "group/result.json")
    first = looked(pages, f"/item/{group}")
    assert only(first, "h1").text() == "Harbour watch"
    assert len(first.css(".bubble")) == 40 and texts(first, ".bubble.service")[0].endswith("[create group]")
    later = looked(pages, only(first, "a[rel=next]").attributes["href"] or "")
    assert texts(later, ".bubble .words")[0] == "<b>note</b> 40"
    assert texts(looked(pages, only(later, "a[rel=prev]").attributes["href"] or ""), ".who") == texts(first, ".who")
    cited = looked(pages, f"/item/{group}?at=message%3D100")
    assert "note</b> 99" in only(cited, ".bubble.lit .words").html.replace("&lt;", "<").replace("&gt;", ">")  # type: ignore[union-attr]
    assert only(cited, "#hit").attributes["tabindex"] == "-1"


def test_a_reply_leads_to_what_it_answers_and_where_a_message_is_from_is_told(case: Case, pages: TestClient) -> None:
    group = item_at(case, "group/result.json")
    page = looked(pages, f"/item/{group}?at=message%3D31")
    quote = only(page, ".answered a")
    assert quote.text().strip() == "reply to message 3: <b>note</b> 2"
    assert texts(looked(pages, quote.attributes["href"] or ""), ".bubble.lit .words") == ["<b>note</b> 2"]
    assert texts(page, ".origin") == ["forwarded from Port Authority"]
    assert "edited 2022-04-01T12:00:00" in texts(page, ".about")


def test_a_day_opens_at_its_first_message_and_months_are_listed(case: Case, pages: TestClient) -> None:
    group = item_at(case, "group/result.json")
    page = looked(pages, f"/item/{group}?day=2022-03-01")
    assert only(page, "#day").attributes["value"] == "2022-03-01"
    assert page.css_first(".bubble .words").text().strip() == "<b>note</b> 56"  # type: ignore[union-attr]
    months = {each.text().strip(): each.attributes["href"] for each in page.css(".months a")}
    assert list(months) == ["2022-01", "2022-02", "2022-03", "2022-04", "2022-05"]
    april = looked(pages, months["2022-04"] or "")
    assert april.css_first("li.day").text() == "2022-04-01"  # type: ignore[union-attr]
    assert looked(pages, f"/item/{group}?day=2099-01-01").css_first("li.day").text() == "2022-05-09"  # type: ignore[union-attr]
    assert pages.get(f"/item/{group}?day=soon").status_code == 404


def test_several_conversations_are_listed_first_and_each_is_read_alone(case: Case, pages: TestClient) -> None:
    account = item_at(case, "account/result.json")
    page = looked(pages, f"/item/{account}")
    assert texts(page, ".conversations tbody tr") == ["Omar2", "عمر & Co/13"] and not page.css(".bubble")
    second = looked(pages, page.css(".conversations a")[1].attributes["href"] or "")
    assert only(second, ".talk h2").text() == "عمر & Co/1"
    assert texts(second, ".bubble .words") == ["from عمر & Co/1", "yes", "only here"]
    answered = looked(pages, only(second, ".answered a").attributes["href"] or "")
    assert texts(answered, ".bubble.lit .words") == ["from عمر & Co/1"]
    table = looked(pages, only(page, ".also a[href*=contacts]").attributes["href"] or "")
    assert "+000 11" in only(table, ".card").text() and "The conversations of this file" in table.text()


def test_words_that_were_sought_are_lit_in_a_thread(case: Case, pages: TestClient) -> None:
    page = looked(pages, f"/item/{item_at(case, 'phone/_chat.txt')}?at=message%3D2%26char%3D53,57&q=morning")
    assert "".join(texts(page, "mark.sought")) == "morning" and page.css("mark.cited")


def test_a_message_is_found_by_its_number_alone_whatever_its_conversation(case: Case, pages: TestClient) -> None:
    account = item_at(case, "account/result.json")
    page = looked(pages, f"/item/{account}?at=message%3D5")
    assert texts(page, ".bubble.lit .words") == ["only here"] and only(page, ".talk h2").text() == "عمر & Co/1"
    place = "#message=5&sheet=%D8%B9%D9%85%D8%B1%20%26%20Co%2F1"
    assert only(page, "#locator").attributes["value"] == account + place
    assert pages.get(f"/item/{account}?at=message%3D99").status_code == 404
