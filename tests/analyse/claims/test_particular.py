"""What only one document can be about bears out nothing of another."""

import time

import pytest

from clew.analyse.claims import Figure, supports
from clew.analyse.claims.particular import particulars
from tests.analyse.claims.said import said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("19:14 dhow Patience arrives from Saint Orla.", "18:14 dhow Patience arrives from Saint Orla."),
        ("08:27 dhow Patience arrives from Saint Orla.", "08:27 dhow Patience arrives from Saint Orla."),
        ("She sails.", "She sails."),
        ("Amount due: USD 184,500.00", "Amount due: USD 12,400.00"),
        ("This invoice replaces none.", "This invoice replaces none."),
        ("Pay to account ZZ08QNDL0000004100", "Pay to account ZZ86QNDL0000004248"),
        ("سدد هذه الفاتورة في موعدها", "سدد هذه الفاتورة في موعدها"),
    ],
)
def test_entries_and_documents_of_their_own_only_touch(one: str, other: str) -> None:
    found = supports([said(1, one, event="payment"), said(2, other, event="payment")])
    assert {each.bearing for each in found} == {"touches"}


@pytest.mark.parametrize(("reference", "bearing"), [(" for QB-041", "touches"), ("", "contradicts")])
def test_a_payment_of_its_own_reference_does_not_contradict_another_sum(reference: str, bearing: str) -> None:
    one, two = (
        said(at, f"Feldrake paid {sum} euros to Osterberg in Port Verrane{more}", event="payment",
             figures=(Figure("EUR", sum, sum, f"{sum} euros"),), who=frozenset(("a" * 16,)))
        for at, sum, more in ((1, 55_000, reference), (2, 240_000, ""))
    )  # fmt: skip
    assert [each.bearing for each in supports([one, two])] == [bearing]


def test_entries_of_one_day_at_one_time_are_of_one_thing() -> None:
    text = "08:27 dhow Patience arrives from Saint Orla."
    one, two = (said(at, words, event="shipment", when=(("2019-05-10", "2019-05-10"),)) for at, words in
                enumerate((text, text[:-1] + ", late."), 1))  # fmt: skip
    assert [each.bearing for each in supports([one, two])] == ["supports"]


def test_the_same_account_told_twice_is_the_same() -> None:
    text = "Pay 200 to account ZZ08QNDL0000004100 for invoice QB-014"
    found = supports([said(1, text, event="payment"), said(2, f"Please: {text} now", event="payment")])
    assert [each.bearing for each in found] in ([], ["supports"])
    two = said(2, "The account ZZ08QNDL0000004100 is to be paid 200 for invoice QB-014", event="payment")
    assert [each.bearing for each in supports([said(1, text, event="payment"), two])] == ["supports"]


def test_two_makes_of_weapon_are_no_two_events() -> None:
    one, two = (said(at, f"Men with {gun} rifles attacked the market gate", event="attack") for at, gun in
                enumerate(("AK-47", "RPG-7"), 1))  # fmt: skip
    assert [each.bearing for each in supports([one, two])] == ["supports"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("account ZZ08QNDL0000004100, invoice QB-014 and A3-20-7", {"ZZ08QNDL0000004100", "QB-014", "A3-20-7"}),
        ("the AK-47 of 2019-05 under rule 19-014-AB", set()),
    ],
)
def test_codes_have_a_letter_and_three_digits(text: str, codes: set[str]) -> None:
    assert particulars("x", text, False).get("code", frozenset()) == codes


@pytest.mark.parametrize("text", ["A" * 5_000 + "111a", "A-" * 2_500 + "1é", "A1" * 2_500 + "_", "0" * 5_000 + "é"])
def test_words_made_to_be_slow_to_read_are_read_at_once(text: str) -> None:
    begun = time.process_time()
    particulars("x", text, False)
    assert time.process_time() - begun < 1


def test_a_clock_is_the_same_with_and_without_its_nought_and_untold_in_halves_of_the_day() -> None:
    assert (
        particulars("x", "09:05 she sails", True) == particulars("x", "[9:05] she sails", True) == {"clock": {"9:05"}}
    )
    assert particulars("x", "2:30 pm she sails", False) == {}
