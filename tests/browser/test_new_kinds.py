"""Chats, cards and disks' listings in a real browser: narrow windows, without JavaScript, by the keyboard alone."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from clew.cli import main
from clew.store.case import Case, open_case
from tests.browser.serving import Served
from tests.extract.disk_files import Made, fat12

LONG = "https://port.example/" + "a" * 300
LINES = [f"[{1 + day // 30:02}/{1 + day % 12:02}/2021, 09:58:01] Rana: note {day}" for day in range(200)]
NARROW = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def chat_case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("chat")
    haul = folder / "haul"
    haul.mkdir()
    more = [
        f"[30/12/2021, 10:00:00] سليم الحلبي: السفينة في الرصيف {LONG}",
        "[31/12/2021, 10:00:00] Rana: <attached: pier.jpg>",
    ]
    (haul / "_chat.txt").write_text("\n".join([*LINES, *more]) + "\n", "utf-8")
    picture = BytesIO()
    Image.effect_noise((200, 150), 90).convert("RGB").save(picture, "JPEG")
    (haul / "pier.jpg").write_bytes(picture.getvalue())
    (haul / "cards.vcf").write_text(f"BEGIN:VCARD\nVERSION:3.0\nFN:Lina\nURL:{LONG}\nEND:VCARD\n")
    (haul / "disk.img").write_bytes(fat12(Made(b"BURNT   TXT", b"vaduz\n" * 99, deleted=True)))
    main(["sift", str(haul), "--case", str(folder / "case"), "--workers", "1"])
    return open_case(folder / "case")


@pytest.fixture(scope="module")
def still(served: Served, chat_case: Case) -> Iterator[BrowserContext]:
    """A browser that runs no scripts."""
    with served(chat_case.folder, java_script_enabled=False, viewport=NARROW) as context:
        yield context


@pytest.fixture
def page(still: BrowserContext) -> Iterator[Page]:
    with still.new_page() as page:
        yield page


def address_of(case: Case, name: str) -> str:
    with case.engine.connect() as connection:
        item = connection.exec_driver_sql("SELECT item FROM place WHERE path = ?", (name,)).scalar_one()
    return f"/item/{item}"


def test_no_page_of_these_kinds_scrolls_sideways_in_a_narrow_window(page: Page, chat_case: Case) -> None:
    for name in ("_chat.txt", "cards.vcf", "disk.img"):
        page.goto(address_of(chat_case, name))
        assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"], name
    page.goto(f"{address_of(chat_case, '_chat.txt')}?at=message%3D201")
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


def test_a_day_is_chosen_and_threads_are_walked_by_keys_alone(page: Page, chat_case: Case) -> None:
    page.goto(address_of(chat_case, "_chat.txt"))
    page.get_by_label("From the day").focus()
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Go":
            break
    page.get_by_label("From the day").fill("2021-12-30")
    page.get_by_role("button", name="Go").press("Enter")
    page.wait_for_url("**day=2021-12-30*")
    expect(page.locator(".bubble").first).to_contain_text("سليم الحلبي")
    page.get_by_role("link", name="Earlier messages").press("Enter")
    expect(page.locator(".bubble")).to_have_count(40)
    expect(page.locator(".bubble").last).to_contain_text("note 199")


def test_arabic_is_read_from_the_right_in_a_bubble_whose_time_stays_whole(page: Page, chat_case: Case) -> None:
    page.goto(f"{address_of(chat_case, '_chat.txt')}?at=message%3D201")
    lit = page.locator(".bubble.lit")
    assert lit.locator(".words").evaluate("words => getComputedStyle(words).direction") == "rtl"
    assert lit.locator(".who").evaluate("who => getComputedStyle(who).direction") == "ltr"
    expect(lit.locator(".who")).to_contain_text("30/12/2021, 10:00:00")


def test_a_deleted_row_is_told_apart_without_its_colour(page: Page, chat_case: Case) -> None:
    page.goto(address_of(chat_case, "disk.img"))
    cell = page.locator("tr.deleted td").first
    assert "line-through" in cell.evaluate("cell => getComputedStyle(cell).textDecorationLine")
    expect(page.locator("tr.deleted td").last).to_have_text("deleted")
