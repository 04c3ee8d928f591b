"""Entries of CAMT and OFX statements: lines of an element's path, a tab and its words."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from clew.enrich.transactions.amounts import written
from clew.enrich.transactions.fields import Field, Fields, Words, built, field, sided
from clew.model import Transaction
from clew.step import GivenText

CAMT = "application/x-camt+xml"
OFX = "application/x-ofx"
LINE = re.compile(r"^([A-Za-z0-9_.@/]+)\t([^\n]*)", re.M)
Element = tuple[str, Words]
HEAD = {
    "Acct/Id/IBAN": "account", "Acct/Id/Othr/Id": "account", "Acct/Ownr/Nm": "holder", "Acct/Ccy": "currency",
    "BANKACCTFROM/ACCTID": "account", "CCACCTFROM/ACCTID": "account", "CURDEF": "currency",
}  # fmt: skip
PARTIES = {"in": ("Dbtr", "UltmtDbtr"), "out": ("Cdtr", "UltmtCdtr")}
BALANCES = {"OPBD": "opening", "CLBD": "closing"}
NONE = frozenset(("NOTPROVIDED", "NONREF", "0"))


def elements(given: GivenText, state: Fields) -> Iterator[Transaction]:
    """The entries and balances that one passage tells; `state` keeps what the statement's head told."""
    found = [(each[1], Words(each[2], *each.span(2))) for each in LINE.finditer(given.text)]
    for path, words in found:
        if path in HEAD:
            state[HEAD[path]] = field(given, words)
    names = dict(reversed(found))
    if "TRNAMT" in names:
        yield from _ofx(given, names, state)
    elif "Amt" in names and "CdtDbtInd" in names:
        yield from _camt(given, found, names, state)
    else:
        yield from _balances(given, found, state)


def _ofx(given: GivenText, names: dict[str, Words], state: Fields) -> Iterator[Transaction]:
    """OFX 2.2, 11.4: amounts are signed, seen from the account's owner."""
    amount = value(names["TRNAMT"].value.replace(",", "."))
    if not amount:
        return
    way = "out" if amount < 0 else "in"
    fields = {name: each for name, each in state.items() if name != "holder"}
    fields["amount"] = field(given, names["TRNAMT"]._replace(value=written(abs(amount))))
    fields[way] = field(given, names["TRNAMT"])
    told = names.get("DTUSER") or names.get("DTPOSTED")
    if told:
        fields["date"] = field(given, told._replace(value=day(told.value)))
    for name, path in (("currency", "CURRENCY/CURSYM"), ("reference", "CHECKNUM"), ("reference", "FITID")):
        if path in names:
            fields[name] = field(given, names[path])
        if name == "reference" and name in fields:
            break
    party = names.get("NAME") or names.get("PAYEE/NAME")
    sided(fields, way, field(given, party) if party else None, _holder(state))
    yield built((0, len(given.text.rstrip())), fields)


def _holder(state: Fields) -> Field | None:
    return state.get("holder") or state.get("account")


def _camt(given: GivenText, found: list[Element], names: dict[str, Words], state: Fields) -> Iterator[Transaction]:
    """An entry, or each of the payments that it gathers, where all of them state their amounts."""
    entry = _camt_fields(given, names, state)
    amount = value(names["Amt"].value)
    if not amount:
        return
    details = _details(found)
    amounts = [value(_first(each, "Amt", "AmtDtls/TxAmt/Amt").value) for each in details]
    if len(details) > 1 and None not in amounts and sum(filter(None, amounts)) == amount:
        for each in details:
            yield _payment(given, entry, each, names)
    else:
        yield _payment(given, entry, details[0] if len(details) == 1 else {}, names, whole=True)


def _camt_fields(given: GivenText, names: dict[str, Words], state: Fields) -> Fields:
    fields = dict(state)
    told = next(
        (names[path] for path in ("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm") if path in names), None
    )
    if told:
        fields["date"] = field(given, told._replace(value=day(told.value)))
    if "Amt@Ccy" in names:
        fields["currency"] = field(given, names["Amt@Ccy"])
    if "AcctSvcrRef" in names:
        fields["reference"] = field(given, names["AcctSvcrRef"])
    return fields


def _details(found: list[Element]) -> list[dict[str, Words]]:
    """The payments of an entry, each by its paths: a path that comes again begins another, or at its references."""
    details: list[dict[str, Words]] = []
    for path, words in found:
        if not path.startswith("NtryDtls/TxDtls/"):
            continue
        path = path.removeprefix("NtryDtls/TxDtls/")
        begins = path.startswith("Refs/") and details and any(not each.startswith("Refs/") for each in details[-1])
        if not details or begins or (path in details[-1] and path in ("Amt", "AmtDtls/TxAmt/Amt", "Refs/EndToEndId")):
            details.append({})
        details[-1].setdefault(path, words)
    return details


def _first(names: dict[str, Words], *paths: str) -> Words:
    return next((names[path] for path in paths if path in names), Words("", 0, 0))


def _payment(
    given: GivenText, entry: Fields, details: dict[str, Words], names: dict[str, Words], whole: bool = False
) -> Transaction:
    fields = {name: each for name, each in entry.items() if name != "holder"}
    mark = names["CdtDbtInd"] if whole else details.get("CdtDbtInd") or names["CdtDbtInd"]
    amount = names["Amt"] if whole else _first(details, "Amt", "AmtDtls/TxAmt/Amt")
    way = "out" if mark.value == "DBIT" else "in"
    fields[way] = field(given, mark)
    fields["amount"] = field(given, amount._replace(value=written(value(amount.value) or Decimal())))
    for path in ("Refs/EndToEndId", "Refs/AcctSvcrRef", "Refs/TxId"):
        if path in details and details[path].value not in NONE:
            fields["reference"] = field(given, details[path])
            break
    sides = [f"RltdPties/{side}{inner}/Nm" for side in PARTIES[way] for inner in ("", "/Pty")]
    party = _first(details, *sides)
    sided(fields, way, field(given, party) if party.value else None, _holder(entry))
    places = list(details.values()) if not whole else []
    chars = (min(each.start for each in places), max(each.end for each in places)) if places else None
    return built(chars or (0, len(given.text.rstrip())), fields)


def _balances(given: GivenText, found: list[Element], state: Fields) -> Iterator[Transaction]:
    groups: list[dict[str, Words]] = []
    for path, words in found:
        if path == "Bal/Tp/CdOrPrtry/Cd" or path == "LEDGERBAL/BALAMT":
            groups.append({})
        if groups and path.startswith(("Bal/", "LEDGERBAL/")):
            groups[-1][path] = words
    for each in groups:
        amount = _first(each, "Bal/Amt", "LEDGERBAL/BALAMT")
        kind = BALANCES.get(_first(each, "Bal/Tp/CdOrPrtry/Cd").value, "closing" if "LEDGERBAL/BALAMT" in each else "")
        number = value(amount.value)
        if not kind or number is None:
            continue
        number = -number if _first(each, "Bal/CdtDbtInd").value == "DBIT" else number
        fields = {name: told for name, told in state.items() if name != "holder"}
        fields["balance"] = fields[kind] = field(given, amount._replace(value=written(number)))
        if currency := each.get("Bal/Amt@Ccy"):
            fields["currency"] = field(given, currency)
        told = _first(each, "Bal/Dt/Dt", "Bal/Dt/DtTm", "LEDGERBAL/DTASOF")
        fields["date"] = field(given, told._replace(value=day(told.value)))
        spans = list(each.values())
        yield built((min(one.start for one in spans), max(one.end for one in spans)), fields)


def value(text: str) -> Decimal | None:
    """ISO 20022 and OFX write a dot before decimals, and no sign of thousands."""
    if not re.fullmatch(r"[+-]?\d{0,18}(?:\.\d{0,6})?", text) or not re.search(r"\d", text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def day(text: str) -> str:
    """The day of "2020-01-05…" or "20200105…" as ISO 8601; "" where there is none."""
    found = re.match(r"(\d{4})-?(\d\d)-?(\d\d)", text)
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""
