"""What is refused before anything is collected: hauls that lie in one another, a ledger that was altered."""

from pathlib import Path

import pytest

from clew.cli import main

Output = pytest.CaptureFixture[str]


@pytest.fixture
def haul(tmp_path: Path) -> Path:
    (tmp_path / "haul" / "below").mkdir(parents=True)
    (tmp_path / "haul" / "a.txt").write_text("Forty crates lie at the old quay.\n")
    (tmp_path / "haul" / "below" / "b.txt").write_text("The harbour master signed for them.\n")
    return tmp_path / "haul"


def sift(case: Path, *hauls: Path) -> int:
    return main(["sift", *map(str, hauls), "--case", str(case), "--workers", "1"])


@pytest.mark.parametrize(("first", "second"), [("", "a.txt"), ("below", ""), ("", "below")])
def test_a_haul_inside_another_is_refused(first: str, second: str, haul: Path, tmp_path: Path, capsys: Output) -> None:
    assert sift(tmp_path / "case", haul / first) == 0
    capsys.readouterr()
    assert sift(tmp_path / "case", haul / second) == 2
    assert "its files would count twice" in capsys.readouterr().err
    assert sift(tmp_path / "case", haul / first) == 0
    assert sift(tmp_path / "both", haul / first, haul / second) == 2
    assert "collection" not in (tmp_path / "both" / "ledger.jsonl").read_text()


def test_hauls_side_by_side_are_none_of_each_other(haul: Path, tmp_path: Path) -> None:
    assert sift(tmp_path / "case", haul / "below", haul / "a.txt", haul / "a.txt") == 0


@pytest.mark.parametrize("command", ["sift", "retry"])
def test_nothing_is_added_to_an_altered_ledger(command: str, haul: Path, tmp_path: Path, capsys: Output) -> None:
    case = tmp_path / "case"
    assert sift(case, haul / "below") == 0
    ledger = case / "ledger.jsonl"
    altered = ledger.read_text().replace('"places":1', '"places":2')
    ledger.write_text(altered)
    assert main([command, "--case", str(case)]) == 4
    assert "was altered" in capsys.readouterr().err
    assert sift(case, haul / "a.txt") == 4
    assert ledger.read_text() == altered
