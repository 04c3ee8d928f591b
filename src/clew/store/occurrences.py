"""Where words stand in a text, compared as search compares them and somewhat wider: what is to be removed is rather
found once too often than missed."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from clew.fold import Token, tokens, words

Span = tuple[int, int]

PARTICLES = re.compile("[وف]?(?:[بكل]?(?:ال)?|لل)")
"""What Arabic writes onto the front of a name: and, with, like, to, the (as folded)."""

BROKEN = re.compile(r"[-\u2010\u2011]\s*")
"""What stands in a word that was broken at the end of a line."""

GONE = "████"
"""What stands for removed words, however many they were."""

NAME = 3
"""Words of a phrase up to which it is taken for a name, of which each word tells."""

ADDRESS = re.compile(r"[\w.+%-]+(?=@[\w-])")
"""What stands before the @ of an address."""

SHORTEST = 3
"""Letters of a word of a name that are enough to take it out of a file's name or a property."""


def letters(phrase: str) -> str:
    """The folded letters and digits of a phrase, without spaces; "" where it has none."""
    return "".join(words(phrase))


def occurrences(text: str, phrases: Iterable[str]) -> list[Span]:
    """Code points [from, to) of all whole words that hold one of the phrases, in order; spans do not overlap.

    Found too are words broken at the end of a line, with letters spaced out or written together (a name of several
    words within one word), and behind Arabic particles.
    """
    found = tokens(text)
    starts = [0, *accumulate(len(each.text) for each in found)]
    joined = "".join(each.text for each in found)
    spans = []
    for phrase in phrases:
        wanted, several = letters(phrase), len(words(phrase)) > 1
        at = joined.find(wanted) if wanted else -1
        while at >= 0:
            first, last = bisect_right(starts, at) - 1, bisect_right(starts, at + len(wanted) - 1) - 1
            if _whole(text, found, joined, starts, (first, last), (at, at + len(wanted)), several):
                spans.append((found[first].start, found[last].end))
            at = joined.find(wanted, at + 1)
    return merged(spans)


def _whole(
    text: str, found: Sequence[Token], joined: str, starts: Sequence[int], of: Span, match: Span, several: bool
) -> bool:
    """Whether the letters of `match` are these words, and not a part of them by chance."""
    first, last = of
    if several and first == last:
        return True
    before, after = joined[starts[first] : match[0]], starts[last + 1] - match[1]
    if after or not PARTICLES.fullmatch(before):
        return False
    gaps = (text[one.end : other.start] for one, other in zip(found[first:last], found[first + 1 :], strict=False))
    spelled = all(len(each.text) == 1 for each in found[first : last + 1])
    return several or spelled or all(BROKEN.fullmatch(gap) for gap in gaps)


def speaks_of(text: str, phrase: str) -> bool:
    """Whether a name or a property has the phrase, or all its longer words in any order or joined with others."""
    parts = [part for part in words(phrase) if len(part) >= SHORTEST]
    found = [each.text for each in tokens(text)]
    inside = bool(parts) and all(any(part in each for each in found) for part in parts)
    return inside or bool(occurrences(text, [phrase]))


def traces(text: str, phrases: Iterable[str]) -> list[Span]:
    """The same, and each word that holds any longer word of a phrase: in names of files, addresses, properties."""
    phrases = list(phrases)
    parts = {part for phrase in phrases for part in words(phrase) if len(part) >= SHORTEST}
    spans = [(each.start, each.end) for each in tokens(text) if any(part in each.text for part in parts)]
    return merged([*occurrences(text, phrases), *spans])


def addresses(text: str, phrases: Iterable[str]) -> list[Span]:
    """What stands before the @ of addresses, where it has a longer word of a phrase that is a name: s.roe@…"""
    names = [phrase for phrase in phrases if len(words(phrase)) <= NAME]
    return [found.span() for found in ADDRESS.finditer(text) if names and traces(found[0], names)]


def veiled(text: str, phrases: Sequence[str]) -> str:
    """A name or a property without any trace of the phrases."""
    return _without(text, traces(text, phrases))


def unspoken(text: str, phrases: Sequence[str]) -> str:
    """What a person wrote, without the phrases, and of those that are names without each longer word of them."""
    parts = {part for phrase in phrases if len(found := words(phrase)) <= NAME for part in found}
    longer = sorted(part for part in parts if len(part) >= SHORTEST)
    return _without(text, occurrences(text, [*phrases, *longer]))


def _without(text: str, spans: Sequence[Span]) -> str:
    for first, last in reversed(spans):
        text = text[:first] + GONE + text[last:]
    return text


def merged(spans: Iterable[Span]) -> list[Span]:
    """In order; those that meet or overlap are one."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(last, found[-1][1])
        elif first < last:
            found.append((first, last))
    return found
