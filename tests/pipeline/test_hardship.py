"""What a case goes through: stopped where it hurts, its tables gone, its ledger cut, a file gone as it is read."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sifted import WORDS, digest, found, sift
from sqlalchemy import select

from clew.cli import main
from clew.errors import IntegrityError, Unreadable, UsageError
from clew.store import schema
from clew.store.case import create, open_case, write_settings
from clew.store.places import check_root
from clew.store.verify import verify


def test_tables_that_are_gone_are_not_taken_for_an_empty_case(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (case / "case.db").unlink()
    assert main(["status", "--case", str(case)]) == 2
    assert "its tables (case.db) are gone" in capsys.readouterr().err
    assert not (case / "case.db").exists()


def test_a_sift_makes_tables_that_are_gone_anew_and_no_old_index_leads_astray(
    haul: Path, case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = digest(case)
    for name in ("case.db", "case.db-wal", "case.db-shm"):
        (case / name).unlink(missing_ok=True)
    assert sift(haul, case) == 0
    assert digest(case) == before
    assert found(case, "crates", capsys) == [WORDS]


def test_a_rebuild_mends_tables_that_are_no_tables_any_more(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = digest(case)
    (case / "case.db").write_bytes(b"\xff" * 8192)
    assert main(["status", "--case", str(case)]) == 4
    assert "clew rebuild" in capsys.readouterr().err
    assert main(["rebuild", "--case", str(case)]) == 0
    assert digest(case) == before


def test_a_rebuild_keeps_originals_that_were_taken_in_though_the_tables_are_gone(haul: Path, tmp_path: Path) -> None:
    case = tmp_path / "taken"
    assert sift(haul, case, "--copy") == 0
    before = digest(case)
    shutil.rmtree(haul)
    (case / "case.db").write_bytes(b"no tables")
    assert main(["rebuild", "--case", str(case)]) == 0
    assert digest(case) == before


def test_a_ledger_shorter_than_what_was_made_from_it_is_told_and_nothing_is_added_to_it(
    haul: Path, case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (case / "ledger.jsonl").read_bytes().splitlines(keepends=True)
    (case / "ledger.jsonl").write_bytes(b"".join(lines[:-1]))
    assert sift(haul, case) == 4
    assert "1 lines were cut off its end" in capsys.readouterr().err
    assert (case / "ledger.jsonl").read_bytes() == b"".join(lines[:-1])


def test_a_last_line_that_is_no_line_is_an_integrity_error(case: Path) -> None:
    with (case / "ledger.jsonl").open("ab") as file:
        file.write(b"{}\n")
    with pytest.raises(IntegrityError, match="last line"):
        open_case(case).ledger.head()


def test_a_collection_of_which_only_the_ledger_knows_is_not_added_twice(haul: Path, tmp_path: Path) -> None:
    case = create(tmp_path / "case")
    root = str(haul.resolve())
    case.record("collection added", {"name": "haul", "root": root, "copied": False})
    assert sift(haul, tmp_path / "case") == 0
    events = [event.event for event in case.ledger.events()]
    assert events == ["case opened", "collection added", "collected"]


def test_a_case_whose_making_was_stopped_is_made_by_the_next_sift(haul: Path, tmp_path: Path) -> None:
    half = tmp_path / "half"
    half.mkdir()
    (half / "case.toml.part").write_text("form")
    assert sift(haul, half) == 0
    named = tmp_path / "named"
    named.mkdir()
    write_settings(named, {"format": 1, "name": "named"})
    assert sift(haul, named) == 0
    assert next(iter(open_case(named).ledger.events())).event == "case opened"


def test_what_a_stopped_write_left_among_the_blobs_is_no_difference(case: Path) -> None:
    (case / "blobs" / "manifest.part").write_bytes(b"half of a man")
    assert list(verify(open_case(case))) == []


def test_a_haul_inside_the_case_is_refused(case: Path) -> None:
    with pytest.raises(UsageError, match="a case does not read itself"):
        check_root(case, case / "blobs")


def test_a_file_that_goes_before_it_is_copied_is_unreadable_and_no_end_of_the_sift(haul: Path, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="No such file"):
        create(tmp_path / "case").blobs.take(os.fsencode(haul / "gone.txt"))


@pytest.mark.parametrize("wrong", ["--workers=0", "--workers=-1", "--workers=many"])
def test_a_sift_without_workers_is_refused_and_does_not_wait_for_ever(haul: Path, tmp_path: Path, wrong: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        sift(haul, tmp_path / "case", wrong)


@pytest.mark.parametrize("left", [0, 2])
def test_a_ledger_gone_or_cut_is_found_by_verify_and_no_rebuild_forgets_what_it_told_of(
    haul: Path, tmp_path: Path, left: int, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "taken"
    assert sift(haul, case, "--copy") == 0
    blobs = sorted(open_case(case).blobs.all())
    ledger = (case / "ledger.jsonl").read_bytes()
    (case / "ledger.jsonl").write_bytes(b"".join(ledger.splitlines(keepends=True)[:left]))
    assert main(["verify", "--case", str(case)]) == 4
    assert main(["rebuild", "--case", str(case)]) == 4
    assert "put it back" in capsys.readouterr().err
    assert sorted(open_case(case).blobs.all()) == blobs
    (case / "ledger.jsonl").write_bytes(ledger)
    assert main(["rebuild", "--case", str(case)]) == 0


def test_tables_in_which_bytes_were_flipped_are_told_from_a_full_disk(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = digest(case)
    content = bytearray((case / "case.db").read_bytes())
    content[100:4096] = bytes(255 - byte for byte in content[100:4096])
    (case / "case.db").write_bytes(content)
    for command in ("status", "digest", "verify", "sift"):
        assert main([command, "--case", str(case)]) == 4
        assert "clew rebuild" in capsys.readouterr().err
    assert main(["rebuild", "--case", str(case)]) == 0
    assert digest(case) == before


@pytest.mark.parametrize("times", [1, 2])
def test_a_sift_told_to_stop_ends_calmly_with_130_and_leaves_no_worker(tmp_path: Path, times: int) -> None:
    haul, case = tmp_path / "haul", tmp_path / "case"
    haul.mkdir()
    for number in range(150):
        (haul / f"{number}.txt").write_text(f"{number} {WORDS}")
    child = subprocess.Popen(
        [sys.executable, "-m", "clew", "sift", str(haul), "--case", str(case)], stderr=subprocess.PIPE, text=True
    )
    while child.poll() is None and not list((case / "scratch").glob("*")):
        time.sleep(0.01)
    for _ in range(times):
        child.send_signal(signal.SIGINT)
    said = child.communicate()[1]  # which ends when no worker holds it any more
    assert (child.returncode, said) == (130, "clew: stopped; run the same command again to go on\n")
    assert sift(haul, case) == 0


def test_an_item_to_which_two_names_lead_is_kept_once_however_its_tasks_fall(tmp_path: Path) -> None:
    """A name ending is a hint: the type is told twice, and where that comes to the same, the text is read twice."""
    haul = tmp_path / "haul"
    haul.mkdir()
    for number in range(20):
        for name in (f"{number}", f"{number}.txt", f"{number}.md", f"{number}.csv"):
            (haul / name).write_text(f"{number} {WORDS}")
    results = set()
    for workers in (1, 2, 4):
        case = tmp_path / f"case{workers}"
        assert sift(haul, case, "--workers", str(workers)) == 0
        results.add(digest(case))
    assert len(results) == 1
    with open_case(case).engine.connect() as connection:
        rows = connection.execute(select(schema.passage.c.activity, schema.passage.c.seq)).all()
    assert len(rows) == len(set(rows))
