"""A command that something stops, and what it says of a case that is not all read."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clew.cli import main

SIFT = [sys.executable, "-m", "clew", "sift"]


@pytest.fixture
def haul(tmp_path: Path) -> Path:
    folder = tmp_path / "haul"
    folder.mkdir()
    for number in range(150):
        (folder / f"{number}.txt").write_text(f"Crate {number} lies at the old quay, and nobody has asked for it.\n")
    return folder


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_sift_that_a_signal_stops_says_so_and_the_next_one_goes_on(
    haul: Path, tmp_path: Path, number: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [*SIFT, str(haul), "--case", str(tmp_path / "case")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as child:
        while child.poll() is None and not (tmp_path / "case" / "scratch" / "workers").exists():
            time.sleep(0.01)
        child.send_signal(number)
        _, told = child.communicate()
    assert child.returncode == 128 + number
    assert told.endswith("clew: stopped; run the same command again to go on\n")
    assert main(["digest", "--case", str(tmp_path / "case")]) == 3
    assert "not ended" in capsys.readouterr().err
    assert main(["sift", "--case", str(tmp_path / "case")]) == 0
    assert main(["digest", "--case", str(tmp_path / "case")]) == 0


EMBEDDED = """
import signal, sys
from clew.cli import main
before = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
code = main(sys.argv[1:])
after = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
print(code, after == before, file=sys.stderr)
"""


def test_who_calls_the_command_line_has_its_own_signals_back_after_a_stop(haul: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", EMBEDDED, "sift", str(haul), "--case", str(tmp_path / "case")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as child:
        while child.poll() is None and not (tmp_path / "case" / "scratch" / "workers").exists():
            time.sleep(0.01)
        child.send_signal(signal.SIGTERM)
        _, told = child.communicate()
    assert told.endswith("143 True\n")


def test_a_list_with_nothing_in_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "haul").mkdir()
    (tmp_path / "haul" / "a.txt").write_text("Nothing is wrong with this.\n")
    case = str(tmp_path / "case")
    assert main(["sift", str(tmp_path / "haul"), "--case", case]) == 0
    capsys.readouterr()
    assert main(["status", "--case", case, "--problems", "nonsense"]) == 0
    assert "no such problem" in capsys.readouterr().err
    assert main(["status", "--case", case, "--containers"]) == 0
    assert "every container gave" in capsys.readouterr().err
