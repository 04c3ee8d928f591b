"""The files of vectors follow the table: what is drawn comes in, what stands no more goes."""

from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select, update

from clew import weights
from clew.errors import UsageError
from clew.model import Locator, Passage, Vector
from clew.pipeline.indexing import Indexer
from clew.pipeline.vectoring import bring_up, near_to
from clew.search.vectors import Vectors
from clew.store import schema
from clew.store.activities import Found, Outcome, commit
from clew.store.case import Case, create

CONTENT = np.random.default_rng(3).integers(-127, 127, (4, 512)).astype(np.int8)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Two items of two passages each."""
    made = create(tmp_path / "case")
    texts = [[Passage(Locator(page=page), f"page {page}") for page in (1, 2)] for _ in range(2)]
    read = [
        Outcome(f"{number}" * 64, "extract.text@1", f"{number}" * 64, {}, "", state="finished", records=[*passages])
        for number, passages in enumerate(texts)
    ]
    with made.engine.begin() as connection:
        commit(connection, made.blobs, read)
    return made


def draw(case: Case, number: int, state: str = "finished", key: str = "") -> None:
    upstream = f"{number}" * 64
    drawn = [Found(index, Vector("meaning", CONTENT[2 * number + index].tobytes())) for index in range(2)]
    outcome = Outcome(key or f"e{number}" * 32, "enrich.meaning@1", upstream, {"upstream": upstream}, "", state=state)
    outcome.records.extend(drawn)
    with case.engine.begin() as connection:
        commit(connection, case.blobs, [outcome])


def held(case: Case) -> list[int]:
    with case.engine.connect() as connection:
        bring_up(connection, case.vectors_folder)
    found = Vectors(case.vectors_folder).nearest(CONTENT[0].tobytes(), 10)
    return sorted(passage for passage, _ in found)


def test_vectors_come_in_as_they_are_drawn(case: Case) -> None:
    draw(case, 0)
    assert held(case) == [1, 2]
    draw(case, 1)
    assert held(case) == [1, 2, 3, 4]
    assert Vectors(case.vectors_folder).rows == 4


def test_what_stands_no_more_goes_and_its_successor_comes(case: Case) -> None:
    draw(case, 0)
    draw(case, 1)
    assert held(case) == [1, 2, 3, 4]
    activity = schema.activity
    with case.engine.begin() as connection:
        connection.execute(update(activity).where(activity.c.key == "e0" * 32).values(current=0))
    assert held(case) == [3, 4]
    draw(case, 0, key="f" * 64)
    assert held(case) == [1, 2, 3, 4]


def test_files_that_are_gone_or_damaged_are_made_anew(case: Case) -> None:
    draw(case, 0)
    assert held(case) == [1, 2]
    (case.vectors_folder / "state.json").write_text("{")
    assert held(case) == [1, 2]


def test_no_file_is_made_where_nothing_was_drawn(case: Case) -> None:
    indexer = Indexer(case)
    indexer.catch_up()
    indexer.close()
    assert not case.vectors_folder.exists()


@pytest.mark.skipif(not weights.have("sentences"), reason="clew models install sentences")
def test_a_query_finds_what_it_means(case: Case) -> None:
    with pytest.raises(UsageError, match="clew models install sentences"):
        near_to(case, "ship")
    draw(case, 0)
    assert held(case) == [1, 2]
    near = near_to(case, "ship type:pdf")
    assert near is not None
    assert sorted(passage for passage, _ in near(10, None)) == [1, 2]
    assert near_to(case, "type:pdf") is None
    with case.engine.connect() as connection:
        assert connection.execute(select(schema.vector.c.kind).distinct()).scalars().all() == ["meaning"]
