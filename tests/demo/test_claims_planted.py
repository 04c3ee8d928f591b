"""Clew is held to the demo haul's key: claims, how many independent origins each has, and where reports differ."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import Connection, select

from clew.store import schema
from clew.store.case import Case
from clew.store.claims import Asked, ClaimRow, claims, differences
from clew.weights import have
from tests.demo.places import KEY, item_of

Row = Mapping[str, Any]


def called(row: Row) -> str:
    return str(row["id"])


@pytest.fixture(scope="module")
def connection(demo_case: Case) -> Iterator[Connection]:
    if not have("names-en"):
        if os.environ.get("CI") == "true":
            pytest.fail("the model names-en is not installed")
        pytest.skip("the model names-en is not installed")
    with demo_case.engine.connect() as connection:
        yield connection


def claim_of(connection: Connection, planted: Row) -> ClaimRow:
    found, _ = claims(connection, Asked(item=item_of(connection, planted["file"])))
    (claim,) = [each for each in found if planted["words"] in each.text]
    return claim


@pytest.mark.parametrize("planted", KEY["claim"], ids=called)
def test_a_claim_is_drawn_with_who_says_it_and_its_origins(connection: Connection, planted: Row) -> None:
    claim = claim_of(connection, planted)
    assert (claim.stance, claim.event) == (planted["stance"], planted["event"])
    assert (claim.chain[-1].text if claim.chain else "") == planted.get("speaker", "")
    assert bool(claim.unverified) == planted["unverified"]
    told = (claim.origins, claim.passages, claim.against)
    assert told == (planted["origins"], planted["passages"], planted["against"])


@pytest.mark.parametrize("planted", KEY["origin"], ids=called)
def test_what_goes_back_to_one_origin_counts_once(connection: Connection, planted: Row) -> None:
    (of,) = [row for row in KEY["claim"] if row["id"] == planted["of"]]
    support, items = schema.support, [item_of(connection, file) for file in planted["files"]]
    query = select(support).where(support.c.claim == claim_of(connection, of).id, support.c.bearing == "supports")
    numbers = {row.other.partition("#")[0]: row.origin for row in connection.execute(query)}
    assert len({numbers[item] for item in items}) == 1 and 0 not in numbers.values()
    others = [origin for item, origin in numbers.items() if item not in items]
    assert others and numbers[items[0]] not in others


@pytest.mark.parametrize("planted", KEY["difference"], ids=called)
def test_reports_that_differ_stand_side_by_side(connection: Connection, planted: Row) -> None:
    found, _ = differences(connection, most=1_000)
    items = {item_of(connection, file) for file in planted["files"]}
    told = [
        {value for _, value in each.claims}
        for each in found
        if each.aspect == planted["aspect"] and items <= {row.item for row, _ in each.claims}
    ]
    assert any(
        all(any(value.startswith(wanted) for value in values) for wanted in planted["values"]) for values in told
    )


def test_the_board_begins_with_the_night_that_most_origins_tell_of(connection: Connection) -> None:
    found, _ = claims(connection, Asked(), most=6)
    assert {each.event for each in found} == {"shipment"}
    assert min(each.origins for each in found) > 3
