"""A sift reads everything once, goes on where it stopped, and outlives whatever a file does to its reader."""

from pathlib import Path

import pytest
from sqlalchemy import select

from clew.executors.local import Limits
from clew.pipeline.collecting import Collected
from clew.pipeline.rebuild import drop_derived
from clew.pipeline.settled import Again
from clew.pipeline.sift import Sift
from clew.store import schema
from clew.store.case import Case, create
from clew.store.completeness import Completeness, completeness
from clew.store.digest import case_digest
from clew.store.places import add_collection
from clew.store.reading import show
from clew.store.verify import verify
from trial_steps import REGISTRY

LIMITS = Limits(memory=1 << 30, output=8 << 20, idle=4.0)


def sift(case: Case, *hauls: Path, retry: bool = False) -> Completeness:
    collected = [Collected(add_collection(case, haul, {}, False), haul, False) for haul in hauls]
    Sift(case, REGISTRY, "trial_steps", 2, LIMITS, Again() if retry else None).run(collected, lambda progress: None)
    with case.engine.connect() as connection:
        return completeness(connection)


def digest(case: Case) -> str:
    with case.engine.connect() as connection:
        return case_digest(connection)


def rows(case: Case, *columns: object) -> list[tuple[object, ...]]:
    with case.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns))]  # type: ignore[call-overload]


@pytest.fixture
def haul(tmp_path: Path) -> Path:
    folder = tmp_path / "haul"
    folder.mkdir()
    (folder / "letter.txt").write_text("The cargo left the port.\n")
    (folder / "copy.txt").write_text("The cargo left the port.\n")
    (folder / "box").write_text("box\nThe cargo left the port.\\n\nbox\\ninner words\nArabic: الميناء\n")
    (folder / "scan").write_text("scan\n")
    (folder / "empty").write_text("")
    (folder / "link").symlink_to("letter.txt")
    return folder


def test_every_place_and_member_is_counted_once(tmp_path: Path, haul: Path) -> None:
    table = sift(create(tmp_path / "case"), haul)
    found = {name: count for name, count in table.places.counts.items() if count}
    assert found == {"found": 6, "read": 4, "unreadable": 1, "duplicate": 1}
    assert {name: count for name, count in table.members.counts.items() if count} == {
        "found": 4, "read": 3, "duplicate": 1,
    }  # fmt: skip
    assert [(each.code, each.count) for each in table.problems] == [("link", 1), ("name-mismatch", 1)]


def test_the_words_at_every_locator_are_the_words_kept(tmp_path: Path, haul: Path) -> None:
    (haul / "long.txt").write_text("A sentence of some words. " * 1_000)
    case = create(tmp_path / "case")
    sift(case, haul)
    passage = schema.passage
    kept = rows(case, passage.c.item, passage.c.fragment, passage.c.first, passage.c.last, passage.c.text)
    assert len(kept) > 15
    with case.engine.connect() as connection:
        for item, fragment, first, last, text in kept:
            at = "&".join(filter(None, (str(fragment), f"char={first},{last}")))
            assert show(connection, f"{item}#{at}").text == text


def test_sifting_again_reads_nothing_again(tmp_path: Path, haul: Path) -> None:
    case = create(tmp_path / "case")
    sift(case, haul)
    before = rows(case, schema.activity.c.key, schema.activity.c.started)
    sift(case, haul)
    assert rows(case, schema.activity.c.key, schema.activity.c.started) == before


def test_a_new_and_a_changed_file_are_read_and_the_old_finding_stays(tmp_path: Path, haul: Path) -> None:
    case = create(tmp_path / "case")
    sift(case, haul)
    (haul / "letter.txt").write_text("The cargo came back.\n")
    (haul / "new.txt").write_text("Something new.\n")
    table = sift(case, haul)
    assert table.places.counts["found"] == 7
    texts = {row[0] for row in rows(case, schema.passage.c.text)}
    assert {"The cargo left the port.\n", "The cargo came back.\n", "Something new.\n"} <= texts


def test_a_rebuilt_case_has_the_same_digest(tmp_path: Path, haul: Path) -> None:
    case = create(tmp_path / "case")
    sift(case, haul)
    before = digest(case)
    fresh = drop_derived(case)
    assert digest(fresh) != before
    sift(fresh)
    assert digest(fresh) == before


def test_the_digest_does_not_depend_on_where_the_haul_lies(tmp_path: Path, haul: Path) -> None:
    first, second = create(tmp_path / "case"), create(tmp_path / "other-case")
    sift(first, haul)
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    haul.rename(moved / "haul")
    sift(second, moved / "haul")
    assert digest(first) == digest(second)


@pytest.mark.parametrize(
    ("kind", "code"),
    [("crash", "crash"), ("hang", "time"), ("gorge", "memory"), ("bomb", "output-limit"), ("fault", "step-fault")],
)
def test_a_file_that_harms_its_reader_is_a_problem_and_the_rest_is_read(tmp_path: Path, kind: str, code: str) -> None:
    haul = tmp_path / "haul"
    haul.mkdir()
    for number in range(20):
        (haul / f"{number:02}.txt").write_text(f"good file {number}\n")
    (haul / "05-bad").write_text(f"{kind}\n")
    table = sift(create(tmp_path / "case"), haul)
    assert table.places.counts["read"] == 20
    assert table.places.counts["unreadable"] + table.places.counts["partly_read"] == 1
    assert code in {each.code for each in table.problems}
    assert table.pending == 0


def test_a_worker_can_open_no_socket(tmp_path: Path) -> None:
    haul = tmp_path / "haul"
    haul.mkdir()
    (haul / "caller").write_text("call\n")
    case = create(tmp_path / "case")
    sift(case, haul)
    assert rows(case, schema.metadata.c.value) == [("refused: Permission denied",)]


def test_a_scan_is_mended_by_recognition(tmp_path: Path, haul: Path) -> None:
    case = create(tmp_path / "case")
    sift(case, haul)
    assert set(rows(case, schema.problem.c.code, schema.problem.c.mended)) == {("needs-ocr", 1)}
    texts = rows(case, schema.passage.c.text, schema.passage.c.certainty)
    assert ("recognised page 2", 0.9) in texts


def test_an_absent_tool_leaves_the_problem_standing_and_is_tried_again(tmp_path: Path) -> None:
    haul = tmp_path / "haul"
    haul.mkdir()
    (haul / "scan").write_text("scan\nabsent\n")
    case = create(tmp_path / "case")
    table = sift(case, haul)
    assert {each.code for each in table.problems} == {"needs-ocr", "not-installed"}
    assert table.places.counts["unreadable"] == 1
    assert ("not run",) in rows(case, schema.activity.c.outcome)


def test_a_case_inside_its_haul_is_refused(tmp_path: Path, haul: Path) -> None:
    from clew.errors import UsageError

    with pytest.raises(UsageError, match="inside the haul"):
        add_collection(create(haul / "case"), haul, {}, False)


def test_verify_names_the_file_that_changed(tmp_path: Path, haul: Path) -> None:
    case = create(tmp_path / "case")
    sift(case, haul)
    assert list(verify(case)) == []
    (haul / "copy.txt").write_text("Another thing.\n")
    assert [difference.path for difference in verify(case)] == ["haul/copy.txt"]


def test_an_altered_ledger_line_is_named(tmp_path: Path, haul: Path) -> None:
    case = create(tmp_path / "case")
    sift(case, haul)
    path = case.folder / "ledger.jsonl"
    path.write_text(
        path.read_text().replace('"custodian":null', '"custodian":"X"').replace('"copied":false', '"copied":true')
    )
    assert ["line 2" in difference.what for difference in verify(case)] == [True]
