"""A handover's report as a browser opens it from a folder: it searches by itself, and asks nobody."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from clew.cli import main
from clew.store.case import Case

TO = ("--for", "Unit 5", "--purpose", "request 12")


@pytest.fixture(scope="module")
def report(demo_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    shutil.copytree(demo_case.folder, folder / "case")
    assert main(["handover", "--case", str(folder / "case"), "--to", str(folder / "bag"), "--all", *TO]) == 0
    return folder / "bag" / "data" / "report"


@pytest.fixture(params=[1440, 390])
def opened(chromium: Browser, report: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that says no error, and loads nothing but files of the report."""
    with chromium.new_context(viewport={"width": request.param, "height": 900}) as context:
        page = context.new_page()
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda each: asked.append(each.url))
        yield page
        assert said == []
        assert asked and all(url.startswith(report.as_uri()) for url in asked)


def test_no_page_is_wider_than_its_window(opened: Page, report: Path) -> None:
    for name in ("index", "claims-0001", "items-0001", "entities-0001", "timeline-0001", "problems", "words-0001"):
        opened.goto((report / f"{name}.html").as_uri())
        assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_one_click_leads_from_a_claim_to_its_words(opened: Page, report: Path) -> None:
    opened.goto((report / "claims-0001.html").as_uri())
    claim = opened.locator("article").first
    words = claim.locator(".claim").inner_text()
    claim.get_by_role("link", name="where it stands").first.click()
    expect(opened.locator(":target")).to_have_text(words)
    expect(opened.locator(":target")).to_be_in_viewport()


def test_search_finds_words_in_both_scripts_however_they_are_spelt(opened: Page, report: Path) -> None:
    opened.goto((report / "search.html").as_uri())
    for query, lit in (("HARBOUR", "harbour"), ("مدير ميناء مرسي", "مدير"), ('"Payable at sight"', "Payable at sight")):
        opened.get_by_role("searchbox").fill(query)
        opened.keyboard.press("Enter")
        expect(opened.get_by_role("status")).to_contain_text("passage")
        expect(opened.locator("#found mark").first).to_have_text(lit, ignore_case=True)
    opened.locator("#found a").first.click()
    expect(opened.locator(":target")).to_contain_text("Payable at sight")
    opened.goto((report / "search.html").as_uri() + "?q=nobodywrotethis")
    expect(opened.get_by_role("status")).to_have_text("0 passages")
