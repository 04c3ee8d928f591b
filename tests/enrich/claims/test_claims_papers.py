"""Lines of forms and letters, titles of papers and references are nobody's claims; what is unverified is not denied."""

import pytest

from clew.enrich.claims import claims
from clew.model import Claim
from clew.step import GivenText


def drawn(text: str) -> list[Claim]:
    return list(next(iter(claims.run([GivenText(text)]))))


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The video could not be independently verified.", "alleges"),
        ("The attack in Mosul has not been confirmed.", "alleges"),
        ("Reuters could not verify the attack on Mosul.", "alleges"),
        ("The report, which could not be verified, is untrue.", "denies"),
        ("The crates were not loaded, which could not be verified.", "denies"),
    ],
)
def test_what_nobody_could_verify_is_not_denied_by_that(text: str, stance: str) -> None:
    (found,) = drawn(text)
    assert found.stance == stance
    assert found.unverified


def test_a_question_that_was_not_asked_denies_nothing() -> None:
    assert [each.stance for each in drawn("He does not ask where it sailed from.")] == ["asks"]


def test_a_form_is_read_line_by_line() -> None:
    assert [each.text for each in drawn("Weight not verified\nAgent: Tariq Bensour")] == ["Weight not verified"]


def test_the_head_of_a_letter_says_nothing() -> None:
    head = "Three crates\nMarsa Qandil, 2019-05-24\nTo Salma Qarawi, customs officer\nSubject: Shipment SL-07\n"
    assert [each.text for each in drawn(f"{head}The crates were sold in May.\n")] == ["The crates were sold in May."]


@pytest.mark.parametrize("text", ["Lease of Warehouse 9", "INVOICE QB-017", "Charter party: MT Sea Lantern"])
def test_the_title_of_a_paper_says_nothing(text: str) -> None:
    assert drawn(text) == []


def test_a_headline_that_begins_as_a_title_says_something() -> None:
    assert [each.event for each in drawn("Contract with the mill was signed in May")] == ["agreement"]


def test_a_number_that_is_quoted_is_no_speaker() -> None:
    (found,) = drawn("Pay to account ZZ28QNDL0000004322, quoting QB-017.")
    assert (found.stance, found.chain) == ("calls", ())


def test_whoever_says_it_is_nobody() -> None:
    (found,) = drawn("لا يُسلّم المبلغ إلا لمن قال: القنديل في البحر.")
    assert (found.stance, found.chain) == ("denies", ())


def test_a_company_of_that_name_owns_nothing_by_it() -> None:
    assert drawn("EUR 129,000.00 to Larkspur Nominees Ltd, our reference QB-060.") == []
    (found,) = drawn("The shares are held by a nominee in Geneva.")
    assert found.event == "ownership"
