"""Figures that are no amounts though a unit stands beside them, and amounts written in ways that hide them."""

import pytest

from clew.enrich.amounts import amounts
from clew.step import GivenText


def drawn(text: str) -> list[tuple[str, str]]:
    return [(each.text, each.value) for each in next(amounts.run([GivenText(text)]))]


@pytest.mark.parametrize(
    "text",
    [
        "Call 0770 123 4567 kg",
        "Phone +964 770 123 4567 USD",
        "account 0012345678 USD",
        "$ 000",
        "USD 5O0",
        "Bitcoin 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "fe80::1%eth0",
        "the 3G and 5G networks",
        "a couple of hundred dollars",
    ],
)
def test_figures_of_something_else_are_no_amount(text: str) -> None:
    assert drawn(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("IBAN DE89 3704 0044 0532 0130 00 EUR 500", "EUR 500"),
        ("on 2019-05-07 500 USD", "USD 500"),
        ("in 2019 500 USD", "USD 500"),
        ("07/05/2019 500 USD", "USD 500"),
        ("07-05-2019 500 USD", "USD 500"),
        ("05-07 500 USD", "USD 500"),
        ("in 2017-18 500 USD", "USD 500"),
        ("at 10:30 500 USD", "USD 500"),
        ("5 000-7 000 USD", "USD 5000..7000"),
        ("2019/05/07 1 500 USD", "USD 1500"),
        ("$-40", "USD -40"),
        ("USD-40", "USD 40"),
        ("0.50 USD", "USD 0.5"),
        ("5 g of it", "kg 0.005"),
        ("a hundred dollars", "USD 100"),
        ("ليس أكثر من 500 دولار", "USD ..500"),
        ("ليس أقل من 500 دولار", "USD 500.."),
        ("۵۰۰ هزار تومان", "IRT 500000"),
        ("۲٫۵ میلیون تومان", "IRT 2500000"),
    ],
)
def test_an_amount_is_read_whole(text: str, value: str) -> None:
    assert [found for _, found in drawn(text)] == [value]
