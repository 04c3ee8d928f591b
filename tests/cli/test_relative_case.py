"""A case named from where one stands is read as well as one named from the root."""

import contextlib
import sqlite3
from pathlib import Path

from clew.cli import main


def test_a_database_is_read_into_a_case_that_is_named_by_a_relative_path(tmp_path: Path) -> None:
    haul = tmp_path / "haul"
    haul.mkdir()
    with contextlib.closing(sqlite3.connect(haul / "stock.db")) as made:
        made.execute("CREATE TABLE crates (what TEXT)")
        made.commit()
    with contextlib.chdir(tmp_path):
        assert main(["sift", "haul", "--case", "case", "--workers", "1"]) == 0
