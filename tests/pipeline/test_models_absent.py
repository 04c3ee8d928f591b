"""Where a model is not there, all is read, and what was not run is said beside it."""

import json
import os
import subprocess
import sys
from pathlib import Path

from PIL import Image


def test_a_model_that_is_absent_costs_no_reading_and_is_named(tmp_path: Path) -> None:
    (tmp_path / "haul").mkdir()
    (tmp_path / "haul" / "a.txt").write_text("Layla Osterberg met the harbour master in Baghdad on 5 May 2017.\n")
    Image.new("RGB", (30, 30), "red").save(tmp_path / "haul" / "b.png")
    environment = {**os.environ, "CLEW_MODELS": str(tmp_path / "none")}
    command = [sys.executable, "-m", "clew"]
    where = ["--case", str(tmp_path / "case")]
    done = subprocess.run([*command, "sift", str(tmp_path / "haul"), *where], env=environment, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    told = subprocess.run([*command, "status", "--json", *where], env=environment, capture_output=True, check=True)
    table = json.loads(told.stdout)
    assert table["places"]["read"] == 2
    absent = {each["step"].partition("@")[0]: each["advice"] for each in table["not_run"]}
    assert absent == {
        "enrich.names-en": "clew models install names-en",
        "enrich.meaning": "clew models install sentences",
        "look.graphic": "clew models install nudity",
    }
