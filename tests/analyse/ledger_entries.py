"""Entries made for the tests."""

from decimal import Decimal

from clew.analyse.transactions import Entry
from clew.model import Transaction


def entry(place: int, amount: str, way: str = "", book: str = "b", **told: str) -> Entry:
    cells = {way: "x"} if way else {}
    return Entry(f"{book}#{place:05}", book, place, Transaction((0, 1), amount=amount, cells=cells, **told))


def stated(place: int, balance: str, kind: str, book: str = "b", **told: str) -> Entry:
    return Entry(f"{book}#{place:05}", book, place, Transaction((0, 1), balance=balance, cells={kind: "x"}, **told))


def ledger(opening: Decimal, steps: list[Decimal], book: str = "b", currency: str = "USD") -> list[Entry]:
    """A book in which everything is right, with stated balances at both ends."""
    rows = [stated(0, str(opening), "opening", book, currency=currency)]
    balance = opening
    for place, step in enumerate(steps, start=1):
        balance += step
        way = "in" if step > 0 else "out"
        rows.append(entry(place, str(abs(step)), way, book, balance=str(balance), currency=currency))
    return [*rows, stated(len(steps) + 1, str(balance), "closing", book, currency=currency)]
