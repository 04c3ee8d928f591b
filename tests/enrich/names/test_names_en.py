"""People, organisations and places in English text."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew import weights
from clew.enrich.names.english import names_en, readable
from clew.enrich.names.english_names import named
from clew.model import Locator, Mention
from clew.step import GivenText

PIECES = ("Abu", "al-Iraq", "ISIL", "the", "of", "Mr.", "O'x", "\u00a0", "\u200f", "ﬁ", "İ", "army", "said", "Iraq's")
pytestmark = pytest.mark.skipif(not weights.have("names-en"), reason="clew models install names-en")


def mentions(text: str) -> list[Mention]:
    return list(next(names_en.run([GivenText(text)])))


def found(text: str, described: bool = False) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in mentions(text) if described or "form" not in each.detail]


def only(text: str, kind: str) -> Mention:
    (mention,) = [each for each in mentions(text) if each.kind == kind]
    return mention


def test_a_title_belongs_to_the_mention_but_not_to_the_value() -> None:
    mention = only("Maj. Gen. Ruth Calloway spoke first.", "person")
    assert (mention.text, mention.value) == ("Maj. Gen. Ruth Calloway", "ruth calloway")
    assert mention.detail["title"] == "maj gen"


@pytest.mark.parametrize(
    "text",
    [
        "Dear Ms Osei,\nThank you.",
        "We wrote to Ms Osei.",
        "Ms Osei\nMr. Adler\nMrs Doe",
        "He met Dr Adler, Ms Osei and Ms Dina Roe.",
    ],
)
def test_a_polite_word_before_a_name_is_its_title_and_no_part_of_its_value(text: str) -> None:
    people = {each.value: each.detail["title"] for each in mentions(text) if each.kind == "person"}
    assert people["osei"] == "ms"
    assert not any(title in value.split() for value in people for title in ("ms", "mr", "mrs", "dr", "dear"))


@pytest.mark.parametrize("name", ["Marsa Qandil", "Ras Tarsin", "Wadi Osei", "Khor Tarsin"])
def test_a_name_that_begins_with_a_word_for_a_place_is_a_place(name: str) -> None:
    assert found(f"The boat reached {name} on Tuesday and left {name} at night.") == [("place", name)] * 2
    assert found(f"The {name} Port Authority said no.") == [("organisation", f"The {name} Port Authority")]


def test_the_article_of_a_description_is_not_that_of_the_name_in_it() -> None:
    given = mentions("He said that the U.S. government knew.")
    drawn = [(each.text, each.detail.get("form", "name")) for each in given]
    assert drawn == [("the U.S. government", "description"), ("U.S.", "name")]


def test_a_text_of_names_with_few_small_words_is_read() -> None:
    text = "Ms Rana Haddad met Ms. Layla Osei near Mosul. Foreign Minister Sergei Lavrov told President Obama nothing."
    assert len([kind for kind, _ in found(text) if kind == "person"]) == 4


def test_an_office_before_a_name_is_its_title() -> None:
    mention = only("The Foreign Ministry of Norway received Deputy Prime Minister Omar Haddad in Oslo.", "person")
    assert mention.value == "omar haddad"
    assert mention.detail["title"] == "deputy prime minister"


@pytest.mark.parametrize(
    "name", ["Abu Yusuf al-Tikriti", "Umm Khalid", "Abu al-Walid al-Masri", "Abi Talha al-Libi"]
)  # fmt: skip
def test_a_kunya_begins_a_name(name: str) -> None:
    mention = only(f"The money was handed to {name} on Friday.", "person")
    assert mention.text == name
    assert mention.detail["kunya"] == "yes"


def test_initials_and_an_irish_name_are_a_person() -> None:
    assert ("person", "J. O'Connor") in found("The invoice was signed by J. O'Connor in Dublin.")


@pytest.mark.parametrize("group", ["ISIL", "Hezbollah", "Da’esh", "al-Qaida", "UNHCR", "Boko Haram"])
def test_armed_groups_and_bodies_are_organisations(group: str) -> None:
    assert ("organisation", group) in found(f"The report blames {group} for the attack.")


def test_a_ministry_keeps_its_whole_name() -> None:
    assert ("organisation", "the Ministry of Interior and Justice") in found(
        "He wrote to the Ministry of Interior and Justice about it."
    )


def test_a_place_takes_its_direction_and_its_kind_of_place() -> None:
    assert ("place", "northern Lebanon") in found("Fighting went on in northern Lebanon.")
    assert ("place", "the Euphrates River") in found("They crossed the Euphrates River at night.")


def test_what_lies_near_is_a_place_even_if_it_sounds_like_a_person() -> None:
    assert ("place", "Tal Hassan") in found("Two trucks were burnt near Tal Hassan.")


def test_a_description_is_marked_and_the_names_in_it_stand_beside_it() -> None:
    both = mentions("Units of the army left when Hezbollah fighters came.")
    described = [each for each in both if each.detail.get("form") == "description"]
    assert ("organisation", "Hezbollah fighters") in [(each.kind, each.text) for each in described]
    assert ("organisation", "Hezbollah") in [(each.kind, each.text) for each in both if each not in described]


def test_an_office_alone_is_a_description() -> None:
    mention = only("Then the defence minister left.", "person")
    assert (mention.text, mention.value, mention.detail["form"]) == (
        "the defence minister", "defence minister", "description",
    )  # fmt: skip


def test_capitals_throughout_hide_no_name() -> None:
    assert {("person", "MR JOHN SMITH"), ("organisation", "HEZBOLLAH")} <= set(
        found("MR JOHN SMITH WAS PAID BY HEZBOLLAH AND THE NATIONAL BANK")
    )


@pytest.mark.parametrize("text", ["Jordan said that it would stay out.", "Strikes by Jordan, Spain and Italy went on."])
def test_a_country_that_acts_is_an_organisation_as_a_state(text: str) -> None:
    (mention,) = [each for each in mentions(text) if each.value == "jordan"]
    assert (mention.kind, mention.detail["as"]) == ("organisation", "state")


LIE = (
    "They met in Jordan.",
    "The road from Syria to Jordan has been closed.",
    "Attacks in Europe, Spain, Jordan and Italy.",
)


@pytest.mark.parametrize("text", LIE)
def test_a_country_that_something_lies_in_is_a_place(text: str) -> None:
    assert ("place", "Jordan") in found(text)


def test_a_nation_as_an_adjective_is_no_place() -> None:
    assert found("The Jordanian economy grew.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Le camion de Jean Dupont a quitté Paris avant l'arrivée de la police et il est parti vers Lyon sans lui",
        "Der Lastwagen von Hans Meier verließ Hamburg vor dem Eintreffen der Polizei und fuhr nach Kiel",
        "no names are here at all",
        "",
    ],
)
def test_other_languages_are_left_alone(text: str) -> None:
    assert not readable(text)
    assert mentions(text) == []


def test_each_reading_has_its_own_mentions() -> None:
    texts = ["Iraq agreed.", "", "nothing", "Jordan did not."]
    drawn = [[each.text for each in found] for found in names_en.run([GivenText(text) for text in texts])]
    assert drawn == [["Iraq"], [], [], ["Jordan"]]


@pytest.mark.parametrize("piece", ["1", " ", "a", "Al-", "Abu ", "A.", "the ", "of ", "(", "Iraqi army ", "’s ", "É"])
def test_a_passage_of_one_piece_again_and_again_is_read_quickly(piece: str) -> None:
    mentions(piece * (1500 // len(piece)))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200) | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_offsets_are_those_of_the_text(text: str) -> None:
    for each in mentions(text):
        assert text[slice(*each.chars)] == each.text
        assert each.value
    starts = [each.chars for each in mentions(text)]
    assert starts == sorted(starts)


def test_rules_alone_keep_names_apart() -> None:
    spans = named("Sheikh Abu Omar met Abu Omar al-Ansari in Mosul", [])
    assert all(left.end <= right.start for left, right in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("QB-014\tBlue Heron Shipping Ltd\tZZ67 0000 4396\t41,800 USD", "Blue Heron Shipping Ltd"),
        ("The ship was\nMT Sea Lantern\r\n\r\nSum to be paid by Friday", "MT Sea Lantern"),
        ("To: the Office of the Dune Brigade\nTo be read by nobody else", "Office of the Dune Brigade"),
    ],
)
def test_a_name_ends_with_its_cell_paragraph_or_short_line(text: str, name: str) -> None:
    assert name in [each.removeprefix("the ") for _, each in found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Use GB42QNDL00000047142019 until the end of the month.",
        "The lorry came with the plate MQ 4471 and left with MQ 2650.",
        "The log of SL-06 fell into the sea, and so did SRM-0422.",
        "INVOICE QB-036\nDate: 2019-05-09",
        "Use IBAN GB42 QNDL 0000 0041 7420 19 from now on.",
    ],
)
def test_codes_of_capitals_and_digits_are_no_names(text: str) -> None:
    assert [each for each in found(text) if any(letter.isdigit() or letter in "QG" for letter in each[1])] == []


def test_a_name_with_a_number_in_it_keeps_it() -> None:
    assert ("organisation", "MI6") in found("He works for MI6 in London.")


def test_marks_of_a_statement_part_the_names_beside_them() -> None:
    names = [text for _, text in found(":86:809?00TRANSFER?20INV 22?32GREY PETREL?33GOLDEN DHOW INSURANCE")]
    assert not any("?" in each or ("PETREL" in each and "DHOW" in each) for each in names)


@pytest.mark.parametrize(
    "text",
    [
        "To Hadi Zubayran, supply officer\nSubject: Tyres",
        "The master, Ruben Askelov, shall sign bills.\nRuben Askelov, master of the ship",
        "Anselm Brockhurst, insurer",
    ],
)
def test_a_full_name_whose_calling_is_told_is_a_persons(text: str) -> None:
    assert {kind for kind, name in found(text) if len(name.split()) == 2 and name.istitle()} == {"person"}


def test_what_a_mails_header_calls_a_person_is_one_in_its_text() -> None:
    text = "From: Ruben Askelov <master@ship.example>\nSubject: Log\n\nRuben Askelov shall sign bills, Ruben Askelov."
    given = GivenText(text, media_type="message/rfc822", at=Locator(chars=(0, len(text))))
    drawn = [each for each in next(names_en.run([given])) if each.text == "Ruben Askelov"]
    assert {each.kind for each in drawn} == {"person"}


@pytest.mark.parametrize(
    "text",
    ["Crate\tWeight kg\tContent", "SRM-0440\tClay tablet, salt tax", "Lamps out at eleven", "Draft to customs in May.",
     "Payable at sight. This invoice replaces none.", "SRM-0438\tGlass flask, honey coloured"],
)  # fmt: skip
def test_an_ordinary_word_that_begins_a_line_or_a_cell_is_no_name(text: str) -> None:
    assert found(text) == []


def test_a_surname_that_is_an_ordinary_word_too_is_kept_where_it_speaks() -> None:
    assert ("person", "Glass") in found("Glass told Reuters he was in London.")
    assert ("person", "Mr Cook") in found("We met Mr Cook in London.")
