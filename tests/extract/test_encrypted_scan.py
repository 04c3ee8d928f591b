"""A scan under a password is recognised and drawn with the password that opened it, and encrypted without it."""

import io
import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pdf_files import encrypted_scan
from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import select

from clew.cli import main
from clew.pipeline.render import Asked, Bench, View, render
from clew.serve.app import create_app
from clew.steps import REGISTRY
from clew.store import schema
from clew.store.case import Case, open_case
from clew.store.facts import identity_of, size_of

LATIN = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
WORDS = "Payment was due within thirty days of delivery."
PASSWORD = "sesame-on-quay-street"

needed = pytest.mark.skipif(not (shutil.which("tesseract") and LATIN.exists()), reason="needs tesseract and DejaVu")


def scan() -> bytes:
    page = Image.new("L", (1_200, 600), 255)
    for line in range(3):
        ImageDraw.Draw(page).text((100, 150 + 90 * line), WORDS, font=ImageFont.truetype(LATIN, 40), fill=0)
    kept = io.BytesIO()
    page.save(kept, "JPEG", quality=60)
    return encrypted_scan(kept.getvalue(), *page.size, PASSWORD.encode())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of one scan that was sifted with its password."""
    folder = tmp_path_factory.mktemp("locked")
    (folder / "haul").mkdir()
    (folder / "haul" / "scan.pdf").write_bytes(scan())
    (folder / "list").write_text(f"wrong\n{PASSWORD}\n")
    asked = ["sift", str(folder / "haul"), "--case", str(folder / "case"), "--workers", "1"]
    assert main([*asked, "--password-file", str(folder / "list")]) == 0
    return folder


@pytest.fixture
def case(folder: Path) -> Case:
    return open_case(folder / "case")


def drawn(case: Case) -> View | None:
    with case.engine.connect() as connection:
        item = connection.execute(select(schema.place.c.item)).scalar_one()
        identity = identity_of(connection, item)
        assert identity is not None
        asked = Asked(item, size_of(connection, item), identity, 1)
    return render(case, Bench(REGISTRY, "clew.steps"), asked)


@needed
def test_the_words_of_the_scan_are_read(case: Case) -> None:
    with case.engine.connect() as connection:
        (fragment, text), *_ = connection.execute(select(schema.passage.c.fragment, schema.passage.c.text)).all()
    assert fragment == "page=1&part=ocr" and WORDS in text


@needed
def test_its_page_is_drawn_where_its_password_is_known_and_called_encrypted_where_not(case: Case) -> None:
    view = drawn(case)
    assert view is not None and view.of("page-image") is not None and view.problems == ()
    listed = case.folder / "passwords.txt"
    content = listed.read_bytes()
    listed.unlink()
    try:
        locked = drawn(case)
    finally:
        listed.write_bytes(content)
    assert locked is not None and [each.code for each in locked.problems] == ["encrypted"]
    assert drawn(case) == view


@needed
def test_its_page_says_what_opened_it_and_shows_the_picture(case: Case) -> None:
    with case.engine.connect() as connection:
        item = connection.execute(select(schema.place.c.item)).scalar_one()
    with TestClient(create_app(case, "token", 8017), base_url="http://127.0.0.1:8017") as pages:
        pages.get("/?token=token")
        assert "a password of the case&#39;s list opened it" in pages.get(f"/item/{item}").text
        assert pages.get(f"/item/{item}/page/1").headers["content-type"] in ("image/png", "image/jpeg")


@needed
def test_the_password_is_nowhere_in_the_case_but_in_its_list(case: Case) -> None:
    drawn(case)
    files = (path for path in case.folder.rglob("*") if path.is_file())
    assert [path.name for path in files if PASSWORD.encode() in path.read_bytes()] == ["passwords.txt"]
