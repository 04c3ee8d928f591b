"""Who looked at what is noted beside the tables, never at the cost of a page."""

import json
import time
from pathlib import Path
from threading import Thread

import pytest
from claimed_case import claim_at
from fastapi.testclient import TestClient
from served import browser, looked, one, words

from clew.pipeline.rebuild import drop_derived
from clew.serve.claim_words import claim_href
from clew.serve.watching import looked_at
from clew.store.case import Case, create
from clew.store.digest import case_digest
from clew.store.seen import FILE, Seen, View

ITEM = "a" * 64


def lines(case: Case) -> list[dict[str, str]]:
    return [json.loads(line) for line in (case.folder / FILE).read_text("utf-8").splitlines()]


def test_each_look_is_noted_with_who_when_and_what(deciding: TestClient, own: Case) -> None:
    claim = claim_at(own, "wire", "killed 12")
    item = claim[:64]
    looked(deciding, "/?q=port")
    deciding.cookies.set("clew-by", "Salma%20Q", domain="127.0.0.1")
    looked(deciding, f"/item/{item}?at=char%3D0,9")
    looked(deciding, claim_href(claim))
    looked(deciding, "/names?q=port")
    deciding.get(f"/item/{item}/original")
    deciding.get("/item/ffffffff")
    noted = [(each.get("by", ""), each["kind"], each["of"], each.get("at", "")) for each in lines(own)]
    assert noted[-5:] == [
        ("", "search", "port", ""), ("Salma Q", "item", item, "char=0,9"), ("Salma Q", "claim", claim, ""),
        ("Salma Q", "page", "/names", "q=port"), ("Salma Q", "saved", item, ""),
    ]  # fmt: skip
    assert "Seen by Salma Q on" in words(looked(deciding, f"/item/{item}").css_first(".seen"))
    page = looked(deciding, f"/views?by=Salma%20Q&of={item}")
    assert "wire.txt" in words(page.css_first("ul.acts")) and len(page.css("ul.acts li")) == 3
    assert "unnamed" in words(looked(deciding, "/views?by=-").css_first("ul.acts"))
    assert looked(deciding, "/views?day=1999-01-01").css("ul.acts li") == []
    assert (own.folder / FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("path", "asked", "headers", "told"), [
    (f"/item/{ITEM}/page/3", {"clear": "1"}, {}, ("unveiled", ITEM, "page/3")),
    (f"/item/{ITEM}/html", {"clear": "1"}, {"hx-request": "true"}, ("unveiled", ITEM, "html")),
    (f"/item/{ITEM}/page/3", {}, {}, None),
    (f"/item/{ITEM}/view", {"clear": "1"}, {"hx-request": "true"}, None),
    (f"/item/{ITEM}", {"page": "2"}, {}, ("item", ITEM, "page=2")),
    ("/", {"q": "port", "start": "20"}, {"hx-request": "true"}, None),
    ("/", {"q": "port", "year": "2019"}, {}, ("search", "port", "year=2019")),
    ("/static/clew.css", {}, {}, None),
    ("/entity/abc", {}, {}, ("entity", "abc", "")),
    ("/claims", {"done": "3", "stance": "denies"}, {}, ("page", "/claims", "stance=denies")),
])  # fmt: skip
def test_what_is_a_look_of_a_person(
    path: str, asked: dict[str, str], headers: dict[str, str], told: tuple[str, str, str] | None
) -> None:
    assert looked_at(path, asked, headers) == told


def test_choosing_to_see_all_pictures_is_noted(deciding: TestClient, own: Case) -> None:
    token = one(looked(deciding, "/claims"), "input[name=token]").attributes["value"]
    form = {"token": token, "pictures": "shown", "back": "/"}
    deciding.post("/pictures", data=form, headers={"origin": "http://127.0.0.1:8017"}, follow_redirects=False)
    assert [(each["kind"], each["of"]) for each in lines(own)][-1] == ("pictures", "shown")


def test_a_log_that_cannot_be_written_is_told_and_fails_no_page(own: Case) -> None:
    (own.folder / FILE).unlink(missing_ok=True)
    (own.folder / FILE).mkdir()
    with browser(own) as client:
        assert "not written down just now: Is a directory" in words(looked(client, "/claims").css_first("footer"))
        assert client.get("/views").status_code == 200
    (own.folder / FILE).rmdir()
    (own.folder / FILE).symlink_to("/dev/null")
    with browser(own) as client:
        assert "not written down" in words(looked(client, "/claims").css_first("footer"))


def test_torn_and_foreign_lines_are_passed_over_and_a_deleted_log_begins_anew(tmp_path: Path) -> None:
    seen = Seen(create(tmp_path / "case", clock=lambda: "2026-03-01T10:00:00Z"))
    seen.add("Salma", "item", ITEM)
    with seen.path.open("ab") as file:
        file.write(b'{"time": "2026-03-02\n[1]\n{"kind": 3}\n\n')
    seen.add("عمر", "item", ITEM, "page=2")
    assert list(seen.views()) == [View("2026-03-01T10:00:00Z", "عمر", "item", ITEM, "page=2"),
                                  View("2026-03-01T10:00:00Z", "Salma", "item", ITEM)]  # fmt: skip
    assert {each.by for each in seen.last(ITEM)} == {"Salma", "عمر"}
    seen.path.unlink()
    assert seen.last(ITEM) == [] and list(seen.views()) == []
    seen.add("Layla", "item", ITEM)
    assert [each.by for each in seen.last(ITEM)] == ["Layla"]


def test_the_log_outlives_a_rebuild_and_no_digest_knows_of_it(tmp_path: Path) -> None:
    case = create(tmp_path / "case")
    with case.engine.connect() as connection:
        before = case_digest(connection)
    seen = Seen(case)
    seen.add("Salma", "search", "port")
    fresh = drop_derived(case)
    with fresh.engine.connect() as connection:
        assert case_digest(connection) == before
    assert [each.of for each in Seen(fresh).views()] == ["port"]


def test_a_look_costs_less_than_a_thousandth_of_a_second(tmp_path: Path) -> None:
    seen = Seen(create(tmp_path / "case"))
    began = time.process_time()
    for _ in range(500):
        seen.add("Salma", "item", ITEM, "page=2")
    assert (time.process_time() - began) / 500 < 0.001


def test_an_address_beyond_all_views_shows_none(deciding: TestClient) -> None:
    for start in ("99999999999999999999999", "-3"):
        assert deciding.get("/views", params={"start": start}).status_code == 200


def test_names_that_mean_something_in_a_line_are_found_again_and_make_no_line(own: Case) -> None:
    seen, hostile = Seen(own), 'Eve"\n{"by": "Omar\\", \u2028 \ud800 سلمى'
    seen.add(hostile, "item", ITEM)
    seen.add("Omar", "item", ITEM)
    assert next(seen.views(of=ITEM)).by == "Omar" and len(list(seen.views(by="Omar"))) == 1
    assert len(list(seen.views(by=hostile))) == 1


def test_two_that_write_at_once_keep_their_lines_whole(own: Case) -> None:
    def write(name: str) -> None:
        seen = Seen(own)
        for at in range(200):
            seen.add(name, "item", ITEM, str(at) * 50)

    writers = [Thread(target=write, args=(name,)) for name in ("One", "Two")]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert [len(list(Seen(own).views(by=name))) for name in ("One", "Two")] == [200, 200]


def test_one_thing_among_very_many_views_is_found_quickly(own: Case) -> None:
    line = json.dumps({"time": "2026-01-01T00:00:00Z", "by": "S", "kind": "item", "of": "b" * 64}) + "\n"
    with (own.folder / FILE).open("a", encoding="utf-8") as file:
        file.write(line * 100_000)
    begun = time.process_time()
    assert list(Seen(own).views(of="c" * 64)) == []
    assert time.process_time() - begun < 0.5
