"""A browser that meets pictures in a careful case: what it fetches, with scripts and without."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Response, expect

from clew.cli import main
from clew.store.case import Case, open_case, settings, write_settings
from tests.browser.serving import Served

SPOTS, WHOLE = "spots", "whole"


@pytest.fixture(scope="module")
def careful_case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("careful")
    (folder / "haul").mkdir()
    picture = BytesIO()
    Image.effect_noise((200, 150), 90).convert("RGB").save(picture, "JPEG")
    (folder / "haul" / "pier.jpg").write_bytes(picture.getvalue())
    (folder / "haul" / "_chat.txt").write_text(
        "[30/12/2021, 10:00:00] Rana: at the pier\n[31/12/2021, 10:00:00] Rana: <attached: pier.jpg>\n"
    )
    main(["sift", str(folder / "haul"), "--case", str(folder / "case"), "--workers", "1"])
    case = open_case(folder / "case")
    write_settings(case.folder, {**settings(case.folder), "reading": "careful"})
    return case


@pytest.fixture(scope="module", params=[True, False], ids=["with scripts", "without scripts"])
def let_in(request: pytest.FixtureRequest, served: Served, careful_case: Case) -> Iterator[BrowserContext]:
    with served(careful_case.folder, java_script_enabled=request.param) as context:
        yield context


@pytest.fixture
def fetched() -> list[Response]:
    """What a page fetched as pictures from the case."""
    return []


@pytest.fixture
def page(let_in: BrowserContext, fetched: list[Response]) -> Iterator[Page]:
    with let_in.new_page() as page:
        page.on("response", lambda answer: fetched.append(answer) if "/page/" in answer.url else None)
        yield page


def address_of(case: Case, name: str) -> str:
    with case.engine.connect() as connection:
        item = connection.exec_driver_sql("SELECT item FROM place WHERE path = ?", (name,)).scalar_one()
    return f"/item/{item}"


def told(fetched: list[Response]) -> list[str]:
    """Of each whether it is a few spots or a picture, by its length: a picture of noise is long."""
    lengths = [int(answer.headers["content-length"]) for answer in fetched]
    assert all(each < 400 or each > 4_000 for each in lengths)
    return [SPOTS if each < 400 else WHOLE for each in lengths]


def test_the_full_picture_is_fetched_only_once_asked_for(
    page: Page, fetched: list[Response], careful_case: Case
) -> None:
    page.goto(address_of(careful_case, "pier.jpg"), wait_until="networkidle")
    assert told(fetched) == [SPOTS]
    image = page.locator(".drawn img, noscript img, .paper img").first
    assert "grayscale(1)" in image.evaluate("image => getComputedStyle(image).filter")
    page.get_by_role("link", name="Show this once").click()
    page.wait_for_load_state("networkidle")
    assert told(fetched)[1:] == [WHOLE]
    page.get_by_role("link", name="Blur it again").click()
    page.wait_for_load_state("networkidle")
    assert told(fetched)[2:] == [SPOTS]


def test_small_pictures_in_a_chat_are_fetched_as_spots(page: Page, fetched: list[Response], careful_case: Case) -> None:
    page.goto(address_of(careful_case, "_chat.txt"), wait_until="networkidle")
    assert told(fetched) == [SPOTS]
    page.get_by_role("link", name="Show them once").click()
    page.wait_for_load_state("networkidle")
    assert told(fetched)[1:] == [WHOLE]


def test_all_are_shown_until_the_person_blurs_them_again(
    page: Page, fetched: list[Response], careful_case: Case
) -> None:
    page.goto(address_of(careful_case, "pier.jpg"), wait_until="networkidle")
    page.get_by_role("button", name="Show all in this session").click()
    page.wait_for_load_state("networkidle")
    page.goto(address_of(careful_case, "_chat.txt"), wait_until="networkidle")
    assert told(fetched) == [SPOTS, WHOLE, WHOLE]
    page.goto(address_of(careful_case, "pier.jpg"), wait_until="networkidle")
    page.get_by_role("button", name="Blur them as the case says").click()
    page.wait_for_load_state("networkidle")
    assert told(fetched)[4:] == [SPOTS]


def test_a_key_shows_the_picture_and_blurs_it_again(served: Served, careful_case: Case) -> None:
    with served(careful_case.folder) as context, context.new_page() as page:
        page.goto(address_of(careful_case, "pier.jpg"), wait_until="networkidle")
        page.keyboard.press("v")
        expect(page.get_by_role("link", name="Blur it again")).to_be_visible()
        page.keyboard.press("v")
        expect(page.get_by_role("link", name="Show this once")).to_be_visible()
