"""How many independent origins say so."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from clew.analyse.claims import Answer, Said, Weighed, independent, weighed
from clew.analyse.claims.descent import descents
from clew.analyse.claims.origins import pair
from tests.analyse.claims.said import HASSAN, REUTERS, people, said

WORDS = (
    "A car bomb killed 12 people at the market in Mosul",
    "12 people died when a vehicle full of explosives blew up near the market in Mosul",
    "The blast outside the market in Mosul left 12 people dead",
    "At the Mosul market 12 people lost their lives to a bomb",
)


def counted(*claims: Said, kindred: dict[tuple[str, str], tuple[str, float]] | None = None) -> tuple[int, int]:
    """Origins and undecided ones."""
    found = independent([each.id for each in claims], descents(claims, kindred or {}))
    return found.count, found.undecided


def report(number: int, **more: object) -> Said:
    return said(number, WORDS[number % 4], event="attack", figures=(people(12),), **more)  # type: ignore[arg-type]


def test_reports_in_other_words_on_other_word_are_of_their_own() -> None:
    assert counted(report(0), report(1), report(2)) == (3, 0)


def test_who_has_it_from_the_same_named_body_is_of_one_origin() -> None:
    assert counted(report(0, speakers=(REUTERS,)), report(1, speakers=("", REUTERS)), report(2)) == (2, 0)


def test_what_a_writer_says_himself_and_is_told_to_have_said_is_one() -> None:
    assert counted(report(0, author=HASSAN), report(1, speakers=(HASSAN,))) == (1, 0)


def test_two_officials_without_names_could_be_one() -> None:
    assert counted(report(0, speakers=("security official",)), report(1, speakers=("security official",))) == (2, 1)


def test_kin_of_documents_is_of_one_origin_but_an_answer_is_not() -> None:
    one, other = report(0), report(1)
    for how in ("near", "forwards", "quotes", "same-mail", "version"):
        assert counted(one, other, kindred={pair(one.item, other.item): (how, 0.9)}) == (1, 0)
    assert counted(one, other, kindred={pair(one.item, other.item): ("thread", 0.9)}) == (2, 0)


def test_a_sentence_copied_without_its_names_and_figures_counting_is_one() -> None:
    long = "the men who had come by night broke the seals of the depot and took away"
    one = said(1, f"{long} 12 crates", wording=(long, "crates"))
    other = said(2, f"{long} 14 crates", wording=(long, "crates"))
    assert counted(one, other) == (1, 0)


def test_a_short_sentence_in_the_same_words_is_no_copy() -> None:
    short = "12 people were killed in Mosul"
    assert counted(said(1, short, wording=("were killed in",)), said(2, short, wording=("were killed in",))) == (2, 0)


def test_messages_of_two_people_in_one_chat_are_two() -> None:
    assert counted(report(0, message="message=1"), said(0, WORDS[1], order=1, message="message=2")) == (2, 0)


def test_a_persons_no_parts_and_a_yes_joins() -> None:
    one, other, third = report(0, speakers=(REUTERS,)), report(1, speakers=(REUTERS,)), report(2)
    claims = [each.id for each in (one, other, third)]
    ties = list(descents((one, other, third), {}))
    assert independent(claims, ties).count == 2
    assert independent(claims, ties, [Answer(one.id, other.id, "no")]).count == 3
    assert independent(claims, ties, [Answer(third.id, one.id, "yes")]).count == 1
    assert independent(claims, ties, [Answer(other.id, one.id, "unsure")]).undecided == 1


def test_a_no_holds_through_a_third() -> None:
    three = [report(number, speakers=(REUTERS,)) for number in range(3)]
    ids = sorted(each.id for each in three)
    for one, other in ((0, 1), (1, 2), (0, 2)):
        found = independent(ids, descents(three, {}), [Answer(ids[one], ids[other], "no")])
        assert found.of()[ids[one]] != found.of()[ids[other]]


@settings(deadline=None, max_examples=25)
@given(st.permutations(range(12)), st.integers(0, 50))
def test_the_order_of_claims_changes_nothing(order: list[int], seed: int) -> None:
    drawn = random.Random(seed)
    claims = [
        report(number, speakers=(drawn.choice((REUTERS, HASSAN, "police", "")),), author=drawn.choice(("", "rami")))
        for number in range(12)
    ]
    answers = [Answer(claims[0].id, claims[drawn.randrange(1, 12)].id, "no")]
    assert told(weighed([claims[at] for at in order], {}, answers)) == told(weighed(claims, {}, answers))


def told(found: Weighed) -> tuple[object, ...]:
    borne = [found.borne.support(at) for at in range(len(found.borne.ones))]
    return borne, found.origins.tolist(), found.corroborations, found.descents, found.differences


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_two_that_are_kept_apart_are_never_in_one_group(pairs: list[tuple[int, int]]) -> None:
    claims = [report(number, speakers=(REUTERS,)) for number in range(10)]
    told = [Answer(claims[a].id, claims[b].id, "no") for a, b in pairs if a != b]
    groups = independent([each.id for each in claims], descents(claims, {}), told).of()
    assert all(groups[each.one] != groups[each.other] for each in told)
    assert sorted(groups) == sorted(each.id for each in claims)
