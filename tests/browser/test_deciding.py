"""Deciding on names by keyboard, and the network as a person uses it, on a case with names of its own."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

sys.path.insert(0, str(Path(__file__).parents[1] / "serve"))
from named_case import named_case

from clew.store.case import Case
from clew.store.entities import answers
from tests.browser.serving import Served


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return named_case(tmp_path_factory.mktemp("named"))


@pytest.fixture(scope="module")
def inside(served: Served, case: Case) -> Iterator[Page]:
    with served(case.folder) as context:
        yield context.new_page()


def verdicts(case: Case) -> list[str]:
    with case.engine.connect() as connection:
        return sorted(each.verdict for each in answers(connection).values())


def test_pairs_are_decided_and_taken_back_by_keyboard_alone(inside: Page, case: Case) -> None:
    inside.goto("/names")
    many = inside.locator(".pair").count()
    assert many >= 2
    inside.keyboard.press("j")
    inside.keyboard.press("n")
    expect(inside.locator("#by")).to_be_focused()
    inside.keyboard.type("Salma")
    inside.keyboard.press("Enter")
    assert verdicts(case) == []
    inside.locator("#by").blur()
    inside.keyboard.press("j")
    inside.keyboard.press("n")
    expect(inside.locator(".pair")).to_have_count(many - 1)
    expect(inside.locator(".pair").first.locator("a").first).to_be_focused()
    inside.keyboard.press("u")
    expect(inside.locator(".pair")).to_have_count(many - 2)
    assert verdicts(case) == ["no", "unsure"]
    inside.wait_for_load_state("networkidle")
    inside.keyboard.press("z")
    expect(inside.locator("p.pending", has_text="taken back")).to_have_count(1)
    assert verdicts(case) == ["no"]
    expect(inside.locator("p.pending", has_text="Ties are being renewed")).to_have_count(0, timeout=30_000)


def test_letters_in_the_reason_are_letters(inside: Page, case: Case) -> None:
    before = verdicts(case)
    inside.goto("/names")
    inside.locator("#reason").click()
    inside.keyboard.type("any unsure zeal")
    assert inside.locator("#reason").input_value() == "any unsure zeal"
    assert verdicts(case) == before


def test_a_mark_leads_to_its_entity_and_a_line_to_the_passages_of_both(inside: Page) -> None:
    inside.goto("/network")
    inside.locator(".network .node", has=inside.locator("title", has_text="Tariq Bensour")).first.click(force=True)
    inside.wait_for_url("**/entity/*")
    expect(inside.locator("h1")).to_contain_text("Tariq Bensour")
    inside.goto("/network")
    inside.locator(".edges tbody tr").first.locator("a").last.click()
    inside.wait_for_url("**beside=*")
    expect(inside.locator("#mentions")).to_contain_text("Passages that name")


def test_a_slider_draws_anew_when_it_is_let_go(inside: Page) -> None:
    inside.goto("/network")
    inside.locator("input[name=least]").focus()
    inside.keyboard.press("ArrowRight")
    inside.wait_for_url("**least=2*")
    assert "Port Verrane" not in inside.locator(".edges").inner_text()


@pytest.mark.parametrize("path", ["/names", "/network", "/entity?kind=person&name=tariq bensour"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_fit_the_window(inside: Page, path: str, width: int) -> None:
    inside.set_viewport_size({"width": width, "height": 900})
    inside.goto(path)
    assert inside.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
