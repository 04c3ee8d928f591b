"""Two reports read as a careful reader would: who, where, which nations, which figures with their hedges, and when."""

import pytest
from sqlalchemy import select

from clew.store import schema
from clew.store.case import Case

PEOPLE = {"abi al hassan al muhajer", "khuram butt", "aisha", "jones"}
ORGANISATIONS = {"islamic state", "daesh", "is", "reuters", "kurdish peshmerga", "coalition forces"}
PLACES = {"mosul", "raqqa", "tal afar", "iraq", "syria", "iran", "europe", "russia", "australia", "philippines"}
NATIONS = {"IQ", "SY", "IR", "PH", "US", "RU", "AU", "GB"}


@pytest.fixture
def case(seeds_case: Case) -> Case:
    return seeds_case


def drawn(case: Case, kind: str) -> set[str]:
    mention = schema.mention
    with case.engine.connect() as connection:
        return set(connection.execute(select(mention.c.value).where(mention.c.kind == kind)).scalars())


def test_people_organisations_and_places_are_found(case: Case) -> None:
    assert drawn(case, "person") >= PEOPLE
    assert drawn(case, "organisation") >= ORGANISATIONS
    assert drawn(case, "place") >= PLACES


def test_the_nations_that_the_call_names_are_found_and_no_others(case: Case) -> None:
    assert drawn(case, "nation") == NATIONS


def test_figures_keep_their_hedges(case: Case) -> None:
    assert drawn(case, "quantity") >= {"soldiers 30000..", "fighters ..8000"}


def test_times_that_no_date_anchors_stay_open(case: Case) -> None:
    assert drawn(case, "date") >= {"AH-XXXX-09", "XXXX-05", "XXXX-06", "2014-01-01/..", "-P2Y"}


def test_the_group_is_one_entity_under_all_its_names(case: Case) -> None:
    name = schema.name
    with case.engine.connect() as connection:
        rows = connection.execute(select(name.c.value, name.c.entity).where(name.c.kind == "organisation"))
        entities = {row.value: row.entity for row in rows}
    assert entities["islamic state"] == entities["daesh"] == entities["is"]
    assert entities["reuters"] != entities["daesh"]


def test_every_mention_is_the_words_at_its_place(case: Case) -> None:
    mention, passage = schema.mention, schema.passage
    query = select(mention.c.text, mention.c.first, mention.c.last, passage.c.text.label("whole"))
    with case.engine.connect() as connection:
        rows = connection.execute(query.join(passage, passage.c.id == mention.c.passage)).all()
    assert len(rows) > 80
    assert [row.text for row in rows if row.whole[row.first : row.last] != row.text] == []
