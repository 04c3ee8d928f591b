"""Disks that are full, failing or not there: a clear end, nothing lost, and the same digest once that is mended."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sifted import WORDS, Output, digest, sift

from clew.cli import main
from clew.cli.search import BEHIND
from clew.errors import ClewError, IntegrityError
from clew.search.index import Entry, Index
from clew.store.case import create
from clew.store.places import add_collection


def laid_out(folder: Path) -> Path:
    folder.mkdir()
    for number in range(60):
        (folder / f"{number}.txt").write_text(WORDS + "".join(f"{number} crate {line}\n" for line in range(90)))
    return folder


@pytest.fixture
def haul(tmp_path: Path) -> Path:
    return laid_out(tmp_path / "haul")


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A haul that no test changes."""
    return laid_out(tmp_path_factory.mktemp("still") / "haul")


@pytest.fixture(scope="module")
def whole(still: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest of it where nothing is in the way."""
    case = tmp_path_factory.mktemp("whole") / "case"
    assert sift(still, case) == 0
    return digest(case)


def count(case: Path, output: Output) -> tuple[int, str]:
    """How many items a search finds, and what it says besides."""
    output.readouterr()
    assert main(["search", '"forty crates"', "--json", "--limit", "999", "--case", str(case)]) == 0
    said = output.readouterr()
    return len({json.loads(line)["item"] for line in said.out.splitlines()}), said.err


@pytest.mark.parametrize("room", [20_000, 150_000, 400_000])
def test_a_sift_that_runs_out_of_room_says_so_and_goes_on_when_there_is_some(
    still: Path, whole: str, tmp_path: Path, capsys: Output, room: int
) -> None:
    """No file may grow past `room` bytes: tables, index, ledger and scratch meet that as they meet a full disk."""

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    tight = tmp_path / "tight" / "case"
    command = [sys.executable, "-m", "clew", "sift", str(still), "--case", str(tight)]
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=little_room, check=False)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "run" in done.stderr.splitlines()[-1]
    assert sift(still, tight) == 0
    assert digest(tight) == whole
    assert count(tight, capsys) == (60, "")


def test_an_index_that_cannot_be_written_is_no_question_of_integrity(tmp_path: Path) -> None:
    index = Index(tmp_path / "index")
    item = "0" * 64
    index.replace(item, [Entry(1, item, WORDS, "text/plain", 1)])
    (tmp_path / "index").rename(tmp_path / "away")
    with pytest.raises(ClewError, match="make sure that the disk has room") as told:
        index.commit(1)
    assert not isinstance(told.value, IntegrityError)
    index.close()


@pytest.mark.parametrize("harm", ["flipped", "cut", "gone"])
def test_an_index_that_is_damaged_is_made_anew_by_the_next_sift(
    haul: Path, case: Path, capsys: Output, harm: str
) -> None:
    for path in (case / "index").iterdir():
        if harm == "gone":
            path.unlink()
        elif path.suffix in (".idx", ".fast"):
            content = path.read_bytes()
            path.unlink()
            flipped = bytes(255 - byte for byte in content)
            path.write_bytes(flipped if harm == "flipped" else content[: len(content) // 2])
    if harm == "gone":
        assert count(case, capsys) == (0, SAYS_MORE)
    else:
        assert main(["search", "crates", "--case", str(case)]) == 4
        assert "run clew sift" in capsys.readouterr().err
    assert sift(haul, case) == 0
    assert count(case, capsys) == (60, "")


SAYS_MORE = f"{BEHIND}\n"


def test_what_was_missing_is_read_when_its_disk_is_back(haul: Path, case: Path, tmp_path: Path) -> None:
    before = digest(case)
    (case / "case.db").unlink()
    haul.rename(tmp_path / "away")
    assert main(["sift", "--case", str(case)]) == 3
    (tmp_path / "away").rename(haul)
    assert main(["sift", "--case", str(case)]) == 0
    assert digest(case) == before


def test_a_thousand_links_are_one_line_of_the_problems(haul: Path, tmp_path: Path, capsys: Output) -> None:
    for number in range(1000):
        (haul / f"link{number}").symlink_to(f"{number}.txt")
    assert sift(haul, tmp_path / "linked") == 3
    capsys.readouterr()
    main(["status", "--json", "--case", str(tmp_path / "linked")])
    [problem] = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["code"], problem["count"]) == ("link", 1000)


def test_a_case_left_behind_by_a_crash_of_its_writer_is_still_whole(haul: Path, tmp_path: Path) -> None:
    case = create(tmp_path / "case")
    case.record("collection added", {"name": "haul", "root": os.fspath(haul), "copied": False})
    with (tmp_path / "case" / "ledger.jsonl").open("ab") as file:
        file.write(b'{"torn')
    assert sift(haul, tmp_path / "case") == 0
    assert [event.event for event in case.ledger.events()][:2] == ["case opened", "collection added"]


def test_a_collection_that_a_crash_kept_from_the_tables_was_added_twice(haul: Path, tmp_path: Path) -> None:
    case = create(tmp_path / "case")
    case.record("collection added", {"name": "haul", "root": os.fspath(haul), "copied": False})
    assert add_collection(case, haul, {}, False) == 1
    assert [event.event for event in case.ledger.events()] == ["case opened", "collection added"]


def test_a_case_that_cannot_be_written_can_be_read_and_searched(still: Path, tmp_path: Path) -> None:
    """As from a write-protected disk. Root may write everywhere, unless it gives that up."""
    case = tmp_path / "case"
    subprocess.run([sys.executable, "-m", "clew", "sift", str(still), "--case", str(case)], check=True)
    for path in (case, *case.rglob("*")):
        path.chmod(0o500 if path.is_dir() else 0o400)
    give_up = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.getuid() == 0 else []
    codes = {}
    for command in ("status", "digest", "verify", "search crates", "sift"):
        line = [*give_up, sys.executable, "-m", "clew", *command.split(), "--case", str(case)]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        codes[command] = (done.returncode, done.stderr)
        assert done.stdout or command in ("sift", "verify")
    code, said = codes.pop("sift")
    assert code == 2 and said.startswith(f"clew: {case / 'lock'}: Permission denied; ")
    assert {command: code for command, (code, _) in codes.items()} == dict.fromkeys(codes, 0), codes
    for path in (case, *case.rglob("*")):
        path.chmod(0o700)


def test_a_haul_whose_own_name_is_not_utf_8_is_read_from_the_folder_above(tmp_path: Path, capsys: Output) -> None:
    odd = tmp_path / "above" / os.fsdecode(b"h\xff")
    odd.mkdir(parents=True)
    (odd / os.fsdecode(b"\xfe.txt")).write_text(WORDS)
    assert sift(odd, tmp_path / "case") == 2
    assert "its name is not UTF-8" in capsys.readouterr().err
    assert sift(odd.parent, tmp_path / "case") == 0
    assert count(tmp_path / "case", capsys) == (1, "")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, with little room."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100m", "none", folder], capture_output=True, check=False)
    if made.returncode:
        pytest.skip(f"mounting is not permitted here: {made.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "-l", folder], capture_output=True, check=False)


@pytest.mark.parametrize("room", ["64k", "300k", "900k"])
def test_a_disk_that_fills_up_leaves_a_case_that_goes_on_when_there_is_room(
    still: Path, whole: str, small_disk: Path, room: str
) -> None:
    subprocess.run(["mount", "-o", f"remount,size={room}", small_disk], check=True)
    command = [sys.executable, "-m", "clew", "sift", str(still), "--case", str(small_disk / "case"), "--workers", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "run" in done.stderr.splitlines()[-1]
    subprocess.run(["mount", "-o", "remount,size=100m", small_disk], check=True)
    assert sift(still, small_disk / "case") == 0
    assert digest(small_disk / "case") == whole
    assert main(["verify", "--case", str(small_disk / "case")]) == 0


@pytest.mark.parametrize("until", ["scratch", "index"])
def test_a_case_whose_disk_goes_away_in_the_middle_ends_with_a_message(
    still: Path, small_disk: Path, until: str
) -> None:
    command = [sys.executable, "-m", "clew", "sift", str(still), "--case", str(small_disk / "case"), "--workers", "1"]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    while child.poll() is None and not (small_disk / "case" / until).exists():
        time.sleep(0.005)
    subprocess.run(["umount", "-l", small_disk], check=True)
    said = child.communicate(timeout=60)[1]
    assert "Traceback" not in said
    assert child.returncode == 2, said
