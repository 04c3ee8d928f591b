"""Ledgers in rows: columns by their headings, customs by whole columns, parties by whose book it is."""

import pytest

from clew.enrich.transactions import transactions
from clew.model import Locator
from clew.step import GivenText
from tests.enrich.transactions.ledgers import drawn, payments

BANK = [
    ["Account holder:", "North Trading"],
    ["Account number:", "123456"],
    ["Date", "Description", "Counterparty", "Debit", "Credit", "Balance (USD)"],
    ["", "Opening balance", "", "", "", "1,000.00"],
    ["01/02/2020", "Rent", "Salim Haddad", "200.00", "", "800.00"],
    ["13/02/2020", "Sale", "Rana Stores", "", "1,500.00", "2,300.00"],
    ["14/02/2020", "Fee", "", "0.50", "", "2,299.50"],
    ["Total", "", "", "200.50", "1,500.00"],
    ["", "Closing balance", "", "", "", "2,299.50"],
]


def test_a_bank_statement_tells_payer_and_payee_from_whose_book_it_is() -> None:
    rent, sale, fee = payments(BANK)
    assert (rent.date, rent.amount, rent.currency) == ("2020-02-01", "200", "USD")
    assert (rent.payer, rent.payee, rent.account, rent.balance) == ("North Trading", "Salim Haddad", "123456", "800")
    assert (sale.payer, sale.payee, sale.amount) == ("Rana Stores", "North Trading", "1500")
    assert (fee.payer, fee.payee, fee.amount) == ("North Trading", "", "0.50")


def test_every_value_cites_its_cell() -> None:
    rent = payments(BANK)[0]
    assert rent.chars == (0, len("\t".join(BANK[4])))
    assert rent.cells == {
        "date": "sheet=Sheet1&cell=5,1",
        "amount": "sheet=Sheet1&cell=5,4",
        "currency": "sheet=Sheet1&cell=3,6",
        "payer": "sheet=Sheet1&cell=1,2",
        "payee": "sheet=Sheet1&cell=5,3",
        "account": "sheet=Sheet1&cell=2,2",
        "balance": "sheet=Sheet1&cell=5,6",
        "out": "sheet=Sheet1&cell=5,4",
    }


def test_opening_and_closing_rows_are_stated_balances_and_totals_are_nothing() -> None:
    opening, *_, closing = drawn(BANK)
    assert (opening.amount, opening.balance, closing.amount, closing.balance) == ("", "1000", "", "2299.50")
    assert "opening" in opening.cells and "closing" in closing.cells
    assert len(drawn(BANK)) == 5


def test_a_cash_book_in_arabic_takes_debits_in_because_its_balance_says_so() -> None:
    rows = [
        ["دفتر الصندوق - دولار أمريكي"],
        ["التاريخ", "البيان", "مدين", "دائن", "الرصيد", "الجهة"],
        ["٠١/٠٢/٢٠٢٠", "قبض", "٥٠٠", "", "٥٠٠", "سالم"],
        ["٠٢/٠٢/٢٠٢٠", "صرف", "", "٢٠٠٫٥٠", "٢٩٩٫٥٠", "علي"],
        ["٠٣/٠٢/٢٠٢٠", "صرف", "", "١٠٠", "١٩٩٫٥٠", "علي"],
        ["المجموع", "", "٥٠٠", "٣٠٠٫٥٠"],
    ]
    found = payments(rows)
    assert [(each.date, each.amount, each.currency) for each in found] == [
        ("2020-02-01", "500", "USD"),
        ("2020-02-02", "200.50", "USD"),
        ("2020-02-03", "100", "USD"),
    ]
    assert [(each.payer, each.payee) for each in found] == [("سالم", ""), ("", "علي"), ("", "علي")]


def test_debit_and_credit_alone_say_nothing_of_the_parties() -> None:
    found = payments([["Date", "Name", "Debit", "Credit"], ["2020-01-02", "Ali", "5.00", ""]])
    assert [(each.amount, each.payer, each.payee) for each in found] == [("5", "", "")]


def test_headings_such_as_withdrawal_tell_the_direction() -> None:
    found = payments(
        [["التاريخ", "الاسم", "سحب", "إيداع"], ["2020-01-02", "Ali", "5.00", ""], ["2020-01-02", "Omar", "", "7"]]
    )
    assert [(each.payer, each.payee) for each in found] == [("", "Ali"), ("Omar", "")]


@pytest.mark.parametrize("heading", ["Payee", "Payee name", "PAYEE"])
def test_a_payee_beside_a_payer_is_the_payee_whichever_way_the_money_goes(heading: str) -> None:
    rows = [
        ["Date", "Payer", heading, "Debit", "Credit", "Balance (USD)"],
        ["01/02/2020", "", "", "", "", "100"],
        ["13/02/2020", "North Trading", "Salim Haddad", "40", "", "60"],
        ["14/02/2020", "Rana Stores", "North Trading", "", "50", "110"],
        ["15/02/2020", "Omar", "Ali", "", "5", "115"],
    ]
    assert [(each.payer, each.payee) for each in payments(rows)] == [
        ("North Trading", "Salim Haddad"),
        ("Rana Stores", "North Trading"),
        ("Omar", "Ali"),
    ]
    plain = [["Date", "Payer", heading, "Amount"], ["13/02/2020", "North Trading", "Salim Haddad", "USD 40"]]
    assert [(each.payer, each.payee) for each in payments(plain)] == [("North Trading", "Salim Haddad")]


def test_a_payee_without_a_payer_beside_it_is_the_other_party() -> None:
    rows = [["Date", "Payee", "Withdrawal", "Deposit"], ["13/02/2020", "Ali", "5", ""], ["14/02/2020", "Omar", "", "6"]]
    assert [(each.payer, each.payee) for each in payments(rows)] == [("", "Ali"), ("Omar", "")]


def test_payer_and_payee_columns_and_currencies_in_cells() -> None:
    found = payments(
        [
            ["Date", "From", "To", "Amount"],
            ["2020-01-05", "Ali", "Omar", "$3,000"],
            ["2020-01-06", "Omar", "Sara", "€1.200,50"],
        ]
    )
    assert [(each.amount, each.currency, each.payer, each.payee) for each in found] == [
        ("3000", "USD", "Ali", "Omar"),
        ("1200.50", "EUR", "Omar", "Sara"),
    ]


@pytest.mark.parametrize(
    ("cells", "amounts"),
    [
        (["1,234.50", "2,000"], ["1234.50", "2000"]),
        (["1.234,50", "2.000"], ["1234.50", "2000"]),
        (["1 234,50", "12,5"], ["1234.50", "12.50"]),
        (["1'234.50", "7"], ["1234.50", "7"]),
        (["12,34,567.00", "1,00,000"], ["1234567", "100000"]),
        (["1,234", "2,500"], ["1234", "2500"]),
        (["١٬٢٣٤٫٥٠", "٧"], ["1234.50", "7"]),
        (["(500.00)", "-3.25"], ["500", "3.25"]),
        (["5.125 KWD", "1.250 KWD"], ["5.125", "1.25"]),
    ],
)
def test_thousands_and_decimals_are_told_by_the_column(cells: list[str], amounts: list[str]) -> None:
    rows = [["Date", "Details", "Amount"], *(["2020-01-05", "x", cell] for cell in cells)]
    assert [each.amount for each in payments(rows)] == amounts


def test_the_order_of_day_and_month_is_the_columns() -> None:
    def days(*cells: str) -> list[str]:
        return [each.date for each in payments([["Date", "Payee", "Amount"], *([cell, "x", "5"] for cell in cells)])]

    assert days("03/04/2020", "25/04/2020") == ["2020-04-03", "2020-04-25"]
    assert days("03/04/2020", "04/25/2020") == ["2020-03-04", "2020-04-25"]
    assert days("01/02/2020", "02/02/2020", "01/03/2020") == ["2020-02-01", "2020-02-02", "2020-03-01"]
    assert days("03/04/2020", "03/04/2020") == ["2020-03-04/2020-04-03"] * 2
    assert days("43831", "43832") == ["2020-01-01", "2020-01-02"]
    assert days("1578182400", "1578268800000") == ["2020-01-05", "2020-01-06"]
    assert days("5 May 2019", "May 6, 2019") == ["2019-05-05", "2019-05-06"]
    assert days("1 رمضان", "1438/09/01") == ["2017-05-27"]


def test_marks_and_signs_tell_the_direction() -> None:
    rows = [
        ["Bank statement"],
        ["Date", "Payee", "Amount", "D/C"],
        ["2020-01-05", "Ali", "5", "D"],
        ["2020-01-06", "Omar", "7", "C"],
    ]
    assert [(each.payer, each.payee) for each in payments(rows)] == [("", "Ali"), ("Omar", "")]
    rows = [["Date", "Counterparty", "Amount"], ["2020-01-05", "Ali", "-5"], ["2020-01-06", "Omar", "7"]]
    assert [(each.payer, each.payee) for each in payments(rows)] == [("", "Ali"), ("Omar", "")]


def test_columns_of_two_currencies_are_payments_each_but_not_where_both_tell_one() -> None:
    head = ["Date", "Payee", "Amount (USD)", "amount_iqd"]
    apart = [head, ["2020-01-05", "Ali", "5", ""], ["2020-01-06", "Ali", "", "7,000"]]
    assert [(each.amount, each.currency) for each in payments(apart)] == [("5", "USD"), ("7000", "IQD")]
    both = [head, ["2020-01-05", "Ali", "5", "7,000"], ["2020-01-06", "Ali", "6", "8,400"]]
    assert [(each.amount, each.currency) for each in payments(both)] == [("5", "USD"), ("6", "USD")]


def test_debits_written_with_a_minus_throughout_are_debits() -> None:
    rows = [
        ["Date", "Counterparty", "Paid out", "Paid in"],
        ["2020-01-05", "Ali", "-5.00", ""],
        ["2020-01-06", "Omar", "", "7"],
    ]
    assert [(each.payer, each.payee) for each in payments(rows)] == [("", "Ali"), ("Omar", "")]


def test_a_firm_called_total_is_no_total() -> None:
    rows = [["Date", "Payee", "Amount"], ["2020-01-05", "Total Energies", "5"], ["", "Total", "5"]]
    assert [each.amount for each in payments(rows)] == ["5"]


def test_a_ledger_without_headings_is_taken_where_its_balance_runs() -> None:
    steps = [(50, 150), (-20, 130), (-30, 100), (10, 110), (10, 120), (15, 135)]
    rows = [
        [f"2020-01-{day:02}", "x", str(abs(amount)), str(balance)] for day, (amount, balance) in enumerate(steps, 5)
    ]
    found = payments(rows)
    assert [each.amount for each in found] == ["50", "20", "30", "10", "10", "15"]
    assert ["out" in each.cells for each in found] == [False, True, True, False, False, False]
    broken = [[*row[:3], str(int(row[3]) * 7 + place)] for place, row in enumerate(rows)]
    assert payments(broken) == []


@pytest.mark.parametrize(
    "rows",
    [
        [["Name", "Phone", "Date"], *([f"N{n}", f"0790000{n:04}", "2020-01-01"] for n in range(9))],
        [["Date", "Team", "Score"], *([f"2020-01-0{n}", "A", str(n * 3)] for n in range(1, 9))],
        [
            ["Date", "Item", "In", "Out", "Balance"],
            ["2020-01-01", "nails", "12", "", "12"],
            ["2020-01-02", "nails", "", "3", "9"],
        ],
        [["Date", "Amount (mm)"], ["2020-01-01", "12"], ["2020-01-02", "3"]],
        [["Item", "Price", "Total"], ["Pump", "12.00", "24.00"]],
        [["التاريخ", "رقم القيد", "الوارد", "الصادر"], ["2020-01-01", "55", "120", "13"]],
        [["Date", "From", "To", "Subject"], ["2020-01-01", "Ali", "Omar", "5"]],
        [["Date", "Payee", "Amount"], ["2020-01-01", "x", "see note"], ["2020-01-01", "x", "none"]],
        *[[[f"2020-01-0{n}", f"{n * 7}", f"{n * n}"] for n in range(1, 9)]],
    ],
)
def test_tables_that_are_no_ledgers_give_nothing(rows: list[list[str]]) -> None:
    assert drawn(rows) == []


def test_a_table_in_running_text_cites_code_points() -> None:
    text = "Payments made\nDate\tPaid to\tAmount\n2020-01-05\tAli Salim\tUSD 30\n"
    given = GivenText(text, None, Locator(page=2, chars=(100, 100 + len(text))), "application/pdf")
    [[found]] = transactions.run([given])
    assert text[slice(*found.chars)] == "2020-01-05\tAli Salim\tUSD 30"
    start = 100 + text.index("Ali")
    assert (found.payee, found.cells["payee"]) == ("Ali Salim", f"page=2&char={start},{start + 9}")


def test_a_blank_date_is_that_of_the_row_above_and_cites_it() -> None:
    found = payments([["Date", "Payee", "Amount"], ["2020-01-05", "Ali", "5"], ["", "Omar", "7"]])
    assert [(each.date, each.cells["date"]) for each in found] == [("2020-01-05", "sheet=Sheet1&cell=2,1")] * 2


def test_headings_repeated_on_each_page_are_no_rows() -> None:
    head = ["Date", "Payee", "Amount"]
    rows = [head, ["01/02/2020", "Ali", "5"], head, ["25/02/2020", "Omar", "7"]]
    assert [each.date for each in payments(rows)] == ["2020-02-01", "2020-02-25"]


def test_a_receipt_book_names_payers_and_its_currency_in_words() -> None:
    rows = [["سند", "التاريخ", "استلم من", "المبلغ بالدينار العراقي"], ["1", "25/1/2020", "علي حسن", "500,000"]]
    [found] = payments(rows)
    assert (found.reference, found.date, found.payer, found.amount, found.currency) == (
        "1",
        "2020-01-25",
        "علي حسن",
        "500000",
        "IQD",
    )


def test_headings_in_two_rows_make_one_header() -> None:
    rows = [
        ["", "Transaction", "", "Amount", ""],
        ["Date", "Ref", "Name", "Debit", "Credit"],
        ["2020-01-05", "X1", "Ali", "5", ""],
    ]
    assert [(each.date, each.reference, each.amount) for each in payments(rows)] == [("2020-01-05", "X1", "5")]
