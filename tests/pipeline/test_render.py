"""Page images are made when somebody looks, once, by workers apart, and leave the case's records alone."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

import view_steps
from clew.executors.local import Limits
from clew.model import Identity
from clew.pipeline.collecting import Collected
from clew.pipeline.render import Asked, Bench, View, render
from clew.pipeline.sift import Sift
from clew.store import schema
from clew.store.blobs import sha256_of
from clew.store.case import Case, create
from clew.store.digest import case_digest
from clew.store.places import add_collection

BENCH = Bench(view_steps.REGISTRY, "view_steps", Limits(memory=1 << 30, output=8 << 20, idle=4.0))


@pytest.fixture
def haul(tmp_path: Path) -> Path:
    folder = tmp_path / "haul"
    folder.mkdir()
    (folder / "letter").write_text("The cargo left")
    (folder / "broken").write_text("broken page\n")
    (folder / "hang").write_text("hang on\n")
    (folder / "box").write_text("box\ninside the box\n")
    return folder


@pytest.fixture
def case(tmp_path: Path, haul: Path) -> Case:
    case = create(tmp_path / "case")
    collected = Collected(add_collection(case, haul, {}, False), haul, False)
    Sift(case, view_steps.REGISTRY, "view_steps", 1, Limits(), None).run([collected], lambda progress: None)
    return case


def look(case: Case, path: Path, page: int = 1, media_type: str = "text/plain") -> View | None:
    asked = Asked(sha256_of(path), path.stat().st_size, Identity(media_type, ""), page)
    return render(case, BENCH, asked)


def attempts(case: Case) -> int:
    return len(list((case.folder / "views").glob("*/*/outcome.json")))


def test_a_page_is_drawn_with_its_words(case: Case, haul: Path) -> None:
    view = look(case, haul / "letter", 2)
    assert view is not None
    image, words = view.of("page-image"), view.of("words")
    assert image is not None and image.content == view_steps.PICTURE + b"2" and image.page == 2
    assert words is not None and b"[10, 14, 20, 20, 9, 3]" in words.content
    assert view.problems == ()


def test_a_type_that_no_view_takes_has_none(case: Case, haul: Path) -> None:
    assert look(case, haul / "letter", media_type="audio/mpeg") is None


def test_looking_changes_neither_digest_nor_records_nor_needs_the_lock(case: Case, haul: Path) -> None:
    def state() -> tuple[str, int, int]:
        with case.engine.connect() as connection:
            counts = (select(func.count()).select_from(table) for table in (schema.activity, schema.rendition))
            return case_digest(connection), *(connection.execute(each).scalar() for each in counts)  # type: ignore[return-value]

    before = state()
    with case.writing():
        assert look(case, haul / "letter") is not None
    assert state() == before


def test_a_page_is_drawn_once_however_many_ask_at_once(case: Case, haul: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        views = list(pool.map(lambda _: look(case, haul / "letter"), range(4)))
    assert views == [views[0]] * 4
    assert attempts(case) == 1
    outcome = next((case.folder / "views").glob("*/*/outcome.json"))
    changed = outcome.stat().st_mtime_ns
    look(case, haul / "letter")
    assert outcome.stat().st_mtime_ns == changed


def test_a_page_that_cannot_be_drawn_says_why_and_stays_so(case: Case, haul: Path) -> None:
    for _ in range(2):
        view = look(case, haul / "broken")
        assert view is not None and view.renditions == ()
        assert [(each.code, each.advice) for each in view.problems] == [("damaged", "open it by hand")]
    assert attempts(case) == 1


def test_a_view_that_hangs_is_ended_and_may_be_tried_again(case: Case, haul: Path) -> None:
    view = look(case, haul / "hang")
    assert view is not None and [each.code for each in view.problems] == ["time"]
    assert attempts(case) == 0
    assert list((case.folder / "views").rglob("draft-*")) == []


def test_an_original_that_changed_is_not_drawn(case: Case, haul: Path) -> None:
    letter = haul / "letter"
    item = sha256_of(letter)
    letter.write_text("The cargo stay")
    view = render(case, BENCH, Asked(item, 14, Identity("text/plain", ""), 1))
    assert view is not None and [each.code for each in view.problems] == ["changed"]
    letter.unlink()
    view = render(case, BENCH, Asked(item, 14, Identity("text/plain", ""), 1))
    assert view is not None and [each.code for each in view.problems] == ["missing"]


def test_a_damaged_view_is_drawn_again(case: Case, haul: Path) -> None:
    first = look(case, haul / "letter")
    for file in (case.folder / "views").rglob("*"):
        if file.is_file() and file.suffix == "" and len(file.name) == 64:
            file.write_bytes(b"something else")
    assert look(case, haul / "letter") == first


def test_a_page_beyond_the_last_has_no_picture(case: Case, haul: Path) -> None:
    assert look(case, haul / "letter", 3) == View()


def test_every_open_tab_started_a_worker_of_its_own(case: Case, haul: Path) -> None:
    bench = Bench(view_steps.REGISTRY, "view_steps", Limits(memory=1 << 30, output=8 << 20, idle=1.0))
    hang, seen = haul / "hang", set()
    asked = [Asked(sha256_of(hang), hang.stat().st_size, Identity("text/plain", ""), page) for page in range(1, 6)]
    with ThreadPoolExecutor(5) as pool:
        drawing = [pool.submit(render, case, bench, each) for each in asked]
        while not all(each.done() for each in drawing):
            seen.add(len(list((case.folder / "views").glob("*/draft-*"))))
            time.sleep(0.01)
    assert max(seen) == 2
    assert all(view is not None and view.problems for view in (each.result() for each in drawing))
