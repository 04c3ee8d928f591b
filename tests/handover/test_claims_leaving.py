"""Claims leave with what bears on them, and nothing is counted or told of what stays."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from clew.cli import main
from clew.handover.verify import check
from clew.judge import judge
from clew.store.case import open_case
from clew.store.judgements import Judgement

READER = "N. Reader"
TO = ("--for", "Unit 5", "--purpose", "request 12")
SAYING = {
    "paper.txt": "Gunmen killed 12 fishermen in Port Selam on Monday, the harbour master Omar Reza said.\n",
    "radio.txt": "Gunmen killed 12 fishermen in Port Selam on Monday, Doctor Salma Aziz told the radio.\n",
    "letter.txt": "Gunmen killed 12 fishermen in Port Selam on Monday, Captain Idris Maher wrote.\n",
    "office.txt": "The ministry denied that gunmen killed 12 fishermen in Port Selam on Monday.\n",
    "tides.txt": "The tide tables of the quay were printed again in June.\n",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of four reports of one killing, one of which denies it, and of a file that has nothing to do with it."""
    folder = tmp_path_factory.mktemp("claims")
    (folder / "haul").mkdir()
    for name, text in SAYING.items():
        (folder / "haul" / name).write_text(text)
    assert main(["sift", str(folder / "haul"), "--case", str(folder / "case"), "--workers", "1"]) == 0
    return folder


@pytest.fixture
def case(told: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(told / "case", tmp_path / "case"))


def hand(case: Path, to: Path, *more: str) -> Path:
    assert main(["handover", "--case", str(case), "--to", str(to), *TO, *more]) == 0
    assert check(str(to)).differences == []
    return to


def rows(bag: Path, name: str = "claims.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in (bag / "data" / name).read_text("utf-8").splitlines()]


def names(bag: Path) -> set[str]:
    return {row["name"] for row in rows(bag, "items.jsonl")}


def item(case: Path, name: str) -> str:
    with open_case(case).engine.connect() as connection:
        return str(connection.exec_driver_sql("SELECT item FROM place WHERE path = ?", (name,)).scalar_one())


def claim_of(bag: Path, item: str) -> dict[str, Any]:
    (found,) = [row for row in rows(bag) if row["item"] == item]
    return found


def test_a_claim_brings_what_bears_it_out_and_what_contradicts_it(case: Path, tmp_path: Path) -> None:
    whole = hand(case, tmp_path / "whole", "--all")
    claim = claim_of(whole, item(case, "letter.txt"))
    assert claim["text"] == "Gunmen killed 12 fishermen in Port Selam on Monday"
    assert (claim["origins"], claim["passages"], claim["against"]) == (3, 3, 1)
    bag = hand(case, tmp_path / "bag", "--claim", claim["claim"])
    assert names(bag) == {"paper.txt", "radio.txt", "letter.txt", "office.txt"}
    assert claim_of(bag, item(case, "letter.txt")) == claim
    assert {each["bearing"] for each in claim["bearing"]} == {"supports", "contradicts"}
    assert all(each["reasons"] for each in claim["bearing"])


def test_what_stays_is_neither_counted_nor_told(case: Path, tmp_path: Path) -> None:
    claim = claim_of(hand(case, tmp_path / "whole", "--all"), item(case, "letter.txt"))
    radio, office = item(case, "radio.txt"), item(case, "office.txt")
    bag = hand(case, tmp_path / "bag", "--claim", claim["claim"], "--exclude", radio, office)
    left = claim_of(bag, item(case, "letter.txt"))
    assert (left["origins"], left["passages"], left["against"], left["contradicting"]) == (2, 2, 0, 0)
    assert left["sentence"].startswith("2 independent origins of 2 passages handed over")
    told = (bag / "data" / "claims.jsonl").read_text() + (bag / "data" / "case-uco.jsonld").read_text()
    assert radio not in told and office not in told and "Salma Aziz" not in told and "denied" not in told
    assert {each["origin"] for each in left["bearing"] if each["bearing"] == "supports"} | {left["origin"]} == {1, 2}


def test_verdicts_grades_and_notes_on_a_claim_leave_with_it(case: Path, tmp_path: Path) -> None:
    letter = item(case, "letter.txt")
    claim = claim_of(hand(case, tmp_path / "whole", "--all"), letter)["claim"]
    opened = open_case(case)
    judge(opened, READER, [Judgement(("claim", claim), "probable", "two who saw it")])
    judge(opened, READER, [Judgement(("information-grade", claim), "2")])
    judge(opened, READER, [Judgement(("note", "claim", claim), "noted", more={"text": "ask the radio"})])
    told = claim_of(hand(case, tmp_path / "bag", "--claim", claim), letter)["people"]
    assert (told["verdict"]["stands"], told["verdict"]["said"][0]["reason"]) == ("probable", "two who saw it")
    assert told["information_grade"]["stands"] == "2" and told["origin_grade"] is None
    assert told["notes"][0]["more"]["text"] == "ask the radio"


def test_of_who_says_it_the_grade_alone_leaves(case: Path, tmp_path: Path) -> None:
    letter, tides = item(case, "letter.txt"), item(case, "tides.txt")
    claim = claim_of(hand(case, tmp_path / "whole", "--all"), letter)
    origin = claim["speaker"] or letter
    judge(open_case(case), "A. Grader", [Judgement(("origin-grade", origin), "B", "was right of the cellar")])
    judge(open_case(case), "A. Grader", [Judgement(("origin-grade", tides), "C", "printed in the cellar")])
    bag = hand(case, tmp_path / "bag", "--all")
    assert claim_of(bag, letter)["people"]["origin_grade"] == {"stands": "B", "said": []}
    files = [each.read_text("utf-8", "replace") for each in (bag / "data").rglob("*") if each.is_file()]
    assert any("Who says it, graded <strong>B</strong>" in each for each in files)
    assert not any("A. Grader" in each or "cellar" in each for each in files)


def test_who_says_it_goes_by_the_id_that_the_findings_give(case: Path, tmp_path: Path) -> None:
    bag = hand(case, tmp_path / "bag", "--all")
    ids = {
        row["id"]: row["properties"]["name"] for row in rows(bag, "findings.ftm.jsonl") if "name" in row["properties"]
    }
    told = {row["text"]: ids.get(row["speaker"]) for row in rows(bag) if row["item"] == item(case, "radio.txt")}
    assert list(told.values()) == [["Doctor Salma Aziz"]]


def test_a_tag_chooses_items_and_claims(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claim = claim_of(hand(case, tmp_path / "whole", "--all"), item(case, "letter.txt"))["claim"]
    opened = open_case(case)
    judge(opened, READER, [Judgement(("tag", "court", "item", item(case, "tides.txt")), "on")])
    judge(opened, READER, [Judgement(("tag", "fishermen", "claim", claim), "on")])
    assert names(hand(case, tmp_path / "one", "--tag", "court")) == {"tides.txt"}
    both = names(hand(case, tmp_path / "both", "--tag", "court", "fishermen"))
    assert both == SAYING.keys()
    capsys.readouterr()
    assert main(["handover", "--case", str(case), "--preview", "--tag", "harbour"]) == 2
    assert "nothing that could leave has this tag" in capsys.readouterr().err


def test_claims_stand_in_case_uco_as_annotations_of_their_files(case: Path, tmp_path: Path) -> None:
    bag = hand(case, tmp_path / "bag", "--all")
    nodes = json.loads((bag / "data" / "case-uco.jsonld").read_text("utf-8"))["@graph"]
    said = {node["@id"]: node for node in nodes if node["@type"] == "uco-core:Annotation"}
    assert len(said) == len(rows(bag))
    files = {node["@id"] for node in nodes if node["@type"] == "uco-observable:File"}
    assert all(node["uco-core:object"]["@id"] in files for node in said.values())
    ties = [node for node in nodes if node["@type"] == "uco-core:Relationship"]
    assert {node["uco-core:kindOfRelationship"] for node in ties} == {"Supports", "Contradicts"}
    assert all(node[f"uco-core:{end}"]["@id"] in said for node in ties for end in ("source", "target"))
