"""Which nations words point at, how, and what they are to the sentence."""

import time
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.enrich.nations import drawn, nations
from clew.enrich.nations.table import lines
from clew.step import GivenText


def values(text: str) -> list[tuple[str, str, str]]:
    return [(each.text, each.value, each.detail["how"]) for each in drawn(text)]


def details(text: str) -> list[Mapping[str, str]]:
    return [each.detail for each in drawn(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Republic of Iraq", [("Republic of Iraq", "IQ", "name")]),
        ("iraq and Syria", [("iraq", "IQ", "name"), ("Syria", "SY", "name")]),
        ("Côte d’Ivoire", [("Côte d’Ivoire", "CI", "name")]),
        ("old Burma", [("Burma", "MM", "name")]),
        ("Guinea-Bissau, not Guinea", [("Guinea-Bissau", "GW", "name"), ("Guinea", "GN", "name")]),
        ("Nigerien, not Nigerian", [("Nigerien", "NE", "demonym"), ("Nigerian", "NG", "demonym")]),
        ("U.S. and U.K. officials", [("U.S.", "US", "name"), ("U.K.", "GB", "name")]),
        ("the U. S. Navy", [("U. S.", "US", "name")]),
        ("The Kremlin denied it", [("Kremlin", "RU", "seat")]),
        (
            "Kosovo, Taiwan, Palestine",
            [("Kosovo", "XK", "name"), ("Taiwan", "TW", "name"), ("Palestine", "PS", "name")],
        ),
        ("в Ираке", [("Ираке", "IQ", "name")]),
        ("ایران", [("ایران", "IR", "name")]),
    ],
)
def test_names_adjectives_and_seats(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("US$ 500, US$500 and U.S. dollars", [("US", "US"), ("US", "US"), ("U.S.", "US")]),
        ("300 American dollars", [("American", "US")]),
        ("in Lebanese lira", [("Lebanese", "LB")]),
        ("دفع مليون دولار اميركي", [("اميركي", "US")]),
        ("بالدولار الأمريكي", [("الأمريكي", "US")]),
    ],
)
def test_whose_money_is_meant_is_no_more_than_a_currency(text: str, expected: list[tuple[str, str]]) -> None:
    assert values(text) == [(*each, "currency") for each in expected]
    assert all(each.keys() == {"how"} for each in details(text))


@pytest.mark.parametrize("text", ["In Iraq dollars are used", "US pounds Mosul", "the American and his dollars"])
def test_a_nation_near_money_stays_a_nation(text: str) -> None:
    assert "currency" not in [how for *_, how in values(text)]


@pytest.mark.parametrize(
    "text",
    [
        "let us go", "CALL US NOW", "a turkey dinner on fine china", "guinea pigs", "the Indian Ocean",
        "Michael Jordan", "Mr Chad Smith", "he speaks French", "the Turkish language", "polish the table",
        "visit foo.it or x.io", "IS IN",
        "Reading is nice", "Newport Beach", "mail info@syria.org",
        "بيت مالي", "المحيط الهندي", "صلاة المغرب", "هند بنت عتبة",
    ],
)  # fmt: skip
def test_words_that_only_look_like_nations_are_none(text: str) -> None:
    assert values(text) == []


def test_a_word_that_is_a_person_s_name_is_a_nation_where_it_stands_as_one() -> None:
    assert values("She went to Jordan, then Mr Jordan left") == [("Jordan", "JO", "name")]
    assert values("a house in Reading") == [("Reading", "GB", "city")]


@pytest.mark.parametrize(
    "word", ["العراق", "عراقي", "العراقية", "العراقيين", "عراقيون", "عراقيان", "العِراق", "العـراق"]
)
@pytest.mark.parametrize("clitic", ["", "و", "ب", "وب", "ف", "ك"])
def test_arabic_words_are_found_behind_their_clitics(clitic: str, word: str) -> None:
    found = drawn(f"قال {clitic}{word} اليوم")
    assert [(each.value, each.text) for each in found] == [("IQ", word)]


def test_the_article_after_lam_is_seen() -> None:
    assert [each.value for each in drawn("للعراق وللأردنيين ولألمانيا")] == ["IQ", "JO", "DE"]


def test_old_states_keep_all_successors() -> None:
    assert details("Czechoslovakia") == [{"how": "name", "or": "SK"}]


def test_what_follows_a_town_tells_which_one() -> None:
    assert [(each.value, each.detail.get("by")) for each in drawn("Paris, Texas")] == [("US", "Texas"), ("US", None)]
    assert [each.value for each in drawn("Atlanta, Georgia")] == ["US", "US"]
    assert [each.value for each in drawn("London, Ontario")] == ["CA", "CA"]


def test_a_nation_of_the_passage_tells_which_town_is_meant() -> None:
    found = drawn("Tripoli was quiet. All Lebanon was.")[0]
    assert (found.value, found.detail["by"]) == ("LB", "Lebanon")
    assert drawn("San Jose, all over California")[0].value == "US"
    assert details("Tripoli was quiet.") == [{"how": "capital", "or": "LB"}]


def test_money_numbers_and_addresses_point_too() -> None:
    text = "500,000 IQD or 300 د.ع or 5 ليرة سورية, +964 770 123 4567, a@moi.gov.iq, www.bbc.co.uk"
    assert [(each.value, each.detail["how"]) for each in drawn(text)] == [
        ("IQ", "currency"), ("IQ", "currency"), ("SY", "currency"), ("IQ", "phone"), ("IQ", "domain"), ("GB", "domain"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["CUP 12 teams, ALL of it", "TOP", "1234567890", "+999 1234567", "00 12", "a.b.c"])
def test_codes_and_digits_alone_are_no_money_and_no_telephone(text: str) -> None:
    assert [each for each in drawn(text) if each.value != "CU"] == []


@pytest.mark.parametrize(
    ("text", "relation", "cue"),
    [
        ("attacks on Iraqi forces", "threat", "attacks"),
        ("Strikes against the United States", "threat", "Strikes"),
        ("Iraq was attacked", "threat", "attacked"),
        ("French targets", "threat", "targets"),
        ("استهداف القوات العراقية", "threat", "استهداف"),
        ("هجوم على العراق", "threat", "هجوم"),
        ("لاستهداف السفارة الأمريكية", "threat", "لاستهداف"),
        ("ومهاجمة مصالح بريطانيا", "threat", "ومهاجمة"),
        ("هدد بضرب فرنسا", "threat", "بضرب"),
        ("وزارة الدفاع الروسية", "party", "وزارة"),
        ("يحمل جواز سفر سوري", "citizen", "جواز"),
        ("جنسيته عراقية", "citizen", "جنسيته"),
        ("تهديد ضد فرنسا", "threat", "تهديد"),
        ("the government of Iraq", "party", "government"),
        ("Iraqi security forces", "party", "forces"),
        ("الجيش السوري", "party", "الجيش"),
        ("a citizen of Iraq", "citizen", "citizen"),
        ("Nationality: Syrian", "citizen", "Nationality"),
        ("two Iraqis", "citizen", "Iraqis"),
        ("مواطن عراقي", "citizen", "مواطن"),
        ("in northern Iraq", "place", "in"),
        ("بالعراق", "place", "ب"),
    ],
)
def test_what_a_nation_is_to_the_sentence(text: str, relation: str, cue: str) -> None:
    (found,) = drawn(text)
    assert (found.detail.get("relation"), found.detail.get("cue")) == (relation, cue)


def test_an_arabic_adjective_tells_who_attacks() -> None:
    assert "relation" not in details("الهجمات التركية")[0]


def test_cues_do_not_reach_over_sentences_and_cells() -> None:
    assert "relation" not in details("They planned attacks. Iraq")[0]
    assert "relation" not in details("government\tIraq")[0]


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from("US U.S. Iraq العراق وبال Ⅻ İ ß ﷺ ‏ + 00964 @ .iq , ( IQD ٣".split())).map(" ".join)
)
def test_mentions_are_the_words_at_their_place(text: str) -> None:
    found = drawn(text)
    assert all(text[slice(*each.chars)] == each.text for each in found)
    assert [each.chars for each in found] == sorted(each.chars for each in found)
    assert found == drawn(text)


@pytest.mark.parametrize("sign", ["1", " ", "a", ".", "a.", "+", "+9", "ب", "و", "United ", "U.", "@a.", "("])
def test_long_rows_of_one_sign_are_quick(sign: str) -> None:
    begun = time.process_time()
    drawn(sign * 1500)
    assert time.process_time() - begun < 0.5


def test_the_step_answers_each_reading() -> None:
    found = list(nations.run([GivenText("Iraq"), GivenText(""), GivenText("Syria")]))
    assert [[each.value for each in mentions] for mentions in found] == [["IQ"], [], ["SY"]]  # type: ignore[union-attr]


def test_every_line_of_the_table_is_whole() -> None:
    assert all(rest.count("\t") == 2 and rest[0] != "\t" for rest in lines().values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sale of the lion to a friend.", []),
        ("They live in Sale, near the capital.", ["MA"]),
        ("Georgia Smith met Paris Hilton in Paris.", ["FR"]),
        ("The Paris Agreement, and Georgia State.", ["FR", "GE"]),
        ("Israel Katz went to Israel.", ["IL"]),
        ("وصل محمد التركي أمس", []),
        ("وصل أبو عمر الشيشاني أمس", []),
        ("قال الشعب التركي لا", ["TR"]),
        ("القماش الرمادي واللون الرمادي", []),
        ("قرب مدينة الرمادي", ["IQ"]),
    ],
)
def test_a_part_of_a_persons_name_or_an_everyday_word_points_at_no_nation(text: str, expected: list[str]) -> None:
    assert [mention.value for mention in drawn(text)] == expected
