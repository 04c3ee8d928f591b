"""Names tied into entities: what is certain, what is proposed, and what people have said."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.analyse.entities import Alias, Beside, Entity, Found, Judged, Name, Tie, aliases, entities
from clew.analyse.entities.captions import captions
from clew.analyse.entities.components import Joined
from clew.analyse.entities.short_forms import short_forms
from clew.analyse.entities.tying import entity_id
from clew.errors import UsageError

ONE, TWO, THREE = "1" * 64, "2" * 64, "3" * 64
MUHAJIR = ("abi al hassan al muhajer", "abu al hasan al muhajir", "ابو الحسن المهاجر")
GROUP = ("daesh", "is", "isis", "islamic state", "داعش", "الدوله الاسلاميه")
FILE = """
[[same]]
names = ["Daesh", "IS", "ISIS", "ISIL", "the Islamic State", "داعش", "الدولة الإسلامية"]
"""


def person(value: str, *items: str, form: str = "", count: int = 1) -> Name:
    return Name("person", value, {form or value: count}, frozenset(items or (ONE,)), count)


def body(value: str, form: str = "", count: int = 1) -> Name:
    return Name("organisation", value, {form or value: count}, frozenset({ONE}), count)


def of(found: Found, value: str) -> Entity:
    return next(each for each in found.entities if value in each.values)


def tie(found: Found, one: str, other: str) -> Tie | None:
    return next((each for each in found.ties if {each.one, each.other} == {one, other}), None)


def test_a_full_name_in_three_spellings_is_one_entity_with_a_caption_in_each_script() -> None:
    forms = ("Abi al-Hassan al-Muhajer", "Abu al-Hasan al-Muhajir", "أبو الحسن المهاجر")
    names = [person(value, form=form, count=at) for at, (value, form) in enumerate(zip(MUHAJIR, forms, strict=True), 1)]
    found = entities([*names, person("abu al hasan al masri")])
    entity = of(found, MUHAJIR[0])
    assert entity.values == tuple(sorted(MUHAJIR))
    assert entity.captions == {"Latin": "Abu al-Hasan al-Muhajir", "Arabic": "أبو الحسن المهاجر"}
    assert entity.mentions == 6
    assert of(found, "abu al hasan al masri").values == ("abu al hasan al masri",)


def test_two_words_in_two_spellings_are_proposed_and_a_yes_joins_them() -> None:
    names = [person("omar shishani"), person("عمر الشيشاني")]
    found = entities(names)
    made = tie(found, "omar shishani", "عمر الشيشاني")
    assert made is not None and made.state == "proposed" and "transliteration" in made.reasons
    assert len(found.entities) == 2
    yes = Judged("person", "عمر الشيشاني", "omar shishani", "yes")
    assert len(entities(names, judged=[yes]).entities) == 1
    assert tie(entities(names, judged=[yes]), "omar shishani", "عمر الشيشاني") is None, "it is proposed no more"


def test_one_word_is_never_certain_across_spellings_and_is_called_bare() -> None:
    found = entities([person("muhajir", TWO), person("muhajer", THREE), person("المهاجر", ONE)])
    assert {each.state for each in found.ties} == {"proposed"}
    assert all(each.bare for each in found.entities)


def test_a_short_form_means_the_one_longer_name_of_its_item_and_no_other_item() -> None:
    names = [person(MUHAJIR[1], ONE), person("muhajir", ONE, TWO), person("ali al muhajir", THREE)]
    found = entities(names)
    assert of(found, MUHAJIR[1]).within == (("muhajir", ONE),)
    assert of(found, "muhajir").values == ("muhajir",)
    made = tie(found, "muhajir", MUHAJIR[1])
    assert made is not None and made.item == ONE


def test_a_short_form_of_two_people_in_its_item_means_neither() -> None:
    found = entities([person("rami halabi"), person("samir halabi"), person("halabi")])
    assert [each for each in found.ties if each.item] == []


def test_a_short_form_of_two_spellings_of_one_person_means_that_person() -> None:
    found = entities([person(MUHAJIR[1]), person(MUHAJIR[2]), person("المهاجر")])
    assert of(found, MUHAJIR[1]).within == (("المهاجر", ONE),)


def test_an_alias_file_makes_one_entity_of_a_group_under_all_its_names() -> None:
    found = entities([body(value) for value in (*GROUP, "iraqi army")], aliases=aliases(FILE))
    assert of(found, "daesh").values == tuple(sorted(GROUP))
    assert of(found, "iraqi army").values == ("iraqi army",)
    made = tie(found, "daesh", "isis")
    assert made is not None and made.reasons == {"alias file": 1.0}


def test_a_no_between_two_names_cuts_the_weakest_tie_between_them() -> None:
    names = [person(value) for value in MUHAJIR]
    no = Judged("person", MUHAJIR[0], MUHAJIR[2], "no")
    found = entities(names, judged=[no])
    assert of(found, MUHAJIR[0]) is not of(found, MUHAJIR[2])
    assert of(found, MUHAJIR[0]) is of(found, MUHAJIR[1]), "the two spellings in Latin letters are the more alike"
    assert {(each.one, each.other) for each in found.cut} == {(MUHAJIR[0], MUHAJIR[2]), (MUHAJIR[1], MUHAJIR[2])}


def test_a_yes_that_a_no_makes_impossible_is_told() -> None:
    names = [person("a one"), person("b two"), person("c three")]
    judged = [
        Judged("person", "a one", "b two", "yes"),
        Judged("person", "b two", "c three", "yes"),
        Judged("person", "a one", "c three", "no"),
    ]
    found = entities(names, judged=judged)
    assert found.contradicted == (judged[1],)
    assert [each.values for each in found.entities] == [("a one", "b two"), ("c three",)]


def test_what_ties_and_answers_already_tell_is_not_asked() -> None:
    names = [body("islamic state"), body("is"), body("rami haddad group"), body("rami hadad group")]
    assert tie(entities(names), "is", "islamic state") is not None
    assert entities(names, aliases=aliases(FILE)).ties[0].state == "certain"
    people = [person("omar shishani"), person("عمر الشيشاني"), person("omar al shishany")]
    judged = [
        Judged("person", "omar shishani", "عمر الشيشاني", "yes"),
        Judged("person", "omar shishani", "omar al shishany", "no"),
    ]
    assert entities(people).ties and entities(people, judged=judged).ties == ()


def test_unsure_joins_nothing_and_is_proposed_no_more() -> None:
    names = [person("omar shishani"), person("omar al shishany")]
    found = entities(names, judged=[Judged("person", "omar al shishany", "omar shishani", "unsure")])
    assert len(found.entities) == 2 and found.ties == ()


def test_one_address_in_mail_headers_makes_alike_names_certain_and_unlike_ones_nothing() -> None:
    names = [person("r haddad"), person("rami haddad"), person("lina qasim")]
    beside = [Beside("person", name.value, "email", "rami@example.org", header=True) for name in names]
    found = entities(names, beside)
    assert of(found, "r haddad").values == ("r haddad", "rami haddad")
    assert of(found, "lina qasim").values == ("lina qasim",)


def test_two_of_one_family_with_one_address_are_not_one_person() -> None:
    names = [person("lina haddad"), person("rami haddad")]
    beside = [Beside("person", name.value, "email", "haddad@example.org", header=True) for name in names]
    assert len(entities(names, beside).entities) == 2


def test_an_identifier_in_running_text_only_proposes() -> None:
    names = [person("r haddad"), person("rami haddad")]
    found = entities(names, [Beside("person", name.value, "phone", "+9647701234567") for name in names])
    made = tie(found, "r haddad", "rami haddad")
    assert made is not None and made.state == "proposed" and made.reasons["same phone"] == 1.0


def test_an_office_address_ties_nobody() -> None:
    names = [person(f"rami haddad{letter}") for letter in "abcdefghijklmnop"]
    beside = [Beside("person", name.value, "email", "info@example.org", header=True) for name in names]
    assert "same e-mail" not in {reason for each in entities(names, beside).ties for reason in each.reasons}


def test_legal_forms_of_one_sort_are_certain_and_numbers_part() -> None:
    found = entities([body("orion limited"), body("orion ltd"), body("orion"), body("unit 5"), body("unit 6")])
    assert of(found, "orion ltd").values == ("orion limited", "orion ltd")
    assert tie(found, "unit 5", "unit 6") is None


def test_an_entity_keeps_its_id_while_its_least_name_stays() -> None:
    few = entities([person(MUHAJIR[0]), person("omar shishani")])
    many = entities([person(value) for value in MUHAJIR])
    assert of(few, MUHAJIR[0]).id == of(many, MUHAJIR[1]).id == entity_id("person", MUHAJIR[0])
    assert len(of(few, MUHAJIR[0]).id) == 16


def test_the_order_of_input_changes_nothing() -> None:
    dice = random.Random(4)
    given = ("omar", "umar", "rami", "ali", "sami", "عمر", "رامي")
    family = ("haddad", "al haddad", "hadad", "الحداد", "shishani", "الشيشاني")
    full = sorted({(dice.choice(given), dice.choice(given), dice.choice(family)) for _ in range(150)})
    names = [person(" ".join(each), *dice.sample((ONE, TWO, THREE), 2)) for each in full]
    names += [person(each, ONE) for each in family]
    judged = [Judged("person", names[at].value, names[at + 1].value, "no") for at in range(0, 40, 2)]
    beside = [Beside("person", name.value, "email", f"{at % 9}@example.org", True) for at, name in enumerate(names)]
    first = entities(names, beside, judged=judged)
    assert first.cut and len(first.entities) < len(names)
    for rows in (names, judged, beside):
        dice.shuffle(rows)
    assert entities(names, beside, judged=judged) == first


@given(st.lists(st.text(max_size=12), max_size=8, unique=True))
def test_any_names_at_all_make_entities_that_hold_each_once(values: list[str]) -> None:
    names = [Name(kind, value, {value: 1}, frozenset({ONE}), 1) for value in values for kind in ("person", "place")]
    held = [value for each in entities(names).entities for value in each.values]
    assert sorted(held) == sorted(2 * [value for value in values if value])


def test_an_alias_file_says_what_is_wrong_with_it() -> None:
    assert aliases("") == ()
    assert aliases(FILE)[0].kind == "organisation"
    assert aliases('[[same]]\nkind = "person"\nnames = ["A", "B"]') == (Alias("person", ("A", "B")),)
    for wrong in ("same = 1", "[[same]]", '[[same]]\nnames = ["A"]', '[[other]]\nnames = ["A", "B"]', "[[same",
                  '[[same]]\nkind = "ship"\nnames = ["A", "B"]', '[[same]]\nnames = ["A", " "]'):  # fmt: skip
        with pytest.raises(UsageError, match=r"aliases\.toml"):
            aliases(wrong)


def test_in_a_list_of_people_no_name_stands_for_another() -> None:
    short = [person("halabi"), person("omar halabi")]
    clerks = [person(f"{chr(97 + at // 26)}u{chr(97 + at % 26)}im halabi") for at in range(199)]
    others = [person(f"{word}{at} nobody{word}{at}", ONE) for at in range(200) for word in "abcdefghij"]
    assert [each.one for each in short_forms(short, Joined())] == ["halabi"]
    assert list(short_forms([*short, *clerks], Joined())) == []
    assert list(short_forms([*short, *others], Joined())) == []


def test_a_caption_has_no_title_where_the_bare_name_is_written_too() -> None:
    item = frozenset(["0" * 64])
    driver = Name("person", "fares kanjary", {"driver Fares Kanjary": 5, "Fares Kanjary": 2}, item, 7)
    captain = Name("person", "askeloff", {"Capt. Askeloff": 3}, item, 3)
    assert captions([driver]) == {"Latin": "Fares Kanjary"}
    assert captions([captain]) == {"Latin": "Capt. Askeloff"}
