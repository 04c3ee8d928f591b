"""What only one document can be about bears out nothing of another."""

import pytest

from clew.analyse.claims import supports
from tests.analyse.claims.said import said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("19:14 dhow Patience arrives from Saint Orla.", "18:14 dhow Patience arrives from Saint Orla."),
        ("This invoice replaces none.", "This invoice replaces none."),
        ("Pay to account ZZ08QNDL0000004100", "Pay to account ZZ86QNDL0000004248"),
        ("سدد هذه الفاتورة في موعدها", "سدد هذه الفاتورة في موعدها"),
    ],
)
def test_entries_and_documents_of_their_own_only_touch(one: str, other: str) -> None:
    found = supports([said(1, one, event="payment"), said(2, other, event="payment")])
    assert {each.bearing for each in found} == {"touches"}


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
