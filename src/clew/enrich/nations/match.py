"""Names of the table in a text: the longest at each place, whole words, Arabic ones also behind their clitics."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from clew.enrich.nations.fold import WORD, fold
from clew.enrich.nations.table import Named, longest, named

GAPS = frozenset(" |\u00a0|-|'| & |. |.|\u2010|\u2011|\u202f".split("|"))
"""What may part the words of one name."""

BESIDE = frozenset("@/._=\\")
"""Signs that make a word in small letters a part of an address."""

BEFORE, PREFIX = "وف", "بلك"


class Word(NamedTuple):
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Text:
    """A text as found, its form for looking up, and its words there. `places` are those of the form's characters."""

    found: str
    form: str
    places: list[int] | None
    words: list[Word]

    def place(self, at: int) -> int:
        return self.places[at] if self.places else at

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The code points as found of a part of the form."""
        return (self.place(start), self.place(end - 1) + 1) if self.places else (start, end)

    def gap(self, before: int) -> str:
        """What stands between a word and the one after it."""
        if not 0 <= before < len(self.words) - 1:
            return "\n\n"
        return self.form[self.words[before].end : self.words[before + 1].start]

    def small(self, word: int) -> bool:
        return self.found[self.place(self.words[word].start)].islower()

    def capital(self, word: int) -> bool:
        return 0 <= word < len(self.words) and self.found[self.place(self.words[word].start)].isupper()

    def shouted(self, word: int) -> bool:
        """Whether a word is in capitals wholly."""
        if not 0 <= word < len(self.words):
            return False
        start, end = self.span(self.words[word].start, self.words[word].end)
        return self.found[start:end].isupper()


class Match(NamedTuple):
    """A name in a text: its first and last word, what it stands for, and how many letters of clitics are before it."""

    first: int
    last: int
    named: Named
    clitic: int = 0
    prefix: str = ""


def text_of(found: str) -> Text:
    form, places = fold(found)
    return Text(found, form, places, [Word(*each.span(), each[0]) for each in WORD.finditer(form)])


def matches(text: Text) -> Iterator[Match]:
    first, words, counts = 0, text.words, longest()
    while first < len(words):
        word = words[first].text
        match = None
        if word in counts or word[0] in "وفبلكا":
            match = _at(text, first)
        if match:
            yield match
        first = match.last + 1 if match else first + 1


def _at(text: Text, first: int) -> Match | None:
    for begin, cut, article in _begins(text.words[first].text):
        for last in range(_end(text, first, longest()[begin]), first - 1, -1):
            key = " ".join([begin, *(word.text for word in text.words[first + 1 : last + 1])])
            found = named(key)
            if found and (article or "d" not in found.flags) and _written(text, first, last, key, found):
                return Match(first, last, found, cut, text.words[first].text[:cut])
    return None


@lru_cache(65_536)
def _begins(word: str) -> tuple[tuple[str, int, bool], ...]:
    """The words of the table that a word may be, the letters of clitics before it, and whether it has the article."""
    found = [(word, 0, False)]
    if "\u0620" <= word[0] <= "\u06d3":
        heads = [(0, word), *([(1, word[1:])] if word[0] in BEFORE else [])]
        heads += [(cut + 1, rest[1:]) for cut, rest in heads if rest and rest[0] in PREFIX]
        found = [(rest, cut, False) for cut, rest in heads]
        found += [(rest[2:], cut, True) for cut, rest in heads if rest.startswith("ال")]
        found += [(rest[1:], cut, True) for cut, rest in heads if cut and rest.startswith("ل") and word[cut - 1] == "ل"]
    counts = longest()
    return tuple(each for each in found if each[0] in counts)


def _end(text: Text, first: int, count: int) -> int:
    """The last word that a name of so many words could reach."""
    last = first
    while last - first + 1 < count and _joins(text.gap(last)):
        last += 1
    return last


def _joins(gap: str) -> bool:
    return gap in GAPS or (gap.isspace() and len(gap) < 12 and gap.count("\n") < 2 and "\t" not in gap)


def _written(text: Text, first: int, last: int, key: str, found: Named) -> bool:
    """Whether the words are written as the name's are: capitals, dots of an abbreviation, no part of an address."""
    if found.how == "mask":
        return True
    dotted = last > first and len(key) == 2 * (last - first) + 1
    gaps = [text.gap(at) for at in range(first, last)]
    if (
        any(gap not in (".", ". ") for gap in gaps)
        if dotted
        else any(gap[0] == "." and len(text.words[first].text) > 2 for gap in gaps)
    ):
        return False
    if "u" in found.flags:
        return all(text.shouted(word) for word in range(first, last + 1))
    if text.small(first) or text.small(last):
        return "l" in found.flags and not _address(text, first, last)
    return True


def _address(text: Text, first: int, last: int) -> bool:
    start, end = text.words[first].start, text.words[last].end
    after = text.form[end : end + 2]
    return (
        text.form[max(start - 1, 0) : start] in BESIDE
        or after[:1] in ("@", "_", "=")
        or (len(after) == 2 and after[0] in "./" and after[1].isalnum())
    )
