"""Files that are read together leave together or not at all."""

import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from clew.cli import main
from clew.handover.families import PART, leaving
from clew.model import Digest
from clew.store.case import open_case
from clew.store.sets import all_sets
from tests.handover.test_handing import everything_of, hand, names, rows

SPLIT = 60


def chat(folder: Path, word: str) -> None:
    """A database whose only message is in its log alone; the table of each has its own name."""
    with closing(sqlite3.connect(folder / "made.db")) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute(f"CREATE TABLE {word} (sender TEXT, body TEXT)")
        made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        made.execute(f"INSERT INTO {word} VALUES ('Ann', ?)", (f"We meet at the {word}.",))
        made.commit()
        shutil.copy(folder / "made.db", folder / "chat.db")
        shutil.copy(folder / "made.db-wal", folder / "chat.db-wal")
    (folder / "made.db").unlink()


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its log in a folder, another in an archive, and a split archive of many volumes."""
    folder = tmp_path_factory.mktemp("sets")
    (haul := folder / "haul").mkdir()
    chat(haul, "lighthouse")
    (inner := folder / "inner").mkdir()
    chat(inner, "windmill")
    with zipfile.ZipFile(haul / "phone.zip", "w") as archive:
        archive.write(inner / "chat.db", "app/chat.db")
        archive.write(inner / "chat.db-wal", "app/chat.db-wal")
    with zipfile.ZipFile(folder / "whole.zip", "w") as archive:
        archive.writestr("deed.txt", "The deed of the quay.\n" + "".join(f"{n * n} berths\n" for n in range(400)))
    content = (folder / "whole.zip").read_bytes()
    size = -(-len(content) // SPLIT)
    for number in range(SPLIT):
        (haul / f"deeds.zip.{number + 1:03}").write_bytes(content[number * size : (number + 1) * size])
    assert main(["sift", str(haul), "--case", str(folder / "case"), "--workers", "1"]) == 0
    return folder


@pytest.fixture
def case(sets: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sets / "case", tmp_path / "case"))


def digest(case: Path, path: str) -> Digest:
    with open_case(case).engine.connect() as connection:
        query = "SELECT item FROM place WHERE path = ? UNION SELECT content FROM member WHERE name = ?"
        return str(connection.exec_driver_sql(query, (path, path)).scalar_one())


@pytest.mark.parametrize(("log", "word"), [("chat.db-wal", "lighthouse"), ("app/chat.db-wal", "windmill")])
def test_with_a_log_all_that_was_read_from_its_database_stays(case: Path, tmp_path: Path, log: str, word: str) -> None:
    whole = hand(case, tmp_path / "whole", "--all")
    assert f"the {word}." in everything_of(whole)
    bag = hand(case, tmp_path / "bag", "--all", "--exclude", digest(case, log))
    assert f"the {word}." not in everything_of(bag)
    withheld = {row["item"] for row in rows(bag, "withheld.jsonl")}
    assert {digest(case, log), digest(case, log.removesuffix("-wal"))} <= withheld


def test_with_a_word_that_a_log_holds_the_log_stays(case: Path, tmp_path: Path) -> None:
    bag = hand(case, tmp_path / "bag", "--all", "--exclude", "lighthouse")
    assert not {digest(case, "chat.db"), digest(case, "chat.db-wal")} & {
        row["item"] for row in rows(bag, "items.jsonl")
    }
    assert "phone.zip" in names(bag)


def test_with_a_member_or_a_volume_all_volumes_stay(case: Path, tmp_path: Path) -> None:
    for number, left in enumerate((digest(case, "deeds.zip.033"), digest(case, "deed.txt"))):
        bag = hand(case, tmp_path / str(number), "--all", "--exclude", left)
        assert "berths" not in everything_of(bag)
        assert not any(name.startswith("deeds") for name in names(bag))


def test_a_first_volume_takes_all_others_along_however_many(case: Path) -> None:
    first = digest(case, "deeds.zip.001")
    with open_case(case).engine.connect() as connection:
        assert len(all_sets(connection)[first]) == SPLIT - 1
        found = leaving(connection, {first: "chosen"}, (), lambda items: {})
    assert sum(why == PART for why in found.items.values()) == SPLIT - 1
