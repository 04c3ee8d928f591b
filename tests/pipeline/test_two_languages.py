"""A passage in two languages is found by either and counted by both."""

import json
from pathlib import Path

import pytest
from sifted import sift

from clew.cli import main

WORDS = (
    "The truck left the warehouse before the police arrived at the gate.\n"
    "غادرت الشاحنة المستودع قبل وصول الشرطة إلى البوابة الكبيرة في المساء بعد يوم طويل\n"
)


def test_a_passage_in_two_languages_is_found_by_either(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "haul").mkdir()
    (tmp_path / "haul" / "both.txt").write_text(WORDS, "utf-8")
    assert sift(tmp_path / "haul", tmp_path / "case") == 0
    for query in ("lang:ar", "lang:en"):
        capsys.readouterr()
        assert main(["search", query, "--json", "--case", str(tmp_path / "case")]) == 0
        (line,) = capsys.readouterr().out.splitlines()
        assert json.loads(line)["language"] == "ar"
