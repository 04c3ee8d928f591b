"""clew judge, note, tag, person and judgements, as a person uses them on one case and on its copy."""

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from clew.cli import main

Told = pytest.CaptureFixture[str]


LETTER = b"Reuters reports that the ministry denied the attack on the port.\n"
CITED = f"{sha256(LETTER).hexdigest()}#char=25,63"


@pytest.fixture(scope="module")
def sifted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("judged")
    (folder / "haul").mkdir()
    (folder / "haul" / "letter.txt").write_bytes(LETTER)
    assert main(["sift", str(folder / "haul"), "--case", str(folder / "case")]) == 0
    return folder / "case"


@pytest.fixture
def case(sifted: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sifted, tmp_path / "case"))


def clew(told: Told, *arguments: str) -> str:
    told.readouterr()
    assert main(list(arguments)) == 0, told.readouterr().err
    return told.readouterr().out


def listed(told: Told, case: Path, *arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in clew(told, "judgements", "--case", str(case), *arguments).splitlines()]


def test_what_is_said_of_a_thing_is_listed_with_who_and_why(case: Path, capsys: Told) -> None:
    there = ("--case", str(case), "--by", "Salma")
    clew(capsys, "tag", CITED[:12], "urgent", *there)
    note = clew(capsys, "note", CITED, "ask the harbour", *there).strip()
    clew(capsys, "judge", "information-grade", CITED, "2", "--why", "a receipt bears it out", *there)
    found = listed(capsys, case)
    assert [(each["subject"][0], each["by"], each["stands"]) for each in found] == [
        ("tag", "Salma", "stands"), ("note", "Salma", "stands"), ("information-grade", "Salma", "stands"),
    ]  # fmt: skip
    assert found[0]["subject"][1:] == ["urgent", "item", CITED.partition("#")[0]]
    assert (found[2]["verdict"], found[2]["reason"]) == ("2", "a receipt bears it out")
    clew(capsys, "note", note, "back", *there)
    assert [each["stands"] for each in listed(capsys, case, "--kind", "note")] == ["answered", "answered"]


def test_wrong_words_are_told_what_is_right(case: Path, capsys: Told) -> None:
    assert main(["judge", "guilt", "layla", "yes", "--case", str(case)]) == 2
    assert "information-grade" in capsys.readouterr().err
    assert main(["judge", "claim", "probable", "--case", str(case)]) == 2
    assert "clew judge claim CLAIM established|probable" in capsys.readouterr().err
    assert main(["note", "beef00", "?", "--case", str(case)]) == 2
    assert "no item of this case begins so" in capsys.readouterr().err


def test_two_copies_merge_and_say_what_is_disputed(case: Path, tmp_path: Path, capsys: Told) -> None:
    clew(capsys, "person", "add", "Salma", "--role", "editor", "--case", str(case))
    clew(capsys, "key", "new", "--case", str(case))
    other = Path(shutil.copytree(case, tmp_path / "copy"))
    clew(capsys, "judge", "claim", CITED, "probable", "--by", "Salma", "--case", str(case))
    clew(capsys, "judge", "claim", CITED, "refuted", "--by", "Omar", "--case", str(other))
    clew(capsys, "judgements", "export", str(tmp_path / "one"), "--by", "Salma", "--case", str(case))
    clew(capsys, "judgements", "export", str(tmp_path / "two"), "--case", str(other))
    clew(capsys, "judgements", "import", str(tmp_path / "two"), "--case", str(case))
    assert main(["judgements", "import", str(tmp_path / "one"), "--case", str(other)]) == 0
    assert "1 subjects are disputed" in capsys.readouterr().err
    assert [each["by"] for each in listed(capsys, other, "--disputed")] == ["Salma", "Omar"]
    assert clew(capsys, "digest", "--case", str(case)) == clew(capsys, "digest", "--case", str(other))
    clew(capsys, "verify", "--case", str(other))
    (tmp_path / "one").write_bytes((tmp_path / "one").read_bytes().replace(b'"probable"', b'"doubtful"'))
    assert main(["judgements", "import", str(tmp_path / "one"), "--case", str(other)]) == 4
    assert "line 3: was altered" in capsys.readouterr().err


def test_people_are_listed_with_their_keys(case: Path, capsys: Told) -> None:
    clew(capsys, "person", "add", "Layla", "--role", "lawyer", "--case", str(case))
    (found,) = [json.loads(line) for line in clew(capsys, "person", "list", "--case", str(case)).splitlines()]
    assert (found["name"], found["role"], found["signs_here"]) == ("Layla", "lawyer", True)
    assert found["keys"][0]["fingerprint"].startswith("SHA256:")
