"""What was drawn from a reading goes with it: when it is read again, and when a case of an earlier format is opened."""

import sqlite3
from pathlib import Path

import pytest

from clew.cli import main
from clew.store.case import create, open_case, settings, write_settings
from clew.store.digest import case_digest
from clew.store.schema import FORMAT, tables

TEXT = "Forty crates left on 5 May 2017 for Baghdad, and 30,000 dollars were paid for them by nobody we know.\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "haul").mkdir()
    (tmp_path / "haul" / "a.txt").write_text(TEXT)
    (tmp_path / "haul" / "b.txt").write_text("Nothing is said of crates here, on 6 May 2017.\n")
    assert main(["sift", str(tmp_path / "haul"), "--case", str(tmp_path / "case")]) == 0
    return tmp_path / "case"


def digest(folder: Path) -> str:
    case = open_case(folder)
    with case.engine.connect() as connection:
        return case_digest(connection)


def test_findings_are_drawn_anew_from_what_is_read_again(case: Path) -> None:
    before = digest(case)
    with sqlite3.connect(case / "case.db") as tables_of:
        tables_of.execute("UPDATE activity SET outcome = 'failed' WHERE step LIKE 'extract.text@%'")
    assert main(["retry", "--case", str(case)]) == 0
    assert digest(case) == before
    with sqlite3.connect(case / "case.db") as tables_of:
        words = "SELECT m.text, substr(p.text, m.first + 1, m.last - m.first) FROM mention m"
        found = tables_of.execute(f"{words} JOIN passage p ON p.id = m.passage").fetchall()
    assert len(found) > 4
    assert [pair for pair in found if pair[0] != pair[1]] == []


def test_a_case_of_the_first_format_is_brought_forward_by_a_sift(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = digest(case)
    with sqlite3.connect(case / "case.db") as tables_of:
        for name in ("mention", "transaction", "vector", "name", "entity", "tie", "kin", "judgement"):
            tables_of.execute(f'DROP TABLE "{name}"')
        tables_of.execute("DELETE FROM activity WHERE step LIKE 'enrich.%' AND step NOT LIKE 'enrich.language%'")
        tables_of.execute("UPDATE meta SET value = '' WHERE name LIKE 'analys%'")
    write_settings(case, {**settings(case), "format": 1})
    assert main(["status", "--case", str(case)]) == 2
    assert "brings it forward" in capsys.readouterr().err
    assert main(["sift", "--case", str(case)]) == 0
    assert settings(case)["format"] == FORMAT
    assert digest(case) == before
    create(case)
    with sqlite3.connect(case / "case.db") as tables_of:
        names = {row[0] for row in tables_of.execute("SELECT name FROM sqlite_master")}
    assert names >= set(tables.tables)
