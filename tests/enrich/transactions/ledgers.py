"""Sheets made for the tests: rows of cells as passages."""

from collections.abc import Sequence

from clew.enrich.transactions import transactions
from clew.model import Locator, Transaction
from clew.step import GivenText


def passages(
    rows: Sequence[Sequence[str]], sheet: str | None = "Sheet1", media_type: str = "text/csv"
) -> list[GivenText]:
    return [
        GivenText("\t".join(row), None, Locator(sheet=sheet, row=(number, number)), media_type)
        for number, row in enumerate(rows, start=1)
        if any(row)
    ]


def drawn(
    rows: Sequence[Sequence[str]], sheet: str | None = "Sheet1", media_type: str = "text/csv"
) -> list[Transaction]:
    return [each for found in transactions.run(passages(rows, sheet, media_type)) for each in found]


def payments(rows: Sequence[Sequence[str]], **rest: str | None) -> list[Transaction]:
    return [each for each in drawn(rows, **rest) if each.amount]  # type: ignore[arg-type]
