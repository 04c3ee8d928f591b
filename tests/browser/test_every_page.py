"""What holds on every page, in a wide and a narrow window."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

ItemAt = Callable[[str], str]

PAGES = {
    "start": "/",
    "hits": "/?q=lantern",
    "arabic-hits": f"/?q={quote('الولماني')}",
    "no-hits": "/?q=nowhere-at-all",
    "bad-query": "/?q=(lantern",
    "completeness": "/completeness",
    "reason": "/completeness/reason?code=encrypted",
    "custody": "/custody",
    "handover": "/handover",
    "handover-looked-at": f"/handover?look=1&query=lantern&exclude=ledger&recipient={quote('الوحدة')}&purpose=request",
    "handovers": "/handovers",
    "receive": "/receive",
    "timeline": "/timeline",
    "timeline-month": "/timeline?from=2019-05&to=2019-05&q=lantern",
    "timeline-own": "/timeline?by=own",
    "nations": "/nations",
    "nation": "/nations/IQ",
    "names": "/names",
    "claims": "/claims",
    "claims-one-origin": "/claims?mark=undecided&every=1",
    "differences": "/differences",
    "hypotheses": "/ach",
    "activity": "/activity",
    "claims-that-wait": "/claims?mark=waits",
    "tasks": "/tasks",
    "new-task": f"/tasks?state=all&text={quote('من يحسم هذا؟')}",
    "tags": "/tags",
    "tag-that-nothing-bears": "/tags?word=urgent",
    "views": "/views",
    "network": "/network",
    "pdf": "laptop-1 (office)/Documents/Invoices 2019/Bill of lading SL-07.pdf",
    "arabic-pdf": "laptop-1 (office)/Documents/مراسلات/كتاب إلى أمين السجل.pdf",
    "scan": "scans/2019-05/scan0003.pdf",
    "mail": "mail/exported/15 Larkspur quarterly.eml",
    "arabic-mail": "mail/exported/18 تهنئة.eml",
    "mailbox": "mail/archive.mbox",
    "sheet": "laptop-1 (office)/Desktop/Ledger 2019.xlsx",
    "wide-sheet": "laptop-2/gate register.xlsx",
    "text": "laptop-1 (office)/Desktop/ملاحظات.txt",
    "web-page": "laptop-1 (office)/Downloads/سفينة بثلاثة أسماء.html",
    "picture": "phone backup/DCIM/IMG_0460.jpg",
    "archive": "usb stick/backup.zip",
    "encrypted": "usb stick/sealed letter.pdf",
    "damaged": "laptop-2/Documents/draft letter.docx",
    "misleading-name": "usb stick/invoice\u202efdp.exe",
}
LABELLED = """controls => controls.filter(control => control.type !== 'hidden' && !control.labels?.length
    && !control.getAttribute('aria-label') && !(control.matches('button') && control.textContent.trim()))
    .map(control => control.outerHTML)"""
TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1 && !each.closest('.scroll, .hidden, iframe'))
    .map(each => each.outerHTML.slice(0, 120)).slice(0, 5)"""
FAINT = """() => {
    const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const rgba = colour => {
        pen.clearRect(0, 0, 1, 1); pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255];
    };
    const over = (top, ground) => [0, 1, 2].map(i => top[i] * top[3] + ground[i] * (1 - top[3])).concat(1);
    const linear = part => part <= 10 ? part / 3294.6 : ((part / 255 + .055) / 1.055) ** 2.4;
    const light = ([r, g, b]) => .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b) + .05;
    const above = element => element ? [...above(element.parentElement), element] : [];
    const faint = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const at = texts.currentNode.parentElement;
        const said = texts.currentNode.data.trim().slice(0, 40);
        if (!said || !at.checkVisibility() || at.closest('.hidden, svg, option, noscript')) continue;
        const grounds = above(at).map(each => rgba(getComputedStyle(each).backgroundColor));
        const ground = grounds.reduce((below, each) => over(each, below), [255, 255, 255, 1]);
        const ink = rgba(getComputedStyle(at).color);
        ink[3] *= above(at).reduce((share, each) => share * getComputedStyle(each).opacity, 1);
        const [dark, bright] = [light(over(ink, ground)), light(ground)].sort((a, b) => a - b);
        if (bright / dark < 4.5) faint.push(`${(bright / dark).toFixed(2)} ${said}`);
    }
    return faint;
}"""
"""Words with a contrast of less than 4.5 to what they stand on, as WCAG 2.2 (1.4.3) reckons it."""
SKIPPED = """() => [...document.querySelectorAll('h1, h2, h3, h4')].map(each => Number(each.tagName[1]))
    .filter((level, at, all) => level > (all[at - 1] ?? 0) + 1)"""
UNREACHED = """() => [...document.querySelectorAll('.scroll')].filter(each => each.tabIndex < 0).length"""
FOCUSED = """() => {
    const at = document.activeElement, style = getComputedStyle(at);
    return { what: at.outerHTML.slice(0, 120), body: at === document.body, frame: at.matches('iframe'),
             style: style.outlineStyle, width: parseFloat(style.outlineWidth) };
}"""


@pytest.mark.parametrize("name", PAGES)
def test_it_fits_the_window_and_can_be_read_by_everyone(name: str, page: Page, item_at: ItemAt) -> None:
    page.goto(PAGES[name] if PAGES[name].startswith("/") else f"/item/{item_at(PAGES[name])}")
    _can_be_read_by_everyone(page)


@pytest.mark.parametrize("path", ["mail/exported/15 Larkspur quarterly.eml", "laptop-1 (office)/Desktop/ملاحظات.txt"])
def test_claiming_words_fits_the_window_and_can_be_read_by_everyone(path: str, page: Page, item_at: ItemAt) -> None:
    page.goto(f"/item/{item_at(path)}")
    page.get_by_role("link", name="Claim this").first.click()
    expect(page.get_by_role("heading", name="Claim this")).to_be_visible()
    _can_be_read_by_everyone(page)


def _can_be_read_by_everyone(page: Page) -> None:
    expect(page.locator("[aria-busy]")).to_have_count(0)
    assert page.locator("h1").count() == 1 and page.locator("h1").inner_text().strip()
    assert page.get_by_role("main").count() == 1
    assert page.locator("img:not([alt])").count() == 0
    assert page.locator("input, select, textarea, button").evaluate_all(LABELLED) == []
    assert page.locator("iframe:not([title])").count() == 0
    assert page.evaluate(SKIPPED) == [] and page.evaluate(UNREACHED) == 0
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(FAINT) == []
    _fits(page)
    _shows_where_the_keyboard_is(page)
    page.set_viewport_size({"width": 390, "height": 844})
    _fits(page)


def _fits(page: Page) -> None:
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, page.evaluate(TOO_WIDE)


def _shows_where_the_keyboard_is(page: Page) -> None:
    page.locator("body").evaluate("body => { body.ownerDocument.activeElement.blur(); scrollTo(0, 0); }")
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at["body"] or at["frame"]:
            break
        seen.append(at)
    assert len(seen) > 3
    assert [at["what"] for at in seen if at["style"] == "none" or at["width"] < 1] == []


def test_the_way_past_the_header_is_the_first_that_the_keyboard_meets(page: Page) -> None:
    page.goto("/completeness")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_the_menu_of_the_case_opens_by_keyboard_and_escape_closes_it(page: Page) -> None:
    page.goto("/completeness")
    menu = page.locator("details.other")
    menu.locator("summary").press("Enter")
    expect(menu.get_by_role("link", name="Tasks")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="Tasks")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").press("Enter")
    page.get_by_role("heading", level=1).click()
    expect(menu.get_by_role("link", name="Tasks")).to_be_hidden()
