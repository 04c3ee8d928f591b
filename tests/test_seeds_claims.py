"""The two reports once more, as a careful reader's notes: who says what, on whose word, and what bears it out."""

from math import inf

import pytest

from clew.cli import main
from clew.pipeline.claims_told import told as weighed_claims
from clew.store.case import Case, open_case
from clew.store.claims import Asked, Bears, ClaimRow, bearing, claims, descents, differences
from clew.store.digest import case_digest
from clew.store.reading import show


@pytest.fixture
def case(seeds_case: Case) -> Case:
    return seeds_case


def told(case: Case, words: str) -> ClaimRow:
    """The claim that holds these words; of several the shortest."""
    with case.engine.connect() as connection:
        found, _ = claims(connection, Asked(words=words))
    assert found, words
    return min(found, key=lambda row: len(row.text))


def bears(case: Case, row: ClaimRow) -> list[Bears]:
    with case.engine.connect() as connection:
        return bearing(connection, row.id)


def test_every_claim_is_the_words_at_its_locator(case: Case) -> None:
    with case.engine.connect() as connection:
        found, total = claims(connection, Asked(), most=200)
        assert 20 < total == len(found)
        assert [row.id for row in found if show(connection, row.id).text != row.text] == []
        voices = [voice for row in found for voice in row.chain if voice.text]
        assert [voice.at for voice in voices if show(connection, voice.at).text != voice.text] == []


def test_one_calls_for_attacks_in_a_message_and_one_in_a_video(case: Case) -> None:
    message, video = told(case, "launch attacks Philippines"), told(case, "lone-wolf attacks non-believers")
    assert message.stance == video.stance == "calls"
    assert message.item != video.item
    (found,) = (each for each in bears(case, video) if each.claim.id == message.id)
    assert "event" in dict(found.reasons)
    assert (found.bearing, video.origins) == ("touches", 1), "like, and not the same"
    assert found.differs == ("medium: audio message against video",)
    with case.engine.connect() as connection:
        dossiers, _ = differences(connection, "medium")
    sides = {row.id: value.casefold() for dossier in dossiers for row, value in dossier.claims}
    assert (sides[message.id], sides[video.id]) == ("audio message", "video")


def test_a_call_is_no_fact_and_no_fact_bears_it_out(case: Case) -> None:
    for words in ("launch attacks Philippines", "lone-wolf attacks non-believers"):
        for each in bears(case, told(case, words)):
            assert each.bearing == "touches" or each.claim.stance == "calls"


def test_what_is_said_of_mosul_meets_across_the_two_reports(case: Case) -> None:
    loss = told(case, "loss territory Mosul")
    assert any(each.claim.item != loss.item and "places" in dict(each.reasons) for each in bears(case, loss))


def test_the_voice_is_the_same_on_the_word_of_reuters_alone(case: Case) -> None:
    voice = told(case, "voice same previous audio message")
    assert voice.chain[-1].text == "Reuters"
    assert voice.stance == "alleges"
    assert (voice.origins, voice.passages, voice.against) == (1, 1, 0)
    with case.engine.connect() as connection:
        by_reuters, _ = claims(connection, Asked(speaker=voice.speaker))
    assert voice.id in {row.id for row in by_reuters}


def test_the_recording_is_not_verified(case: Case) -> None:
    with case.engine.connect() as connection:
        found, _ = claims(connection, Asked(), most=200)
    (unverified,) = (row for row in found if row.unverified)
    assert "verified" in unverified.unverified
    assert unverified.stance != "asserts"


def test_thirty_thousand_and_eight_thousand_are_of_two_sides_and_do_not_contradict(case: Case) -> None:
    troops, militants = told(case, "over 30,000"), told(case, "less than 8,000")
    assert (troops.stance, troops.chain) == ("asserts", ()), "the writer's own word"
    assert (militants.stance, militants.speaker) == ("alleges", ""), "estimated, nobody says by whom"
    assert [(voice.text, voice.cue) for voice in militants.chain] == [("", "It’s estimated that")]
    assert troops.against == militants.against == 0
    assert told(case, "over 10,000 documents").item == troops.item


def test_figures_keep_their_hedges(case: Case) -> None:
    with case.engine.connect() as connection:
        figures = {each.said.id: each.said.figures for each in weighed_claims(connection)}
    bounds = {
        words: {(figure.low, figure.high) for figure in figures[told(case, words).id]}
        for words in ("over 30,000", "less than 8,000")
    }
    assert (30_000, inf) in bounds["over 30,000"]
    assert (-inf, 8_000) in bounds["less than 8,000"] or (0, 8_000) in bounds["less than 8,000"]
    assert "over 10,000 documents" in told(case, "over 10,000 documents").text


def test_the_reporters_words_were_told_to_the_mail(case: Case) -> None:
    allegiance = told(case, "swearing allegiance")
    assert allegiance.chain[0].text == "Aisha"
    assert "Mail" in allegiance.chain[0].to
    assert allegiance.origins == 1


def test_nothing_in_two_reports_counts_twice_within_one_of_them(case: Case) -> None:
    with case.engine.connect() as connection:
        found, _ = claims(connection, Asked(), most=200)
    assert max(row.origins for row in found) <= 2


def test_the_same_records_weigh_the_same_after_a_rebuild(case: Case) -> None:
    with case.engine.connect() as connection:
        before = case_digest(connection)
    assert main(["rebuild", "--case", str(case.folder)]) == 0
    rebuilt = open_case(case.folder)
    with rebuilt.engine.connect() as connection:
        assert case_digest(connection) == before
        ids = [row.id for row in claims(connection, Asked(), most=200)[0]]
        assert all(each.one in ids and each.other in ids for each in descents(connection, ids))
