"""Worker processes find the steps that tests bring along; the demo haul is a case, sifted once."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from clew.cli import main
from clew.store.case import Case, open_case

ROOT = Path(__file__).resolve().parents[1]

os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(Path(__file__).parent), os.environ.get("PYTHONPATH"))))
os.environ["CLEW_KEYS"] = tempfile.mkdtemp(prefix="clew-keys-")
"""No test finds the keys of whoever runs it."""


@pytest.fixture(scope="session")
def demo_case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("demo") / "case"
    assert main(["sift", str(ROOT / "demo" / "haul"), "--case", str(folder), "--custodian", "Port police"]) == 3
    case = open_case(folder)
    yield case
    case.engine.dispose()
