"""Which reader a passage is given to: tables, statements or sentences."""

from collections.abc import Sequence

from clew.enrich.transactions.lines import groups
from clew.enrich.transactions.tables import ledger
from clew.model import Transaction
from clew.step import GivenText


def told(texts: Sequence[GivenText]) -> list[list[Transaction]]:
    """The transactions of each passage, in the order of their places."""
    found: list[list[Transaction]] = [[] for _ in texts]
    for lines in groups(texts):
        for line, transaction in ledger(lines, texts[0].media_type):
            found[line.reading].append(transaction)
    return [sorted(each, key=lambda one: one.chars) for each in found]
