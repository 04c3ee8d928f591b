"""What the rows above a table say of it: whose book it is, the account, the currency, the kind of book."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from clew.enrich.transactions.currencies import currency, within
from clew.enrich.transactions.fold import folded
from clew.enrich.transactions.lines import Line, words_at

MOST = 30
"""Rows above a header that are looked at."""
LONGEST = 200
# fmt: off
LABELS: dict[str, str] = {
    "holder":
        "account holder, account holder name, holder, account name, name of account, customer, customer name, "
        "client, client name, account owner, owner, statement for, account of, name, titulaire, titulaire du "
        "compte, nom du titulaire, nom, kontoinhaber, cash book of, ledger of, اسم صاحب حساب, صاحب حساب, اسم "
        "عميل, عميل, اسم حساب, اسم زبون, زبون, حساب سيد, كشف حساب سيد, اسم, دفتر, حساب باسم, باسم",
    "account":
        "account number, account no, account, a c no, acc no, iban, account iban, compte, n de compte, no de "
        "compte, numero de compte, compte n, kontonummer, konto, رقم حساب, حساب رقم, ايبان, رقم ايبان, رقم حساب "
        "دولي",
    "currency": "currency, account currency, ccy, devise, monnaie, wahrung, عمله, عمله حساب, نوع عمله",
    "opening":
        "opening balance, previous balance, balance brought forward, brought forward, beginning balance, starting "
        "balance, balance b f, b f, bal b f, solde initial, solde d ouverture, ancien solde, report a nouveau, "
        "solde precedent, رصيد افتتاحي, رصيد سابق, رصيد اول مده, رصيد ابتدائي, رصيد بدايه مده, رصيد منقول, رصيد "
        "مدور, رصيد ماقبله, رصيد ما قبله",
    "closing":
        "closing balance, ending balance, final balance, balance carried forward, carried forward, balance c f, c "
        "f, balance c d, end balance, new balance, solde final, solde de cloture, nouveau solde, رصيد ختامي, رصيد "
        "نهائي, رصيد اخر مده, رصيد نهايه مده, رصيد اقفال, رصيد مرحل, رصيد حالي",
    "total":
        "total, totals, sub total, subtotal, grand total, sum, page total, total debit, total credit, totaux, "
        "sous total, somme, total general, summe, مجموع, اجمالي, اجماليات, مجموع كلي, مجموع عام, مجموع فرعي, "
        "مجموع صفحه, جمله",
}
# fmt: on
KINDS = {folded(label): kind for kind, labels in LABELS.items() for label in labels.split(",")}
BEGINNINGS = ("opening balance", "closing balance", "رصيد افتتاحي", "رصيد ختامي", "solde initial", "solde final")
BANK = re.compile(
    r"\b(?:bank|banque|iban|swift|bic|(?:account|bank) statement|statement of account|releve|مصرف|بنك|كشف حساب)\b"
)
OWN = re.compile(
    r"\b(?:cash ?book|cash account|petty cash|ledger|grand livre|livre de caisse|caisse|دفتر|صندوق|يوميه|استاذ)\b"
)


class Title(NamedTuple):
    """A value and the written locator of its words."""

    value: str
    place: str


NONE = Title("", "")


class Titles(NamedTuple):
    holder: Title = NONE
    account: Title = NONE
    currency: Title = NONE
    bank: bool = False
    own: bool = False


def kind_of(cells: Sequence[str]) -> str:
    """ "opening", "closing" or "total" where a row's words say that it is no transaction; "" else."""
    for cell in cells:
        words = folded(cell) if 1 < len(cell) < 60 else ""
        kind = KINDS.get(words, "") or KINDS.get(re.sub(r"( as (?:of|at|on))? \d[\d ]*$", "", words), "")
        if kind in ("opening", "closing", "total"):
            return kind
        if words.startswith(("total ", "مجموع ", "اجمالي ", "sous total")) and len(words.split()) <= 4:
            return "total"
        for start in BEGINNINGS:
            if words.startswith(start):
                return KINDS[start]
    return ""


def titles(lines: Sequence[Line]) -> Titles:
    """Labels with their values, in one cell ("Account: 12") or in two; the last of a kind counts."""
    found: dict[str, Title] = {}
    named: dict[str, Title] = {}
    words = []
    for line in lines[-MOST:]:
        words.append(folded(line.text) if len(line.text) < LONGEST else "")
        for kind, title in _labelled(line):
            found[kind] = title
        if len(line.text) < LONGEST and (code := within(line.text)):
            named[code] = Title(code, _whole(line))
    money = found.pop("currency", NONE)
    if currency(money.value):
        money = Title(currency(money.value), money.place)
    else:
        money = next(iter(named.values())) if len(named) == 1 else NONE
    text = " ".join(words)
    return Titles(
        found.get("holder", NONE), found.get("account", NONE), money, bool(BANK.search(text)), bool(OWN.search(text))
    )


def _labelled(line: Line) -> list[tuple[str, Title]]:
    found = []
    filled = [column for column, cell in enumerate(line.cells) if cell.strip()]
    for place, column in enumerate(filled):
        text = line.cells[column]
        label, sign, value = text.partition(":") if ":" in text else text.partition("：")
        kind = KINDS.get(folded(label), "") if len(label) < 60 else ""
        if kind not in ("holder", "account", "currency"):
            continue
        if value.strip():
            start = _start(line, column) + len(label) + 1 + len(value) - len(value.lstrip())
            where = line.place(column) if not line.starts else words_at(line.at, start, start + len(value.strip()))
            found.append((kind, Title(value.strip(), where)))
        elif place + 1 < len(filled) and (sign or len(filled) < 5):
            after = filled[place + 1]
            if folded(line.cell(after)).partition(" ")[0] and not KINDS.get(folded(line.cell(after))):
                found.append((kind, Title(line.cell(after), line.place(after))))
    return found


def _start(line: Line, column: int) -> int:
    return line.starts[column] if line.starts else sum(len(cell) + 1 for cell in line.cells[:column])


def _whole(line: Line) -> str:
    column = next(column for column, cell in enumerate(line.cells) if cell.strip())
    return line.place(column)
