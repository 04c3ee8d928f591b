"""Entries of bank statements: amounts, sides and references, each at its code points."""

from clew.enrich.transactions import transactions
from clew.locator import parse_fragment
from clew.model import Transaction
from clew.step import GivenText
from tests.extract.test_statement import CAMT, MT940, OFX, QIF, read


def drawn(text: str, media_type: str) -> list[Transaction]:
    passages = read(text, media_type)[0]
    given = [GivenText(passage.text, None, passage.at, media_type) for passage in passages]
    whole: dict[int | None, str] = {}
    for passage in passages:
        whole[passage.at.message] = whole.get(passage.at.message, "") + passage.text
    found = [each for one in transactions.run(given) for each in one]
    for each in found:
        for place in each.cells.values():
            at = parse_fragment(place)
            assert at.chars and whole[at.message][slice(*at.chars)].strip()
    return found


def test_mt940_entries_and_balances() -> None:
    opening, rent, back, closing, *second = drawn(MT940, "application/x-mt940")
    assert (opening.balance, opening.amount, opening.date) == ("444.29", "", "2020-01-01")
    assert (rent.date, rent.amount, rent.currency, rent.reference) == ("2020-01-02", "65", "EUR", "REF1")
    assert (rent.payer, rent.payee, rent.account) == ("XX12BANK0123456789", "Salim Haddad", "XX12BANK0123456789")
    assert (back.amount, back.payer, back.reference) == ("5.50", "Rana Stores", "")
    assert "in" in back.cells and "out" in rent.cells
    assert closing.balance == "384.79"
    assert [each.amount for each in second] == ["", ""]


def test_a_reference_that_only_points_at_the_purpose_is_read_there() -> None:
    head = ":20:A\n:25:XX12BANK0123456789\n:28C:1/1\n:60F:C200101EUR444,29\n"
    purpose = ":86:166?00TRANSFER?20EREF+TX-20/9?2191 KREF+NOTPRO?22VIDEDSVWZ+Rent?32Salim\n"
    for said, wanted in (
        ("KREF+", "TX-20/991"), ("EREF", "TX-20/991"), ("KREF+//B77", "TX-20/991"), ("REF1//B77", "REF1"),
        ("NONREF//B77", "B77"),
    ):  # fmt: skip
        text = f"{head}:61:2001020102D65,00NTRF{said}\n{purpose}:62F:C200131EUR379,29\n-\n"
        (paid,) = [each for each in drawn(text, "application/x-mt940") if each.amount]
        assert paid.reference == wanted
    text = f"{head}:61:2001020102D65,00NTRFKREF+\n:86:166?00TRANSFER?20SVWZ+Rent\n:62F:C200131EUR379,29\n-\n"
    assert [each.reference for each in drawn(text, "application/x-mt940") if each.amount] == [""]


def test_camt_entries_and_balances() -> None:
    opening, closing, paid = drawn(CAMT, "application/x-camt+xml")
    assert (opening.balance, closing.balance, closing.date) == ("100", "-20", "2020-01-31")
    assert (paid.date, paid.amount, paid.currency, paid.reference) == ("2020-01-15", "120", "EUR", "E1")
    assert (paid.payer, paid.payee, paid.account) == ("North Trading", "Salim & Sons", "XX12BANK0123456789")


def test_a_camt_entry_that_gathers_payments_is_each_of_them() -> None:
    side = "<RltdPties><Cdtr><Nm>P{0}</Nm></Cdtr></RltdPties>"
    one = f"<TxDtls><Refs><EndToEndId>E{{0}}</EndToEndId></Refs><Amt Ccy='EUR'>{{0}}0.00</Amt>{side}</TxDtls>"
    begin, end = CAMT.index("<TxDtls>"), CAMT.index("</NtryDtls>")
    found = drawn(CAMT[:begin] + one.format(5) + one.format(7) + CAMT[end:], "application/x-camt+xml")
    assert [(each.amount, each.payee, each.reference) for each in found if each.amount] == [
        ("50", "P5", "E5"),
        ("70", "P7", "E7"),
    ]


def test_ofx_entries_and_balance() -> None:
    paid, got, closing = drawn(OFX, "application/x-ofx")
    assert (paid.date, paid.amount, paid.currency, paid.reference) == ("2020-01-05", "50.25", "USD", "F1")
    assert (paid.payer, paid.payee) == ("987", "Salim & Sons")
    assert (got.payer, got.payee, got.amount) == ("Rana", "987", "10")
    assert closing.balance == "59.75"


def test_qif_entries() -> None:
    paid, got = drawn(QIF, "application/x-qif")
    assert (paid.date, paid.amount, paid.payee, paid.reference) == ("2008-12-25", "1234.50", "Salim", "101")
    assert (got.date, got.amount, got.payer) == ("2009-01-05", "10", "Rana")
