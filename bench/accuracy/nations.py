"""Nations against sets tagged for names: which of the gold's places and nationalities they point from, and whether what
is drawn lies in anything that the gold names at all.

No set tells nations themselves. The gold's places are also rivers, streets and "a building", which point at no nation
by their own words: the share of places is a lower bound. Adjectives are tagged in wikigold (MISC), and in re3d where
they stand alone (Nationality). What is right among the drawn was counted by hand (docs/accuracy.md).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.accuracy.names import RE3D, WIKIGOLD, Token, read, text
from bench.accuracy.score import Score, share
from clew.enrich.nations import drawn

Span = tuple[int, int]
PLACES = {"re3d": ("Location",), "wikigold": ("LOC",), "aqmar": ("LOC",)}


def score(folder: Path) -> list[Score]:
    files = {"re3d": [folder / RE3D.format(part="train")], "wikigold": [folder / WIKIGOLD]}
    files["aqmar"] = sorted((folder / "aqmar/aqmar/manual_NEs").glob("*.txt"))
    scores: list[Score] = []
    for name, paths in files.items():
        sentences = [sentence for path in paths if path.is_file() for sentence in read(path)]
        if sentences:
            scores += _scores(name, sentences)
    return scores


def _scores(name: str, sentences: Sequence[Sequence[Token]]) -> Iterator[Score]:
    nationalities, places, reached, inside, count = [0, 0], 0, 0, 0, 0
    for sentence in sentences:
        whole, at = text(sentence)
        gold = list(_spans(sentence, at))
        found = [mention.chars for mention in drawn(whole)]
        for span, label in gold:
            hit = any(_meet(span, each) for each in found)
            places, reached = places + (label in PLACES[name]), reached + (hit and label in PLACES[name])
            if label == "Nationality":
                nationalities = [nationalities[0] + hit, nationalities[1] + 1]
        inside += sum(any(_meet(span, each) for span, _ in gold) for each in found)
        count += len(found)
    if nationalities[1]:
        yield share(f"{name}: nationalities that are drawn", *nationalities)
    yield share(f"{name}: places with a nation drawn in them", reached, places)
    yield share(f"{name}: drawn in something that the gold names", inside, count)


def _spans(sentence: Sequence[Token], at: Sequence[Span]) -> Iterator[tuple[Span, str]]:
    """What the gold names. A tag that goes on without a beginning begins."""
    first = 0
    while first < len(sentence):
        tag, last = sentence[first][1], first
        while tag != "O" and last + 1 < len(sentence) and sentence[last + 1][1] == f"I-{tag[2:]}":
            last += 1
        if tag != "O":
            yield (at[first][0], at[last][1]), tag[2:]
        first = last + 1


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
