"""What an English verb of saying says, and whom it is told."""

import re

from clew.enrich.claims.events import event
from clew.enrich.claims.frame import HIDDEN, Words, back, trimmed
from clew.enrich.claims.sentences import Span
from clew.enrich.claims.spoken_words import (
    CLAUSE,
    HERE,
    JOIN,
    LEADS,
    NOUNED,
    PRONOUN,
    SHORT,
    TO,
    TO_BE,
    VERBS,
    WANTING,
    WORDS,
    any_of,
)
from clew.enrich.claims.subjects import Subject


def addressed(words: Words, said: str, rest: Span) -> re.Match[str] | None:
    """Whom it is told, where it is not said at once."""
    wanting = VERBS[said] in ("calls", "threatens", "plans", "asks")
    if said not in WORDS["told"] and (wanting or not words.lowered.startswith(" to ", rest.start)):
        return None
    at_once = JOIN.match(words.lowered, *rest) or (not wanting and _clause(words, said, rest, strict=True))
    return TO.match(words.lowered, *rest) if not at_once or said in ("told", "tells", "tell", "telling") else None


def content_of(words: Words, span: Span, subject: Subject, said: str, verb: Span) -> tuple[Span | None, Span | None]:
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
