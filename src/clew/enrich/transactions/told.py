"""Which reader a passage is given to: tables, statements or sentences."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from clew.enrich.transactions import elements, quicken, swift
from clew.enrich.transactions.arabic import arabic
from clew.enrich.transactions.fields import Fields
from clew.enrich.transactions.lines import groups
from clew.enrich.transactions.notes import notes
from clew.enrich.transactions.sentences import sentences
from clew.enrich.transactions.tables import ledger
from clew.model import Transaction
from clew.step import GivenText

READERS = {swift.MEDIA_TYPE: swift.swift, elements.CAMT: elements.elements, elements.OFX: elements.elements}


def told(texts: Sequence[GivenText]) -> Iterator[list[Transaction]]:
    """The transactions of each passage, in the order of their places."""
    for media_type, run in groupby(texts, key=lambda given: given.media_type):
        passages = list(run)
        if media_type == quicken.MEDIA_TYPE:
            yield from quicken.quicken(passages)
        elif media_type in READERS:
            yield from _statements(passages)
        else:
            yield from _passages(passages)


def _statements(passages: Sequence[GivenText]) -> Iterator[list[Transaction]]:
    """A statement's head tells the account and the currency of its entries."""
    message, state = None, Fields()
    for given in passages:
        if given.at.message != message:
            message, state = given.at.message, Fields()
        yield list(READERS[given.media_type](given, state))


def _passages(passages: Sequence[GivenText]) -> Iterator[list[Transaction]]:
    found: list[list[Transaction]] = [[] for _ in passages]
    for lines in groups(passages):
        for line, transaction in ledger(lines, passages[0].media_type):
            found[line.reading].append(transaction)
    for given, each in zip(passages, found, strict=True):
        if not each and given.at.row is None:
            each += [*notes(given), *sentences(given), *arabic(given)]
        yield sorted(each, key=lambda one: one.chars)
