"""A package that is installed beside Clew adds a step through an entry point, and reads what it says it reads."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

STEP = '''
from clew.model import Locator, Passage
from clew.step import step

@step("extract.shout@1", accepts=("application/vnd.sqlite3",))
def shout(given, stream):
    yield Passage(Locator(chars=(0, 6)), "SHOUTS")

nothing = 7
'''


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "packages"
    info = folder / "shouting-1.0.dist-info"
    info.mkdir(parents=True)
    (folder / "shouting.py").write_text(STEP)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[clew.steps]\nshout = shouting:shout\n")
    return folder


def clew(package: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "clew", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(package)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_a_step_of_another_package_reads_before_clews_own(package: Path, tmp_path: Path) -> None:
    haul = tmp_path / "haul"
    haul.mkdir()
    (haul / "chat.db").write_bytes(b"SQLite format 3\x00" + bytes(84))
    assert clew(package, "sift", haul, "--case", tmp_path / "case").returncode == 0
    assert "SHOUTS" in clew(package, "search", "shouts", "--json", "--case", tmp_path / "case").stdout


def test_an_entry_point_that_is_no_step_is_named(package: Path, tmp_path: Path) -> None:
    (package / "shouting-1.0.dist-info" / "entry_points.txt").write_text("[clew.steps]\nshout = shouting:nothing\n")
    done = clew(package, "sift", tmp_path, "--case", tmp_path.parent / "case")
    assert done.returncode == 2 and "7 is no step" in done.stderr
