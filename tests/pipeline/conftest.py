"""A small haul, and a case sifted from it; a module whose tests need more files has a haul of its own."""

from pathlib import Path

import pytest
from sifted import WORDS, sift


@pytest.fixture
def haul(tmp_path: Path) -> Path:
    folder = tmp_path / "haul"
    folder.mkdir()
    (folder / "a.txt").write_text(WORDS)
    (folder / "b.txt").write_text("The harbour master signed for them.\n")
    return folder


@pytest.fixture
def case(haul: Path, tmp_path: Path) -> Path:
    assert sift(haul, tmp_path / "case") == 0
    return tmp_path / "case"
