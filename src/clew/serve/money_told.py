"""What the transactions of the case say together: worked out once for each change of it, and kept in memory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from json import loads

from sqlalchemy import Connection, select

from clew.analyse.reconcile import Reconciled, reconcile
from clew.analyse.transactions import Entry
from clew.analyse.transfers import Proposal, transfers
from clew.fold import words
from clew.store import schema
from clew.store.accounts import number_of
from clew.store.case import Case
from clew.store.standing import written
from clew.store.transactions import stood


@dataclass(frozen=True, eq=False)
class Analysed:
    """The case's transactions, and what they say together, each worked out when it is first asked for.

    `entries` are told by their numbers in the table; an entry's id is its place in `numbers`. `booked` are the books
    that are a sheet's or a statement's.
    """

    entries: Mapping[int, Entry]
    booked: frozenset[str]
    numbers: Sequence[int]

    @cached_property
    def books(self) -> list[Reconciled]:
        """Tables and statements, those that do not add up first, those that do last."""
        found = [each for each in reconcile(self.entries.values()) if each.book in self.booked]
        return sorted(found, key=lambda each: (_state(each), each.book, each.account, each.currency))

    @cached_property
    def in_book(self) -> Mapping[str, Sequence[int]]:
        """The transactions and stated balances of each book, in its order."""
        found: dict[str, list[int]] = {}
        for number, entry in self.entries.items():
            found.setdefault(entry.book, []).append(number)
        return found

    @cached_property
    def pairs(self) -> list[Proposal]:
        return transfers(self.entries.values())

    def number_of(self, entry: str) -> int:
        """The transaction's number in its table."""
        return self.numbers[int(entry)]


def _state(book: Reconciled) -> int:
    if book.holds is None:
        return 2 if book.opening is None and book.closing is None else 1
    return 3 if book.holds else 0


def analysed(case: Case) -> Analysed:
    """The analyses of the case as it stands."""
    return _analysed(case, tuple(written(case)))


@lru_cache(maxsize=1)
def _analysed(case: Case, state: tuple[object, ...]) -> Analysed:
    with case.engine.connect() as connection:
        found = list(stood(connection))
    told = {each.number: Entry(f"{at:09}", each.book, at, each.transaction) for at, each in enumerate(found)}
    return Analysed(told, frozenset(each.book for each in found if each.booked), list(told))


@dataclass(frozen=True, slots=True)
class Named:
    """A name of the case: its kind, value, and the entity that it belongs to."""

    kind: str
    value: str
    entity: str


def named(case: Case) -> Mapping[str, Named]:
    """Names of people and organisations by the ways of writing them, in lower case."""
    return _named(case, tuple(written(case)))


@lru_cache(maxsize=1)
def _named(case: Case, state: tuple[object, ...]) -> Mapping[str, Named]:
    with case.engine.connect() as connection:
        return dict(_forms(connection))


NAMES = 262_144
"""Ways of writing parties whose words are kept at hand."""

Party = Callable[[str], str | tuple[str, ...]]


def parties(case: Case) -> Party:
    """What tells parties apart: the names of one entity are one, and so are ways of writing that differ in capitals and
    marks alone, or a number of an account in spaces."""
    known = _entities(case, tuple(written(case)))
    return lambda party: known.get(_whole(party)) or _whole(party)


@lru_cache(maxsize=1)
def _entities(case: Case, state: tuple[object, ...]) -> Mapping[tuple[str, ...], str]:
    return {_whole(form): each.entity for form, each in named(case).items()}


@lru_cache(maxsize=NAMES)
def _whole(party: str) -> tuple[str, ...]:
    number = number_of(party)
    return (number,) if number else words(party) or (party,)


def _forms(connection: Connection) -> list[tuple[str, Named]]:
    name = schema.name
    columns = (name.c.kind, name.c.value, name.c.entity, name.c.forms)
    found = connection.execute(select(*columns).where(name.c.kind.in_(("person", "organisation"))).order_by(name.c.id))
    return [(form.casefold(), Named(*node)) for *node, forms in found for form in loads(forms)]
