"""What is said of a collection when it is sifted again is recorded, never left out without a word."""

import json
import os
import shutil
import tomllib
from pathlib import Path

import pytest
from sifted import Output, digest, sift
from sqlalchemy import select

from clew.cli import main
from clew.store import schema
from clew.store.case import open_case


def amendments(case: Path) -> list[dict[str, object]]:
    events = open_case(case).ledger.events()
    return [event.details["changed"] for event in events if event.event == "collection amended"]


def test_a_custodian_named_later_is_an_amendment_in_ledger_tables_and_settings(haul: Path, case: Path) -> None:
    assert sift(haul, case, "--custodian", "Ines Duarte", "--exhibit", "A/7") == 0
    assert sift(haul, case, "--custodian", "Ines Duarte") == 0
    assert sift(haul, case, "--custodian", "Ines Duarte-Lima") == 0
    assert amendments(case) == [
        {"custodian": {"from": None, "to": "Ines Duarte"}, "exhibit": {"from": None, "to": "A/7"}},
        {"custodian": {"from": "Ines Duarte", "to": "Ines Duarte-Lima"}},
    ]
    [collection] = tomllib.loads((case / "case.toml").read_text())["collection"]
    assert (collection["custodian"], collection["exhibit"]) == ("Ines Duarte-Lima", "A/7")
    with open_case(case).engine.connect() as connection:
        assert connection.execute(select(schema.collection.c.custodian)).scalars().all() == ["Ines Duarte-Lima"]


def test_originals_are_taken_in_later_and_a_rebuild_keeps_them(haul: Path, case: Path) -> None:
    before = digest(case)
    assert sift(haul, case, "--copy") == 0
    assert amendments(case) == [{"copied": {"from": False, "to": True}}]
    shutil.rmtree(haul)
    assert main(["rebuild", "--case", str(case)]) == 0
    assert digest(case) == before
    assert main(["verify", "--case", str(case)]) == 4, "the originals themselves are gone all the same"


@pytest.mark.parametrize("option", ["--copy", "--custodian=Ines", "--exhibit=A/7", "--collected-by=Ines"])
def test_what_is_said_of_no_haul_is_refused(case: Path, capsys: Output, option: str) -> None:
    assert main(["sift", "--case", str(case), option]) == 2
    assert f"{option.partition('=')[0]}: of which haul?" in capsys.readouterr().err
    assert amendments(case) == []


def test_a_rebuild_drops_nothing_while_originals_are_not_there(haul: Path, case: Path, capsys: Output) -> None:
    before, away = digest(case), haul.parent / "away"
    ledger = (case / "ledger.jsonl").read_bytes()
    haul.rename(away)
    assert main(["rebuild", "--case", str(case)]) == 2
    assert f"{haul}: not there now; nothing was dropped" in capsys.readouterr().err
    assert (digest(case), (case / "ledger.jsonl").read_bytes()) == (before, ledger)
    away.rename(haul)
    (haul / "a.txt").rename(haul.parent / "a.txt")
    assert main(["rebuild", "--case", str(case)]) == 2
    assert f"{haul}: 1 of its files are gone, as a.txt; nothing was dropped" in capsys.readouterr().err
    (haul.parent / "a.txt").rename(haul / "a.txt")
    assert main(["rebuild", "--case", str(case)]) == 0
    assert digest(case) == before


def test_a_rebuild_needs_only_one_of_the_places_where_the_same_bytes_lay(haul: Path, tmp_path: Path) -> None:
    (haul / "copy.txt").write_bytes((haul / "a.txt").read_bytes())
    assert sift(haul, tmp_path / "case") == 0
    (haul / "a.txt").unlink()
    assert main(["rebuild", "--case", str(tmp_path / "case")]) == 0


def test_an_empty_haul_is_said_to_be_empty(tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "mount point").mkdir()
    assert sift(tmp_path / "mount point", tmp_path / "case") == 0
    assert "mount point: is empty; where it should not be, mount its disk" in capsys.readouterr().err


def test_a_retry_of_what_was_never_set_aside_is_calm(case: Path, capsys: Output) -> None:
    assert main(["retry", "--code", "nonsense", "--type", "x/y", "--case", str(case)]) == 0
    assert "nothing to try again with the code nonsense of the type x/y" in capsys.readouterr().err


def test_times_beyond_what_tables_hold_are_kept_in_the_manifest(haul: Path, tmp_path: Path, capsys: Output) -> None:
    far, early = 14_000_000_000 * 10**9, -2_000_000_000 * 10**9
    os.utime(haul / "a.txt", ns=(far, far))
    os.utime(haul / "b.txt", ns=(early, early))
    far, early = ((haul / name).stat().st_mtime_ns for name in ("a.txt", "b.txt"))
    case = tmp_path / "case"
    for _ in range(2):
        assert sift(haul, case) == 0
    [collected] = [event for event in open_case(case).ledger.events() if event.event == "collected"]
    lines = open_case(case).blobs.read(collected.details["manifest"]).splitlines()
    assert sorted(json.loads(line)["mtime"] for line in lines) == sorted([far, early])
    assert main(["search", "crates", "--sort", "date", "--case", str(case)]) == 0
    assert main(["rebuild", "--case", str(case)]) == 0
