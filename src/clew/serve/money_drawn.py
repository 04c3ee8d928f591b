"""What payments look like, currency by currency: who paid whom, and when."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import numpy as np

from clew.analyse.transactions import Entry, Flow, by_month, flows
from clew.serve.money import Total
from clew.serve.money_bars import Bars, bars
from clew.serve.money_told import Analysed, Party, analysed, parties
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
    return _drawn(analysed(case), case, chosen.tobytes(), tuple(totals))


@lru_cache(maxsize=KEPT)
def _drawn(found: Analysed, case: Case, chosen: bytes, totals: Sequence[Total]) -> list[Drawn]:
    numbers = np.frombuffer(chosen, np.int64).tolist()
    told = [found.entries[number] for number in numbers if number in found.entries]
    return list(_currencies(told, parties(case), totals))


def _currencies(told: Sequence[Entry], party: Party, totals: Sequence[Total]) -> Iterator[Drawn]:
    called, months = _called(told, party), by_month(told)
    every = flows(told, lambda name: called[party(name)])
    by = {code: list(group) for code, group in groupby(every, lambda flow: flow.currency)}
    for total in totals:
        own = by.get(total.currency, [])
        unsaid = total.payments - sum(len(flow.entries) for flow in own)
        when = bars([month for month in months if month.currency == total.currency])
        yield Drawn(total, sankey(own) if own else None, when, own[:LISTED], len(own), unsaid)


def _called(told: Sequence[Entry], party: Party) -> Mapping[str | tuple[str, ...], str]:
    """Each party as it is written most often; of ways that are as frequent the one with fewer capitals."""
    written = Counter(side for entry in told for side in (entry.transaction.payer, entry.transaction.payee) if side)
    ways = sorted(written, key=lambda way: (written[way], -sum(letter.isupper() for letter in way), way))
    return {party(way): way for way in ways}
