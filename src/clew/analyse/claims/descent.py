"""Whether two claims come from one origin, and how that is known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from clew.analyse.claims.alike import cosine
from clew.analyse.claims.said import Said, named
from clew.model import Digest

COPIED, LIKE = 0.8, 0.6
"""Shares of three-word runs in common, without names, figures and dates, from which on words are copied, or may be."""
FEWEST = 5
"""Such runs below which a sentence is too short to tell that it was copied: that somebody was killed somewhere is soon
said in the same words."""
TRANSLATED = 0.67
"""Cosine of two passages in two languages from which on one may be the translation of the other."""
LOOSELY = 0.75
"""That cosine where one is on the word of a known body, and the other is not: a translation mostly keeps it."""

KINDRED: Mapping[str, str] = {
    "near": "a near-copy of the other's document", "same-mail": "the same mail", "forwards": "passed on",
    "quotes": "quoted", "version": "a version of the same document", "redacted": "a redacted copy of the other",
}  # fmt: skip
"""Kin of items that tell of one origin; to answer somebody is not to copy them."""

NOBODY = frozenset("administrator admin user owner unknown author default microsoft office pc scanner".split())


@dataclass(frozen=True, order=True)
class Descent:
    """Two claims that come from one origin, `one` the lesser id; not `sure` where it could not be told."""

    one: str
    other: str
    how: str
    sure: bool
    score: float
    reasons: tuple[str, ...]


Kindred = Mapping[tuple[Digest, Digest], tuple[str, float]]
"""How two items, the lesser first, are kin, and how sure that is."""


def descents(said: Sequence[Said], kindred: Kindred) -> Iterator[Descent]:
    """What ties these claims, which say the same thing or contradict each other over it.

    The claims of one document, speaker or writer are tied in a row: that they are all of one origin follows.
    """
    said = sorted(said, key=lambda each: each.id)
    yield from in_a_row(said)
    for at, one in enumerate(said):
        for other in said[at + 1 :]:
            yield from between(one, other, kindred)


def in_a_row(said: Sequence[Said]) -> Iterator[Descent]:
    """Of claims in the order of their ids."""
    held: dict[tuple[str, str, bool, str], list[Said]] = {}
    for each in said:
        for key in dict.fromkeys(shared_by(each)):
            held.setdefault(key, []).append(each)
    for (how, _, sure, why), some in held.items():
        for one, other in pairwise(some):
            yield Descent(one.id, other.id, how, sure, 1.0 if sure else 0.5, (why,))


def shared_by(one: Said) -> Iterator[tuple[str, str, bool, str]]:
    """(how, what is shared, whether that tells for certain, reason)."""
    yield "document", f"{one.item}#{one.message}", True, "the same document"
    for speaker in one.speakers:
        if speaker:
            sure = named(speaker)
            yield "authority", speaker, sure, "on the same word" if sure else f"both on the word of “{speaker}”"
    if one.author and one.author not in NOBODY:
        shared = "authority" if named(one.author) and not one.speakers else "author"
        yield shared, one.author, True, "on the same word" if shared == "authority" else "the same writer"
        if shared == "authority":
            yield "author", one.author, True, "the same writer"


def between(one: Said, other: Said, kindred: Kindred) -> Iterator[Descent]:
    """Of two claims, the lesser id first."""
    if one.item == other.item and one.message == other.message:
        return
    how = kindred.get((one.item, other.item) if one.item < other.item else (other.item, one.item))
    if how is not None and how[0] in KINDRED:
        yield Descent(one.id, other.id, how[0], True, how[1], (KINDRED[how[0]],))
    elif one.script == other.script:
        yield from _copied(one, other)
    else:
        yield from _translated(one, other)


def _copied(one: Said, other: Said) -> Iterator[Descent]:
    fewest = min(len(one.runs), len(other.runs))
    if fewest < FEWEST:
        return
    share = len(one.runs & other.runs) / fewest
    if share >= LIKE:
        sure = share >= COPIED
        yield Descent(one.id, other.id, "words", sure, round(share, 4), (f"{share:.0%} of the words in a row shared",))


def _translated(one: Said, other: Said) -> Iterator[Descent]:
    """The same meaning in another language, with the same figures in order: surely only where there are some. What is
    on the word of two known bodies is two."""
    near = cosine(one.vector, other.vector)
    if near < TRANSLATED:
        return
    mine, theirs = ([(each.low, each.high) for each in told.figures] for told in (one, other))
    shared = (one.who | one.places | one.nations) & (other.who | other.places | other.nations)
    alone = bool(one.bodies) != bool(other.bodies)
    if mine != theirs or (one.bodies and other.bodies and not one.bodies & other.bodies) or (alone and near < LOOSELY):
        return
    sure = bool(mine) and bool(shared or (one.when and one.when == other.when)) and not alone
    why = f"another language, meaning {near:.2f}" + (", the same figures and names or days" if sure else "")
    yield Descent(one.id, other.id, "translation", sure, round(near, 4), (why,))
