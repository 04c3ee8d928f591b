"""The demo haul as a case: sifted once, for every test that looks at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clew.cli import main
from clew.store.case import Case, open_case

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def demo_case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("demo") / "case"
    assert main(["sift", str(ROOT / "demo" / "haul"), "--case", str(folder), "--custodian", "Port police"]) == 3
    case = open_case(folder)
    yield case
    case.engine.dispose()
