"""What people judge they sign, with a key of Clew's or their own; who alters it or borrows a name is found."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from clew.errors import UsageError
from clew.judge import judge
from clew.judge.people import add_person
from clew.pipeline.rebuild import drop_derived
from clew.store.case import Case, create
from clew.store.judgements import Judgement, history
from clew.store.keyring import keyring
from clew.store.keys import read_key
from clew.store.ledger import canonical, hash_of
from clew.store.persons import persons
from clew.store.verify import verify

CLAIM = ("claim", "a" * 64 + "#page=1&char=3,40")


def rewritten(case: Case, before: str, after: str) -> None:
    """Alter the last line of the ledger, and its hash with it, as somebody who knows the format would."""
    *lines, last = case.ledger.path.read_text("ascii").splitlines()
    body = json.loads(last.replace(before, after))
    del body["hash"]
    line = canonical({**body, "hash": hash_of(body)}).decode()
    case.ledger.path.write_text("\n".join([*lines, line]) + "\n", "ascii")


def found(case: Case) -> list[str]:
    return [f"{each.path}: {each.what}" for each in verify(case)]


def signers(case: Case) -> list[str]:
    with case.engine.connect() as connection:
        return [each.signer for each in history(connection, CLAIM)]


def ssh_key(folder: Path, *options: str) -> Path:
    path = folder / "id_ed25519"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path), *options], check=True)
    return path


def test_what_a_person_with_a_key_judges_is_signed_and_the_private_half_lies_outside_the_case(tmp_path: Path) -> None:
    before = set(keyring().glob("*"))
    case = create(tmp_path / "case")
    salma = add_person(case, "Salma", "editor")
    judge(case, "Salma", [Judgement(CLAIM, "probable", "two origins")])
    assert signers(case) == [salma.keys[0][0]]
    assert found(case) == []
    assert not list(case.folder.rglob("keys/*"))
    private = [path for path in keyring().iterdir() if path not in before and path.suffix != ".pub"]
    assert {path.stat().st_mode & 0o777 for path in private} == {0o600}
    with drop_derived(case).engine.connect() as connection:
        assert persons(connection) == {"Salma": salma}


def test_who_has_no_key_needs_none(tmp_path: Path) -> None:
    case = create(tmp_path / "case")
    judge(case, " Omar ", [Judgement(CLAIM, "open")])
    assert (signers(case), found(case)) == ([""], [])


def test_a_judgement_altered_with_its_hash_is_named_by_its_line(tmp_path: Path) -> None:
    case = create(tmp_path / "case")
    add_person(case, "Salma")
    judge(case, "Salma", [Judgement(CLAIM, "probable")])
    rewritten(case, '"probable"', '"refuted"')
    assert found(case) == [
        "ledger.jsonl line 3: Salma did not sign these words: the judgement or its signature was altered"
    ]


def test_a_judgement_in_anothers_name_is_named_whether_signed_or_not(tmp_path: Path) -> None:
    case = create(tmp_path / "case")
    add_person(case, "Salma")
    omar = add_person(case, "Omar")
    judge(case, "Mallory", [Judgement(CLAIM, "open")])
    rewritten(case, '"Mallory"', '"Salma"')
    assert ["has not signed it" in each for each in found(case)] == [True]
    with pytest.raises(UsageError, match="no such key"):
        judge(case, "Salma", [Judgement(CLAIM, "open")], key=read_key(_private(omar.keys[0][0])))


def _private(fingerprint: str) -> Path:
    name = fingerprint.partition(":")[2].replace("/", "_").replace("+", "-")
    return keyring() / name


def test_ones_own_ssh_key_signs_and_is_neither_copied_nor_another_sort(tmp_path: Path) -> None:
    case, path = create(tmp_path / "case"), ssh_key(tmp_path)
    listed = subprocess.run(["ssh-keygen", "-l", "-f", str(path)], check=True, capture_output=True, text=True).stdout
    person = add_person(case, "Omar", key=path.with_name("id_ed25519.pub"))
    assert person.keys[0][0] == listed.split()[1]
    judge(case, "Omar", [Judgement(CLAIM, "open")])
    assert (signers(case), found(case)) == ([person.keys[0][0]], [])
    assert os.readlink(_private(person.keys[0][0])) == str(path)
    other = tmp_path / "id_ecdsa"
    subprocess.run(["ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", str(other)], check=True)
    with pytest.raises(UsageError, match="Ed25519"):
        add_person(case, "Layla", key=other.with_name("id_ecdsa.pub"))


def test_a_person_whose_private_half_is_elsewhere_cannot_judge_here(tmp_path: Path) -> None:
    case, path = create(tmp_path / "case"), ssh_key(tmp_path)
    public = tmp_path / "elsewhere.pub"
    public.write_bytes(path.with_name("id_ed25519.pub").read_bytes())
    add_person(case, "Omar", key=public)
    with pytest.raises(UsageError, match="not on this computer"):
        judge(case, "Omar", [Judgement(CLAIM, "open")])
    judge(case, "Omar", [Judgement(CLAIM, "open")], key=read_key(path))
    assert found(case) == []


def test_openssh_itself_checks_a_signature_of_ours(tmp_path: Path) -> None:
    case = create(tmp_path / "case")
    add_person(case, "Salma")
    judge(case, "Salma", [Judgement(CLAIM, "probable", "الختم نفسه")])
    *_, line = case.ledger.events()
    said = {name: line.details[name] for name in ("by", "case", "judgements", "time")}
    (tmp_path / "signature").write_text(line.details["signature"])
    with case.engine.connect() as connection:
        key = connection.exec_driver_sql("select key from person").scalar()
    (tmp_path / "signers").write_text(f"Salma {key}\n")
    check = ["ssh-keygen", "-Y", "verify", "-f", "signers", "-I", "Salma", "-n", "clew-judgement", "-s", "signature"]
    assert subprocess.run(check, cwd=tmp_path, input=canonical(said), capture_output=True).returncode == 0
