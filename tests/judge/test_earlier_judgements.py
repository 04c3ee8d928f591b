"""Judgements of the first versions: without a case, a time of their own, or what they answer."""

from pathlib import Path

from clew.judge import judge
from clew.store.case import Case, create, open_case, settings, write_settings
from clew.store.entities import answers
from clew.store.judgements import Judgement
from clew.store.places import project
from clew.store.verify import verify

SAME = ("tie", "person", "abu al hasan", "ابو الحسن")


def earlier(folder: Path) -> Case:
    """A case of format 3, with judgements as it had them."""
    case = create(folder)
    for by, verdict in (("Salma", "yes"), ("Omar", "no")):
        said = {"subject": list(SAME), "verdict": verdict, "reason": ""}
        case.record("judged", {"by": by, "judgements": [said]})
    project(case)
    columns = "id integer primary key, line integer, time text, by text, subject text, verdict text, reason text"
    with case.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE judgement")
        connection.exec_driver_sql("DROP TABLE person")
        connection.exec_driver_sql(f"CREATE TABLE judgement ({columns})")
    case.engine.dispose()
    write_settings(folder, {**settings(folder), "format": 3})
    return case


def now(case: Case) -> list[str]:
    with case.engine.connect() as connection:
        return [each.verdict for each in answers(connection).values()]


def test_they_are_brought_forward_and_the_last_one_counts(tmp_path: Path) -> None:
    earlier(tmp_path / "case")
    case = create(tmp_path / "case")
    assert now(case) == ["no"]
    assert list(verify(case)) == []
    judge(case, "Salma", [Judgement(SAME, "yes")])
    assert now(open_case(tmp_path / "case")) == ["yes"]
