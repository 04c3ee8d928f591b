"""What sort of event or state words tell, by the words that show it (docs/claims.md lists the sorts)."""

import re
from functools import cache

from clew.enrich.claims.lists import told
from clew.enrich.claims.sentences import Span

PREFIXES = r"(?:[وف]?(?:[بكل]|س)?(?:ال|لل)?[يتنا]?)?"
ENDINGS = r"(?:ت|وا|ون|ين|ان|ات|[هة]|ها|هم|هما|هن|ه|ي|نا|ا|تها|ته)?"
ARABIC = re.compile("[\u0621-\u06d3]")
WHOLE = re.compile(r"_$")


def event(text: str, span: Span) -> tuple[str, Span | None]:
    """The sort of the first words that tell one, and where they are; "" and None where none do.

    `text` is plain and in small letters.
    """
    best: tuple[int, str, Span] | None = None
    for pattern in _patterns(_arabic(text, span)):
        found = pattern.search(text, span.start, span.end)
        if found:
            place = Span(*found.span())
            first = (_rank(str(found.lastgroup)) * 1_000_000 + place.start, str(found.lastgroup), place)
            best = first if best is None or first < best else best
    return (best[1], best[2]) if best else ("", None)


LAST = ("publication", "weapons", "war", "position")
"""Sorts that much else is told with: what else a sentence tells comes first."""


def _rank(sort: str) -> int:
    return LAST.index(sort) + 1 if sort in LAST else 0


def _arabic(text: str, span: Span) -> bool:
    return ARABIC.search(text, span.start, span.end) is not None


@cache
def _patterns(arabic: bool) -> tuple[re.Pattern[str], ...]:
    words = told("events-ar" if arabic else "events-en")
    sets = [set(LAST[:1]), set(LAST[1:2]), set(LAST[2:3]), set(LAST[3:]), set(words) - set(LAST)]
    return tuple(_pattern({sort: words[sort] for sort in words if sort in some}, arabic) for some in sets)


def _pattern(words: dict[str, list[str]], arabic: bool) -> re.Pattern[str]:
    written = _arabic_word if arabic else _english_word
    groups = [f"(?P<{sort}>{'|'.join(map(written, some))})" for sort, some in words.items()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})(?!\w)")


def _english_word(word: str) -> str:
    word = re.sub(r"\*", r"\\w{0,6}", word)
    return WHOLE.sub(r"(?=\\s)", word).replace("_", r"\s+")


def _arabic_word(word: str) -> str:
    return PREFIXES + word.replace("_", ENDINGS + r"\s+" + PREFIXES) + ENDINGS
