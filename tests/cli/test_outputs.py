"""Outputs as hard as terminals, locales and pipes can make them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from clew.cli import main

FORGED = "letter\nclew: all as recorded\x9b2J\u202e.txt"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    haul = tmp_path / "haul"
    haul.mkdir()
    (haul / FORGED).write_text("The harbour office is closed, die Brücke auch 🚢.\n")
    assert main(["sift", str(haul), "--case", str(tmp_path / "case"), "--workers", "1"]) == 0
    return tmp_path / "case"


def clew(command: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """A shell line, with `clew` in it for the program."""
    line = command.replace("clew ", f"{sys.executable} -m clew ")
    return subprocess.run(["bash", "-c", line], capture_output=True, env={**os.environ, **environment}, check=False)


def test_a_locale_that_knows_no_umlaut_still_gets_whole_json(case: Path) -> None:
    done = clew(f"clew search harbour --json --case {case}", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Br\\u00fccke" in done.stdout
    assert b"\\ud83d\\udea2" in done.stdout


def test_a_name_with_a_line_end_cannot_forge_a_line_nor_steer_a_terminal(case: Path) -> None:
    for command in ("search harbour --json", "verify", "status", "ledger"):
        done = clew(f"clew {command} --case {case}")
        assert b"\nclew: all as recorded" not in done.stdout
        assert "\x9b".encode() not in done.stdout + done.stderr
        assert "\u202e".encode() not in done.stdout + done.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "| head -c1 >/dev/null; exit ${PIPESTATUS[0]}"])
def test_outputs_that_are_closed_are_no_fault(case: Path, closed: str) -> None:
    done = clew(f"clew status --case {case} {closed}")
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_full_disk_under_the_output_is_an_error(case: Path) -> None:
    done = clew(f"clew status --case {case} >/dev/full")
    assert done.returncode == 2
    assert b"No space left" in done.stderr


@pytest.mark.parametrize("command", ["status", "search harbour --json"])
def test_a_full_disk_under_the_output_is_told_of_the_output(case: Path, command: str) -> None:
    done = clew(f"clew {command} --case {case} > /dev/full")
    assert done.returncode == 2
    assert done.stderr.startswith(b"clew: what it prints: No space left on device; nothing is lost: make room there")


def test_a_list_of_passwords_that_is_not_there_is_told_in_words(case: Path) -> None:
    done = clew(f"clew sift --case {case} --password-file {case}/nope")
    assert done.returncode == 2
    assert done.stderr.endswith(b"one a line in UTF-8: No such file or directory\n")
