"""The mentions of one text: what the finders find, the surest first; none overlaps what another one found."""

import re

from clew.enrich.identifiers.coins import coins
from clew.enrich.identifiers.devices import devices
from clew.enrich.identifiers.found import Finder, Found, Told
from clew.enrich.identifiers.hashes import hashes
from clew.enrich.identifiers.money import accounts, bank
from clew.enrich.identifiers.national import national
from clew.enrich.identifiers.net import addresses
from clew.enrich.identifiers.passports import passports
from clew.enrich.identifiers.phones import phones
from clew.enrich.identifiers.places import places
from clew.enrich.identifiers.vehicles import vehicles
from clew.enrich.identifiers.web import handles, links
from clew.enrich.plain import plain
from clew.model import Mention

LINKED: tuple[Finder, ...] = (passports, links, addresses, coins, handles, bank)
NUMBERED: tuple[Finder, ...] = (devices, vehicles, places, hashes, national, phones, accounts)
"""Finders of what has a digit in it always."""

DIGIT = re.compile(r"\d")


def mentions(text: str, told: Told) -> list[Mention]:
    simple = plain(text)
    taken: list[Found] = []
    finders = (*LINKED, *NUMBERED) if DIGIT.search(simple.text) else LINKED
    for finder in finders:
        found = list(finder(simple.text, told))
        taken += [one for one in found if not any(one.start < had.end and had.start < one.end for had in taken)]
    taken.sort(key=lambda one: (one.start, -one.end, one.kind, one.value))
    return [_mention(text, simple.span(one.start, one.end), one) for one in taken]


def _mention(text: str, chars: tuple[int, int], found: Found) -> Mention:
    words = text[slice(*chars)]
    value = _as_written(found.value, words) if found.kind == "url" and not found.value.isascii() else found.value
    return Mention(found.kind, chars, words, value, found.detail)


def _as_written(link: str, words: str) -> str:
    """A link with the letters of its path as they stand there: in an address each form is another letter."""
    _, _, path = link.partition("://")[2].partition("/")
    own = words[len(words) - len(path) :] if path else ""
    return f"{link[: len(link) - len(path)]}{own}" if path and plain(own).text == path else link
