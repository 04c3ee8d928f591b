"""What the index is told of the mentions in a passage."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from clew.fold import fold
from clew.search.period import days, terms_of

NATION, NATION_WORDS = "nation", "nation_words"
NAMES = ("person", "organisation", "place")
WORDS = (*NAMES, NATION_WORDS)
"""Fields for the words of mentions; those of nations stand beside their codes."""

CURRENCY = "currency"
"""How a nation's money points at it: everywhere, so that it tells of the nation as little as on the map."""

DATE, MONEY = "date", "money"
MEASURES = (DATE, "time", MONEY, "quantity")
NUMBERS = (
    "iban", "bic", "card", "account", "phone", "email", "url", "domain", "ip", "mac", "imei", "imsi", "iccid",
    "crypto", "mrz", "imo", "mmsi", "vin", "plate", "coordinates", "handle", "channel", "hash", "national-id", "vat",
    "company",
)  # fmt: skip
"""Kinds of mention that stand for one thing."""

KINDS = (*NAMES, NATION, *MEASURES, *NUMBERS)

_AMOUNT = re.compile(r"(?:[A-Z]{3} )?(-?[\d.]*\d)?(?:\.\.(-?[\d.]*\d)?)?")
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Noted:
    """A mention's kind, words and value; `other` is its second reading, or how it points at a nation, "" where there is
    none."""

    kind: str
    text: str
    value: str
    other: str = ""


def noted(mentions: Iterable[Noted]) -> dict[str, Any]:
    """The values of the index's fields for the mentions of one passage."""
    found: dict[str, dict[Any, None]] = {}
    for each in dict.fromkeys(mentions):
        put = found.setdefault
        put("mention", {})[each.kind] = None
        if each.kind in NAMES:
            put(each.kind, {}).update(dict.fromkeys(_words(each)))
        elif each.kind == NATION:
            if each.other != CURRENCY:
                put(NATION, {})[each.value.upper()] = None
            put(NATION_WORDS, {})[fold(each.text)] = None
        elif each.kind == DATE:
            put("about", {}).update(dict.fromkeys(sorted(_terms(each))))
        elif each.kind == MONEY:
            put("amount", {}).update(dict.fromkeys(amounts(each.value)))
        elif each.kind not in MEASURES:
            put("number", {})[compact(each.value)] = None
    fields: dict[str, Any] = {name: list(values) for name, values in found.items()}
    return {**fields, "mentioned": bool(found)}


def compact(value: str) -> str:
    """Small letters and digits alone: an identifier, however it is grouped."""
    return _SIGNS.sub("", fold(value))


def amounts(value: str) -> list[float]:
    """The ends of an amount of money as docs/mentions.md writes it."""
    found = _AMOUNT.fullmatch(value)
    try:
        return [float(each) for each in found.groups() if each] if found else []
    except ValueError:
        return []


def _words(each: Noted) -> list[str]:
    """The words as they stand there, and the name that they are compared by where it is not among them."""
    text, value = fold(each.text), fold(each.value)
    return [text] if f" {value} " in f" {text} " else [text, value]


def _terms(each: Noted) -> set[int]:
    terms: set[int] = set()
    for value in (each.value, each.other):
        span = days(value)
        terms |= terms_of(*span) if span else set()
    return terms
