"""Texts that stand within longer ones, whether marked or not: a letter in a report, a chapter in a book."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from clew.analyse.kin.kin import At, Kin, Reason, ordered
from clew.analyse.kin.shared import shared
from clew.analyse.kin.sketch import Text
from clew.fold import tokens, words

PASTED = 0.6
"""The share of what is kept of a text that another must have, for it to stand in that."""
FEWEST = 6
"""Values that are kept of a text at least, for it to be looked for: some twenty words."""
RUN = 5
GAP = 12
"""Words that may be other within one pasted stretch."""


def pasted(texts: Iterable[Text], passages: Callable[[str], Sequence[str]], known: Iterable[Kin] = ()) -> list[Kin]:
    """Texts that stand as a whole within a longer one, without marks too: a letter in a report, a chapter in a
    book. `known` ties are not said again."""
    rows = sorted(texts, key=lambda text: text.item)
    tied = {frozenset((each.one, each.other)) for each in known}
    found = []
    for one, other, count in shared(rows).tolist():
        small, large = sorted((rows[one], rows[other]), key=lambda text: (text.sketch.words, text.item))
        if frozenset((small.item, large.item)) in tied or len(small.kept) < FEWEST:
            continue
        if 2 * count >= PASTED * len(small.kept) and small.sketch.words < 0.85 * large.sketch.words:
            found += _within(small.item, large.item, passages)
    return ordered(found)


def _within(small: str, large: str, passages: Callable[[str], Sequence[str]]) -> list[Kin]:
    looked = {tuple(run) for run in _windows(words("".join(passages(small))))}
    held: set[tuple[str, ...]] = set()
    places: list[At] = []
    for number, passage in enumerate(passages(large)):
        here, spans = _spans(passage, looked)
        held |= here
        places += [At(number, span) for span in spans]
    share = len(held) / len(looked) if looked else 0.0
    if share < PASTED:
        return []
    reasons = tuple(Reason("the other's words stand here", 1.0, at) for at in places)
    return [
        Kin(large, small, "quotes", round(share, 3), (*reasons, Reason("of its five-word runs found", round(share, 3))))
    ]


def _windows(folded: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(folded[at:] for at in range(RUN)), strict=False)


def _spans(passage: str, looked: set[tuple[str, ...]]) -> tuple[set[tuple[str, ...]], list[tuple[int, int]]]:
    """Which runs of words stand in the passage, and the stretches of it that they make up."""
    found = tokens(passage)
    here: set[tuple[str, ...]] = set()
    spans: list[tuple[int, int]] = []
    for at, run in enumerate(_windows([token.text for token in found])):
        if run in looked:
            here.add(run)
            if spans and at <= spans[-1][1] + GAP:
                spans[-1] = (spans[-1][0], at + RUN - 1)
            else:
                spans.append((at, at + RUN - 1))
    return here, [(found[first].start, found[last].end) for first, last in spans]
