"""The session in the README is what really happens."""

import os
import pty
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
SERVES = "clew serve"


def session() -> list[tuple[str, list[str]]]:
    """The commands of the README's console blocks, each with the lines shown below it."""
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    commands: list[tuple[str, list[str]]] = []
    for line in "".join(blocks).splitlines():
        if line.startswith("$ "):
            commands.append((line[2:], []))
        else:
            commands[-1][1].append(line)
    return commands


def on_a_terminal(command: str, folder: Path) -> tuple[int, str]:
    """Run a command with a terminal of 100 columns as its output, and nothing to read."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "100", "TERM": "xterm"}
    child = subprocess.Popen(
        command, shell=True, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    pieces = []
    while True:
        try:
            piece = os.read(ours, 65_536)
        except OSError:  # how a terminal says that nobody writes to it any more
            break
        if not piece:
            break
        pieces.append(piece)
    os.close(ours)
    return child.wait(), ESCAPES.sub("", b"".join(pieces).decode())


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_the_session_is_what_really_happens(tmp_path: Path) -> None:
    clew = shutil.which("clew", path=str(ROOT / ".venv" / "bin")) or shutil.which("clew")
    if clew is None:
        pytest.fail("no clew on the path: run `make test`")
    (tmp_path / "demo").symlink_to(ROOT / "demo")
    commands = session()
    assert len(commands) > 6
    for command, shown in commands:
        if command.startswith(SERVES):
            continue
        code, output = on_a_terminal(command.replace("clew", clew, 1), tmp_path)
        assert code in (0, 3), output
        told = [squeezed(line) for line in output.splitlines()]
        wanted = [squeezed(line) for line in shown if line != "…"]
        assert [line for line in wanted if line not in told] == [], output
