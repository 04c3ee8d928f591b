"""Two processes on one case: one writes, and the other is told which; whoever reads goes on beside it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sifted import WORDS, Output, found

from clew.cli import main
from clew.store.case import open_case

HOLDS = "import sys, time; from pathlib import Path; from clew.store.case import open_case\n\
with open_case(Path(sys.argv[1])).writing(): print('held', flush=True); time.sleep(60)"


@pytest.fixture
def writer(case: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that writes to the case."""
    child = subprocess.Popen([sys.executable, "-c", HOLDS, str(case)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    yield child
    child.kill()
    child.communicate()


@pytest.mark.parametrize("command", ["sift", "retry", "rebuild"])
def test_a_second_writer_is_refused_and_told_which_process_is_first(
    case: Path, writer: "subprocess.Popen[str]", capsys: Output, command: str
) -> None:
    blobs, ledger = list(open_case(case).blobs.all()), (case / "ledger.jsonl").read_bytes()
    assert main([command, "--case", str(case)]) == 2
    assert capsys.readouterr().err == f"clew: {case}: process {writer.pid} is writing to this case; wait for it\n"
    assert (list(open_case(case).blobs.all()), (case / "ledger.jsonl").read_bytes()) == (blobs, ledger)


def test_readers_go_on_beside_a_writer(case: Path, writer: "subprocess.Popen[str]", capsys: Output) -> None:
    for command in ("status", "verify", "digest", "ledger"):
        assert main([command, "--case", str(case)]) == 0
    assert found(case, "crates", capsys) == [WORDS]


def test_a_writer_that_was_killed_keeps_nobody_out(case: Path, writer: "subprocess.Popen[str]") -> None:
    writer.kill()
    writer.wait()
    assert main(["sift", "--case", str(case)]) == 0


def test_a_reader_leaves_a_line_of_the_ledger_that_is_just_being_written(case: Path) -> None:
    with (case / "ledger.jsonl").open("ab") as file:
        file.write(b'{"half')
    whole = (case / "ledger.jsonl").read_bytes()
    assert main(["verify", "--case", str(case)]) == 0
    assert main(["ledger", "head", "--case", str(case)]) == 0
    assert (case / "ledger.jsonl").read_bytes() == whole


def test_readers_go_on_while_a_sift_reads(tmp_path: Path, capsys: Output) -> None:
    haul, case = tmp_path / "much", tmp_path / "case"
    haul.mkdir()
    for number in range(300):
        (haul / f"{number}.txt").write_text(f"{number} {WORDS}")
    sift = subprocess.Popen(
        [sys.executable, "-m", "clew", "sift", str(haul), "--case", str(case), "--workers", "1"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while sift.poll() is None and not (case / "case.db").exists():
        time.sleep(0.01)
    looks = 0
    while sift.poll() is None:
        assert main(["status", "--json", "--case", str(case)]) in (0, 3)
        assert main(["search", "crates", "--json", "--case", str(case)]) == 0
        looks += 1
    said = sift.communicate()[1]
    assert sift.returncode == 0, said
    assert looks > 1
