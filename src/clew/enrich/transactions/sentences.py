"""Payments in running text: only plain sentences, with a currency and at least one party.

Names are told by their capital letters, or in Arabic by the words that end them. What is denied, hedged ("about"),
wished for or still to come is left out.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from clew.enrich.transactions.amounts import custom, likely, number, written
from clew.enrich.transactions.currencies import CODES, FOLDED, NAMES, SIGNS
from clew.enrich.transactions.fields import Fields, Words, built, field
from clew.enrich.transactions.fold import plain
from clew.enrich.transactions.moments import moment
from clew.model import Transaction
from clew.step import GivenText

GUARD = re.compile(
    r"\b(?:paid|sent|transferred|wired|remitted|gave|donated|handed|lent|received|transfer|payment|remittance|hawala)\b"
)
SENTENCE = re.compile(r"[^.!?؟;\n]*(?:(?:(?<=\b[A-Z])\.|(?<=\bMr)\.|(?<=\bDr)\.|\.(?=\S)|\n(?!\s*\n))[^.!?؟;\n]*)*")
LONGEST = 600
FIGURE = r"\d{1,3}(?:[,.\u00a0\x20]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,15}(?:[.,]\d{1,2})?(?!\d)"
_WORDS = "|".join(re.escape(name) for name in sorted(NAMES, key=len, reverse=True) if name.isascii())
_CODES = "|".join(sorted(CODES))
_SIGNS = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True) if sign.isascii() or len(sign) == 1)
SUM = (
    rf"(?:(?P<before>{_SIGNS}|\b(?:{_CODES}))\s?)?(?P<figure>{FIGURE})"
    rf"(?:\s?(?P<scale>thousand|million|billion|k|m|bn)\b)?"
    rf"(?:\s?(?P<after>{_SIGNS}|(?:{_WORDS}|{_CODES})\b))?"
)
NAME = r"[A-ZÀ-Þ][\w’'&-]*(?:\s(?:(?:al|el|bin|ibn|bint|abu|of|de|van|von|&)\s|(?:al|el)-)?[A-ZÀ-Þ0-9][\w’'-]*){0,6}"
PARTY = rf"(?:account (?:number |no\.? )?[A-Z0-9][A-Z0-9-]{{3,33}}|(?:the )?{NAME})"
VERB = r"(?:paid|sent|transferred|wired|remitted|gave|donated|handed|lent)"
BEEN = r"(?:was|were|has been|have been|had been)"
AUX = r"(?:(?:has|have|had|also|then|later|already)\s)?"
OF = r"(?:(?:a total|the sum|a sum|an amount|the amount) of )?"
CASH = r"(?: in cash)?"
PATTERNS = [
    re.compile(pattern.replace(" ", r"\s+"))
    for pattern in (
        rf"(?:(?P<subject>{NAME}) {AUX})?\b{VERB}(?: over| out)? {OF}{SUM}{CASH}(?: from (?P<payer>{PARTY}))?"
        rf"(?: to (?P<payee>{PARTY}))?(?: from (?P<other>{PARTY}))?",
        rf"\b(?P<payer>{NAME}) {AUX}(?:paid|sent|gave|lent|handed|wired) (?P<payee>{NAME}) {OF}{SUM}",
        rf"(?:\b(?P<payee>{NAME}) {AUX})?\breceived {OF}{SUM}{CASH} from (?P<payer>{PARTY})",
        rf"{SUM} {BEEN} (?:paid|sent|transferred|wired|remitted|handed over)(?: by (?P<other>{PARTY}))?"
        rf"(?: from (?P<payer>{PARTY}))? to (?P<payee>{PARTY})(?: by (?P<subject>{PARTY}))?",
        rf"\b(?:transfer|payment|remittance|hawala) of {SUM} from (?P<payer>{PARTY}) to (?P<payee>{PARTY})",
    )
]
JOINED = re.compile(r"(?:\band|\bor|&)\s+$")
JOINS = re.compile(r"\s*(?:and|or|&)\s+[A-ZÀ-Þ]")
PASSIVE = 3
"""The first of the patterns that put the sum before the verb."""
WISHED = re.compile(r"\b(?:if|unless|whether|would)\b", re.I)
AGAINST = re.compile(
    r"(?:\b(?:not|never|would|will|should|must|may|might|could|can|cannot|if|unless|refused|denied|be|about|around|nearly)|"
    r"n[’']t|\b(?:was|were|been|being|is|are))\s+(?:\w+\s+){0,2}$"
)
PRONOUNS = frozenset(
    "He She They We I It You The This That Who His Her Their Our My A An And But Then Later On In By At When After "
    "Before January February March April May June July August September October November December Monday Tuesday "
    "Wednesday Thursday Friday Saturday Sunday".split()
)
SCALES = {"thousand": 1000, "k": 1000, "million": 10**6, "m": 10**6, "billion": 10**9, "bn": 10**9}


def sentences(given: GivenText) -> Iterator[Transaction]:
    """The payments that the passage's English sentences tell, one a sentence."""
    if not GUARD.search(given.text):
        return
    text = plain(given.text)
    for found in SENTENCE.finditer(text):
        if found[0] and len(found[0]) <= LONGEST and any(letter.isdigit() for letter in found[0]):
            told = _sentence(given, found[0], found.start())
            if told is not None:
                yield told


def _sentence(given: GivenText, text: str, base: int) -> Transaction | None:
    for place, pattern in enumerate(PATTERNS):
        for found in pattern.finditer(text):
            groups = found.groupdict()
            before = text[: _verb(found) if place < PASSIVE else found.start()]
            if AGAINST.search(before) or WISHED.search(before):
                continue
            fields: Fields = {}
            for role, names in (("payer", ("payer", "other", "subject")), ("payee", ("payee",))):
                name = next((each for each in names if groups.get(each)), "")
                words = _name(text, found, name) if name else None
                if words:
                    fields[role] = field(given, _moved(words, base))
            if not fields or not _amount(given, found, base, fields):
                continue
            if when := moment(text, found.span(), given.dated):
                fields["date"] = field(given, _moved(when, base))
            return built((base + found.start(), base + found.end()), fields)
    return None


def _verb(found: re.Match[str]) -> int:
    """Where what is said begins: at the verb, behind who it is said of."""
    verb = GUARD.search(found[0])
    return found.start() + (verb.start() if verb else 0)


def _name(text: str, found: re.Match[str], group: str) -> Words | None:
    """Without pronouns, months and words that only begin a sentence; None for one of several that "and" joins."""
    start, end = found.span(group)
    if JOINED.search(text[:start]) or JOINS.match(text, end):
        return None
    name = found[group]
    while name.partition(" ")[0] in PRONOUNS and (rest := name.partition(" ")[2]):
        name = rest
    return None if name in PRONOUNS else Words(name, end - len(name), end)


def _moved(words: Words, base: int) -> Words:
    return Words(words.value, base + words.start, base + words.end)


def _amount(given: GivenText, found: re.Match[str], base: int, fields: Fields) -> bool:
    """Put the amount and its currency; False where no currency or no amount above nought is told."""
    name = "after" if found["after"] else "before"
    words = found[name]
    code = code_of(words) if words else ""
    value = amount_of(found["figure"])
    if not code or not value:
        return False
    value *= SCALES.get(found["scale"] or "", 1)
    fields["amount"] = field(given, _moved(Words(written(value), *found.span("figure")), base))
    fields["currency"] = field(given, _moved(Words(code, *found.span(name)), base))
    return True


def code_of(words: str) -> str:
    return words if words in CODES else SIGNS.get(words) or FOLDED.get(" ".join(words.split()), "")


def amount_of(digits: str) -> Decimal | None:
    return number(digits, custom([digits]) or likely([], True, ""))
