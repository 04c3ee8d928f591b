"""Where reports of one event differ, side by side."""

from bench.accuracy.tellings import Telling, events
from clew.analyse.claims import weighed
from clew.analyse.claims.figures import days, figure
from clew.analyse.claims.said import Said
from clew.analyse.claims.speakers import called, speaker_words
from clew.analyse.claims.words import stem
from tests.analyse.claims.said import MOSUL, people, said


def bomb(item: int, figure: float) -> Said:
    about = {"event": "attack", "places": frozenset((MOSUL,)), "figures": (people(figure),), "wording": ("A car bomb",)}
    return said(item, f"A car bomb killed {figure:g} people at the market in Mosul", **about)  # type: ignore[arg-type]


def test_reports_that_differ_in_a_figure_stand_side_by_side() -> None:
    found = weighed([bomb(1, 12), bomb(2, 12), bomb(3, 30)], {})
    assert [(each.aspect, each.value) for each in found.differences] == [
        ("figures", "12 people"), ("figures", "12 people"), ("figures", "30 people"),
    ]  # fmt: skip
    assert len({each.group for each in found.differences}) == 1
    by_claim = {each.claim: each for each in found.corroborations}
    assert [(each.origins, each.against) for each in by_claim.values()] == [(2, 1), (2, 1), (1, 2)]


def test_figures_and_days_are_read_as_mentions_write_them() -> None:
    over, about = figure("people 30000.."), figure("soldiers 35000", "about")
    assert over is not None and about is not None
    assert (over.low, over.high) == (30_000, float("inf"))
    assert (about.low, about.high) == (31_500, 38_500)
    assert figure("people many") is None
    assert days("2017-05-26T21:15+03:00") == ("2017-05-26", "2017-05-26")
    assert days("2014-01-01/..") == ("2014-01-01", "9999-12-31")
    assert [days(each) for each in ("XXXX-05", "-P2Y", "AH-XXXX-09", "T21:15", "")] == [None] * 5


def test_who_is_pointed_at_is_nobody_and_who_is_of_a_sort_has_no_name() -> None:
    assert [speaker_words(each) for each in ("He", "the", "they", "هو")] == [""] * 4
    for general in ("the police", "a security official", "British Government", "مصدر أمني"):
        assert called(general, speaker_words(general)) == speaker_words(general)
    assert called("Halcyon Freight", "halcyon freight") == "name:halcyon freight"


def test_events_told_by_kindred_words_in_like_documents_are_one() -> None:
    texts = {"1": "A quake struck the island at noon", "2": "The earthquake shook the island at noon", "3": "Rain fell"}
    told = [Telling(said(int(item), text, places=frozenset((MOSUL,))), stem(word)) for (item, text), word in
            zip(texts.items(), ("quake", "earthquake", "fell"), strict=True)]  # fmt: skip
    documents = {each.said.item: sorted(each.said.stems) for each in told}
    assert sorted(map(len, events(told, documents))) == [1, 2]
    assert events(told[::-1], documents) == events(told, documents)
