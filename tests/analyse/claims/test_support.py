"""What bears a claim out, contradicts it, or touches it."""

from math import inf

import pytest

from clew.analyse.claims import Said, Support, supports
from tests.analyse.claims.said import MOSUL, RAQQA, people, said

DAY, LATER = (("2017-05-03", "2017-05-03"),), (("2017-05-09", "2017-05-09"),)
BOMB = "A car bomb killed 12 people at the market in Mosul"


def only(*claims: Said) -> Support:
    (found,) = supports(claims)
    return found


def bomb(item: int, figure: float = 12, text: str = BOMB, **more: object) -> Said:
    about = {"event": "attack", "places": frozenset((MOSUL,)), "nations": frozenset(("IQ",)), "when": DAY}
    told = {**about, "figures": (people(figure),), **more}
    return said(item, text.replace("12", f"{figure:g}"), **told)  # type: ignore[arg-type]


def test_another_report_of_the_same_bears_it_out_and_says_why() -> None:
    found = only(bomb(1), bomb(2, text="12 people died when a car blew up near the market in Mosul", event="killing"))
    assert found.bearing == "supports"
    assert {"places", "nations", "time", "figures", "words in common"} <= {what for what, _ in found.reasons}


def test_another_figure_of_the_same_is_a_contradiction_that_says_both() -> None:
    found = only(bomb(1), bomb(2, 30))
    assert (found.bearing, found.differs) == ("contradicts", ("figures: 12 people against 30 people",))


def test_hedged_figures_that_overlap_agree() -> None:
    over = bomb(1, figures=(people(30_000, inf),))
    assert only(over, bomb(2, figures=(people(35_000),))).bearing == "supports"
    assert only(over, bomb(2, figures=(people(0, 8_000),))).bearing == "contradicts"


def test_who_denies_it_contradicts_who_says_it() -> None:
    found = only(bomb(1), bomb(2, stance="denies"))
    assert (found.bearing, found.differs) == ("contradicts", ("stance: asserts against denies",))
    assert only(bomb(1, stance="denies"), bomb(2, stance="doubts")).bearing == "supports"


def test_what_differs_in_two_ways_is_another_event() -> None:
    assert only(bomb(1), bomb(2, 30, when=LATER)).bearing == "touches"


def test_another_day_or_place_of_what_is_told_in_the_same_words_is_a_difference() -> None:
    assert only(bomb(1), bomb(2, when=LATER)).differs == ("time: 2017-05-03 against 2017-05-09",)
    elsewhere = bomb(2, text=BOMB.replace("Mosul", "Raqqa"), places=frozenset((RAQQA,)))
    assert only(bomb(1), elsewhere).differs == ("places: mosul against raqqa",)


def test_opposite_words_contradict() -> None:
    one = said(1, "Exports of cement from Basra rose sharply in the spring", event="trade")
    other = said(2, "Exports of cement from Basra fell sharply in the spring", event="trade")
    assert only(one, other).differs == ("sense: rose against fell",)


@pytest.mark.parametrize("stance", ["calls", "threatens", "plans", "supposes", "asks"])
def test_what_states_no_fact_never_bears_a_fact_out_but_that_it_was_said(stance: str) -> None:
    assert only(bomb(1), bomb(2, stance=stance)).bearing == "touches"
    assert only(bomb(1, stance=stance), bomb(2, stance=stance)).bearing == "supports"


def test_what_is_told_in_the_same_breath_is_no_second_telling() -> None:
    whole = bomb(1)
    assert supports([whole, said(1, "a car bomb killed 12 people", order=1, event="attack")]) != []
    assert supports([whole, said(1, BOMB[6:30], order=1, event="attack", places=whole.places)]) == []


def test_what_has_nothing_in_common_does_not_meet() -> None:
    assert supports([bomb(1), said(2, "The minister met the owner of the shipping company", event="meeting")]) == []


def test_reports_in_two_languages_meet_by_what_they_name() -> None:
    arabic = bomb(2, text="قتلت سيارة مفخخة 12 شخصا في السوق بالموصل", places=frozenset(("e" * 16,)), event="killing")
    found = only(bomb(1), arabic)
    assert found.bearing == "supports"
    assert "other places" not in dict(found.reasons)
