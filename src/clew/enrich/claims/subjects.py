"""Who stands before an English verb of saying, and whether that can be a speaker."""

import re
from typing import NamedTuple

from clew.enrich.claims.frame import Words, trimmed
from clew.enrich.claims.sentences import Span
from clew.enrich.claims.spoken_words import (
    APPOSED,
    AUXILIARIES,
    BASES,
    BE,
    BESIDE,
    CITING,
    CUT,
    FIRST,
    HEADS,
    HERE,
    LEADS,
    LEFT,
    MODAL,
    MOST_WORDS,
    NO_SPEAKER,
    PLURAL,
    SUBJECT,
    TAIL,
    TITLED,
    VERBS,
    WHO,
    WITHIN,
    WORDS,
)


class Subject(NamedTuple):
    """Who stands before a verb, where its clause begins, the auxiliaries, and whose word the speaker gives."""

    who: Span
    start: int
    auxiliaries: str
    source: tuple[Span, Span] | None


NOBODY = Subject(Span(0, 0), 0, "", None)
"""Of "released a video calling on followers" the whole is the writer's: what is released, and what it calls for."""


def subject_of(words: Words, span: Span, at: int) -> Subject | None:
    """The words before a place that name somebody, without what leads in, what is set beside them, and auxiliaries."""
    lowered = words.lowered
    helped = AUXILIARIES.search(lowered, max(span.start, at - 80), at)
    end = helped.start() if helped else at
    left = LEFT.search(lowered, max(span.start, end - 260), end)
    if not left:
        return None
    start, end = trimmed(lowered, left.start(), end)
    source = None
    if lowered[start:end].endswith(","):
        called = TITLED.search(words.text, start, end)
        who, source = (_clause_start(lowered, start, called.end()), None) if called else _apposed(lowered, start, end)
    elif relative := WHO.search(lowered, start, end):
        tail = TAIL.search(lowered, max(start, relative.start() - 90), relative.start())
        who = (
            Span(tail.start(), relative.start())
            if tail and tail[0].strip(" ,")
            else Span(*trimmed(lowered, start, end))
        )
    else:
        who = _clause_start(lowered, lowered.rfind(",", start, end) + 1 or start, end)
    beside = BESIDE.search(lowered, who.start + 2, who.end)
    who = trimmed(lowered, who.start, beside.start() if beside else who.end)
    if WITHIN.search(lowered, who.start, who.end):
        return None
    good = who.end > who.start and len(lowered[who.start : who.end].split()) <= MOST_WORDS and speaker(words, who)
    return Subject(who, who.start, helped[0] if helped else "", source) if good else None


def _apposed(lowered: str, start: int, end: int) -> tuple[Span, tuple[Span, Span] | None]:
    """Of "the mayor, who was there," the mayor; and whom "the agency, citing an official," cites."""
    for found in APPOSED.finditer(lowered, start, end):
        who = _clause_start(lowered, lowered.rfind(",", start, found.start()) + 1 or start, found.start())
        if who.end - who.start > 1:
            cited = CITING.search(lowered, found.start(), end)
            return who, (Span(*cited.span(2)), Span(*cited.span(1))) if cited else None
    return Span(end, end), None


def _clause_start(lowered: str, start: int, end: int) -> Span:
    """The last clause of some words, without what leads it in."""
    for found in CUT.finditer(lowered, start, end):
        start = found.end() if found.end() < end else start
    joined = lowered.rfind(" and ", start, end)
    if joined > 0 and any(not HEADS.fullmatch(verb[0]) for verb in HERE.finditer(lowered, start, joined)):
        start = joined + 5
    led = LEADS.match(lowered, start, end)
    return trimmed(lowered, led.end() if led else start, end)


def participle(words: Words, span: Span, verb: re.Match[str]) -> Subject | None:
    """Who is meant by ", saying that …" and by "experts warning that …"."""
    lowered = words.lowered
    if not verb[0].split()[0].endswith("ing") or BE.search(lowered, max(span.start, verb.start() - 14), verb.start()):
        return None
    end = trimmed(lowered, span.start, verb.start()).end
    if lowered[end - 1 : end] == ",":
        for found in (SUBJECT.match(lowered, LEADS.match(lowered, span.start).end(), end),):  # type: ignore[union-attr]
            if found and not words.text[found.end() - 2].isupper():
                who = Span(*found.span("who"))
                return Subject(who, end, "", None) if speaker(words, who) else None
        return None
    if VERBS[" ".join(verb[0].split())] == "calls":
        return NOBODY
    tail = TAIL.search(lowered, max(span.start, end - 90), end)
    who = trimmed(lowered, *tail.span()) if tail else Span(end, end)
    return Subject(who, who.start, "", None) if who.end > who.start and speaker(words, who) else None


def speaker(words: Words, who: Span) -> bool:
    """Whether the words can be somebody: a name, a pronoun or a word for one who speaks."""
    if NO_SPEAKER.match(words.lowered, who.start, who.end):
        return False
    if words.loud or HEADS.search(words.lowered, who.start, who.end):
        return True
    return any(word[:1].isupper() and not CODE.search(word) for word in words.text[who.start : who.end].split())


CODE = re.compile(r"\d\d")
"""A number stands in it: "quoting QB-017"."""


def usable(words: Words, verb: re.Match[str], who: Span, auxiliaries: str) -> bool:
    """Whether a word that may be a noun too is a verb after these words, and is not the writer's own thought."""
    said = " ".join(verb[0].split())
    subject = words.lowered[who.start : who.end]
    if said in WORDS["thinking"] and FIRST.match(subject):
        return False
    if (said in BASES or said[:-1] in BASES) and NO_VERB.match(words.lowered, verb.end()):
        return False
    if said in BASES and not words.loud:
        return bool(PLURAL.search(subject) or MODAL.search(auxiliaries))
    return not (
        subject in ("a", "an", "the") or re.match(r"\s+to\s+(?:have|be)\b", words.lowered[verb.end() : verb.end() + 12])
    )


NO_VERB = re.compile(r"\s+(?:\w+ing|that\s+(?:is|are|was|were|has|have|had|do|did))\b")
"""Behind a noun: "reports listing …", "the states that were …"."""
