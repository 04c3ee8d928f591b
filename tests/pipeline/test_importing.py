"""Lists of known people and bodies: imported whole or not at all, tied, judged, replaced, removed, rebuilt."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from clew.cli import main
from clew.errors import UsageError
from clew.judge import judge
from clew.pipeline.analysing import analyse
from clew.pipeline.importing import list_name
from clew.store import schema
from clew.store.case import Case, open_case
from clew.store.digest import case_digest
from clew.store.entities import subject
from clew.store.judgements import Judgement
from clew.store.lists import LONGEST_LINE, ListedRow, listed_of, listed_told, lists

HAUL = """التقى الدكتور أبو الحسن المهاجر بالسيد رامي حداد في مدينة الموصل، وكتب إلى rami@example.org.
وقال السيد سامر قاسم الحلبي إن شركة النخيل للتجارة دفعت المبلغ.
"""
MUHAJIR, RAMI, SAMIR = "ابو الحسن المهاجر", "رامي حداد", "سامر قاسم الحلبي"


def entity(identity: str, kind: str, *names: str, **properties: list[str]) -> str:
    return json.dumps({"id": identity, "schema": kind, "properties": {"name": list(names), **properties}})


KNOWN = [
    entity("Q1", "Person", "Abu al-Hasan al-Muhajir"),
    entity("Q2", "Person", "Rami Haddad", email=["rami@example.org"], notes=["not used"]),
    entity("Q3", "Vessel", "Star of Aden", imoNumber=["IMO 9074729"]),
    '{"id": "Q4", "schema": "Sanction", "properties": {"entity": ["Q1"], "reason": ["x"]}}',
    "",
]


def listing(folder: Path, *lines: str, name: str = "known.ftm.json") -> Path:
    path = folder / name
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lists")
    (folder / "haul").mkdir()
    (folder / "haul" / "letter.txt").write_text(HAUL, "utf-8")
    assert main(["sift", str(folder / "haul"), "--case", str(folder / "case"), "--workers", "1"]) == 0
    return folder


@pytest.fixture
def case(folder: Path, tmp_path: Path) -> Case:
    shutil.copytree(folder / "case", tmp_path / "case")
    return open_case(tmp_path / "case")


def bring(case: Case, *arguments: object) -> int:
    return main(["import", *map(str, arguments), "--case", str(case.folder)])


def rows(case: Case, table: Any) -> list[Any]:
    with case.engine.connect() as connection:
        return list(connection.execute(select(table)).mappings())


def row_of(case: Case, identity: str) -> ListedRow:
    with case.engine.connect() as connection:
        found = listed_told(connection, [f"list:known#{identity}"])
    return next(iter(found.values()))


def entity_of(case: Case, value: str) -> str:
    return next(str(row["entity"]) for row in rows(case, schema.name) if row["value"] == value)


def say(case: Case, verdict: str, value: str, identity: str) -> None:
    judge(case, "S. Haddad", [Judgement(subject("person", value, f"list:known#{identity}"), verdict)])
    with case.writing():
        analyse(case)


def test_a_full_name_in_other_letters_is_tied_and_a_short_one_proposed(case: Case, tmp_path: Path) -> None:
    assert bring(case, listing(tmp_path, *KNOWN)) == 0
    sure, asked = row_of(case, "Q1"), row_of(case, "Q2")
    assert sure.entity == entity_of(case, MUHAJIR)
    assert (sure.list, sure.identity, sure.schema) == ("known", "Q1", "Person")
    assert sure.used == {"name": ["Abu al-Hasan al-Muhajir"]}
    assert asked.entity == ""
    assert asked.used == {"name": ["Rami Haddad"], "email": ["rami@example.org"]}
    tie = next(row for row in rows(case, schema.tie) if row["other"] == "list:known#Q2")
    assert (tie["one"], tie["state"]) == (RAMI, "proposed")
    assert "same e-mail" in json.loads(tie["reasons"]) or tie["score"] >= 0.76


def test_an_entity_of_a_list_is_no_mention_and_no_name_of_the_case(case: Case, tmp_path: Path) -> None:
    before = [[dict(row) for row in rows(case, table)] for table in (schema.name, schema.entity, schema.mention)]
    bring(case, listing(tmp_path, *KNOWN))
    assert [[dict(r) for r in rows(case, table)] for table in (schema.name, schema.entity, schema.mention)] == before
    assert {row["identity"] for row in rows(case, schema.listed)} == {"Q1", "Q2"}


def test_a_person_decides_and_takes_it_back(case: Case, tmp_path: Path) -> None:
    bring(case, listing(tmp_path, *KNOWN))
    say(case, "yes", RAMI, "Q2")
    assert row_of(case, "Q2").entity == entity_of(case, RAMI)
    say(case, "", RAMI, "Q2")
    assert row_of(case, "Q2").entity == ""
    say(case, "no", MUHAJIR, "Q1")
    assert row_of(case, "Q1").entity == ""
    with case.engine.connect() as connection:
        assert listed_of(connection, entity_of(case, MUHAJIR)) == []


def test_two_of_a_list_with_one_name_are_both_asked_about(case: Case, tmp_path: Path) -> None:
    bring(case, listing(tmp_path, KNOWN[0], entity("Q7", "Person", "Abu el-Hassan el-Muhajir")))
    assert (row_of(case, "Q1").entity, row_of(case, "Q7").entity) == ("", "")
    reasons = [json.loads(row["reasons"]) for row in rows(case, schema.tie) if row["state"] == "proposed"]
    assert all("several of this name on the list" in each for each in reasons)
    say(case, "yes", MUHAJIR, "Q7")
    assert row_of(case, "Q7").entity == entity_of(case, MUHAJIR)
    assert row_of(case, "Q1").entity == ""


def test_weak_names_and_ships_are_never_sure(case: Case, tmp_path: Path) -> None:
    weak = json.dumps({"id": "Q5", "schema": "Person", "properties": {"weakAlias": ["Abu al-Hasan al-Muhajir"]}})
    bring(case, listing(tmp_path, weak, entity("Q6", "Vessel", "شركة النخيل للتجارة")))
    assert {row["identity"]: row["entity"] for row in rows(case, schema.listed)} == {"Q5": "", "Q6": ""}


def test_a_list_imported_again_changes_nothing(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = listing(tmp_path, *KNOWN)
    bring(case, path)
    head = case.ledger.head()
    with case.engine.connect() as connection:
        digest = case_digest(connection)
    assert bring(case, path) == 0
    assert "already" in capsys.readouterr().err
    assert case.ledger.head() == head
    with case.engine.connect() as connection:
        assert case_digest(connection) == digest


def test_a_newer_version_replaces_the_list_and_the_ledger_has_both(case: Case, tmp_path: Path) -> None:
    bring(case, listing(tmp_path, *KNOWN))
    say(case, "yes", RAMI, "Q2")
    bring(case, listing(tmp_path, KNOWN[1], name="later.json"), "--name", "known")
    assert {row["identity"] for row in rows(case, schema.listed)} == {"Q2"}
    assert row_of(case, "Q2").entity == entity_of(case, RAMI)
    told = [event.details for event in case.ledger.events() if event.event == "list imported"]
    assert [each["file"] for each in told] == ["known.ftm.json", "later.json"]
    assert all(each["content"] in case.blobs for each in told)


def test_a_removed_list_ties_nothing_and_can_come_back(case: Case, tmp_path: Path) -> None:
    path = listing(tmp_path, *KNOWN)
    bring(case, path)
    assert bring(case, "--remove", "known") == 0
    assert rows(case, schema.listed) == []
    assert not [row for row in rows(case, schema.tie) if row["other"].startswith("list:")]
    assert bring(case, "--remove", "known") == 2
    bring(case, path)
    assert row_of(case, "Q1").entity


def test_lists_and_what_was_said_of_them_survive_a_rebuild(case: Case, tmp_path: Path) -> None:
    bring(case, listing(tmp_path, *KNOWN))
    say(case, "yes", RAMI, "Q2")
    with case.engine.connect() as connection:
        before = case_digest(connection)
    case.engine.dispose()
    assert main(["rebuild", "--case", str(case.folder)]) == 0
    fresh = open_case(case.folder)
    assert row_of(fresh, "Q2").entity == entity_of(fresh, RAMI)
    with fresh.engine.connect() as connection:
        assert case_digest(connection) == before
        assert [each.name for each in lists(connection)] == ["known"]
    assert main(["verify", "--case", str(case.folder)]) == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("not json", "line 2: no JSON object in one line"),
        ('["a"]', "line 2: no FollowTheMoney entity"),
        ('{"schema": "Person", "properties": {}}', "line 2: no FollowTheMoney entity"),
        ('{"id": 7, "schema": "Person", "properties": {}}', "line 2: no FollowTheMoney entity"),
        ('{"id": " ", "schema": "Person", "properties": {}}', "line 2: its id is empty"),
        ('{"id": "x", "schema": "Dragon", "properties": {}}', "line 2: 'Dragon': FollowTheMoney has no such schema"),
        ('{"id": "x", "schema": "Person", "properties": []}', "line 2: no FollowTheMoney entity"),
        ('{"id": "x", "schema": "Person", "properties": {"name": 5}}', "line 2: name: a property is a list of texts"),
        ('{"id": "x", "schema": "Person", "properties": {"name": [["y"]]}}', "line 2: name: a property is a list"),
        ('{"id": "x", "schema": "Person", "properties": {"name": [null]}}', "line 2: name: a property is a list"),
        ('{"id": "x", "schema": "Person", "properties": {"n": ' + "[" * 100_000, "line 2: no JSON object in one line"),
        ('{"id": "\\ud800", "schema": "Person"}', "line 2"),
        ('{"id": "x", "a": "' + "a" * LONGEST_LINE + '"}', "line 2: longer than 16 MiB"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_leaves_nothing_behind(
    case: Case, tmp_path: Path, line: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    head, blobs = case.ledger.head(), list(case.blobs.all())
    assert bring(case, listing(tmp_path, KNOWN[0], line)) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "nothing was imported" in told
    assert (case.ledger.head(), list(case.blobs.all())) == (head, blobs)


def test_bytes_that_are_no_text_are_told_with_their_line(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "binary.json"
    path.write_bytes(KNOWN[0].encode() + b'\n{"id": "\xff\xfe", "schema": "Person"}\n')
    assert bring(case, path) == 2
    assert "line 2: no JSON object" in capsys.readouterr().err
    assert bring(case, listing(tmp_path, KNOWN[3])) == 2
    assert "no entity with a name" in capsys.readouterr().err
    assert bring(case, tmp_path / "absent.json") == 2
    assert bring(case, listing(case.folder, *KNOWN)) == 2


def test_a_list_is_called_by_its_file_or_as_told() -> None:
    assert list_name(Path("/x/eu_sanctions.entities.ftm.json"), None) == "eu_sanctions"
    assert list_name(Path("/x/a.json"), "Our own list") == "Our own list"
    for wrong in ("", " a", "a#b", "a\nb", "x" * 81):
        with pytest.raises(UsageError):
            list_name(Path("a.json"), wrong)


def test_what_was_exported_from_one_case_can_be_imported_into_another(case: Case, tmp_path: Path) -> None:
    assert main(["export", "--case", str(case.folder), "--to", str(tmp_path / "out"), "--ftm"]) == 0
    assert bring(case, tmp_path / "out" / "ftm" / "entities.ftm.json", "--name", "ours") == 0
    joined = {row["entity"]: row["identity"] for row in rows(case, schema.listed)}
    assert joined == {row["id"]: row["id"] for row in rows(case, schema.entity)}
    assert main(["export", "--case", str(case.folder), "--to", str(tmp_path / "again"), "--ftm"]) == 0
    edges = [json.loads(line) for line in (tmp_path / "again" / "ftm" / "resolver.json").read_text().splitlines()]
    assert all(not end.startswith("list:") for edge in edges for end in edge[:2])


def test_the_lists_of_a_case_are_told(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bring(case, listing(tmp_path, *KNOWN))
    capsys.readouterr()
    assert bring(case, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["list"], told["entities"], told["tied"], told["proposed"]) == ("known", 3, 1, 1)
