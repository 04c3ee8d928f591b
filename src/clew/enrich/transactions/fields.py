"""A transaction as it is put together: values by their names, each with the code points that it was taken from."""

from typing import NamedTuple

from clew.enrich.transactions.lines import words_at
from clew.model import Transaction
from clew.step import GivenText


class Words(NamedTuple):
    """A value and the code points [start, end) of the passage's text that tell it."""

    value: str
    start: int
    end: int


class Field(NamedTuple):
    """A value and its written locator."""

    value: str
    place: str


Fields = dict[str, Field]


def field(given: GivenText, words: Words) -> Field:
    return Field(words.value, words_at(given.at, words.start, words.end))


def built(chars: tuple[int, int], fields: Fields) -> Transaction:
    """The fields that the model knows become values; of others ("out", "opening") only the place is kept."""
    told = {name: each.value for name, each in fields.items() if each.value and name in KNOWN}
    cells = {name: each.place for name, each in fields.items() if each.value}
    return Transaction(chars, cells=cells, **told)


KNOWN = frozenset(("date", "amount", "currency", "payer", "payee", "reference", "account", "balance"))


def sided(fields: Fields, way: str, party: Field | None, holder: Field | None) -> None:
    """Put the other party and the book's owner on their sides, where they are told."""
    ours, theirs = ("payer", "payee") if way == "out" else ("payee", "payer")
    if party is not None and party.value:
        fields[theirs] = party
    if holder is not None and holder.value:
        fields[ours] = holder
