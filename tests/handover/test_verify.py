"""verify.py names whatever is not as it was handed over, on any machine with Python, and believes no signature."""

import ast
import base64
import hashlib
import importlib.util
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from clew.handover import verify
from clew.handover.bag import Entry, seal, write
from clew.handover.signature import sign
from clew.handover.verify import LEDGER, SIGNATURE, SIGNED, check, ed25519, fingerprint

FLIPS = 120
RFC_8032 = (
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
     "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
     "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
     "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
)  # fmt: skip
"""RFC 8032, 7.1: tests 1 to 3."""


def paths(bag: Path) -> list[str]:
    return sorted(each.relative_to(bag).as_posix() for each in bag.rglob("*") if each.is_file())


def named(bag: Path, signer: str | None = None) -> dict[str, str]:
    return dict(check(str(bag), signer).differences)


def sealed_anew(bag: Path) -> None:
    """What a forger with no key can do: make all manifests fit again."""
    info = [tuple(line.split(": ", 1)) for line in (bag / "bag-info.txt").read_text().splitlines()]
    tags = [(name, (bag / name).read_bytes()) for name in ("allowed_signers", "readme.txt", "verify.py")]
    for each in bag.glob("*manifest-*.txt"):
        each.unlink()
    for name in ("bagit.txt", "bag-info.txt", *(name for name, _ in tags)):
        (bag / name).unlink()
    payload = []
    for path in (each for each in paths(bag) if each.startswith("data/")):
        content = (bag / path).read_bytes()
        hashes = hashlib.sha256(content).hexdigest(), hashlib.sha512(content).hexdigest()
        payload.append(Entry(path, len(content), hashes))
    seal(bag, payload, [(name, value) for name, value in info if name != "Payload-Oxum"], tags)  # type: ignore[misc]


def test_a_bag_is_as_it_was_handed_over(handed: Path) -> None:
    report = check(str(handed))
    assert report.differences == []
    assert report.files == len(paths(handed)) - 3
    assert report.signer == report.info["Signer"]


def test_each_flipped_bit_is_named(bag: Path) -> None:
    chance = random.Random(5)
    for path in [*paths(bag), *chance.choices(paths(bag), k=FLIPS)]:
        content = (bag / path).read_bytes()
        if not content:
            continue
        at, bit = chance.randrange(len(content)), chance.randrange(8)
        flipped = bytearray(content)
        flipped[at] ^= 1 << bit
        (bag / path).write_bytes(flipped)
        assert path in named(bag), (path, at, bit)
        (bag / path).write_bytes(content)
    assert named(bag) == {}


def test_what_is_missing_extra_or_renamed_is_named(bag: Path) -> None:
    gone = "data/passages.jsonl"
    (bag / gone).rename(bag / "data" / "other.jsonl")
    (bag / "notes.txt").write_text("a word")
    (bag / "data" / "empty").mkdir()
    assert named(bag) == {
        gone: "missing", "data/other.jsonl": "extra", "notes.txt": "extra", "data/empty": "extra: an empty folder"
    }  # fmt: skip


@pytest.mark.parametrize("path", ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", SIGNED, SIGNATURE, LEDGER])
def test_a_bag_without_what_it_rests_on_is_no_bag(bag: Path, path: str) -> None:
    (bag / path).unlink()
    assert path in named(bag)


def test_a_link_is_not_followed(bag: Path) -> None:
    original = next((bag / "data" / "originals").rglob("*/*"))
    elsewhere = Path(shutil.copy(original, bag.parent / "elsewhere"))
    original.unlink()
    original.symlink_to(elsewhere)
    assert named(bag)[original.relative_to(bag).as_posix()].startswith("changed")


def test_a_pipe_in_a_files_place_and_folders_without_end_end_no_check(bag: Path) -> None:
    original = next((bag / "data" / "originals").rglob("*/*"))
    original.unlink()
    os.mkfifo(original)
    (bag / "bag-info.txt").unlink()
    os.mkfifo(bag / "bag-info.txt")
    (bag / "data" / "/".join(["a"] * 300)).mkdir(parents=True)
    found = named(bag)
    assert found[original.relative_to(bag).as_posix()].startswith("changed")
    assert any(path.endswith("a/a") and what == "extra: lies too deep" for path, what in found.items())


@pytest.mark.parametrize(
    "path", ["data/../../outside", "/etc/passwd", "data//x", "C:/x", "data/a\\b", "~/x", "data/%2e"]
)
def test_a_manifest_leads_nowhere_outside(bag: Path, path: str) -> None:
    content = (bag / "manifest-sha256.txt").read_text()
    (bag / "manifest-sha256.txt").write_text(f"{content}{'0' * 64}  {path}\n")
    told = check(str(bag)).differences
    assert any(name == "manifest-sha256.txt" and "line" in what for name, what in told)
    assert path not in [name for name, _ in told]


def test_a_line_that_stands_twice_is_named(bag: Path) -> None:
    lines = (bag / "manifest-sha512.txt").read_bytes().splitlines(keepends=True)
    (bag / "manifest-sha512.txt").write_bytes(b"".join([*lines, lines[-1]]))
    assert "stands there twice" in str(check(str(bag)).differences)


def test_names_that_one_disk_would_make_one_are_named(bag: Path) -> None:
    (bag / "README.TXT").write_text("another")
    if len(list(bag.glob("*.[tT][xX][tT]"))) == len({each.name.lower() for each in bag.glob("*.[tT][xX][tT]")}):
        pytest.skip("this disk holds one of the two names alone")
    assert any("by the form of its letters" in what for _, what in check(str(bag)).differences)


def test_odd_names_are_written_as_the_rfc_wants_and_found_again(tmp_path: Path) -> None:
    names = ["data/a%b", "data/two\nlines", "data/رسالة", "data/%0A"]
    payload = [write(tmp_path, name, [name.encode()]) for name in names]
    seal(tmp_path, payload, [("Ledger-Lines", "0")], [])
    assert b"data/two%0Alines\n" in (tmp_path / "manifest-sha256.txt").read_bytes()
    assert b"data/%250A\n" in (tmp_path / "manifest-sha256.txt").read_bytes()
    assert named(tmp_path) == {}


@pytest.mark.parametrize("change", ["edit", "cut", "drop"])
def test_a_forged_ledger_is_named_though_all_hashes_were_made_anew(bag: Path, change: str) -> None:
    lines = (bag / LEDGER).read_bytes().splitlines(keepends=True)
    if change == "edit":
        told = json.loads(lines[1])
        told["actor"] = "somebody else"
        body = {name: value for name, value in told.items() if name != "hash"}
        told["hash"] = hashlib.sha256(verify._canonical(body)).hexdigest()
        lines[1] = verify._canonical(told) + b"\n"
    elif change == "cut":
        lines = lines[:-1]
    else:
        del lines[1]
    (bag / LEDGER).write_bytes(b"".join(lines))
    sealed_anew(bag)
    told_of = named(bag)
    assert "changed: line" in told_of[LEDGER] or "does not end" in told_of[LEDGER]
    assert SIGNATURE in told_of


def test_a_signature_by_another_key_is_named(bag: Path) -> None:
    other = Ed25519PrivateKey.generate()
    (bag / SIGNATURE).write_bytes(sign(other, (bag / SIGNED).read_bytes()))
    assert "another key" in named(bag)[SIGNATURE]


def test_the_signer_is_who_the_recipient_expects(handed: Path) -> None:
    signer = check(str(handed)).signer
    assert named(handed, signer) == {}
    assert "another key" in named(handed, fingerprint(bytes(32)))[SIGNATURE]


def test_a_bag_whose_signature_was_taken_away_is_told(bag: Path) -> None:
    (bag / SIGNATURE).unlink()
    assert named(bag) == {SIGNATURE: "missing"}


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_ed25519_agrees_with_the_rfc(public: str, message: str, signature: str) -> None:
    key, said, signed = (bytes.fromhex(each) for each in (public, message, signature))
    assert ed25519(key, said, signed)
    assert not ed25519(key, said + b"\0", signed)
    assert not ed25519(key, said, signed[:32] + bytes([signed[32] ^ 1]) + signed[33:])


def test_ed25519_agrees_with_a_library() -> None:
    for length in range(40):
        key, message = Ed25519PrivateKey.generate(), os.urandom(length * 5)
        public, signature = key.public_key().public_bytes_raw(), key.sign(message)
        assert ed25519(public, message, signature)
        assert not ed25519(public, message, bytes([signature[0] ^ 1]) + signature[1:])


def test_a_signature_written_another_way_is_none() -> None:
    """S + L signs the same for a careless reader (RFC 8032, 5.1.7)."""
    key = Ed25519PrivateKey.generate()
    signature = key.sign(b"x")
    more = int.from_bytes(signature[32:], "little") + verify.ORDER
    assert not ed25519(key.public_key().public_bytes_raw(), b"x", signature[:32] + more.to_bytes(32, "little"))


def test_points_that_are_none_are_refused() -> None:
    for point in (b"\xff" * 32, (verify.P + 1).to_bytes(32, "little"), (1).to_bytes(31, "little") + b"\x80", bytes(31)):
        assert not ed25519(point, b"", bytes(64))


def run(bag: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-I", str(bag / "verify.py"), *more], capture_output=True, text=True)


def test_the_bags_own_copy_says_so_by_itself(bag: Path) -> None:
    done = run(bag)
    assert (done.returncode, done.stderr) == (0, "")
    assert "signed by SHA256:" in done.stdout
    (bag / "data" / "items.jsonl").write_text("x\u202e")
    done = run(bag)
    assert done.returncode == 1
    assert "data/items.jsonl: changed" in done.stdout
    assert run(bag, str(bag / "nowhere")).returncode == 2
    assert "__pycache__" not in {each.name for each in bag.iterdir()}
    told = json.loads(run(bag, "--json").stdout)
    assert told["differences"] == [["data/items.jsonl", "changed"]]


def test_it_is_written_for_old_pythons() -> None:
    source = Path(verify.__file__).read_text("utf-8")
    ast.parse(source, feature_version=(3, 8))


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen here (Debian: openssh-client)")
def test_openssh_agrees_about_the_signature(bag: Path) -> None:
    command = "ssh-keygen -Y verify -f allowed_signers -I sender -n clew-handover -s".split()
    message = (bag / SIGNED).read_bytes()
    assert subprocess.run([*command, SIGNATURE], input=message, cwd=bag, capture_output=True).returncode == 0
    assert subprocess.run([*command, SIGNATURE], input=message + b"\n", cwd=bag, capture_output=True).returncode != 0


def test_what_openssh_signs_is_believed(tmp_path: Path) -> None:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("no ssh-keygen here (Debian: openssh-client)")
    (tmp_path / "message").write_bytes(b"words")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "key"], check=True)
    signing = ["ssh-keygen", "-q", "-Y", "sign", "-n", "clew-handover", "-f", tmp_path / "key", tmp_path / "message"]
    subprocess.run(signing, check=True, capture_output=True)
    public = base64.b64decode((tmp_path / "key.pub").read_text().split()[1])[-32:]
    assert verify.signed_by((tmp_path / "message.sig").read_bytes(), b"words") == public


@pytest.mark.skipif(importlib.util.find_spec("bagit") is None, reason="no bagit here: pip install -e '.[dev]'")
def test_the_bag_library_finds_it_valid(handed: Path, bag: Path) -> None:
    code = "import bagit, sys; bagit.Bag(sys.argv[1]).validate()"
    for folder, valid in ((handed, True), (bag, False)):
        if not valid:
            (bag / "data" / "items.jsonl").write_text("x")
        done = subprocess.run([sys.executable, "-W", "ignore", "-c", code, str(folder)], capture_output=True, text=True)
        assert (done.returncode == 0) == valid, done.stderr
