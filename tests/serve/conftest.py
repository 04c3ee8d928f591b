"""One sifted case for all tests of pages."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from clew.store.case import Case

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    from served import sifted

    return sifted(tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A case with claims; who judges in it takes a copy, `own`."""
    from claimed_case import claimed_case

    return claimed_case(tmp_path_factory.mktemp("claimed"))


@pytest.fixture
def own(kept: Case, tmp_path: Path) -> Case:
    from named_case import copied

    return copied(kept, tmp_path / "case")


@pytest.fixture
def deciding(own: Case) -> Iterator[TestClient]:
    from served import browser

    with browser(own) as client:
        yield client


@pytest.fixture(scope="session")
def pages(case: Case) -> Iterator[TestClient]:
    from served import browser

    with browser(case) as client:
        yield client
