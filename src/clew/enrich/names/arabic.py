"""People, organisations and places in Arabic text: a small tagger, lists, and the way that names are made."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from clew.enrich.names import arabic_words as words
from clew.enrich.names.arabic_tokens import CLASSES, ENDS, TOKEN, Word, assimilated, word
from clew.enrich.names.fold import folded
from clew.enrich.names.headers import beneath
from clew.enrich.names.spans import ORGANISATION, PERSON, PLACE
from clew.model import Mention
from clew.own_models import of_language
from clew.step import GivenText, step

if TYPE_CHECKING:
    from clew.enrich.names.tagger import Tagger  # which brings numpy along

TOGETHER = 200
"""Readings of one activity that are looked at together: a name told in one is known in the others."""

SHARE, AGAIN = 0.15, 4.0
"""A word that was a name in this share of its places or more is likelier a name in the others, by so much."""

LONGEST = 120
"""Words that are tagged as one sentence at most."""

ARABIC = re.compile("[\u0621-\u064a]{2}")
OTHERS = re.compile("[پچژگکیےھڑٹںېۆێڕ]")
PERSIAN = 0.06
"""Of the letters, those that Arabic does not have, from which a text is in another language."""

FIRM = 7
"""Words that a firm's name has at most."""
BROKEN = frozenset(CLASSES.index(each) for each in ("little", "said", "before", "mark", "number"))

KNOWN = frozenset(CLASSES.index(each) for each in ("person", "both", "kin"))
MAJOR = CLASSES.index("major")


class Piece(NamedTuple):
    """A word where it stands."""

    start: int
    end: int
    word: Word


@cache
def _libraries() -> Mapping[str, str]:
    return {"tagger-ar": hashlib.sha256(_weights()).hexdigest()}


@cache
def _weights() -> bytes:
    return files("clew.enrich.names").joinpath("lists/tagger-ar.npz").read_bytes()


@step("enrich.names-ar@4", accepts=() if of_language("ar") else ("*",), slow=True, libraries=_libraries)
def names_ar(readings: Sequence[GivenText]) -> Iterator[Sequence[Mention]]:
    bodies = list(beneath(readings))
    for first in range(0, len(readings), TOGETHER):
        texts = bodies[first : first + TOGETHER]
        pieces = [list(sentences(text)) if readable(text) else [] for text in texts]
        tags = iter(tagged([sentence for text in pieces for sentence in text]))
        for text, own in zip(texts, pieces, strict=True):
            yield [each for sentence in own for each in _mentions(text, sentence, next(tags))]


def readable(text: str) -> bool:
    """Whether it has Arabic words, and not those of Persian, Urdu or Kurdish."""
    if not ARABIC.search(text):
        return False
    letters = sum("\u0621" <= each <= "\u06d3" for each in text)
    return len(OTHERS.findall(text)) <= PERSIAN * letters


def sentences(text: str) -> Iterator[list[Piece]]:
    """The words of each sentence or line that has any Arabic."""
    sentence: list[Piece] = []
    last = 0
    for found in TOKEN.finditer(text):
        broken = "\n" in text[last : found.start()] or "\t" in text[last : found.start()]
        if sentence and (broken or len(sentence) >= LONGEST):
            yield sentence
            sentence = []
        sentence.append(Piece(found.start(), found.end(), word(found[0])))
        last = found.end()
        if found[0] in ENDS:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def tagged(sentences: Sequence[Sequence[Piece]], tagger: "Tagger | None" = None) -> list[list[str]]:
    """A tag a word. What one sentence shows to be a name helps in the others."""
    from clew.enrich.names.tagger import TAGS, best

    tagger = tagger or _tagger()
    scores = [tagger.scores([each.word for each in sentence]) for sentence in sentences]
    seen: dict[str, Counter[int]] = defaultdict(Counter)
    for sentence, score in zip(sentences, scores, strict=True):
        score[:, 0] += tagger.silent
        for piece, tag in zip(sentence, best(score, tagger.steps), strict=True):
            seen[piece.word.stem][(tag + 1) // 2] += 1
    again = _again(seen)
    out = []
    for sentence, score in zip(sentences, scores, strict=True):
        for at, piece in enumerate(sentence):
            kind = again.get(piece.word.stem, 0)
            if kind:
                score[at, 2 * kind - 1] += AGAIN
                score[at, 2 * kind] += 0.7 * AGAIN
        out.append(_listed(sentence, [TAGS[tag] for tag in best(score, tagger.steps)]))
    return out


def _again(seen: Mapping[str, Counter[int]]) -> dict[str, int]:
    """Words that were names often enough, with the kind by its number."""
    found = {}
    for stem, counts in seen.items():
        kind, most = max(((kind, counts[kind]) for kind in (1, 2, 3)), key=lambda each: each[1])
        if most and len(stem) > 3 and counts.total() > 1 and most >= SHARE * counts.total():
            found[stem] = kind
    return found


def _listed(sentence: Sequence[Piece], tags: list[str]) -> list[str]:
    """Well-known places that were passed over, and two or more words that all are parts of people's names."""
    for at, piece in enumerate(sentence):
        if tags[at] == "O" and piece.word.kind == MAJOR:
            tags[at] = f"B-{PLACE}"
    at = 0
    while at < len(tags):
        run = at
        while run < len(tags) and tags[run] == "O" and sentence[run].word.kind in KNOWN and not _plain(sentence[run]):
            run += 1
        if run - at > 1:
            tags[at:run] = [f"B-{PERSON}", *[f"I-{PERSON}"] * (run - at - 1)]
        at = max(run, at + 1)
    return _firms(sentence, tags)


def _firms(sentence: Sequence[Piece], tags: list[str]) -> list[str]:
    """Firms whose names end in what they are for, whatever their other words were taken for."""
    for at, piece in enumerate(sentence):
        if piece.word.stem in words.FIRMS and tags[at] != f"I-{ORGANISATION}":
            end = _firm_end(sentence, at)
            if end:
                tags[at:end] = [f"B-{ORGANISATION}", *[f"I-{ORGANISATION}"] * (end - at - 1)]
    return tags


def _firm_end(sentence: Sequence[Piece], at: int) -> int:
    """Where the firm's name ends that begins `at`: after "for the …" and the adjectives of that. 0 where it is none, or
    nothing but common words: a big firm for the trade."""
    for end in range(at + 1, min(at + FIRM, len(sentence))):
        word = sentence[end].word
        if end > at + 1 and word.form.startswith("لل") and len(word.form) > 4:
            between = [piece.word for piece in sentence[at + 1 : end]]
            if all(word.common for word in between) and not between[0].form.startswith("ال"):
                return 0
            while end + 1 < len(sentence) and sentence[end + 1].word.form in words.FIRM_ENDS:
                end += 1
            return end + 1
        if word.kind in BROKEN:
            return 0
    return 0


def _plain(piece: Piece) -> bool:
    return piece.word.common and piece.word.stem not in words.KIN


@cache
def _tagger() -> "Tagger":
    from clew.enrich.names import tagger

    return tagger.unpacked(_weights())


def _mentions(text: str, sentence: Sequence[Piece], tags: Sequence[str]) -> Iterator[Mention]:
    at = 0
    while at < len(tags):
        end = at + 1
        if tags[at] != "O":
            while end < len(tags) and tags[end] == f"I-{tags[at][2:]}":
                end += 1
            if tags[at][2:] == ORGANISATION and _shape(sentence, at, end):
                at = end
                continue
            yield _mention(text, sentence, at, end, tags[at][2:])
        at = end


def _shape(sentence: Sequence[Piece], at: int, end: int) -> bool:
    """Whether it is what a thing looks like: «على هيئة أسد», in the shape of a lion, and no body."""
    word, last = sentence[at].word, sentence[end - 1].word
    if word.form[word.clitics :] != words.SHAPE or end - at > 2 or last.form.startswith("ال"):
        return False
    return word.form[: word.clitics].endswith("ب") or (at > 0 and sentence[at - 1].word.form == words.UPON)


def _mention(text: str, sentence: Sequence[Piece], at: int, end: int, kind: str) -> Mention:
    first = sentence[at]
    clitics = first.word.clitics if kind != PERSON or _article(first) else 0
    start = first.start + _letters(text[first.start : first.end], clitics)
    whole = text[start : sentence[end - 1].end]
    firm = first.word.stem in words.FIRMS and _firm_end(sentence, at) == end
    detail = {"by": "rule" if firm else "list" if end - at == 1 and first.word.kind == MAJOR else "tagger"}
    if kind == PERSON:
        detail |= _person(sentence, at, end)
    value = folded(whole) or whole
    if start > first.start and assimilated(first.word.form) == clitics:
        value = f"ال{value}"
    return Mention(kind, (start, sentence[end - 1].end), whole, value, detail)


def _article(piece: Piece) -> bool:
    """Whether what stands before a person's name is a clitic: before a known name, not a letter of an unknown one."""
    return piece.word.kind in KNOWN or piece.word.form[piece.word.clitics :].startswith("ال")


def _letters(text: str, count: int) -> int:
    """How far into `text` its first `count` letters reach, with their marks."""
    end = 0
    while count and end < len(text) and len(folded(text[:end])) < count:
        end += 1
    while count and 0 < end < len(text) and len(folded(text[: end + 1])) == count:
        end += 1
    return end if end < len(text) else 0


def _person(sentence: Sequence[Piece], at: int, end: int) -> dict[str, str]:
    """What the name's parts tell: titles before it, a kunya, a nisba."""
    detail = {}
    first = at
    while first and sentence[first - 1].word.stem in words.TITLES:
        first -= 1
    if first < at:
        detail["title"] = " ".join(piece.word.stem for piece in sentence[first:at])
    if sentence[at].word.stem in ("ابو", "ابي", "ابا", "ام") and end - at > 1:
        detail["kunya"] = "yes"
    last = sentence[end - 1].word.stem
    if end - at > 1 and last.startswith("ال") and last.endswith("ي"):
        detail["nisba"] = last
    return detail
