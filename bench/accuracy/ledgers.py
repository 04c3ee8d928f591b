"""Ledgers in the customs of three languages, generated with their truth; none stands in any set."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from clew.model import Locator
from clew.step import GivenText

Told = tuple[str, str, str, str, str]
"""Day, amount, currency, payer, payee."""
HEADS = {
    "en": "Date|Transaction Date|Posting date; Description|Details|Narration; Counterparty|Name; "
    "Debit|Withdrawals|Paid out; "
    "Credit|Deposits|Paid in; Amount|Transaction amount; Balance|Running balance; From|Payer|Sender; "
    "To|Beneficiary|Recipient; D/C|Dr/Cr; Currency|Ccy",
    "ar": "التاريخ|تاريخ القيد; البيان|التفاصيل; الجهة|الاسم; مدين|السحوبات; دائن|الإيداعات; المبلغ; الرصيد; "
    "من|المرسل; "
    "إلى|المستفيد; مدين/دائن; العملة",
    "fr": "Date|Date opération; Libellé|Désignation; Tiers|Contrepartie; Débit|Retraits; Crédit|Versements; Montant; "
    "Solde; "
    "Émetteur; Bénéficiaire; Sens; Devise",
}
"""By their order: date, words, other party, debit, credit, amount, balance, payer, payee, mark, currency."""
HOLDER = {
    "en": ["Account holder", "Bank statement"],
    "ar": ["صاحب الحساب", "كشف حساب"],
    "fr": ["Titulaire", "Relevé de compte"],
}
OPENED = {"en": "Opening balance", "ar": "رصيد افتتاحي", "fr": "Solde initial"}
TOTAL = {"en": "Total", "ar": "المجموع", "fr": "Total"}
NAMES = {
    "en": ["Salim Haddad", "North Trading", "Rana Stores", "Omar & Sons"],
    "ar": ["سالم الخطيب", "شركة النور", "رنا حداد"],
    "fr": ["Société Atlas", "Karim Benali", "Garage du Port"],
}
OWNER = {"en": "Cedar Holdings", "ar": "مؤسسة الأرز", "fr": "Maison Cèdre"}
DAYS = ["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%y", "%d %b %Y", "%Y/%m/%d"]
NUMBERS = ["1,234.50", "1.234,50", "1 234,50", "1234.50", "1234,50", "1'234.50"]
CODES = ["USD", "EUR", "IQD", "SYP", "GBP", "TRY"]
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@dataclass(frozen=True)
class Ledger:
    rows: list[list[str]]
    truth: list[Told]
    shape: str

    def passages(self) -> list[GivenText]:
        return [
            GivenText("\t".join(row), None, Locator(sheet="1", row=(place, place)), "text/csv")
            for place, row in enumerate(self.rows, start=1)
            if any(row)
        ]


def made(dice: random.Random, most: int = 40) -> Ledger:
    """A ledger of 6 rows and more, over a month at least."""
    tongue = dice.choice(("en", "ar", "fr"))
    shape = dice.choice(("sides", "two columns", "signed", "marked"))
    day_form = dice.choice(DAYS)
    number_form = dice.choice(NUMBERS)
    digits = ARABIC if tongue == "ar" and dice.random() < 0.4 else {}
    code, where = dice.choice(CODES), dice.choice(("heading", "column", "cell", "title"))
    heads = [dice.choice(words.strip().split("|")) for words in HEADS[tongue].split(";")]
    balanced = shape != "sides" and dice.random() < 0.6
    day, balance = (
        date(dice.randrange(2005, 2024), dice.randrange(1, 12), 3),
        Decimal(dice.randrange(10**4, 10**7)) / 100,
    )
    body, truth, total = list[list[str]](), list[Told](), Decimal()
    first = balance
    for _ in range(dice.randrange(8, most)):
        day += timedelta(dice.randrange(0, 9))
        amount = Decimal(dice.randrange(100, 10 ** dice.randrange(3, 8))) / 100
        other, out = dice.choice(NAMES[tongue]), dice.random() < 0.5
        balance, total = balance + (-amount if out else amount), total + amount
        money = _number(amount, number_form).translate(digits) + (f" {code}" if where == "cell" else "")
        minus = "-" if out else ""
        columns = {
            "sides": [OWNER[tongue] if out else other, other if out else OWNER[tongue], money],
            "two columns": [other, money if out else "", "" if out else money],
            "signed": [other, minus + money],
            "marked": [other, money, "D" if out else "C"],
        }[shape]
        row = [day.strftime(day_form).translate(digits), f"note {len(body)}", *columns]
        row += [code] if where == "column" else []
        body.append([*row, *([_number(balance, number_form).translate(digits)] if balanced else [])])
        payer, payee = (OWNER[tongue], other) if out else (other, OWNER[tongue])
        truth.append((day.isoformat(), _plain(amount), code, payer, payee))
    titles = [[HOLDER[tongue][1]], [f"{HOLDER[tongue][0]}:", OWNER[tongue]]]
    titles += [[f"{heads[10]}: {code}"]] if where == "title" else []
    chosen = {"sides": [7, 8, 5], "two columns": [2, 3, 4], "signed": [2, 5], "marked": [2, 5, 9]}[shape]
    named = [
        f"{heads[place]} ({code})" if where == "heading" and place in (3, 4, 5) else heads[place] for place in chosen
    ]
    head = [*heads[:2], *named, *([heads[10]] if where == "column" else []), *([heads[6]] if balanced else [])]
    opened = (
        [["", OPENED[tongue], *[""] * (len(head) - 3), _number(first, number_form).translate(digits)]]
        if balanced
        else []
    )
    ended = [[TOTAL[tongue], "", *[""] * (len(chosen) - 1), _number(total, number_form)]] if dice.random() < 0.5 else []
    return Ledger(
        [*titles, [""], head, *opened, *body, *ended], truth, f"{shape}, {tongue}, {day_form}, {number_form}, {where}"
    )


def _number(value: Decimal, form: str) -> str:
    sign = "-" if value < 0 else ""
    whole, _, rest = f"{abs(value):.2f}".partition(".")
    thousands = form[1] if form[1] in ",.' " else ""
    return sign + f"{int(whole):,}".replace(",", thousands) + ("," if form[-3] == "," else ".") + rest


def _plain(value: Decimal) -> str:
    text = f"{value:.2f}"
    return text.removesuffix(".00")
