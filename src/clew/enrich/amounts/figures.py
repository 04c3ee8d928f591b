"""Figures with marks for thousands and decimals in all customs, and what else they may mean."""

import re
from decimal import Decimal
from typing import NamedTuple

FIGURE = (
    r"(?<!19\d\d-)(?<!20\d\d-)(?!0)\d{1,3}(?: \d{3})+(?![ ]?\d)(?:[.,\u066b]\d+(?![.,]?\d))?"
    r"|\d{1,3}(?: , \d{3})+(?! ?\d| , \d)"
    r"|\d+(?:[.,'\u066b\u066c]\d+)*|(?<![\w.,])[.,]\d+(?![.,]?\d)"
)
"""Spaces part thousands only, alone or around a comma, none that begin with a nought or end a range of years. Arabic
marks: U+066B decimals, U+066C thousands."""

THOUSANDS = re.compile(r"\d{1,3}(?:(?P<mark>[.,'\u066c ])\d{3})(?:(?P=mark)\d{3})*")
SAME = re.compile(r"\d{1,3}(?:,\d{3})+,\d\d?")
"""The Arabic comma and the plain one look alike here."""
INDIAN = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}")
ENGLISH = re.compile(r"\d,\d{3}(?:\.\d|,\d{3}(?!\d))")
CONTINENTAL = re.compile(r"\d\.\d{3}(?:,\d|\.\d{3}(?!\d))|\d,\d\d?(?![\d.])")


class Figure(NamedTuple):
    """`other` is the second reading of one mark before three figures: thousands, or a decimal mark."""

    value: Decimal
    other: Decimal | None = None
    mark: str = ""


def figure(text: str, custom: str = "") -> Figure | None:
    """What the figures mean; None for dates, versions and the like. `custom` is "," or "." where thousands are told."""
    text = text.replace(" , ", ",")
    if SAME.fullmatch(text):
        text = text[::-1].replace(text[text.rfind(",")], "\u066b", 1)[::-1]
    whole, mark, part = _parted(text)
    if not (whole.isdigit() or not whole or THOUSANDS.fullmatch(whole) or INDIAN.fullmatch(whole)):
        return None
    if part and not part.isdigit():
        return None
    value = Decimal(f"{_bare(whole) or 0}.{part or 0}")
    single = THOUSANDS.fullmatch(text)
    if single and single["mark"] in (",", ".") and text.count(single["mark"]) == 1 and text[0] != "0":
        return _either(text, single["mark"], custom)
    return Figure(value, None, mark)


def _either(text: str, mark: str, custom: str) -> Figure:
    thousands, decimal = Decimal(_bare(text)), Decimal(text.replace(mark, "."))
    if custom:
        return Figure(thousands if custom == mark else decimal, None, mark)
    return Figure(thousands, decimal, mark)


def _parted(text: str) -> tuple[str, str, str]:
    """Thousands, the decimal mark and the decimals."""
    if "\u066b" in text:
        return text.partition("\u066b")
    at = max(text.rfind("."), text.rfind(","))
    mark = text[at] if at >= 0 else ""
    decimal = mark and (
        text.count(mark) == 1 and (len(text) - at != 4 or text[:at] in ("", "0") or (at > 3 and text[:at].isdigit())
                                   or bool(re.search(r"[.,' \u066c]", text[:at])))
    )  # fmt: skip
    return (text[:at], mark, text[at + 1 :]) if decimal else (text, "", "")


def _bare(text: str) -> str:
    return re.sub(r"\D", "", text)


def custom(text: str) -> str:
    """The mark of thousands that the other figures of a text show, "" where they show none or both."""
    english, continental = ENGLISH.search(text), CONTINENTAL.search(text)
    return "," if english and not continental else "." if continental and not english else ""
