"""Who says what: the claims of 214 sentences against marks made by hand, before any claim of them was looked at.

attribution_gold.tsv has places and no words: of sentences of Enron's mails, drawn by `drawn`, of two news reports, and
of attribution_own.txt. Of half of the sentences, by a hash of their places, what Clew says was only counted while rules
were written.
"""

import hashlib
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bench.accuracy.score import Score, f1, share
from clew.enrich.claims import claims
from clew.model import Attribution, Claim
from clew.step import GivenText, passages

HERE = Path(__file__).parent
SEED = 5
SAYS = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|t(?:old|ells?)|report(?:s|ed|edly)?|announc\w+|stat(?:ed|es)|confirm\w*|explain\w*|"
    r"add(?:ed|s)|wr(?:ote|ites)|not(?:ed|es)|claim\w*|alleg\w+|suggest\w*|den(?:y|ies|ied)|accus\w+|urg(?:e|es|ed)|"
    r"ask(?:s|ed)|warn\w*|argu\w+|believ\w+|insist\w*|admit\w*|according|cit(?:ed|ing)|quot\w+|thinks?|thought|"
    r"expect\w*|predict\w*|estimat\w+)\b|[\"“”]",
    re.I,
)
SENTENCE = re.compile(r"\S.*?(?:[.!?][\"”')]*(?=\s+[\"“(]?[A-Z])|(?=\n\s*\n)|\Z)", re.S)

LINES = re.compile(r"\s*(?:From|>)")
"""Begins the cue of whoever wrote the lines, as a mail pasted in; the marks hold who speaks in a sentence."""
WROTE = re.compile(r"[^\n]{0,80}?\b[Ww]rote[ \t]*:[ \t]*$", re.M)
"""Follows who wrote the lines quoted below."""

Span = tuple[int, int]


class Mark(NamedTuple):
    """One thing said: who says it, from the outermost, what, and how the innermost stands to it."""

    speakers: tuple[Span, ...]
    content: Span
    stance: str


Sentence = tuple[str, Span]
"""A file's digest and code points [from, to) of its text."""


def score(data: Path) -> list[Score]:
    texts = dict(_texts(data))
    marked = gold()
    found = {digest: list(_claims(texts[digest])) for digest in {digest for digest, _ in marked}}
    mails = {digest for digest, _ in drawn(data)}
    groups: list[tuple[str, Callable[[Sentence], bool]]] = [
        ("looked at", lambda each: not held_back(each)),
        ("held back", held_back),
        ("held back, mails alone", lambda each: held_back(each) and each[0] in mails),
    ]
    return [line for name, wanted in groups for line in _scores(name, filter(wanted, marked), marked, found, texts)]


def _scores(
    name: str,
    sentences: Iterable[Sentence],
    marked: dict[Sentence, list[Mark]],
    found: dict[str, list[Claim]],
    texts: dict[str, str],
) -> Iterator[Score]:
    counts: defaultdict[str, int] = defaultdict(int)
    for sentence in sentences:
        digest, span = sentence
        said = [each for each in found[digest] if _spoken(each, texts[digest]) and span[0] <= each.chars[0] < span[1]]
        for what, number in _compared(marked[sentence], said, texts[digest]):
            counts[what] += number
    for what in ("speaker", "content"):
        for how in ("exact", "overlapping"):
            right = counts[f"{what} {how}"]
            beside = f"{right} right of {counts[f'{what} found']} found"
            yield f1(f"{name}: {what}, {how}", right, counts[f"{what} found"], counts[f"{what} gold"], beside)
    yield share(f"{name}: stance of contents found", counts["stance"], counts["content overlapping"])


def _spoken(claim: Claim, text: str) -> bool:
    return any(_in_a_sentence(each, text) for each in claim.chain)


def _in_a_sentence(each: Attribution, text: str) -> bool:
    headed = each.cue.lower().startswith("wrote") and WROTE.match(text, each.chars[1])
    return not (headed or LINES.match(each.cue))


def _compared(marks: list[Mark], said: list[Claim], text: str) -> Iterator[tuple[str, int]]:
    """Counts for one sentence."""
    for what, golden, drawn_ones in (
        ("speaker", {at for each in marks for at in each.speakers},
         {each.chars for claim in said for each in claim.chain if each.text and _in_a_sentence(each, text)}),
        ("content", {each.content for each in marks}, {claim.chars for claim in said}),
    ):  # fmt: skip
        bare = {_bare(text, at) for at in golden}
        other = {_bare(text, at) for at in drawn_ones}
        yield f"{what} gold", len(bare)
        yield f"{what} found", len(other)
        yield f"{what} exact", len(bare & other)
        yield f"{what} overlapping", len(_pairs(bare, other))
    stances = {_bare(text, claim.chars): claim.stance for claim in said}
    golden_stances = {_bare(text, each.content): each.stance for each in marks}
    for one, another in _pairs(set(golden_stances), set(stances)):
        yield "stance", golden_stances[one] == stances[another]


def _pairs(golden: set[Span], drawn_ones: set[Span]) -> list[tuple[Span, Span]]:
    """Each with another at most, those with most in common first."""
    common = sorted(
        (max(one[0], other[0]) - min(one[1], other[1]), one, other) for one in golden for other in drawn_ones
    )
    pairs: list[tuple[Span, Span]] = []
    for shared, one, other in common:
        if shared < 0 and all(one != a and other != b for a, b in pairs):
            pairs.append((one, other))
    return pairs


def _bare(text: str, at: Span) -> Span:
    """Without the signs around the words."""
    start, end = at
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def held_back(sentence: Sentence) -> bool:
    digest, (start, _) = sentence
    return bool(hashlib.sha256(f"{digest} {start}".encode()).digest()[0] % 2)


def gold() -> dict[Sentence, list[Mark]]:
    marked: dict[Sentence, list[Mark]] = {}
    for line in (HERE / "attribution_gold.tsv").read_text("utf-8").splitlines()[1:]:
        digest, at, speakers, _, content, stance = line.split("\t")
        marks = marked.setdefault((digest, _span(at)), [])
        if content:
            marks.append(Mark(tuple(map(_span, filter(None, speakers.split(";")))), _span(content), stance))
    return marked


def _span(written: str) -> Span:
    first, last = map(int, written.split("-"))
    return first, last


def drawn(data: Path, saying: int = 70, others: int = 30) -> list[Sentence]:
    """Every n-th sentence of the mails that has a verb of saying or a quotation mark, and of those that have none."""
    sets: tuple[list[Sentence], list[Sentence]] = ([], [])
    seen = set()
    for digest, text in _mails(data):
        for each in SENTENCE.finditer(text):
            words = " ".join(each[0].split())
            if 40 <= len(words) <= 400 and words not in seen and "\t" not in each[0]:
                seen.add(words)
                sets[not SAYS.search(each[0])].append((digest, each.span()))
    return [each for some, number in zip(sets, (saying, others), strict=True) for each in _every(some, number)]


def _every(some: list[Sentence], number: int) -> list[Sentence]:
    step = len(some) // number
    return some[random.Random(SEED).randrange(step) :: step][:number]


def _texts(data: Path) -> Iterator[tuple[str, str]]:
    yield from _mails(data)
    for file in (*sorted((data / "seeds").glob("*.txt")), HERE / "attribution_own.txt"):
        content = file.read_bytes()
        yield hashlib.sha256(content).hexdigest(), content.decode()


@cache
def _mails(data: Path) -> list[tuple[str, str]]:
    """The plain bodies of the mails, as Python's email library reads them."""
    found = []
    for file in sorted((data / "enron-categories" / "enron_with_categories").glob("*/*.txt")):
        content = file.read_bytes()
        part = message_from_bytes(content, policy=policy.default).get_body(("plain",))
        found.append((hashlib.sha256(content).hexdigest(), part.get_content() if part else ""))
    return found


def _claims(text: str) -> Iterator[Claim]:
    """With their places in the whole text."""
    pieces = list(passages(text, lambda start, end: (start, end)))
    for piece, some in zip(pieces, claims.run([GivenText(each.text) for each in pieces]), strict=True):
        yield from (_moved(claim, piece.at[0]) for claim in some)


def _moved(claim: Claim, by: int) -> Claim:
    chain = tuple(replace(each, chars=(each.chars[0] + by, each.chars[1] + by)) for each in claim.chain)
    return replace(claim, chars=(claim.chars[0] + by, claim.chars[1] + by), chain=chain)
