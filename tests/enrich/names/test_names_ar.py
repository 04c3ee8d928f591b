"""People, organisations and places in Arabic text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.enrich.names.arabic import names_ar, readable
from clew.model import Mention
from clew.step import GivenText


def mentions(*texts: str) -> list[Mention]:
    return [each for found in names_ar.run([GivenText(text) for text in texts]) for each in found]


def found(text: str) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in mentions(text)]


def test_a_person_with_a_title() -> None:
    (mention,) = [each for each in mentions("قال العقيد محمد حسن إن الطريق مغلق .") if each.kind == "person"]
    assert (mention.text, mention.value) == ("محمد حسن", "محمد حسن")
    assert mention.detail["title"] == "العقيد"


def test_a_kunya_and_a_nisba() -> None:
    (mention,) = [each for each in mentions("وصل الشيخ أبو عمر البغدادي إلى القرية .") if each.kind == "person"]
    assert mention.text == "أبو عمر البغدادي"
    assert (mention.detail["kunya"], mention.detail["nisba"]) == ("yes", "البغدادي")


def test_bodies_and_places() -> None:
    names = found("أعلنت وزارة الدفاع السورية أن القافلة غادرت دمشق إلى العراق .")
    assert ("organisation", "وزارة الدفاع السورية") in names
    assert {("place", "دمشق"), ("place", "العراق")} <= set(names)


CLITICS = (("بمصر", "مصر"), ("ودمشق", "دمشق"), ("وبغداد", "بغداد"), ("لسوريا", "سوريا"))


@pytest.mark.parametrize(("written", "bare"), CLITICS)
def test_clitics_are_left_outside(written: str, bare: str) -> None:
    assert ("place", bare) in found(f"عاش سنوات {written} ثم رحل .")


def test_an_article_that_a_clitic_took_in_is_in_the_value() -> None:
    (mention,) = mentions("عاش سنوات للعراق ثم رحل .")
    assert (mention.text, mention.value) == ("عراق", "العراق")


def test_vowel_marks_and_tatweel_hide_nothing() -> None:
    (mention,) = [each for each in mentions("سافر إلى دِمَشْـــق أمس .") if each.kind == "place"]
    assert (mention.text, mention.value) == ("دِمَشْـــق", "دمشق")


def test_alef_and_ya_forms_have_one_value() -> None:
    values = {each.value for each in mentions("في ألمانيا", "في المانيا")}
    assert values == {"المانيا"}


PERSIAN = "کامیون قبل از رسیدن پلیس انبار را ترک کرد و به تهران رفت"


@pytest.mark.parametrize("text", ["", "no Arabic here", PERSIAN, "١٢٣ ٤٥"])
def test_other_languages_are_left_alone(text: str) -> None:
    assert not readable(text)
    assert mentions(text) == []


def test_each_reading_has_its_own_mentions() -> None:
    readings = [GivenText(text) for text in ("في العراق", "", "nothing", "من سوريا")]
    assert [len(each) for each in names_ar.run(readings)] == [1, 0, 0, 1]


def test_no_readings_at_all() -> None:
    assert list(names_ar.run([])) == []


@pytest.mark.parametrize("piece", ["ا", "و", "ال", " ", "١", "أبو ", "محمد ", "دمشق ", "ـ", "َ", "لل"])
def test_a_passage_of_one_piece_again_and_again_is_read_quickly(piece: str) -> None:
    mentions(piece * (1500 // len(piece)))


PIECES = "أبو|وبدمشق|للعراق|\u200f|ـ|َ|محمد|بن|\u00a0|ﷺ|ﻻ|Ali|،|\n|وزارة|الدفاع".split("|")
LISTS = st.lists(st.sampled_from(PIECES))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200) | LISTS.map(" ".join) | LISTS.map("".join))
def test_offsets_are_those_of_the_text(text: str) -> None:
    drawn = mentions(text)
    for each in drawn:
        assert text[slice(*each.chars)] == each.text
        assert each.text and each.value
    assert [each.chars for each in drawn] == sorted(each.chars for each in drawn)


FIRMS = (
    ("القائمة من شركة البلشون الأزرق للملاحة لم تكتب بعد .", "شركة البلشون الأزرق للملاحة"),
    ("زار مقر شركة الأمل الأخضر للتجارة العامة أمس .", "شركة الأمل الأخضر للتجارة العامة"),
    ("تعامل مع بنك مرسى قنديل للتنمية سنوات .", "بنك مرسى قنديل للتنمية"),
)


@pytest.mark.parametrize(("text", "firm"), FIRMS)
def test_a_firm_s_name_ends_in_what_it_is_for(text: str, firm: str) -> None:
    assert ("organisation", firm) in found(text)


@pytest.mark.parametrize(
    "text", ["هذه شركة كبيرة للغاية .", "بحث عن شركة جديدة للتجارة .", "زار شركة في المدينة للعمل ."]
)
def test_a_big_firm_for_the_trade_is_no_name(text: str) -> None:
    assert [name for name in found(text) if name[0] == "organisation"] == []


@pytest.mark.parametrize("text", ["وزن من البازلت على هيئة أسد رابض", "إناء من الفضة بهيئة أسد"])
def test_the_shape_of_a_thing_is_no_body(text: str) -> None:
    assert [each for each in next(names_ar.run([GivenText(text)])) if each.kind == "organisation"] == []
