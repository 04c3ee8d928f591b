"""Searching with a keyboard and a mouse."""

import re

from playwright.sync_api import Page, expect

RIGHT_TO_LEFT = "element => getComputedStyle(element).direction"


def hits(page: Page) -> list[str]:
    """Where the hits that are shown lead to."""
    found: list[str] = page.locator("[data-hit] a.name").evaluate_all("links => links.map(link => link.href)")
    return found


def total(page: Page) -> int:
    return int(page.locator(".bar strong").inner_text().replace(",", ""))


def ask(page: Page, query: str) -> None:
    """Type it into the box of the page, or of the start where there is none yet."""
    if not page.url.startswith("http"):
        page.goto("/")
    page.locator("#q").fill(query)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_query_and_enter_show_hits_with_the_words_marked(page: Page) -> None:
    ask(page, '"bill of lading"')
    assert total(page) == len(hits(page)) > 2
    for hit in page.locator("[data-hit]").all():
        expect(hit.locator("mark").first).to_be_visible()
        assert "lading" in " ".join(hit.locator("mark").all_text_contents()).lower()


def test_slash_goes_to_the_box_and_j_k_and_enter_among_the_hits(page: Page) -> None:
    ask(page, "lantern")
    page.locator("body").evaluate("body => body.ownerDocument.activeElement.blur()")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    assert page.locator("#q").input_value() == "lantern"
    page.keyboard.press("Escape")
    links = page.locator("[data-hit] a.name")
    for key, at in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(links.nth(at)).to_be_focused()
    href = links.nth(1).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{href}")
    expect(page.locator("mark.sought").first).to_be_visible()


def test_a_facet_narrows_to_as_many_hits_as_it_says_and_lets_go_again(page: Page) -> None:
    ask(page, "lantern")
    every = total(page)
    choice = page.locator(".facet").first.locator("li a").first
    count = int(choice.locator(".count").inner_text().replace(",", ""))
    assert 0 < count < every
    choice.click()
    expect(page.locator(".facet a[aria-current]")).to_have_count(1)
    assert total(page) == count
    page.locator(".facet a[aria-current]").click()
    expect(page.locator(".facet a[aria-current]")).to_have_count(0)
    assert total(page) == every


def test_more_hits_come_to_those_shown_without_a_repetition_until_all_are_there(page: Page) -> None:
    ask(page, "type:text")
    before = hits(page)
    assert len(before) == 25 < total(page)
    while page.locator(".more a").count():
        shown = len(hits(page))
        page.locator(".more a").click()
        expect(page.locator("[data-hit]").nth(shown).locator("a.name")).to_be_focused()
    every = hits(page)
    assert every[:25] == before
    assert len(every) == len(set(every)) == total(page)


def test_back_restores_the_search_that_was_left(page: Page) -> None:
    ask(page, "lantern")
    first = hits(page)
    ask(page, "museum")
    assert hits(page) != first
    page.go_back()
    expect(page.locator("#q")).to_have_value("lantern")
    assert hits(page) == first
    page.locator("[data-hit] a.name").first.click()
    page.wait_for_url("**/item/**")
    page.go_back()
    assert hits(page) == first


def test_a_query_that_cannot_be_read_shows_where(page: Page) -> None:
    ask(page, "lantern (museum OR")
    expect(page.get_by_role("alert")).to_contain_text("cannot be read")
    expect(page.locator(".caret mark")).to_be_visible()
    expect(page.locator("#q")).to_have_value("lantern (museum OR")
    expect(page.locator("#q")).to_have_attribute("aria-invalid", "true")


def test_arabic_hits_read_from_right_to_left(page: Page) -> None:
    ask(page, "الولماني")
    assert page.locator("#q").evaluate(RIGHT_TO_LEFT) == "rtl"
    arabic = page.locator(".snippet").filter(has_text=re.compile("^(… )?[\u0621-\u064a]")).all()
    assert len(arabic) > 2
    for snippet in arabic:
        assert snippet.evaluate(RIGHT_TO_LEFT) == "rtl"
        expect(snippet.locator("mark").first).to_be_visible()


def test_hits_stand_in_the_order_of_their_dates(page: Page) -> None:
    ask(page, "lantern")
    for label, newest_first in (("Newest first", True), ("Oldest first", False)):
        page.get_by_role("link", name=label).click()
        expect(page.locator(".order a[aria-current]")).to_have_text(label)
        days = page.locator("[data-hit] time").all_text_contents()
        assert len(set(days)) > 3 and days == sorted(days, reverse=newest_first)
    ask(page, "museum")
    expect(page.locator(".order a[aria-current]")).to_have_text("Oldest first")
