"""Header rows: which columns a table has, and whether it is a ledger at all."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from clew.enrich.transactions.fold import folded
from clew.enrich.transactions.headings import OUT, heading
from clew.enrich.transactions.lines import Line

DIGIT = re.compile(r"\d")
WIDEST = 60
WEAK = frozenset("in out وارد صادر داخل خارج received صرف له عليه منه اضافه خصم incoming outgoing value حق".split())
"""Headings that are used of goods, letters and working hours as well: a currency must be told beside them."""


class Money(NamedTuple):
    """A column of amounts: its role (debit, credit, amount), number, and the currency that its heading names."""

    role: str
    column: int
    code: str
    place: str


class Columns(NamedTuple):
    """`roles` gives the number of the column by its role; `money` are those of amounts."""

    roles: dict[str, int]
    money: tuple[Money, ...]
    weak: bool
    plain_direction: bool
    names: tuple[str, ...]
    balance: tuple[str, str] = "", ""
    """The currency that the balance's heading names, and where."""

    def of(self, role: str) -> int | None:
        return self.roles.get(role)


def columns(line: Line, above: Line | None = None) -> Columns | None:
    """The columns where the line is the header of a ledger; with the line above, where headings stand in two rows."""
    if len(line.cells) < 2 or sum(map(_digits, line.cells)) * 2 > len(line.cells):
        return None
    cells = line.cells
    if above is not None:
        if len(above.cells) < 2 or any(map(_digits, [*above.cells, *line.cells])):
            return None
        width = max(len(cells), len(above.cells))
        cells = [f"{above.cell(place)} {line.cell(place)}".strip() for place in range(width)]
    roles: dict[str, int] = {}
    money: list[Money] = []
    balance = "", ""
    for place, cell in enumerate(cells[:WIDEST]):
        role, code = heading(cell.strip())
        if role in ("debit", "credit", "amount", "weak amount"):
            strong = "amount" if role == "weak amount" else role
            source = line if place < len(line.cells) else above or line
            if all((each.role, each.code) != (strong, code) for each in money):
                money.append(Money(strong, place, code, source.place(place)))
        if role == "balance" and role not in roles:
            balance = code, line.place(place) if code and place < len(line.cells) else ""
        if role:
            roles.setdefault(role, place)
    return _ledger(cells, _apart(cells, roles), money, balance)


def _apart(cells: Sequence[str], roles: dict[str, int]) -> dict[str, int]:
    """A book's "payee" is the other party, whichever way the money goes; beside a payer it is the payee alone."""
    payees = [place for place, cell in enumerate(cells[:WIDEST]) if "payee" in folded(cell).split()]
    if "payer" not in roles or "payee" in roles or roles.get("party") not in payees:
        return roles
    return {"payee" if role == "party" else role: place for role, place in roles.items()}


def _digits(cell: str) -> bool:
    return bool(DIGIT.search(cell))


def _ledger(
    cells: Sequence[str], roles: dict[str, int], money: list[Money], balance: tuple[str, str]
) -> Columns | None:
    """What makes a table a ledger: amounts, and dates or both parties; debit and credit alone, beside words."""
    kinds = {each.role for each in money}
    if not money or ("weak amount" in roles and "amount" in roles):
        money = [each for each in money if heading(cells[each.column].strip())[0] != "weak amount"]
    dated = "date" in roles or "value date" in roles
    parties = "payer" in roles and "payee" in roles
    both = {"debit", "credit"} <= kinds and bool({"description", "reference", "party", "account"} & set(roles))
    if not money or not (dated or parties or both):
        return None
    words = [folded(cells[each.column]) for each in money]
    strong = [each for each in words if each not in WEAK and heading_is_strong(each)]
    weak = not strong or (len(roles) < 3 and not any(each.code for each in money))
    sides = [each.split() for each, one in zip(words, money, strict=True) if one.role != "amount"]
    sided = {word for each in sides for word in each}
    names = tuple(cell.strip() for cell in cells)
    return Columns(roles, tuple(money), weak, bool(sided & OUT), names, balance)


def heading_is_strong(words: str) -> bool:
    return heading(words)[0] != "weak amount"
