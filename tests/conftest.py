"""Worker processes find the steps that tests bring along; the demo haul is a case, sifted once."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from clew import weights
from clew.cli import main
from clew.pipeline.analysing import analyse
from clew.store.case import Case, open_case

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT.parent / "shared" / "data" / "seeds"
GROUP = '[[same]]\nkind = "organisation"\nnames = ["Daesh", "IS", "ISIS", "Islamic State", "داعش"]\n'

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


@pytest.fixture(scope="session")
def seeds_case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """The two reports of the seeds, with the names of the group that they tell of as one."""
    if os.environ.get("CI") != "true" and not (SEEDS.exists() and weights.have("names-en")):
        pytest.skip("needs ../shared/data and the model names-en")
    folder = tmp_path_factory.mktemp("seeds") / "case"
    assert main(["sift", str(SEEDS), "--case", str(folder)]) == 0
    (folder / "aliases.toml").write_text(GROUP, "utf-8")
    case = open_case(folder)
    analyse(case)
    yield case
    case.engine.dispose()
