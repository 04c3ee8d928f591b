"""Two texts, word by word: how much they share, and whether they tell of the same people and figures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel, Levenshtein

from clew.analyse.kin.mail import HEAD
from clew.fold import tokens

SHINGLE = 3
LONGEST = 12_000
"""Words of a text that is aligned word by word; of longer ones only the shingles are compared."""

ANCHOR = 5
"""Equal words in a row by which what stands before the first and after the last is a header or a footer."""
HEADER = 6
"""Words that a header has at least."""
ALLOWED = 500
"""Words that excuse one other figure or name: long drafts differ in some, form letters of a page in all."""
STRAY = 2
RESPELT = 0.6
"""Likeness from which a word is another spelling or a misreading of the one in its place."""


@dataclass(frozen=True)
class Words:
    """A text's folded words, and which of them are written with a capital first letter."""

    folded: tuple[str, ...]
    capital: tuple[bool, ...]
    shingles: frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class Likeness:
    """`jaccard`: shingles in common of all; `told`: other figures and names in the same places, as (one, other), of
    which some are `excused` by length; `own`: words of the longest stretch in whose place the other has its own."""

    jaccard: float
    told: tuple[tuple[str, str], ...]
    excused: int
    own: int

    @property
    def same(self) -> bool:
        return len(self.told) <= self.excused


def split(text: str) -> Words:
    """The words of a text. Those of a mail's own header, which extract.mail puts before its body, are left out, and
    times of day: the same words are passed on at all hours."""
    head = HEAD.match(text)
    text = CLOCK.sub(" ", text[head.end() :] if head else text)
    found = tokens(text)
    folded = tuple(token.text for token in found)
    runs = frozenset(zip(*(folded[at:] for at in range(SHINGLE)), strict=False))
    return Words(folded, tuple(text[token.start].isupper() for token in found), runs)


def compare(one: Words, other: Words) -> Likeness:
    either = len(one.shingles | other.shingles)
    jaccard = len(one.shingles & other.shingles) / either if either else 0.0
    longest = max(len(one.folded), len(other.folded))
    changes = _changes(one.folded, other.folded) if longest <= LONGEST else []
    told = tuple(_told(one, other, _inner(changes, len(one.folded), len(other.folded))))
    own = max((_own(one, other, block) for block in _blocks(changes)), default=0)
    return Likeness(jaccard, told, longest // ALLOWED, own)


CLOCK = re.compile(r"(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)(?:\s?[ap]\.?m\b\.?)?", re.I)
Change = tuple[int, int, int, int]


def _told(one: Words, other: Words, changes: list[Change]) -> Iterator[tuple[str, str]]:
    noisy = any(_respelt(one, other, change) for change in changes)
    for change in changes:
        a, b = one.folded[change[0] : change[1]], other.folded[change[2] : change[3]]
        if _figures(a, b, noisy) or _names(one, other, change):
            yield " ".join(a), " ".join(b)


def _blocks(changes: list[Change]) -> list[Change]:
    """The changes, those with no more than two words between them as one: two unlike texts share the odd word."""
    blocks: list[Change] = []
    for change in changes:
        if blocks and change[0] - blocks[-1][1] <= STRAY:
            blocks[-1] = (blocks[-1][0], change[1], blocks[-1][2], change[3])
        else:
            blocks.append(change)
    return blocks


def _changes(one: Sequence[str], other: Sequence[str]) -> list[Change]:
    """Where the texts differ: words [from, to) of one that stand for words [from, to) of the other."""
    changes: list[Change] = []
    for each in Levenshtein.opcodes(one, other):
        if each.tag == "equal":
            continue
        change = (each.src_start, each.src_end, each.dest_start, each.dest_end)
        if changes and changes[-1][1] == change[0] and changes[-1][3] == change[2]:
            changes[-1] = (changes[-1][0], change[1], changes[-1][2], change[3])
        else:
            changes.append(change)
    return changes


def _inner(changes: list[Change], length: int, other: int) -> list[Change]:
    """The changes without those of a header before and a footer after what both have in common."""
    edges = [0, *(end for change in changes for end in (change[0], change[1])), length]
    anchors = [at for at in range(len(changes) + 1) if edges[2 * at + 1] - edges[2 * at] >= ANCHOR]
    if not anchors:
        return changes
    before, inner, after = changes[: anchors[0]], changes[anchors[0] : anchors[-1]], changes[anchors[-1] :]
    header = max(before[-1][1], before[-1][3]) if before else 0
    footer = max(length - after[0][0], other - after[0][2]) if after else 0
    return [*(before if header < HEADER else []), *inner, *(after if footer < HEADER else [])]


def _own(one: Words, other: Words, change: Change) -> int:
    a, b = one.folded[change[0] : change[1]], other.folded[change[2] : change[3]]
    return min(len(a), len(b)) if Indel.normalized_similarity(a, b) < RESPELT else 0


def _respelt(one: Words, other: Words, change: Change) -> bool:
    a, b = "".join(one.folded[change[0] : change[1]]), "".join(other.folded[change[2] : change[3]])
    return not (a.isdecimal() or b.isdecimal()) and Indel.normalized_similarity(a, b) >= RESPELT


def _figures(a: Sequence[str], b: Sequence[str], noisy: bool) -> bool:
    """Whether both sides have figures and they differ: by more than a misread one where the text is full of those."""
    one, other = (" ".join(word for word in side if _figure(word)) for side in (a, b))
    if not one or not other or one.replace(" ", "") == other.replace(" ", ""):
        return False
    return not noisy or Levenshtein.distance(one, other) > 1 + max(len(one), len(other)) // 8


def _figure(word: str) -> bool:
    return any(letter.isdecimal() for letter in word)


def _names(one: Words, other: Words, change: Change) -> bool:
    """Whether both sides have words with capitals, in small letters unlike each other."""
    a = _capitals(one, change[0], change[1])
    b = _capitals(other, change[2], change[3])
    return bool(a and b) and Indel.normalized_similarity(a, b) < RESPELT and not _respelt(one, other, change)


def _capitals(words: Words, start: int, end: int) -> str:
    return "".join(words.folded[at] for at in range(start, end) if words.capital[at])
