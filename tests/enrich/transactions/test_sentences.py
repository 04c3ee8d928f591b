"""Payments in running text: plain sentences only, each value at its words."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.enrich.transactions import transactions
from clew.locator import parse_fragment
from clew.model import Locator, Transaction
from clew.step import GivenText


def drawn(text: str, dated: str | None = None) -> list[Transaction]:
    [found] = transactions.run([GivenText(text, dated, Locator(), "text/plain")])
    return list(found)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Salim Haddad paid 3,000 dollars to Rana Stores on 5 May 2019.",
            ("2019-05-05", "3000", "USD", "Salim Haddad", "Rana Stores"),
        ),
        (
            "He transferred $1.5 million from Al-Noor Bank to North Trading.",
            ("", "1500000", "USD", "Al-Noor Bank", "North Trading"),
        ),
        ("Omar gave Ali Hassan 500 euros.", ("", "500", "EUR", "Omar", "Ali Hassan")),
        ("Rana received USD 300 from account 12345678.", ("", "300", "USD", "account 12345678", "Rana")),
        ("€500 was transferred by Omar to Ali Hassan.", ("", "500", "EUR", "Omar", "Ali Hassan")),
        ("A hawala of 3,000 USD from Omar Saleh to Ali Hassan came.", ("", "3000", "USD", "Omar Saleh", "Ali Hassan")),
        (
            "دفع سالم الخطيب مبلغ ٣٠٠٠ دولار إلى عمر حداد بتاريخ 5 أيار 2019.",
            ("2019-05-05", "3000", "USD", "سالم الخطيب", "عمر حداد"),
        ),
        ("استلم عمر مبلغاً وقدره 5 آلاف دولار أمريكي من سالم الخطيب.", ("", "5000", "USD", "سالم الخطيب", "عمر")),
        ("حَوَّلَ إلى عمر حداد مبلغ 300 يورو", ("", "300", "EUR", "", "عمر حداد")),
        ("حوالة بمبلغ 2,500 دولار من سالم الخطيب إلى عمر حداد، دمشق", ("", "2500", "USD", "سالم الخطيب", "عمر حداد")),
        (
            "From: Omar Saleh\nTo: Ali Hassan\nAmount: 3,000 USD\nDate: 5 May 2019",
            ("2019-05-05", "3000", "USD", "Omar Saleh", "Ali Hassan"),
        ),
        ("المرسل: عمر صالح\nالمستلم: علي حسن\nالمبلغ: ٣٠٠٠ دولار", ("", "3000", "USD", "عمر صالح", "علي حسن")),
    ],
)
def test_plain_sentences_and_notes(text: str, told: tuple[str, ...]) -> None:
    [found] = drawn(text)
    assert (found.date, found.amount, found.currency, found.payer, found.payee) == told
    for name in ("payer", "payee"):
        if name in found.cells:
            chars = parse_fragment(found.cells[name]).chars
            assert chars and text[slice(*chars)] == getattr(found, name)


@pytest.mark.parametrize(
    "text",
    [
        "Salim never paid 300 dollars to Omar.",
        "Salim would have paid 300 dollars to Omar.",
        "If Salim paid 300 dollars to Omar, he would know.",
        "He paid 300 to Omar.",
        "She paid $50.",
        "Salim paid about 300 dollars to Omar.",
        "They sent 300 men to Aleppo.",
        "From: Omar\nTo: Ali\nSubject: amount\nDate: 5 May 2019",
        "لم دفع سالم مبلغ 300 دولار إلى عمر.",
        "دفع سالم إلى عمر مبلغ كبير",
        "بلغ عدد القتلى 300 في حلب",
    ],
)
def test_what_is_denied_wished_for_or_no_money_is_left_out(text: str) -> None:
    assert drawn(text) == []


def test_a_day_without_a_year_is_the_last_before_the_items_own_date() -> None:
    text = "Salim paid 30 dollars to Omar on 5 May."
    assert [drawn(text, dated)[0].date for dated in ("2020-06-01", "2020-04-01", None)] == [
        "2020-05-05",
        "2019-05-05",
        "",
    ]


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=60),
    st.sampled_from(["paid 3 dollars to Omar", "مبلغ ٣ دولار إلى عمر", "a\tb\n1\t2"]),
)
def test_no_text_breaks_it_and_places_lie_in_the_text(noise: str, words: str) -> None:
    for text in (noise, f"{noise} {words}", f"Ali {words}{noise}"):
        for found in drawn(text):
            assert 0 <= found.chars[0] < found.chars[1] <= len(text)
            for place in found.cells.values():
                chars = parse_fragment(place).chars
                assert chars is None or text[slice(*chars)]


@pytest.mark.parametrize(
    "letter",
    ["1", " ", "a", "A", "(", ".", "A ", "paid 1 ", "Al ", "1,", "مبلغ ", "ا ", "\t", "paid\n", "1 000 ", "A:1\n"],
)
def test_long_runs_take_no_long_time(letter: str) -> None:
    text = (letter * 1500)[:1500]
    began = time.process_time()
    for each in (text, f"Ali paid {text} dollars 1", f"دفع {text} مبلغ 1 amount: 1"):
        drawn(each)
    assert time.process_time() - began < 0.5
