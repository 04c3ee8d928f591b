"""Files that everyone has are counted as known and not read, whichever kind of list says so."""

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest

from clew.cli import main
from clew.collect.known import KnownFiles, hash_list
from clew.errors import UsageError
from clew.store.case import open_case
from clew.store.digest import case_digest

Output = pytest.CaptureFixture[str]
COMMON = b"The licence that comes with every copy.\n"


@pytest.fixture
def haul(tmp_path: Path) -> Path:
    folder = tmp_path / "haul"
    folder.mkdir()
    (folder / "licence.pdf").write_bytes(COMMON)  # another name than what it is: nobody looks
    (folder / "copy of licence.txt").write_bytes(COMMON)
    (folder / "letter.txt").write_text("Forty crates lie at the old quay.\n")
    mail = b"From: a@example.org\nSubject: licence\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n"
    part = b'--B\nContent-Type: text/plain\nContent-Disposition: attachment; filename="l.txt"\n\n'
    (folder / "licence.eml").write_bytes(mail + part + COMMON + b"\n--B--\n")
    return folder


def plain(folder: Path, kind: str) -> Path:
    path = folder / f"{kind}.txt"
    path.write_text(f"# known files\n{hashlib.new(kind, COMMON).hexdigest().upper()}  licence.txt\n")
    return path


def rds(folder: Path, index: bool = True) -> Path:
    path = folder / "rds.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE FILE (sha256 TEXT, sha1 TEXT, md5 TEXT, file_name TEXT)")
        hashes = [hashlib.new(kind, COMMON).hexdigest().upper() for kind in ("sha256", "sha1", "md5")]
        database.execute("INSERT INTO FILE VALUES (?, ?, ?, ?)", (*hashes, "licence.txt"))
        if index:
            database.execute("CREATE INDEX by_sha1 ON FILE(sha1)")
    database.close()
    return path


def status(case: Path, output: Output) -> str:
    output.readouterr()
    main(["status", "--json", "--case", str(case)])
    return output.readouterr().out


def counts(case: Path, output: Output) -> dict[str, dict[str, int]]:
    told = json.loads(status(case, output))
    return {name: {state: count for state, count in told[name].items() if count} for name in ("places", "members")}


def digest(case: Path) -> str:
    with open_case(case).engine.connect() as connection:
        return case_digest(connection)


@pytest.mark.parametrize("kind", ["sha256", "sha1", "md5", "rds"])
def test_a_file_on_a_list_is_known_wherever_it_lies_and_is_not_read(
    haul: Path, tmp_path: Path, capsys: Output, kind: str
) -> None:
    known = rds(tmp_path) if kind == "rds" else plain(tmp_path, kind)
    case = tmp_path / "case"
    assert main(["sift", str(haul), "--known", str(known), "--case", str(case)]) == 0
    told = counts(case, capsys)
    assert told["places"] == {"found": 4, "read": 2, "duplicate": 1, "known": 1}
    assert told["members"] == {"found": 1, "duplicate": 1}
    assert json.loads(status(case, capsys))["problems"] == []
    capsys.readouterr()
    main(["search", "licence", "--json", "--case", str(case)])
    hits = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {Path(hit["places"][0]).name for hit in hits} <= {"licence.eml"}
    before = digest(case)
    assert main(["rebuild", "--case", str(case)]) == 0
    assert digest(case) == before and counts(case, capsys) == told


def test_a_list_that_comes_later_takes_what_was_read_out_of_the_search(
    haul: Path, tmp_path: Path, capsys: Output
) -> None:
    case, other = tmp_path / "case", tmp_path / "other"
    main(["sift", str(haul), "--case", str(case)])
    assert "known" not in counts(case, capsys)["places"]
    known = str(plain(tmp_path, "sha1"))
    main(["sift", "--known", known, "--case", str(case)])
    main(["sift", str(haul), "--known", known, "--case", str(other)])
    assert counts(case, capsys) == counts(other, capsys)
    lines = (case / "ledger.jsonl").read_text().count("known files")
    main(["sift", "--known", known, "--case", str(case)])
    assert (case / "ledger.jsonl").read_text().count("known files") == lines == 1


def test_a_list_that_is_none_is_refused_before_anything_is_read(haul: Path, tmp_path: Path, capsys: Output) -> None:
    (tmp_path / "none.txt").write_text("no hashes here\n")
    for known, says in ((tmp_path / "none.txt", "no line begins"), (tmp_path / "absent", "cannot be read")):
        assert main(["sift", str(haul), "--known", str(known), "--case", str(tmp_path / "case")]) == 2
        assert says in capsys.readouterr().err
    assert not (tmp_path / "case").exists()
    with pytest.raises(UsageError, match="CREATE INDEX"):
        hash_list(rds(tmp_path, index=False))


def test_hashes_are_only_worked_out_where_a_list_needs_them(tmp_path: Path) -> None:
    asked: list[str] = []

    def paths() -> tuple[bytes, ...]:
        asked.append("paths")
        return ()

    assert KnownFiles([hash_list(plain(tmp_path, "sha256"))]).find(hashlib.sha256(COMMON).hexdigest(), paths)
    assert KnownFiles([hash_list(plain(tmp_path, "md5"))]).find("0" * 64, paths) is None
    assert asked == ["paths"]
