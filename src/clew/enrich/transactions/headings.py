"""What the columns of a ledger are called, in English, French and Arabic, folded as `fold.folded` does."""

import re
from functools import lru_cache

from clew.enrich.transactions.currencies import CODES, currency, within
from clew.enrich.transactions.fold import folded, halves

# fmt: off
WORDS: dict[str, str] = {
    "date":
        "date, transaction date, trans date, txn date, tran date, posting date, post date, posted, booking date, "
        "entry date, payment date, date of payment, transfer date, date of transfer, paid on, date paid, day, "
        "transaction time, date time, datetime, operation date, completed date, date operation, date de l "
        "operation, date d operation, date comptable, jour, buchungstag, buchungsdatum, started date, date "
        "posted, تاريخ, تاريخ حركه, تاريخ عمليه, تاريخ معامله, تاريخ قيد, تاريخ دفع, تاريخ حواله, تاريخ تحويل, "
        "يوم, تاريخ ترحيل, تاريخ استلام, تاريخ تسليم",
    "value date":
        "value date, valuta, date valeur, date de valeur, wertstellung, تاريخ حق, تاريخ استحقاق, تاريخ قيمه, حق",
    "debit":
        "debit, debits, debit amount, withdrawal, withdrawals, withdrawal amount, paid out, money out, amount "
        "out, out, payments, payment out, outgoing, outflow, disbursement, disbursements, expense, expenses, dr, "
        "debits out, debit montant, sortie, sorties, depense, depenses, retrait, retraits, soll, montant debit, "
        "amount debited, مدين, مبلغ مدين, صادر, سحب, سحوبات, مسحوبات, منصرف, مصروف, مصروفات, مصاريف, مدفوع, "
        "مدفوعات, صرف, خارج, حركه مدينه, عليه, منه, خصم",
    "credit":
        "credit, credits, credit amount, deposit, deposits, deposit amount, paid in, money in, amount in, in, "
        "receipts, receipt, incoming, inflow, received, cr, income, amount credited, montant credit, entree, "
        "entrees, recette, recettes, versement, versements, haben, دائن, مبلغ دائن, وارد, ايداع, ايداعات, مقبوض, "
        "مقبوضات, ايراد, ايرادات, داخل, حركه دائنه, له, اضافه, قبض",
    "amount":
        "amount, gross, gross amount, amt, transaction amount, txn amount, payment amount, amount paid, paid, "
        "paid amount, sum paid, transfer amount, amount transferred, net amount, montant, montant paye, somme, "
        "betrag, amount sent, payment, مبلغ, مبلغ محول, قيمه حواله, قيمه تحويل, مبلغ مدفوع, قيمه مبلغ, مبلغ "
        "حواله, مبلغ اجمالي",
    "weak amount": "value, total, sum, cash, cost, price, valeur, قيمه, اجمالي, مجموع, نقد, كلفه, سعر",
    "balance":
        "balance, running balance, bal, account balance, closing balance, ledger balance, balance after, solde, "
        "solde progressif, saldo, available balance, book balance, رصيد, رصيد متحرك, رصيد جاري, رصيد حالي, رصيد "
        "متبقي",
    "payer":
        "payer, payor, received from, استلم من, استلمت من, from email address, from name, sender name, payer "
        "name, name of payer, from address, from, sender, paid by, remitter, ordering customer, originator, "
        "from account, debtor, debited account, donor, sent by, emetteur, donneur d ordre, payeur, de, expediteur, "
        "من, مرسل, محول, دافع, اسم مرسل, جهه دافعه, من حساب, اسم محول, مودع, جهه مرسله, محول منه",
    "payee":
        "to, سلم الى, دفع الى, to email address, to name, receiver name, to address, beneficiary, beneficiary "
        "name, recipient, receiver, paid to, creditor, credited account, to account, vendor, supplier, sent to, "
        "beneficiaire, destinataire, a, recipient name, الى, مستفيد, اسم مستفيد, مستلم, اسم مستلم, مرسل اليه, "
        "محول اليه, جهه مستفيده, الي, الى حساب, مدفوع الى, قابض, محول له, جهه مستلمه",
    "party":
        "payee, payee name, name of payee, "
        "counterparty, counter party, name, party, customer, client, other party, payer payee, payee "
        "payer, counterparty name, tiers, contrepartie, nom, merchant, account name, name of counterparty, اسم, "
        "جهه, طرف, طرف اخر, عميل, زبون, اسم عميل, اسم زبون, اسم جهه",
    "reference":
        "reference, ref, ref no, reference no, reference number, transaction id, transaction no, transaction "
        "number, txn id, trans id, transaction ref, transaction reference, voucher, voucher no, cheque no, check "
        "no, check number, chq no, receipt no, receipt number, entry no, document no, doc no, mtcn, id, no, "
        "numero, reference operation, n piece, رقم قيد, سند, قيد, رقم مرجع, مرجع, رقم حركه, رقم عمليه, رقم "
        "معامله, رقم حواله, رقم سند, رقم وصل, رقم شيك, رقم مستند, رقم ايصال, رقم اشعار, مستند",
    "description":
        "description, details, detail, particulars, narration, narrative, memo, note, notes, remarks, remark, "
        "purpose, transaction details, transaction description, item, explanation, libelle, designation, motif, "
        "nature, communication, verwendungszweck, بيان, تفاصيل, شرح, وصف, ملاحظات, ملاحظه, غرض, سبب, بيان حركه, "
        "تفصيل",
    "currency": "currency, ccy, curr, cur, currency code, devise, monnaie, wahrung, عمله, نوع عمله, رمز عمله",
    "account":
        "account, account no, account number, acct, acct no, account id, iban, compte, n compte, numero de "
        "compte, no compte, own account, حساب, رقم حساب, ايبان",
    "mark":
        "dr cr, cr dr, d c, c d, debit credit, credit debit, type, transaction type, sens, direction, dc, drcr, "
        "in out, مدين دائن, نوع, نوع حركه, نوع عمليه, اتجاه",
    "rate":
        "rate, exchange rate, fx rate, taux, سعر صرف, fee, fees, commission, charge, charges, frais, عموله, "
        "عمولات, tax, vat, tva, ضريبه, اجور",
}
# fmt: on
ROLES = {folded(word): role for role, words in WORDS.items() for word in words.split(",")}
OUT = frozenset(
    "withdrawal withdrawals paid money out outgoing outflow disbursement disbursements expense expenses sortie "
    "sorties  depense depenses retrait retraits payments صادر سحب سحوبات مسحوبات منصرف مصروف مصروفات مصاريف مدفوع "
    "مدفوعات صرف خارج  deposit deposits incoming inflow income received receipts وارد ايداع ايداعات مقبوض مقبوضات "
    "ايراد ايرادات داخل قبض  entree entrees recette recettes versement versements".split()
)
"""Words of debit and credit columns that say which way the money goes, whoever keeps the book."""
BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,24})[)\]]")
LONGEST = 60


@lru_cache(maxsize=8192)
def heading(text: str) -> tuple[str, str]:
    """The role of a column with this heading and the currency that it names; ("", "") where it is no known heading.

    A unit in brackets that is no currency ("Amount (mm)") makes it none.
    """
    if not text or len(text) > LONGEST:
        return "", ""
    code = ""
    for inner in BRACKETS.findall(text):
        code = code or currency(inner)
        if not currency(inner) and not _role(folded(inner)) and ROLES.get(folded(BRACKETS.sub(" ", text))) in MONEY:
            return "", ""
    bare = folded(BRACKETS.sub(" ", text))
    role = _role(bare)
    if not role:
        code = code or within(text)
        words = bare.split() if code else []
        role = _role(" ".join(word for word in words if not currency(word)))
        role = role or next(
            (told for end in range(len(words) - 1, 0, -1) if (told := _role(" ".join(words[:end])))), ""
        )
    if not role and len(words := bare.split()) > 1 and words[-1].upper() in CODES:
        role, code = _role(" ".join(words[:-1])), words[-1].upper()
    return role, code if role in MONEY or role == "balance" else ""


MONEY = frozenset(("amount", "debit", "credit", "weak amount"))


def _role(words: str) -> str:
    """By all the words, else by those in one script where the other script's are none or agree."""
    if role := ROLES.get(words, ""):
        return role
    roles = {ROLES.get(half.strip(), "") for half in halves(words)} - {""}
    return roles.pop() if len(roles) == 1 else ""
