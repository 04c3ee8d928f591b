"""Clew is held to the demo haul's key: each planted fact is found by search, at its locator, in its file."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from clew.locator import parse_fragment
from clew.search.find import find
from clew.search.index import Index
from clew.search.load import loader
from clew.store import schema
from clew.store.case import Case
from clew.store.completeness import completeness
from clew.store.digest import case_digest
from clew.store.reading import show
from tests.demo.places import KEY, item_of, loose


@pytest.mark.parametrize("fact", KEY["fact"], ids=lambda fact: fact["id"])
def test_a_planted_fact_is_found_at_its_locator(demo_case: Case, fact: dict[str, Any]) -> None:
    index = Index(demo_case.index_folder)
    with demo_case.engine.connect() as connection:
        item = item_of(connection, fact["file"], fact["inside"])
        hits = [hit for hit in find(index, fact["query"], loader(connection), limit=100).hits if hit.item == item]
        assert hits, f"{fact['query']} does not find {fact['file']}"
        if "metadata" in fact:
            metadata = schema.metadata
            query = select(metadata.c.value).where(metadata.c.item == item, metadata.c.name == fact["metadata"])
            assert loose(fact["words"]) in [loose(value) for value in connection.execute(query).scalars()]
            return
        assert loose(fact["words"]) in loose(show(connection, f"{item}#{fact['locator']}").text)
        wanted = parse_fragment(fact["locator"])
        places = [parse_fragment(hit.locator.partition("#")[2]) for hit in hits]
        assert any((at.page, at.sheet, at.row) == (wanted.page, wanted.sheet, wanted.row) for at in places)


@pytest.mark.parametrize("problem", KEY["problem"], ids=lambda problem: problem["file"])
def test_a_planted_fault_is_a_problem(demo_case: Case, problem: dict[str, Any]) -> None:
    with demo_case.engine.connect() as connection:
        item = item_of(connection, problem["file"], problem["inside"])
        codes = select(schema.problem.c.code).where(schema.problem.c.item == item)
        assert problem["code"] in connection.execute(codes).scalars().all()


def test_every_file_is_accounted_for(demo_case: Case) -> None:
    with demo_case.engine.connect() as connection:
        table = completeness(connection)
    counts = table.places.counts
    assert counts["found"] == KEY["expected"]["files"]
    assert counts["duplicate"] == KEY["expected"]["duplicates"]
    for tally in (table.places, table.members):
        assert tally.counts["found"] == sum(count for name, count in tally.counts.items() if name != "found")
    assert table.pending == 0
    assert not [each for each in table.problems if each.code in ("step-fault", "crash", "time", "memory")]


def test_every_passage_s_locator_gives_back_exactly_its_text(demo_case: Case) -> None:
    passage = schema.passage
    with demo_case.engine.connect() as connection:
        columns = (passage.c.item, passage.c.fragment, passage.c.first, passage.c.last, passage.c.text)
        rows = connection.execute(select(*columns))
        kept = [(row.item, row.fragment, row.first, row.last, row.text) for row in rows]
        wrong = []
        for item, fragment, first, last, text in kept:
            chars = "" if first is None else f"char={first},{last}"
            locator = f"{item}#{'&'.join(filter(None, (fragment, chars)))}"
            if show(connection, locator).text.rstrip("\n") != text.rstrip("\n"):
                wrong.append(locator)
    assert len(kept) > 500
    assert wrong == []


def test_a_second_sift_changes_nothing(demo_case: Case, tmp_path: Path) -> None:
    from clew.cli import main

    with demo_case.engine.connect() as connection:
        before = case_digest(connection)
    assert main(["sift", "--case", str(demo_case.folder)]) == 3
    with demo_case.engine.connect() as connection:
        assert case_digest(connection) == before
