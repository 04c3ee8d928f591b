"""What the banks and the money changer say: three accounts, two of which have a row that does not add up."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from demo import story as s
from demo.makers import Booked, Row, Text, csv_of, mt940, pdf
from demo.plan import Book, Chapter, Fact, Mentioned, Transfer
from demo.story import BRIDGE_ACCOUNT, BY_REFERENCE, SALT_ACCOUNT, WRONG_ACCOUNT, Payment

BANK = "laptop-1 (office)/Bank"
STATEMENT, SWIFT = f"{BANK}/Qandil Bridge USD 2019-Q2.csv", f"{BANK}/Meridian Salt June.sta"
CHANGER, LETTER = "usb stick/كشف حساب الصرافة.csv", f"{BANK}/Letter of the bank.pdf"
FIGURES = str.maketrans("0123456789,.", "٠١٢٣٤٥٦٧٨٩٬٫")
TAKEN = 30_000
"""Dollars that left the account without a row: the harbour master collects ship models."""


@cache
def chapter() -> Chapter:
    files = {STATEMENT: statement(), SWIFT: swift(), CHANGER: changer(), LETTER: letter()}
    return Chapter(files, facts=FACTS, planted=PLANTED)


def _moves(company: str, later: int = 0) -> list[tuple[date, str, str, int]]:
    """What the ledger says went in and out of a company's account in dollars: day, reference, other party, amount."""
    return [_move(payment, company, later) for payment in s.PAYMENTS
            if payment.currency == "USD" and company in (payment.payer, payment.payee)]  # fmt: skip


def _move(payment: Payment, company: str, later: int) -> tuple[date, str, str, int]:
    """Money comes in `later` days after it was sent."""
    if payment.payer == company:
        return payment.on, payment.reference, payment.payee, -payment.amount
    return payment.on + timedelta(later), payment.reference, payment.payer, payment.amount


OWN = (
    (date(2019, 3, 29), "FEE-01", "account charges, first quarter", -85),
    (date(2019, 4, 26), "RENT-4", "rent of two rooms above the chandler's", -3_400),
    (date(2019, 5, 14), "CASH-7", "cash, at the counter", -9_000),
    (date(2019, 5, 24), "RENT-5", "rent of two rooms above the chandler's", -3_400),
    (date(2019, 6, 21), "RENT-6", "rent of two rooms above the chandler's", -3_400),
    (date(2019, 6, 28), "FEE-02", "account charges, second quarter", -85),
)
OPENING = 212_640


@cache
def rows() -> tuple[tuple[date, str, str, str, int, int], ...]:
    """Day, reference, other party, words, amount and balance. After the cash of 14 May the balance falls by `TAKEN` without a row."""
    found, balance = [], OPENING
    own = [(on, reference, "", words, amount) for on, reference, words, amount in OWN]
    paid = [(on, reference, other, "transfer", amount) for on, reference, other, amount in _moves(s.BRIDGE)]
    for on, reference, other, words, amount in sorted((*paid, *own)):
        balance += amount - (TAKEN if reference == "RENT-5" else 0)
        found.append((on, reference, other, words, amount, balance))
    return tuple(found)


def statement() -> bytes:
    """Rows 1 to 4 are the titles, row 5 the head, row 6 the balance brought forward."""
    lines: list[Row] = [(f"Account holder: {s.BRIDGE}",), (f"IBAN: {BRIDGE_ACCOUNT}",), ("Currency: USD",), ("Statement, 1 March to 30 June 2019",),
                        ("Date", "Reference", "Counterparty", "Details", "Debit", "Credit", "Balance"),
                        ("2019-03-01", "", "", "Balance brought forward", "", "", f"{OPENING:.2f}")]  # fmt: skip
    lines += [(f"{on}", reference, other, words, f"{-amount:.2f}" if amount < 0 else "", f"{amount:.2f}" if amount > 0 else "", f"{balance:.2f}")
              for on, reference, other, words, amount, balance in rows()]  # fmt: skip
    return csv_of(lines)


def _row(reference: str) -> int:
    return next(number for number, row in enumerate(rows(), start=7) if row[1] == reference)


def _booked() -> list[Booked]:
    """The loan comes in on the day after it was sent."""
    own = [(date(2019, 6, 12), "FEE-11", "TARSIN MARINE BANK", -45)]
    june = [move for move in _moves(s.SALT, later=1) if move[0].month == 6]
    return [Booked(on, Decimal(amount), reference, party.upper(), PURPOSES.get(reference, "CHARGES")) for on, reference, party, amount in sorted((*june, *own))]


PURPOSES = {"QB-044": "LOAN AS AGREED", "QB-052": "PREMIUM GREY PETREL"}
SALT_OPENING = Decimal(61_500)


def swift() -> bytes:
    return mt940(SALT_ACCOUNT, "USD", SALT_OPENING, _booked(), number=6)


def _closing() -> Decimal:
    return SALT_OPENING + sum((each.amount for each in _booked()), Decimal())


CHANGED = (
    ("2019-03-20", "QB-017", "وارد من شركة جسر قنديل للتجارة", 0, 62_750),
    ("2019-04-06", "W-31", "وارد من زبون", 0, 8_300),
    ("2019-04-17", "QB-029", "تسليم إلى مكتب الإمداد", 97_300, 0),
    ("2019-05-08", "W-38", "شراء ذهب", 14_850, 0),
    ("2019-06-02", "W-44", "وارد من زبون", 0, 21_900),
    ("2019-06-27", "QB-057", "تسليم إلى مكتب الإمداد", 18_600, 0),
)
CHANGER_OPENING, SLIP = 156_200, "W-38"
"""The row in whose balance two digits have changed places; the next goes on from the right figure."""


@cache
def changed() -> tuple[tuple[str, str, str, int, int, int], ...]:
    found, balance = [], CHANGER_OPENING
    for on, reference, words, debit, credit in CHANGED:
        balance += credit - debit
        found.append((on, reference, words, debit, credit, _swapped(balance) if reference == SLIP else balance))
    return tuple(found)


def _swapped(balance: int) -> int:
    digits = str(balance)
    return int(digits[:2] + digits[3] + digits[2] + digits[4:])


def changer() -> bytes:
    """The money changer's book: row 1 the title, row 2 whose it is, row 3 the head, row 4 the opening balance."""
    lines = [["كشف حساب بالدولار"], [f"صاحب الحساب: {s.ARABIC[s.EXCHANGE]}"], ["التاريخ", "المرجع", "البيان", "سحب", "إيداع", "الرصيد"],
             [_day("2019-03-01"), "", "رصيد افتتاحي", "", "", _figure(CHANGER_OPENING)]]  # fmt: skip
    lines += [[_day(on), reference, words, _figure(debit), _figure(credit), _figure(balance)]
              for on, reference, words, debit, credit, balance in changed()]  # fmt: skip
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(lines)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8")


def _day(on: str) -> str:
    """Day first, as it is written in Arabic."""
    year, month, day = on.split("-")
    return f"{day}/{month}/{year}".translate(FIGURES)


def _figure(amount: int) -> str:
    return f"{amount:,}".translate(FIGURES) if amount else ""


def letter() -> bytes:
    """The correspondent bank's letter: an account, a ship, two ways to write one place, a telephone."""
    first = ["Tarsin Marine Bank, London desk", "3 June 2019", f"To {s.SALT}", "",
             "Your account has moved to another book of ours.", f"Use IBAN {_spaced(SALT_ACCOUNT)} from today.",
             f"The guarantee for {s.PETREL.name}, {s.PETREL.number}, is void", "while she lies at 1.23450, -30.50000.",
             f"Ask for the desk at {s.DESK}."]  # fmt: skip
    return pdf([Text(first)], title="Your account", author="Tarsin Marine Bank", created="20190603091500Z", seed=81)


def _spaced(account: str) -> str:
    return " ".join(account[at : at + 4] for at in range(0, len(account), 4))


_BROKEN, _SLIPPED = _row("RENT-5"), 5 + [row[1] for row in CHANGED].index(SLIP)
_STATED = {row[1]: row[5] for row in rows()}
_CHANGER = {row[1]: row[5] for row in changed()}


PLANTED = (
    Book("book-bridge", "30,000 dollars left the account without a row", STATEMENT, BRIDGE_ACCOUNT, "USD", len(rows()),
         f"{rows()[-1][5]}", f"row={_BROKEN}", f"{_STATED['RENT-5'] + TAKEN}", f"{_STATED['RENT-5']}", "missing"),
    Book("book-salt", "An MT940 statement that adds up", SWIFT, SALT_ACCOUNT, "USD", len(_booked()), f"{_closing()}"),
    Book("book-changer", "Two digits of a balance have changed places (Arabic, Arabic-Indic digits)", CHANGER, "", "USD", len(CHANGED),
         f"{_CHANGER['QB-057']}", f"row={_SLIPPED}", f"{_swapped(_CHANGER[SLIP])}", f"{_CHANGER[SLIP]}", "swapped"),
    Transfer("transfer-loan", "The unwritten loan leaves one account and comes into the other a day later", "QB-044",
             f"{BY_REFERENCE['QB-044'].amount}", STATEMENT, f"row={_row('QB-044')}", SWIFT, "message=1"),
    Transfer("transfer-commission", "The commission leaves the bank and comes into the changer's book a day later", "QB-017",
             f"{BY_REFERENCE['QB-017'].amount}", STATEMENT, f"row={_row('QB-017')}", CHANGER, "row=5"),
    Mentioned("iban-right", "An account whose check digits hold", LETTER, "iban", _spaced(SALT_ACCOUNT), SALT_ACCOUNT, "page=1"),
    Mentioned("iban-wrong", "The same with one digit mistyped is no account", "mail/exported/21 Account.eml", "iban", WRONG_ACCOUNT),
    Mentioned("imo", "A ship's number", LETTER, "imo", s.PETREL.number.removeprefix("IMO "), s.PETREL.number.removeprefix("IMO "), "page=1"),
    Mentioned("place-decimal", "Where she lies, in degrees with decimals", LETTER, "coordinates", "1.23450, -30.50000", "1.23450,-30.50000", "page=1"),
    Mentioned("telephone", "A telephone number", LETTER, "phone", s.DESK, s.DESK.replace(" ", ""), "page=1", detail={"country": "GB"}),
)  # fmt: skip

FACTS = (
    Fact("bank-loan", "The loan leaves the account", "\"QB-044\" \"Meridian Salt\"", STATEMENT, "QB-044", f"row={_row('QB-044')}"),
    Fact("bank-arabic", "The changer's book in Arabic-Indic digits", "\"شراء ذهب\"", CHANGER, "شراء ذهب", f"row={_SLIPPED}"),
)  # fmt: skip
