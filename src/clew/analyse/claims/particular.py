"""What a claim is about that no other document's can be: an entry of a log, "this invoice", an account."""

import re

CLOCK = re.compile(r"\s*\[?0?(\d{1,2}:\d\d)\b(?!\s?[ap]\.?m)", re.I)
"""Begins an entry of a log; "2:30 pm" may be 14:30 in another."""
THIS = re.compile(
    r"\b(?:this|these) (?:invoice|letter|contract|agreement|document|message|report|memo|notice|lease|form|receipt|"
    r"bill|certificate|statement|order)s?\b|"
    r"\b(?:amount|balance|total|sum) (?:now )?due\b|(?<!\w)(?:هذه (?:ال)?(?:فاتور[ةه]|رسال[ةه]|وثيق[ةه])|"
    r"هذا (?:ال)?(?:عقد|خطاب|مستند|إيصال))",
    re.I,
)
CODE = re.compile(r"\b[A-Z\d]{2,}(?:-[A-Z\d]+)*\b")
"""An account, an invoice, a shipment, where it has a letter before any hyphen and three digits."""


def particulars(item: str, text: str, dated: bool) -> dict[str, frozenset[str]]:
    """By their sort, where there are any. The clock of an entry not `dated` is that of its own log alone."""
    clock = CLOCK.match(text)
    found = {
        "clock": {clock[1]} if clock else None,
        "log": {item} if clock and not dated else None,
        "this": {item} if THIS.search(text) else None,
        "code": set(filter(_is_code, CODE.findall(text))),
    }
    return {sort: frozenset(some) for sort, some in found.items() if some}


def _is_code(word: str) -> bool:
    return not word.partition("-")[0].isdigit() and sum(each.isdigit() for each in word) >= 3


def two_things(one: dict[str, frozenset[str]], other: dict[str, frozenset[str]]) -> bool:
    """Whether both tell of a particular thing, and of different ones."""
    return any(one[sort].isdisjoint(other[sort]) for sort in one.keys() & other.keys())


def one_of_many(one: dict[str, frozenset[str]], other: dict[str, frozenset[str]]) -> bool:
    """Whether one alone tells which payment or shipment it means: another sum may be that of another one."""
    return ("code" in one) != ("code" in other)
