"""Statements whose lines are their text: SWIFT's MT940 and MT942, and Quicken's QIF.

Sources: SWIFT's "Category 9 – Cash Management and Customer Status" (tags 20, 25, 28C, 60, 61, 86, 62, 64), and
Intuit's "Quicken Interchange Format".
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

SWIFT = "application/x-mt940"
QIF = "application/x-qif"
OPENINGS = ("!type:", "!account", "!option:", "!clear:")
TAG = re.compile(r"^:(?:20|21|25P?|28C?|34F|13D?|60[FM]|61|86|62[FM]|64|65|90[CD]):", re.M)
BEGIN = re.compile(r"^(?:\{1:[^\n]*\n(?:[^:\n][^\n]*\n){0,3})?:20:", re.M)
ENTRY = re.compile(r"^:(?:61|62[FM]|90[CD]):", re.M)
ACCOUNT = re.compile(r"^:25P?:([^\n\r]*)", re.M)
BALANCE = re.compile(r"^:(60|62)([FM]):([CD])(\d{6})([A-Z]{3})([\d.,]+)", re.M)
NAMES = {"60": "opening-balance", "62": "closing-balance"}


class Statement(NamedTuple):
    """One statement: texts that tile it, the head first, then one an entry; how many are entries; its properties."""

    texts: list[str]
    entries: int
    told: list[tuple[str, str]]


def is_swift(text: str) -> bool:
    """Whether a text's start holds a statement's tags: a reference or account, and balances or entries."""
    tags = {found[0][1:3] for found in TAG.finditer(text[:16_384])}
    return bool(tags & {"20", "25"}) and bool(tags & {"60", "61", "62", "34"}) and len(tags) > 2


def swift(text: str) -> Iterator[Statement]:
    """Statements from one tag 20 to the next."""
    starts = [found.start() for found in BEGIN.finditer(text)] or [0]
    ends = [*starts[1:], len(text)]
    starts[0] = 0
    for start, end in zip(starts, ends, strict=True):
        part = text[start:end]
        places = [found.start() for found in ENTRY.finditer(part)]
        yield Statement(_cut(part, places), part.count("\n:61:") + part.startswith(":61:"), list(_told(part)))


def _told(part: str) -> Iterator[tuple[str, str]]:
    if found := ACCOUNT.search(part):
        yield "account", found[1].strip()
    balances = list(BALANCE.finditer(part))
    if balances:
        yield "currency", balances[0][5]
    for tag, _, sign, _, code, amount in (each.groups() for each in balances):
        yield NAMES[tag], f"{'-' if sign == 'D' else ''}{amount} {code}"


def qif(text: str) -> Iterator[Statement]:
    """All of the file is one statement; a line "^" ends an entry."""
    places = [found.end() for found in re.finditer(r"^\^[^\n]*\n?", text, re.M)]
    yield Statement(_cut(text, places), len(places), [("account", name) for name in dict.fromkeys(_accounts(text))])


def _accounts(text: str) -> Iterator[str]:
    """The names in lists of accounts."""
    listed = False
    for line in text.splitlines():
        if line.startswith("!"):
            listed = line.lower().startswith("!account")
        elif listed and line.startswith("N"):
            yield line[1:].strip()


def _cut(text: str, places: list[int]) -> list[str]:
    edges = [0, *places, len(text)]
    return [text[one:two] for one, two in pairwise(edges) if two > one]
