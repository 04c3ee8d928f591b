"""What may be judged, and how: one table, held by every judgement, and told by the docs."""

from pathlib import Path

import pytest

from clew.errors import UsageError
from clew.judge import judge
from clew.pipeline.rebuild import drop_derived
from clew.store.ach import matrix
from clew.store.case import Case, create
from clew.store.judgements import Judgement, history
from clew.store.kinds import KINDS
from clew.store.notes import notes, tagged, tags, tasks, words
from clew.store.orphans import orphaned
from clew.store.verdicts import verdict

ITEM, CITED, OTHER = "a" * 64, "a" * 64 + "#page=1&char=3,40", "b" * 64 + "#char=0,9"
CLAIM = ("claim", CITED)
DOCS = Path(__file__).resolve().parents[2] / "docs" / "judgements.md"
RIGHT = (
    Judgement(("tie", "person", "layla", "leila"), "unsure"),
    Judgement(("kin", "version", ITEM, "b" * 64), "no"),
    Judgement(("descent", CITED, OTHER), "no"),
    Judgement(CLAIM, "established"),
    Judgement(("origin-grade", "reuters"), "B", "their own reporter was there"),
    Judgement(("information-grade", CITED), "2"),
    Judgement(("graphic", ITEM), "yes"),
    Judgement(("tag", "urgent", "item", ITEM), "on"),
    Judgement(("note", "entity", "abc"), "noted", more={"text": "ask the harbour"}),
    Judgement(("task", "t-1"), "open", more={"text": "call the port", "to": "Omar"}),
    Judgement(("hypothesis", "h-1"), "stated", more={"text": "the seal is forged"}),
    Judgement(("evidence", "h-1", CITED), "inconsistent"),
    Judgement(("claim-by-hand", OTHER), "stated", more={"text": "the ship sailed", "stance": "asserts"}),
    Judgement(("redaction", CITED), "remove", "a source", more={"label": "bystander", "words": "the seal"}),
)
WRONG = (
    (Judgement(("guilt", "layla"), "yes"), "is nothing that is judged"),
    (Judgement(CLAIM, "true"), "established, probable, open, doubtful, refuted"),
    (Judgement(("origin-grade", "reuters"), "2"), "A, B, C, D, E, F"),
    (Judgement(("claim", "abc#page=1"), "open"), "is no claim"),
    (Judgement(("claim", ITEM + "#verse=1"), "open"), "not understood"),
    (Judgement(("graphic", "a"), "yes"), "whole SHA-256"),
    (Judgement(("tag", " ", "item", ITEM), "on"), "is no word"),
    (Judgement(("tag", "urgent", "mood", ITEM), "on"), "is no thing"),
    (Judgement(("tag", "urgent", "item", "a"), "on"), "is no item"),
    (Judgement(("note", "item", ITEM), "noted"), "needs words for text"),
    (Judgement(("note", "item", ITEM), "noted", more={"text": "\ud800"}), "cannot be written"),
    (Judgement(CLAIM, "open", more={"text": "?"}), "goes with no claim"),
    (Judgement(("descent", CITED, CITED), "yes"), "told twice"),
    (Judgement(("evidence", "h-9", CITED), "neutral"), "no such hypothesis"),
    (Judgement(("claim",), "open"), "is judged of claim"),
)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return create(tmp_path / "case")


def test_every_kind_is_judged_told_in_the_docs_and_there_again_after_a_rebuild(case: Case) -> None:
    for each in RIGHT:
        judge(case, "Salma", [each])
    with case.engine.connect() as connection:
        name = history(connection, CLAIM)[0].name
    judge(case, "Omar", [Judgement(("second-reader", name), "agrees")])
    assert {each.subject[0] for each in RIGHT} | {"second-reader"} == set(KINDS)
    text = DOCS.read_text("utf-8")
    assert [kind for kind, of in KINDS.items() if f"`{kind}`" not in text or f"`{of.verdicts[-1]}`" not in text] == []
    with drop_derived(case).engine.connect() as connection:
        assert [verdict(connection, each.subject).verdict for each in RIGHT] == [each.verdict for each in RIGHT]


@pytest.mark.parametrize(("wrong", "told"), WRONG, ids=lambda each: each if isinstance(each, str) else "")
def test_what_the_table_does_not_allow_is_refused_and_nothing_is_recorded(
    case: Case, wrong: Judgement, told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        judge(case, "Salma", [RIGHT[2], wrong])
    assert [event.event for event in case.ledger.events()] == ["case opened"]


def test_a_second_reader_is_somebody_else(case: Case) -> None:
    judge(case, "Salma", [Judgement(CLAIM, "refuted")])
    with case.engine.connect() as connection:
        name = history(connection, CLAIM)[0].name
    with pytest.raises(UsageError, match="somebody else"):
        judge(case, "Salma", [Judgement(("second-reader", name), "agrees")])
    judge(case, "Omar", [Judgement(("second-reader", name), "agrees")])
    judge(case, "Layla", [Judgement(("second-reader", name), "disagrees")])
    with case.engine.connect() as connection:
        said = verdict(connection, ("second-reader", name)).said
    assert [(each.by, each.verdict) for each in said] == [("Omar", "agrees"), ("Layla", "disagrees")]


def test_notes_stand_beside_each_other_and_one_is_taken_back_by_its_name(case: Case) -> None:
    about = ("item", ITEM)
    for text in ("the stamp", "the date"):
        judge(case, "Salma", [Judgement(("note", *about), "noted", more={"text": text})])
    with case.engine.connect() as connection:
        first, second = notes(connection, about)
    assert (first.more["text"], second.more["text"]) == ("the stamp", "the date")
    with pytest.raises(UsageError, match="which note"):
        judge(case, "Salma", [Judgement(("note", *about), "")])
    judge(case, "Omar", [Judgement(("note", *about), "", after=(first.name,))])
    with case.engine.connect() as connection:
        assert notes(connection, about) == (second,)


def test_words_are_put_on_and_taken_off(case: Case) -> None:
    for word, about in (("urgent", CLAIM), ("urgent", ("item", ITEM)), ("seal", CLAIM)):
        judge(case, "Salma", [Judgement(("tag", word, *about), "on")])
    judge(case, "Omar", [Judgement(("tag", "seal", *CLAIM), "off")])
    with case.engine.connect() as connection:
        assert words(connection) == {"urgent": 2}
        assert list(tags(connection, CLAIM)) == ["urgent"]
        assert tagged(connection, "urgent") == [CLAIM, ("item", ITEM)]


def test_a_task_keeps_its_words_when_it_is_done(case: Case) -> None:
    judge(case, "Salma", [Judgement(("task", "t-1"), "open", more={"text": "call the port", "to": "Omar"})])
    judge(case, "Salma", [Judgement(("task", "t-2"), "open", more={"text": "ask Layla"})])
    judge(case, "Omar", [Judgement(("task", "t-1"), "done")])
    with case.engine.connect() as connection:
        assert [each.id for each in tasks(connection, "open")] == ["t-2"]
        (done,) = tasks(connection, to="Omar")
    assert (done.state, done.text, done.said.by) == ("done", "call the port", "Omar")


def test_evidence_that_fits_all_hypotheses_tells_nothing_and_what_is_against_each_is_counted(case: Case) -> None:
    for id, text in (("h-1", "forged"), ("h-2", "genuine")):
        judge(case, "Salma", [Judgement(("hypothesis", id), "stated", more={"text": text})])
    marks = (
        ("h-1", CITED, "consistent"),
        ("h-2", CITED, "inconsistent"),
        *((id, OTHER, "consistent") for id in ("h-1", "h-2")),
    )
    judge(case, "Salma", [Judgement(("evidence", id, claim), mark) for id, claim, mark in marks])
    with case.engine.connect() as connection:
        found = matrix(connection, ["h-1", "h-2"])
    assert [each.more["text"] for each in found.hypotheses.values()] == ["forged", "genuine"]
    assert found.against == (0, 1)
    assert [(each.claim, each.nothing) for each in found.evidence] == [(CITED, False), (OTHER, True)]


def test_a_judgement_on_what_is_not_there_is_listed_and_kept(case: Case) -> None:
    judge(case, "Salma", [Judgement(CLAIM, "open"), Judgement(("origin-grade", "reuters"), "B")])
    with case.engine.connect() as connection:
        assert [each.subject for each in orphaned(connection)] == [CLAIM]
        assert verdict(connection, CLAIM).verdict == "open"
