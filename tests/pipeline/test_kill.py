"""Killed at any moment, a sift loses nothing: the next run goes on, and ends with the same digest."""

import contextlib
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clew.store.case import open_case
from clew.store.completeness import completeness
from clew.store.digest import case_digest
from clew.store.verify import verify

PROGRAM = Path(__file__).parent.parent / "trial_sift.py"
MOMENTS = 25
FILES = 500


@pytest.fixture(scope="module")
def haul(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kill") / "haul"
    rng = random.Random(20171103)
    for number in range(FILES):
        path = folder / f"{number % 17:02}" / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        words = " ".join(rng.choice(["cargo", "port", "الميناء", "ledger"]) for _ in range(rng.randrange(5, 900)))
        if number % 10 == 0:
            path.write_text("box\n" + "".join(f"member {number} {inner}\\n{words}\n" for inner in range(4)))
        else:
            path.write_text("scan\n" if number % 50 == 1 else f"file {number} {words}\n")
    return folder


def run(haul: Path, case: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, str(PROGRAM), str(haul), str(case)])


def state(case: Path) -> tuple[str, dict[str, int]]:
    opened = open_case(case)
    with opened.engine.connect() as connection:
        result = case_digest(connection), completeness(connection).places.counts
    opened.engine.dispose()
    return result


def test_killed_at_25_moments_each_resumed_digest_equals_the_uninterrupted_one(haul: Path, tmp_path: Path) -> None:
    begun = time.monotonic()
    assert run(haul, tmp_path / "whole").wait() == 0
    whole_time = time.monotonic() - begun
    whole = state(tmp_path / "whole")
    assert whole[1]["found"] == whole[1]["read"] + whole[1]["duplicate"] == FILES
    rng = random.Random(5)
    killed = 0
    for moment in range(MOMENTS):
        case = tmp_path / f"case{moment}"
        begun = time.monotonic()
        child = run(haul, case)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(whole_time * rng.uniform(0.1, 1.0))
            whole_time = min(whole_time, time.monotonic() - begun)  # the machine has become faster
        child.send_signal(signal.SIGKILL)
        killed += child.wait() == -signal.SIGKILL
        assert run(haul, case).wait() == 0
        assert state(case) == whole
    assert killed >= MOMENTS // 2
    assert list(verify(open_case(case))) == []
