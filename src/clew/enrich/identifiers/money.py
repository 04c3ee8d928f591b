"""IBANs, BICs, cards and account numbers."""

import re
from collections.abc import Iterator

from clew.enrich.identifiers.cues import REACH, column, near
from clew.enrich.identifiers.found import Found, Told

LENGTHS = {
    country: int(size)
    for size, countries in {
        15: "NO", 16: "BE", 18: "DK FK FI FO GL NL SD", 19: "MK SI", 20: "AT BA EE KZ LT LU MN XK",
        21: "CH HR LI LV", 22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ OM SO TL",
        24: "AD CZ DZ ES MD PK RO SA SE SK TN VG", 25: "LY PT ST", 26: "IS TR",
        27: "BI DJ FR GR IT MC MR SM", 28: "AL AZ BY CY DO GT HU LB NI PL SV", 29: "BR EG PS QA UA",
        30: "JO KW MU", 31: "MT SC", 32: "LC", 33: "RU",
    }.items()
    for country in countries.split()
}  # fmt: skip
"""Letters and figures of an IBAN by country (SWIFT IBAN registry)."""

IBAN = re.compile(r"(?<![^\W_])([A-Za-z]{2})\d\d(?:[ -]?[A-Za-z0-9]){11,34}")
BIC = re.compile(r"(?<!\w)[A-Z]{4}([A-Z]{2})[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?!\w)")
CUED_BIC = re.compile(
    r"(?:swift|bic|سويفت)(?:[ /-]?(?:swift|bic|codes?|no\.?|address|is))*[ :#=\t\"'(-]*$", re.IGNORECASE
)
CARD = re.compile(r"(?<![\w.,+/-])\d(?:[ -]?\d){12,18}(?![\w/]|[.,-]\d)")
GROUPED = re.compile(r"\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{5}")
EXPIRY = re.compile(r"[ \t|;:,]{1,3}(?:0[1-9]|1[0-2])[/|-]?(?:20)?[2-4]\d(?!\d)")
SCHEMES = (
    ("american express", re.compile(r"3[47]\d{13}")),
    ("mastercard", re.compile(r"(?=\d{16}$)(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)\d+")),
    ("visa", re.compile(r"4(?:\d{12}|\d{15}|\d{18})")),
    ("diners club", re.compile(r"3(?:0[0-5]|[689]\d)\d{11}")),
    ("discover", re.compile(r"(?:6011|64[4-9]\d|65\d\d)\d{12}")),
    ("unionpay", re.compile(r"62\d{14,17}")),
    ("jcb", re.compile(r"35(?:2[89]|[3-8]\d)\d{12}")),
    ("mir", re.compile(r"220[0-4]\d{12}")),
)
ACCOUNT = re.compile(
    r"(?i:(?<!\w)(?:(?:bank )?(?:account|acct|acc)\.?(?: (?:no|number|num|nr|id)\b\.?| ?#)|a/c(?: no\b\.?| number)?"
    r"|account(?=[ :#]+\d))"
    r"|(?<!\w)(?:ال)?حساب(?: بنكي| مصرفي)? ?رقم|(?<!\w)(?:ب|ل)?رقم (?:ال)?حساب)(?: is| هو)?[ :#.\t-]{0,4}"
    r"([A-Z]{0,4}\d(?:[ /-]?[A-Z0-9]){4,24})(?!\w)"
)


def bank(text: str, told: Told) -> Iterator[Found]:
    ibans = list(_ibans(text))
    yield from ibans
    for found in BIC.finditer(text):
        if found[1] in LENGTHS or _country(found[1]):
            cued = (
                CUED_BIC.search(text, max(0, found.start() - REACH), found.start())
                or told.columns.get(column(text, found.start())) == "bic"
            )
            if cued or (len(ibans) > 0 and any(found[1] == one.value[:2] for one in ibans) and len(found[0]) == 11):
                yield Found("bic", *found.span(), found[0], {"country": found[1]})
    yield from _cards(text, told)


def _country(code: str) -> bool:
    from phonenumbers import SUPPORTED_REGIONS

    return code in SUPPORTED_REGIONS


def _ibans(text: str) -> Iterator[Found]:
    for found in IBAN.finditer(text):
        size = LENGTHS.get(found[1].upper())
        if size and (end := _end(text, found.start(), size)):
            value = re.sub(r"[ -]", "", text[found.start() : end]).upper()
            from stdnum import iban

            if value[2:4].isdigit() and iban.is_valid(value):
                yield Found("iban", found.start(), end, value, {"country": value[:2]})


def _end(text: str, start: int, size: int) -> int:
    """Where so many letters and figures end; 0 where the word goes on, or letters that are no part of it follow."""
    at = start
    while size and at < len(text):
        size -= text[at].isalnum()
        at += 1
    return 0 if size or (at < len(text) and text[at].isalnum()) else at


def luhn(digits: str) -> bool:
    total = sum(map(int, digits[-1::-2])) + sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return total % 10 == 0


def _cards(text: str, told: Told) -> Iterator[Found]:
    """Figures alone need a word, a column's head or an expiry date beside them: one number in ten passes the check."""
    for found in CARD.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        scheme = next((name for name, pattern in SCHEMES if pattern.fullmatch(digits)), "")
        if not scheme or not luhn(digits) or len(set(digits)) < 2:
            continue
        bare = digits == found[0]
        if (
            near("card", text, *found.span(), 60)
            or told.columns.get(column(text, found.start())) == "card"
            or (EXPIRY.match(text, found.end()) if bare else GROUPED.fullmatch(found[0]))
        ):
            yield Found("card", *found.span(), digits, {"scheme": scheme})


def accounts(text: str, _: Told) -> Iterator[Found]:
    """Numbers after words for an account. Their checks differ from bank to bank: none is done."""
    for found in ACCOUNT.finditer(text):
        value = re.sub(r"[ /-]", "", found[1]).upper()
        if sum(sign.isdigit() for sign in value) >= 5:
            yield Found("account", *found.span(1), value)
