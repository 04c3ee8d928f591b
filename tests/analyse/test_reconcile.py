"""Books that add up, and books that do not: which row breaks, by how much, and what would put it right."""

import random
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from clew.analyse.reconcile import Break, Reconciled, reconcile
from clew.analyse.transactions import Entry
from tests.analyse.ledger_entries import entry, ledger, stated

STEPS = st.lists(
    st.decimals(Decimal("-9999.99"), Decimal("9999.99"), places=2).filter(lambda step: abs(step) >= 1),
    min_size=3,
    max_size=30,
)
OPENING = st.decimals(Decimal(-5000), Decimal(50_000), places=2)


def only(entries: list[Entry]) -> Reconciled:
    [found] = reconcile(entries)
    return found


def told(rows: list[Entry], place: int, **values: str) -> list[Entry]:
    changed = replace(rows[place], transaction=replace(rows[place].transaction, **values))  # type: ignore[arg-type]
    return [*rows[:place], changed, *rows[place + 1 :]]


def breaks(found: Reconciled) -> list[tuple[str, Decimal, str]]:
    return [(each.entry, each.difference, each.explanation) for each in found.breaks]


@given(OPENING, STEPS, st.randoms(use_true_random=False))
def test_a_right_book_holds_whatever_the_order_of_its_entries(
    opening: Decimal, steps: list[Decimal], dice: random.Random
) -> None:
    rows = ledger(opening, steps)
    dice.shuffle(rows)
    found = only(rows)
    assert (found.opening, found.closing, found.difference) == (opening, opening + sum(steps), 0)
    assert (found.into - found.out, found.entries, found.breaks, found.holds) == (sum(steps), len(steps), (), True)


@given(OPENING, STEPS)
def test_a_right_book_holds_with_the_newest_row_first_and_no_stated_ends(
    opening: Decimal, steps: list[Decimal]
) -> None:
    rows = [row for row in ledger(opening, steps) if row.transaction.amount]
    turned = [replace(row, place=-row.place) for row in rows]
    for each in (rows, turned):
        found = only(each)
        assert (found.breaks, found.holds) == ((), True)


@given(OPENING, STEPS, st.data())
def test_a_row_left_out_breaks_the_next_by_its_amount(
    opening: Decimal, steps: list[Decimal], data: st.DataObject
) -> None:
    gone = data.draw(st.integers(1, len(steps) - 1))
    rows = ledger(opening, steps)
    found = only(rows[:gone] + rows[gone + 1 :])
    assert [(each.entry, each.difference) for each in found.breaks] == [(rows[gone + 1].id, steps[gone - 1])]
    assert found.holds is False
    assert found.difference == steps[gone - 1]


@given(OPENING, STEPS, st.data())
def test_a_wrong_sign_breaks_one_row_by_twice_its_amount(
    opening: Decimal, steps: list[Decimal], data: st.DataObject
) -> None:
    place = data.draw(st.integers(1, len(steps)))
    rows = ledger(opening, steps)
    row = rows[place]
    turned = replace(row, transaction=replace(row.transaction, cells={"in" if steps[place - 1] < 0 else "out": "x"}))
    found = only([*rows[:place], turned, *rows[place + 1 :]])
    assert [(each.entry, each.difference) for each in found.breaks] == [(row.id, 2 * steps[place - 1])]


@given(OPENING, STEPS, st.data())
def test_a_wrong_balance_is_one_break_and_not_two(opening: Decimal, steps: list[Decimal], data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(steps) - 1))
    wrong = data.draw(st.decimals(Decimal("0.01"), Decimal(999), places=2))
    rows = ledger(opening, steps)
    broken = told(rows, place, balance=str(Decimal(rows[place].transaction.balance) + wrong))
    assert [(each.entry, each.difference) for each in only(broken).breaks] == [(rows[place].id, wrong)]


def test_explanations() -> None:
    rows = ledger(Decimal(1000), [Decimal("-540.00"), Decimal("123.45"), Decimal("-60.00"), Decimal("7")])
    assert breaks(only(told(rows, 1, amount="450.00")))[0] == (
        rows[1].id,
        Decimal("-90.00"),
        "the amount would have to be 540.00: two digits are swapped",
    )
    assert (
        breaks(only(told(rows, 3, amount="600")))[0][2]
        == "the amount would have to be 60.00: a nought too many or too few"
    )
    assert breaks(only(told(rows, 2, amount="173.45")))[0][2] == "the amount would have to be 123.45: one digit differs"
    assert breaks(only(told(rows, 2, balance="538.45")))[0][2] == "the balance is written wrong: two digits are swapped"
    turned = replace(rows[2], transaction=replace(rows[2].transaction, cells={"out": "x"}))
    assert breaks(only([*rows[:2], turned, *rows[3:]]))[0][2] == "the amount has the wrong sign"
    assert breaks(only([*rows[:2], *rows[3:]]))[0][2] == "a row of 123.45 in is missing"


def test_accounts_and_currencies_are_kept_apart() -> None:
    rows = [*ledger(Decimal(10), [Decimal(5)]), *ledger(Decimal(7), [Decimal(-2)], currency="IQD")]
    assert [(found.currency, found.closing, found.holds) for found in reconcile(rows)] == [
        ("IQD", 5, True),
        ("USD", 15, True),
    ]


def test_without_balances_nothing_is_said() -> None:
    found = only([entry(1, "5", "in"), entry(2, "7", "out")])
    assert (found.opening, found.closing, found.difference, found.holds) == (None, None, None, None)


def test_rows_between_two_balances_are_added_up() -> None:
    rows = [
        stated(0, "10", "opening"),
        entry(1, "5", "in"),
        entry(2, "3", "out", balance="12"),
        stated(3, "12", "closing"),
    ]
    assert only(rows).holds is True
    found = only([*rows[:2], entry(2, "3", "out", balance="13"), stated(3, "13", "closing")])
    assert found.breaks == (Break("b#00002", Decimal(12), Decimal(13), "a row of 1 in is missing"),)
