"""What is said to be done about a problem is what its example needs, and says more than that there is a problem."""

import zlib
from pathlib import Path

import pytest
from sifted import sift

from clew.store.case import open_case
from clew.store.completeness import completeness
from clew.store.problems import ProblemCount, every_problem


@pytest.fixture
def case(tmp_path: Path) -> Path:
    haul = tmp_path / "haul"
    haul.mkdir()
    (haul / "cut.gz").write_bytes(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + zlib.compress(b"words" * 99)[2:9])
    (haul / "cut.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    (haul / "cut.db").write_bytes(b"SQLite format 3\x00" + bytes(2000))
    (haul / "cut.pst").write_bytes(b"!BDN\x00\x00\x00\x00SM\x17\x00" + bytes(600))
    (haul / "none.txt").write_bytes(b"")
    (haul / "away").symlink_to("/nowhere")
    (haul / "beyond").symlink_to("/elsewhere")
    sift(haul, tmp_path / "case")
    return tmp_path / "case"


def counts(case: Path) -> list[ProblemCount]:
    with open_case(case).engine.connect() as connection:
        return list(completeness(connection).problems)


def test_an_example_and_the_advice_beside_it_are_of_one_problem(case: Path) -> None:
    with open_case(case).engine.connect() as connection:
        faults = {(fault.code, fault.item, fault.advice) for fault in every_problem(connection, {})}
    assert len({advice for code, _, advice in faults if code == "damaged"}) > 1
    for each in counts(case):
        assert (each.code, each.item, each.advice) in faults


def test_every_problem_has_something_to_do_or_says_that_there_is_nothing(case: Path) -> None:
    told = {each.code: each for each in counts(case)}
    assert {"empty", "link", "damaged"} <= told.keys()
    assert all(each.advice and "Errno" not in each.advice for each in told.values())
    assert told["link"].count == 2
