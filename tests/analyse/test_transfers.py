"""Sums that keep currencies apart, and proposals of entries that tell one transfer."""

import random
import time
from decimal import Decimal

import pytest

from clew.analyse.transactions import Entry, by_month, flows
from clew.analyse.transfers import transfers
from tests.analyse.ledger_entries import entry, stated

ROWS = [
    entry(1, "10", "out", payer="Ali", payee="Omar", currency="USD", date="2020-01-05"),
    entry(2, "2.50", "out", payer="Ali", payee="Omar", currency="USD", date="2020-01-31"),
    entry(3, "700", "in", payer="Omar", payee="Ali", currency="IQD", date="2020-02-01"),
    entry(4, "3", payer="", payee="Sara", currency="", date="2020-01-05/2020-05-01"),
    stated(5, "100", "opening", currency="USD"),
]


def test_totals_never_add_unlike_currencies() -> None:
    assert [(each.month, each.currency, each.amount, each.count) for each in by_month(ROWS)] == [
        ("", "", Decimal(3), 1),
        ("2020-01", "USD", Decimal("12.50"), 2),
        ("2020-02", "IQD", Decimal(700), 1),
    ]


def test_flows_lead_to_their_entries_under_the_names_that_people_settled() -> None:
    found = flows(ROWS, lambda name: "Ali Hassan" if name == "Ali" else name)
    assert [(each.payer, each.payee, each.currency, each.amount) for each in found] == [
        ("", "Sara", "", 3),
        ("Omar", "Ali Hassan", "IQD", 700),
        ("Ali Hassan", "Omar", "USD", Decimal("12.50")),
    ]
    assert found[2].entries == ("b#00001", "b#00002")


OUT = entry(
    1, "5000", "out", "a", payer="North Trading", payee="Salim Haddad", account="111", currency="USD", date="2020-01-05"
)
IN = entry(1, "5000", "in", "c", payer="NORTH TRADING", payee="222", account="222", currency="USD", date="2020-01-07")


def test_both_sides_of_a_transfer_are_proposed_with_reasons() -> None:
    [found] = transfers([IN, OUT])
    assert (found.kind, found.first, found.second) == ("both sides", "a#00001", "c#00001")
    assert [words for words, _ in found.reasons] == [
        "the same amount and currency",
        "the same payer",
        "out of one book and into another",
        "2 days apart",
    ]
    assert found.score == round(sum(part for _, part in found.reasons), 3)


def test_a_transfer_told_twice_is_no_pair_of_sides() -> None:
    copy = entry(
        9,
        "5000",
        "out",
        "z",
        payer="North Trading",
        payee="Haddad, Salim",
        account="111",
        currency="USD",
        date="2020-01-05",
    )
    [found] = transfers([OUT, copy])
    assert found.kind == "told twice"


def test_what_proves_nothing_is_not_proposed() -> None:
    def other(**told: str) -> Entry:
        return entry(
            1,
            told.pop("amount", "5000"),
            told.pop("way", "in"),
            "c",
            **{"currency": "USD", "date": "2020-01-05", **told},
        )

    assert transfers([OUT, other(payer="North Trading", currency="EUR")]) == []
    assert transfers([OUT, other(payer="North Trading", date="2020-01-25")]) == []
    assert transfers([OUT, other(payer="North Trading", amount="5000.01")]) == []
    assert transfers([OUT, other(payer="Somebody Else")]) == []
    assert (
        transfers(
            [
                OUT,
                entry(
                    2,
                    "5000",
                    "out",
                    "a",
                    payer="North Trading",
                    payee="Salim Haddad",
                    currency="USD",
                    date="2020-01-05",
                ),
            ]
        )
        == []
    )


def test_a_shared_reference_is_enough() -> None:
    one = entry(1, "5", "out", "a", reference="TX-20/991", currency="USD", date="2020-01-05")
    two = entry(1, "5.00", "in", "c", reference="tx20991", currency="USD", date="2020-01-06")
    assert [found.kind for found in transfers([one, two])] == ["both sides"]


def paid(place: int, book: str, way: str = "out", amount: str = "5", **told: str) -> Entry:
    return entry(place, amount, way, book, currency="EUR", date="2020-01-05", **told)


@pytest.mark.parametrize("reference", ["KREF+", "EREF+NOTPROVIDED", "NONREF", "not provided", "salary", "0000000"])
def test_a_reference_that_only_fills_its_place_ties_nothing(reference: str) -> None:
    assert transfers([paid(1, "a", reference=reference), paid(1, "c", "in", reference=reference)]) == []


def test_a_reference_that_many_payments_of_a_book_bear_ties_nothing() -> None:
    two = [paid(1, "a", reference="BATCH 17", account="1111"), paid(1, "c", "in", reference="BATCH 17", account="2222")]
    assert len(transfers(two)) == 1
    others = [paid(place, "a", amount=f"{place}", reference="BATCH 17") for place in range(20, 23)]
    assert transfers([*two, *others]) == []


def test_names_that_differ_by_a_number_or_an_initial_are_two() -> None:
    for one, two in (("Branch 2", "Branch 3"), ("A. Haddad", "B. Haddad"), ("فرع ٢ بغداد", "فرع ٣ بغداد")):
        assert transfers([paid(1, "a", payer="Ali", payee=one), paid(1, "c", payer="Ali", payee=two)]) == []
    both = [paid(1, "a", payer="Ali", payee="Al Haddad"), paid(1, "c", payer="Ali", payee="HADDAD")]
    assert len(transfers(both)) == 1


def test_one_payment_leaves_one_account() -> None:
    told = {"reference": "TX 991", "payee": "Omar"}
    assert transfers([paid(1, "a", account="10200 111", **told), paid(1, "c", account="10200 222", **told)]) == []
    assert len(transfers([paid(1, "a", account="DE02 0011 1", **told), paid(1, "c", account="00111", **told)])) == 1


def test_the_order_of_entries_does_not_matter_and_the_work_grows_with_them() -> None:
    dice = random.Random(3)
    names = [f"Party {number:03}" for number in range(200)]

    def made(count: int) -> list[Entry]:
        return [
            entry(
                place,
                str(dice.choice((5, 50, 500))),
                dice.choice(("in", "out")),
                f"book{place % 7}",
                payer=dice.choice(names),
                payee=dice.choice(names),
                currency="USD",
                date=f"2020-{place % 12 + 1:02}-{place % 28 + 1:02}",
            )
            for place in range(count)
        ]

    few = made(500)
    shuffled = dice.sample(few, len(few))
    assert transfers(few) == transfers(shuffled)
    times = []
    for count in (1_000, 8_000):
        entries = made(count)
        began = time.process_time()
        transfers(entries)
        times.append(time.process_time() - began)
    assert times[1] < 30 * times[0] + 0.5
