"""Sentences and quoted words of a text, by their places."""

import re
from collections.abc import Iterator
from typing import NamedTuple

ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Maj|Capt|Cpt|Lt|Sgt|Rev|Rep|Sen|Gov|Atty|Hon|St|Inc|Ltd|Co|Corp|No|Nr|vs|cf|al|approx|est|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[A-Z]|[ap]\.m|e\.g|i\.e|U\.S|U\.K|U\.N|D\.C)|(?:^|\s)[أ-ي])$"
)
ENDING = ("Co", "Inc", "Corp", "Ltd", "a.m", "p.m", "U.S", "U.K", "D.C")
QUOTE_NEXT = re.compile(r"\s+[\"“«\ufffc]")
"""What is short for something and ends a sentence, where a quote follows."""
END = re.compile(r"[.!?؟…]+[\"”»’')\]]*(?=\s|$)|\n\s*\n\s*|\n(?=[^\n])")
APART = r"[^{marks}\n]|\n(?!\s*\n)|(?<=\w){close}(?=\w)"
SINGLE = (
    r"(?<![\w'’]){open}(?=\w)(?:(?P<{name}_whole>(?:" + APART + r"|(?<=s){close}(?=\s\w))*?[.,!?…]){close}(?!\w)|"
    r"(?P<{name}_part>(?:" + APART + r")*?){close}(?!\w))|"
)
"""Words in single marks, of which the closing one is an apostrophe as well; a stop before it tells it best."""
QUOTED = re.compile(
    SINGLE.format(marks="'", open="'", close="'", name="straight")
    + SINGLE.format(marks="‘’", open="‘", close="’", name="raised")
    + r"“(?P<curly>[^“”]*)(?P<end>”|$)|«(?P<angle>[^«»]*)(?:»|$)|„(?P<low>[^„“”]*)(?:[“”]|$)|"
    r"\"(?P<plain>[^\"]*?)(?:\"|''(?!\w)|$)|``(?P<ticks>[^\"`]*?)(?:''|\"|$)"
)
LONGEST = 1_000
"""Code points beyond which a sentence is no sentence: a list, or a table without its lines."""


class Span(NamedTuple):
    """Code points [start, end)."""

    start: int
    end: int


class Quote(NamedTuple):
    """Words in quotation marks: `inner` without the marks, `outer` with them; `open` where no mark closes them."""

    inner: Span
    outer: Span
    open: bool


def quotes(text: str, start: int, end: int) -> list[Quote]:
    """Quotes of three words and more in text[start:end]; one that a paragraph leaves open ends with the paragraph."""
    found: list[Quote] = []
    for paragraph in paragraphs(text, start, end):
        for each in QUOTED.finditer(text[paragraph.start : paragraph.end].rstrip()):
            name = str(each.lastgroup if each.lastgroup != "end" else "curly")
            inner = Span(each.start(name) + paragraph.start, each.end(name) + paragraph.start)
            begun = paragraph.start + max(0, each.start() - 2)
            if len(each[name].split()) >= FEWEST or HALF.search(text, begun, inner.end):
                closed = each.end() > each.end(name)
                found.append(
                    Quote(inner, Span(each.start() + paragraph.start, each.end() + paragraph.start), not closed)
                )
    return found


FEWEST = 3
HALF = re.compile(r"(?:\A|[\n.!?]\s?|^)[\"“][\w' -]+,\Z")
"""“The ship,” he said, “left the port”: begins a sentence, and goes on behind whoever says it."""


def paragraphs(text: str, start: int, end: int) -> Iterator[Span]:
    """Stretches between blank lines, and lines that begin with a quotation mark."""
    for found in BREAK.finditer(text, start, end):
        if text[start : found.start()].strip():
            yield Span(start, found.start())
        start = found.end()
    if text[start:end].strip():
        yield Span(start, end)


BREAK = re.compile(r"\n\s*\n|\n(?=\s*[“«\"])")


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The sentences of text[start:end], without the blanks around them."""
    end = len(text) if end is None else end
    begun = start
    for found in END.finditer(text, start, end):
        short = ABBREVIATED.search(text, max(begun, found.start() - 12), found.start()) if found[0][0] == "." else None
        if short and not (short[0] in ENDING and QUOTE_NEXT.match(text, found.end(), end)):
            continue
        if found[0][0] in ".!?؟…" and _goes_on(text, found.end(), end):
            continue
        if found[0] == "\n" and not _meant(text, found.start()):
            continue
        if span := _trimmed(text, begun, found.end()):
            yield span
        begun = found.end()
    if span := _trimmed(text, begun, end):
        yield span


def _meant(text: str, at: int) -> bool:
    """Whether a line ends here on purpose: a name or a sentence may begin after it, and would have fitted in, judged by
    the lines beside it."""
    following = NEXT.match(text, at + 1)
    if not following:
        return False
    if ITEM.match(text, at + 1) or LABEL.match(text, at + 1) or _dateline(text, at) or _listed(text, at):
        return True
    first = following[0][0]
    last = text[max(0, at - 4) : at].rstrip(" \r'")[-1:]
    if not (first.isupper() or "\u0621" <= first <= "\u064a") or last in UNENDED:
        return False
    begun = text.rfind("\n", 0, at) + 1
    ahead = text.find("\n", at + 1)
    widest = max(begun - 1 - text.rfind("\n", 0, max(begun - 1, 0)), (ahead if ahead >= 0 else len(text)) - at)
    return at - begun + len(following[0]) + RAGGED <= widest


UNENDED = (",", ";", "-", "\ufffc")
"""Ends no sentence; the last stands for a quote that has no stop at its end."""
RAGGED = 10
"""Code points by which the lines of a paragraph differ."""

NEXT = re.compile(r"\S+")
ITEM = re.compile(r"(?:[-*•·]|\d{1,2}[.)]|\[?\d{1,2}:\d\d|\[?\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})\s")
"""Begins an item of a list or of a log."""
LABEL = re.compile(r"[A-Z]\w{2,}(?: [\w()-]+){0,2}:(?=\s|$)")
"""Begins a line of a form: "Agent: …"."""
DATELINE = re.compile(
    r"[^\W\d_][\w' -]{1,40}[,،] (?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4}|\d{1,2} \w{3,9} \d{4})[ \t\r]*$", re.M
)
"""Where and when a letter was written, a line of its own."""


def _dateline(text: str, at: int) -> bool:
    """Whether the line that ends here or the next one is one."""
    return any(DATELINE.match(text, begun) for begun in (text.rfind("\n", 0, at) + 1, at + 1))


def _listed(text: str, at: int) -> bool:
    """Whether three short lines on end begin with a capital each, of which this one and the next are two."""
    begun = text.rfind("\n", 0, at) + 1
    here = LISTED.match(text, begun, at)
    after = LISTED.match(text, at + 1)
    if not (here and after) or text[at - 1] in UNENDED:
        return False
    return bool(
        LISTED.match(text, after.end() + 1) or LISTED.match(text, text.rfind("\n", 0, max(begun - 1, 0)) + 1, begun)
    )


LISTED = re.compile(r"[ \t]*[A-Z][^\n]{2,58}(?=\n|\Z)")


def _goes_on(text: str, at: int, end: int) -> bool:
    """Whether small letters follow: it was no full stop."""
    return bool(re.compile(r"[^\S\n]+[a-z]").match(text, at, end))


def _trimmed(text: str, start: int, end: int) -> Span | None:
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    words = words.strip()
    return Span(start + left, start + left + len(words)) if 0 < len(words) <= LONGEST else None
