"""Who does it and to whom it is done."""

import re

import pytest

from clew.analyse.claims import Said, supports
from clew.analyse.claims.roles import Roles, roles, turned
from tests.analyse.claims.said import said

NAMES = {"Adnan": "A", "Barak": "B", "Mosul": "M", "عدنان": "A", "براك": "B", "الموصل": "M"}
SHOWN = re.compile(
    r"attack(?:ed|s|ing)?|kill(?:ed|s|ing)|arrested|arrest|paid|accused|captured|fired on|abducted|"
    r"\w*هاجم\w*|قتل\w*|مقتل|\w*هجوم\w*|اعتقل\w*|قصف\w*|سيطر\w*"
)


def read(text: str, event: str = "attack") -> tuple[str, str]:
    """The names who do it, and those to whom it is done."""
    found = told(text, event)
    return tuple("".join(sorted(each & {"A", "B", "M"})) for each in (found.agents, found.patients))  # type: ignore[return-value]


def told(text: str, event: str = "attack") -> Roles:
    shown = SHOWN.search(text)
    assert shown
    names = [(*found.span(), key) for name, key in NAMES.items() for found in re.finditer(name, text)]
    return roles(text, event, shown.span(), names)


@pytest.mark.parametrize(
    "text",
    [
        "Adnan attacked Barak",
        "Adnan's men attacked Barak near the bridge",
        "In Mosul, Adnan attacked the convoy of Barak on Monday",
        "Adnan has repeatedly attacked Barak",
        "Adnan was attacking Barak",
        "Barak was attacked by Adnan",
        "Barak had later been attacked in the street by Adnan",
        "Barak, attacked by Adnan in May, fled",
        "the attack by Adnan on Barak",
        "Adnan's attack on Barak",
        "an attack on Barak by Adnan",
        "Adnan launched a new attack against Barak",
        "the killing of Barak by Adnan",
        "Adnan fired on Barak",
        "هاجم عدنان براك",
        "هاجمت قوات عدنان مقر براك في المدينة",
        "عدنان هاجم براك أمس",
        "قتل براك على يد عدنان",
        "مقتل براك على يد عدنان",
        "اعتقل براك من قبل عدنان",
        "هجوم عدنان على براك",
        "شن عدنان هجوما على براك",
        "تعرض براك لهجوم من عدنان",
        "سيطر عدنان على براك",
    ],
)
def test_who_does_it_is_told_from_whom_it_is_done_to(text: str) -> None:
    assert read(text) == ("A", "B")


@pytest.mark.parametrize("text", ["قتل عدنان", "Barak was killed in Mosul", "the attack in Mosul", "قتل عدنان وعلي"])
def test_one_alone_is_turned_round_by_nothing(text: str) -> None:
    assert not turned(told(text), told("Adnan attacked Barak"))
    assert not turned(told(text), told("Barak attacked Adnan"))


def test_words_without_names_take_parts_too() -> None:
    assert turned(told("the police killed Adnan", "killing"), told("Adnan killed the police", "killing"))
    assert turned(told("قتل الجيش مسلحين", "killing"), told("قتل مسلحون الجيش", "killing"))
    assert not turned(told("the police killed Adnan", "killing"), told("Adnan was killed by police", "killing"))


@pytest.mark.parametrize("event", ["meeting", "agreement", "war"])
def test_what_two_do_together_has_no_sides(event: str) -> None:
    assert told("Adnan attacked Barak", event) == Roles()


def test_a_town_that_fell_to_somebody_did_nothing() -> None:
    assert roles("Mosul fell to Adnan", "territory", (6, 13), [(0, 5, "M"), (14, 19, "A")]) == Roles()


@pytest.mark.parametrize(
    ("word", "text"), [("invoiced", "Barak invoiced Adnan"), ("took a bribe", "Barak took a bribe of Adnan")]
)
def test_who_is_paid_is_not_who_pays(word: str, text: str) -> None:
    at = text.index(word)
    names = [(*found.span(), key) for name, key in NAMES.items() for found in re.finditer(name, text)]
    assert roles(text, "payment", (at, at + len(word)), names) == Roles()
    assert not turned(told("Adnan paid Barak", "payment"), roles(text, "payment", (at, at + len(word)), names))


def claim(item: int, text: str, stance: str = "asserts") -> Said:
    who = frozenset((NAMES[name] * 16).lower() for name in NAMES if name in text)
    return said(item, text, stance, event="attack", who=who, roles=told(text))


@pytest.mark.parametrize("stance", ["asserts", "denies", "alleges", "threatens", "plans", "calls", "asks", "supposes"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Adnan attacked Barak at the market", "Barak attacked Adnan at the market"),
        ("Adnan was attacked by Barak at the market", "Barak was attacked by Adnan at the market"),
        ("Adnan attacked Barak at the market", "Adnan was attacked by Barak at the market"),
        ("هاجم عدنان براك في السوق", "هاجم براك عدنان في السوق"),
        ("Adnan attacked Barak at the market", "هاجم براك عدنان في السوق"),
    ],
)
def test_the_same_the_other_way_round_bears_nothing_out(one: str, other: str, stance: str) -> None:
    found = supports([claim(1, one, stance), claim(2, other, stance)])
    assert {each.bearing for each in found} <= {"contradicts", "touches"}


def test_the_same_the_other_way_round_is_a_difference_of_participants() -> None:
    (found,) = supports(
        [claim(1, "Adnan attacked Barak at the market"), claim(2, "Barak attacked Adnan at the market")]
    )
    assert found.bearing == "contradicts"
    assert found.differs == ("participants: by Adnan, to Barak against by Barak, to Adnan",)


def test_a_no_to_one_is_no_no_to_the_other() -> None:
    denied = claim(2, "Barak attacked Adnan at the market", "denies")
    assert [each.bearing for each in supports([claim(1, "Adnan attacked Barak at the market"), denied])] == ["touches"]


def test_active_and_passive_of_one_thing_bear_each_other_out() -> None:
    told_so = [claim(1, "Adnan attacked Barak at the market"), claim(2, "Barak was attacked by Adnan at the market")]
    assert [each.bearing for each in supports(told_so)] == ["supports"]
