"""What payments look like, currency by currency: who paid whom, and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import numpy as np

from clew.analyse.transactions import Flow, by_month, flows
from clew.serve.money import Total
from clew.serve.money_bars import Bars, bars
from clew.serve.money_told import Analysed, analysed
from clew.serve.sankey import Sankey, sankey
from clew.store.case import Case
from clew.store.drawn import Numbers

KEPT = 8
LISTED = 100
"""Flows that stand in the table beside a drawing."""


@dataclass(frozen=True)
class Drawn:
    """The drawings of one currency. `listed` are the largest of `flows` flows; `unsaid` payments tell neither payer nor
    payee."""

    total: Total
    sankey: Sankey | None
    bars: Bars
    listed: Sequence[Flow]
    flows: int
    unsaid: int


def drawn(case: Case, chosen: Numbers, totals: Sequence[Total]) -> list[Drawn]:
    """The drawings of the payments with these numbers in the table."""
    return _drawn(analysed(case), chosen.tobytes(), tuple(totals))


@lru_cache(maxsize=KEPT)
def _drawn(found: Analysed, chosen: bytes, totals: Sequence[Total]) -> list[Drawn]:
    numbers = np.frombuffer(chosen, np.int64).tolist()
    return list(_currencies(found, numbers, totals))


def _currencies(found: Analysed, numbers: Sequence[int], totals: Sequence[Total]) -> Iterator[Drawn]:
    told = [found.entries[number] for number in numbers if number in found.entries]
    by, months = {code: list(group) for code, group in groupby(flows(told), lambda flow: flow.currency)}, by_month(told)
    for total in totals:
        own = by.get(total.currency, [])
        unsaid = total.payments - sum(len(flow.entries) for flow in own)
        when = bars([month for month in months if month.currency == total.currency])
        yield Drawn(total, sankey(own) if own else None, when, own[:LISTED], len(own), unsaid)
