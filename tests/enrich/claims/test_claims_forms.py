"""Forms of saying: whose word it is in headlines, in single marks, with titles and names set beside; and of denying."""

import pytest

from clew.enrich.claims import claims
from clew.model import Claim
from clew.step import GivenText


def drawn(text: str) -> list[Claim]:
    return list(next(iter(claims.run([GivenText(text)]))))


def one(text: str) -> Claim:
    (found,) = drawn(text)
    return found


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("Daily News: Mayor took bribes from builders", "Daily News", "Mayor took bribes from builders"),
        ("Gulf Tribune, Fri, 4/20: \"Mayor took bribes\"", "Gulf Tribune", "Mayor took bribes"),
        ("Police: gunman killed two at the market", "Police", "gunman killed two at the market"),
        ("رويترز: مقتل تسعة في هجوم على القافلة", "رويترز", "مقتل تسعة في هجوم على القافلة"),
        ("'The builders' mayor took bribes,' the clerk said.", "the clerk", "The builders' mayor took bribes,"),
        ("‘The mayor took bribes,’ said the clerk.", "the clerk", "The mayor took bribes,"),
        ("The ministry's spokesman, Ali Hassan, said nine were killed.", "The ministry's spokesman, Ali Hassan",
         "nine were killed."),
        ("The blast killed nine, said the ministry's spokesman, Ali Hassan.", "the ministry's spokesman, Ali Hassan",
         "The blast killed nine"),
        ("Nine were killed, according to Ali Hassan, the ministry's spokesman.", "Ali Hassan", "Nine were killed"),
        ("The convoy was attacked, it was claimed by the group's leader, Omar Farid.",
         "the group's leader, Omar Farid", "The convoy was attacked"),
        ("The ministry said late on Tuesday in Baghdad that two were killed.", "The ministry", "two were killed."),
        ("The town was lost, lawmakers and lobbyists said Wednesday.", "lawmakers and lobbyists", "The town was lost"),
        ("The firm plans to sell its last tanker, its director told the Gazette.", "its director",
         "The firm plans to sell its last tanker"),
        ("An audio message believed to be from him urged men to kill.", "An audio message", "men to kill."),
        ("However, “the crates were sold by night,” he said.", "he", "the crates were sold by night,"),
        ("The ministry's statement said two were killed.", "The ministry's statement", "two were killed."),
        ("The chairman says he expects the firm to buy it.", "The chairman", "he expects the firm to buy it."),
        ("قال لي الشاهد إن الجيش هاجم المدينة.", "الشاهد", "الجيش هاجم المدينة."),
    ],
)  # fmt: skip
def test_whose_word_it_is_and_what_is_left(text: str, speaker: str, words: str) -> None:
    found = one(text)
    assert ([each.text for each in found.chain], found.text) == ([speaker], words)


def test_a_quote_within_a_quote_is_a_speakers_within_a_speakers() -> None:
    first, second = drawn(
        "The judge said: “The clerk told the court: ‘I saw the mayor take the bribe.’ I believe him.”"
    )
    assert [each.text for each in first.chain] == ["The judge", "The clerk"]
    assert first.text == "I saw the mayor take the bribe."
    assert [each.text for each in second.chain] == ["The judge"]


@pytest.mark.parametrize(
    "text",
    [
        "Subject: attack plans",
        "Note: the army attacked the town",
        "Stocks Rise on Good News: the army withdrew from the town",
        "In '98 the workers' camp was attacked and the army's men fled.",
        "The frenzy began in Basra, Mosul, Anbar and the northern states that were attacked.",
    ],
)
def test_what_only_looks_like_saying_is_the_writers(text: str) -> None:
    assert [each.chain for each in drawn(text)] == [()] * len(drawn(text))


@pytest.mark.parametrize(
    "text",
    [
        "The group attacked the town in early May.",
        "Since May the army has attacked the town.",
        "May 4: the army attacked the town.",
        "The army of General May attacked the town.",
        "هاجم الجيش المدينة في مايو.",
    ],
)
def test_the_month_of_may_is_no_supposition(text: str) -> None:
    assert one(text).stance == "asserts"


@pytest.mark.parametrize("text", ["The army may attack the town.", "It may be that the army attacked the town."])
def test_what_may_be_is_supposed(text: str) -> None:
    assert one(text).stance == "supposes"


@pytest.mark.parametrize(
    "text",
    [
        "The army did not in any way and at no time during the whole of last year attack the town.",
        "The town was not, whatever was written in the newspapers of the capital, attacked.",
        "It is not true that the army attacked the town.",
        "It is false that the army attacked the town.",
        "The claim that the army attacked the town is untrue.",
        "Reports of an attack on the town were baseless.",
        "لا صحة لما قيل عن هجوم الجيش على المدينة.",
        "الخبر عن هجوم الجيش على المدينة عار عن الصحة.",
        "ليس صحيحا أن الجيش هاجم المدينة.",
    ],
)
def test_a_denial_far_from_its_word_denies(text: str) -> None:
    assert one(text).stance == "denies"


@pytest.mark.parametrize(
    "text",
    [
        "He did not go home after the long meeting in the capital that day and attacked the guard.",
        "The army, which did not have any maps of the old part of the country, attacked the town.",
    ],
)
def test_what_is_denied_of_something_else_is_not_denied(text: str) -> None:
    assert one(text).stance == "asserts"


@pytest.mark.parametrize(
    "text",
    [
        "The draught marks photographed on 5 March do not fit the cargo declared.",
        "The seals didn't match the shipment that was declared.",
        "His answer does not explain the payment of May.",
    ],
)
def test_a_not_that_compares_two_things_denies_neither(text: str) -> None:
    assert one(text).stance == "asserts"


def test_who_speaks_in_a_message_says_what_stands_behind_the_colon() -> None:
    found = one("The sheikh says in the audio message: “Attack the customs house before the month is out.”")
    assert ([each.text for each in found.chain], found.stance) == (["The sheikh"], "calls")
    assert found.text == "Attack the customs house before the month is out."


def test_what_gunmen_do_shows_the_event_rather_than_that_they_are_gunmen() -> None:
    found = one("Gunmen of the brigade attacked a patrol.")
    assert found.at and found.text[slice(*found.at)] == "attacked"
    assert one("Two gunmen were seen at the gate.").event == "attack"


def test_a_companys_name_is_no_event() -> None:
    assert drawn("Blue Heron Shipping Ltd, confidential") == []
    assert one("The firm went on shipping oil by night.").event == "shipment"


def test_of_a_call_and_a_threat_the_first_counts() -> None:
    assert one("Lenders said they want the army to attack after the threat to burn the port.").stance == "calls"
