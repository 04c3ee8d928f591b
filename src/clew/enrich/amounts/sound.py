"""Whether what reads as an amount is one."""

import re

from clew.enrich.amounts.reader import Amount

DIGIT = re.compile(r"\d")
FILLED = re.compile(r"00|0\d{5}")
"""Figures that are filled up with noughts, which no amount is."""

GOES_ON = re.compile(r"[A-Za-z]{1,6}\d")
"""Letters and figures right behind: an address of a coin, or figures taken for letters."""

SOME = re.compile(r"(?i)\b(?:couple|few|several|many|dozens?)(?: of)? $")
WORD = re.compile(r"(?:hundred|thousand|million)")


def sound(text: str, amount: Amount) -> bool:
    start, end = amount.core
    figures = DIGIT.search(text, start, end)
    if figures is None:
        return not (WORD.match(text, start) and SOME.search(text, max(0, start - 20), start))
    if FILLED.match(text, figures.start()) or GOES_ON.match(text, end):
        return False
    sign = amount.unit.sign if amount.unit else ""
    return not ((sign == "%" and text[end : end + 1].isalnum()) or (sign == "g" and text[end - 1] == "G"))
