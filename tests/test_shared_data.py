"""Real files of a hundred formats: each of them is accounted for, and none harms the sift."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from clew.store.case import open_case
from clew.store.completeness import completeness

FOLDER = Path(__file__).parents[2] / "shared" / "data"
FAULTS = {"step-fault", "crash", "time", "too-slow", "memory", "missing", "changed"}


@pytest.mark.skipif(
    not FOLDER.exists() and os.environ.get("CI") != "true", reason="the shared test data is not beside the repository"
)
def test_every_file_of_the_shared_data_is_accounted_for(tmp_path: Path) -> None:
    here = sum(len(files) for _, _, files in os.walk(FOLDER))
    assert here > 3_000
    # Without the models: what they draw from these five million words has its own measure, `make accuracy`.
    command = [sys.executable, "-m", "clew", "sift", str(FOLDER), "--case", str(tmp_path / "case")]
    done = subprocess.run(command, env={**os.environ, "CLEW_MODELS": str(tmp_path / "none")}, capture_output=True)
    assert done.returncode == 3, done.stderr.decode()
    case = open_case(tmp_path / "case")
    with case.engine.connect() as connection:
        table = completeness(connection)
    case.engine.dispose()
    assert table.places.counts["found"] == here
    assert table.pending == 0
    for tally in (table.places, table.members):
        assert tally.counts["found"] == sum(count for name, count in tally.counts.items() if name != "found")
    assert [each for each in table.problems if each.code in FAULTS] == []
    assert table.places.counts["unreadable"] < 0.15 * here
