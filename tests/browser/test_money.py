"""Money in Chromium: from a figure to its lit cell, from a ribbon to its payments, in wide and narrow windows."""

import pytest
from playwright.sync_api import Page, expect
from test_every_page import FAINT, LABELLED, SKIPPED, UNREACHED

PAGES = ("/money", "/money?party=blue&currency=USD", "/money/flows", "/money/books", "/money/pairs")
OVERLAPPING = """() => [...document.querySelectorAll('.sankey p')].map(each => each.getBoundingClientRect())
    .some((one, at, all) => all.some((two, other) => other > at && one.left < two.right && two.left < one.right
        && one.top + 2 < two.bottom - 2 && two.top + 2 < one.bottom - 2))"""


@pytest.mark.parametrize("path", PAGES)
def test_it_fits_the_window_and_can_be_read_by_everyone(path: str, page: Page) -> None:
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert page.locator("input, select, button").evaluate_all(LABELLED) == []
    assert page.evaluate(SKIPPED) == [] and page.evaluate(UNREACHED) == 0
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(FAINT) == []
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_figure_is_one_click_from_its_lit_cell(page: Page) -> None:
    page.goto("/money?currency=USD&sort=-amount")
    figure = page.locator(".payments tbody .figure a").first
    amount = figure.inner_text().strip()
    figure.click()
    lit = page.locator("tr.lit td.lit, td.cited, mark").first
    expect(lit).to_be_in_viewport()
    assert amount.replace(",", "").rstrip("0").rstrip(".") in lit.inner_text().replace(",", "")


def test_figures_end_on_one_line_whether_they_have_decimals_or_not(page: Page) -> None:
    page.goto("/money")
    ends = page.locator(".payments tbody td:nth-child(2)").evaluate_all(
        """cells => [...new Set(cells.map(each => {
            const [whole] = each.textContent.split('.'), text = each.querySelector('a').firstChild, range = new Range();
            range.setStart(text, 0); range.setEnd(text, Math.min(text.length, whole.trim().length));
            return Math.round(range.getBoundingClientRect().right);
        }))].sort()"""
    )
    assert ends and ends[-1] - ends[0] <= 1


def test_a_ribbon_leads_to_its_payments_and_names_do_not_overlap(page: Page) -> None:
    page.goto("/money/flows?currency=USD")
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        assert not page.evaluate(OVERLAPPING)
    ribbon = page.locator(".sankey svg a").first
    said = ribbon.locator("title").text_content() or ""
    ribbon.dispatch_event("click")
    page.wait_for_url("**/money?**")
    expect(page.locator(".payments tbody tr")).to_have_count(int(said.rpartition(" in ")[2].split()[0]))


def test_payments_are_chosen_by_the_form_and_sorted_by_the_headings(page: Page) -> None:
    page.goto("/money")
    page.get_by_label("Payer or payee").fill("larkspur")
    page.get_by_label("Payer or payee").press("Enter")
    page.get_by_role("link", name="Amount").click()
    expect(page.get_by_role("columnheader", name="Amount")).to_have_attribute("aria-sort", "descending")
    expect(page.get_by_label("Payer or payee")).to_have_value("larkspur")
    for row in page.locator(".payments tbody tr").all():
        assert "larkspur" in row.inner_text().lower()
