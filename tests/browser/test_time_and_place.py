"""The timeline by mouse and keys, and the map of nations, as a person uses them."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import BrowserContext, Page, expect


def asked(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def total(page: Page) -> int:
    return int(page.locator(".bar strong").first.inner_text().replace(",", ""))


def test_clicking_a_column_goes_into_its_time(page: Page) -> None:
    page.goto("/timeline?from=2019&to=2019")
    column = page.locator(".strip a", has=page.locator("title", has_text="2019-05:")).first
    column.click()
    page.wait_for_url("**from=2019-05&to=2019-05*")
    expect(page.locator("h1")).to_contain_text("2019-05")
    expect(page.locator(".bar").first).to_contain_text("by day")


def test_keys_move_and_zoom(page: Page) -> None:
    page.goto("/timeline?from=2019&to=2019")
    page.keyboard.press("+")
    page.wait_for_url("**from=2019-0*")
    inner = asked(page)
    assert inner["from"] > "2019-01" and inner["to"] < "2019-12"
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(lambda url: inner["from"] not in url)
    assert asked(page)["from"] < inner["from"]
    page.keyboard.press("-")
    page.wait_for_url(lambda url: "from=201" in url and "from=2019-0" not in url)
    page.keyboard.press("0")
    page.wait_for_url(lambda url: "from=" not in url)


def test_keys_in_the_query_are_letters(page: Page) -> None:
    page.goto("/timeline?from=2019&to=2019")
    page.locator("#q").press_sequentially("a-0+")
    assert page.locator("#q").input_value() == "a-0+" and asked(page) == {"from": "2019", "to": "2019"}


def test_a_query_narrows_the_time_and_goes_along_to_search_and_back(page: Page) -> None:
    page.goto("/timeline")
    every = total(page)
    page.locator("#q").fill("lantern")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=lantern*")
    assert 0 < total(page) < every
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Search").click()
    expect(page.locator("#q")).to_have_value("lantern")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Timeline").click()
    expect(page.locator("#q")).to_have_value("lantern")


def test_a_line_opens_at_its_words(page: Page) -> None:
    page.goto("/timeline?from=2019-05&to=2019-05&kind=mail")
    line = page.locator("[data-hit]").first
    words = line.locator("mark").first.inner_text()
    line.locator(".name").click()
    expect(page.locator("mark").first).to_contain_text(words.split()[0])


def test_the_map_opens_a_nation_with_the_words_that_point_at_it_lit(page: Page) -> None:
    page.goto("/nations")
    shape = page.locator(".world a").first
    name = (shape.locator("title").text_content() or "").partition(":")[0]
    shape.locator("path, circle").last.dispatch_event("click")  # the middle of a nation's frame may lie in another
    expect(page.locator("h1")).to_contain_text(name)
    assert page.locator("[data-hit] mark").count() > 0


def test_a_number_of_the_table_opens_just_these(page: Page) -> None:
    page.goto("/nations")
    page.locator(".pointed tbody td a").first.click()
    expect(page.locator('.tabs a[aria-current="true"]').first).to_be_visible()
    assert page.locator("section.by").count() <= 1 or "relation=" in page.url


def test_both_pages_work_without_scripts(let_in: BrowserContext, chromium: object, address: str) -> None:
    parts = urlsplit(address)
    browser = let_in.browser
    assert browser is not None and chromium is browser
    with browser.new_context(
        base_url=f"{parts.scheme}://{parts.netloc}", java_script_enabled=False, storage_state=let_in.storage_state()
    ) as bare:
        page = bare.new_page()
        page.goto("/timeline")
        page.locator(".ways a", has_text="Zoom in").click()
        assert "from=" in page.url
        page.goto("/nations")
        page.locator(".pointed tbody th a").first.click()
        assert "/nations/" in page.url and page.locator("[data-hit]").count() > 0
