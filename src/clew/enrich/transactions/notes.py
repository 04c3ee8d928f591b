"""Notes of a payment as labelled lines: from, to, amount, date, each with its value behind a colon."""

import re
from collections.abc import Iterator

from clew.enrich.transactions.amounts import custom, figure, likely, number, written
from clew.enrich.transactions.currencies import currency
from clew.enrich.transactions.days import day_of, told
from clew.enrich.transactions.fields import Field, Fields, Words, built, field
from clew.enrich.transactions.headings import heading
from clew.model import Transaction
from clew.step import GivenText

GUARD = re.compile(r"(?:amount|montant|مبلغ|المبلغ)[^:：\n]{0,20}[:：]", re.I)
LINE = re.compile(r"^[ \t]*([^\n:：]{1,30}?)[ \t]*[:：][ \t]*([^\n]{0,79}[^\n\s])[ \t]*$", re.M)
BETWEEN = re.compile(r"[^\S\n]*\n[^\S\n]*")
TAKEN = frozenset(("payer", "payee", "amount", "date", "reference", "currency"))


def notes(given: GivenText) -> Iterator[Transaction]:
    """A payment for each block of labelled lines that names an amount with its currency, and a party."""
    if not GUARD.search(given.text):
        return
    block: list[re.Match[str]] = []
    for line in LINE.finditer(given.text):
        if block and not BETWEEN.fullmatch(given.text, block[-1].end(), line.start()):
            yield from _payment(given, block)
            block = []
        block.append(line)
    yield from _payment(given, block)


def _payment(given: GivenText, block: list[re.Match[str]]) -> Iterator[Transaction]:
    names: dict[str, re.Match[str]] = {}
    code = ""
    for line in block:
        role, named = heading(line[1].strip())
        if role in TAKEN and role not in names:
            names[role] = line
            code = code or named
    amount = figure(names["amount"][2]) if "amount" in names else None
    if amount is None or not ({"payer", "payee"} & set(names)):
        return
    value = number(amount.digits, custom([amount.digits]) or likely([amount.digits], False, amount.currency))
    told_code = amount.currency or (currency(names["currency"][2]) if "currency" in names else "") or code
    if not value or not told_code:
        return
    fields: Fields = {role: _field(given, names[role]) for role in ("payer", "payee", "reference") if role in names}
    fields["amount"] = _field(given, names["amount"], written(value))
    source = names["currency"] if not amount.currency and "currency" in names else names["amount"]
    fields["currency"] = _field(given, source, told_code)
    if "date" in names and (day := told(names["date"][2])):
        fields["date"] = _field(given, names["date"], day_of(day, None))
    yield built((block[0].start(), block[-1].end()), fields)


def _field(given: GivenText, line: re.Match[str], value: str = "") -> Field:
    return field(given, Words(value or line[2], *line.span(2)))
