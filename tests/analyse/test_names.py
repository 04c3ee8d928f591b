"""Names compared across spellings, order and scripts."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clew.analyse.names import compare

ALIKE = 0.75
KINDS = ("person", "organisation", "place")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Abi al-Hassan al-Muhajer", "Abu al-Hasan al-Muhajir"),
        ("Abi al-Hassan al-Muhajer", "أبو الحسن المهاجر"),
        ("Aboul-Hassan el-Mouhajir", "أَبُو الحَسَن المُهاجِر"),
        ("Abd al-Rahman Khalid", "عبد الرحمن خالد"),
        ("Abdurrahman Khaled", "Abdel Rahman Khalid"),
        ("Saif al-Din Nasser", "Sayfuddin Nasir"),
        ("سيف الدين ناصر", "Seif Eddine Nasser"),
        ("Abdullah Ali", "عبد الله علي"),
        ("Habibullah Karimi", "Habib Allah Karimi"),
        ("ash-Shishani, Omar", "عمر الشيشاني"),
        ("Umm Sayyaf al-Iraqiyya", "أم سياف العراقية"),
        ("Muammar Gaddafi", "Moammar Qadhafi"),
        ("معمر القذافي", "Muammar Gaddafi"),
        ("Ahmad bin Salim al-Najdi", "أحمد بن سالم النجدي"),
        ("Sergei Lavrov", "Сергей Викторович Лавров"),
        ("Giorgos Papadopoulos", "Γιώργος Παπαδόπουλος"),
        ("J. Smith-Jones", "John Smith Jones"),
        ("Bill Haydon", "William Haydon"),
        ("Dr. Karim Haddad", "Karim Haddad"),
        ("RamiHaddad", "Rami Haddad"),
    ],
)
def test_one_person_under_two_spellings_is_alike(one: str, other: str) -> None:
    assert compare(one, other, "person").score >= ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أبو الحسن المهاجر", "Abu al-Hasan al-Masri"),
        ("Abu Ali", "Ali"),
        ("Abu Bakr al-Baghdadi", "Abu Umar al-Baghdadi"),
        ("Ahmad bin Hasan al-Najdi", "Hasan bin Ahmad al-Najdi"),
        ("Sergei Viktorovich Orlov", "Sergei Borisovich Orlov"),
        ("Rami Haddad", "Hafez Haddad"),
        ("Haddad", "Rami Haddad"),
        ("A. Haddad", "Rami Haddad"),
        ("عبد الرحمن خالد", "عبد الرحيم خالد"),
    ],
)
def test_two_people_with_much_in_common_are_not_alike(one: str, other: str) -> None:
    assert compare(one, other, "person").score < ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Orion Limited", "Orion Ltd."),
        ("Orion Handel Gesellschaft mit beschränkter Haftung", "Orion Handel GmbH"),
        ("OOO Vostok Neft", "ООО «Восток Нефть»"),
        ("First Orion Bank", "1st Orion Bank"),
        ("Al-Nour", "شركة النور ش.م.م"),
        ("Good Will Trading", "Goodwill Trading"),
        ("The Orion & Vega Company", "Orion and Vega Co."),
    ],
)
def test_a_body_is_alike_whatever_its_legal_form_is_called(one: str, other: str) -> None:
    assert compare(one, other, "organisation").score >= ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Unit 5", "Unit 6"),
        ("Orion Fund II", "Orion Fund III"),
        ("Ministry of Oil", "Ministry of Health"),
        ("Orion Trading LLC", "Vega Trading LLC"),
        ("اللواء الخامس", "اللواء السادس"),
    ],
)
def test_bodies_that_differ_in_number_or_name_are_not_alike(one: str, other: str) -> None:
    assert compare(one, other, "organisation").score < ALIKE


def test_places_on_another_side_are_not_alike() -> None:
    assert compare("North Darfur", "South Darfur", "place").score < ALIKE
    assert compare("Darfur", "South Darfur", "place").score < ALIKE
    assert compare("Deir ez-Zor", "دير الزور", "place").score >= ALIKE


def test_parts_say_in_words_what_the_score_was_made_of() -> None:
    assert compare("Abu al-Hasan al-Masri", "أبو الحسن المهاجر", "person").parts.keys() == {
        "transliteration", "different family name",
    }  # fmt: skip
    assert "missing middle name" in compare("Rami Said Haddad", "Rami Haddad", "person").parts
    assert "initial" in compare("R. Haddad", "Rami Haddad", "person").parts
    assert "nickname" in compare("Bill Haydon", "William Haydon", "person").parts
    assert "same words in another order" in compare("Haddad Rami", "Rami Haddad", "person").parts
    assert compare("Unit 5", "Unit 6", "organisation").parts == {"different number": 0.3}
    assert "acronym" in compare("PLF", "Popular Liberation Front", "organisation").parts


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(KINDS))
def test_any_text_gets_a_score_the_same_both_ways(one: str, other: str, kind: str) -> None:
    likeness = compare(one, other, kind)
    assert 0 <= likeness.score <= 1
    assert compare(other, one, kind) == likeness


@given(st.text("abdlmuhsي نعبدالم'-.,", min_size=1, max_size=30))
def test_a_name_is_wholly_like_itself(name: str) -> None:
    if any(letter.isalpha() for letter in name):
        assert all(compare(name, name, kind).score in (0.0, 1.0) for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_very_long_names_are_compared_at_once(kind: str) -> None:
    began = time.process_time()
    for one, other in (("a" * 1_500, "b " * 750), ("ab" * 750, "ba" * 750), ("م ب " * 375, "mb bm " * 250)):
        assert 0 <= compare(one, other, kind).score <= 1
    assert time.process_time() - began < 1
