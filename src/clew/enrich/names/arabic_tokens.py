"""Arabic text as words with what is known of each: its folded form, its stem without clitics, and a class of cue."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from clew.enrich.names import arabic_words as words
from clew.enrich.names.fold import folded
from clew.enrich.names.lists import names

TOKEN = re.compile(
    r"[\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u06ff\ufb50-\ufdfb\ufe70-\ufefc]+|[^\W\d_]+|\d+|[^\w\s]|_"
)
ENDS = frozenset(".!?؟؛:\n•")
CLASSES = (
    "other", "title", "body", "site", "said", "kin", "before", "little", "person", "place", "both", "nisba", "major",
    "number", "mark",
)  # fmt: skip


class Word(NamedTuple):
    """A word's folded form and stem, how many letters of it are clitics, its class by number, and whether it is a
    common word."""

    form: str
    stem: str
    clitics: int
    kind: int
    common: bool = False


@lru_cache(100_000)
def word(text: str) -> Word:
    form = folded(text)
    if not form or not "\u0620" <= form[0] <= "\u06ff":
        kind = "number" if text[0].isdigit() else "mark"
        return Word(form or text, form or text, 0, CLASSES.index(kind))
    clitics = _clitics(form)
    stem = ("ال" if clitics and assimilated(form) == clitics else "") + form[clitics:]
    common = form in names("ordinary-words-ar") or stem in names("ordinary-words-ar")
    return Word(form, stem, clitics, CLASSES.index(_class(form, stem)), common)


def _clitics(form: str) -> int:
    """How many letters before the stem are "and", "so", "by", "to", "like": one where what follows is known, or has
    the article, two where both are there, and "to the" with its assimilated article."""
    for count in (0, 1, 2):
        rest = form[count:]
        only = all(letter in words.CLITICS for letter in form[:count])
        if only and len(rest) > 2 and (_known(rest) or (count and rest.startswith("ال"))):
            return count
    return assimilated(form)


def assimilated(form: str) -> int:
    """Letters of "to the" and what stands before it, where its article has lost its alef; else 0."""
    if form.startswith("لل") and len(form) > 4:
        return 2
    return 3 if form.startswith(("ولل", "فلل")) and len(form) > 5 else 0


def _known(form: str) -> bool:
    return _class(form, form) != "other"


def _class(form: str, stem: str) -> str:
    for name, group in _GROUPS:
        if form in group or stem in group:
            return name
    if stem in _major() or form in _major():
        return "major"
    person, place = stem in names("people-ar"), stem in _places()
    if person or place:
        return "both" if person and place else "person" if person else "place"
    relation = stem.startswith("ال") and stem.endswith(("ي", "يه", "يين", "يون", "يات")) and len(stem) > 4
    return "nisba" if relation else "other"


@cache
def _major() -> frozenset[str]:
    """Countries, regions and cities of one word that are no other word as well."""
    listed = names("cities-ar") | names("countries-ar")
    known = names("people-ar") | names("ordinary-words-ar")
    return frozenset(each for each in listed if " " not in each and len(each) > 2 and each not in known) | words.REGIONS


@cache
def _places() -> frozenset[str]:
    """Places of one word."""
    return frozenset(each for each in names("places-ar") | names("countries-ar") if " " not in each)


_GROUPS = (
    ("title", words.TITLES), ("body", words.BODIES), ("site", words.SITES), ("said", words.SAID), ("kin", words.KIN),
    ("before", words.BEFORE_PLACES), ("little", words.LITTLE),
)  # fmt: skip
