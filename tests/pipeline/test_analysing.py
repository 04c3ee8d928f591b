"""What the records of a whole case say together, made anew when they or people's judgements change."""

from pathlib import Path

import pytest
from sqlalchemy import select

from clew import weights
from clew.cli import main
from clew.judge import judge
from clew.pipeline.analysing import analyse
from clew.store import schema
from clew.store.case import Case, open_case
from clew.store.digest import case_digest
from clew.store.judgements import Judgement

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
