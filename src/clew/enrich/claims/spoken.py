"""English frames: who says something, the verb, and what is said, in whatever order."""

import re
from collections.abc import Iterator

from clew.enrich.claims.contents import addressed, content_of
from clew.enrich.claims.frame import HIDDEN, RIGHT, Frame, Words, back, named, trimmed
from clew.enrich.claims.sentences import Span
from clew.enrich.claims.spoken_words import (
    APPOSED,
    AUXILIARIES,
    BE,
    HERE,
    MOST_VERBS,
    MOST_WORDS,
    NEVER,
    STARTS,
    VERB,
    VERBS,
    WORD,
)
from clew.enrich.claims.subjects import NOBODY, participle, speaker, subject_of, usable
from clew.model import Stance


def spoken(words: Words, span: Span) -> Frame | None:
    """The first frame of a sentence that a verb of saying makes."""
    first: Frame | None = None
    for verb in _verbs(words, span):
        made = _passive(words, span, verb) or _before(words, span, verb) or _after(words, span, verb)
        if made and (first is None or _ends(words.lowered, span, first, made)):
            first = made
        if first and first.stance not in WANTED:
            break
    return first


WANTED = ("plans", "calls", "threatens")


def _ends(lowered: str, span: Span, first: Frame, last: Frame) -> bool:
    """Whether a frame at the end holds all before: "the firm plans to sell the ship, its director said"."""
    whole = last.content.start <= first.who.start and last.content.end <= last.who.start
    return whole and last.cue.start > first.cue.end and len(lowered[last.cue.end : span.end].split()) <= MOST_WORDS


def _verbs(words: Words, span: Span) -> Iterator[re.Match[str]]:
    left = MOST_VERBS
    for word in WORD.finditer(words.lowered, span.start, span.end):
        if word[0] not in STARTS or (words.text[word.start()].isupper() and not words.loud):
            continue
        if left and (found := VERB.match(words.lowered, word.start(), span.end)):
            left -= 1
            yield found


def _stance(verb: re.Match[str], auxiliaries: str) -> Stance:
    """Who does not deny says it is so; who does not say it does not say that it is so; a question not asked is one."""
    stance = VERBS[" ".join(verb[0].split())]
    if stance == "asks" or not NEVER.search(auxiliaries):
        return stance
    if stance == "denies":
        return "asserts"
    if stance in ("asserts", "alleges", "doubts"):
        return "denies" if verb[0][:5] in ("belie", "think", "agree", "found", "admit") else "doubts"
    return "denies"


def _passive(words: Words, span: Span, verb: re.Match[str]) -> Frame | None:
    """Told by the foreman that; was quoted as saying; was claimed by the brigade."""
    lowered = words.lowered
    by = re.compile(r"\s+by\s+").match(lowered, verb.end(), span.end)
    if not by or not BE.search(lowered, max(span.start, verb.start() - 30), verb.start()):
        return None
    right = RIGHT.match(lowered, by.end(), span.end)
    if not right or len(right["who"].split()) > MOST_WORDS:
        return None
    who = named(words, trimmed(lowered, *right.span("who")), span.end)
    if not speaker(words, who):
        return None
    subject = subject_of(words, span, verb.start())
    cue, stance = Span(verb.start(), by.end() - 1), _stance(verb, "")
    that = re.compile(r"\s*,?\s*that\s").match(lowered, who.end, span.end)
    if that:
        return Frame(who, cue, stance, Span(that.end(), span.end), subject.who if subject else None)
    if len(lowered[who.end : span.end].strip(" .,")) > 2:
        return Frame(who, cue, stance, span)
    left = AUXILIARIES.search(lowered, max(span.start, verb.start() - 60), verb.start())
    end = left.start() if left else verb.start()
    it = IT.search(lowered, span.start, end)
    return Frame(who, cue, stance, Span(span.start, back(lowered, it.start() if it else end)))


IT = re.compile(r",\s+it\s*\Z")
"""Begins ", it was claimed by …"."""


def _before(words: Words, span: Span, verb: re.Match[str]) -> Frame | None:
    """Who, then the verb, then what is said; or what is said, who, and the verb at the end or in the middle."""
    subject = participle(words, span, verb) or subject_of(words, span, verb.start())
    if not subject or subject is NOBODY or not usable(words, verb, subject.who, subject.auxiliaries):
        return None
    said = " ".join(verb[0].split())
    passive = BE.search(subject.auxiliaries) and not said.endswith("ing") and said != "quoted as saying"
    if passive and said not in ("told", "warned", "informed", "assured"):
        return None
    to = addressed(words, said, Span(verb.end(), span.end))
    told_to = Span(*to.span("to")) if to else None
    content, before = content_of(words, span, subject, said, Span(verb.end(), to.end() if to else verb.end()))
    if content is None:
        return None
    if told_to and VERBS[said] == "calls":
        content = Span(told_to.start, content.end)
    cue, stance = Span(*verb.span()), _stance(verb, subject.auxiliaries)
    if passive:
        return Frame(Span(subject.who.start, subject.who.start), cue, stance, content, subject.who, before)
    return Frame(subject.who, cue, stance, content, told_to, before, subject.source)


def _after(words: Words, span: Span, verb: re.Match[str]) -> Frame | None:
    """What is said, the verb, and who: “…,” said the captain."""
    lowered = words.lowered
    ahead = lowered[span.start : verb.start()].rstrip()
    if not ahead or ahead[-1] not in ',"”»?!' + HIDDEN:
        return None
    right = RIGHT.match(lowered, verb.end(), span.end)
    if not right or len(right["who"].split()) > MOST_WORDS:
        return None
    who = named(words, trimmed(lowered, *right.span("who")), span.end)
    if not speaker(words, who):
        return None
    rest = lowered[who.end : span.end]
    middle = HIDDEN in rest or (HIDDEN not in ahead and not APPOSED.match(rest) and bool(HERE.search(rest)))
    content = span if middle else Span(span.start, back(lowered, verb.start()))
    return Frame(who, Span(*verb.span()), _stance(verb, ""), content)
