"""Search by words and by meaning: mails of a topic, with its name as the query."""

import random
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from email import policy
from email.parser import BytesParser
from hashlib import sha256
from itertools import groupby
from math import log2
from pathlib import Path
from typing import NamedTuple

from bench.accuracy.score import Score
from clew.enrich.meaning import meaning
from clew.model import Locator
from clew.search.index import Entry, Index
from clew.search.meaning import nearest
from clew.search.query import Or, Query, parse, sought
from clew.search.vectors import Row, Vectors, add, begin
from clew.step import GivenText, passages

BEST = 10
FEWEST = 5
"""Mails that a topic has at least to be asked for."""

TOPICS = {
    (3, 1): "regulations and regulators price caps", (3, 2): "internal projects progress and strategy",
    (3, 3): "company image", (3, 4): "changing company image", (3, 5): "political influence contributions contacts",
    (3, 6): "california energy crisis california politics", (3, 7): "internal company policy",
    (3, 8): "internal company operations", (3, 9): "alliances partnerships", (3, 10): "legal advice",
    (3, 11): "talking points", (3, 12): "meeting minutes", (3, 13): "trip reports", (1, 2): "purely personal",
    (1, 4): "meeting scheduling technical support", (1, 5): "job seeking hiring recommendations",
    (2, 4): "news articles", (2, 7): "press releases", (2, 8): "legal documents complaints lawsuits",
    (2, 10): "newsletters", (2, 11): "jokes humor",
}  # fmt: skip
"""Labels of the set and the words that its key gives them."""


def score(folder: Path) -> list[Score]:
    mails = folder / "enron-categories" / "enron_with_categories"
    gold: dict[tuple[int, int], set[str]] = defaultdict(set)
    for labels in sorted(mails.rglob("*.cats")):
        for line in labels.read_text("utf-8").split():
            first, second, _ = map(int, line.split(","))
            gold[first, second].add(labels.stem)
    with tempfile.TemporaryDirectory(prefix="clew-retrieval-") as scratch:
        held = _held(sorted(mails.rglob("*.txt")), Path(scratch))
        return _scores(held, {TOPICS[each]: gold[each] for each in TOPICS if len(gold[each]) >= FEWEST})


class Held(NamedTuple):
    """The passages of all mails, indexed, and by each one's number the mail that it is of."""

    passages: Index
    vectors: Vectors
    mails: dict[int, str]


def _held(paths: Sequence[Path], scratch: Path) -> Held:
    """Subject and text of each mail, cut into passages as a sift cuts them."""
    index, entries = Index(scratch / "index"), []
    mails: dict[int, str] = {}
    for path in paths:
        message = BytesParser(policy=policy.compat32).parsebytes(path.read_bytes())
        body = message.get_payload(decode=True)
        text = f"{message['subject']}\n\n{body.decode('latin-1') if isinstance(body, bytes) else ''}"
        for passage in passages(text, lambda start, end: Locator(chars=(start, end))):
            mails[len(mails) + 1] = path.stem
            digest = sha256(path.stem.encode()).hexdigest()
            entries.append(Entry(len(mails), digest, passage.text, "message/rfc822", 1))
    for item, some in groupby(entries, lambda entry: entry.item):
        index.replace(item, some)
    index.commit(1)
    index.close()
    begin(scratch / "vectors")
    drawn = meaning.run([GivenText(entry.text) for entry in entries])
    rows = [Row(number, 1, found[0].content) for number, found in enumerate(drawn, 1) if found]
    add(scratch / "vectors", rows)
    return Held(index, Vectors(scratch / "vectors"), mails)


def _scores(held: Held, topics: dict[str, set[str]]) -> list[Score]:
    figures = {}
    for name, any_word, meant in WAYS:
        figures[name] = [gain(_mails(held, topic, any_word, meant), right) for topic, right in topics.items()]
    alone = {any_word: figures[name] for name, any_word, meant in WAYS if not meant}
    return [
        _score(name, figures[name], f"words alone {_mean(alone[any_word]):.3f}" if meant else "")
        for name, any_word, meant in WAYS
    ]


WAYS = (
    ("nDCG@10 of topics, all words", False, False),
    ("nDCG@10 of topics, all words and meaning", False, True),
    ("nDCG@10 of topics, any word (BM25)", True, False),
    ("nDCG@10 of topics, any word (BM25) and meaning", True, True),
)
"""What is compared: whether any of the words will do, and whether meaning counts."""


def _mails(held: Held, topic: str, any_word: bool, meant: bool) -> list[str]:
    """The names of the first ten mails, each at its best passage."""
    query: Query = parse(topic)
    query = Or(sought(query)) if any_word else query
    (asked,) = next(meaning.run([GivenText(topic)]))
    near = nearest(held.passages, query, lambda count, among: held.vectors.nearest(asked.content, count, among))
    found = held.passages.search(query, 100, near=near if meant else None)
    return list(dict.fromkeys(held.mails[passage] for passage, _ in found.hits))[:BEST]


def gain(found: Sequence[str], right: set[str]) -> float:
    """nDCG@10 where each is right or wrong (Järvelin and Kekäläinen 2002)."""
    gained = sum(1 / log2(rank + 1) for rank, each in enumerate(found, 1) if each in right)
    return gained / sum(1 / log2(rank + 1) for rank in range(1, min(BEST, len(right)) + 1))


def _mean(figures: Sequence[float]) -> float:
    return sum(figures) / len(figures)


def _score(name: str, figures: Sequence[float], beside: str) -> Score:
    """The interval is the bootstrap's, over topics."""
    chance = random.Random(1)
    means = sorted(_mean(chance.choices(figures, k=len(figures))) for _ in range(2_000))
    return Score(name, _mean(figures), len(figures), means[50], means[1_949], beside)
