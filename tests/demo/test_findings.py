"""Clew is held to the demo haul's key: names, dates, numbers, nations, books, transfers and kin, each in its place."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, or_, select

from clew.analyse.reconcile import Reconciled
from clew.cli import main
from clew.serve.money_told import Analysed, analysed, parties
from clew.store import schema
from clew.store.case import Case, open_case
from clew.store.reading import show
from clew.weights import have
from tests.demo.places import DEMO, KEY, item_of

Row = Mapping[str, Any]


def rows(table: str, **having: str) -> Sequence[Row]:
    return [row for row in KEY[table] if all(row[name] == value for name, value in having.items())]


def called(row: Row) -> str:
    return str(row["id"])


@pytest.fixture(scope="module")
def connection(demo_case: Case) -> Iterator[Connection]:
    with demo_case.engine.connect() as connection:
        yield connection


def drawn(connection: Connection, item: str, kind: str) -> Iterator[tuple[str, str, str, Mapping[str, str]]]:
    """What was drawn from an item: its locator, words, value and detail."""
    mention, passage = schema.mention, schema.passage
    both = select(mention, passage.c.fragment, passage.c.first.label("begins")).join(
        passage, passage.c.id == mention.c.passage
    )
    for row in connection.execute(both.where(mention.c.item == item, mention.c.kind == kind)):
        begins = row.begins or 0
        at = "&".join(filter(None, (row.fragment, f"char={begins + row.first},{begins + row.last}")))
        yield at, row.text, row.value, json.loads(row.detail)


@pytest.mark.parametrize("planted", [row for row in KEY["mention"] if "value" in row], ids=called)
def test_what_was_planted_is_drawn_at_its_locator(connection: Connection, planted: Row) -> None:
    item = item_of(connection, planted["file"], planted["inside"])
    found = [each for each in drawn(connection, item, planted["kind"]) if each[1] == planted["text"]]
    right = [
        (at, detail)
        for at, _, value, detail in found
        if value == planted["value"] and at.startswith(planted.get("at", ""))
    ]
    assert right, found
    for at, detail in right:
        assert show(connection, f"{item}#{at}").text.strip("\n") == planted["text"]
        assert detail.items() >= planted.get("detail", {}).items()


@pytest.mark.parametrize("planted", [row for row in KEY["mention"] if "value" not in row], ids=called)
def test_what_is_wrong_is_not_drawn(connection: Connection, planted: Row) -> None:
    item = item_of(connection, planted["file"], planted["inside"])
    assert planted["text"] in show(connection, item).text
    assert list(drawn(connection, item, planted["kind"])) == []


def entities_of(connection: Connection, planted: Row) -> Sequence[tuple[str, str]]:
    """Each name's value and entity, by the way that it is written."""
    name = schema.name
    of_kind = connection.execute(select(name).where(name.c.kind == planted["kind"])).all()
    return [
        next((row.value, row.entity) for row in of_kind if each in json.loads(row.forms)) for each in planted["names"]
    ]


def ties_of(connection: Connection, planted: Row) -> Sequence[Any]:
    """The ties between these names in the whole case."""
    tie, values = schema.tie, [value for value, _ in entities_of(connection, planted)]
    query = select(tie).where(tie.c.kind == planted["kind"], tie.c.item.is_(None))
    return connection.execute(query.where(tie.c.one.in_(values), tie.c.other.in_(values))).all()


def needs_english(planted: Row) -> None:
    """English names come from a model that can be absent."""
    if not have("names-en") and any(name.isascii() for name in planted["names"]):
        if os.environ.get("CI") == "true":
            pytest.fail("the model names-en is not installed")
        pytest.skip("the model names-en is not installed")


@pytest.mark.parametrize("planted", rows("name", tie="certain"), ids=called)
def test_spellings_of_one_name_are_one_entity(connection: Connection, planted: Row) -> None:
    needs_english(planted)
    assert len({entity for _, entity in entities_of(connection, planted)}) == 1
    ties = ties_of(connection, planted)
    assert {tie.state for tie in ties} == {"certain"}
    assert any(planted["reason"] in json.loads(tie.reasons) for tie in ties)


@pytest.mark.parametrize("planted", rows("name", tie="proposed"), ids=called)
def test_likely_names_are_asked_about(connection: Connection, planted: Row) -> None:
    needs_english(planted)
    assert len({entity for _, entity in entities_of(connection, planted)}) == len(planted["names"])
    ties = ties_of(connection, planted)
    assert [tie.state for tie in ties] == ["proposed"]
    assert planted["reason"] in json.loads(ties[0].reasons)


@pytest.mark.parametrize("planted", [*rows("name", tie="apart"), *rows("name", tie="alias")], ids=called)
def test_names_that_nothing_in_the_haul_ties_are_kept_apart(connection: Connection, planted: Row) -> None:
    needs_english(planted)
    assert len({entity for _, entity in entities_of(connection, planted)}) == len(planted["names"])
    assert [tie for tie in ties_of(connection, planted) if tie.state == "certain"] == []


@pytest.fixture(scope="module")
def told_case(demo_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """The same case with the demo's alias file in it."""
    folder = tmp_path_factory.mktemp("told") / "case"
    shutil.copytree(demo_case.folder, folder)
    shutil.copy(DEMO / "aliases.toml", folder)
    assert main(["sift", "--case", str(folder)]) == 3
    case = open_case(folder)
    yield case
    case.engine.dispose()


@pytest.fixture(scope="module")
def told(told_case: Case) -> Iterator[Connection]:
    with told_case.engine.connect() as connection:
        yield connection


@pytest.mark.parametrize("planted", rows("name", tie="alias"), ids=called)
def test_the_alias_file_ties_what_only_people_know(told: Connection, planted: Row) -> None:
    needs_english(planted)
    assert len({entity for _, entity in entities_of(told, planted)}) == 1


@pytest.mark.parametrize("planted", rows("name", tie="apart"), ids=called)
def test_the_alias_file_does_not_bring_two_people_together(told: Connection, planted: Row) -> None:
    needs_english(planted)
    assert len({entity for _, entity in entities_of(told, planted)}) == len(planted["names"])


def test_a_party_counts_under_the_names_that_the_alias_file_ties(demo_case: Case, told_case: Case) -> None:
    (planted,) = [row for row in rows("name", tie="alias") if row["kind"] == "organisation"]
    needs_english(planted)
    assert len({parties(demo_case)(name) for name in planted["names"]}) == 2
    assert len({parties(told_case)(name) for name in planted["names"]}) == 1


@pytest.fixture(scope="module")
def money(demo_case: Case) -> Analysed:
    return analysed(demo_case)


def book_of(connection: Connection, money: Analysed, file: str) -> Reconciled:
    item = item_of(connection, file)
    found = [book for book in money.books if book.book.startswith(item)]
    assert len(found) == 1
    return found[0]


def row_of(connection: Connection, money: Analysed, entry: str) -> tuple[str, str]:
    """The item and the locator of the row that an entry is told by."""
    transaction, passage = schema.transaction, schema.passage
    both = select(transaction.c.item, passage.c.fragment).join(passage, passage.c.id == transaction.c.passage)
    row = connection.execute(both.where(transaction.c.id == money.number_of(entry))).one()
    return row.item, row.fragment


@pytest.mark.parametrize("planted", KEY["book"], ids=called)
def test_a_book_holds_or_breaks_at_its_row(connection: Connection, money: Analysed, planted: Row) -> None:
    book = book_of(connection, money, planted["file"])
    assert (book.account, book.currency, book.entries) == (
        planted.get("account", ""),
        planted["currency"],
        planted["entries"],
    )
    assert str(book.closing) == planted["closing"]
    if "row" not in planted:
        assert book.holds and book.breaks == ()
        return
    (broken,) = book.breaks
    assert row_of(connection, money, broken.entry)[1] == planted["row"]
    assert (str(broken.expected), str(broken.stated)) == (planted["expected"], planted["stated"])
    assert planted["explanation"] in broken.explanation


@pytest.mark.parametrize("planted", KEY["transfer"], ids=called)
def test_the_two_sides_of_a_transfer_are_paired(connection: Connection, money: Analysed, planted: Row) -> None:
    sides = {(item_of(connection, planted[side]), planted[f"{side}_at"]) for side in ("out", "into")}
    found = [
        pair for pair in money.pairs if {row_of(connection, money, each) for each in (pair.first, pair.second)} == sides
    ]
    (pair,) = found
    assert pair.kind == "both sides"
    assert ("the same reference", 0.3) in pair.reasons
    entries = [money.entries[money.number_of(each)].transaction for each in (pair.first, pair.second)]
    assert {(entry.reference, entry.amount) for entry in entries} == {(planted["reference"], planted["amount"])}


@pytest.mark.parametrize("planted", KEY["kin"], ids=called)
def test_copies_and_kin_are_found_with_their_reasons(connection: Connection, planted: Row) -> None:
    kin = schema.kin
    one, other = item_of(connection, planted["one"]), item_of(connection, planted["other"])
    both = or_((kin.c.one == one) & (kin.c.other == other), (kin.c.one == other) & (kin.c.other == one))
    (tie,) = connection.execute(select(kin).where(both, kin.c.how == planted["how"])).all()
    assert planted["how"] == "near" or tie.one == one
    assert tie.score >= planted["least"]
    reasons = [reason for reason in json.loads(tie.reasons) if reason["what"].startswith(planted["reason"])]
    assert reasons
    if "at" in planted:
        assert planted["at"] in [reason["at"] for reason in reasons]
        assert show(connection, f"{one}#{planted['at']}").text


def test_the_key_covers_every_sort_of_finding() -> None:
    assert {row["tie"] for row in KEY["name"]} == {"certain", "proposed", "alias", "apart"}
    kinds = {row["kind"] for row in KEY["mention"]}
    assert kinds >= {"date", "nation", "iban", "imo", "coordinates", "phone"}
    assert {row["how"] for row in KEY["kin"]} >= {"near", "version", "quotes", "forwards"}
    assert len([row for row in KEY["book"] if row.get("row")]) == 2
    told = {row["detail"].get("relation", row["detail"]["how"]) for row in KEY["mention"] if row["kind"] == "nation"}
    assert told == {"threat", "place", "citizen", "currency", "phone"}


def test_the_alias_file_is_a_case_s(tmp_path: Path) -> None:
    from clew.analyse.entities import aliases

    known = aliases((DEMO / "aliases.toml").read_text("utf-8"))
    assert {alias.kind for alias in known} == {"person", "organisation"}
