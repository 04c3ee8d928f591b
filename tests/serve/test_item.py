"""The page of an item shows its text and its picture with the same words lit, and never hands on what has changed."""

from collections.abc import Iterator
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

import view_steps
from clew.executors.local import Limits
from clew.model import Locator
from clew.pipeline.collecting import Collected
from clew.pipeline.render import Bench
from clew.pipeline.sift import Sift
from clew.serve.app import create_app
from clew.serve.item_boxes import Words, read_words
from clew.serve.item_shown import read_wanted, shown
from clew.serve.item_table import column
from clew.serve.item_words import light, pieces, read_query
from clew.steps import REGISTRY as STEPS
from clew.store.blobs import sha256_of
from clew.store.case import create
from clew.store.places import add_collection
from clew.store.renditions import Text

LETTER = "The cargo left the port"
LIMITS = Limits(memory=1 << 30, output=8 << 20, idle=4.0)


@pytest.fixture
def haul(tmp_path: Path) -> Path:
    folder = tmp_path / "haul"
    folder.mkdir()
    (folder / "letter.txt").write_text(LETTER)
    (folder / "copy \u202etxt.exe").write_text(LETTER)
    (folder / "script.txt").write_text("see <script>alert(1)</script> & <b>bold</b>")
    (folder / "broken.txt").write_text("broken page")
    (folder / "lie.txt").write_text("lie about the type")
    (folder / "arabic.txt").write_text("وصلت السفينة إلى الميناء")
    (folder / "long.txt").write_text("".join(f"line {number} of the long log.\n" for number in range(9_000)))
    (folder / "box").write_text("box\n" + "".join(f"entry {number}\n" for number in range(250)))
    (folder / "scan").write_text("scan\n")
    return folder


@pytest.fixture
def pages(tmp_path: Path, haul: Path) -> Iterator[TestClient]:
    case = create(tmp_path / "case")
    collected = Collected(add_collection(case, haul, {}, False), haul, False)
    Sift(case, view_steps.REGISTRY, "view_steps", 2, Limits(), None).run([collected], lambda progress: None)
    app = create_app(case, "token", 8000)
    app.state.bench = Bench(view_steps.REGISTRY, "view_steps", LIMITS)
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        client.get("/?token=token")
        yield client


def test_the_cited_words_and_the_words_sought_are_marked(pages: TestClient, haul: Path) -> None:
    item = sha256_of(haul / "letter.txt")
    text = pages.get(f"/item/{item}", params={"at": "char=4,14", "q": "cargo"}).text
    assert '<mark id="hit" tabindex="-1" class="cited sought" data-first="4">cargo</mark>' in text
    assert '<mark class="cited " data-first="9"> left</mark>' in text
    assert f"{item}#char=4,14" in text


def test_the_same_words_are_lit_on_the_picture(pages: TestClient, haul: Path) -> None:
    item = sha256_of(haul / "letter.txt")
    text = pages.get(f"/item/{item}/view", params={"at": "page=1", "q": "port"}).text
    assert f'<img src="/item/{item}/page/1"' in text
    assert "style=" not in text
    image = pages.get(f"/item/{item}/page/1")
    assert image.headers["content-type"] == "image/png" and image.content == view_steps.PICTURE + b"1"


def test_a_digest_may_be_cut_short(pages: TestClient, haul: Path) -> None:
    item = sha256_of(haul / "letter.txt")
    answer = pages.get(f"/item/{item[:10]}?q=port", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/item/{item}?q=port")


NOWHERE = [
    "/item/zzzz", "/item/00000000", "/item/..%2f..", "/item/{}?at=char%3Dx", "/item/{}?at=page%3D0",
    "/item/{}/page/999", "/item/{}/page/0", "/item/{}/html", "/item/{}?at=message%3D3", "/item/{}?start=-1",
]  # fmt: skip


@pytest.mark.parametrize("path", NOWHERE)
def test_what_is_not_there_is_said_on_a_page(pages: TestClient, haul: Path, path: str) -> None:
    answer = pages.get(path.format(sha256_of(haul / "letter.txt")))
    assert answer.status_code in (400, 404)
    assert "<html" in answer.text


def test_content_is_never_markup(pages: TestClient, haul: Path) -> None:
    text = pages.get(f"/item/{sha256_of(haul / 'script.txt')}").text
    assert "alert(1)" in text and "<script>alert" not in text and "<b>bold" not in text


def test_names_cannot_pose_as_others(pages: TestClient, haul: Path) -> None:
    text = pages.get(f"/item/{sha256_of(haul / 'letter.txt')}").text
    assert "\u202e" not in text and "\\u202e" in text


def test_arabic_runs_from_the_right(pages: TestClient, haul: Path) -> None:
    text = pages.get(f"/item/{sha256_of(haul / 'arabic.txt')}", params={"q": "سفينه"}).text
    assert 'class="words" dir="auto" lang="ar"' in text


def test_a_page_that_cannot_be_drawn_says_why(pages: TestClient, haul: Path) -> None:
    answer = pages.get(f"/item/{sha256_of(haul / 'broken.txt')}/view?at=page%3D1")
    assert answer.status_code == 200
    assert "the page cannot be drawn" in answer.text and "open it by hand" in answer.text


def test_a_picture_is_served_as_a_picture_or_not_at_all(pages: TestClient, haul: Path) -> None:
    assert pages.get(f"/item/{sha256_of(haul / 'lie.txt')}/page/1").status_code == 404


def test_recognised_text_says_so_and_how_surely(pages: TestClient, haul: Path) -> None:
    item = sha256_of(haul / "scan")
    text = pages.get(f"/item/{item}", params={"at": "page=2&part=ocr&char=0,10"}).text
    assert "Recognised text" in text and "90 % sure" in text
    assert '<mark id="hit" tabindex="-1" class="cited " data-first="0">recognised</mark>' in text
    assert 'rel="prev"' in text and 'name="page" type="number" min="1" max="2" value="2"' in text
    assert "needs-ocr" in text and "put right since" in text


def test_long_text_is_shown_in_windows_that_meet(pages: TestClient, haul: Path) -> None:
    item = sha256_of(haul / "long.txt")
    app = pages.app
    spans = []
    start: int | None = 0
    with app.state.case.engine.connect() as connection:  # type: ignore[attr-defined]
        bench = Bench(view_steps.trial_steps.REGISTRY, "trial_steps")
        while start is not None:
            content = shown(connection, bench, item, read_wanted("", "", None, start=start))
            spans.append((content.texts[0].first, content.texts[-1].last))
            start = content.later
    assert spans[0][0] == 0 and spans[-1][1] == len((haul / "long.txt").read_text())
    assert all(after[0] <= before[1] for before, after in pairwise(spans))
    assert len(spans) > 3


def test_members_are_listed_with_links_and_what_became_of_them(pages: TestClient, haul: Path) -> None:
    item = sha256_of(haul / "box")
    text = pages.get(f"/item/{item}").text
    assert "250 entries" in text and text.count('class="state read"') == 200 + 1
    rest = pages.get(f"/item/{item}?members=200").text
    assert rest.count('class="state read"') == 50 + 1
    member = rest.partition('class="what"><a href="/item/')[2][:64]
    inner = pages.get(f"/item/{member}").text
    assert f'<a href="/item/{item}">' in inner and "What holds it" in inner
    assert f'aria-label="Containers"><a href="/item/{item}"><bdi>box</bdi></a>' in inner


def test_the_original_is_a_file_to_keep(pages: TestClient, haul: Path) -> None:
    answer = pages.get(f"/item/{sha256_of(haul / 'letter.txt')}/original")
    assert answer.content == LETTER.encode()
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert quote("\u202e") not in answer.headers["content-disposition"]


def test_an_original_that_changed_is_not_handed_out(pages: TestClient, haul: Path) -> None:
    item = sha256_of(haul / "script.txt")
    (haul / "script.txt").write_text("something else altogether")
    answer = pages.get(f"/item/{item}/original")
    assert answer.status_code == 409
    assert "have changed" in answer.text and "something else" not in answer.text


def test_another_copy_stands_in_for_one_that_changed(pages: TestClient, haul: Path) -> None:
    item = sha256_of(haul / "letter.txt")
    (haul / "letter.txt").write_text("something else altogether")
    assert pages.get(f"/item/{item}/original").content == LETTER.encode()


def test_pieces_give_back_the_text_whatever_is_lit() -> None:
    text = "a🚢b cargo"
    for hit in (None, (0, 3), (7, 99), (5, 5)):
        cut = pieces(text, 5, hit, [(9, 14), (6, 10)])
        assert "".join(piece.text for piece in cut) == text
        assert all(piece.text == text[piece.first - 5 :][: len(piece.text)] for piece in cut)


def test_a_query_that_cannot_be_read_lights_nothing() -> None:
    assert read_query('"open') is None
    (lit,) = light([Text(1, 1, "s@1", "", 0, "words", None, None)], Locator(), None)
    assert [(piece.text, piece.cited, piece.sought) for piece in lit.pieces] == [("words", False, False)]


def test_words_that_are_no_words_are_left_out() -> None:
    assert read_words(b'{"words": [["x", 1, 2, 3, 4, 5]]}') == Words([])
    assert read_words(b"\xff") == Words([])
    assert read_words(b'{"words": [[0, 4, 1, 2.5, 3, 4]]}').words == [(0, 4, 1.0, 2.5, 3.0, 4.0)]


def test_columns_are_named_as_in_sheets() -> None:
    assert [column(number) for number in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_locator_of_another_reading_of_the_bytes_leads_to_their_page() -> None:
    assert read_wanted("part=as-0123abcd&char=0,3", "", None).at == Locator(chars=(0, 3))
    assert read_wanted("part=notes-as-0123abcd", "", None).at == Locator(part="notes")
    assert read_wanted("part=notes", "", None).at == Locator(part="notes")


def test_bytes_read_in_two_ways_show_one_reading_and_lead_to_the_other(tmp_path: Path) -> None:
    words = "هذه رسالة من الميناء إلى المخزن".encode("windows-1256")
    (tmp_path / "haul").mkdir()
    for charset in ("windows-1256", "windows-1251"):
        letter = EmailMessage()
        letter["Subject"] = charset
        letter.add_attachment(words, "application", "octet-stream", filename="note.txt")
        head = f"text/plain; charset={charset}".encode()
        (tmp_path / "haul" / f"{charset}.eml").write_bytes(bytes(letter).replace(b"application/octet-stream", head))
    case = create(tmp_path / "case")
    collected = Collected(add_collection(case, tmp_path / "haul", {}, False), tmp_path / "haul", False)
    Sift(case, STEPS, "clew.steps", 1, Limits(), None).run([collected], lambda progress: None)
    (tmp_path / "note").write_bytes(words)
    item = sha256_of(tmp_path / "note")
    with TestClient(create_app(case, "token", 8000), base_url="http://127.0.0.1:8000") as client:
        client.get("/?token=token")
        page = LexborHTMLParser(client.get(f"/item/{item}?at=char%3D0,3&q=الميناء").text)
        first, other = page.css('[aria-label="Readings"] a')
        assert (first.text(), other.text()) == ("windows-1251", "windows-1256")
        assert "aria-current" in first.attributes and "aria-current" not in other.attributes
        (text,) = page.css(".words")
        assert text.text().strip() == words.decode("windows-1251")
        page = LexborHTMLParser(client.get(other.attributes["href"] or "").text)
        (text,) = page.css(".words")
        assert text.text().strip() == words.decode("windows-1256") and page.css_first("mark").text() == "الميناء"
        cited = page.css_first("#locator").attributes["value"] or ""
        assert cited.startswith(f"{item}#part=as-") and quote(cited.partition("#")[2]) in other.attributes["href"]
        assert client.get(f"/item/{item}?at=part%3Das-01234567").status_code == 404
