"""What leaves of the demo haul is checked with tools that are not Clew's, as who gets it would check it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from clew.cli import main
from clew.store.case import Case

TO = ("--for", "Unit 5", "--purpose", "request 12")
VERIFY = ("ssh-keygen", "-Y", "verify", "-f", "allowed_signers", "-I", "sender", "-n", "clew-handover", "-s")
SIGNED = "tagmanifest-sha512.txt"
CHECKS = {
    "ssh-keygen": (*VERIFY, f"{SIGNED}.sig"),
    "bagit.py": (sys.executable, "-W", "ignore", str(Path(sys.executable).with_name("bagit.py")), "--validate", "."),
    "verify.py": (sys.executable, "-I", "verify.py"),
}


@pytest.fixture(scope="module")
def handed(demo_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo-handed")
    shutil.copytree(demo_case.folder, folder / "case")
    assert main(["handover", "--case", str(folder / "case"), "--to", str(folder / "bag"), "--all", *TO]) == 0
    return folder / "bag"


def check(tool: str, bag: Path) -> subprocess.CompletedProcess[bytes]:
    command = CHECKS[tool]
    if not (shutil.which(command[0]) and all(Path(each).exists() for each in command if each.endswith("/bagit.py"))):
        if os.environ.get("CI") == "true":
            pytest.fail(f"{tool} is not installed")
        pytest.skip(f"{tool} is not installed")
    message = (bag / SIGNED).read_bytes()
    return subprocess.run(command, cwd=bag, input=message, capture_output=True, check=False)


@contextmanager
def changed(file: Path) -> Iterator[None]:
    before = file.read_bytes()
    file.write_bytes(before + b"\n")
    try:
        yield
    finally:
        file.write_bytes(before)


@pytest.mark.parametrize("tool", CHECKS)
def test_the_demo_s_handover_is_sound_by_every_tool(handed: Path, tool: str) -> None:
    done = check(tool, handed)
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize(
    ("tool", "file"),
    [("ssh-keygen", SIGNED), ("bagit.py", "data/passages.jsonl"), ("verify.py", "data/passages.jsonl"),
     ("verify.py", SIGNED)],
)  # fmt: skip
def test_each_tool_tells_of_a_byte_more(handed: Path, tool: str, file: str) -> None:
    with changed(handed / file):
        assert check(tool, handed).returncode != 0


def test_claims_leave_with_the_demo_and_their_words(handed: Path) -> None:
    told = (handed / "data" / "claims.jsonl").read_text("utf-8")
    assert "four crates went aboard the Grey Petrel" in told
