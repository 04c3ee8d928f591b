"""What the page of an item shows, for each kind of item."""

import re
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, urlencode

from PIL import Image
from playwright.sync_api import FloatRect, Locator, Page, expect

ItemAt = Callable[[str], str]

HAUL = Path(__file__).resolve().parents[2] / "demo" / "haul"
BILL = "laptop-1 (office)/Documents/Invoices 2019/Bill of lading SL-07.pdf"
SCAN = "scans/2019-05/scan0003.pdf"
LARKSPUR = "mail/exported/15 Larkspur quarterly.eml"
LEDGER = "laptop-1 (office)/Desktop/Ledger 2019.xlsx"
FIVE_PAGES = "usb stick/for the Courier/statement.pdf"
DARK = 110
LOADED = "() => { const image = document.querySelector('.drawn img'); return image.complete && image.naturalWidth; }"
INSIDE = """(box, image) => {
    const a = box.getBoundingClientRect(), b = image.getBoundingClientRect();
    return a.width > 0 && a.height > 0 && a.left >= b.left - 1 && a.right <= b.right + 1
        && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
}"""


def item(digest: str, **asked: str) -> str:
    return f"/item/{digest}?{urlencode(asked)}" if asked else f"/item/{digest}"


def hit_of(page: Page, query: str, name: str) -> None:
    """From the search to the hit whose head says `name`."""
    page.goto(f"/?q={quote(query)}")
    link = page.locator("[data-hit]").filter(has=page.locator(".facts", has_text=name)).locator("a.name").first
    with page.expect_navigation():
        link.click()


def drawn(page: Page) -> Locator:
    """The image of the page, once it is really there."""
    image = page.locator(".drawn img")
    expect(image).to_be_visible()
    page.wait_for_function(LOADED)
    return image


def darkness(page: Page, clip: FloatRect) -> float:
    """The share of dark pixels in a part of what the window shows."""
    shot = Image.open(BytesIO(page.screenshot(clip=clip, animations="disabled"))).convert("L")
    return sum(shot.histogram()[:DARK]) / (shot.width * shot.height)


def holds_boxes_over_ink(page: Page) -> None:
    """Each lit box is inside of the picture and lies over writing; just above and below it is paper."""
    image = drawn(page)
    handle = image.element_handle()
    boxes = page.locator(".drawn rect.sought")
    expect(boxes.first).to_be_attached()
    for box in boxes.all():
        assert box.evaluate(INSIDE, handle)
        box.scroll_into_view_if_needed()
        place = box.bounding_box()
        assert place
        assert darkness(page, place) > 0.05
        gap = {**place, "height": 2.0}
        beside = [darkness(page, {**gap, "y": y}) for y in (place["y"] - 4, place["y"] + place["height"] + 2)]
        assert max(beside) < darkness(page, place)


def test_a_pdf_stands_beside_its_text_and_the_hit_is_lit_in_both(page: Page) -> None:
    hit_of(page, '"41,800"', "Bill of lading SL-07.pdf")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bill of lading SL-07.pdf")
    mark = page.locator("mark#hit.sought")
    expect(mark).to_be_in_viewport()
    expect(mark).to_contain_text("41,800")
    holds_boxes_over_ink(page)
    assert page.locator(".recognised").count() == 0


def test_a_box_that_is_pointed_at_lights_its_word_and_the_word_its_box(page: Page) -> None:
    hit_of(page, '"41,800"', "Bill of lading SL-07.pdf")
    drawn(page)
    page.locator(".drawn rect.sought").first.hover()
    lit = "() => [...CSS.highlights.get('pointed') ?? []].map(range => range.toString()).join()"
    assert "41,800" in page.evaluate(lit)
    page.locator("mark#hit").hover()
    expect(page.locator("rect.pointed")).to_have_count(1)
    assert page.evaluate(lit) == ""


def test_an_arabic_scan_says_that_its_text_was_recognised_and_lights_it(page: Page) -> None:
    hit_of(page, "الولماني type:pdf", "scan0003.pdf")
    note = page.locator("p.recognised")
    expect(note).to_contain_text("Recognised text")
    assert 50 < int(re.findall(r"(\d+) % sure", note.inner_text())[0]) <= 100
    mark = page.locator("mark#hit.sought")
    expect(mark).to_be_in_viewport()
    expect(mark).to_have_text("الولماني")
    assert page.locator(".words").first.evaluate("words => getComputedStyle(words).direction") == "rtl"
    holds_boxes_over_ink(page)


def test_a_mail_s_layout_is_in_a_frame_where_nothing_runs_and_nothing_is_fetched(page: Page, item_at: ItemAt) -> None:
    digest = item_at(LARKSPUR)
    raw = (HAUL / LARKSPUR).read_bytes()
    assert b"<script>" in raw and b"<img" in raw
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(item(digest))
    frame = page.locator("iframe")
    expect(frame).to_have_attribute("sandbox", "")
    inside = page.frame_locator("iframe")
    expect(inside.get_by_text("Discretion is our only product")).to_be_visible()
    assert inside.locator("script").count() == 0
    assert inside.locator("img[src^=http]").count() == 0
    assert not [url for url in asked if "larkspur-nominees" in url]
    assert page.url.endswith(item(digest))
    expect(page.locator(".headers")).to_contain_text("Larkspur")


def test_no_mail_or_web_page_of_the_haul_asks_anyone_for_anything(page: Page, item_at: ItemAt) -> None:
    laid_out = sorted(HAUL.rglob("*.htm*")) + sorted((HAUL / "mail" / "exported").glob("*.eml"))
    for path in laid_out:
        page.goto(item(item_at(path.relative_to(HAUL).as_posix())))
    assert len(laid_out) > 20  # the page's fixture holds what was asked for and what was said


def test_a_hit_stays_in_sight_in_a_narrow_window_when_the_picture_comes_above_it(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    hit_of(page, "الولماني type:pdf", "scan0003.pdf")
    drawn(page)
    expect(page.locator("mark#hit.sought")).to_be_in_viewport()


def test_an_arabic_path_reads_from_its_root(page: Page, item_at: ItemAt) -> None:
    path = "laptop-1 (office)/Documents/مراسلات/كتاب إلى أمين السجل.pdf"
    page.goto(item(item_at(path)))
    names = page.locator("#places + ul bdi[dir=ltr] > bdi")
    assert names.all_inner_texts() == path.split("/")
    lefts = [place["x"] for place in (name.bounding_box() for name in names.all()) if place]
    assert len(lefts) == 4 and lefts == sorted(lefts)


def test_an_address_in_arabic_letters_keeps_its_brackets(page: Page, item_at: ItemAt) -> None:
    page.goto(item(item_at("mail/exported/18 تهنئة.eml")))
    sender = page.locator(".headers tr").filter(has_text="From").locator("td")
    assert sender.evaluate("cell => getComputedStyle(cell).direction") == "ltr"
    expect(sender).to_contain_text("<nadim@qandil-bridge.example>")


def test_a_mail_without_a_layout_tells_its_head_once(page: Page, item_at: ItemAt) -> None:
    page.goto(item(item_at("mail/exported/01 Your lamp.eml")))
    expect(page.get_by_text("Yusuf Darmati <registrar@saltroad-museum.example>")).to_have_count(1)
    expect(page.locator(".about")).to_contain_text("sent 2019-05-16 08:00:00 +03:00")


def test_an_arabic_line_under_latin_headers_reads_from_the_right(page: Page, item_at: ItemAt) -> None:
    page.goto(item(item_at("mail/exported/18 تهنئة.eml"), q="بالعيد"))
    line, text = page.locator("mark#hit").bounding_box(), page.locator(".words").first.bounding_box()
    assert line and text and line["x"] > text["x"] + text["width"] / 2
    latin = page.locator(".words span").first
    assert latin.inner_text().startswith("From:")
    starts = latin.evaluate("span => span.getClientRects()[0].left")
    assert starts < text["x"] + 2


def test_a_name_that_promises_another_type_is_told_where_it_stands(page: Page, item_at: ItemAt) -> None:
    page.goto(item(item_at("laptop-2/Documents/receipt.jpg")))
    places = page.locator("#places + ul li")
    expect(places.filter(has_text="receipt.jpg")).to_contain_text("name-mismatch")
    expect(places.filter(has_text="Invoice QB-033.pdf")).not_to_contain_text("name-mismatch")


def test_a_sheet_lights_the_row_and_turns_to_its_other_sheets(page: Page) -> None:
    hit_of(page, '"QB-021"', "Ledger 2019.xlsx")
    row = page.locator("tr#hit.lit")
    expect(row).to_be_in_viewport()
    expect(row.locator("mark.sought")).to_have_text("QB-021")
    tabs = page.locator(".tabs a")
    assert tabs.count() > 1
    expect(page.locator(".tabs a[aria-current] bdi")).to_have_text("Ledger")
    other = tabs.filter(has_not_text=re.compile("Ledger")).first
    name = other.locator("bdi").inner_text()
    before = page.locator(".grid tbody").inner_text()
    with page.expect_navigation():
        other.click()
    expect(page.locator(".tabs a[aria-current] bdi")).to_have_text(name)
    assert page.locator(".grid tbody").inner_text() != before


def test_a_text_shows_its_words_and_lights_those_that_were_sought(page: Page, item_at: ItemAt) -> None:
    digest = item_at("laptop-1 (office)/Desktop/to do.txt")
    written = (HAUL / "laptop-1 (office)/Desktop/to do.txt").read_text("utf-8").split()
    sought = written[0].strip(",")
    page.goto(item(digest, q=sought))
    assert page.locator(".words").inner_text().split() == written
    expect(page.locator("mark.sought").first).to_have_text(sought)


def test_a_mailbox_lists_its_messages_and_opens_them(page: Page, item_at: ItemAt) -> None:
    page.goto(item(item_at("mail/archive.mbox")))
    rows = page.locator("table.members tbody tr")
    said = page.get_by_role("heading", name=re.compile("Inside: .* messages"))
    assert rows.count() == int(re.findall(r"\d+", said.inner_text())[0]) > 5
    link = rows.nth(3).locator("td.what a")
    subject = link.inner_text()
    with page.expect_navigation():
        link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(subject)
    with page.expect_navigation():
        page.get_by_role("navigation", name="Containers").get_by_role("link", name="archive.mbox").click()
    assert page.url.endswith(item_at("mail/archive.mbox"))


def test_an_encrypted_file_says_so_and_what_to_do(page: Page, item_at: ItemAt) -> None:
    for path in ("usb stick/sealed letter.pdf", "usb stick/sealed letter.zip"):
        page.goto(item(item_at(path)))
        fault = page.locator(".fault.unreadable").first
        expect(fault).to_contain_text("encrypted")
        expect(fault.locator(".advice")).to_contain_text("password")
        expect(page.locator(".about .state")).to_have_text("unreadable")
        expect(page.locator("[aria-busy]")).to_have_count(0)
        expect(page.locator(".fault")).to_have_count(1)


def test_a_damaged_document_says_so_and_shows_what_could_be_read(page: Page, item_at: ItemAt) -> None:
    page.goto(item(item_at("laptop-2/Documents/draft letter.docx")))
    expect(page.locator(".fault").first).to_contain_text("damaged")
    expect(page.locator(".about .state")).to_have_text("partly read")
    assert len(page.locator(".words").first.inner_text()) > 500


def test_an_original_is_saved_as_it_was_collected(page: Page, item_at: ItemAt) -> None:
    for path in (BILL, LARKSPUR, "laptop-1 (office)/Desktop/ملاحظات.txt"):
        page.goto(item(item_at(path)))
        with page.expect_download() as started:
            page.get_by_role("link", name="Save the original").click()
        saved = Path(started.value.path()).read_bytes()
        assert started.value.suggested_filename == Path(path).name
        assert saved == (HAUL / path).read_bytes() and sha256(saved).hexdigest() == item_at(path)


def test_arrows_turn_the_pages_of_a_pdf_also_after_its_place_was_copied(page: Page, item_at: ItemAt) -> None:
    digest = item_at(FIVE_PAGES)
    page.goto(item(digest, at="page=2"))
    button = page.get_by_role("button", name="Copy")
    button.click()
    expect(page.locator("button.copy")).to_have_text("Copied")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**at=page%3D3*")
    page.locator("#locator").click()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**at=page%3D2*")
    page.get_by_role("spinbutton", name="Page").press("ArrowLeft")
    assert "page%3D2" in page.url
    page.get_by_role("spinbutton", name="Page").fill("5")
    page.keyboard.press("Enter")
    page.wait_for_url("**page=5*")
    expect(page.get_by_role("link", name="Next")).to_have_count(0)
    assert drawn(page).get_attribute("src") == f"/item/{digest}/page/5"


def test_the_place_that_is_copied_is_the_one_that_is_shown(page: Page, item_at: ItemAt) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(item(item_at(FIVE_PAGES), at="page=2"))
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("button.copy")).to_have_text("Copied")
    assert page.evaluate("() => navigator.clipboard.readText()") == f"{item_at(FIVE_PAGES)}#page=2"
    expect(page.locator("button.copy")).to_be_focused()


def test_where_the_browser_forbids_copying_the_place_is_chosen_for_the_keys(page: Page, item_at: ItemAt) -> None:
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden'))")
    page.goto(item(item_at(FIVE_PAGES), at="page=2"))
    page.locator("button.copy").click()
    expect(page.locator("button.copy")).to_have_text("Press Ctrl+C")
    assert page.evaluate("() => getSelection().toString()") == f"{item_at(FIVE_PAGES)}#page=2"
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**at=page%3D3*")


def test_members_stand_as_blocks_that_fit_a_narrow_window_and_can_be_chosen_among(page: Page, item_at: ItemAt) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(item(item_at("mail/archive.mbox")))
    table = page.locator("table.members")
    assert table.evaluate("table => table.parentElement.scrollWidth <= table.parentElement.clientWidth")
    assert table.get_by_role("row").count() > 20 and table.get_by_role("columnheader").count() > 3
    page.get_by_label("Only with the words").fill("عموله")
    page.keyboard.press("Enter")
    page.wait_for_url("**inside=**")
    expect(page.get_by_role("status")).to_contain_text("of 26 with these words")
    expect(page.locator("td.what a").first).to_contain_text("عمولة")


def test_the_slash_leads_from_any_page_to_the_search(page: Page, item_at: ItemAt) -> None:
    page.goto(item(item_at(LEDGER)))
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_an_item_prints_without_what_is_only_for_the_screen(page: Page, item_at: ItemAt) -> None:
    page.goto(item(item_at(FIVE_PAGES), at="page=2"))
    page.emulate_media(media="print")
    expect(page.locator(".turn").first).to_be_hidden()
    expect(page.get_by_role("navigation", name="Pages").first).to_be_hidden()
    expect(page.locator("#locator")).to_be_visible()
