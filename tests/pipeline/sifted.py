"""Sifting by the command line, and what a case then comes to."""

import json
from pathlib import Path

import pytest

from clew.cli import main
from clew.store.case import open_case
from clew.store.digest import case_digest

Output = pytest.CaptureFixture[str]

WORDS = "Forty crates lie at the old quay.\n"


def sift(haul: Path, case: Path, *more: str) -> int:
    return main(["sift", str(haul), "--case", str(case), "--workers", "1", *more])


def digest(case: Path) -> str:
    with open_case(case).engine.connect() as connection:
        return case_digest(connection)


def found(case: Path, query: str, output: Output) -> list[str]:
    output.readouterr()
    assert main(["search", query, "--json", "--case", str(case)]) == 0
    return [json.loads(line)["snippet"] for line in output.readouterr().out.splitlines()]
