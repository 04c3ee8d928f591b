"""Claims judged by keyboard, on the board and on a claim's own page, and evidence weighed; on a case of its own."""

import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

sys.path.insert(0, str(Path(__file__).parents[1] / "serve"))
from claimed_case import claim_at, claimed_case
from test_every_page import FAINT, LABELLED, SKIPPED, UNREACHED

from clew.serve.claim_words import claim_href
from clew.store.case import Case
from clew.store.verdicts import standing
from tests.browser.serving import Served


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return claimed_case(tmp_path_factory.mktemp("claimed"))


@pytest.fixture(scope="module")
def inside(served: Served, case: Case) -> Iterator[Page]:
    with served(case.folder) as context:
        yield context.new_page()


def stand(case: Case, kind: str) -> list[str]:
    with case.engine.connect() as connection:
        return [each.verdict for each in standing(connection, kind).values()]


def test_claims_are_judged_and_graded_by_keyboard_alone(inside: Page, case: Case) -> None:
    inside.goto("/claims")
    many = inside.locator(".claim").count()
    assert many >= 4
    inside.locator("#by").fill("Salma")
    inside.locator("#by").blur()
    inside.keyboard.press("j")
    inside.keyboard.press("d")
    expect(inside.locator("p.pending", has_text="doubtful")).to_have_count(1)
    assert stand(case, "claim") == ["doubtful"]
    expect(inside.locator(".claim").nth(1).locator("a").first).to_be_focused()
    inside.wait_for_load_state("networkidle")
    inside.keyboard.press("Shift+B")
    expect(inside.locator("p.pending", has_text="B")).to_have_count(1)
    assert stand(case, "origin-grade") == ["B"]
    expect(inside.locator(".claim").nth(2).locator("a").first).to_be_focused()
    inside.wait_for_load_state("networkidle")
    inside.keyboard.press("3")
    expect(inside.locator("p.pending", has_text="3")).to_have_count(1)
    assert stand(case, "information-grade") == ["3"]
    inside.wait_for_load_state("networkidle")
    inside.keyboard.press("z")
    expect(inside.locator("p.pending", has_text="taken back")).to_have_count(1)
    assert stand(case, "information-grade") == []


def test_a_claim_is_judged_by_keyboard_on_its_own_page(inside: Page, case: Case) -> None:
    inside.goto(claim_href(claim_at(case, "letter", "killed 30")))
    inside.locator("#by").fill("Salma")
    inside.locator("#by").blur()
    inside.keyboard.press("p")
    expect(inside.locator(".now .verdict")).to_have_text("probable")
    inside.wait_for_load_state("networkidle")
    inside.keyboard.press("2")
    expect(inside.locator(".people .grade").last).to_have_text("2")
    inside.locator("#note").fill("redo")
    assert "probable" in stand(case, "claim")


def test_evidence_is_weighed_by_keyboard(inside: Page, case: Case) -> None:
    inside.goto(f"/ach?add={claim_href(claim_at(case, 'wire', 'killed 12')).partition('=')[2]}")
    inside.locator("#by").fill("Salma")
    for text in ("The militia", "Nobody"):
        inside.locator("#text").fill(text)
        inside.get_by_role("button", name="State").click()
        expect(inside.locator("thead", has_text=text)).to_have_count(1)
    inside.wait_for_load_state()  # until the page can hear a key
    inside.keyboard.press("ArrowDown")
    inside.keyboard.press("c")
    expect(inside.locator(".cell.consistent")).to_have_count(1)
    expect(inside.locator(".cell").nth(1).locator("button").first).to_be_focused()
    inside.keyboard.press("i")
    expect(inside.locator(".cell.inconsistent")).to_have_count(1)
    expect(inside.locator("tfoot td").last).to_have_text("1")


SELECT = """([from, to]) => {
    const pieces = [...document.querySelectorAll('.words [data-first]')];
    const [start, end] = [from, to].map(words => pieces.find(each => each.textContent.includes(words)).firstChild);
    const range = new Range();
    range.setStart(start, start.data.indexOf(from));
    range.setEnd(end, end.data.indexOf(to) + to.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""


def test_words_that_are_selected_become_a_claim(inside: Page, case: Case) -> None:
    inside.goto(f"/item/{claim_at(case, 'letter', 'killed 30')[:64]}")
    assert inside.locator(".claim-selected").is_hidden()
    inside.evaluate(SELECT, ["Qarawi said", "of Qasr Jadid"])
    inside.locator(".claim-selected").click()
    words = "Qarawi said that militants attacked the port of Qasr Jadid"
    expect(inside.locator("#words")).to_have_value(words)
    inside.locator("#by").fill("Salma")
    inside.get_by_role("button", name="State this claim").click()
    expect(inside.locator("h1")).to_have_text(words)
    expect(inside.locator("p.by-hand")).to_contain_text("Stated by hand by Salma")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(
    "path", ["/claims", "/claim", "/claims/new", "/differences", "/ach", "/activity", "/tasks", "/tags", "/views"]
)
def test_the_pages_fit_the_window_and_can_be_read_by_everyone(inside: Page, case: Case, path: str, width: int) -> None:
    inside.set_viewport_size({"width": width, "height": 900})
    wire = claim_at(case, "wire", "killed 12")
    inside.goto({"/claim": claim_href(wire), "/claims/new": f"/claims/new?at={quote(wire)}"}.get(path, path))
    assert inside.locator("h1").count() == 1
    assert inside.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert inside.locator("input, select, textarea, button").evaluate_all(LABELLED) == []
    assert inside.evaluate(SKIPPED) == [] and inside.evaluate(UNREACHED) == 0
    for scheme in ("dark", "light"):
        inside.emulate_media(color_scheme=scheme)
        assert inside.evaluate(FAINT) == []
