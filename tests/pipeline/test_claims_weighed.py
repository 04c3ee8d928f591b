"""Claims of a small haul, from files to the board: support, origins, differences, and what a person says of them."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from clew import weights
from clew.cli import main
from clew.judge import judge
from clew.pipeline.analysing import analyse
from clew.store.case import Case, open_case
from clew.store.claims import Asked, ClaimRow, bearing, claims, descents, differences, subject
from clew.store.digest import case_digest
from clew.store.judgements import Judgement
from clew.store.silence import silent

pytestmark = pytest.mark.skipif(not weights.have("names-en"), reason="clew models install names-en")

REUTERS = "Shops stayed shut. A car bomb killed 12 people at the market in Mosul on 3 May 2017, according to Reuters.\n"
AGAIN = "Reuters reported that 12 people died when a vehicle blew up near the market in Mosul on 3 May 2017.\n"
OWN = "We walked there at noon. The blast outside the market in Mosul on 3 May 2017 left 12 people dead.\n"
OTHER = "The Red Cross said that a car bomb killed 30 people at the market in Mosul on 3 May 2017.\n"
SILENT = "Mosul has a large market. Reuters had an office in Mosul for years, near the university of Mosul.\n"


@pytest.fixture(scope="module")
def sifted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("claims")
    haul = folder / "haul"
    haul.mkdir()
    told = {"reuters": REUTERS, "copy": REUTERS, "again": AGAIN, "own": OWN, "other": OTHER, "silent": SILENT}
    for name, text in told.items():
        (haul / f"{name}.txt").write_text(text)
    assert main(["sift", str(haul), "--case", str(folder / "case")]) == 0
    return folder / "case"


@pytest.fixture
def case(sifted: Path, tmp_path: Path) -> Case:
    shutil.copytree(sifted, tmp_path / "case")
    return open_case(tmp_path / "case")


EVERY = Asked()


def rows(case: Case, asked: Asked = EVERY) -> list[ClaimRow]:
    with case.engine.connect() as connection:
        return claims(connection, asked)[0]


def own(case: Case) -> ClaimRow:
    return next(row for row in rows(case) if "left 12 people dead" in row.text)


def test_four_files_that_say_so_are_two_origins_and_the_copy_is_no_passage_of_its_own(case: Case) -> None:
    row = own(case)
    assert (row.origins, row.passages, row.undecided) == (2, 3, 0)
    with case.engine.connect() as connection:
        found = bearing(connection, row.id)
        ties = descents(connection, [row.id, *(each.claim.id for each in found)])
    same = [each for each in found if each.bearing == "supports"]
    assert len(same) == 2
    assert same[0].origin == same[1].origin != row.own
    assert "on the same word" in {reason for each in ties for reason in each.reasons}


def test_another_figure_stands_against_it_and_in_a_dossier(case: Case) -> None:
    row = own(case)
    with case.engine.connect() as connection:
        (against,) = (each for each in bearing(connection, row.id) if each.bearing == "contradicts")
        found, total = differences(connection, "figures")
    assert against.differs == ("figures: 12 people against 30 people",)
    assert (row.against, row.contradicting) == (1, 1)
    assert total == 1
    assert sorted({value for _, value in found[0].claims}) == ["12 people", "30 people"]


def test_what_a_person_says_of_origins_holds_and_is_taken_back(case: Case) -> None:
    row = own(case)
    with case.engine.connect() as connection:
        one, other = (each.claim.id for each in bearing(connection, row.id) if each.bearing == "supports")
    judge(case, "Salma", [Judgement(subject(one, other), "no", "two reporters of the agency")])
    analyse(case)
    assert own(case).origins == 3
    judge(case, "Salma", [Judgement(subject(row.id, one), "yes"), Judgement(subject(one, other), "")])
    analyse(case)
    assert own(case).origins == 1


def test_what_a_person_says_of_origins_survives_a_rebuild(case: Case) -> None:
    row = own(case)
    with case.engine.connect() as connection:
        one, other = (each.claim.id for each in bearing(connection, row.id) if each.bearing == "supports")
    judge(case, "Salma", [Judgement(subject(other, one), "no")])
    analyse(case)
    with case.engine.connect() as connection:
        before = case_digest(connection)
    assert main(["rebuild", "--case", str(case.folder)]) == 0
    rebuilt = open_case(case.folder)
    assert own(rebuilt).origins == 3
    with rebuilt.engine.connect() as connection:
        assert case_digest(connection) == before


def test_claims_are_chosen_by_what_they_say_and_who_says_so(case: Case) -> None:
    reuters = next(row for row in rows(case) if row.chain and row.chain[-1].text == "Reuters")
    assert {row.speaker for row in rows(case, Asked(speaker=reuters.speaker))} == {reuters.speaker}
    assert all("30" in row.text for row in rows(case, Asked(words="30 people")))
    assert rows(case, Asked(nation="IQ"))
    assert rows(case, Asked(nation="PH")) == []
    assert [row.against for row in rows(case, Asked(order="against"))] == sorted(
        (row.against for row in rows(case)), reverse=True
    )


def test_a_document_that_names_them_and_says_nothing_of_it_is_silent(case: Case) -> None:
    row = next(row for row in rows(case) if "30 people" in row.text)
    with case.engine.connect() as connection:
        assert all(each.item != row.item for each in silent(connection, row.number, row.id))


def lines(capsys: pytest.CaptureFixture[str]) -> Iterator[dict[str, object]]:
    return (json.loads(line) for line in capsys.readouterr().out.splitlines())


def test_the_command_line_tells_the_board_and_a_claim(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["claims", "dead", "--case", str(case.folder), "--json"]) == 0
    (told,) = lines(capsys)
    assert told["sentence"] == "2 independent origins of 3 passages"
    digest, _, fragment = str(told["id"]).partition("#")
    assert main(["claim", f"{digest[:10]}#{fragment}", "--case", str(case.folder), "--json"]) == 0
    (whole,) = lines(capsys)
    bears = whole["bearing"]
    assert isinstance(bears, list)
    assert {each["bearing"] for each in bears} >= {"supports", "contradicts"}
    assert main(["claims", "--differences", "--case", str(case.folder), "--json"]) == 0
    assert "figures" in {each["aspect"] for each in lines(capsys)}
    assert main(["claim", f"{digest[:10]}#char=0,1", "--case", str(case.folder)]) == 2
