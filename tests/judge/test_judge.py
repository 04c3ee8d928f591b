"""Judgements: in the ledger, the latest counting, taken back at will, there again after a rebuild."""

from pathlib import Path

import pytest

from clew.errors import IntegrityError, UsageError
from clew.judge import judge
from clew.pipeline.rebuild import drop_derived
from clew.store.case import Case, create
from clew.store.entities import answers
from clew.store.judgements import Judgement, history

SAME = ("tie", "person", "abu al hasan", "ابو الحسن")
OTHER = ("tie", "person", "layla", "leila")


def now(case: Case) -> dict[tuple[str, ...], str]:
    with case.engine.connect() as connection:
        return {subject: each.verdict for subject, each in answers(connection).items()}


def test_the_latest_verdict_counts_and_an_empty_one_takes_it_back(tmp_path: Path) -> None:
    case = create(tmp_path / "case")
    judge(case, "Salma", [Judgement(SAME, "yes", "the same seal"), Judgement(OTHER, "unsure")])
    assert now(case) == {SAME: "yes", OTHER: "unsure"}
    judge(case, "Omar", [Judgement(SAME, "no")])
    judge(case, "Omar", [Judgement(OTHER, "")])
    assert now(case) == {SAME: "no"}
    with case.engine.connect() as connection:
        said = [(each.by, each.verdict, each.reason) for each in history(connection, SAME)]
    assert said == [("Salma", "yes", "the same seal"), ("Omar", "no", "")]


def test_an_answer_counts_and_is_taken_back_whichever_name_is_told_first(tmp_path: Path) -> None:
    case = create(tmp_path / "case")
    turned = (*OTHER[:2], OTHER[3], OTHER[2])
    judge(case, "Salma", [Judgement(turned, "no")])
    judge(case, "Salma", [Judgement(OTHER, "yes")])
    assert now(case) == {OTHER: "yes"}
    judge(case, "Omar", [Judgement(turned, "")])
    assert now(case) == {}


def test_judgements_outlive_a_rebuild_and_stand_in_the_ledger(tmp_path: Path) -> None:
    case = create(tmp_path / "case")
    judge(case, "Salma", [Judgement(SAME, "yes")])
    assert [event.event for event in case.ledger.events()][-1] == "judged"
    assert now(drop_derived(case)) == {SAME: "yes"}


def test_a_judgement_that_was_altered_in_the_ledger_is_found(tmp_path: Path) -> None:
    case = create(tmp_path / "case")
    judge(case, "Salma", [Judgement(SAME, "yes")])
    path = case.folder / "ledger.jsonl"
    path.write_text(path.read_text("utf-8").replace('"yes"', '"no"'), "utf-8")
    with pytest.raises(IntegrityError):
        case.ledger.check()


def test_a_verdict_that_is_none_and_a_case_that_is_written_to_are_refused(tmp_path: Path) -> None:
    case = create(tmp_path / "case")
    with pytest.raises(UsageError, match="maybe"):
        judge(case, "Salma", [Judgement(SAME, "maybe")])
    with case.writing(), pytest.raises(UsageError, match="is writing"):
        judge(case, "Salma", [Judgement(SAME, "yes")])
    assert now(case) == {}
