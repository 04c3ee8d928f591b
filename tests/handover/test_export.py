"""An export is whole, cited, never live, and in the ledger; FollowTheMoney's own library reads it."""

import csv
import hashlib
import importlib.util
import io
import json
import os
import resource
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.analyse.lists import NAMED, OTHERS
from clew.cli import main
from clew.handover.documents import schema_of
from clew.handover.export import export as export_case
from clew.handover.files import loud, quiet
from clew.handover.vocabulary import line, moment
from clew.judge import judge
from clew.store.case import open_case
from clew.store.digest import case_digest
from clew.store.judgements import Judgement
from clew.store.reading import show

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / ".venv-bench" / "bin" / "python"


def export(case: Path, to: Path, *more: str) -> Path:
    assert main(["export", "--case", str(case), "--to", str(to), *more]) == 0
    return to


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "csv" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def entities(folder: Path) -> dict[str, list[dict[str, Any]]]:
    found = defaultdict(list)
    for each in (folder / "ftm" / "entities.ftm.json").read_text("utf-8").splitlines():
        entity = json.loads(each)
        found[entity["schema"]].append(entity)
    return found


def names_of(entity: dict[str, Any]) -> list[str]:
    return [*entity["properties"]["name"], *entity["properties"].get("alias", [])]


def test_the_words_at_each_citation_are_the_words_of_the_row(case: Path, tmp_path: Path) -> None:
    out = export(case, tmp_path / "out", "--csv", "--passages")
    rows = [*table(out, "mentions"), *table(out, "dates"), *table(out, "passages")]
    assert {row["kind"] for row in rows if "kind" in row} >= {"person", "place", "date", "money", "email", "nation"}
    with open_case(case).engine.connect() as connection:
        for row in rows:
            assert show(connection, row["citation"]).text == loud(row["text"])
            assert row["step"].partition("@")[2].isdecimal()


def test_each_table_has_what_the_haul_has(case: Path, tmp_path: Path) -> None:
    out = export(case, tmp_path / "out", "--csv")
    items = {row["name"]: row for row in table(out, "items")}
    assert set(items) == {"copy.txt", "رسالة.txt", "ledger.eml", "papers.zip", "inside.txt", "ledger.csv"}
    assert items["copy.txt"]["places"] == "2"
    assert items["ledger.eml"]["date"] == "2019-03-04"
    assert items["inside.txt"]["place"] == "haul/papers.zip » inside.txt"
    assert len(table(out, "places")) == 5
    assert {row["container"] for row in table(out, "members")} == {
        items["ledger.eml"]["item"], items["papers.zip"]["item"]
    }  # fmt: skip
    iraq = [row for row in table(out, "nations") if row["nation"] == "IQ"]
    assert {(row["how"], row["grade"]) for row in iraq} >= {("city", "inside"), ("capital", "inside")}
    assert {(row["amount"], row["payer"], row["payee"]) for row in table(out, "transactions")} == {
        ("184500", "Blue Heron Shipping Ltd", "Tarsin Petro Services"),
        ("62750.50", "Tarsin Petro Services", 'Quay, Sons & "Co"'),
        ("100", "Blue Heron Shipping Ltd", "Rami Haddad"),
        ("30000", "", "Tarsin Petro Services"),
    }
    people = {row["entity"] for row in table(out, "names") if row["kind"] == "person"}
    assert people and people <= {row["entity"] for row in table(out, "entities")}


def test_no_cell_is_a_formula(case: Path, tmp_path: Path) -> None:
    out = export(case, tmp_path / "out", "--csv", "--passages")
    texts = [path.read_bytes().decode() for path in (out / "csv").iterdir()]
    cells = [cell for text in texts for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)
    assert any(cell.startswith("'=1+1 the ledger") for cell in cells)
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == []


@given(st.text())
def test_a_quieted_cell_is_never_live_and_can_be_had_back(text: str) -> None:
    cell = str(quiet(text))
    assert loud(cell) == text
    assert cell[:1] not in ("=", "+", "@", "\t", "\r", "\n") and (cell[:1] != "-" or float(cell) <= 0)


def test_lines_end_and_cells_are_quoted_as_rfc_4180_has_it(case: Path, tmp_path: Path) -> None:
    content = (export(case, tmp_path / "out", "--csv") / "csv" / "transactions.csv").read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") == 1 + len(table(tmp_path / "out", "transactions"))
    assert b'"Quay, Sons & ""Co"""' in content


def test_parquet_has_the_same_rows(case: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed: pip install 'clew[parquet]'")
    out = export(case, tmp_path / "out", "--csv", "--parquet")
    assert {path.stem for path in (out / "parquet").iterdir()} == {path.stem for path in (out / "csv").iterdir()}
    for path in (out / "parquet").iterdir():
        rows = [{k: "" if v is None else v for k, v in row.items()} for row in parquet.read_table(path).to_pylist()]
        plain = [{k: loud(v) for k, v in row.items()} for row in table(out, path.stem)]
        assert [{k: str(v) for k, v in row.items()} for row in rows] == plain


def test_without_pyarrow_parquet_is_refused_before_anything_is_written(case: Path, tmp_path: Path) -> None:
    """A Python that sees our packages but pyarrow: as a user who installed Clew alone has it."""
    code = "import sys; sys.modules['pyarrow'] = None; from clew.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "export", "--case", str(case), "--to", str(tmp_path / "out"), "--parquet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "pip install 'clew[parquet]'" in done.stderr) == (2, True)
    assert not (tmp_path / "out").exists()


def test_entities_tell_who_wrote_and_paid_and_where_it_is_said(case: Path, tmp_path: Path) -> None:
    found = entities(export(case, tmp_path / "out", "--ftm"))
    mail = found["Email"][0]
    assert mail["properties"]["from"] == ["Rami Haddad <rami@example.org>"]
    assert mail["properties"]["date"] == ["2019-03-04T07:00:00"]
    ledger = next(each for each in found["Table"] if each["properties"]["fileName"] == ["ledger.csv"])
    assert ledger["properties"]["parent"] == [mail["id"]]
    assert ledger["properties"]["contentHash"] == [ledger["id"]]
    payment = next(each for each in found["Payment"] if each["properties"]["amount"] == ["184500"])
    assert payment["properties"]["proof"] == [ledger["id"]]
    assert payment["clewCells"]["amount"]
    named = {each["id"]: each for kind in ("Company", "Organization", "Person") for each in found[kind]}
    rami = next(each for each in named.values() if "Rami Haddad" in names_of(each))
    mention = next(each for each in found["Mention"] if each["properties"].get("resolved") == [rami["id"]])
    assert mention["clewStep"].startswith("enrich.names")
    with open_case(case).engine.connect() as connection:
        assert show(connection, mention["clewLocator"]).text == mention["clewQuote"] == mention["properties"]["name"][0]


def test_each_entity_has_an_id_of_its_own(case: Path, tmp_path: Path) -> None:
    ids = [each["id"] for some in entities(export(case, tmp_path / "out", "--ftm")).values() for each in some]
    assert len(ids) == len(set(ids)) > 30


def test_words_that_name_nobody_belong_to_no_entity(case: Path, tmp_path: Path) -> None:
    out = export(case, tmp_path / "out")
    told = [row for row in table(out, "mentions") if json.loads(row["detail"]).get("form") == "description"]
    assert {row["text"] for row in told} >= {"the harbour"}
    assert {row["entity"] for row in told} == {""}
    assert "the harbour" not in {each["clewQuote"] for each in entities(out)["Mention"]}


def test_two_exports_of_one_case_are_the_same_bytes(case: Path, tmp_path: Path) -> None:
    one, other = export(case, tmp_path / "one"), export(case, tmp_path / "other")
    for path in one.rglob("*.*"):
        if path.is_file() and path.name != "manifest.json":
            assert path.read_bytes() == (other / path.relative_to(one)).read_bytes(), path.name


def test_the_manifest_and_the_ledger_tell_what_was_exported(case: Path, tmp_path: Path) -> None:
    head = open_case(case).ledger.head()
    out = export(case, tmp_path / "out")
    content = (out / "manifest.json").read_bytes()
    manifest = json.loads(content)
    for each in manifest["files"]:
        assert hashlib.sha256((out / each["path"]).read_bytes()).hexdigest() == each["sha256"]
    assert {each["path"] for each in manifest["files"]} == {
        str(path.relative_to(out)) for path in out.rglob("*.*") if path.is_file() and path.name != "manifest.json"
    }
    assert head and manifest["ledger"] == {"line": head.seq, "head": head.hash}
    opened = open_case(case)
    with opened.engine.connect() as connection:
        assert manifest["digest"] == case_digest(connection)
    last = opened.ledger.head()
    assert last and (last.event, last.details["manifest"]) == ("exported", hashlib.sha256(content).hexdigest())
    assert out.stat().st_mode & 0o777 == 0o700


def test_what_is_there_is_never_overwritten(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").mkdir()
    assert main(["export", "--case", str(case), "--to", str(tmp_path / "out")]) == 2
    assert "nothing is ever overwritten" in capsys.readouterr().err
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("inside", ["haul", "case"])
def test_an_export_never_lies_in_the_haul_or_the_case(sifted: Path, inside: str) -> None:
    before = sorted((sifted / inside).iterdir())
    assert main(["export", "--case", str(sifted / "case"), "--to", str(sifted / inside / "out")]) == 2
    assert sorted((sifted / inside).iterdir()) == before


def test_a_full_disk_leaves_nothing_half_written(case: Path, tmp_path: Path) -> None:
    """No file may grow past 9,000 bytes, as on a full disk."""
    opened = open_case(case)
    lines = (case / "ledger.jsonl").read_bytes().count(b"\n")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with opened.writing(), opened.engine.connect() as connection:
        case_digest(connection)  # what SQLite needs for reading is there before the disk is full
        resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, before[1]))
        try:
            with pytest.raises(OSError) as told:
                export_case(opened, tmp_path / "out", ("ftm",))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert told.value.filename == str(tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == []
    assert (case / "ledger.jsonl").read_bytes().count(b"\n") == lines


def test_what_people_decided_goes_out_as_nomenklatura_keeps_it(case: Path, tmp_path: Path) -> None:
    opened = open_case(case)
    rami, layla = ("tie", "person", "layla nasser", "rami haddad"), ("tie", "place", "baghdad", "mosul")
    judge(opened, "Mona", [Judgement(rami, "yes", "one passport"), Judgement(layla, "no")])
    out = export(case, tmp_path / "out", "--ftm", "--csv")
    edges = [json.loads(each) for each in (out / "ftm" / "resolver.json").read_text("utf-8").splitlines()]
    said = {tuple(edge[:2]): edge[2:] for edge in edges}
    names = {json.loads(each)["properties"]["name"][0]: json.loads(each)["id"]
             for each in (out / "ftm" / "names.ftm.json").read_text("utf-8").splitlines()}  # fmt: skip
    pair = tuple(sorted((names["Layla Nasser"], names["Rami Haddad"]), reverse=True))
    assert said[pair][0] == "positive" and said[pair][2] == "Mona"
    assert [told[0] for told in said.values() if told[2] == "Mona"].count("negative") == 1
    one = next(each["properties"] for each in entities(out)["Person"] if "Rami Haddad" in names_of(each))
    assert "Layla Nasser" in {*one["name"], *one["alias"]}
    assert [(row["verdict"], row["by"], row["stands"]) for row in table(out, "judgements")] == [
        ("yes", "Mona", "1"), ("no", "Mona", "1")
    ]  # fmt: skip


def test_the_library_of_followthemoney_reads_every_line(case: Path, tmp_path: Path) -> None:
    """And nomenklatura's resolver joins the names that Clew joined."""
    judge(open_case(case), "Mona", [Judgement(("tie", "person", "layla nasser", "rami haddad"), "yes")])
    out = export(case, tmp_path / "out", "--ftm", "--csv")
    python = sys.executable if importlib.util.find_spec("nomenklatura") else str(PEERS)
    check = [python, "-c", "import followthemoney, nomenklatura"]
    if not os.path.exists(python) or subprocess.run(check, capture_output=True, check=False).returncode:
        pytest.skip("followthemoney and nomenklatura are not installed: scripts/install bench")
    loader = [python, str(Path(__file__).with_name("load_ftm.py")), str(out / "ftm")]
    told = json.loads(subprocess.run(loader, capture_output=True, text=True, check=True).stdout)
    assert (told["unknown"], told["refused"], told["dangling"]) == ([], [], [])
    assert told["schemata"] == {name: len(each) for name, each in entities(out).items()}
    assert told["statements"] > 100 and told["edges"] >= 1
    joined = defaultdict(int)
    for row in table(out, "names"):
        joined[row["entity"]] += 1
    assert sorted(len(ids) for ids in told["clusters"]) == sorted(joined.values())


def test_the_schemata_that_an_import_knows_are_those_of_the_library() -> None:
    python = sys.executable if importlib.util.find_spec("followthemoney") else str(PEERS)
    told = [python, "-c", "from followthemoney import model; print(*(each.name for each in model))"]
    run = subprocess.run(told, capture_output=True, text=True, check=False) if os.path.exists(python) else None
    if run is None or run.returncode:
        pytest.skip("followthemoney is not installed: scripts/install bench")
    assert set(run.stdout.split()) == NAMED.keys() | OTHERS


def test_a_property_that_the_model_has_not_is_never_written() -> None:
    with pytest.raises(KeyError, match="Person has no amount"):
        line("Person", "1", {"amount": "3"})


@pytest.mark.parametrize(
    ("written", "as_the_model_has_it"),
    [
        ("2017-05", "2017-05"),
        ("2019-03-04T10:00:00+03:00", "2019-03-04T07:00:00"),
        ("2019-03-04T10:00", "2019-03-04T10:00:00"),
        ("0001-01-01T00:00+14:00", None),
        ("XXXX-05-26", None),
    ],
)
def test_dates_are_as_the_model_has_them(written: str, as_the_model_has_it: str | None) -> None:
    assert moment(written) == as_the_model_has_it


def test_types_are_documents_of_a_kind() -> None:
    told = {kind: schema_of(kind) for kind in ("message/rfc822", "image/heic", "application/zip", "text/html", "x/y")}
    assert list(told.values()) == ["Email", "Image", "Package", "HyperText", "Document"]
