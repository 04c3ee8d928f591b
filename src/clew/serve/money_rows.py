"""Transactions as a page shows them: each value with the way to its cell, each party with the way to its entity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from markupsafe import Markup
from sqlalchemy import Connection

from clew.locator import fragment, parse
from clew.search.find import LoadedPassage
from clew.search.load import loader
from clew.serve.money_told import Named, named
from clew.serve.spot import name_of
from clew.store.case import Case
from clew.store.transactions import Row, rows

PAD = "\u2008\u2007\u2007"
"""As wide as a point and two digits, so that whole amounts stand under those that have decimals."""


@dataclass(frozen=True)
class Told:
    """A transaction with the passage that tells it, and the names that its parties are, where they are any."""

    row: Row
    passage: LoadedPassage | None
    payer: Named | None
    payee: Named | None

    def at(self, name: str) -> str:
        """The locator of a value, in that reading of the item's bytes which told it."""
        part = parse(self.passage.locator)[1].part if self.passage else None
        if part is None or not part.startswith("as-"):
            return self.row.at(name)
        digest, at = parse(self.row.at(name))
        return f"{digest}#{fragment(replace(at, part=part))}"

    @property
    def name(self) -> str:
        """What its item is called."""
        passage = self.passage
        if passage is None:
            return self.row.item[:12]
        return passage.title or (name_of(passage.places[0]) if passage.places else passage.item[:12])


def listed(connection: Connection, case: Case, numbers: Sequence[int]) -> dict[int, Told]:
    """The transactions with these numbers, in their order; what is gone since is left out."""
    found, names = rows(connection, numbers), named(case)
    passages = loader(connection)(sorted({row.passage for row in found.values()}))
    return {number: _told(found[number], passages, names) for number in numbers if number in found}


def _told(row: Row, passages: Mapping[int, LoadedPassage], names: Mapping[str, Named]) -> Told:
    payer, payee = (names.get(party.casefold()) for party in (row.transaction.payer, row.transaction.payee))
    return Told(row, passages.get(row.passage), payer, payee)


def amount(figure: Decimal | str) -> str:
    """An amount with its thousands parted and all its decimals."""
    return f"{Decimal(figure):,f}"


def aligned(figure: Decimal | str) -> Markup:
    """The same with room for two decimals where it has none, so that it stands right under others."""
    told = amount(figure)
    return Markup(told) if "." in told else Markup(f'{told}<span class="pad">{PAD}</span>')
