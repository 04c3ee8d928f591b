"""Claims of a passage: its sentences and quotes, each with what it says, on whose word, and how that is meant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from clew.enrich.claims.events import event
from clew.enrich.claims.frame import HIDDEN, Frame, Words
from clew.enrich.claims.frames import frame
from clew.enrich.claims.layout import BOILERPLATE, Block, By, Layout
from clew.enrich.claims.sentences import Quote, Span, quotes, sentences
from clew.enrich.claims.spoken_words import HERE, WORDS
from clew.enrich.claims.stance import UNVERIFIED_HERE, stance_of, wanted
from clew.enrich.plain import Plain, lower, plain
from clew.model import Attribution, Claim, Stance

DEEPEST = 3
"""Speakers within speakers."""

Chain = tuple[Attribution, ...]


@dataclass(frozen=True)
class Told:
    """Words [start, end) that say something, who says so, how the innermost of them stands to it, and by whom the lines
    are."""

    span: Span
    chain: Chain = ()
    stance: Stance = "asserts"
    by: Chain = ()


@dataclass(frozen=True)
class Page:
    """A passage: as found, in small letters, and with its own quotation marks, place by place."""

    told: Plain
    lowered: str
    marked: str


class Writer:
    """Reads the passages of one item in their order. `going` is who spoke last in a quote that was left open, `sender`
    whose mail is pasted in."""

    def __init__(self) -> None:
        self.layout = Layout()
        self.going: Chain | None = None
        self.sender: Attribution | None = None

    def claims(self, text: str) -> tuple[Claim, ...]:
        """The claims of the next passage, in the order of their words."""
        told = plain(text)
        page = Page(told, lower(MONTH.sub("Mai", told.text)), _as_found(told))
        found = [each for block, by in self._blocks(told) for each in self._drawn(page, block, by)]
        self.going = _elsewhere(self.going)
        ordered = sorted(found, key=lambda each: (each.span.start, each.span.end))
        return tuple(dict.fromkeys(filter(None, (_claim(told, page.lowered, each) for each in ordered))))

    def _blocks(self, told: Plain) -> Iterator[tuple[Block, Chain]]:
        """The lines that say something, and whose they are."""
        before, sender = self.layout.by, self.sender
        for block in self.layout.blocks(told.text):
            if block.by is None:
                yield block, ()
            elif block.by is before and sender:
                yield block, (replace(sender, chars=(0, 0)),)
            else:
                named = _named(told, block.by)
                self.sender = named if block.by is self.layout.by else self.sender
                yield block, (named,)

    def _drawn(self, page: Page, block: Block, by: Chain) -> Iterator[Told]:
        """What the sentences of a block say, and the quotes that say something by themselves."""
        said = quotes(page.marked, block.start, block.end)
        hidden = Words(_hidden(page.told.text, said), _hidden(page.lowered, said))
        named: Chain | None = None
        ended = block.start
        for sentence in sentences(hidden.text, block.start, block.end):
            inside = [each for each in said if sentence.start <= each.outer.start < sentence.end]
            named = None if PARAGRAPH.search(hidden.text, ended, sentence.start) else named
            ended = sentence.end
            parts = list(_parts(page.told, _heard(hidden, sentence), sentence, (), named))
            own = next((each.chain for each in reversed(parts) if each.chain), None)
            saying = [each for each in parts if _says(hidden.text, each.span)]
            yield from (replace(each, by=by) for each in saying)
            named = own or (named if inside else None)
            quoted = inside if not saying or (own == parts[-1].chain and not _says(hidden.text, parts[-1].span)) else []
            for each in _joined(page, quoted):
                for told in self._quoted(page, each, named, own is None):
                    yield replace(told, by=by)
        self.going = self.going if said and said[-1].open else None

    def _quoted(self, page: Page, quote: Quote, named: Chain | None, alone: bool) -> Iterator[Told]:
        """A quote's sentences, by whoever is named beside it, before it, or in the quote that it goes on from."""
        opens = not page.marked[: quote.outer.start].rpartition("\n")[2].strip()
        speaker = named or (self.going if opens and alone else None) or (_nobody(page.told, quote),)
        self.going = speaker if quote.open else None
        inside = quotes(page.marked, *quote.inner)
        words = Words(_hidden(page.told.text, inside), _hidden(page.lowered, inside))
        for sentence in sentences(page.told.text, *quote.inner):
            for told in _parts(page.told, words, sentence, speaker, None, len(speaker)):
                bare = next((each.inner for each in inside if each.outer == told.span), told.span)
                yield replace(told, span=bare)


MONTH = re.compile(r"(?<=\w[\s,])May\b|\bMay(?=\s\d|,\s\d|'s\b|\s(?:of|and\s[A-Z]|was|saw|is)\b)")
"""The month is no "may": written with a capital within a sentence, or before a day."""
PARAGRAPH = re.compile(r"\n\s*\n")


def _as_found(told: Plain) -> str:
    """The text with its own quotation marks, place by place as the plain one."""
    return told.whole if told.places is None else "".join(told.whole[at] for at in told.places)


def _hidden(text: str, said: list[Quote]) -> str:
    signs = list(text)
    for quote in said:
        outer = slice(*quote.outer)
        signs[outer] = [sign if sign == "\n" else HIDDEN for sign in signs[outer]]
        if text[quote.inner.start : quote.inner.end].rstrip()[-1:] in STOPS:
            signs[quote.outer.end - 1] = "."
    return "".join(signs)


STOPS = (".", "!", "?", "؟", "…")
"""A quote that ends with one ends its sentence, unless small letters follow."""


def _says(text: str, span: Span) -> bool:
    """Whether words stand outside of quotes there."""
    return any(sign.isalnum() for sign in text[span.start : span.end])


def _heard(words: Words, span: Span) -> Words:
    """A sentence in capitals, as telegrams have it, is read as one in small letters."""
    letters = words.text[span.start : span.end]
    loud = letters.isupper() and len(letters.split()) > 2
    return Words(words.lowered, words.lowered, loud=True) if loud else words


def _joined(page: Page, said: list[Quote]) -> list[Quote]:
    """“The ship,” he said, “left the port”: two halves of one sentence are one."""
    joined: list[Quote] = []
    for each in said:
        last = joined[-1] if joined else None
        if last and page.marked[last.inner.end - 1] == "," and page.marked[each.inner.start].islower():
            joined[-1] = Quote(
                Span(last.inner.start, each.inner.end), Span(last.outer.start, each.outer.end), each.open
            )
        else:
            joined.append(each)
    return joined


def _elsewhere(chain: Chain | None) -> Chain | None:
    """Speakers whose words stand in a passage before."""
    return tuple(replace(each, chars=(0, 0)) for each in chain) if chain else chain


def _named(told: Plain, by: By) -> Attribution:
    return _attributed(told, by.who, by.cue)


def _nobody(told: Plain, quote: Quote) -> Attribution:
    """A quote of somebody who is not told."""
    return _attributed(told, Span(quote.outer.start, quote.outer.start), Span(quote.outer.start, quote.inner.start))


def _attributed(told: Plain, who: Span, cue: Span, to: Span | None = None) -> Attribution:
    shown = told.span(*cue)
    first, last = told.span(*who) if who.end > who.start else (shown[0], shown[0])
    heard = told.whole[slice(*told.span(*to))] if to else ""
    return Attribution((first, last), told.whole[first:last], told.whole[slice(*shown)], heard)


def _parts(told: Plain, words: Words, span: Span, chain: Chain, named: Chain | None, depth: int = 0) -> Iterator[Told]:
    """What a sentence says before a frame, and what it says in it, to the innermost. `named` spoke before."""
    found = frame(words, span) if depth < DEEPEST else None
    if found is None or (chain and _own_thought(words, found)):
        yield Told(span, chain, found.stance if found else "asserts")
        return
    if found.before is not None:
        yield Told(_tidy(words.text, found.before), chain)
    inner = _inner(told, found, chain, named)
    if found.content == span or found.content.end - found.content.start < 3:
        yield Told(span, inner, found.stance)
        return
    for each in _parts(told, words, _tidy(words.text, found.content), inner, None, depth + 1):
        yield replace(each, stance=found.stance) if each.chain == inner and each.stance == "asserts" else each


def _own_thought(words: Words, found: Frame) -> bool:
    """Of "the chairman says he expects …" the thought is the chairman's; to plan something is no word either."""
    who, cue = (words.lowered[slice(*each)] for each in (found.who, found.cue))
    thought = (who in PRONOUNS and cue in WORDS["thinking"]) or cue in WORDS["planning"]
    return thought and found.before is None and found.to is None


PRONOUNS = ("he", "she", "it", "they", "we", "i")


def _inner(told: Plain, found: Frame, chain: Chain, named: Chain | None) -> Chain:
    """On whose word what a frame holds is said."""
    if found.unsaid and named:
        return (*chain, *named)
    source = (_attributed(told, *found.source),) if found.source else ()
    return (*chain, _attributed(told, found.who, found.cue, found.to), *source)


def _tidy(text: str, span: Span) -> Span:
    words = text[span.start : span.end]
    left = len(words) - len(words.lstrip(" \t\r\n,:;-–—،"))
    kept = TAIL.sub("", words.strip(" \t\r\n,:;-–—،"))
    return Span(span.start + left, span.start + left + len(kept))


TAIL = re.compile(r"[\s,;:]+(?:with|and|but|while|as|that|so|و)$", re.I)


def _only_names(told: Plain, span: Span) -> bool:
    """A name alone says nothing, whoever says it."""
    words = told.text[span.start : span.end].split()
    return all(word[0].isupper() and word[1:].rstrip(".,").islower() for word in words)


TITLE = re.compile(
    r"(?:(?!the |our |their |this )\w+:? ){0,2}"
    r"(?:shipment \w+-\d+|invoice|receipt|lease|charter(?: party)?|contract|agreement|"
    r"bill of lading|bill of sale|(?:cargo )?manifest|purchase order|delivery note|فاتور[هة]|عقد|ايصال|بوليص[هة])"
    r"(?:(?:\W+|(?<=\w)-)\w[\w.'/-]*){0,6}\W*"
)
"""A paper's title says nothing without a verb: "Lease of Warehouse 9"."""

FEWEST = 12
FEWEST_SPOKEN = 8
"""Signs below which nothing is said, by the writer and by somebody."""


def _claim(told: Plain, lowered: str, each: Told) -> Claim | None:
    """None where it is of no known sort, on nobody's word and of no stance of its own."""
    span = each.span
    if span.end - span.start < (FEWEST_SPOKEN if each.chain or each.by else FEWEST):
        return None
    shown = event(lowered, span)
    unverified = UNVERIFIED_HERE.search(lowered, *span)
    spoken = any(link.text or link.cue[:1].isalnum() for link in each.chain)
    if not (shown[0] or unverified or (spoken and not _only_names(told, span))) or BOILERPLATE.search(lowered, *span):
        return None
    if not each.chain and TITLE.fullmatch(lowered, *span) and not HERE.search(lowered, *span):
        return None
    stance = stance_of(lowered, span, shown[1], each.stance, reported=bool(each.chain))
    sort, at = wanted(lowered, span, stance, shown)
    first, last = told.span(*span)
    words = told.whole[slice(*told.span(*unverified.span()))] if unverified else ""
    return Claim(
        (first, last), told.whole[first:last], stance, sort, told.span(*at) if at else None, each.by + each.chain, words
    )
