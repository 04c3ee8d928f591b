"""The drawings of money: thick as what flowed, no more than can be read, and nothing left out unsaid."""

import re
from decimal import Decimal
from itertools import pairwise

from clew.analyse.transactions import Flow, MonthTotal
from clew.serve.money_bars import MONTHS, bars
from clew.serve.sankey import GAP, LINE, MOST, OTHERS, THICK, sankey


def flow(payer: str, payee: str, amount: int) -> Flow:
    return Flow(payer, payee, "USD", Decimal(amount), (f"{payer}{payee}",))


def month(name: str, amount: int) -> MonthTotal:
    return MonthTotal(name, "USD", Decimal(amount), 1, Decimal(amount), Decimal())


def test_ribbons_are_as_thick_as_their_share() -> None:
    drawn = sankey([flow("a", "b", 300), flow("c", "b", 100)])
    thick = {ribbon.payer: _thickness(ribbon.outline) for ribbon in drawn.ribbons}
    assert abs(thick["a"] - THICK * 0.75) < 0.2 and abs(thick["c"] - THICK * 0.25) < 0.2
    (payee,) = drawn.payees
    assert payee.amount == 400 and abs(payee.height - THICK) < 0.2


def _thickness(outline: str) -> float:
    start, end = re.match(r"M0 ([0-9.]+)C.* 0 ([0-9.]+)Z", outline).groups()  # type: ignore[union-attr]
    return float(end) - float(start)


def test_flows_beyond_the_largest_are_drawn_as_others() -> None:
    drawn = sankey([flow(f"p{at}", f"q{at}", 1000 - at) for at in range(MOST + 20)])
    assert len(drawn.ribbons) == MOST + 1 and drawn.rest == 20
    others = drawn.ribbons[-1]
    assert others.payer == others.payee == OTHERS and others.payments == 20
    assert others.amount == sum(1000 - at for at in range(MOST, MOST + 20))
    assert drawn.payers[-1].name == drawn.payees[-1].name == OTHERS


def test_names_have_room_for_a_line_each_however_thin_their_ribbons() -> None:
    drawn = sankey([flow(f"p{at}", "q", 10**6 if not at else 1) for at in range(MOST)])
    middles = [node.middle for node in drawn.payers]
    assert all(two - one >= LINE for one, two in pairwise(middles))
    assert drawn.height >= drawn.payers[-1].middle + GAP


def test_who_is_not_told_stands_below_those_who_are() -> None:
    drawn = sankey([flow("", "b", 900), flow("a", "", 500), flow("a", "b", 1)])
    assert [node.name for node in drawn.payers] == ["a", ""] and drawn.payees[-1].name == ""


def test_months_without_payments_leave_a_gap() -> None:
    drawn = bars([month("2019-11", 50), month("2020-02", 100), month("", 7)])
    assert [bar.span for bar in drawn.bars] == ["2019-11", "2020-02"]
    one, two = drawn.bars
    assert abs(two.x - one.x - 3 * one.width) < 0.01 and two.height == 2 * one.height
    assert drawn.undated is not None and drawn.undated.amount == 7


def test_many_months_are_drawn_as_years() -> None:
    drawn = bars([month(f"{2010 + at // 12}-{at % 12 + 1:02}", 1) for at in range(MONTHS + 1)])
    assert drawn.unit == "year" and drawn.bars[0].span == "2010"
    assert drawn.bars[0].amount == 12 and sum(bar.payments for bar in drawn.bars) == MONTHS + 1


def test_no_dated_payments_are_no_bars() -> None:
    drawn = bars([month("", 7)])
    assert drawn.bars == [] and drawn.labels == []
