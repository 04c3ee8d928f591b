"""Nothing gets out of a worker: each layer is tried by steps that try to break it, as root and as another user."""

import contextlib
import ctypes
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from clew.cli import main
from clew.executors import landlock, wire
from clew.executors.local import Limits, LocalExecutor
from sandbox_steps import REFUSED

LIMITS = Limits(memory=1 << 30, output=8 << 20, idle=10.0)
LANDLOCK = landlock.version(ctypes.CDLL(None, use_errno=True))
NOBODY = 65534
SOURCE = Path(__file__).resolve().parents[2] / "src"


def tried(folder: Path, kind: str, rest: str = "") -> tuple[dict[str, str], list[str]]:
    """What a step told, and the codes of the problems that ended its worker."""
    item = folder / "readable" / kind
    item.parent.mkdir(exist_ok=True)
    content = f"{kind}\n{rest}".encode()
    item.write_bytes(content)
    place = (os.fsencode(item).hex(),)
    told: dict[str, str] = {}
    reasons: list[str] = []
    with LocalExecutor(1, folder / "scratch", "sandbox_steps", LIMITS, [item.parent]) as executor:
        executor.submit(wire.Task(1, hashlib.sha256(content).hexdigest(), len(content), place, identify=True))
        while executor.busy:
            for event in executor.events(0.1):
                reasons += [f"{event.reason.code}: {event.reason.message}"] if event.reason else []
                records = event.message.records if isinstance(event.message, wire.Yielded) else ()
                told |= {
                    each.record.name: each.record.value for each in records if isinstance(each, wire.MetadataRecord)
                }
    return told, reasons


def sandbox_as(
    user: int | None, capsys: pytest.CaptureFixture[str], folder: Path
) -> tuple[int, list[dict[str, object]]]:
    """`clew status --sandbox --json`, as the user who runs the tests or as another."""
    if user is None:
        code = main(["status", "--sandbox", "--json"])
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    home = folder / "home"
    home.mkdir()
    os.chown(home, user, user)
    paths = os.pathsep.join([str(SOURCE), *(path for path in sys.path if path.endswith("site-packages"))])
    command = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--inh-caps=-all", "env"]
    variables = {"PATH": os.environ["PATH"], "PYTHONPATH": paths, "HOME": str(home), "TMPDIR": str(home)}
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        begin = [*command, python, "-P"]
        ready = subprocess.run(
            [*begin, "-c", "import clew.executors.wire"], env=variables, capture_output=True, cwd="/"
        )
        if ready.returncode == 0:
            done = subprocess.run([*begin, "-m", "clew", "status", "--sandbox", "--json"], env=variables,
                                  capture_output=True, text=True, cwd="/")  # fmt: skip
            assert done.stderr == ""
            return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]
    pytest.skip("another user can read neither this interpreter nor the system's of the same version")


@pytest.mark.parametrize("user", [None, NOBODY])
def test_every_trial_is_stopped_and_what_is_absent_is_said(
    user: int | None, capsys: pytest.CaptureFixture[str]
) -> None:
    if user is not None and (os.getuid() != 0 or shutil.which("setpriv") is None):
        pytest.skip("only root can become another user")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        code, told = sandbox_as(user, capsys, Path(folder))
    layers = {each["name"]: each["holds"] for each in told if each["kind"] == "layer"}
    failed = {str(each["name"]) for each in told if each["kind"] == "trial" and not each["holds"]}
    assert layers["landlock"] == (LANDLOCK > 0)
    assert layers["seccomp"] == (platform.machine() in ("x86_64", "aarch64"))
    assert layers["watch"] and layers["limits"] and layers["privileges"]
    if LANDLOCK == 0:
        assert code == 3
        assert {"write-home", "write-temporary"} <= failed
    else:
        assert code == 0
        assert failed <= (set() if LANDLOCK >= 6 else {"signal-parent"})


def test_trials_leave_nothing_behind(capsys: pytest.CaptureFixture[str]) -> None:
    main(["status", "--sandbox", "--json"])
    left = [*Path.home().glob(".clew-trial-*"), *Path(tempfile.gettempdir()).glob(".clew-trial-*")]
    assert left == []


@pytest.mark.skipif(LANDLOCK < 5, reason="some of these need Landlock 5, and the status says which version there is")
def test_ways_round_the_layers_are_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("evidence")
    told, reasons = tried(tmp_path, "refused", str(outside))
    assert reasons == []
    assert told == dict.fromkeys(REFUSED, "refused")
    assert outside.read_text() == "evidence"


@pytest.mark.skipif(platform.machine() != "x86_64", reason="other machines have one table of calls")
def test_a_call_of_another_table_ends_the_worker(tmp_path: Path) -> None:
    told, reasons = tried(tmp_path, "foreign")
    assert told == {}
    assert len(reasons) == 1 and "signal 31" in reasons[0]


def test_steps_have_what_they_need_and_none_of_the_user_s_secrets(tmp_path: Path) -> None:
    os.environ["CLEW_TRIAL_TOKEN"] = "secret"
    try:
        told, reasons = tried(tmp_path, "useful")
    finally:
        del os.environ["CLEW_TRIAL_TOKEN"]
    assert reasons == []
    assert (told["temporary"], told["program"], told["home"]) == ("kept", "a\nb\n", "True")
    assert "CLEW_TRIAL_TOKEN" not in told["variables"]


def test_modules_in_the_current_folder_are_not_taken_for_ours(tmp_path: Path) -> None:
    """A haul may hold a `json.py`, and people run programs where they are."""
    (tmp_path / "tempfile.py").write_text("raise SystemExit('a module of the haul was run')")
    with contextlib.chdir(tmp_path):
        told, reasons = tried(tmp_path, "useful")
    assert (told["temporary"], reasons) == ("kept", [])


def test_status_without_a_case_says_what_to_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status"]) == 2
    assert "--case" in capsys.readouterr().err
