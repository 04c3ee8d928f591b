"""What the records of a whole case say together, made anew when they or people's judgements change."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, update

from clew import weights
from clew.cli import main
from clew.judge import judge
from clew.pipeline.analysing import ANALYSES, Analysis, analyse
from clew.pipeline.entities import Rows
from clew.store import schema
from clew.store.case import Case, meta, open_case
from clew.store.changes import moved
from clew.store.digest import case_digest
from clew.store.judgements import Judgement
from clew.store.places import project

pytestmark = pytest.mark.skipif(not weights.have("names-en"), reason="clew models install names-en")

LETTER = """The crates at the old quay belong to the museum, said Layla Osterberg on Tuesday. Nadim Haffar signed for
forty of them, and the harbour master has the list. Nobody has asked for the other three hundred since the winter.
"""
FIRST = "Statement: Leila Osterberg met Nadim Haffar at the warehouse of Halcyon Freight Ltd in Baghdad.\n"
SECOND = "The lawyer of Layla Osterberg denied it. Halcyon Freight Ltd sent an invoice to Nadim Haffar in May 2017.\n"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    haul = tmp_path / "haul"
    haul.mkdir()
    (haul / "letter.txt").write_text(LETTER)
    (haul / "letter v2.txt").write_text(LETTER.replace("the harbour master", "the night clerk"))
    (haul / "first.txt").write_text(FIRST)
    (haul / "second.txt").write_text(SECOND)
    assert main(["sift", str(haul), "--case", str(tmp_path / "case")]) == 0
    return open_case(tmp_path / "case")


def captions(case: Case, kind: str) -> list[tuple[str, int]]:
    table = schema.entity
    with case.engine.connect() as connection:
        rows = connection.execute(select(table.c.caption, table.c.names).where(table.c.kind == kind))
        return sorted((row.caption, row.names) for row in rows)


def digest(case: Case) -> str:
    with case.engine.connect() as connection:
        return case_digest(connection)


def test_names_become_entities_and_what_may_be_one_is_proposed(case: Case) -> None:
    assert captions(case, "person") == [("Layla Osterberg", 1), ("Leila Osterberg", 1), ("Nadim Haffar", 1)]
    table = schema.tie
    with case.engine.connect() as connection:
        (tie,) = connection.execute(select(table).where(table.c.kind == "person")).all()
    assert (tie.one, tie.other, tie.state) == ("layla osterberg", "leila osterberg", "proposed")


def test_a_judgement_joins_two_names_and_parts_them_when_it_is_taken_back(case: Case) -> None:
    before, subject = digest(case), ("tie", "person", "layla osterberg", "leila osterberg")
    judge(case, "Salma", [Judgement(subject, "yes")])
    analyse(case)
    assert captions(case, "person") == [("Layla Osterberg", 2), ("Nadim Haffar", 1)]
    judge(case, "Salma", [Judgement(subject, "")])
    analyse(case)
    assert digest(case) == before


def test_names_that_the_user_knows_to_be_one_are(case: Case) -> None:
    same = '[[same]]\nkind = "person"\nnames = ["Leila Osterberg", "Nadim Haffar"]\n'
    (case.folder / "aliases.toml").write_text(same)
    analyse(case)
    assert captions(case, "person") == [("Layla Osterberg", 1), ("Nadim Haffar", 2)]


def test_an_alias_file_that_cannot_be_read_is_told_before_anything_is_read(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    (case.folder / "aliases.toml").write_text("[[same]]\nnames = 3\n")
    assert main(["sift", "--case", str(case.folder)]) == 2
    assert "aliases.toml: entry 1: names is a list" in capsys.readouterr().err


def test_two_versions_of_a_letter_are_kin(case: Case) -> None:
    with case.engine.connect() as connection:
        assert {row.how for row in connection.execute(select(schema.kin))} == {"near", "version"}


def test_a_rebuild_gives_the_same_digest_with_all_that_was_tied(case: Case) -> None:
    before = digest(case)
    assert main(["rebuild", "--case", str(case.folder)]) == 0
    assert digest(open_case(case.folder)) == before


def test_a_mail_made_to_harm_stops_no_ties(case: Case, tmp_path: Path) -> None:
    mail = f"From: {'(' * 3000} x@example.org\nDate: 26 May 0999 21:15:00 +0300\nSubject: Crates\n\nThe crates left.\n"
    (tmp_path / "haul" / "harm.eml").write_text(mail)
    assert main(["sift", "--case", str(case.folder)]) == 0
    assert ("Nadim Haffar", 1) in captions(case, "person")
    assert told(case, "analysis-fault:entities@1") == told(case, "analysis-fault:kin@1") == ""


def told(case: Case, name: str) -> str:
    with case.engine.connect() as connection:
        return meta(connection, name)


def kin(case: Case) -> int:
    with case.engine.connect() as connection:
        return len(connection.execute(select(schema.kin)).all())


def test_an_analysis_that_fails_is_told_and_the_others_are_made_all_the_same(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(*_: object) -> list[Rows]:
        return [[{"one": 1 // 0}]]

    entities, ties, *_ = ANALYSES
    same = '[[same]]\nkind = "person"\nnames = ["Nadim Haffar", "Leila Osterberg"]\n'
    (case.folder / "aliases.toml").write_text(same)
    with case.engine.begin() as connection:
        moved(connection, [row.digest for row in connection.execute(select(schema.item))])
    analyse(case, [ties._replace(rows=failing), entities])
    assert kin(case) == 0
    assert captions(case, "person") == [("Layla Osterberg", 1), ("Nadim Haffar", 2)]
    assert main(["sift", "--case", str(case.folder)]) == 0
    fault = "kin@1: ties could not be made: ZeroDivisionError: integer division or modulo by zero\n"
    assert fault in capsys.readouterr().err


def test_a_judgement_renews_what_it_is_about_and_what_is_made_of_that(case: Case) -> None:
    made: list[str] = []

    def counting(analysis: Analysis) -> Analysis:
        def rows(connection: Connection, case: Case) -> Sequence[Rows]:
            made.append(analysis.name)
            return analysis.rows(connection, case)

        return analysis._replace(rows=rows)

    watched = [counting(each) for each in ANALYSES]
    analyse(case, watched)
    assert made == []
    judge(case, "Salma", [Judgement(("tie", "person", "layla osterberg", "leila osterberg"), "yes")])
    before = told(case, "analysed")
    analyse(case, watched)
    assert made == ["entities@1", "claims@2"]
    assert told(case, "analysed") != before
    claims = ("a" * 64 + "#char=0,9", "b" * 64 + "#char=0,9")
    judge(case, "Salma", [Judgement(("descent", *claims), "no")])
    analyse(case, watched)
    judge(case, "Salma", [Judgement(("claim", claims[0]), "open")])
    analyse(case, watched)
    assert made == ["entities@1", "claims@2", "claims@2"]


def test_the_latest_judgement_counts_in_either_order_and_what_is_not_understood_is_left_out(case: Case) -> None:
    one, other = "layla osterberg", "leila osterberg"
    judge(case, "Salma", [Judgement(("tie", "person", one, other), "yes")])
    later = [(["tie", "person", one, other], "likely"), (["tie", "person"], "yes"), (["tie", "person", 1, one], "yes")]
    listed = [{"subject": subject, "verdict": verdict, "reason": ""} for subject, verdict in later]
    with case.writing():
        case.record("judged", {"by": "Salma", "judgements": listed})
        project(case)
    analyse(case)
    assert ("Layla Osterberg", 2) in captions(case, "person")
    judge(case, "Salma", [Judgement(("tie", "person", other, one), "")])
    analyse(case)
    assert ("Layla Osterberg", 1) in captions(case, "person")


def test_what_was_not_read_to_its_end_ties_nothing(case: Case) -> None:
    activity = schema.activity
    with case.engine.begin() as connection:
        connection.execute(update(activity).where(activity.c.step.not_like("identify%")).values(outcome="failed"))
        moved(connection, [row.digest for row in connection.execute(select(schema.item))])
    analyse(case)
    assert captions(case, "person") == []
    assert kin(case) == 0


def test_a_judgement_made_while_ties_are_worked_out_waits_for_nothing_and_counts(case: Case) -> None:
    """The answer is written while entities are being worked out, and they are worked out once more with it."""
    entities, *_ = ANALYSES
    subject = ("tie", "person", "layla osterberg", "leila osterberg")
    rounds: list[int] = []

    def judged_meanwhile(connection: Connection, case: Case) -> Sequence[Rows]:
        found = entities.rows(connection, case)
        if not rounds:
            judge(case, "Salma", [Judgement(subject, "yes")])
        rounds.append(1)
        return found

    judge(case, "Salma", [Judgement(subject, "unsure")])
    analyse(case, [entities._replace(rows=judged_meanwhile)])
    assert len(rounds) == 2
    assert captions(case, "person") == [("Layla Osterberg", 2), ("Nadim Haffar", 1)]


def test_ties_are_left_as_they_are_while_the_case_never_rests(case: Case) -> None:
    """Whoever changes the case has them renewed in his turn; what is out of date is not kept."""
    _, ties, *_ = ANALYSES

    def changed_meanwhile(connection: Connection, case: Case) -> Sequence[Rows]:
        with case.engine.begin() as other:
            moved(other, [row.digest for row in other.execute(select(schema.item))])
        return [[]]

    with case.engine.begin() as connection:
        moved(connection, [row.digest for row in connection.execute(select(schema.item))])
    analyse(case, [ties._replace(rows=changed_meanwhile)])
    assert kin(case) > 0
    analyse(case)
    assert kin(case) > 0
