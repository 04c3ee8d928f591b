"""Amounts in a column: signs, marks, currencies, and which sign parts the decimals, decided over the whole column."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from clew.enrich.transactions.currencies import THREE, currency
from clew.enrich.transactions.fold import bare

LONGEST = 40
FIGURE = re.compile(r"\d(?:[\d.,'’\u00a0\u202f ]{0,28}\d)?|\.\d{1,9}")
BLANKS = re.compile("['’\u00a0\u202f ]")
MARKS = {"cr": "C", "c": "C", "dr": "D", "d": "D", "db": "D", "دائن": "C", "مدين": "D", "crédit": "C", "débit": "D"}
EMPTY = frozenset(("", "-", "--", "—", "–", "n/a", "nil", "/"))


class Figure(NamedTuple):
    """A number as it stands: `digits` with their separators, `sign` -1 or 1, its currency and D or C mark, if any."""

    digits: str
    sign: int
    currency: str
    mark: str


@lru_cache(maxsize=16384)
def figure(text: str) -> Figure | None:
    """The amount that is all of the cell, or None: other words, telephone numbers, codes and percentages are none."""
    if len(text) > LONGEST:
        return None
    text = bare(text).strip()
    found = FIGURE.search(text)
    if found is None:
        return None
    digits = found[0]
    before, after = text[: found.start()].strip(), text[found.end() :].strip()
    sign = 1
    if before.startswith("(") and after.endswith(")"):
        sign, before, after = -1, before[1:].strip(), after[:-1].strip()
    if before.startswith("+") and digits.isdigit() and len(digits) > 8:
        return None
    before, after, minus = _unsigned(before, after)
    mark = MARKS.get(after.lower().strip("."), "") or MARKS.get(before.lower().strip("."), "")
    rest = [words for words in (before, after) if words and MARKS.get(words.lower().strip(".")) is None]
    code = currency(rest[0]) if len(rest) == 1 else ""
    if (rest and not code) or not _sound(digits):
        return None
    return Figure(digits, -sign if minus else sign, code, mark)


def _unsigned(before: str, after: str) -> tuple[str, str, bool]:
    """Without the minus or plus before or behind the number; whether there was a minus."""
    for words in (before, after):
        if "-" in words:
            return before.replace("-", "", 1).strip(), after.replace("-", "", 1).strip(), True
    return before.strip("+ "), after.strip("+ "), False


def _sound(digits: str) -> bool:
    """Groups are of two or three digits, and no code or telephone number begins with a nought."""
    if digits[0] == "0" and len(digits) > 1 and digits[1] not in ".,":
        return False
    if sum(letter.isdigit() for letter in digits) > 18:
        return False
    groups = re.split("[.,'’\u00a0\u202f ]", digits)
    if len(groups) > 2:
        return len(groups[0]) <= 3 and all(2 <= len(group) <= 3 for group in groups[1:-1]) and len(groups[-1]) <= 4
    return len(groups) == 1 or not BLANKS.search(digits) or len(groups[1]) == 3


class Custom(NamedTuple):
    """How a column writes numbers: the sign before decimals, and whether three digits behind it are thousands all the
    same, since its decimals are of one or two."""

    decimals: str
    short: bool = False


def custom(texts: Iterable[str]) -> Custom | None:
    """The custom of a column of figures; None where they do not tell.

    A sign that stands last behind another kind, or before one, two or four digits and more, parts decimals; one that
    stands twice parts thousands.
    """
    votes = {".": 0, ",": 0}
    short = False
    for text in texts:
        signs = [letter for letter in text if letter in ".,"]
        if not signs:
            continue
        last, other = signs[-1], "," if signs[-1] == "." else "."
        after = len(text) - text.rfind(last) - 1
        if len(set(signs)) == 2 or (len(signs) == 1 and (after != 3 or text.startswith(("0", ".")))):
            votes[last] += 2
            short = short or after < 3
        elif len(signs) > 1:
            votes[other] += 2
    if votes["."] == votes[","]:
        return None
    return Custom(max(votes, key=lambda sign: votes[sign]), short)


def likely(texts: Iterable[str], exact: bool, code: str) -> Custom:
    """What a lone sign before three digits is: of thousands, but for a dot in a number that a program wrote (`exact`)
    or in a currency of three decimals."""
    dots = any("." in text for text in texts)
    return Custom("," if dots and not exact and code not in THREE else ".")


def number(digits: str, by: Custom) -> Decimal | None:
    """The figure's value; None where it does not fit the column's custom."""
    digits = BLANKS.sub("", digits)
    whole, _, rest = digits.rpartition(by.decimals) if by.decimals in digits else (digits, "", "")
    if by.short and len(rest) == 3 and whole.isdigit():
        return Decimal(whole + rest)
    thousands = "," if by.decimals == "." else "."
    if thousands in rest or by.decimals in whole or not _grouped(whole, thousands):
        return None
    return Decimal(f"{whole.replace(thousands, '') or '0'}.{rest or '0'}")


def _grouped(whole: str, thousands: str) -> bool:
    groups = whole.split(thousands)
    return len(groups) == 1 or (
        0 < len(groups[0]) <= 3 and all(len(group) in (2, 3) for group in groups[1:]) and (len(groups[-1]) == 3)
    )


def written(value: Decimal) -> str:
    """The number in one form: none or two decimals, and more where more are told; never an exponent."""
    whole, _, rest = f"{value:f}".partition(".")
    rest = rest.rstrip("0")
    return f"{whole}.{rest:0<2}" if rest else whole
