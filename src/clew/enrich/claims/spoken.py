"""English frames: who says something, the verb, and what is said, in whatever order."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from clew.enrich.claims.events import event
from clew.enrich.claims.frame import HIDDEN, RIGHT, Frame, Words, back, named, trimmed
from clew.enrich.claims.sentences import Span
from clew.enrich.claims.spoken_words import (
    APPOSED,
    AUXILIARIES,
    BASES,
    BE,
    BESIDE,
    CITING,
    CLAUSE,
    CUT,
    FIRST,
    HEADS,
    HERE,
    JOIN,
    LEADS,
    LEFT,
    MODAL,
    MOST_VERBS,
    MOST_WORDS,
    NEVER,
    NO_SPEAKER,
    NOUNED,
    PLURAL,
    PRONOUN,
    SHORT,
    STARTS,
    SUBJECT,
    TAIL,
    TITLED,
    TO,
    TO_BE,
    VERB,
    VERBS,
    WANTING,
    WHO,
    WITHIN,
    WORD,
    WORDS,
    any_of,
)
from clew.model import Stance


class Subject(NamedTuple):
    """Who stands before a verb, where its clause begins, the auxiliaries, and whose word the speaker gives."""

    who: Span
    start: int
    auxiliaries: str
    source: tuple[Span, Span] | None


NOBODY = Subject(Span(0, 0), 0, "", None)
"""Of "released a video calling on followers" the whole is the writer's: what is released, and what it calls for."""


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
    """Who does not deny says it is so; who does not say it does not say that it is so."""
    stance = VERBS[" ".join(verb[0].split())]
    if not NEVER.search(auxiliaries):
        return stance
    if stance == "denies":
        return "asserts"
    if stance in ("asserts", "alleges", "doubts"):
        return "denies" if verb[0][:5] in ("belie", "think", "agree", "found", "admit") else "doubts"
    return "denies"


def _subject(words: Words, span: Span, at: int) -> Subject | None:
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


def speaker(words: Words, who: Span) -> bool:
    """Whether the words can be somebody: a name, a pronoun or a word for one who speaks."""
    if NO_SPEAKER.match(words.lowered, who.start, who.end):
        return False
    if words.loud or HEADS.search(words.lowered, who.start, who.end):
        return True
    return any(word[:1].isupper() for word in words.text[who.start : who.end].split())


def _usable(words: Words, verb: re.Match[str], who: Span, auxiliaries: str) -> bool:
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
    subject = _subject(words, span, verb.start())
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
    subject = _participle(words, span, verb) or _subject(words, span, verb.start())
    if not subject or subject is NOBODY or not _usable(words, verb, subject.who, subject.auxiliaries):
        return None
    said = " ".join(verb[0].split())
    passive = BE.search(subject.auxiliaries) and not said.endswith("ing") and said != "quoted as saying"
    if passive and said not in ("told", "warned", "informed", "assured"):
        return None
    to = _told_to(words, said, Span(verb.end(), span.end))
    told_to = Span(*to.span("to")) if to else None
    content, before = _content(words, span, subject, said, Span(verb.end(), to.end() if to else verb.end()))
    if content is None:
        return None
    if told_to and VERBS[said] == "calls":
        content = Span(told_to.start, content.end)
    cue, stance = Span(*verb.span()), _stance(verb, subject.auxiliaries)
    if passive:
        return Frame(Span(subject.who.start, subject.who.start), cue, stance, content, subject.who, before)
    return Frame(subject.who, cue, stance, content, told_to, before, subject.source)


def _told_to(words: Words, said: str, rest: Span) -> re.Match[str] | None:
    """Whom it is told, where it is not said at once."""
    wanting = VERBS[said] in ("calls", "threatens", "plans", "asks")
    if said not in WORDS["told"] and (wanting or not words.lowered.startswith(" to ", rest.start)):
        return None
    at_once = JOIN.match(words.lowered, *rest) or (not wanting and _clause(words, said, rest, strict=True))
    return TO.match(words.lowered, *rest) if not at_once or said in ("told", "tells", "tell", "telling") else None


def _content(words: Words, span: Span, subject: Subject, said: str, verb: Span) -> tuple[Span | None, Span | None]:
    """What is said, and what stands before it that is not."""
    lowered = words.lowered
    head = lowered[span.start : subject.start].rstrip(" \t\r\n")
    rest = Span(verb.end, span.end)
    left_over = lowered[rest.start : rest.end].strip(' .,;:\r\n"”»')
    quoted = head.rstrip(",").endswith(HIDDEN)
    if not (left_over or quoted or said not in WORDS["weak"] or PRONOUN.fullmatch(lowered, *subject.who)):
        return None, None
    join = JOIN.match(lowered, rest.start, rest.end)
    if join and not (quoted and HIDDEN in lowered[rest.start : rest.end]) and (join[0].strip() != "," or not quoted):
        return Span(join.end(), span.end), _led(lowered, span, subject.start)
    if quoted or head.endswith((",", "?", "!")):
        if (quoted and HIDDEN in left_over) or (
            lowered.startswith(",", rest.start) and HERE.search(left_over) and not quoted
        ):
            return span, None
        if not left_over or quoted or not _clause(words, said, rest):
            content = Span(_led_in(lowered, span), back(lowered, subject.start))
            return (content if len(head) > 3 and (quoted or HERE.search(head)) else None), None
    if left_over and _clause(words, said, rest):
        return trimmed(lowered, *rest), _led(lowered, span, subject.start)
    return None, None


def _led_in(lowered: str, span: Span) -> int:
    """Where a sentence begins behind what leads a quote in: "However, “…”, he said"."""
    led = LEADS.match(lowered, *span)
    return led.end() if led and lowered.startswith(HIDDEN, led.end()) else span.start


def _led(lowered: str, span: Span, end: int) -> Span | None:
    """What the writer says before a speaker comes in, where that is a clause."""
    head = lowered[span.start : end]
    clause = len(head.split()) > 3 and HERE.search(head) and not LEADING.match(head)
    return Span(span.start, end) if clause else None


LEADING = re.compile(r"\s*(?:asked|in|on|at|speaking|asking|according|when|while|as|after|before|if|although|though)\b")


def _clause(words: Words, said: str, rest: Span, strict: bool = False) -> bool:
    """Whether what follows the verb is something said, not a thing ("said the word", "found a key")."""
    lowered = words.lowered
    wanting = VERBS[said] in ("calls", "threatens", "plans", "asks") and not strict
    if wanting and WANTING.match(lowered, rest.start, rest.end):
        return True
    if said in WORDS["weak"]:
        return False
    until = min(rest.end, rest.start + 140)
    if SHORT.match(lowered, rest.start, until) or CLAUSE.match(lowered, rest.start, until):
        return True
    if said.startswith("claim") and TO_BE.match(lowered, rest.start, rest.end):
        return True
    if strict or re.compile(rf"\s*(?:{any_of('unclausal')})\b").match(lowered, rest.start, rest.end):
        return False
    things = VERBS[said] in ("calls", "threatens", "plans", "denies", "doubts") or said in NOUNED
    return things and bool(event(lowered, rest)[0])


def _participle(words: Words, span: Span, verb: re.Match[str]) -> Subject | None:
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
