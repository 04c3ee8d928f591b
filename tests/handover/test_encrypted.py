"""A handover that leaves encrypted opens for its recipients alone, and takes nothing in where it is not as it was."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyrage import decrypt, encrypt, x25519

from clew.cli import main
from clew.errors import IntegrityError, UsageError
from clew.handover.age import decrypted, identities, recipients_of
from clew.handover.passing import new_file, sealed
from clew.handover.tarring import unpack
from clew.handover.verify import check
from clew.store.case import open_case

TO = ("--for", "Unit 5", "--purpose", "request 12")
IDENTITY = x25519.Identity.generate()
PUBLIC = str(IDENTITY.to_public())


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("age") / "key.txt"
    path.write_text(f"# public key: {PUBLIC}\n{IDENTITY}\n")
    return path


@pytest.fixture(scope="module")
def sent(sifted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which an encrypted handover lies, beside the case it is of."""
    folder = tmp_path_factory.mktemp("sent")
    shutil.copytree(sifted / "case", folder / "case")
    made = ["--encrypt-for", PUBLIC, "--all", "--to", str(folder / "bag"), *TO]
    assert main(["handover", "--case", str(folder / "case"), *made]) == 0
    return folder


def receive(at: Path, case: Path, key: Path, *more: str) -> int:
    return main(["receive", str(at), "--case", str(case), "--identity", str(key), "--workers", "1", *more])


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def locked(path: Path, words: str) -> str:
    """An OpenSSH key with a passphrase; its public line."""
    made = Ed25519PrivateKey.generate()
    lock = form.BestAvailableEncryption(words.encode())
    path.write_bytes(made.private_bytes(form.Encoding.PEM, form.PrivateFormat.OpenSSH, lock))
    return made.public_key().public_bytes(form.Encoding.OpenSSH, form.PublicFormat.OpenSSH).decode()


def test_one_file_leaves_and_nothing_in_the_clear(sent: Path) -> None:
    assert files(sent) == {"case", "bag.tar.age"}
    assert "passing" not in files(sent / "case")
    assert b"harbour master" not in (sent / "bag.tar.age").read_bytes()


def test_the_ledger_says_for_whom_and_which_file(sent: Path) -> None:
    line = json.loads((sent / "case" / "ledger.jsonl").read_text("utf-8").splitlines()[-1])["details"]
    assert line["encrypted_for"] == [PUBLIC]
    assert line["sha256"] == hashlib.sha256((sent / "bag.tar.age").read_bytes()).hexdigest()
    assert line["folder"] == "bag.tar.age"


def test_tar_alone_unpacks_what_age_opens_to_a_whole_bag(sent: Path, tmp_path: Path) -> None:
    content = decrypt((sent / "bag.tar.age").read_bytes(), [IDENTITY])
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        told = tar.getmembers()
        tar.extractall(tmp_path, filter="data")
    assert check(str(tmp_path / "bag")).differences == []
    assert {(each.uid, each.gid, each.uname, each.gname, each.mode) for each in told} == {(0, 0, "", "", 0o644)}
    assert len({each.mtime for each in told}) == 1


@pytest.mark.skipif(shutil.which("age") is None, reason="age is not installed")
def test_the_program_age_opens_it(sent: Path, key: Path, tmp_path: Path) -> None:
    with (tmp_path / "bag.tar").open("wb") as plain:
        subprocess.run(["age", "-d", "-i", key, sent / "bag.tar.age"], stdout=plain, check=True)
    subprocess.run(["tar", "xf", "bag.tar"], cwd=tmp_path, check=True)
    assert check(str(tmp_path / "bag")).differences == []


def test_who_holds_the_key_takes_it_in(sent: Path, key: Path, tmp_path: Path) -> None:
    assert receive(sent / "bag.tar.age", tmp_path / "theirs", key) == 0
    [came] = [each for each in open_case(tmp_path / "theirs").ledger.events() if each.event == "received"]
    assert came.details["sha256"] == hashlib.sha256((sent / "bag.tar.age").read_bytes()).hexdigest()
    assert main(["search", "harbour master", "--case", str(tmp_path / "theirs")]) == 0
    assert main(["verify", "--case", str(tmp_path / "theirs")]) == 0
    assert "passing" not in files(tmp_path / "theirs")


def altered(content: bytes) -> bytes:
    return content[:-20_000] + bytes([content[-20_000] ^ 1]) + content[-19_999:]


FAULTS: dict[str, tuple[Callable[[bytes], bytes], int, str]] = {
    "cut": (lambda content: content[:100_000], 4, "cut or changed"),
    "cut in the header": (lambda content: content[:60], 4, "nothing of it was taken in"),
    "a bit changed": (altered, 4, "cut or changed"),
    "not encrypted": (lambda content: b"PK" + content, 2, "neither a handover's folder"),
    "empty": (lambda content: b"", 2, "neither a handover's folder"),
    "no tar inside": (lambda content: encrypt(b"a letter" * 100, [IDENTITY.to_public()]), 4, "no tar"),
    "nothing inside": (lambda content: encrypt(b"", [IDENTITY.to_public()]), 4, "ends too early"),
    "for somebody else": (lambda content: encrypt(b"x", [x25519.Identity.generate().to_public()]), 2, "encrypted for"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_not_as_it_was_encrypted_leaves_nothing_behind(
    fault: str, sent: Path, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make, code, told = FAULTS[fault]
    (tmp_path / "bad.tar.age").write_bytes(make((sent / "bag.tar.age").read_bytes()))
    assert receive(tmp_path / "bad.tar.age", tmp_path / "theirs", key) == code
    error = capsys.readouterr().err
    assert str(tmp_path / "bad.tar.age") in error
    assert told in error
    assert files(tmp_path) == {"bad.tar.age"}


def test_a_bag_that_was_changed_before_it_was_encrypted_is_named_by_the_files_name(
    bag: Path, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bag / "data" / "items.jsonl").write_text("{}\n")
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        tar.add(bag, "bag")
    (tmp_path / "x.tar.age").write_bytes(encrypt(buffer.getvalue(), [IDENTITY.to_public()]))
    assert receive(tmp_path / "x.tar.age", tmp_path / "theirs", key) == 4
    error = capsys.readouterr().err
    assert f"{tmp_path / 'x.tar.age'}: is not as it was handed over" in error
    assert "data/items.jsonl" in error
    assert not (tmp_path / "theirs").exists()


def test_several_recipients_each_open_it_with_keys_of_age_or_openssh(case: Path, tmp_path: Path, key: Path) -> None:
    line = locked(tmp_path / "id", "open it")
    (tmp_path / "team.txt").write_text(f"# the unit\n\n{line} ann@unit\n{PUBLIC}\n")
    given = ["--encrypt-for", str(tmp_path / "team.txt"), PUBLIC, "--all", "--to", str(tmp_path / "bag.tar.age"), *TO]
    assert main(["handover", "--case", str(case), *given]) == 0
    for each in (key, tmp_path / "id"):
        with decrypted(tmp_path / "bag.tar.age", identities(each, lambda: "open it")) as inside:
            assert check(str(unpack(inside, tmp_path / f"of-{each.name}", 1 << 30))).differences == []
    ledger = (case / "ledger.jsonl").read_text("utf-8").splitlines()[-1]
    assert json.loads(ledger)["details"]["encrypted_for"] == [line, PUBLIC]


Made = Callable[[tarfile.TarFile], object]


def entry(name: str, kind: bytes = tarfile.REGTYPE, size: int = 0, link: str = "") -> Made:
    told = tarfile.TarInfo(name)
    told.type, told.size, told.linkname = kind, size, link
    return lambda tar: tar.addfile(told, io.BytesIO(bytes(size)))


HOSTILE: dict[str, list[Made]] = {
    "a way up": [entry("bag/../../x")],
    "a way from the root": [entry("/etc/x")],
    "a link": [entry("bag/x", tarfile.SYMTYPE, link="/etc")],
    "a hard link": [entry("bag/x"), entry("bag/y", tarfile.LNKTYPE, link="bag/x")],
    "a pipe": [entry("bag/x", tarfile.FIFOTYPE)],
    "a device": [entry("bag/x", tarfile.CHRTYPE)],
    "a name twice": [entry("bag/x"), entry("bag/x")],
    "a file as a folder": [entry("bag/x"), entry("bag/x/y")],
    "no name": [entry(".")],
    "more than it says": [entry("bag/x", size=5_000)],
    "sparse": [entry("bag/x", tarfile.GNUTYPE_SPARSE)],
    "a long header": [entry("bag/" + "x" * 300)],
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_tar_made_to_harm_is_refused(what: str, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for make in HOSTILE[what]:
            make(tar)
    buffer.seek(0)
    (tmp_path / "in").mkdir()
    with pytest.raises(IntegrityError, match="holds"):
        unpack(buffer, tmp_path / "in" / "bag", 4_000)
    assert files(tmp_path) == {"in"}
    assert files(tmp_path / "in") == {"bag"}
    assert all(not path.is_symlink() for path in tmp_path.rglob("*"))


@pytest.mark.parametrize(
    "line",
    ["age1nonsense", "ssh-ed25519 AAAA", pytest.param(str(IDENTITY), id="a private key"), "ssh-dss AAAA", "hello"],
)
def test_what_is_no_public_key_is_refused_and_no_private_one_is_repeated(line: str, tmp_path: Path) -> None:
    (tmp_path / "keys").write_text(line)
    with pytest.raises(UsageError) as told:
        recipients_of([str(tmp_path / "keys")])
    assert "SECRET-KEY" not in str(told.value)


@pytest.mark.parametrize("words", ["", "no key\n", "-----BEGIN OPENSSH PRIVATE KEY-----\n", "age-encryption.org/v1\nx"])
def test_what_is_no_private_key_is_refused(words: str, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(words)
    with pytest.raises(UsageError, match="key"):
        identities(tmp_path / "key", lambda: "words")


def test_a_private_key_with_another_passphrase_is_refused(tmp_path: Path) -> None:
    locked(tmp_path / "key", "right")
    with pytest.raises(UsageError, match="passphrase"):
        identities(tmp_path / "key", lambda: "wrong")


def test_a_passphrase_that_nobody_can_be_asked_for_is_told(tmp_path: Path) -> None:
    locked(tmp_path / "key", "secret")
    (tmp_path / "x.tar.age").write_bytes(b"age-encryption.org/v1\n")
    told = ["receive", str(tmp_path / "x.tar.age"), f"--case={tmp_path / 'case'}", f"--identity={tmp_path / 'key'}"]
    done = subprocess.run(
        [sys.executable, "-m", "clew", *told], stdin=subprocess.DEVNULL, capture_output=True, start_new_session=True,
        env={name: value for name, value in os.environ.items() if name != "CLEW_KEY_PASSPHRASE"},
    )  # fmt: skip
    assert done.returncode == 2 and b"set CLEW_KEY_PASSPHRASE" in done.stderr and b"Traceback" not in done.stderr
    assert not (tmp_path / "case").exists()


def test_a_pipe_is_no_handover_and_is_not_waited_for(
    tmp_path: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert receive(tmp_path / "pipe", tmp_path / "case", key) == 2
    assert "neither a handover's folder nor a file that age encrypted" in capsys.readouterr().err


def test_any_next_writing_takes_away_what_a_kill_left_in_the_clear(sifted: Path, tmp_path: Path) -> None:
    own = open_case(Path(shutil.copytree(sifted / "case", tmp_path / "own")))
    (own.passing / "bag").mkdir(parents=True)
    (own.passing / "bag" / "name.txt").write_text("in the clear")
    with own.writing():
        assert not own.passing.exists()


def test_what_a_kill_left_in_the_clear_is_gone_after_the_next_run(case: Path, tmp_path: Path) -> None:
    given = ["handover", "--case", str(case), "--all", "--to", str(tmp_path / "bag"), *TO, "--encrypt-for", PUBLIC]
    with subprocess.Popen([sys.executable, "-m", "clew", *given], stderr=subprocess.DEVNULL) as running:
        while not (case / "passing" / "bag").exists():
            assert running.poll() is None
        running.kill()
    assert (case / "passing").stat().st_mode & 0o777 == 0o700
    assert main([*given[:-1], "age1none"]) == 2
    assert main(given) == 0
    assert "passing" not in files(case)
    assert (tmp_path / "bag.tar.age").exists()


def test_a_full_disk_is_told_and_no_file_is_left(handed: Path, tmp_path: Path) -> None:
    with (
        pytest.raises(OSError, match="No space left"),
        new_file(tmp_path / "bag.tar.age"),
        open("/dev/full", "w+b") as full,
    ):
        sealed(handed, full, "bag", "2026-01-01T00:00:00+00:00", [PUBLIC])
    assert files(tmp_path) == set()


def test_a_key_for_others_to_encrypt_for_is_made_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["key", "age"]) == 0
    made = capsys.readouterr().out.strip()
    assert recipients_of([made]) == (made,)
    assert main(["key", "age"]) == 0
    assert capsys.readouterr().out.strip() == made
    path = Path(os.environ["CLEW_KEYS"]) / "age.txt"
    assert path.stat().st_mode & 0o777 == 0o600
