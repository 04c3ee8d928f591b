"""Payments in Arabic sentences: a verb, a name, "the sum of", and to or from whom.

A name is one to five words between the verb, "to" or "from" and a word, sign or figure that ends it; where nothing ends
it, it is left out.
"""

import re
from collections.abc import Iterator

from clew.enrich.plain import MARKS, without
from clew.enrich.transactions.amounts import written
from clew.enrich.transactions.currencies import CODES, FOLDED, NAMES, SIGNS
from clew.enrich.transactions.fields import Fields, Words, built, field
from clew.enrich.transactions.fold import FORMS
from clew.enrich.transactions.moments import moment
from clew.enrich.transactions.sentences import FIGURE, amount_of
from clew.model import Transaction
from clew.step import GivenText

GUARD = re.compile("مبلغ|حول|دفع|ارسل|أرسل|استلم|تسلم|حوال")
SENTENCE = re.compile(r"[^.!؟?؛\n]*(?:(?:(?<=\d)\.(?=\d)|\n(?!\s*\n))[^.!؟?؛\n]*)*")
LONGEST = 400
NAMED = {name.translate(FORMS): code for name, code in NAMES.items() if not name.isascii()}
_WORDS = "|".join(sorted(NAMED, key=len, reverse=True))
_CODES = "|".join(sorted(CODES))
_SIGNS = "|".join(re.escape(sign.translate(FORMS)) for sign in sorted(SIGNS, key=len, reverse=True))
SUM = (
    rf"(?:(?P<before>[$€£])\s?)?(?P<figure>{FIGURE})(?:\s(?P<scale>الف|الاف|مليون|ملايين|مليار))?"
    rf"\s?(?P<after>(?:{_WORDS}|{_CODES})(?!\w)|{_SIGNS})?"
)
STOP = (
    r"(?=\s+(?:مبلغ|مبلغا|بمبلغ|في|من|الي|علي|عن|عبر|بتاريخ|يوم|مقابل|نقدا|لصالح|كدفعه|ثمن|لقاء|بواسطه|بموجب|و|ثم|كما)(?!\w)"
    r"|\s*[،,.:()\d$€£]|\s*$)"
)
NAME = rf"[ء-ي]{{2,12}}(?:\s[ء-ي]{{2,12}}){{0,4}}?{STOP}"
OUT = r"(?<!\w)و?(?:حول|دفع|ارسل|سلم|سدد)(?:ت|وا)?(?!\w)"
IN = r"(?<!\w)و?(?:استلم|تسلم|قبض|تلقي)(?:ت|وا)?(?!\w)"
OF = r"(?:مبلغا?\s(?:و?قدره\s|من المال قدره\s)?)"
TO = r"(?:الي|لصالح)\s(?:السيد\s|السيده\s)?"
FROM = r"من\s(?:السيد\s|السيده\s)?"
PATTERNS = [
    re.compile(pattern)
    for pattern in (
        rf"{OUT}\s(?:(?P<payer>{NAME})\s)?{OF}{SUM}\s{TO}(?P<payee>{NAME})",
        rf"{OUT}\s(?:(?P<payer>{NAME})\s)?{TO}(?P<payee>{NAME})\s{OF}{SUM}",
        rf"{IN}\s(?:(?P<payee>{NAME})\s)?{OF}{SUM}\s{FROM}(?P<payer>{NAME})",
        rf"{IN}\s(?:(?P<payee>{NAME})\s)?{FROM}(?P<payer>{NAME})\s{OF}{SUM}",
        rf"(?<!\w)تم\s(?:تحويل|دفع|تسليم|ارسال)\s{OF}{SUM}\s(?:{FROM}(?P<payer>{NAME})\s)?{TO}(?P<payee>{NAME})",
        rf"(?<!\w)(?:حواله|تحويل)\s(?:ماليه\s)?بمبلغ\s{SUM}\s{FROM}(?P<payer>{NAME})\s{TO}(?P<payee>{NAME})",
    )
]
AGAINST = re.compile(r"(?<!\w)(?:لم|لن|لا|ما|اذا|لو|سوف|قد|يجب|حوالي|نحو)\s(?:[ء-ي]+\s)?$")
SCALES = {"الف": 1000, "الاف": 1000, "مليون": 10**6, "ملايين": 10**6, "مليار": 10**9}


def arabic(given: GivenText) -> Iterator[Transaction]:
    """The payments that the passage's Arabic sentences tell, one a sentence."""
    if not GUARD.search(given.text) or not any(letter.isdigit() for letter in given.text):
        return
    text, places = _bare(given.text)
    for found in SENTENCE.finditer(text):
        if found[0] and len(found[0]) <= LONGEST:
            told = _sentence(given, found[0], [*places[found.start() : found.end()], places[found.end()]])
            if told is not None:
                yield told


def _bare(text: str) -> tuple[str, list[int]]:
    """The text with plain letters and digits, without vowel marks, and where each of its characters was."""
    kept, places = without(MARKS, text)
    return kept.translate(FORMS), [*(range(len(text)) if places is None else places), len(text)]


def _sentence(given: GivenText, text: str, places: list[int]) -> Transaction | None:
    def words(found: re.Match[str], name: str, value: str = "") -> Words:
        start, end = places[found.start(name)], places[found.end(name) - 1] + 1
        return Words(value or given.text[start:end], start, end)

    for pattern in PATTERNS:
        found = pattern.search(text)
        if found is None or AGAINST.search(text[: found.start()]):
            continue
        name = "after" if found["after"] else "before"
        code = NAMED.get(found[name] or "") or FOLDED.get(found[name] or "") or _sign(found[name] or "")
        value = amount_of(found["figure"])
        if not code or not value:
            continue
        value *= SCALES.get(found["scale"] or "", 1)
        fields: Fields = {
            "amount": field(given, words(found, "figure", written(value))),
            "currency": field(given, words(found, name, code)),
        }
        for role in ("payer", "payee"):
            if found[role]:
                fields[role] = field(given, words(found, role))
        if when := moment(text, found.span(), given.dated):
            fields["date"] = field(given, Words(when.value, places[when.start], places[when.end - 1] + 1))
        return built((places[found.start()], places[found.end() - 1] + 1), fields)
    return None


def _sign(text: str) -> str:
    signs = {sign.translate(FORMS): code for sign, code in SIGNS.items()}
    return text if text in CODES else signs.get(text, "")
