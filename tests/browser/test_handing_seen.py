"""A handover chosen, looked at and made on a copy of the demo case, without JavaScript; the header by keyboard."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from clew.handover.verify import check
from clew.store.case import Case
from tests.browser.serving import Served


@pytest.fixture(scope="module")
def folder(demo_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(demo_case.folder, tmp_path_factory.mktemp("handing") / "case"))


@pytest.fixture(scope="module")
def plain(served: Served, folder: Path) -> Iterator[Page]:
    """A page that runs no scripts."""
    with served(folder, java_script_enabled=False) as context:
        yield context.new_page()


def test_a_handover_is_chosen_looked_at_and_made_without_scripts(plain: Page, folder: Path) -> None:
    plain.goto("/handover")
    plain.get_by_label("What a search finds").fill("tanker OR lantern")
    plain.get_by_label("For whom").fill("الوحدة الخامسة")
    plain.get_by_label("What for").fill("request 12")
    plain.get_by_label("TLP:GREEN").check()
    plain.get_by_role("button", name="Look at what would leave").click()
    leaves = plain.get_by_role("region", name="Leaves").locator("tbody tr")
    count = leaves.count()
    assert count and not (folder / "handovers").exists()
    plain.get_by_label("Handed over by").fill("Amal")
    plain.get_by_label("Folder").fill("unit-5")
    plain.get_by_role("button", name="over to الوحدة الخامسة").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("What left the case, and to whom")
    expect(plain.get_by_text("A handover is done")).to_be_visible(timeout=60_000)  # the page asks again by itself
    row = plain.get_by_role("row").filter(has_text="الوحدة الخامسة").first
    expect(row).to_contain_text(f"TLP:GREEN{count}")
    assert check(str(folder / "handovers" / "unit-5")).differences == []
    row.get_by_role("link").click()
    plain.get_by_role("region").locator("tbody a").first.click()
    expect(plain.get_by_text("Left to الوحدة الخامسة on")).to_be_visible()


def test_the_rarer_pages_are_reached_by_keyboard(plain: Page) -> None:
    plain.set_viewport_size({"width": 390, "height": 844})
    plain.goto("/custody")
    group = plain.get_by_role("navigation", name="Pages").locator("details")
    expect(group.get_by_role("link", name="Receive")).to_be_hidden()
    group.locator("summary").focus()
    plain.keyboard.press("Enter")
    expect(group.get_by_role("link", name="Custody")).to_have_attribute("aria-current", "page")
    expect(group.get_by_role("link", name="Receive")).to_be_in_viewport()
    group.get_by_role("link", name="Receive").focus()
    plain.keyboard.press("Enter")
    expect(plain.get_by_role("heading", level=1)).to_have_text("Receive a handover")
