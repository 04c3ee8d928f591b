"""Payments as tables, bank statements and sentences tell them."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version

from clew.model import Transaction
from clew.step import GivenText, step


@cache
def _libraries() -> dict[str, str]:
    return {"hijridate": version("hijridate")}


@step("enrich.transactions@2", accepts=("*",), slow=True, led=True, libraries=_libraries)
def transactions(texts: Sequence[GivenText]) -> Iterator[Sequence[Transaction]]:
    """For each passage the transactions that it tells, in their order; a row without an amount is a stated balance.

    A table's customs are decided over all the rows that are given together. The rules are loaded at the first passage.
    """
    from clew.enrich.transactions.told import told

    yield from told(texts)
