"""The pages of handovers: choose, look, make, what left to whom, and what others handed over."""

import json
import re
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from fastapi.testclient import TestClient
from named_case import copied
from selectolax.lexbor import LexborHTMLParser, LexborNode
from served import ADDRESS, LETTER, browser, looked, words

from clew.cli import main
from clew.handover.verify import check
from clew.judge import judge
from clew.serve.handing.asked import proposed
from clew.serve.handing.work import Work
from clew.store.case import Case
from clew.store.judgements import Judgement

ITEM = sha256(LETTER.encode()).hexdigest()
CHOSEN = "/handover?look=1&query=tanker"
WHOM = {"recipient": "الوحدة 5", "purpose": "request <b>12</b>", "marking": "TLP:GREEN"}


@pytest.fixture
def own(case: Case, tmp_path: Path) -> Case:
    return copied(case, tmp_path / "case")


@pytest.fixture
def handing(own: Case) -> Iterator[TestClient]:
    with browser(own) as client:
        yield client


def told(row: LexborNode) -> str:
    """What a row of a table says, cell by cell."""
    return " ".join(words(each) for each in row.css("th, td"))


def href(node: LexborNode) -> str:
    link = node.css_first("a")
    assert link is not None
    return link.attributes["href"] or ""


def work_of(client: TestClient) -> Work:
    work: Work = client.app.state.work  # type: ignore[attr-defined]
    return work


def sent(client: TestClient, address: str, **fields: str) -> tuple[int, str]:
    """Send a form; the status, and the page that it led to once nothing is under way."""
    token = re.search('name="token" value="([^"]+)"', client.get(f"{CHOSEN}&recipient=a&purpose=b").text)
    assert token is not None
    form = {"token": token[1], **fields}
    answer = client.post(address, data=form, headers={"origin": ADDRESS}, follow_redirects=False)
    work_of(client).wait(60)
    after = client.get(answer.headers["location"]) if answer.status_code == 303 else answer
    return answer.status_code, words(LexborHTMLParser(after.text).css_first("main"))


def mark(client: TestClient, address: str = f"{CHOSEN}&recipient=a&purpose=b") -> str:
    field = looked(client, address).css_first("input[name=mark]")
    assert field is not None
    return field.attributes["value"] or ""


def made(client: TestClient, name: str = "unit-5", **more: str) -> tuple[int, str]:
    form = {"query": "tanker", "name": name, "by": "Amal", "mark": mark(client), **WHOM, **more}
    return sent(client, "/handover/make", **form)


def test_a_look_tells_what_would_leave_and_writes_nothing(handing: TestClient, own: Case) -> None:
    before = own.ledger.path.read_bytes()
    page = looked(handing, CHOSEN)
    assert words(page.css_first("p.sum")).startswith("61 items, 4.1 kB. 0 withheld.")
    rows = [told(each) for each in page.css("table.listed tbody tr")]
    assert len(rows) == 61 and rows[0] == "copy of letter.txt plain text 98 B found by tanker"
    assert "61 found by tanker" in words(page.css_first(".numbers"))
    assert "no list of what is privileged" in words(page.css_first("main"))
    assert "Write for whom and what for" in words(page.css_first("main"))
    assert own.ledger.path.read_bytes() == before and not (own.folder / "handovers").exists()


def test_it_tells_the_same_as_the_command(handing: TestClient, own: Case, capsys: pytest.CaptureFixture[str]) -> None:
    (own.folder / "privileged.toml").write_text('terms = ["قصر جديد"]\n')
    address = f"/handover?look=1&all=1&exclude={quote('berth 3')}&recipient=a&purpose=b"
    page = looked(handing, address)
    assert main(["handover", "--case", str(own.folder), "--preview", "--all", "--exclude", "berth 3", "--json"]) == 0
    said = capsys.readouterr()
    lines = [json.loads(line) for line in said.out.splitlines()]
    leaves = sum(each["what"] == "leaves" for each in lines)
    assert leaves == len(page.css("section[aria-labelledby=leaves] tbody tr"))
    assert f"mark {mark(handing, address)}" in " ".join(said.err.split())
    stays = [told(each) for each in page.css("section[aria-labelledby=stays] tbody tr")]
    assert len(stays) == len(lines) - leaves
    assert sum("left out by hand" in each for each in stays) == 9 and sum("privileged" in each for each in stays) == 1
    assert "1 term and 0 domains" in words(page.css_first("main")) and "have no words to compare" in page.text()


def test_long_lists_are_shown_by_pages_and_counts_are_whole(handing: TestClient, own: Case) -> None:
    from clew.serve.handing.page import _start

    assert [_start(each, 450) for each in ("0", "200", "399", "9999", "-1", "x")] == [0, 200, 200, 400, 0, 0]
    assert handing.get(f"{CHOSEN}&leaves=99999999999999999999").status_code == 200


@pytest.mark.parametrize("asked", ["query=(", "item=zz", "item=0000", "entity=none", "tag=none", "claim=none"])
def test_what_cannot_be_chosen_is_told_on_the_page(handing: TestClient, asked: str) -> None:
    answer = handing.get(f"/handover?look=1&{asked}")
    assert answer.status_code == 409 and 'role="alert"' in answer.text and "<form" in answer.text


@pytest.fixture(scope="module")
def after(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Case, TestClient, str]]:
    """A case from which a handover was made by its pages, with what they said; not to be written to."""
    own = copied(case, tmp_path_factory.mktemp("after") / "case")
    with browser(own) as client:
        assert "Nothing has been handed over" in client.get("/handovers").text
        status, said = made(client)
        assert status == 303
        yield own, client, said


After = tuple[Case, TestClient, str]


def test_a_handover_is_made_of_just_what_was_looked_at(after: After) -> None:
    own, client, said = after
    assert "A handover is done" in said and "الوحدة 5" in said and "request <b>12</b>" in said
    bag = own.folder / "handovers" / "unit-5"
    report = check(str(bag))
    assert report.differences == [] and report.info["Marking"] == "TLP:GREEN"
    status, said = made(client)
    assert status == 409 and "is there already" in said
    status, said = made(client, "another", exclude="berth 3")
    assert status == 303 and "was not done" in said and "look again" in said
    assert [each.name for each in bag.parent.iterdir()] == ["unit-5"]


def test_what_left_to_whom_is_told_by_handover_and_by_item(after: After) -> None:
    _, client, _ = after
    (row,) = looked(client, "/handovers").css("tbody tr")
    assert "TLP:GREEN 61 0 Amal" in told(row)
    address = href(row)
    one = looked(client, address)
    rows = [told(each) for each in one.css("tbody tr")]
    assert len(rows) == 61 and rows[0].startswith("copy of letter.txt")
    assert "verify.py --signer SHA256:" in words(one.css_first("dl"))
    assert client.get("/handovers/1").status_code == 404
    item = looked(client, f"/item/{ITEM}").css_first(".left")
    assert words(item).startswith("Left to الوحدة 5 on ") and item is not None and href(item) == address


def test_a_list_or_a_folder_that_is_gone_hides_no_handover(after: After, tmp_path: Path) -> None:
    own = copied(after[0], tmp_path / "case")
    (event,) = [each for each in own.ledger.events() if each.event == "handed over"]
    own.blobs.path(event.details["manifest"]).unlink()
    shutil.rmtree(own.folder / "handovers")
    with browser(own) as client:
        assert len(looked(client, "/handovers").css("tbody tr")) == 1
        one = client.get(f"/handovers/{event.seq}").text
        assert "no longer in the case" in one and "not in the case’s own folder" in one
        assert client.get(f"/item/{ITEM}").status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"name": "../out"}, {"name": ".hidden"}, {"name": "a/b"}, {"name": ""}, {"by": ""}, {"recipient": ""},
              {"encrypt": "/etc/passwd"}]
)  # fmt: skip
def test_a_form_that_lacks_something_or_leads_elsewhere_makes_nothing(
    handing: TestClient, own: Case, wrong: dict[str, str]
) -> None:
    status, said = made(handing, **{"name": "unit-5", **wrong})
    assert status == 409 and "It was not made" in said
    assert work_of(handing).job is None and not (own.folder / "handovers").exists()


def test_nobody_else_can_have_one_made(handing: TestClient, own: Case) -> None:
    form = {"query": "tanker", "name": "x", "by": "x", "mark": mark(handing), **WHOM}
    assert handing.post("/handover/make", data=form, headers={"origin": ADDRESS}).status_code == 403
    assert handing.post("/handover/make", data=form, headers={"origin": "http://evil.example"}).status_code == 403
    assert handing.get("/handover/make").status_code in (404, 405)
    assert work_of(handing).job is None


def test_two_at_once_are_refused_and_work_is_told_until_it_ends(handing: TestClient, own: Case) -> None:
    with own.writing():
        work_of(handing).begin("a handover", "one", "/handover", ["ledger", f"--case={own.folder}", "head"])
        assert "is under way" in handing.get("/handovers").text
        status, said = made_at_once(handing)
        assert status == 409 and "one at a time" in said
    work_of(handing).wait(60)
    assert "is done" in words(LexborHTMLParser(handing.get("/handovers/work").text).body)
    with own.writing():
        status, said = made(handing)
        assert status == 303 and "was not done" in said and "is writing to this case" in said


def made_at_once(client: TestClient) -> tuple[int, str]:
    token = re.search('name="token" value="([^"]+)"', client.get(f"{CHOSEN}&recipient=a&purpose=b").text)
    assert token is not None
    form = {"token": token[1], "query": "tanker", "name": "two", "by": "Amal", **WHOM}
    answer = client.post("/handover/make", data=form, headers={"origin": ADDRESS}, follow_redirects=False)
    return answer.status_code, answer.text


def test_a_folders_name_is_free_and_harmless() -> None:
    assert proposed("Unit 5 / <x>", "2026-03-01", []) == "2026-03-01-unit-5-x"
    assert proposed("الوحدة", "2026-03-01", ["2026-03-01-الوحدة"]) == "2026-03-01-الوحدة-2"
    assert proposed("…", "2026-03-01", []) == "2026-03-01-handover"


def test_a_handover_is_checked_file_by_file_then_taken_in(handing: TestClient, own: Case, tmp_path: Path) -> None:
    judge(own, "Layla", [Judgement(("graphic", ITEM), "no", "a letter")])
    to = ["--to", str(tmp_path / "bag"), "--for", "Unit 5", "--purpose", "x", "--query", "tanker"]
    assert main(["handover", "--case", str(own.folder), *to]) == 0
    signer = check(str(tmp_path / "bag")).signer
    page = looked(handing, f"/receive?{urlencode({'bag': tmp_path / 'bag', 'signer': signer})}")
    assert "All as handed over" in words(page.css_first("main")) and "as you asked" in words(page.css_first("dl"))
    assert "manifest-sha256.txt as handed over" in [told(each) for each in page.css("tbody tr")]
    bag = {"bag": str(tmp_path / "bag"), "signer": signer}
    status, said = sent(handing, "/receive/take", **bag)
    assert status == 303 and "Receiving is done" in said
    (row,) = looked(handing, "/receive").css("section[aria-labelledby=came] tbody tr")
    one = looked(handing, href(row))
    theirs = [told(each) for each in one.css("section[aria-labelledby=theirs] tbody tr")]
    assert len(theirs) == 1 and "no Layla" in theirs[0] and "a letter" in theirs[0]
    assert "It is in the case since" in words(looked(handing, f"/receive?bag={bag['bag']}").css_first("main"))
    assert handing.get("/receive/2").status_code == 404


def test_a_changed_handover_is_named_and_has_no_button(handing: TestClient, own: Case, tmp_path: Path) -> None:
    to = ["--to", str(tmp_path / "bag"), "--for", "Unit 5", "--purpose", "x", "--query", "tanker"]
    assert main(["handover", "--case", str(own.folder), *to]) == 0
    (tmp_path / "bag" / "readme.txt").write_text("<script>")
    (tmp_path / "bag" / "<b>more").write_text("x")
    page = looked(handing, f"/receive?bag={tmp_path / 'bag'}")
    rows = [told(each) for each in page.css("section[aria-labelledby=checked] tbody tr")]
    assert rows[:2] == ["<b>more extra", "readme.txt changed"]
    assert page.css_first("form[method=post]") is None and "Not as it was handed over" in page.text()


@pytest.mark.parametrize("bag", ["x", "/", "/nowhere/at/all", "/etc/hostname", "relative/path", "\0/", "~nobody-here",
                                 "/dev/zero", "/proc/1/mem", f"/{'x' * 300}"])  # fmt: skip
def test_what_is_no_handover_is_not_read(handing: TestClient, bag: str) -> None:
    answer = handing.get("/receive", params={"bag": bag})
    assert answer.status_code == 409 and 'role="alert"' in answer.text


def test_pages_lead_to_the_handover_of_what_they_show(pages: TestClient) -> None:
    for address, asked in ((f"/item/{ITEM}", f"item={ITEM}"), ("/?q=tanker", "query=tanker")):
        (link,) = [each for each in looked(pages, address).css("main a") if words(each) == "Hand over"]
        assert link.attributes["href"] == f"/handover?{asked}"
    assert "Hand over" not in words(looked(pages, "/?q=tanker&kind=text").css_first("main"))
    assert "tanker" in words(looked(pages, "/handover?query=tanker").css_first("#query"))


def test_an_encrypted_file_can_be_taken_in_unseen(handing: TestClient, tmp_path: Path) -> None:
    (tmp_path / "bag.tar.age").write_bytes(b"age-encryption.org/v1\n")
    page = looked(handing, f"/receive?bag={tmp_path / 'bag.tar.age'}")
    assert "An encrypted file" in words(page.css_first("main")) and page.css_first("form[method=post]") is not None


def test_what_is_marked_for_redaction_without_a_copy_is_told(handing: TestClient, own: Case) -> None:
    judge(own, "Amal", [Judgement(("redaction", f"{ITEM}#char=0,10"), "remove", "a name")])
    answer = handing.get(CHOSEN)
    assert answer.status_code == 409 and "clew redact --make" in answer.text


def test_words_that_are_removed_from_one_item_and_stand_in_others_are_told(handing: TestClient, own: Case) -> None:
    told = ["redact", "--case", str(own.folder)]
    assert main([*told, "--term", "tanker", "--in", ITEM, "--why", "a ship"]) == 0
    assert main([*told, "--make", "--workers", "1"]) in (0, 3)
    page = looked(handing, CHOSEN)
    (note,) = [words(each) for each in page.css("p.fault") if "still stand in" in words(each)]
    assert note.startswith("Words that are removed from other items still stand in 60 that leave: ")
