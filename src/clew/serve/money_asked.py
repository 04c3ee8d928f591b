"""What the address of a page of money asks for."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Annotated

import numpy as np
from fastapi import Depends, Query

from clew.errors import UsageError
from clew.search.index import Index
from clew.serve.filters import ALL, Filters
from clew.serve.money import Money, Wanted
from clew.store.drawn import Mask

SORTS = ("date", "amount", "payer", "payee")
SPAN = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
FIGURE = re.compile(r"[0-9][0-9,]{0,40}(\.[0-9]{1,9})?")


@dataclass(frozen=True)
class Choice:
    """Which payments, in which order, and from which on; `rest` is the same as the address says it."""

    wanted: Wanted
    by: str
    down: bool
    start: int
    rest: dict[str, str]


def choice(
    party: str = "", payer: str = "", payee: str = "", currency: str = "",
    first: Annotated[str, Query(alias="from")] = "", to: str = "", least: str = "", sort: str = "", start: int = 0,
) -> Choice:  # fmt: skip
    """Raises UsageError where a part cannot be read."""
    for name, span in (("from", first), ("to", to)):
        if span and not SPAN.fullmatch(span):
            raise UsageError(f"{name}={span}: write a year, month or day: 2017, 2017-05 or 2017-05-26")
    by = sort.removeprefix("-") or "date"
    if by not in SORTS:
        raise UsageError(f"sort={sort}: payments are sorted by {', '.join(SORTS)}, and downwards with - before it")
    rest = {"party": party.strip(), "payer": payer, "payee": payee, "currency": currency, "from": first, "to": to}
    wanted = Wanted(party.strip(), payer, payee, currency, first, to, _least(least))
    return Choice(wanted, by, sort.startswith("-"), max(start, 0), {**rest, "least": least, "sort": sort})


Chosen = Annotated[Choice, Depends(choice)]


def _least(text: str) -> float:
    if not text.strip():
        return 0.0
    try:
        if not FIGURE.fullmatch(text.strip()):
            raise InvalidOperation
        return float(Decimal(text.strip().replace(",", "")))
    except InvalidOperation as error:
        raise UsageError(f"least={text}: write an amount such as 2500 or 2,500.50") from error


def masked(index: Index | None, money: Money, filtered: Filters, wanted: Wanted) -> Mask:
    """The payments that are asked for, in passages that the query and the choices of search find. Raises QueryError."""
    if not filtered.anything or index is None:
        return money.mask(wanted, None)
    return money.mask(wanted, np.array(index.passages(filtered.asked.query(), ALL), np.int64))
