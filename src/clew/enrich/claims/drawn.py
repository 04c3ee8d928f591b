"""Claims of a passage: its sentences and quotes, each with what it says, on whose word, and how that is meant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from clew.enrich.claims.cues import CALL, COMMAND, DOUBT, HEARSAY, MAYBE, NOT, PLAN, THREAT, UNVERIFIED
from clew.enrich.claims.events import event
from clew.enrich.claims.frames import HIDDEN, Frame, frame
from clew.enrich.claims.sentences import Quote, Span, quotes, sentences
from clew.enrich.plain import Plain, lower, plain
from clew.fold import ARABIC
from clew.model import Attribution, Claim, Stance

DEEPEST = 3
"""Speakers within speakers."""

Chain = tuple[Attribution, ...]


@dataclass(frozen=True)
class Told:
    """Words [start, end) that say something, who says so, and how the innermost of them stands to it."""

    span: Span
    chain: Chain = ()
    stance: Stance = "asserts"


class Writer:
    """Reads the passages of one item in their order. `going` is who spoke last in a quote that was left open."""

    def __init__(self) -> None:
        self.going: Chain | None = None

    def claims(self, text: str) -> tuple[Claim, ...]:
        """The claims of the next passage, in the order of their words."""
        told = plain(text)
        lowered = lower(told.text)
        marked = _as_found(told)
        said = quotes(marked)
        found = [*self._framed(told, lowered, said), *self._quoted(told, lowered, said)]
        made = (
            _claim(told, lowered, each) for each in sorted(found, key=lambda each: (each.span.start, each.span.end))
        )
        return tuple(dict.fromkeys(each for each in made if each is not None))

    def _framed(self, told: Plain, lowered: str, said: list[Quote]) -> Iterator[Told]:
        """What stands outside of quotes, and what single words in quotes are part of."""
        hidden = _hidden(told.text, said)
        small = _hidden(lowered, said)
        self.speakers: dict[Quote, Chain] = {}
        last: Chain | None = None
        for sentence in sentences(hidden):
            inside = [each for each in said if sentence.start <= each.outer.start < sentence.end]
            for part in _parts(told, hidden, small, sentence, (), 0):
                if part.chain:
                    last = part.chain
                if hidden[part.span.start : part.span.end].strip(" ,.;:\n" + HIDDEN):
                    yield part
            for each in inside:
                self.speakers[each] = self._speaker(hidden, sentence, each, last)
            last = last if inside else None

    def _speaker(self, hidden: str, sentence: Span, quote: Quote, last: Chain | None) -> Chain:
        if last is not None:
            return last
        opens = not hidden[: quote.outer.start].rpartition("\n")[2].strip()
        return self.going if opens and self.going is not None else ()

    def _quoted(self, told: Plain, lowered: str, said: list[Quote]) -> Iterator[Told]:
        for quote in said:
            chain = self.speakers.get(quote, self.going or ())
            self.going = chain if quote.open else None
            for sentence in sentences(told.text, *quote.inner):
                yield from _parts(told, told.text, lowered, sentence, chain, len(chain))


def _as_found(told: Plain) -> str:
    """The text with its own quotation marks, place by place as the plain one."""
    return told.whole if told.places is None else "".join(told.whole[at] for at in told.places)


def _hidden(text: str, said: list[Quote]) -> str:
    signs = list(text)
    for quote in said:
        signs[quote.outer.start : quote.outer.end] = HIDDEN * (quote.outer.end - quote.outer.start)
        if text[quote.inner.start : quote.inner.end].rstrip()[-1:] in STOPS:
            signs[quote.outer.end - 1] = "."
    return "".join(signs)


STOPS = (".", "!", "?", "؟", "…")
"""A quote that ends with one ends its sentence, unless small letters follow."""


def _parts(told: Plain, text: str, lowered: str, span: Span, chain: Chain, depth: int) -> Iterator[Told]:
    """What a sentence says before a frame, and what it says in it, to the innermost."""
    found = frame(text, lowered, span) if depth < DEEPEST else None
    if found is None:
        yield Told(span, chain)
        return
    if found.before is not None:
        yield Told(_tidy(text, found.before), chain)
    inner = (*chain, _attribution(told, found))
    if found.content == span or found.content.end - found.content.start < 3:
        yield Told(span, inner, found.stance)
        return
    for each in _parts(told, text, lowered, _tidy(text, found.content), inner, depth + 1):
        yield replace(each, stance=found.stance) if each.chain == inner and each.stance == "asserts" else each


def _attribution(told: Plain, found: Frame) -> Attribution:
    first, last = told.span(*found.who) if found.who.end > found.who.start else (told.span(*found.cue)[0],) * 2
    cue = told.span(*found.cue)
    to = told.whole[slice(*told.span(*found.to))] if found.to else ""
    return Attribution((first, last), told.whole[first:last], told.whole[slice(*cue)], to)


def _tidy(text: str, span: Span) -> Span:
    words = text[span.start : span.end]
    left = len(words) - len(words.lstrip(" \t\n,:;-–—،"))
    kept = TAIL.sub("", words.strip(" \t\n,:;-–—،"))
    return Span(span.start + left, span.start + left + len(kept))


TAIL = re.compile(r"[\s,;:]+(?:with|and|but|while|as|that|so|و)$", re.I)

FEWEST = 12
"""Signs below which nothing is said."""


def _claim(told: Plain, lowered: str, each: Told) -> Claim | None:
    """None where it is of no known sort, on nobody's word and of no stance of its own."""
    span = each.span
    if span.end - span.start < FEWEST:
        return None
    sort, at = event(lowered, span)
    stance = _stance(lowered, span, at, each.stance)
    if wanted := WANTED.get(stance):
        found = wanted.search(lowered, *span)
        later = event(lowered, Span(found.end(), span.end)) if found else ("", None)
        sort, at = later if later[0] else (sort, at)
    unverified = UNVERIFIED_HERE.search(lowered, *span)
    if not sort and not each.chain and not unverified:
        return None
    first, last = told.span(*span)
    words = told.whole[slice(*told.span(*unverified.span()))] if unverified else ""
    return Claim((first, last), told.whole[first:last], stance, sort, told.span(*at) if at else None, each.chain, words)


UNVERIFIED_HERE, HEARSAY_HERE, MAYBE_HERE, DOUBT_HERE, NOT_HERE, CALL_HERE, COMMAND_HERE, THREAT_HERE, PLAN_HERE = (
    re.compile(each.pattern.translate(ARABIC))
    for each in (UNVERIFIED, HEARSAY, MAYBE, DOUBT, NOT, CALL, COMMAND, THREAT, PLAN)
)
WANTED = {"calls": CALL_HERE, "threatens": THREAT_HERE, "plans": PLAN_HERE}
"""What is called for, threatened or planned stands after the words that say so."""

NEAR = 40
"""Code points before an event within which a "not" denies it."""


def _stance(lowered: str, span: Span, at: Span | None, said: Stance) -> Stance:
    """How it is said: the words themselves count before the verb that they are told with."""
    if said in ("denies", "doubts", "calls", "threatens", "plans", "asks"):
        return said
    if lowered[span.end - 1 : span.end] in "?؟":
        return "asks"
    before = Span(max(span.start, at.start - NEAR), at.end) if at else span
    for stance, pattern, where in (
        ("threatens", THREAT_HERE, span), ("calls", CALL_HERE, span), ("calls", COMMAND_HERE, span),
        ("doubts", DOUBT_HERE, span), ("supposes", MAYBE_HERE, before), ("plans", PLAN_HERE, before),
        ("denies", NOT_HERE, before), ("alleges", HEARSAY_HERE, span), ("alleges", UNVERIFIED_HERE, span),
    ):  # fmt: skip
        if pattern.search(lowered, where.start, where.end):
            return stance  # type: ignore[return-value]
    return said
