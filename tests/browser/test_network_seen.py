"""The network with payments, as a person looks at it: lines lead on, labels keep clear of each other."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

sys.path.insert(0, str(Path(__file__).parents[1] / "serve"))
from named_case import with_payments

from tests.browser.serving import Served

OVERLAPPING = """() => {
  const all = [...document.querySelectorAll(".network text:not(.late)")].map((each) => each.getBoundingClientRect());
  return all.filter((one, at) => all.some((two, other) => at < other && one.left < two.right - 1 &&
    two.left < one.right - 1 && one.top < two.bottom - 2 && two.top < one.bottom - 2)).length;
}"""


@pytest.fixture(scope="module")
def paying(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with served(with_payments(tmp_path_factory.mktemp("paying")).folder) as context:
        yield context.new_page()


@pytest.mark.parametrize("width", [1440, 390])
def test_labels_keep_clear_and_the_page_fits(paying: Page, width: int) -> None:
    paying.set_viewport_size({"width": width, "height": 900})
    paying.goto("/network?most=200")
    assert paying.locator(".network text", has_text="مكتب الميناء").count() == 1
    assert paying.evaluate(OVERLAPPING) == 0
    assert paying.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_an_arrow_leads_to_the_payments_of_the_two(paying: Page) -> None:
    paying.set_viewport_size({"width": 1440, "height": 900})
    paying.goto("/network")
    paying.get_by_role("group", name="Lines").get_by_text("Paid", exact=True).click()
    paying.wait_for_url("**by=paid*")
    title = paying.locator("title", has_text="Larkspur Nominees paid Salma Qarawi")
    paying.locator(".network a.paid", has=title).locator("path").last.dispatch_event("click")
    paying.wait_for_url("**/money?*payer=*")
    expect(paying.locator(".payments tbody tr")).to_have_count(3)
    paying.go_back()
    expect(paying.locator(".edges")).to_contain_text("1,500.50 EUR in 2; 70 USD in 1")
