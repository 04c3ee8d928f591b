"""Generated ledgers with known truth, in all customs mixed; and with a broken row, which is found."""

import random
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.accuracy.ledgers import made
from clew.analyse.reconcile import reconcile
from clew.analyse.transactions import Entry
from clew.enrich.transactions import transactions


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9))
def test_every_row_of_a_generated_ledger_is_read_exactly(seed: int) -> None:
    ledger = made(random.Random(seed))
    found = [each for row in transactions.run(ledger.passages()) for each in row if each.amount]
    told = [(each.date, each.amount, each.currency, each.payer, each.payee) for each in found]
    assert told == ledger.truth, ledger.shape


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.data())
def test_the_row_that_breaks_a_generated_ledger_is_named(seed: int, data: st.DataObject) -> None:
    ledger = made(random.Random(seed))
    passages = ledger.passages()
    rows = list(transactions.run(passages))
    entries = [
        Entry(f"{place:04}", "book", place, each)
        for place, row in enumerate(rows)
        for each in row
        if not each.cells.get("closing")
    ]
    [whole] = reconcile(entries)
    assert whole.holds in (True, None)
    booked = [entry for entry in entries if entry.transaction.balance and entry.transaction.amount]
    if len(booked) > 2:
        gone = data.draw(st.integers(1, len(booked) - 2))
        [broken] = reconcile([entry for entry in entries if entry is not booked[gone]])
        assert [each.entry for each in broken.breaks] == [booked[gone + 1].id]
        assert abs(broken.breaks[0].difference) == Decimal(booked[gone].transaction.amount)
