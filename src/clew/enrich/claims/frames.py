"""Words that attribute what else a sentence says: who is named, by which cue, told to whom, and what is left."""

import re
from dataclasses import dataclass

from clew.enrich.claims.cues import ARABIC_BY, ARABIC_STANCE_OF, BY, NOBODY, STANCE_OF
from clew.enrich.claims.sentences import Span
from clew.fold import ARABIC
from clew.model import Stance


@dataclass(frozen=True)
class Frame:
    """Whose word (an empty span for nobody named), the cue, whom it was told, and the content that is left.

    `before` is what a sentence says before a frame that begins in its middle.
    """

    who: Span
    cue: Span
    stance: Stance
    content: Span
    to: Span | None = None
    before: Span | None = None


HIDDEN = "\ufffc"
"""Stands for each sign of a quote, so that no frame is sought in it."""

STOP = (
    r"\.(?!\w)|[,;:()\[\]\n—–\ufffc\"“”«»]|\s-\s|"
    r"\s(?:that|which|who|whom|whose|while|but|when|where|because|and\s(?:that|he|she|they|it))\s"
)
RIGHT = re.compile(
    rf"\s*(?P<who>(?:(?!{STOP}).){{2,110}})(?P<known>,\s(?:known|called|named|dubbed|speaking|a|an|the|"
    rf"who)\s[^,.;:\n]{{2,70}}(?=,))?",
    re.S,
)
LEFT = re.compile(r"(?P<who>[^,;:()\[\]\n—\ufffc\"“”«»]{2,110})$")
CLAUSE = re.compile(
    r"(?:^|[,;:(—\ufffc]\s*|\s-\s)(?:(?:and|but|while|as|with|although|though|when|after|because|yet|so|however|"
    r"meanwhile|then|later|also),?\s+)*"
)
BETWEEN = (
    r"(?:(?:has|have|had|is|was|were|are|be|been|being|also|now|later|then|again|further|already|once|only|even|"
    r"still|just|repeatedly|publicly|"
    r"officially|separately|earlier|yesterday|recently|immediately|reportedly|allegedly|to|did|does|do|not)\s+|(?:on|"
    r"in) [\w ]{3,20}\s)*"
)
PASSIVE = re.compile(r"\b(?:is|was|were|are|be|been|being)\s+(?:\w+ly\s+)?$")
TO = re.compile(
    r"\s+(?:to\s+)?(?P<to>(?:the|a|an|his|her|their|our|my|me|us|him|them|reporters|journalists|police|investigators|"
    r"parliament|[\w'.-]+'s|\w+)"
    r"(?:\s+[\w'.&-]+){0,5}?)(?=\s+(?:that|how|why|what|to)\s|\s*[,:.]|\s*\ufffc|$)"
)
TOLD = {
    "told",
    "tell",
    "tells",
    "telling",
    "informed",
    "assured",
    "warned",
    "reminded",
    "urged",
    "begged",
    "ordered",
    "asked",
    "instructed",
}
MOST_WORDS = 14
VERB = re.compile(rf"(?<![\w'-])(?:{'|'.join(sorted(STANCE_OF, key=len, reverse=True)).replace('_', ' ')})(?![\w'-])")
ARABIC_VERB = re.compile(
    rf"(?<!\w)(?:[وف])?(?P<verb>{'|'.join(sorted(ARABIC_STANCE_OF, key=len, reverse=True))})(?!\w)".translate(ARABIC)
)
ARABIC_STANCES = {word.translate(ARABIC): stance for word, stance in ARABIC_STANCE_OF.items()}
ARABIC_THAT = re.compile(
    r"(?:\s*[،,:]?\s*(?<!\w)(?:ب?ان(?:ه|ها|هم|نا)?|الي ان|علي ان|عن|ل?ان)(?!\w))|\s*[:،,.]|\s*\ufffc"
)
ARABIC_WHO = re.compile(r"\s*(?P<who>[^،,:.;؛()\n\ufffc\"«»]{2,90}?)(?=" + ARABIC_THAT.pattern + "|$)")
PREPOSITIONS = re.compile(BY + "|" + ARABIC_BY.translate(ARABIC))
IMPERSONAL = re.compile(NOBODY.pattern.translate(ARABIC))
HEADS = re.compile(
    r"\b(?:he|she|they|it|we|i|who|official|officials|source|sources|report|reports|witness|witnesses|resident|"
    r"residents|expert|experts|analyst|"
    r"analysts|ministry|police|army|government|agency|newspaper|spokes\w+|recording|message|video|audio|statement|"
    r"letter|narrator|author|group|"
    r"militants|court|lawyer|judge|mayor|minister|president|commander|general|captain|witnesses|investigators|"
    r"reporters?|media|channel|family|"
    r"mother|father|brother|wife|doctor|teacher|man|woman|driver|manager|company|bank|neighbou?rs?|people|survivors?|"
    r"prosecutors?)\b"
)
NO_SPEAKER = re.compile(
    r"^(?:there|this|that|these|those|what|which|how|why|to|of|in|on|at|by|for|from|not|and|or|if|than|be|it is|"
    r"it was|that's|the fact)\b"
)


def frame(text: str, lowered: str, span: Span) -> Frame | None:
    """The outermost frame of a sentence, or of what one left. `lowered` is `text` in small letters, place by place."""
    return _impersonal(lowered, span) or _by(lowered, span) or _arabic(lowered, span) or _verb(text, lowered, span)


def _impersonal(lowered: str, span: Span) -> Frame | None:
    found = IMPERSONAL.search(lowered, span.start, min(span.end, span.start + 60))
    if not found or lowered[span.start : found.start()].strip(" \t\n,") not in (
        "",
        "and",
        "but",
        "و",
        "however",
        "in addition",
    ):
        return None
    cue = Span(*found.span())
    return Frame(Span(cue.start, cue.start), cue, "alleges", Span(_blanks(lowered, cue.end), span.end))


def _by(lowered: str, span: Span) -> Frame | None:
    found = PREPOSITIONS.search(lowered, span.start, span.end)
    if not found or (lowered[found.start() - 1 : found.start()].strip() and found.start() > span.start):
        return None
    cue = Span(found.start(), found.start() + len(found[0].rstrip()))
    who = RIGHT.match(lowered, found.end(), span.end)
    if not who:
        return None
    named = Span(who.start("who"), who.start("who") + len(who["who"].rstrip()))
    if len(who["who"].split()) > MOST_WORDS:
        return None
    end = who.end()
    head = lowered[span.start : found.start()].strip(' ,\n\t"“”')
    if len(head) < 3:
        return Frame(named, cue, "asserts", Span(_blanks(lowered, end), span.end))
    if len(lowered[end : span.end].strip(' .,;"“”»)')) < 3:
        return Frame(named, cue, "asserts", Span(span.start, _back(lowered, found.start())))
    return Frame(named, cue, "asserts", span)


def _arabic(lowered: str, span: Span) -> Frame | None:
    for found in ARABIC_VERB.finditer(lowered, span.start, span.end):
        stance = ARABIC_STANCES[found["verb"]]
        cue = Span(found.start("verb"), found.end("verb"))
        after = ARABIC_WHO.match(lowered, found.end(), span.end)
        that = ARABIC_THAT.match(lowered, after.end() if after else found.end(), span.end)
        before = lowered[span.start : found.start()].strip()
        if before and len(before.split()) <= 8 and ARABIC_THAT.match(lowered, found.end(), span.end):
            that = ARABIC_THAT.match(lowered, found.end(), span.end)
            start = _blanks(lowered, span.start)
            return Frame(Span(start, start + len(before)), cue, stance, _rest(lowered, that, span))
        if after and that and len(after["who"].split()) <= 10:
            who = Span(after.start("who"), after.start("who") + len(after["who"].rstrip()))
            return Frame(who, cue, stance, _rest(lowered, that, span), before=_before(span, found.start(), before))
    return None


def _rest(lowered: str, that: re.Match[str] | None, span: Span) -> Span:
    start = that.end() if that and not that[0].endswith(HIDDEN) else (that.end() - 1 if that else span.end)
    return Span(_blanks(lowered, start), span.end)


def _before(span: Span, end: int, words: str) -> Span | None:
    return Span(span.start, end) if len(words.split()) > 3 else None


def _verb(text: str, lowered: str, span: Span) -> Frame | None:
    for found in VERB.finditer(lowered, span.start, span.end):
        if text[found.start()].isupper() or HAVING.match(lowered, found.end(), span.end):
            continue
        made = _speaking(text, lowered, span, found) or _inverted(text, lowered, span, found)
        if made:
            return made
    return None


def _speaking(text: str, lowered: str, span: Span, verb: re.Match[str]) -> Frame | None:
    """Who, then the verb, then what is said; or what is said, who, and the verb at the end."""
    left = LEFT.search(lowered, span.start, verb.start())
    if not left or PASSIVE.search(lowered, span.start, verb.start()):
        return None
    who = _who(lowered, Span(left.start("who"), verb.start()))
    if who is None or not _speaker(text, lowered, who):
        return None
    to = TO.match(lowered, verb.end(), span.end) if verb[0] in TOLD or lowered.startswith(" to ", verb.end()) else None
    after = to.end() if to else verb.end()
    told = Span(*to.span("to")) if to else None
    cue, stance = Span(*verb.span()), STANCE_OF[verb[0].replace(" ", "_")]
    head = lowered[span.start : who.start].strip(" ,\n\t")
    left_over = lowered[after : span.end].strip(' .,;:\n"”»')
    if not left_over:
        return Frame(who, cue, stance, Span(span.start, _back(lowered, who.start)), told) if len(head) > 3 else None
    joined = re.compile(r"\s*(?:,?\s*(?:that|how|why|whether)\b|:|,(?=\s*\ufffc)|(?=\s*\ufffc)|\s(?=\w))\s*").match(
        lowered, after, span.end
    )
    if not joined:
        return Frame(who, cue, stance, span, told) if head.endswith(HIDDEN) or HIDDEN in head else None
    if not _clause(lowered, joined, span, stance):
        return None
    return Frame(who, cue, stance, Span(joined.end(), span.end), told, _before(span, who.start, head))


def _clause(lowered: str, joined: re.Match[str], span: Span, stance: Stance) -> bool:
    """Whether what follows the verb is something said, not a thing ("said the word", "found a key")."""
    if (
        joined[0].strip()
        or lowered[joined.end() : joined.end() + 1] == HIDDEN
        or stance in ("calls", "threatens", "plans", "denies", "doubts")
    ):
        return True
    return bool(FINITE.search(lowered, joined.end(), min(span.end, joined.end() + 120)))


HAVING = re.compile(r"\s+to\s+(?:have|be)\b")
"""After "believed", "said": it is told of somebody, by nobody named."""

FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|could|can|may|might|must|should|did|does|do|\w+ed|went|came|took|"
    r"gave|left|paid|sold|bought|sent|met|"
    r"said|began|ended|held|knew|made|got|saw|lost|won|fell|grew|kept|told|\w{3,}s)\b"
)


def _inverted(text: str, lowered: str, span: Span, verb: re.Match[str]) -> Frame | None:
    """What is said, the verb, and who: “…,” said the captain."""
    ahead = lowered[span.start : verb.start()].rstrip()
    if not ahead or ahead[-1] not in ',"”»?!' + HIDDEN:
        return None
    right = RIGHT.match(lowered, verb.end(), span.end)
    if not right or len(right["who"].split()) > MOST_WORDS:
        return None
    who = Span(right.start("who"), right.start("who") + len(right["who"].rstrip()))
    if not _speaker(text, lowered, who):
        return None
    ends = len(lowered[right.end() : span.end].strip(' .,;"”»')) < 3
    content = Span(span.start, _back(lowered, verb.start())) if ends else span
    return Frame(who, Span(*verb.span()), STANCE_OF[verb[0].replace(" ", "_")], content)


def _who(lowered: str, span: Span) -> Span | None:
    """The words of the clause that stand for the speaker, without what leads in and auxiliary verbs."""
    lead = CLAUSE.match(lowered[span.start : span.end])
    start = span.start + (lead.end() if lead else 0)
    start += len(lowered[start : span.end]) - len(
        re.sub(
            r"^(?:\s*(?:and|but|while|as|with|although|though|when|after|because|yet|so|then|that)\s+)+",
            "",
            lowered[start : span.end],
        )
    )
    words = lowered[start : span.end]
    kept = re.sub(rf"\s+{BETWEEN}$", "", words + " ") if words.strip() else ""
    kept = kept.rstrip()
    offset = len(kept) - len(kept.lstrip())
    if not kept.strip() or len(kept.split()) > MOST_WORDS:
        return None
    return Span(start + offset, start + len(kept))


def _speaker(text: str, lowered: str, who: Span) -> bool:
    """Whether the words can be somebody: a name, a pronoun or a word for one who speaks."""
    words = text[who.start : who.end]
    if NO_SPEAKER.match(words.lower()):
        return False
    return bool(HEADS.search(lowered, who.start, who.end)) or any(word[:1].isupper() for word in words.split())


def _blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\n,:-–—،":
        at += 1
    return at


def _back(text: str, at: int) -> int:
    while at > 0 and text[at - 1] in " \t\n,:-–—،":
        at -= 1
    return at
