"""Headlines that begin or end with whose report they are: "Daily News: …", «رويترز: …»."""

import re

from clew.enrich.claims.events import event
from clew.enrich.claims.frame import HIDDEN, Frame, Words, trimmed
from clew.enrich.claims.lists import told
from clew.enrich.claims.sentences import Span
from clew.enrich.claims.spoken_words import STARTS

PUBLISHERS = "|".join(word.replace("_", " ") for word in told("words-en")["publishers"])
SOURCE = re.compile(
    rf"[\s*•·-]*(?P<who>(?:(?:the )?(?:[\w'&.-]+ ){{0,4}}?(?:{PUBLISHERS})|"
    r"(?:وكال[هة]|صحيف[هة]|قنا[هة]|شبك[هة]|مصدر|مصادر|"
    r"متحدث|المتحدث|الجيش|الشرط[هة]|وزار[هة]|رويترز|الجزير[هة]|العربي[هة])"
    r"(?: \w+){0,4}?))(?:, [\w/., ]{3,24})?(?P<cue>:)\s+(?=\S)"
)
QUOTING = re.compile(
    r"[\s*•·-]*(?P<who>[A-Z][\w'&.]*(?: [A-Z][\w'&.]*){0,4})"
    r"(?:, [\w/., ]{3,24})?(?P<cue>:)\s+(?=" + HIDDEN + ")"
)


WITHIN = ("on", "in", "for", "with", "is", "are", "as", "by", "from", "good", "bad", "breaking")
"""Words that no publisher's name has."""


def headline(words: Words, span: Span) -> Frame | None:
    """Who publishes, a colon, and what; with a quote behind it anybody of a name."""
    found = SOURCE.match(words.lowered, *span) or QUOTING.match(words.text, *span)
    if not found:
        return None
    if any(word in STARTS or word in WITHIN for word in words.lowered[slice(*found.span("who"))].split()):
        return None
    rest = trimmed(words.lowered, found.end(), span.end)
    if HIDDEN not in words.lowered[rest.start : rest.end] and not event(words.lowered, rest)[0]:
        return None
    return Frame(Span(*found.span("who")), Span(*found.span("cue")), "asserts", rest)
