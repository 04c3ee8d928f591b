"""A handover is checked before it is taken in; then it is a collection, and its sender's word stays theirs."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import py7zr
import pytest
from asn1crypto import cms, core, tsp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from clew.cli import main
from clew.handover.bag import Entry, seal
from clew.handover.receiving import receive as take_in
from clew.handover.receiving import received, their_judgements
from clew.handover.signature import sign
from clew.handover.verify import SIGNATURE, STAMP, check, fingerprint
from clew.judge import judge
from clew.store.case import create, open_case
from clew.store.digest import case_digest
from clew.store.judgements import Judgement

TO = ("--for", "Unit 5", "--purpose", "request 12")


def receive(bag: Path, case: Path, *more: str) -> int:
    return main(["receive", str(bag), "--case", str(case), "--workers", "1", *more])


@pytest.fixture(scope="session")
def taken(handed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case that a bag was received into; not to be written to."""
    case = tmp_path_factory.mktemp("taken") / "case"
    assert receive(handed, case, "--signer", check(str(handed)).signer) == 0
    return case


def tell(case: Path, capsys: pytest.CaptureFixture[str], *more: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main([*more, "--case", str(case), "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_what_was_handed_over_is_found_at_the_senders_places(taken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hits = tell(taken, capsys, "search", "Baghdad")
    assert [hit["places"] for hit in hits] == [["case/haul/papers.zip » inside.txt"]]
    assert {place for hit in tell(taken, capsys, "search", "harbour master") for place in hit["places"]} == {
        "case/haul/copy.txt", "case/haul/letter.txt"
    }  # fmt: skip


def test_a_received_case_is_whole_by_itself(taken: Path, tmp_path: Path) -> None:
    case = Path(shutil.copytree(taken, tmp_path / "case"))
    assert main(["verify", "--case", str(case)]) == 0
    with open_case(case).engine.connect() as connection:
        before = case_digest(connection)
    assert main(["rebuild", "--case", str(case)]) == 0
    assert main(["sift", "--case", str(case), "--workers", "1"]) == 0
    with open_case(case).engine.connect() as connection:
        assert case_digest(connection) == before
    assert main(["verify", "--case", str(case)]) == 0
    blob = next(path for path in open_case(case).blobs.all() if b"Rami Haddad of Blue" in path.read_bytes()[:40])
    blob.unlink()
    assert main(["verify", "--case", str(case)]) == 4


def test_the_chain_of_custody_goes_on(handed: Path, taken: Path) -> None:
    case = open_case(taken)
    (event,) = [event for event in case.ledger.events() if event.event == "received"]
    report = check(str(handed))
    assert event.details["signer"] == report.signer
    assert event.details["info"]["Ledger-Head"] == report.info["Ledger-Head"]
    ledger = case.blobs.read(event.details["files"]["data/ledger.jsonl"])
    assert ledger == (handed / "data" / "ledger.jsonl").read_bytes()


@pytest.mark.parametrize("change", ["edit", "add", "remove", "sign"])
def test_nothing_is_taken_in_where_anything_differs(
    bag: Path, tmp_path: Path, change: str, capsys: pytest.CaptureFixture[str]
) -> None:
    victim = next((bag / "data" / "originals").rglob("*/*"))
    if change == "edit":
        victim.write_bytes(victim.read_bytes() + b"x")
    elif change == "add":
        (bag / "data" / "more.txt").write_text("x")
    elif change == "remove":
        victim.unlink()
    else:
        (bag / SIGNATURE).unlink()
    assert receive(bag, tmp_path / "case") == 4
    name = {"add": "data/more.txt", "sign": SIGNATURE}.get(change, victim.name)
    assert name in capsys.readouterr().err
    assert not (tmp_path / "case").exists()


def test_another_signer_is_refused(bag: Path, tmp_path: Path) -> None:
    assert receive(bag, tmp_path / "case", "--signer", "SHA256:other") == 4
    assert not (tmp_path / "case").exists()


def test_a_bag_is_taken_in_once(handed: Path, taken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = Path(shutil.copytree(taken, tmp_path / "case"))
    before = (case / "ledger.jsonl").read_bytes()
    assert receive(handed, case) == 0
    assert "was in the case already, with these bytes; nothing was left to do" in capsys.readouterr().err
    assert (case / "ledger.jsonl").read_bytes() == before
    blob = next(path for path in open_case(case).blobs.all() if b"Rami Haddad of Blue" in path.read_bytes()[:40])
    blob.unlink()
    assert receive(handed, case) == 0 and blob.exists()


def test_what_the_sender_judged_stays_theirs(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_case(case).engine.connect() as connection:
        query = "SELECT value FROM name WHERE kind = 'person' ORDER BY value"
        one, other = list(connection.exec_driver_sql(query).scalars())[:2]
    judge(open_case(case), "Amal", [Judgement(("tie", "person", one, other), "yes", "same hand")])
    assert main(["handover", "--case", str(case), "--to", str(tmp_path / "bag"), "--all", *TO]) == 0
    mine = tmp_path / "mine"
    assert receive(tmp_path / "bag", mine) == 0
    (told,) = tell(mine, capsys, "receive", "--judgements")
    assert (told["by"], told["verdict"], told["of_case"]) == ("Amal", "yes", "case")
    with open_case(mine).engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM judgement").scalar() == 0
    (only,) = received(open_case(mine))
    assert [each["signer"] for each in their_judgements(open_case(mine), only)] == [only.signer]


def test_a_member_without_its_container_stands_where_the_sender_found_it(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["handover", "--case", str(case), "--to", str(tmp_path / "bag"), "--query", "Baghdad", *TO]) == 0
    assert receive(tmp_path / "bag", tmp_path / "mine") == 0
    (hit,) = tell(tmp_path / "mine", capsys, "search", "Baghdad")
    assert hit["places"] == ["case/haul/papers.zip » inside.txt"]


def test_what_was_received_can_be_handed_on(taken: Path, tmp_path: Path) -> None:
    case = Path(shutil.copytree(taken, tmp_path / "case"))
    to = ("--for", "Unit 7", "--purpose", "another matter")
    assert main(["handover", "--case", str(case), "--to", str(tmp_path / "bag"), "--all", *to]) == 0
    assert check(str(tmp_path / "bag")).differences == []
    everything = b"".join(each.read_bytes() for each in (tmp_path / "bag").rglob("*") if each.is_file())
    assert b"another matter" in everything
    assert b"Unit 5" not in everything and b"request 12" not in everything


def signed_anew(bag: Path, change: Callable[[dict[str, Any]], object], name: str) -> None:
    """What a hostile sender can do: any words, with hashes and a signature that fit."""
    row, *rest = (bag / "data" / "items.jsonl").read_text("utf-8").splitlines()
    told = json.loads(row)
    change(told)
    (bag / "data" / "items.jsonl").write_text("\n".join([json.dumps(told), *rest, ""]), "utf-8")
    sealed_anew(bag, name)


def sealed_anew(bag: Path, name: str) -> None:
    key = Ed25519PrivateKey.generate()
    info = check(str(bag)).info
    for each in [each for each in bag.iterdir() if each.is_file()]:
        each.unlink()
    payload = []
    for path in (each for each in (bag / "data").rglob("*") if each.is_file()):
        content = path.read_bytes()
        hashes = hashlib.sha256(content).hexdigest(), hashlib.sha512(content).hexdigest()
        payload.append(Entry(path.relative_to(bag).as_posix(), len(content), hashes))
    info |= {"Signer": fingerprint(key.public_key().public_bytes_raw()), "Case": name}
    del info["Payload-Oxum"]
    (bag / SIGNATURE).write_bytes(sign(key, seal(bag, payload, list(info.items()), [])))
    assert check(str(bag)).differences == []


@pytest.mark.parametrize(
    "wrong",
    [{"item": "../../etc/passwd"}, {"places": 5}, {"places": [{"collection": "\ud800", "path": "x", "mtime_ns": 1}]}],
)
def test_what_no_clew_writes_is_refused_though_it_is_signed(bag: Path, tmp_path: Path, wrong: dict[str, Any]) -> None:
    signed_anew(bag, lambda row: row.update(wrong), "case")
    assert receive(bag, tmp_path / "case") == 4
    assert not (tmp_path / "case" / "blobs").exists()


GOOD = {"subject": ["note", "x"], "by": "Ann", "time": "2026", "verdict": "yes", "reason": ""}


@pytest.mark.parametrize("line", ["[1]", "{", "5", '{"subject": 5}', json.dumps(GOOD | {"by": ["Ann"]}), None])
def test_judgements_that_no_clew_writes_are_refused_before_anything_is_recorded(
    bag: Path, tmp_path: Path, line: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    judged = bag / "data" / "judgements.jsonl"
    if line is None:
        judged.unlink()
    else:
        judged.write_text(f"{json.dumps(GOOD)}\n{line}\n", "utf-8")
    sealed_anew(bag, "case")
    assert receive(bag, tmp_path / "case") == 4
    what = "has no data/judgements.jsonl" if line is None else "data/judgements.jsonl line 2 is none"
    assert what in capsys.readouterr().err
    assert not (tmp_path / "case").exists()


def test_a_senders_odd_words_harm_nothing(bag: Path, tmp_path: Path) -> None:
    place = {"collection": "..", "path": "../../x\u202e", "mtime_ns": 10**40}
    signed_anew(bag, lambda row: row.update(places=[place], size=10**40), "a\x7f\u202eb")
    assert receive(bag, tmp_path / "case") == 0
    assert main(["verify", "--case", str(tmp_path / "case")]) == 0
    assert main(["sift", "--case", str(tmp_path / "case"), "--workers", "1"]) == 0


def token(over: bytes) -> bytes:
    """A time stamp that nobody signed."""
    imprint = {"hash_algorithm": {"algorithm": "sha512"}, "hashed_message": over}
    info = tsp.TSTInfo({
        "version": "v1", "policy": "1.2.3", "message_imprint": imprint, "serial_number": 1,
        "gen_time": core.GeneralizedTime.load(b"\x18\x0f20260102030405Z"),
    })  # fmt: skip
    signed = cms.SignedData({
        "version": "v3", "digest_algorithms": [], "signer_infos": [],
        "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(info.dump())},
    })  # fmt: skip
    content = cms.ContentInfo({"content_type": "signed_data", "content": signed})
    return bytes(tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": content}).dump())


def test_a_time_stamp_is_kept_where_it_is_of_this_signature(case: Path, bag: Path, tmp_path: Path) -> None:
    (tmp_path / "other.tsr").write_bytes(token(hashlib.sha512(b"something else").digest()))
    (tmp_path / "its.tsr").write_bytes(token(hashlib.sha512((bag / SIGNATURE).read_bytes()).digest()))
    stamp = ["handover", "--case", str(case), "--stamp", str(bag)]
    assert main([*stamp, str(tmp_path / "other.tsr")]) == 2
    assert main([*stamp, str(bag / "readme.txt")]) == 2
    assert main([*stamp, str(tmp_path / "its.tsr")]) == 0
    assert main([*stamp, str(tmp_path / "its.tsr")]) == 2
    assert check(str(bag)).differences == []
    (bag / STAMP).write_bytes((tmp_path / "other.tsr").read_bytes())
    assert check(str(bag)).differences == [(STAMP, "changed: is of something else")]


def locked_bag(tmp_path: Path) -> Path:
    """A bag with a file that is in an archive which opens with a password of the sender's."""
    (tmp_path / "haul").mkdir()
    with py7zr.SevenZipFile(tmp_path / "haul" / "locked.7z", "w", password="sesame", header_encryption=True) as archive:
        archive.writestr("The harbour master kept a second book.\n", "book.txt")
    (tmp_path / "passwords").write_text("sesame\n")
    sift = ["sift", str(tmp_path / "haul"), "--case", str(tmp_path / "case"), "--workers", "1"]
    assert main([*sift, "--password-file", str(tmp_path / "passwords")]) == 0
    to = ["--to", str(tmp_path / "bag"), "--all", *TO]
    assert main(["handover", "--case", str(tmp_path / "case"), *to]) == 0
    return tmp_path / "bag"


def test_what_a_container_gives_nobody_here_is_placed_by_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    locked_bag(tmp_path)
    assert "sesame" not in "".join(each.read_text("utf-8", "replace") for each in (tmp_path / "bag").rglob("*.*"))
    assert receive(tmp_path / "bag", tmp_path / "mine") == 3
    (hit,) = tell(tmp_path / "mine", capsys, "search", '"second book"')
    assert hit["places"] == ["case/haul/locked.7z » book.txt"]


def test_what_was_not_placed_before_a_stop_outlasts_a_rebuild_and_is_placed_when_received_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bag = locked_bag(tmp_path)
    case = create(tmp_path / "mine")
    with case.writing():
        assert take_in(case, bag, check(str(bag)))[1]
    assert main(["rebuild", "--case", str(case.folder)]) == 3
    assert tell(case.folder, capsys, "search", '"second book"') == []
    assert receive(bag, case.folder) == 3
    assert "not placed yet, and now are: 1" in capsys.readouterr().err
    (hit,) = tell(case.folder, capsys, "search", '"second book"')
    assert hit["places"] == ["case/haul/locked.7z » book.txt"]


@pytest.mark.parametrize("kept", ["without", "odd"])
def test_judgements_that_came_in_unchecked_are_left_out(taken: Path, tmp_path: Path, kept: str) -> None:
    case = open_case(Path(shutil.copytree(taken, tmp_path / "case")))
    (one,) = received(case)
    files = {path: item for path, item in one.files.items() if path != "data/judgements.jsonl"}
    if kept == "odd":
        files["data/judgements.jsonl"] = case.blobs.write(b'[1]\n{"subject": 5}\n')
    assert list(their_judgements(case, replace(one, files=files))) == []
