"""Within one item, "al-Muhajir" or "Mr Halabi" stands for the one longer name that ends with it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from clew.analyse.entities.components import Joined
from clew.analyse.entities.rows import Name, Tie
from clew.analyse.names.person import people_words_alike
from clew.analyse.names.person_words import Word, words
from clew.analyse.names.sounds import key
from clew.model import Digest

ALIKE = 0.88
"""How alike each word of the short form must be to its own in the longer name."""

CROWD, FAMILY = 2_000, 200
"""Names in one item, and those of them with one last word, from which on they are a list of people, in which no name
stands for another: each would be compared with each."""


def short_forms(names: Sequence[Name], made: Joined) -> Iterator[Tie]:
    """Ties of one item each. `made` tells which names are one already, and which a person has told apart."""
    by_item: defaultdict[Digest, list[Name]] = defaultdict(list)
    for name in names:
        if name.kind == "person":
            for item in name.items:
                by_item[item].append(name)
    for item in sorted(by_item):
        if len(by_item[item]) <= CROWD:
            yield from _within(item, by_item[item], made)


def _within(item: Digest, names: Sequence[Name], made: Joined) -> Iterator[Tie]:
    by_end: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        if parts := words(name.value):
            by_end[key(parts[-1].text)].append(name)
    for short in sorted(names, key=lambda name: name.node):
        parts = words(short.value)
        family = by_end[key(parts[-1].text)] if parts else []
        if not 1 < len(family) <= FAMILY:
            continue
        longer = [name for name in family if ends_with(words(name.value), parts)]
        longer = [name for name in longer if not made.apart(name.node, short.node)]
        whole = _one(longer, made)
        if whole is not None and made.root(whole.node) != made.root(short.node):
            reasons = {"the one longer name of this item that ends so": 1.0}
            yield Tie("person", short.value, whole.value, "certain", 1.0, reasons, item)


def ends_with(long: Sequence[Word], short: Sequence[Word]) -> bool:
    if len(long) <= len(short):
        return False
    ends = zip(long[-len(short) :], short, strict=True)
    return all(people_words_alike(one, other) >= ALIKE for one, other in ends)


def _one(longer: Sequence[Name], made: Joined) -> Name | None:
    """The longest, where all others are the same entity or short forms of it themselves."""
    if not longer:
        return None
    longest = min(longer, key=lambda name: (-len(words(name.value)), name.value))
    whole = words(longest.value)
    same = (made.root(name.node) == made.root(longest.node) or ends_with(whole, words(name.value)) for name in longer)
    return longest if all(same) else None
