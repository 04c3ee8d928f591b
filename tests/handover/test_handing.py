"""What is chosen leaves with its family, what stays is told, and the same choice gives the same payload."""

import email.message
import json
import mailbox
import os
import shutil
import stat
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from clew.analyse.entities.tying import entity_id
from clew.cli import main
from clew.errors import UsageError
from clew.handover.bag import original_at
from clew.handover.verify import check
from clew.judge import judge
from clew.store.case import open_case
from clew.store.judgements import Judgement
from clew.store.keys import public_line, read_key
from clew.store.reading import show

TO = ("--for", "Unit 5", "--purpose", "request 12")
ROOT = Path(__file__).resolve().parents[2]
CASE_VALIDATE = ROOT / ".venv-bench" / "bin" / "case_validate"
WORDS = {
    "plan": ("Counsel <c@lawyers.example>", "The plan of the quay.\n"),
    "tides": ("Ann <ann@example.org>", "Tides at the quay.\n"),
    "bill": ("Ann <ann@example.org>", "The bill of the quay, without prejudice.\n"),
}


@pytest.fixture(scope="session")
def families(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of a mailbox of three mails with an attachment each, and an archive of two files."""
    folder = tmp_path_factory.mktemp("families")
    (folder / "haul").mkdir()
    box = mailbox.mbox(folder / "haul" / "inbox.mbox")
    for subject, (sender, text) in WORDS.items():
        message = email.message.EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, "Bo <bo@example.org>", subject
        message["Date"] = "Mon, 04 Mar 2019 10:00:00 +0300"
        message.set_content(text)
        message.add_attachment(f"attached to {subject}\n", filename=f"{subject}.txt")
        box.add(message)
    box.close()
    with zipfile.ZipFile(folder / "haul" / "papers.zip", "w") as archive:
        archive.writestr("one.txt", "The first paper speaks of the harbour.\n")
        archive.writestr("two.txt", "The second paper speaks of the lighthouse.\n")
    assert main(["sift", str(folder / "haul"), "--case", str(folder / "case"), "--workers", "1"]) == 0
    return folder


@pytest.fixture
def mails(families: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(families / "case", tmp_path / "case"))


def hand(case: Path, to: Path, *more: str) -> Path:
    assert main(["handover", "--case", str(case), "--to", str(to), *TO, *more]) == 0
    assert check(str(to)).differences == []
    return to


def rows(bag: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (bag / "data" / name).read_text("utf-8").splitlines()]


def names(bag: Path) -> set[str]:
    return {row["name"] for row in rows(bag, "items.jsonl")}


def everything_of(bag: Path) -> str:
    """All text of a bag but its originals and the ledger."""
    files = [each for each in (bag / "data").rglob("*") if each.is_file() and "originals" not in each.parts]
    return "\n".join(each.read_text("utf-8") for each in files if each.name != "ledger.jsonl")


def test_an_attachment_leaves_with_its_mail_and_without_its_mailbox(mails: Path, tmp_path: Path) -> None:
    bag = hand(mails, tmp_path / "bag", "--query", '"attached to tides"')
    assert names(bag) == {"tides.txt", "2"}
    assert {row["why"] for row in rows(bag, "items.jsonl")} == {"chosen", "the mail that it was attached to"}
    (left,) = [row for row in rows(bag, "families.jsonl") if row.get("left_out")]
    assert (left["members"], left["leaving"]) == (3, 1)
    assert "lighthouse" not in everything_of(bag) and "The bill" not in everything_of(bag)


def test_a_container_that_leaves_takes_along_all_that_is_in_it(mails: Path, tmp_path: Path) -> None:
    with open_case(mails).engine.connect() as connection:
        archive = connection.exec_driver_sql("SELECT item FROM place WHERE path = 'papers.zip'").scalar_one()
    bag = hand(mails, tmp_path / "bag", "--item", f"{archive[:12]}#page=1")
    assert names(bag) == {"papers.zip", "one.txt", "two.txt"}


def test_what_is_privileged_stays_with_its_family_and_without_a_word_of_it(mails: Path, tmp_path: Path) -> None:
    (mails / "privileged.toml").write_text('terms = ["without PREJUDICE"]\ndomains = ["lawyers.example"]\n')
    bag = hand(mails, tmp_path / "bag", "--all")
    assert {"one.txt", "two.txt", "papers.zip", "tides.txt"} <= names(bag)
    assert not {"inbox.mbox", "plan.txt", "bill.txt"} & names(bag)
    withheld = rows(bag, "withheld.jsonl")
    assert all(set(row) == {"item", "reason"} for row in withheld)
    assert sorted(row["reason"] for row in withheld) == [
        "belongs to what stays", "belongs to what stays", "holds what stays", "privileged", "privileged"
    ]  # fmt: skip
    told = everything_of(bag)
    for word in (
        "lawyers.example",
        "prejudice",
        "The plan",
        "attached to plan",
        "attached to bill",
        '"plan"',
        "bill.txt",
    ):
        assert word not in told, word
    assert not {row["item"] for row in withheld} & {each.name for each in (bag / "data" / "originals").rglob("*")}
    whole = hand(mails, tmp_path / "whole", "--all", "--include-privileged")
    assert {"inbox.mbox", "plan.txt", "bill.txt"} <= names(whole)
    assert rows(whole, "withheld.jsonl") == []


def test_what_is_left_out_by_hand_keeps_back_what_holds_it(mails: Path, tmp_path: Path) -> None:
    bag = hand(mails, tmp_path / "bag", "--all", "--exclude", "lighthouse")
    assert names(bag) >= {"one.txt", "inbox.mbox"}
    assert not {"papers.zip", "two.txt"} & names(bag)
    assert "lighthouse" not in everything_of(bag)
    assert sorted(row["reason"] for row in rows(bag, "withheld.jsonl")) == ["holds what stays", "left out by hand"]


def test_a_preview_says_what_would_leave_and_writes_nothing(
    mails: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (mails / "privileged.toml").write_text('terms = ["prejudice"]\n')
    ledger = (mails / "ledger.jsonl").read_bytes()
    assert main(["handover", "--case", str(mails), "--preview", "--query", "quay", "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    would = {row["item"] for row in told if row["what"] == "leaves"}
    assert {row["what"] for row in told} == {"leaves", "withheld", "stays"}
    assert (mails / "ledger.jsonl").read_bytes() == ledger and not (mails / "keys").exists()
    bag = hand(mails, tmp_path / "bag", "--query", "quay")
    assert {row["item"] for row in rows(bag, "items.jsonl")} == would


def test_findings_tell_nothing_of_what_stays(case: Path, tmp_path: Path) -> None:
    bag = hand(case, tmp_path / "bag", "--query", "Baghdad")
    assert names(bag) == {"inside.txt"}
    told = everything_of(bag)
    assert "Nasser" in told
    for word in ("Haddad", "Blue Heron", "rami@example.org", "copy.txt", "ledger.csv"):
        assert word not in told, word
    with open_case(case).engine.connect() as connection:
        for row in rows(bag, "passages.jsonl"):
            assert show(connection, row["citation"]).text == row["text"]


def test_the_id_of_an_entity_comes_of_names_that_leave_alone(case: Path, tmp_path: Path) -> None:
    query = "SELECT value, entity FROM name WHERE kind = 'person' AND value LIKE '%nasser%' ORDER BY value"
    with open_case(case).engine.connect() as connection:
        (laila, _), (layla, _) = connection.exec_driver_sql(query)
    judge(open_case(case), "Ann", [Judgement(("tie", "person", laila, layla), "yes")])
    assert main(["sift", "--case", str(case), "--workers", "1"]) == 0
    with open_case(case).engine.connect() as connection:
        assert {entity for _, entity in connection.exec_driver_sql(query)} == {entity_id("person", laila)}
    told = everything_of(hand(case, tmp_path / "bag", "--query", '"harbour master"'))
    assert entity_id("person", layla) in told and "Layla Nasser" in told
    assert entity_id("person", laila) not in told


def test_what_an_entity_or_a_nation_is_named_in_leaves(case: Path, tmp_path: Path) -> None:
    with open_case(case).engine.connect() as connection:
        query = "SELECT entity FROM name WHERE kind = 'organisation' AND value LIKE '%tarsin%' LIMIT 1"
        entity = connection.exec_driver_sql(query).scalar_one()
    assert "copy.txt" in names(hand(case, tmp_path / "entity", "--entity", entity))
    assert {"copy.txt", "inside.txt"} <= names(hand(case, tmp_path / "nation", "--nation", "iq"))


def test_the_same_choice_gives_the_same_payload(sifted: Path, tmp_path: Path) -> None:
    manifests = []
    for number in ("1", "2"):
        case = Path(shutil.copytree(sifted / "case", tmp_path / number / "case"))
        bag = hand(case, tmp_path / number / "bag", "--all")
        lines = (bag / "manifest-sha512.txt").read_text().splitlines()
        manifests.append([line for line in lines if not line.endswith("data/ledger.jsonl")])
    assert manifests[0] == manifests[1]


def test_nothing_but_the_ledger_names_the_makers_machine(sifted: Path, case: Path, tmp_path: Path) -> None:
    bag = hand(case, tmp_path / "bag", "--all")
    told = everything_of(bag) + "".join(each.read_text() for each in bag.glob("*.txt"))
    assert str(tmp_path) not in told and str(sifted) not in told and os.uname().nodename not in told


def test_an_original_that_changed_since_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "haul").mkdir()
    (tmp_path / "haul" / "letter.txt").write_text("a letter about the quay\n")
    case = tmp_path / "case"
    assert main(["sift", str(tmp_path / "haul"), "--case", str(case), "--workers", "1"]) == 0
    (tmp_path / "haul" / "letter.txt").write_text("another letter now\n")
    assert main(["handover", "--case", str(case), "--to", str(tmp_path / "bag"), "--all", *TO]) == 4
    assert not (tmp_path / "bag").exists()
    assert [each for each in tmp_path.iterdir() if each.name.endswith(".part")] == []


@pytest.mark.parametrize("more", [("--marking", "TLP:WHITE"), ("--marking", "secret"), ("--query", "nowhere")])
def test_what_makes_no_sense_is_refused(case: Path, tmp_path: Path, more: tuple[str, ...]) -> None:
    choice = () if more[0] == "--query" else ("--all",)
    assert main(["handover", "--case", str(case), "--to", str(tmp_path / "bag"), *TO, *choice, *more]) == 2
    assert not (tmp_path / "bag").exists()


def test_a_marking_of_the_cases_own_is_known(case: Path, tmp_path: Path) -> None:
    (case / "markings.toml").write_text('[[marking]]\nlabel = "For court"\nmeaning = "file 12 only"\n')
    bag = hand(case, tmp_path / "bag", "--all", "--marking", "For court", "--note", "first\npart")
    info = check(str(bag)).info
    assert (info["Marking"], info["Note"]) == ("For court", "first part")
    assert "file 12 only" in (bag / "data" / "report" / "index.html").read_text("utf-8")


def test_of_ledger_lines_that_tell_of_other_things_the_hash_alone_leaves(case: Path, tmp_path: Path) -> None:
    earlier = hand(case, tmp_path / "earlier", "--all", "--note", "sentinel of an earlier handover")
    item = rows(earlier, "items.jsonl")[0]["item"]
    assert main(["note", item, "sentinel of a doubt", "--by", "Ann", "--case", str(case)]) == 0
    bag = hand(case, tmp_path / "bag", "--all")
    whole = "".join(each.read_text("utf-8", "replace") for each in bag.rglob("*") if each.is_file())
    assert "sentinel" not in whole
    lines = rows(bag, "ledger.jsonl")
    assert [line["event"] for line in lines if "event" in line][:2] == ["case opened", "collection added"]
    assert check(str(bag)).withheld == sum("withheld" in line for line in lines) == 2


def test_the_ledger_notes_what_left_to_whom(case: Path, tmp_path: Path) -> None:
    bag = hand(case, tmp_path / "bag", "--all", "--marking", "tlp:red")
    before = open_case(case).ledger
    *_, last = before.events()
    assert last.event == "handed over"
    assert (last.details["recipient"], last.details["marking"]) == ("Unit 5", "TLP:RED")
    items = open_case(case).blobs.read(last.details["manifest"]).decode().split()
    assert items == sorted(row["item"] for row in rows(bag, "items.jsonl"))
    assert check(str(bag)).info["Ledger-Head"] == last.before
    assert stat.S_IMODE((case / "keys" / "handover").stat().st_mode) == 0o600


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen here (Debian: openssh-client)")
def test_a_key_of_ones_own_signs(case: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    shown = subprocess.run(["ssh-keygen", "-lf", key], check=True, capture_output=True, text=True).stdout.split()[1]
    assert check(str(hand(case, tmp_path / "bag", "--all", "--sign", str(key)))).signer == shown


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen here (Debian: openssh-client)")
def test_a_key_with_a_passphrase_opens_with_it_alone(tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "a phrase", "-a", "1", "-f", key], check=True)
    public = (tmp_path / "key.pub").read_text()
    assert public.startswith(public_line(read_key(key, lambda: "a phrase")))
    with pytest.raises(UsageError, match="no private key"):
        read_key(key, lambda: "another")


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

    made = generate_private_key(SECP256R1())
    content = made.private_bytes(form.Encoding.PEM, form.PrivateFormat.OpenSSH, form.NoEncryption())
    (tmp_path / "key").write_bytes(content)
    with pytest.raises(UsageError, match="Ed25519"):
        read_key(tmp_path / "key")


def test_the_cases_key_is_made_once(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["key", "--case", str(case)]) == 2
    assert main(["key", "new", "--case", str(case)]) == 0
    assert main(["key", "--case", str(case)]) == 0
    first, line, again, _ = capsys.readouterr().out.splitlines()
    assert first == again and line.startswith("ssh-ed25519 ")
    assert main(["key", "new", "--case", str(case)]) == 2


def test_judgements_leave_where_both_names_do(case: Path, tmp_path: Path) -> None:
    with open_case(case).engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT value FROM name WHERE kind = 'person' ORDER BY value").scalars()
        one, other = list(found)[:2]
    judge(open_case(case), "Amal", [Judgement(("tie", "person", one, other), "no", "two people")])
    (told,) = rows(hand(case, tmp_path / "all", "--all"), "judgements.jsonl")
    assert (told["verdict"], told["by"], told["subject"][2:]) == ("no", "Amal", [one, other])
    assert rows(hand(case, tmp_path / "one", "--query", "Baghdad"), "judgements.jsonl") == []


def test_case_uco_says_who_did_what(handed: Path) -> None:
    whole = json.loads((handed / "data" / "case-uco.jsonld").read_text("utf-8"))
    nodes = {node["@id"]: node for node in whole["@graph"]}
    actions = [node for node in nodes.values() if node["@type"] == "case-investigation:InvestigativeAction"]
    assert {"collect", "identify", "extract.mail"} <= {node["uco-core:name"].partition("@")[0] for node in actions}
    for action in actions:
        for name in ("uco-action:instrument", "uco-action:object", "uco-action:performer"):
            assert name not in action or action[name]["@id"] in nodes
    files = [node for node in nodes.values() if node["@type"] == "uco-observable:File"]
    paths = {node["uco-core:hasFacet"][0]["uco-observable:filePath"] for node in files}
    assert paths == {original_at(row["item"]) for row in rows(handed, "items.jsonl")}


@pytest.mark.skipif(not CASE_VALIDATE.exists(), reason="no case-utils here: scripts/install bench")
def test_case_uco_is_valid(handed: Path) -> None:
    told = subprocess.run([CASE_VALIDATE, handed / "data" / "case-uco.jsonld"], capture_output=True, text=True)
    assert "Conforms: True" in told.stdout, told.stdout


def test_what_was_looked_at_leaves_or_nothing_does(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    choice = ["handover", "--case", str(case), "--query", "Mosul"]
    assert main([*choice, "--preview"]) == 0
    mark = next(line.split()[1] for line in capsys.readouterr().err.splitlines() if line.startswith("mark "))
    to = ["--to", str(tmp_path / "bag"), "--for", "Unit 5", "--purpose", "request 12", "--by", "Amal Haddad"]
    assert main([*choice, *to, "--exclude", "harbour", "--previewed", mark]) == 2
    assert "look again" in capsys.readouterr().err and not (tmp_path / "bag").exists()
    assert main([*choice, *to, "--previewed", mark]) == 0
    told = [event.details for event in open_case(case).ledger.events() if event.event == "handed over"]
    assert [each["by"] for each in told] == ["Amal Haddad"]
    assert b"Amal Haddad" not in b"".join(each.read_bytes() for each in (tmp_path / "bag").rglob("*") if each.is_file())


def test_a_handover_can_lie_on_the_cases_shelf_and_nowhere_else_in_it(case: Path) -> None:
    shelf = case / "handovers"
    shelf.mkdir()
    (shelf / ".old.x.part").mkdir()
    what = ["handover", "--case", str(case), "--all", "--for", "Unit 5", "--purpose", "request 12", "--to"]
    assert main([*what, str(shelf / "unit-5")]) == 0
    assert [each.name for each in shelf.iterdir()] == ["unit-5"]
    assert main([*what, str(case / "unit-5")]) == 2 and main([*what, str(shelf / "unit-5" / "more")]) == 2
    assert main(["verify", "--case", str(case)]) == 0
