"""Words that attribute what else a sentence says: who is named, by which cue, told to whom, and what is left."""

import re

from clew.enrich.claims.arabic import arabic
from clew.enrich.claims.cues import ARABIC_BY, BY, NOBODY
from clew.enrich.claims.events import event
from clew.enrich.claims.frame import HIDDEN, RIGHT, Frame, Words, back, blanks, named, trimmed
from clew.enrich.claims.headlines import headline
from clew.enrich.claims.lists import told
from clew.enrich.claims.sentences import Span
from clew.enrich.claims.spoken import spoken
from clew.enrich.claims.spoken_words import APPOSED, HERE, STARTS
from clew.enrich.claims.subjects import speaker
from clew.fold import ARABIC

MOST_WORDS = 14
PREPOSITIONS = re.compile(BY + "|" + ARABIC_BY.translate(ARABIC))
IMPERSONAL = re.compile(NOBODY.pattern.translate(ARABIC))
NOUNS = "|".join(told("words-en")["nouns"])
REPORT = re.compile(
    rf"\s*(?P<who>[^,;:()\ufffc]{{2,60}}?)'s?\s(?:\w+\s){{0,2}}?(?P<cue>{NOUNS})\s+that\s|"
    rf"\s*(?:the|an?|its|his|her|their|this)\s(?:\w+\s){{0,2}}?(?P<noun>{NOUNS})\s(?:by|from|of)\s"
    r"(?P<of>[^,;:()\ufffc]{2,60}?)\s+that\s"
)
LED_IN = ("", "and", "but", "و", "however", "in addition")


def frame(words: Words, span: Span) -> Frame | None:
    """The outermost frame of a sentence, or of what one left."""
    found = _impersonal(words, span) or _report(words, span) or headline(words, span) or _call(words, span)
    if found:
        return found
    by = _by(words, span)
    said = arabic(words, span) or spoken(words, span)
    if said and said.source:
        return said
    if by and said and said.content.start <= by.cue.start < said.content.end and said.cue.start < by.cue.start:
        ends = len(words.lowered[by.who.end : span.end].strip(' .,;:"')) < 3
        return by if ends and not words.lowered.startswith(("citing", "quoting"), by.cue.start) else said
    return by or said


def _impersonal(words: Words, span: Span) -> Frame | None:
    found = IMPERSONAL.search(words.lowered, span.start, min(span.end, span.start + 60))
    if not found or words.lowered[span.start : found.start()].strip(" \t\n,") not in LED_IN:
        return None
    cue = Span(*found.span())
    return Frame(Span(cue.start, cue.start), cue, "alleges", Span(blanks(words.lowered, cue.end), span.end))


def _report(words: Words, span: Span) -> Frame | None:
    """The agency's report that …, the claim by the agency that …"""
    found = REPORT.match(words.lowered, span.start, span.end)
    if not found:
        return None
    name, cue = ("who", "cue") if found["who"] else ("of", "noun")
    who = trimmed(words.lowered, *found.span(name))
    stance = NOUN_STANCES.get(found[cue], "asserts")
    made = Frame(who, Span(*found.span(cue)), stance, Span(found.end(), span.end))  # type: ignore[arg-type]
    verbal = any(word in STARTS for word in words.lowered[who.start : who.end].split())
    return made if speaker(words, who) and not verbal else None


NOUN_STANCES = {
    "claim": "alleges", "allegation": "alleges", "accusation": "alleges", "assertion": "alleges",
    "suggestion": "alleges", "denial": "denies", "threat": "threatens", "promise": "plans", "prediction": "supposes",
}  # fmt: skip


def _call(words: Words, span: Span) -> Frame | None:
    """The group makes a call for …"""
    found = CALLING.match(words.lowered, *span)
    who = trimmed(words.lowered, *found.span("who")) if found else None
    if not found or not who or not speaker(words, who) or not event(words.lowered, Span(found.end(), span.end))[0]:
        return None
    return Frame(who, Span(*found.span("cue")), "calls", Span(found.end(), span.end))


CALLING = re.compile(
    r"\s*(?P<who>[^,;:()\ufffc]{2,60}?)\s(?P<cue>(?:makes?|made|issue[sd]?|renew(?:s|ed)?|repeat(?:s|ed)?|releases?d?)\s(?:an?\s)?"
    r"(?:[\w-]+\s){0,2}?(?:calls?|appeals?)\s(?:for|to))\s"
)


def _by(words: Words, span: Span) -> Frame | None:
    lowered = words.lowered
    found = PREPOSITIONS.search(lowered, span.start, span.end)
    if not found or (lowered[found.start() - 1 : found.start()].strip() and found.start() > span.start):
        return None
    cue = Span(found.start(), found.start() + len(found[0].rstrip()))
    match = RIGHT.match(lowered, found.end(), span.end)
    if not match or len(match["who"].split()) > MOST_WORDS:
        return None
    who = named(words, trimmed(lowered, *match.span("who")), span.end)
    if found[0] in ("citing", "quoting", "based on") and not speaker(words, who):
        return None
    return Frame(who, cue, "asserts", _around(lowered, span, found.start(), max(match.end(), who.end)))


def _around(lowered: str, span: Span, start: int, end: int) -> Span:
    """What is left of a sentence round the words [start, end) that attribute it."""
    if len(lowered[span.start : start].strip(' ,\n\t"' + HIDDEN)) < 3 and HIDDEN not in lowered[span.start : start]:
        led = SO.match(lowered, end, span.end)
        return Span(blanks(lowered, led.end() if led else end), span.end)
    rest = lowered[end : span.end]
    if len(rest.strip(' .,;"')) < 3 or (SET_BESIDE.fullmatch(rest) and (APPOSED.match(rest) or not HERE.search(rest))):
        return Span(span.start, back(lowered, start))
    return span


SET_BESIDE = re.compile(r",\s[^,;:()]{2,80}(?:,\s[^,;:()]{2,60})?[.\s]*")
"""What follows a name and tells who that is: "John Burton, D-San Francisco"."""


SO = re.compile(r"\s*,?\s*ف(?:ان(?:ه|ها|هم|هن)?|قد)(?!\w)")
"""«فإن …» after «بحسب …»"""
