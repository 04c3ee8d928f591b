"""Entries of MT940 and MT942 statements.

Source: SWIFT's "Category 9 – Cash Management and Customer Status": tag 61 is value date, entry date, mark, funds code,
amount with a decimal comma, type, the customer's reference, the bank's behind "//", and a line of details. RC and RD
take a credit and a debit back. Tag 86 names the other party only where it is structured: by ?32 and ?33 (the German
banks' "Anlage 3 des Abkommens über die Datenfernübertragung") or by /NAME/.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from clew.enrich.transactions.amounts import written
from clew.enrich.transactions.fields import Field, Fields, Words, built, field, sided
from clew.model import Transaction
from clew.step import GivenText

MEDIA_TYPE = "application/x-mt940"
ACCOUNT = re.compile(r"^:25P?:[ \t]*([^\n\r]{0,34}[^\s])", re.M)
BALANCE = re.compile(r"^:(60|62)[FM]:([CD])(\d{6})([A-Z]{3})?\s?([\d.,]{1,20})", re.M)
CURRENCY = re.compile(r"^:34F:([A-Z]{3})", re.M)
ENTRY = re.compile(
    r"^:61:\s{0,2}(\d{6})(\d{4})?(R[CD]|E[CD]|[CD]R?|[CD])([A-Z])?\s{0,2}([\d.,]{1,20})"
    r"(?:([A-Z][A-Z0-9 ]{3})([^\n/]{0,16}(?:/[^\n/]+)*)(?://([^\n]{0,23}))?)?",
    re.M,
)
DETAILS = re.compile(r"^:86:(.*?)(?=^:\d\d[A-Z]?:|^-\}?|\Z)", re.M | re.S)
PART = re.compile(r"[?~<]\s{0,2}(\d)\s{0,2}(\d)")
"""A line's end may fall between any two characters."""
NAMED = re.compile(r"/NAME/((?:[^/]|/(?! ?[A-Z]{4}/|/))*)", re.S)
OUTWARD = frozenset(("D", "DR", "RC", "ED"))
NONE = frozenset(("", "NONREF", "KEINE", "NOREF", "NOTPROVIDED", "EREF", "KREF", "BREF"))
POINTERS = ("KREF", "EREF")
"""In place of a reference these say that it stands in tag 86 behind the same word and a plus; the first counts most."""
POINTED = {word: re.compile(rf"{word}\+ ?(.*?) ?(?=[A-Z]{{4}}[+:]|$)") for word in POINTERS}


def swift(given: GivenText, state: Fields) -> Iterator[Transaction]:
    """The balances and the entry that one passage tells; `state` keeps what the statement's head told."""
    text = given.text
    if found := ACCOUNT.search(text):
        state["account"] = field(given, Words(found[1].strip(), *found.span(1)))
    if found := CURRENCY.search(text):
        state["currency"] = field(given, Words(found[1], *found.span(1)))
    for found in BALANCE.finditer(text):
        stated = _stated(given, found, state)
        if stated is not None:
            yield stated
    if found := ENTRY.search(text):
        entry = _entry(given, found, state)
        if entry is not None:
            yield entry


def _stated(given: GivenText, found: re.Match[str], state: Fields) -> Transaction | None:
    amount = value(found[5])
    if amount is None:
        return None
    if found[4]:
        state["currency"] = field(given, Words(found[4], *found.span(4)))
    signed = written(-amount if found[2] == "D" and amount else amount)
    balance = field(given, Words(signed, found.start(2), found.end(5)))
    kind = "opening" if found[1] == "60" else "closing"
    fields = {**state, kind: balance, "balance": balance, "date": field(given, Words(day(found[3]), *found.span(3)))}
    return built(found.span(), fields)


def _entry(given: GivenText, found: re.Match[str], state: Fields) -> Transaction | None:
    amount = value(found[5])
    if not amount:
        return None
    way = "out" if found[3] in OUTWARD else "in"
    fields = dict(state)
    fields["date"] = field(given, Words(day(found[1]), *found.span(1)))
    fields["amount"] = field(given, Words(written(amount), *found.span(5)))
    fields[way] = field(given, Words(found[3], *found.span(3)))
    if reference := _reference(given, found):
        fields["reference"] = reference
    sided(fields, way, _party(given, found.end()), state.get("account"))
    return built((found.start(), len(given.text.rstrip())), fields)


def _reference(given: GivenText, found: re.Match[str]) -> Field | None:
    """The customer's, or where that only points at tag 86 what stands there, or the bank's."""
    if (found[7] or "").strip().rstrip("+") in POINTERS and (pointed := _pointed(given, found.end())):
        return pointed
    for group in (7, 8):
        if found[group] and found[group].strip().rstrip("+").upper() not in NONE:
            return field(given, Words(found[group].strip(), *found.span(group)))
    return None


def _pointed(given: GivenText, start: int) -> Field | None:
    """A reference in the purpose, which is cut into subfields between any two characters."""
    places = _purpose(given.text, start)
    text = "".join(given.text[place] for place in places)
    for pattern in POINTED.values():
        found = pattern.search(text)
        if found and found[1] and found[1] not in NONE:
            return field(given, Words(found[1], places[found.start(1)], places[found.end(1) - 1] + 1))
    return None


def _purpose(text: str, start: int) -> list[int]:
    """The places of the characters in subfields 20 to 29 of tag 86."""
    details = DETAILS.search(text, start)
    if details is None:
        return []
    parts = list(PART.finditer(text, *details.span(1)))
    ends = [*(each.start() for each in parts[1:]), details.end(1)]
    ours = [(each.end(), end) for each, end in zip(parts, ends, strict=False) if each[1] == "2"]
    return [place for begin, end in ours for place in range(begin, end) if text[place] not in "\r\n"]


def _party(given: GivenText, start: int) -> Field | None:
    details = DETAILS.search(given.text, start)
    if details is None:
        return None
    text, begin = details[1], details.start(1)
    if found := NAMED.search(text):
        return field(given, Words(_joined(found[1]), begin + found.start(1), begin + found.end(1)))
    parts = list(PART.finditer(text))
    if len(parts) < 2:
        return None
    ends = [*(each.start() for each in parts[1:]), len(text)]
    wanted = [(each, end) for each, end in zip(parts, ends, strict=True) if each[1] + each[2] in ("32", "33")]
    if not wanted:
        return None
    name = "".join(text[each.end() : end].replace("\r", "").replace("\n", "") for each, end in wanted)
    return field(given, Words(" ".join(name.split()), begin + wanted[0][0].end(), begin + wanted[-1][1]))


def _joined(text: str) -> str:
    """Lines are cut at 65 characters, also within a word."""
    return " ".join(text.replace("\r", "").replace("\n", "").split())


def value(text: str) -> Decimal | None:
    """An amount whose comma parts the decimals; a dot does in some banks' files."""
    text = text.replace(".", "") if "," in text else text
    try:
        return abs(Decimal(text.replace(",", ".").rstrip(".") or "0"))
    except InvalidOperation:
        return None


def day(text: str) -> str:
    """YYMMDD as ISO 8601, of 1970 to 2069; "" where there is no such day.

    Banks that reckon interest by months of 30 days write 30 February: the month's last day is meant.
    """
    year, month, last = (int(text[place : place + 2]) for place in (0, 2, 4))
    year += 2000 if year < 70 else 1900
    if not 1 <= month <= 12 or not 1 <= last <= (30 if month == 2 else 31):
        return ""
    last = min(last, monthrange(year, month)[1]) if month == 2 else last
    return date(year, month, last).isoformat() if last <= monthrange(year, month)[1] else ""
