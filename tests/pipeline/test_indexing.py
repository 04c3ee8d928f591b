"""The index and the store tell each passage once, whatever stands in the tables while a sift is under way."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from clew.executors.local import Limits
from clew.model import Mention
from clew.pipeline.collecting import Collected
from clew.pipeline.indexing import Indexer
from clew.pipeline.sift import Sift
from clew.search.find import find
from clew.search.index import Index
from clew.search.load import loader
from clew.search.query import parse
from clew.store import schema
from clew.store.activities import Found, Outcome, commit
from clew.store.case import Case, create
from clew.store.places import add_collection
from clew.store.reading import passages, show
from trial_steps import REGISTRY


@pytest.fixture
def case(tmp_path: Path) -> Case:
    haul = tmp_path / "haul"
    haul.mkdir()
    (haul / "letter.txt").write_text("The cargo left the port.\n")
    (haul / "empty").write_text("")
    made = create(tmp_path / "case")
    collected = Collected(add_collection(made, haul, {}, False), haul, False)
    Sift(made, REGISTRY, "trial_steps", 1, Limits(memory=1 << 30), None).run([collected], lambda progress: None)
    return made


def told_again(case: Case) -> str:
    """What a sift leaves that was killed when a newer language step had told, and the older was not yet put aside."""
    activity, language = schema.activity, schema.language
    with case.engine.begin() as connection:
        old = connection.execute(select(activity).where(activity.c.step == "enrich.language@1")).one()
        new = {**old._mapping, "id": None, "key": "f" * 64, "step": "enrich.language@2"}
        number = connection.execute(activity.insert().values(**new)).inserted_primary_key[0]  # type: ignore[index]
        row = connection.execute(select(language)).one()
        connection.execute(language.insert().values(**{**row._mapping, "id": None, "activity": number, "code": "fr"}))
        connection.execute(schema.change.insert().values(item=old.item))
    return str(old.item)


def drawn_later(case: Case) -> None:
    """What is kept when a slow step ends: its mentions, and that its item has changed."""
    activity, passage = schema.activity, schema.passage
    with case.engine.begin() as connection:
        row = connection.execute(select(passage)).one()
        upstream = connection.execute(select(activity.c.key).where(activity.c.id == row.activity)).scalar_one()
        outcome = Outcome("e" * 64, "enrich.names-en@1", row.item, {"upstream": upstream}, "", state="finished")
        outcome.records.append(Found(0, Mention("place", (20, 24), "port", "port")))
        outcome.records.append(Found(0, Mention("date", (0, 3), "The", "2017-01-01", {"or": "2017-02-01"})))
        commit(connection, case.blobs, [outcome])


def passages_of(case: Case, query: str) -> int:
    return Index(case.index_folder).search(parse(query)).total


def test_what_is_drawn_from_a_passage_later_finds_it_too(case: Case) -> None:
    assert passages_of(case, "place:port") == 0
    drawn_later(case)
    indexer = Indexer(case)
    indexer.catch_up()
    indexer.close()
    assert [passages_of(case, query) for query in ("place:port", "about:2017-02", "cargo")] == [1, 1, 1]


def test_an_index_made_anew_finds_the_same(case: Case) -> None:
    drawn_later(case)
    shutil.rmtree(case.index_folder)
    indexer = Indexer(case)
    indexer.catch_up()
    indexer.close()
    assert [passages_of(case, query) for query in ("place:port", "has:mention", "cargo")] == [1, 1, 1]


def test_text_was_doubled_while_two_versions_of_the_language_step_stood(case: Case) -> None:
    item = told_again(case)
    indexer = Indexer(case)
    indexer.catch_up()
    indexer.close()
    with case.engine.connect() as connection:
        assert show(connection, item).text == "The cargo left the port.\n"
        assert [each.language for each in passages(connection, item)] == ["fr"]
        page = find(indexer.index, "cargo", loader(connection))
    assert (page.total, [hit.language for hit in page.hits]) == (1, ["fr"])


def test_a_type_that_no_longer_stands_was_told_of_a_hit(case: Case) -> None:
    activity, identity = schema.activity, schema.identity
    with case.engine.begin() as connection:
        hit = connection.execute(select(schema.passage.c.item)).scalar()
        old = connection.execute(select(activity).where(activity.c.step == "identify@1", activity.c.item == hit)).one()
        former = {**old._mapping, "id": None, "key": "f" * 64, "step": "identify@0", "current": 0}
        number = connection.execute(activity.insert().values(**former)).inserted_primary_key[0]  # type: ignore[index]
        row = {"activity": number, "seq": 0, "item": hit, "media_type": "trial/former", "evidence": "guess"}
        connection.execute(identity.insert().values(**row))
        indexer = Indexer(case)
        page = find(indexer.index, "cargo", loader(connection))
    assert [found.media_type for found in page.hits] == ["text/plain"]
