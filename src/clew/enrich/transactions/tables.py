"""Tables in passages: header rows are looked for, and each table below one is read."""

import re
from collections.abc import Iterator, Sequence

from clew.enrich.transactions.columns import Columns, columns
from clew.enrich.transactions.lines import Line
from clew.enrich.transactions.shapes import headless
from clew.enrich.transactions.table import table, transactions
from clew.enrich.transactions.titles import titles
from clew.model import Transaction

DIGIT = re.compile(r"\d")
MONEY = re.compile(
    r"\b(?i:amount|debit|débit|credit|crédit|montant|withdraw|deposit|money|paid|payment|betrag)"
    r"|مبلغ|مدين|دائن|سحب|يداع|صادر|وارد"
)
FIRST = 60
"""Rows of a sheet that are looked at for a header; further down a row without any digit may be one."""
WRITTEN_BY_PROGRAMS = ("spreadsheet", "ms-excel", "sqlite3", "x-dbf", "lotus", "quattro", "msaccess", "iwork-numbers")


def ledger(lines: Sequence[Line], media_type: str) -> Iterator[tuple[Line, Transaction]]:
    """The transactions in a sheet's rows or in a run of lines."""
    exact = any(name in media_type for name in WRITTEN_BY_PROGRAMS)
    heads = list(_heads(lines))
    if not heads:
        yield from headless(lines, exact)
    begin = 0
    for number, (place, found) in enumerate(heads):
        end = heads[number + 1][0] if number + 1 < len(heads) else len(lines)
        body = [line for line in lines[place + 1 : end] if not _same(line, found)]
        read = table(found, titles(lines[begin:place]), body, exact)
        if read is not None:
            yield from transactions(read)
        begin = place + 1


def _heads(lines: Sequence[Line]) -> Iterator[tuple[int, Columns]]:
    """Header rows and their places; one that a page repeats is no new one."""
    last: Columns | None = None
    headed = -1
    for place, line in enumerate(lines):
        if len(line.cells) < 2 or (place >= FIRST and (DIGIT.search(line.text) or not MONEY.search(line.text))):
            continue
        if last is not None and _same(line, last):
            headed = place
            continue
        found = columns(line)
        if found is None and 0 < place < FIRST and headed != place - 1:
            found = columns(line, lines[place - 1])
        if found is not None:
            last, headed = found, place
            yield place, found


def _same(line: Line, found: Columns) -> bool:
    return tuple(cell.strip() for cell in line.cells) == found.names
