"""Entries that may tell one and the same transfer: told twice, or from both its sides. Proposals, for people to judge.

Two entries are compared where amount and currency are equal, their days lie within `DAYS`, and they share a reference,
a party's name, or an account; so that the work grows with the entries and not with their pairs. The score adds up what
speaks for it, each reason with its part; it is no probability.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from clew.analyse.transactions import Entry, payments

DAYS = 5
NEAR = 12
"""Entries of one block that each is compared with: those next to it in time."""
SAME, REFERENCE, PARTY, OPPOSITE, DAY = 0.3, 0.3, 0.15, 0.1, 0.1
"""What equal amount and currency, reference, each party, opposite ways, and an equal day add."""
WORD = re.compile(r"[^\W_]+")
OFTEN = 3
"""Payments of one book with one reference, above which it tells a batch or a purpose and not a payment."""
EVERYWHERE = 12
"""Days and amounts that one reference is seen with, likewise."""
PARTICLES = frozenset("al el the of and und et de der la le mr mrs ms dr co ltd llc inc gmbh و بن ابن ال".split())
"""Words that one book writes of a name and another leaves out."""
LETTERS = str.maketrans("أإآٱىةؤئی", "اااايهويي")
SHORTEST = 4

Kind = Literal["told twice", "both sides"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two entries, by their ids in order, that may be one transfer; `reasons` are words and what each adds."""

    kind: Kind
    first: str
    second: str
    score: float
    reasons: tuple[tuple[str, float], ...]


def transfers(entries: Iterable[Entry]) -> list[Proposal]:
    """The likeliest first; the same whatever the order of the entries."""
    blocks: dict[tuple[str, ...], list[tuple[date, Entry]]] = defaultdict(list)
    paid = payments(entries)
    common = _common(paid)
    for entry in paid:
        day = _day(entry.transaction.date)
        if day is not None:
            for key in _keys(entry, common):
                blocks[key].append((day, entry))
    found: dict[tuple[str, str], Proposal] = {}
    for block in blocks.values():
        for (one_day, one), (two_day, two) in _near(block):
            pair = (one.id, two.id) if one.id < two.id else (two.id, one.id)
            if pair not in found and (proposal := _proposal(one, two, abs((two_day - one_day).days), pair, common)):
                found[pair] = proposal
    return sorted(found.values(), key=lambda each: (-each.score, each.first, each.second))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _common(paid: Iterable[Entry]) -> frozenset[str]:
    """References that many payments bear."""
    books: dict[str, Counter[str]] = defaultdict(Counter)
    moments: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for entry in paid:
        if reference := _reference(entry.transaction.reference):
            books[reference][entry.book] += 1
            moments[reference].add((entry.transaction.date, entry.transaction.amount))
    return frozenset(each for each in books if max(books[each].values()) > OFTEN or len(moments[each]) > EVERYWHERE)


def _keys(entry: Entry, common: Container[str]) -> Iterator[tuple[str, ...]]:
    told = entry.transaction
    where = (told.currency, f"{entry.amount.normalize():f}")
    reference = _reference(told.reference)
    if reference and reference not in common:
        yield ("reference", *where, reference)
    for words in sorted(_words(told.payer) | _words(told.payee) | _words(told.account)):
        yield ("party", *where, words)


def _near(block: list[tuple[date, Entry]]) -> Iterator[tuple[tuple[date, Entry], tuple[date, Entry]]]:
    block.sort(key=lambda each: (each[0], each[1].id))
    for place, one in enumerate(block):
        for two in block[place + 1 : place + 1 + NEAR]:
            if (two[0] - one[0]).days > DAYS:
                break
            yield one, two


def _proposal(one: Entry, two: Entry, days: int, pair: tuple[str, str], common: Container[str]) -> Proposal | None:
    """None where what they share might be said of any two payments between the same people."""
    reasons = [("the same amount and currency", SAME)]
    reference = _reference(one.transaction.reference)
    same_reference = bool(reference) and reference == _reference(two.transaction.reference) and reference not in common
    if same_reference:
        reasons.append(("the same reference", REFERENCE))
    ties = [f"the same {role}" for role in ("payer", "payee") if _same(_side(one, role), _side(two, role))]
    reasons += [(tie, PARTY) for tie in ties]
    opposite = {one.way, two.way} == {"out", "in"} and not _same(one.transaction.account, two.transaction.account)
    if opposite:
        reasons.append(("out of one book and into another", OPPOSITE))
    near = round(DAY * (1 - days / (DAYS + 1)), 3)
    reasons.append(("the same day" if not days else f"{days} days apart" if days > 1 else "1 day apart", near))
    if one.book == two.book and not (same_reference and not days):
        return None
    if not same_reference and len(ties) < (1 if opposite else 2):
        return None
    if {one.way, two.way} == {"out", "in"} and not opposite:
        return None
    if one.way == two.way != "" and _other_account(one.transaction.account, two.transaction.account):
        return None
    score = round(sum(part for _, part in reasons), 3)
    return Proposal("both sides" if opposite else "told twice", *pair, score, tuple(reasons))


def _other_account(one: str, two: str) -> bool:
    """Whether both are told by numbers, none of which holds the other: one payment leaves one account."""
    first, second = ("".join(filter(str.isdecimal, each)).lstrip("0") for each in (one, two))
    return min(len(first), len(second)) >= SHORTEST and first not in second and second not in first


def _side(entry: Entry, role: str) -> str:
    return entry.transaction.payer if role == "payer" else entry.transaction.payee


@lru_cache(maxsize=65_536)
def _reference(text: str) -> str:
    """The reference's letters and digits; "" for what only fills its place: "KREF+", "NOTPROVIDED", "rent", "0000"."""
    folded = "".join(WORD.findall(_folded(text)))
    told = any(map(str.isdecimal, folded)) and len(set(folded)) > 1
    return folded if told and len(folded) >= SHORTEST else ""


@lru_cache(maxsize=65_536)
def _words(name: str) -> frozenset[str]:
    return frozenset(word for word in WORD.findall(_folded(name)) if word not in PARTICLES)


@lru_cache(maxsize=65_536)
def _same(one: str, two: str) -> bool:
    """The same words, or two words and more of one all in the other."""
    first, second = _words(one), _words(two)
    few, many = sorted((first, second), key=len)
    return bool(first) and (first == second or (len(few) > 1 and few <= many))


def _folded(text: str) -> str:
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text.translate(LETTERS))
        text = "".join(letter for letter in plain if not unicodedata.combining(letter) and letter != "ـ")
    return text.lower()
